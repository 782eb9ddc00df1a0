"""The rows that a rule selects: those of each table that are named, and how many others there are.

Few are sorted here, many by the database, which needs not hand them over for that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from ..store import deadline
from ..store.deadline import at_most
from ..store.tables import constant, listed, literal, name, number
from . import bounds

FEW = 5_000  # rows
HELD = name("*offending")
DISTINCT = f"(SELECT DISTINCT * FROM (SELECT * FROM {HELD} LIMIT {{most}}))"
KEY = "coalesce(CAST(row_id AS VARCHAR), 'None')"
EXCUSED = "SELECT * FROM {rows} WHERE {of} AND {key} IN {keys}"
OTHERS = """
SELECT * FROM {rows} WHERE {of} AND {key} NOT IN {keys} ORDER BY {order} LIMIT {most}
"""

Row = dict[str, object]  # of a query: column -> value


class Offenders(NamedTuple):
    """Of one table: the rows that are named, and how many are not."""

    named: list[Row]
    more: int


class Selected(NamedTuple):
    """What a rule selects, by table; and whether it is more than a rule may select."""

    by_table: dict[object, Offenders]
    too_many: bool


def select(
    connection: DuckDBPyConnection, sql: str, table: str, excused: Callable[[], set[str]]
) -> Selected:
    """Ask for the rows that offend.

    Args:
        connection: A database that holds all tables.
        sql: The query, which selects ``row_id``, and ``table_name`` where it speaks of several.
        table: The name of the table of all rows, where it does not.
        excused: Tells the keys that are named however many there are; asked where that matters.

    Raises:
        ValueError: The query selects no ``row_id``.
        duckdb.Error: It cannot be run.
    """
    bounded = at_most(sql, deadline.MOST_ROWS)
    cursor = connection.execute(bounded)
    columns = [column[0] for column in cursor.description]
    if "row_id" not in columns:
        raise ValueError("the query selects no column row_id")
    most = min(FEW, deadline.MOST_ROWS)
    fetched = cursor.fetchmany(most + 1)
    if len(fetched) <= most:
        # A key that stands twice offends once for each of its lines.
        return Selected(
            _few([dict(zip(columns, row)) for row in dict.fromkeys(fetched)], table, excused), False
        )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {HELD} AS {bounded}")
    try:
        return _many(connection, columns, table, excused())
    finally:
        connection.execute(f"DROP TABLE {HELD}")


def _few(rows: list[Row], table: str, excused: Callable[[], set[str]]) -> dict[object, Offenders]:
    by_table: dict[object, list[Row]] = {}
    for row in rows:
        by_table.setdefault(row.get("table_name", table), []).append(row)
    return {of: _named(own, excused) for of, own in by_table.items()}


def _named(rows: list[Row], excused: Callable[[], set[str]]) -> Offenders:
    if len(rows) <= bounds.MOST_NAMED:
        return Offenders(rows, 0)
    keys = excused()
    named = [row for row in rows if _by_id(row) in keys]
    others = sorted((row for row in rows if _by_id(row) not in keys), key=_by_id)
    return Offenders(named + others[: bounds.MOST_NAMED], len(others[bounds.MOST_NAMED :]))


def _by_id(row: Row) -> str:
    return str(row["row_id"])


def _many(
    connection: DuckDBPyConnection, columns: list[str], table: str, excused: set[str]
) -> Selected:
    """The same of the rows that are held."""
    rows = DISTINCT.format(most=deadline.MOST_ROWS)
    of_table = "CAST(table_name AS VARCHAR)" if "table_name" in columns else literal(table)
    counted = f"SELECT {of_table}, count(*) FROM {rows} GROUP BY 1 ORDER BY 1"
    by_table: dict[object, Offenders] = {}
    for of, count in connection.execute(counted).fetchall():
        parts = {
            "rows": rows,
            "of": f"{of_table} IS NOT DISTINCT FROM {constant(of)}",
            "key": KEY,
            "keys": listed(excused),
            "order": ", ".join([KEY, *map(name, columns)]),
            "most": bounds.MOST_NAMED,
        }
        found = connection.execute(EXCUSED.format(**parts)).fetchall()
        found += connection.execute(OTHERS.format(**parts)).fetchall()
        named = [dict(zip(columns, row)) for row in found]
        by_table[of] = Offenders(named, count - len(named))
    held = number(connection, f"SELECT count(*) FROM {HELD}")
    return Selected(by_table, held > deadline.MOST_ROWS)
