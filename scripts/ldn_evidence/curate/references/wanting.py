"""Fields that a new row must have and that its record does not bring, and what to type for them."""

from __future__ import annotations

from ...model.package import ForeignKey, Table
from ...model.refusal import Refused
from ...store.opened import OpenPackage
from ..trial import Row
from .beside import unseen
from .fitting import schema_of
from .rows import Drawn

MAX_HINTS = 20  # records whose publication types are named
NAMED = 3  # rows that are named


def require_filled(package: OpenPackage, table: Table, drawn: Drawn) -> None:
    """Refuse rows in which a field is empty that every row must have, and say what to type."""
    key = table.primary_key[0]
    wants = {}
    for row, record in zip(drawn.rows, drawn.sources):
        wants[row[key]] = wanted(table, row) + unseen(package, table, row, record)
    names = list(dict.fromkeys(name for fields in wants.values() for name in fields))
    if not names:
        return
    reasons, fixes = [], []
    for name in names:
        rows = [row_id for row_id, fields in wants.items() if name in fields]
        more = " …" if len(rows) > NAMED else ""
        reasons.append(f"{name} is wanting in {', '.join(rows[:NAMED])}{more}")
        fixes.append(_how_to_set(package, table, name))
    if len(drawn.rows) > 1:
        fixes.append(
            "A value holds for all records of the call, and {URL} in it stands for each record's"
            " own; give records that differ in separate files."
        )
    hints = []
    for row, record in zip(drawn.rows, drawn.sources):
        if types := record["custom"]["types"]:
            hints.append(f"{row[key]}: {', '.join(types)}")
    if hints:
        fixes.append(f"What PubMed calls them, as a hint: {'; '.join(hints[:MAX_HINTS])}.")
    raise Refused("; ".join(reasons), "\n  → ".join(fixes))


def _how_to_set(package: OpenPackage, table: Table, name: str) -> str:
    """What to type for a field: with the values that it may hold, or with what it means."""
    if name in table.names:
        description = table[name].spec.get("description", "its value")
        allowed = table[name].constraints.get("enum") or []
    else:  # a field of a row beside it
        description, allowed = "Address of the page on which it was seen.", []
    keys = [k for k in table.foreign_keys if k.fields == (name,) and len(k.to_fields) == 1]
    if keys and not allowed:
        allowed = _values(package, keys[0])
    how = f" with one of: {', '.join(allowed)}." if allowed else f": {description}"
    return f"Add --set {name}=VALUE{how}"


def _values(package: OpenPackage, key: ForeignKey) -> list[str]:
    """The values to which a foreign key may refer. Raises Refused."""
    target = package.tables[key.table]
    place = target.names.index(key.to_fields[0])
    return [row[place] for row in package.rows(target)]


def wanted(table: Table, row: Row) -> list[str]:
    """Fields that are empty and must not be: for their own sake, or by a rule on the row."""
    names = [field.name for field in table.fields if field.required and not row.get(field.name)]
    filled = {name: value for name, value in row.items() if value}
    for rule in table.row_rules:
        for error in schema_of(table, rule).errors(filled):
            if error.validator == "required" and isinstance(error.validator_value, list):
                names += [name for name in error.validator_value if name not in filled]
    return list(dict.fromkeys(names))
