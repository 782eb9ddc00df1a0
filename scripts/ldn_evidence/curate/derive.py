"""Derived fields filled from the other tables, by the queries under schemas/derived/."""

from __future__ import annotations

from dataclasses import replace

from ..checks import columns, rules
from ..model.findings import Finding
from ..model.package import Package, SqlRule, Table
from ..store import deadline, engine, queries, tables
from ..store.canonical import canonical_cell
from ..store.deadline import Stopped, answer
from .brought_in import BroughtIn

EXPECTED = "SELECT row_id, CAST(expected AS VARCHAR) FROM ({query}\n)"
DIFFERING = f"{EXPECTED} WHERE value IS DISTINCT FROM expected"


def derive(package: Package, brought_in: BroughtIn) -> list[Finding]:
    """Fill the derived fields of rows, in place, as long as all files could be read.

    Args:
        package: The package, whose queries say what stands in which field.
        brought_in: Its tables.

    Returns:
        A finding for each query that cannot be run; its field stays as it is.
    """
    if not package.derived or len(brought_in.readings) < len(package.tables):
        return []
    asked = "\n".join(rule.sql for rule in package.derived).lower()
    brought_in.hold({name for name in package.tables if name.lower() in asked})
    findings = []
    for rule in package.derived:
        try:
            values = _values(brought_in, rule, package.tables[rule.table])
        except Exception as error:  # whatever a query of the package runs into
            what = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
            findings.append(rules.BROKEN_RULE.at(what, file=rule.path, line=1, column=1))
            continue
        if values:
            table = package.tables[rule.table]
            if _fill(table, rule.field, values, brought_in.rows_of(table)):
                brought_in.texts.pop(table.name, None)
    return findings


def _values(brought_in: BroughtIn, rule: SqlRule, table: Table) -> dict[str, str | None]:
    """Row id -> value, as a query gives them; of a large table those that differ, where the cells
    that it has can be compared.
    """
    connection = brought_in.connection
    query = (DIFFERING if _comparable(brought_in, rule, table) else EXPECTED).format(
        query=queries.one_select(connection, rule.sql)
    )
    most = deadline.MOST_ROWS + 10 * tables.row_count(connection, table.name)
    found = answer(engine.cursor_of(connection), rule.path, query, most)
    if found.more:
        raise ValueError(f"it selects many more rows than {rule.table} has")
    return dict(found.rows)


def _comparable(brought_in: BroughtIn, rule: SqlRule, table: Table) -> bool:
    """Whether a table is so large that it pays to compare, and each cell of a field is of its type:
    one that is not would be nothing to the query, and stay.
    """
    if table.name in brought_in.settled:
        return True
    if brought_in.readings[table.name].form.bytes < tables.LARGE:
        return False
    own = replace(table, fields=[table[rule.field]])
    return not any(columns.check(brought_in.connection, own))


def _fill(table: Table, field: str, values: dict[str, str | None], rows: list[list[str]]) -> bool:
    """Put the values into their field; a row without one keeps what it has.

    Whether any is another than before.
    """
    key = [table.names.index(name) for name in table.primary_key]
    target = table.names.index(field)
    changed = False
    for row in rows:
        row_id, before = "/".join(row[i] for i in key), row[target]
        value = values.get(row_id, before) or ""
        row[target] = canonical_cell(value, table.fields[target].type)
        changed |= row[target] != before
    return changed
