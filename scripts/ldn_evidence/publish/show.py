"""`ldn show ID`: a row with all that hangs on it, on one screen.

Which tables to follow, how a row is put in a line, and where a value links to, is stated in the
table schemas: `x-show` (paths of tables joined by foreign keys, in either direction), `x-label` (a
line with field names in braces; model/labels.py), `x-link` (an address).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.labels import label as label
from ..model.package import Table
from ..model.printing import printable
from ..store import tables
from ..store.opened import OpenPackage

Row = dict[str, str | None]
Key = tuple[str | None, ...]  # name of the table, values of the key


class Shelf:
    """The rows of a package, found by key and along foreign keys."""

    def __init__(self, package: OpenPackage):
        self.package, self.connection = package, package.connection

    def rows(self, table: Table, where: dict[str, str | None]) -> list[Row]:
        """Rows in which these fields hold these values, in the order of lines."""
        if not where or any(value is None for value in where.values()):
            return []
        tests = " AND ".join(
            f"{tables.name(column)} = {tables.constant(value)}" for column, value in where.items()
        )
        found = self.connection.execute(
            f"SELECT {', '.join(map(tables.name, table.names))} FROM"
            f" raw.{tables.name(table.name)} WHERE {tests} ORDER BY _line"
        )
        return [dict(zip(table.names, row)) for row in found.fetchall()]

    def step(self, table: Table, row: Row, target: Table) -> list[Row]:
        """Rows of ``target`` joined to ``row`` by a foreign key of either table."""
        found = []
        for key in table.foreign_keys:
            if key.table == target.name:
                found += self.rows(target, dict(zip(key.to_fields, (row[f] for f in key.fields))))
        for key in target.foreign_keys if not found else []:
            if key.table == table.name:
                found += self.rows(target, dict(zip(key.fields, (row[f] for f in key.to_fields))))
        return found

    def ids(self) -> list[str]:
        """The ids of all rows that have one of their own."""
        single = [t for t in self.package.tables.values() if len(t.primary_key) == 1]
        return [
            row[0]
            for t in single
            for row in self.connection.execute(
                f"SELECT {tables.name(t.primary_key[0])} FROM raw.{tables.name(t.name)}"
            ).fetchall()
            if row[0]
        ]


def rows_of(shelf: Shelf, wanted: str) -> list[tuple[Table, Row]]:
    """Every row with this id, of whatever table."""
    return [
        (table, row)
        for table in shelf.package.tables.values()
        if len(table.primary_key) == 1
        for row in shelf.rows(table, {table.primary_key[0]: wanted})
    ]


def key_of(table: Table, row: Row) -> Key:
    """What makes a row this one: its table and the values of its key."""
    return (table.name, *(row[c] for c in table.primary_key))


def links(shelf: Shelf, table: Table, row: Row) -> list[str]:
    """Addresses that the row's values stand for."""
    found = []
    for column in table.fields:
        if not (template := column.spec.get("x-link")) or not row.get(column.name):
            continue
        if other := re.search(r"\{(\w+)\.(\w+)\}", template):
            joined = shelf.step(table, row, shelf.package.tables[other[1]])
            if not joined or not joined[0].get(other[2]):
                continue
            template = template.replace(other[0], joined[0][other[2]])
        found.append(template.replace("{}", row[column.name]))
    return found


def show(shelf: Shelf, table: Table, row: Row, most: int | None = None) -> Iterator[str]:
    """All that is printed of one row.

    Args:
        shelf: The rows of the package.
        table: The table of the row.
        row: The row.
        most: How many rows of one table are listed below another row; None for all.
    """
    yield printable(f"{table.name}  {row[table.primary_key[0]]}")
    filled = {
        column.name: row[column.name] or ""
        for column in table.fields
        if row[column.name] is not None and column.name not in table.primary_key
    }
    width = max(map(len, [*filled, "link"]))
    for name, value in filled.items():
        yield f"  {name:<{width}}  {printable(value)}"
    for link in links(shelf, table, row):
        yield f"  {'link':<{width}}  {printable(link)}"
    for path in table.spec.get("x-show", []):
        steps = [
            shelf.package.tables[name.strip()]
            for name in path.split(">")
            if name.strip() in shelf.package.tables
        ]
        below = list(_walk(shelf, table, row, steps, 1, {key_of(table, row)}, most))
        if below:
            yield ""
            yield printable(path.replace(" > ", " → "))
            yield from below


def _walk(
    shelf: Shelf,
    table: Table,
    row: Row,
    steps: list[Table],
    depth: int,
    seen: set[Key],
    most: int | None,
) -> Iterator[str]:
    if not steps:
        return
    target = steps[0]
    joined = [
        other for other in shelf.step(table, row, target) if key_of(target, other) not in seen
    ]
    if target.name == table.name or not joined:
        joined = joined or [
            other
            for other in _across(shelf, table, row, target)
            if key_of(target, other) not in seen
        ]
    for other in joined[:most]:
        line = label(target, other)  # a mere link between two tables has none, and takes no line
        yield from [f"{'  ' * depth}{printable(line)}"] if line else []
        yield from (f"{'  ' * depth}  {printable(link)}" for link in links(shelf, target, other))
        known = seen | {key_of(target, other)}
        yield from _walk(shelf, target, other, steps[1:], depth + bool(line), known, most)
    if hidden := len(joined[most:]) if most is not None else 0:
        yield f"{'  ' * depth}… and {hidden:,} more; see all with --all"


def _across(shelf: Shelf, table: Table, row: Row, target: Table) -> list[Row]:
    """From a row of a table that refers to ``target`` twice: both ends."""
    return [
        other
        for key in table.foreign_keys
        if key.table == target.name
        for other in shelf.rows(target, dict(zip(key.to_fields, (row[f] for f in key.fields))))
    ]
