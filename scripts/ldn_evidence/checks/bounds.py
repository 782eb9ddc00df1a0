"""How many offences of one kind are named; of more, the others are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule, offence
from ..model.package import RowRule, SqlRule, Table
from ..model.rulebook import limit

MOST_NAMED = limit("named")


def first(
    connection: DuckDBPyConnection, query: str, order: str = "_line"
) -> tuple[list[tuple[Any, ...]], int]:
    """The first rows of a query, by their lines, and how many others there are."""
    rows = connection.execute(f"{query} ORDER BY {order} LIMIT {MOST_NAMED + 1}").fetchall()
    if len(rows) <= MOST_NAMED:
        return rows, 0
    counted = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
    return rows[:MOST_NAMED], counted[0][0] - MOST_NAMED


def others(rule: Rule, count: int, table: Table, field: str) -> Iterator[Finding]:
    """The finding that counts what is not named, if there is anything."""
    if count:
        what = _likewise(count, table, f" in {field}")
        yield rule.at(what, table=table.name, field=field).with_place(offences=count)


def others_of(rule: RowRule | SqlRule, count: int, table: Table, field: str) -> Iterator[Finding]:
    """The same of a rule that the package brings, which may speak of several fields."""
    if count:
        what = _likewise(count, table)
        yield offence(rule, what, table=table.name, field=field).with_place(offences=count)


def _likewise(count: int, table: Table, where: str = "") -> str:
    rows, verb = ("rows", "offend") if count > 1 else ("row", "offends")
    return f"{count:,} more {rows} of {table.name} {verb} likewise{where}; {MOST_NAMED:,} are named"
