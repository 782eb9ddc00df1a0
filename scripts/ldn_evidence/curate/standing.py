"""Rows that stand: found by their id, changed in some fields, compared with what is tried.

Nothing is written here: what comes out is given to a trial.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from ..model.findings import quoted
from ..model.package import Package, Table
from ..model.refusal import Refused
from ..model.roles import standing_of
from ..model.rulebook import likeness
from ..store.opened import OpenPackage
from .blank import one
from .reader import Reader, field_named
from .trial import Row, Trial

MAX_NEAR = 3  # ids that are named in place of one that is not there
NEAR = 0.85  # from 0 to 1: how like; ids of one table share their beginnings, and all are alike
FARTHER = 0.03  # than the nearest, and still named


@dataclass(frozen=True)
class Found:
    """A row that stands: its table, its cells, its line in the file (1-based, header included)."""

    table: Table
    row: Row
    line: int

    @property
    def row_id(self) -> str:
        """The id of the row."""
        return self.table.row_id(self.row)


@dataclass(frozen=True)
class Changed:
    """A row that a trial would change: ``before`` is None of a new one, ``after`` of one that goes.

    ``fields`` has the old and the new text of each field that differs.
    """

    table: Table
    row_id: str
    before: Row | None
    after: Row | None
    fields: dict[str, tuple[str, str]]


@dataclass
class Change:
    """Rows as they are to be, and ids of rows that go, both by table."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    removed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def rows_of(package: OpenPackage, table: Table) -> Iterator[Found]:
    """The rows of a table, in the order of its file. Raises Refused."""
    for line, cells in enumerate(package.rows(table), 2):
        yield Found(table, dict(zip(table.names, cells)), line)


def row_with_id(package: OpenPackage, wanted: str, name: str | None = None) -> Found:
    """The one row with an id.

    Args:
        package: The package.
        wanted: The id; of a key of several fields their values, joined with `/`.
        name: Its table, where rows of several have this id.

    Raises:
        Refused: There is none, or more than one.
    """
    tables = [package.tables[name]] if name else list(package.tables.values())
    rows = [row for table in tables for row in rows_of(package, table)]
    found = [row for row in rows if row.row_id == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(dict.fromkeys(row.table.name for row in found))
        raise Refused(
            f"{quoted(wanted)} is the id of {len(found)} rows, in {named}",
            "Say of which table, with --table NAME.",
        )
    where = f" in {name}" if name else ""
    raise Refused(
        f"there is no row with the id {quoted(wanted)}{where}",
        _nearest(wanted, [row.row_id for row in rows]),
    )


def _nearest(wanted: str, ids: list[str]) -> str:
    """The ids that may have been meant, or how an id is found."""
    near = get_close_matches(wanted.lower(), dict.fromkeys(ids), MAX_NEAR, NEAR)
    likes = [SequenceMatcher(None, row_id, wanted.lower()).ratio() for row_id in near]
    near = [row_id for row_id, like in zip(near, likes) if like > likes[0] - FARTHER]
    if near:
        return f"The nearest: {', '.join(near)}."
    return "Ids stand in the first columns of the tables; parts of a key are joined with `/`."


def edited(package: OpenPackage, found: Found, given: Row) -> tuple[Row, list[str]]:
    """A row with some of its fields changed, each as the package writes it.

    Args:
        package: The package.
        found: The row as it stands.
        given: Field -> text; an empty text empties the field.

    Returns:
        The row, and what was taken for something else, in words.

    Raises:
        Refused: There is no such field, or it is none that a person changes.
    """
    reader = Reader(package, found.table)
    given = {field_named(found.table, name): value for name, value in given.items()}
    for name in given:
        require_changeable(package, found, name, given[name])
    return found.row | reader.row(given), reader.told


def require_changeable(package: Package, found: Found, name: str, value: str | None = None) -> None:
    """See that a person may change a field; its own value may be given again. Raises Refused."""
    table = found.table
    if name not in table.names:
        near = get_close_matches(name, table.names, 1, likeness())
        raise Refused(
            f"{table.name} has no field {quoted(name)}",
            f"Did you mean {near[0]}?" if near else f"Its fields: {', '.join(table.names)}.",
        )
    if value == found.row[name]:
        return
    if name in table.primary_key:
        what = "the id" if len(table.primary_key) == 1 else "part of the id"
        raise Refused(f"{name} is {what} of the row, which never changes", _anew(found))
    if name in package.computed(table):
        raise Refused(
            f"{name} follows from other rows, and is filled in by itself",
            f"Change what it follows from; docs/dictionary.md says what that is for {name}.",
        )


def _anew(found: Found) -> str:
    """How a row comes to another id."""
    table = found.table
    add = f"add another with `ldn add {one(table)}`"
    if standing_of(table):
        return f"Withdraw it with `ldn withdraw {found.row_id} --reason …`, and {add}."
    return f"Take line {found.line} out of {table.path}, and {add}."


def stands(found: Found) -> bool:
    """Whether a row was not withdrawn."""
    standing = standing_of(found.table)
    return not standing or found.row[standing.status] != standing.withdrawn


def changes_of(trial: Trial) -> list[Changed]:
    """The rows that a trial would change, table by table, those that follow from others as well."""
    found = []
    for table in trial.package.tables.values():
        if table.path not in trial.texts:
            continue
        before = {row.row_id: row.row for row in rows_of(trial.package, table)}
        after = {table.row_id(row): row for row in trial.rows(table)}
        for row_id in sorted({*before, *after}):
            old, new = before.get(row_id), after.get(row_id)
            fields = {
                name: texts
                for name in table.names
                if len(set(texts := ((old or {}).get(name, ""), (new or {}).get(name, "")))) > 1
            }
            if fields:
                found.append(Changed(table, row_id, old, new, fields))
    return found
