"""What fields of a table are for, where verbs must know: whether a row stands, what is judged.

The names are the package's own: `x-role` and `x-withdrawn` of a field, `x-judges` of a table.
"""

from __future__ import annotations

from dataclasses import dataclass

from .package import Field, Package, Table

PAIR = 2  # parts of a key: what is judged, and what it is held against


@dataclass(frozen=True)
class Standing:
    """The fields that say whether a row of a table stands.

    Args:
        status: The field of the status.
        withdrawn: Its value in a row that no longer stands.
        replaced_by: The field of the id of the row that stands in its place, if there is one.
        note: The field that says why, if there is one.
    """

    status: str
    withdrawn: str
    replaced_by: str | None
    note: str | None


def standing_of(table: Table) -> Standing | None:
    """The fields that say whether a row stands; None where a table has none."""
    named = {field.spec["x-role"]: field for field in table.fields if "x-role" in field.spec}
    status = named.get("row_status")
    if not status or "x-withdrawn" not in status.spec:
        return None
    other, note = named.get("replaced_by"), named.get("row_note")
    return Standing(
        status.name,
        str(status.spec["x-withdrawn"]),
        other.name if other else None,
        note.name if note else None,
    )


def judgement_of(table: Table) -> dict[str, str]:
    """The fields that hold what is judged of a pair, each with what is offered for it."""
    judged: dict[str, str] = table.spec.get("x-judges", {})
    return judged


def judging_tables(package: Package) -> list[Table]:
    """The tables whose rows judge pairs."""
    return [table for table in package.tables.values() if judgement_of(table)]


def unjudged(table: Table) -> tuple[Field, str] | None:
    """The first of the judged fields, and its value while nothing was judged; None without one."""
    for name in judgement_of(table):
        field = table[name]
        return (field, str(field.spec.get("x-default", "")))
    return None


def odd_judgement(judged: dict[str, str], names: list[str], key: list[str]) -> str | None:
    """What is wrong with an `x-judges` of a table with these fields and this key, or None."""
    if unknown := [name for name in judged if name not in names]:
        return f"names {', '.join(unknown)}, which is no field of the table"
    if len(key) != PAIR:
        return f"stands in a table whose key has {len(key)} of its fields, where a pair has two"
    if within := [name for name in judged if name in key]:
        return f"names {', '.join(within)}, which is part of the key"
    return None
