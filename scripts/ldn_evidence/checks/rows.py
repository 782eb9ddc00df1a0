"""Rows (R): JSON Schema over single rows.

A branch of the schema speaks of a few fields, and rows repeat in these: each distinct combination
is checked once, and the verdict goes to all its rows. A row is an object of typed values with empty
cells left out. Of a field that a branch only wants filled or empty, the combination holds just
that. Only the rows are taken apart that a branch might refuse, as far as the database can tell.
Of very many that one refuses the first are named, and those that are excused; others are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from ..model.files import MALFORMED
from ..model.findings import Finding, offence
from ..model.package import RowRule, Table
from ..store.doubts import unmatched
from ..store.tables import DUCK_TYPES, constant, listed, name, row_key
from . import bounds, row_doubts
from .row_schema import JsonRow, JsonValue, RowSchema, row_schema
from .rules import fill
from .wording import explain

Cell = JsonValue | date | None  # as the database gives it: typed, or whether it is filled
Combination = tuple[Cell, ...]
Row = tuple[Any, ...]  # line, key, then the typed cells of what a rule speaks of
Excused = Callable[[str], Collection[str]]  # code of a rule -> keys of the rows that it excuses

COMBINATIONS = """
SELECT min(_line), count(*), {shown} FROM (SELECT _line, {typed} FROM raw.{table})
WHERE {suspected} GROUP BY {shown} ORDER BY 1
"""
THAT_HAVE_ONE = """
SELECT _line, {key}, {shown} FROM raw.{table} JOIN (VALUES {combinations}) c({places}) ON {same}
ORDER BY 1 LIMIT {most}
"""
BY_KEY = "SELECT _line, {key}, {shown} FROM raw.{table} WHERE {key} IN {keys} ORDER BY 1"


def check(
    connection: DuckDBPyConnection,
    table: Table,
    patterns_met: bool = False,
    excused: Excused = lambda code: (),
) -> Iterator[Finding]:
    """Offences against the row schema of one table.

    Args:
        connection: A database that holds the table.
        table: The table with its row rules.
        patterns_met: That no cell is suspected by branches that are mere patterns.
        excused: Tells which rows are named however many there are.
    """
    asked = [rule for rule in table.row_rules if not (patterns_met and unmatched(table, rule))]
    if not asked:
        return
    suspected = _suspected(connection, table, asked)
    for rule in asked:
        try:
            yield from _check_rule(connection, table, rule, suspected[rule.code], excused)
        except duckdb.InterruptException:  # the time is up
            raise
        except Exception as error:  # whatever a malformed schema leads to
            why = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
            yield MALFORMED.at(
                f"{rule.code} cannot be applied: {why}",
                file=f"schemas/rows/{table.name}.json",
                line=1,
                column=1,
                table=table.name,
            )


def _check_rule(
    connection: DuckDBPyConnection, table: Table, rule: RowRule, suspected: str, excused: Excused
) -> Iterator[Finding]:
    """Offences against one branch, among the rows that are suspected."""
    schema = row_schema(rule.schema)
    if suspected == row_doubts.NEVER:
        return
    found = _combinations(connection, table, rule, suspected)
    refused = [(times, cells) for times, cells in found if not schema.is_valid(_row(rule, cells))]
    if not refused:
        return
    rows = _rows_with(connection, table, rule, [cells for _, cells in refused])
    count = sum(times for times, _ in refused) if len(rows) == bounds.MOST_NAMED else len(rows)
    if count > len(rows) and (keys := set(excused(rule.code)) - {key for _, key, *_ in rows}):
        others = _rows_by_key(connection, table, rule, keys)
        rows += [row for row in others if not schema.is_valid(_object(rule, row))]
    for row in rows:
        yield from _findings(table, rule, schema, row)
    yield from bounds.others_of(rule, count - len(rows), table, rule.columns[0])


def _suspected(
    connection: DuckDBPyConnection, table: Table, rules: list[RowRule]
) -> dict[str, str]:
    """For each rule, by code, what is true of the rows that it might refuse.

    Whether there are any is asked in one query for all rules.
    """
    doubts = {rule.code: row_doubts.of_rows(table, rule.schema).refused for rule in rules}
    told = {code: doubt for code, doubt in doubts.items() if doubt != row_doubts.MAYBE}
    if not told:
        return doubts
    some = ", ".join(f"bool_or({doubt})" for doubt in told.values())
    query = f"SELECT {some} FROM main.{name(table.name)}"
    try:
        found = connection.execute(query).fetchall()[0]
    except duckdb.InterruptException:  # the time is up
        raise
    except duckdb.Error:  # it does not know one of the patterns
        return dict.fromkeys(doubts, row_doubts.MAYBE)
    return doubts | {code: row_doubts.NEVER for code, any_is in zip(told, found) if not any_is}


def _combinations(
    connection: DuckDBPyConnection, table: Table, rule: RowRule, suspected: str
) -> list[tuple[int, Combination]]:
    """The distinct combinations of the fields of a rule in the rows suspected, by the first line
    that has each, and how many have it.
    """
    query = COMBINATIONS.format(
        shown=", ".join(
            name(field) if field in rule.valued else f"{name(field)} IS NOT NULL"
            for field in rule.columns
        ),
        typed=", ".join(f"{_typed(table, field)} AS {name(field)}" for field in rule.columns),
        table=name(table.name),
        suspected=suspected,
    )
    return [(times, tuple(cells)) for _, times, *cells in connection.execute(query).fetchall()]


def _row(rule: RowRule, cells: Combination) -> dict[str, JsonValue]:
    """A combination as the row that JSON Schema is asked about."""
    return {
        field: _json_value(cell)
        for field, cell in zip(rule.columns, cells)
        if cell is not None and (field in rule.valued or cell)
    }


def _rows_with(
    connection: DuckDBPyConnection, table: Table, rule: RowRule, combinations: list[Combination]
) -> list[Row]:
    """The first rows that have one of some combinations, given by the first line of each."""
    sign = "*"  # that begins the name of no field
    while any(field.startswith(sign) for field in table.names):
        sign += "*"
    places = [name(f"{sign}{place}") for place in range(len(rule.columns))]
    same, kinds = [], []
    for field, place in zip(rule.columns, places):
        typed = _typed(table, field)
        if field in rule.valued:
            same.append(f"{typed} IS NOT DISTINCT FROM {place}")
            kinds.append(DUCK_TYPES.get(table[field].type, "VARCHAR"))
        else:
            same.append(f"({typed} IS NOT NULL) = {place}")
            kinds.append("BOOLEAN")
    most = bounds.MOST_NAMED
    listed = [
        ", ".join(f"CAST({constant(cell)} AS {kind})" for cell, kind in zip(cells, kinds))
        for cells in combinations[:most]
    ]
    query = THAT_HAVE_ONE.format(
        key=row_key(table),
        shown=_cells_of(table, rule),
        table=name(table.name),
        combinations=", ".join(f"({cells})" for cells in listed),
        places=", ".join(places),
        same=" AND ".join(same),
        most=most,
    )
    return connection.execute(query).fetchall()


def _rows_by_key(
    connection: DuckDBPyConnection, table: Table, rule: RowRule, keys: Collection[str]
) -> list[Row]:
    query = BY_KEY.format(
        key=row_key(table), shown=_cells_of(table, rule), table=name(table.name), keys=listed(keys)
    )
    return connection.execute(query).fetchall()


def _cells_of(table: Table, rule: RowRule) -> str:
    """SQL for the typed cells of what a rule, and its message, speaks of."""
    return ", ".join(_typed(table, field) for field in [*rule.columns, *rule.holes])


def _object(rule: RowRule, row: Row) -> dict[str, JsonValue]:
    """A row as JSON Schema sees it."""
    return {f: _json_value(v) for f, v in zip(rule.columns, row[2:]) if v is not None}


def _findings(table: Table, rule: RowRule, schema: RowSchema, row: Row) -> Iterator[Finding]:
    """The findings on one row."""
    line, key, *cells = row
    json_row, holes = _object(rule, row), dict(zip(rule.holes, cells[len(rule.columns) :]))
    for field, message in _offences(rule, schema, json_row):
        if rule.message:
            message = fill(rule.message, json_row | holes)
        value = _shown(json_row.get(field))
        yield offence(
            rule, message, table=table.name, line=line, field=field, row_id=key, value=value
        )


def _offences(rule: RowRule, schema: RowSchema, row: JsonRow) -> list[tuple[str, str]]:
    """(field, message) of all that is wrong with a row; the rule's title, where nothing says it."""
    explained = dict.fromkeys(explain(error, rule, row) for error in schema.errors(row))
    return list(explained) or [(rule.columns[0], rule.title)]


def _typed(table: Table, field: str) -> str:
    """SQL for a cell as JSON Schema sees it; what does not fit its type is NULL."""
    kind = DUCK_TYPES.get(table[field].type)
    return f"TRY_CAST({name(field)} AS {kind})" if kind else name(field)


def _json_value(cell: JsonValue | date) -> JsonValue:
    return cell.isoformat() if isinstance(cell, date) else cell


def _shown(value: JsonValue | None) -> str | None:
    """A value as a cell holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
