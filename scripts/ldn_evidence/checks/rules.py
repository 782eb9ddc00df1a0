"""Across tables (X): the SQL files under schemas/rules and schemas/derived.

A rule selects the offending rows: ``row_id`` (the key, parts joined with `/`), and whatever its message names in braces; where it
speaks of several tables or columns also ``table_name`` and ``field``. A derived query selects for each row ``row_id``, the ``value``
that its column holds, and the one ``expected``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model.findings import Finding, Rule, offence
from ..model.package import Package, SqlRule, Table
from ..store import deadline
from ..store.deadline import at_most
from ..store.queries import one_select
from ..store.tables import literal, name, row_key

BROKEN_RULE = Rule("P105")


def check(
    connection, package: Package, rule: SqlRule, harmless: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Offences against one rule. ``harmless``: see queries.one_select."""
    sql = at_most(one_select(connection, rule.sql, harmless), deadline.MOST_ROWS)
    cursor = connection.execute(sql)
    columns = [column[0] for column in cursor.description]
    if "row_id" not in columns:
        raise ValueError("the query selects no column row_id")
    fetched = cursor.fetchall()
    if len(fetched) > deadline.MOST_ROWS:
        message = f"{rule.path} selects more than {deadline.MOST_ROWS:,} rows; no others are named"
        yield BROKEN_RULE.at(
            message,
            file=rule.path,
            line=1,
            column=1,
            fix="Mend what is named first; if the rows are right, mend the SQL.",
        )
    rows = [
        dict(zip(columns, row)) for row in dict.fromkeys(fetched[: deadline.MOST_ROWS])
    ]  # a key that stands twice offends once for each of its lines
    for table_name in dict.fromkeys(row.get("table_name", rule.table) for row in rows):
        if table_name not in package.tables:
            raise ValueError(f"the query selects a table_name {table_name!r}, which is no table")
        mine = [row for row in rows if row.get("table_name", rule.table) == table_name]
        yield from _place(
            connection, package.tables[table_name], rule, sql, mine, "table_name" in columns
        )


def check_derived(
    connection, package: Package, rule: SqlRule, harmless: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Cells of a derived column that differ from what the rest of the package gives."""
    differing = f"SELECT row_id, value, expected FROM ({one_select(connection, rule.sql, harmless)}\n) WHERE value IS DISTINCT FROM expected"
    yield from check(connection, package, replace(rule, sql=differing), frozenset([differing]))


def _place(
    connection, table: Table, rule: SqlRule, sql: str, rows: list[dict], several: bool
) -> Iterator[Finding]:
    """Rows of a rule with the lines that hold them."""
    key, names = row_key(table), table.names
    mine = f" WHERE table_name = {literal(table.name)}" if several else ""
    found: dict[str, list[tuple]] = {}
    for line, row_id, *cells in connection.execute(
        f"SELECT _line, {key}, {', '.join(map(name, names))} FROM raw.{name(table.name)} WHERE {key} IN (SELECT row_id FROM ({sql}\n){mine}) ORDER BY 1"
    ).fetchall():
        found.setdefault(row_id, []).append((line, dict(zip(names, cells))))
    for row in rows:
        row_id, field = str(row["row_id"]), row.get("field") or rule.field
        for line, cells in found.get(row_id, [(None, {})]):
            said = cells | row
            yield offence(
                rule,
                fill(rule.message, said),
                fill(rule.fix, said),
                table=table.name,
                line=line,
                field=field,
                row_id=row_id,
                value=cells.get(field),
            )


def check_view(connection, sql: str, harmless: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Nothing, if a view speaks of what there is; raises what is wrong with it. It is not run."""
    connection.execute(f"DESCRIBE SELECT * FROM ({one_select(connection, sql, harmless)}\n)")
    yield from ()


def fill(template: str, values: dict) -> str:
    """The template with `{name}` replaced from the row; a number without needless decimals, nothing as `(empty)`."""

    def show(match: re.Match) -> str:
        value = values.get(match[1])
        return (
            "(empty)" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        )

    return re.sub(r"\{(\w+)\}", show, template)
