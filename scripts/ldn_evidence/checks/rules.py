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
from functools import partial
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule, offence
from ..model.package import Package, SqlRule, Table
from ..store import deadline
from ..store.queries import one_select
from ..store.tables import listed, name, row_key
from ..store.views import no_rows_of
from . import bounds, exceptions, offenders
from .offenders import Row

BROKEN_RULE = Rule("P105")
DIFFERING = """
SELECT row_id, value, expected FROM ({query}
) WHERE value IS DISTINCT FROM expected
"""
OFFENDERS = """
SELECT _line, {key}{fields} FROM raw.{table} WHERE {key} IN {ids} ORDER BY 1 LIMIT {most}
"""
# The same where a key stands on very many lines: the first of each key.
FIRST_OFFENDERS = """
SELECT _line, {key}{fields}, "*times" FROM (
    SELECT *, count(*) OVER (PARTITION BY {key}) AS "*times" FROM raw.{table} WHERE {key} IN {ids}
    QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _line) <= {most}
) ORDER BY 1
"""

Line = tuple[int | None, dict[str, str | None]]  # its number, and cells that it holds
Placed = tuple[Row, int | None, dict[str, str | None]]  # a row of a query on a line of the table


class Lines(NamedTuple):
    """The first lines that a key stands on, with cells of these rows, and how many there are."""

    first: list[Line]
    times: int


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
    sql = one_select(connection, rule.sql)
    excused = partial(exceptions.rows_of, package, rule.code)
    selected = offenders.select(connection, sql, rule.table, excused)
    if selected.too_many:
        yield _too_many(rule)
    for table_name, (named, more) in selected.by_table.items():
        if table_name not in package.tables:
            raise ValueError(f"the query selects a table_name {table_name!r}, which is no table")
        table = package.tables[str(table_name)]
        pairs, others = _on_lines(_lines(connection, table, rule, named), named)
        for row, line, cells in pairs:
            yield _finding(table, rule, row, line, cells)
        yield from bounds.others_of(rule, more + others, table, rule.field)


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


def _lines(
    connection: DuckDBPyConnection, table: Table, rule: SqlRule, rows: list[Row]
) -> dict[str, Lines]:
    """For each key that a rule selects, where the table holds it."""
    asked = {*rule.holes, rule.field, *(row.get("field") for row in rows)}
    fields = [field for field in table.names if field in asked]
    parts = {
        "key": row_key(table),
        "fields": "".join(f", {name(field)}" for field in fields),
        "table": name(table.name),
        "ids": listed({str(row["row_id"]) for row in rows}),
    }
    most = len(rows) + bounds.MOST_NAMED
    found = connection.execute(OFFENDERS.format(**parts, most=most)).fetchall()
    counted: dict[str, int] = {}
    if len(found) == most:
        query = FIRST_OFFENDERS.format(**parts, most=bounds.MOST_NAMED)
        found = connection.execute(query).fetchall()
        counted = {row_id: times for _, row_id, *_, times in found}
    first: dict[str, list[Line]] = {}
    for line, row_id, *cells in found:
        first.setdefault(row_id, []).append((line, dict(zip(fields, cells))))
    return {key: Lines(own, counted.get(key, len(own))) for key, own in first.items()}


def _on_lines(lines: Mapping[str, Lines], rows: list[Row]) -> tuple[list[Placed], int]:
    """Rows of a rule, each with every line of the table that its key stands on; how many are not
    named.

    A key that should stand once may stand on every line, and be selected with as many values: then
    each line is named with one of them.
    """
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(str(row["row_id"]), []).append(row)
    nowhere = Lines([(None, {})], 1)
    held = {key: lines.get(key, nowhere) for key in by_key}
    most = max(len(rows), bounds.MOST_NAMED)
    if sum(len(own) * held[key].times for key, own in by_key.items()) <= most:
        return [
            (row, *place) for key, own in by_key.items() for row in own for place in held[key].first
        ], 0
    offences = {key: max(len(own), held[key].times) for key, own in by_key.items()}
    pairs: list[Placed] = []
    for turn in range(max(offences.values())):  # each key once before any a second time
        for key, own in by_key.items():
            if turn < offences[key] and len(pairs) < most:
                first = held[key].first
                pairs.append((own[turn % len(own)], *first[turn % len(first)]))
        if len(pairs) == most:
            break
    return pairs, sum(offences.values()) - len(pairs)


def _finding(
    table: Table, rule: SqlRule, row: Row, line: int | None, cells: Mapping[str, str | None]
) -> Finding:
    """The finding of a row of a rule on a line of the table, which holds these cells."""
    field, named = str(row.get("field") or rule.field), {**cells, **row}
    return offence(
        rule,
        fill(rule.message, named),
        fill(rule.fix, named),
        table=table.name,
        line=line,
        field=field,
        row_id=str(row["row_id"]),
        value=cells.get(field),
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
