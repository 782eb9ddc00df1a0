"""Across tables (X): the SQL files under schemas/rules and schemas/derived.

A rule selects the offending rows: ``row_id`` (the key, parts joined with `/`), and whatever its
message names in braces; where it speaks of several tables or fields also ``table_name`` and
``field``. A derived query selects for each row ``row_id``, the ``value`` that its field holds, and
the one ``expected``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule, offence
from ..model.package import Package, SqlRule, Table
from ..model.rulebook import limit
from ..store import deadline
from ..store.deadline import at_most
from ..store.queries import one_select
from ..store.tables import literal, name, row_key
from ..store.views import no_rows_of
from . import exceptions

BROKEN_RULE = Rule("P105")
MOST_NAMED = limit("named")
DIFFERING = """
SELECT row_id, value, expected FROM ({query}
) WHERE value IS DISTINCT FROM expected
"""
OFFENDERS = """
SELECT _line, {key}{fields} FROM raw.{table} WHERE {key} IN ({ids}) ORDER BY 1
"""

Row = dict[str, object]  # of a query: column -> value


def check(connection: DuckDBPyConnection, package: Package, rule: SqlRule) -> Iterator[Finding]:
    """Offences against one rule.

    Args:
        connection: A database that holds all tables, and reaches nothing outside.
        package: The package whose rule it is.
        rule: The rule.

    Raises:
        ValueError: The query is no rule.
        duckdb.Error: The query cannot be run.
    """
    sql = at_most(one_select(connection, rule.sql), deadline.MOST_ROWS)
    cursor = connection.execute(sql)
    columns = [column[0] for column in cursor.description]
    if "row_id" not in columns:
        raise ValueError("the query selects no column row_id")
    fetched = cursor.fetchall()
    if len(fetched) > deadline.MOST_ROWS:
        yield _too_many(rule)
    # A key that stands twice offends once for each of its lines.
    distinct = dict.fromkeys(fetched[: deadline.MOST_ROWS])
    rows: list[Row] = [dict(zip(columns, row)) for row in distinct]
    for table_name in dict.fromkeys(row.get("table_name", rule.table) for row in rows):
        if table_name not in package.tables:
            raise ValueError(f"the query selects a table_name {table_name!r}, which is no table")
        own = [row for row in rows if row.get("table_name", rule.table) == table_name]
        table = package.tables[str(table_name)]
        named, more = _named(package, rule, own)
        yield from _on_their_lines(connection, table, rule, named)
        if more:
            yield _counted(rule, table, more)


def _counted(rule: SqlRule, table: Table, more: int) -> Finding:
    """The finding that tells of rows that are not named."""
    message = f"{more:,} more rows of {table.name} offend likewise; {MOST_NAMED:,} are named"
    counted = offence(rule, message, table=table.name, field=rule.field)
    return counted.with_place(offences=more)


def _named(package: Package, rule: SqlRule, rows: list[Row]) -> tuple[list[Row], int]:
    """The rows that are named, all that are known exceptions among them; how many are not."""
    if len(rows) <= MOST_NAMED:
        return rows, 0
    known = {entry.row_id for entry in exceptions.read(package)[0] if entry.rule == rule.code}
    excused = [row for row in rows if row["row_id"] in known]
    others = sorted((row for row in rows if row["row_id"] not in known), key=_by_id)
    return excused + others[:MOST_NAMED], len(others[MOST_NAMED:])


def _by_id(row: Row) -> str:
    return str(row["row_id"])


def _too_many(rule: SqlRule) -> Finding:
    most = f"{rule.path} selects more than {deadline.MOST_ROWS:,} rows; no others are named"
    fix = "Mend what is named first; if the rows are right, mend the SQL."
    return BROKEN_RULE.at(most, file=rule.path, line=1, column=1, fix=fix)


def check_derived(
    connection: DuckDBPyConnection, package: Package, rule: SqlRule
) -> Iterator[Finding]:
    """Cells of a derived field that differ from what the rest of the package gives."""
    query = one_select(connection, rule.sql)
    differing = DIFFERING.format(query=query).strip()
    yield from check(connection, package, replace(rule, sql=differing))


def _on_their_lines(
    connection: DuckDBPyConnection, table: Table, rule: SqlRule, rows: list[Row]
) -> Iterator[Finding]:
    """Rows of a rule with the lines of the table that hold them."""
    asked = {*rule.holes, rule.field, *(row.get("field") for row in rows)}
    fields = [field for field in table.names if field in asked]
    query = OFFENDERS.format(
        key=row_key(table),
        fields="".join(f", {name(field)}" for field in fields),
        table=name(table.name),
        ids=", ".join(literal(str(row["row_id"])) for row in rows),
    )
    lines: dict[str, list[tuple[int | None, dict[str, str | None]]]] = {}
    for line, row_id, *cells in connection.execute(query).fetchall():
        lines.setdefault(row_id, []).append((line, dict(zip(fields, cells))))
    for row in rows:
        row_id = str(row["row_id"])
        field = str(row.get("field") or rule.field)
        for number, held in lines.get(row_id, [(None, {})]):
            named = {**held, **row}
            yield offence(
                rule,
                fill(rule.message, named),
                fill(rule.fix, named),
                table=table.name,
                line=number,
                field=field,
                row_id=row_id,
                value=held.get(field),
            )


def check_view(connection: DuckDBPyConnection, sql: str) -> str:
    """A query of the columns of a view, if it speaks of what there is. It is not run.

    Raises ValueError, duckdb.Error.
    """
    return no_rows_of(connection, one_select(connection, sql))


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with `{name}` replaced from the row.

    A number comes without needless decimals, nothing as `(empty)`.
    """

    def show(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            return "(empty)"
        return f"{value:g}" if isinstance(value, float) else str(value)

    return re.sub(r"\{(\w+)\}", show, template)
