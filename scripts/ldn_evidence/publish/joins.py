"""Which tables join, on what, and how rows multiply: a line for each reference of the schemas."""

from __future__ import annotations

import duckdb

from ..model.package import ForeignKey, Package, Table
from ..store.tables import name

HEAD = (
    "| from | rows (key empty) | to | on | join | of the rows of *to* |\n|---|---|---|---|---|---|"
)


def join_map(package: Package, connection: duckdb.DuckDBPyConnection) -> str:
    """A Markdown table of all references, with counts of the rows as they are."""
    lines = [
        _line(package, connection, table, key)
        for table in package.tables.values()
        for key in table.foreign_keys
    ]
    return "\n".join([HEAD, *lines])


def is_natural(package: Package, table: Table, key: ForeignKey) -> bool:
    """Whether a natural join of the two tables is the one that the reference means."""
    shared = set(table.names) & set(package.tables[key.table].names)
    only_one = sum(other.table == key.table for other in table.foreign_keys) == 1
    return only_one and shared == set(key.fields) == set(key.to_fields)


def _line(
    package: Package, connection: duckdb.DuckDBPyConnection, table: Table, key: ForeignKey
) -> str:
    filled = " AND ".join(f"{name(field)} IS NOT NULL" for field in key.fields)
    fields = ", ".join(map(name, key.fields))
    referring = f"SELECT count(*) AS many FROM {name(table.name)} WHERE {filled} GROUP BY {fields}"
    counts = connection.execute(
        f"SELECT (SELECT count(*) FROM {name(table.name)}),"
        f" (SELECT count(*) FROM {name(key.table)}),"
        f" count(*), coalesce(sum(many), 0), coalesce(max(many), 0) FROM ({referring})"
    ).fetchone()
    rows, targets, some, with_key, most = map(int, counts or (0,) * 5)
    empty = f" ({rows - with_key:,})" if rows > with_key else ""
    pairs = zip(key.fields, key.to_fields)
    on = ", ".join(f"`{here}`" if here == to else f"`{here}` = `{to}`" for here, to in pairs)
    join = "natural" if is_natural(package, table, key) else "name it"
    at_most = f", at most {most:,}" if most else ""
    share = f"{some:,} of {targets:,} have some{at_most}"
    return f"| {table.name} | {rows:,}{empty} | {key.table} | {on} | {join} | {share} |"
