"""Derived fields filled from the other tables, by the queries under schemas/derived/."""

from __future__ import annotations

import duckdb

from ..checks import rules
from ..model.findings import Finding
from ..model.package import Package, SqlRule
from ..store import deadline, queries, tables
from ..store.canonical import canonical_cell
from ..store.deadline import Stopped, answer

EXPECTED = "SELECT row_id, CAST(expected AS VARCHAR) FROM ({query}\n)"


def derive(package: Package, rows: dict[str, list[list[str]]]) -> list[Finding]:
    """Fill the derived fields of rows, in place, as long as all files could be read.

    Args:
        package: The package, whose queries say what stands in which field.
        rows: By table, a list of cells a row, in schema order of fields.

    Returns:
        A finding for each query that cannot be run; its field stays as it is.
    """
    if not package.derived or len(rows) < len(package.tables):
        return []
    connection = tables.connect()
    asked = "\n".join(rule.sql for rule in package.derived).lower()
    for name, table_rows in rows.items():
        if name.lower() in asked:
            tables.load_rows(connection, package.tables[name], table_rows)
    tables.shut(connection)
    findings = []
    for rule in package.derived:
        try:
            values = _values(connection, rule, len(rows[rule.table]))
        except Exception as error:  # whatever a query of the package runs into
            what = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
            findings.append(rules.BROKEN_RULE.at(what, file=rule.path, line=1, column=1))
            continue
        _fill(package, rule, values, rows[rule.table])
    return findings


def _values(
    connection: duckdb.DuckDBPyConnection, rule: SqlRule, count: int
) -> dict[str, str | None]:
    """Row id -> value, as a query gives them for a table of ``count`` rows."""
    query = EXPECTED.format(query=queries.one_select(connection, rule.sql))
    most = deadline.MOST_ROWS + 10 * count
    found = answer(tables.cursor_of(connection), rule.path, query, most)
    if found.more:
        raise ValueError(f"it selects many more rows than {rule.table} has")
    return dict(found.rows)


def _fill(
    package: Package, rule: SqlRule, values: dict[str, str | None], rows: list[list[str]]
) -> None:
    """Put the values into their field; a row without one keeps what it has."""
    table = package.tables[rule.table]
    key = [table.names.index(name) for name in table.primary_key]
    target = table.names.index(rule.field)
    for row in rows:
        row_id = "/".join(row[i] for i in key)
        value = values.get(row_id, row[target]) or ""
        row[target] = canonical_cell(value, table.fields[target].type)
