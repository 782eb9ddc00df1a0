"""Rows (R): JSON Schema over single rows.

A branch of the schema speaks of a few columns, and rows repeat in these: each distinct combination is checked once, and the
verdict goes to all its rows. A row is an object of typed values with empty cells left out. Of a column that a branch only wants
filled or empty, the combination holds just that; a branch that is a mere pattern is asked of the cells that the database finds not to match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from math import prod

import duckdb

from ..model.files import MALFORMED
from ..model.findings import Finding, offence
from ..model.package import RowRule, Table
from ..store.doubts import unmatched
from ..store.tables import DUCK_TYPES, constant, name, row_key
from .row_schema import RowSchema, row_schema
from .rules import fill
from .wording import explain

MANY = 1 << 16  # combinations beyond which a rule is asked for by itself


def check(connection, table: Table, patterns_met: bool = False) -> Iterator[Finding]:
    """Offences against the row schema of one table; ``patterns_met`` says that no cell is suspected by branches that are mere patterns."""
    asked = [rule for rule in table.row_rules if not (patterns_met and unmatched(table, rule))]
    if not asked:
        return
    found = _combinations(connection, table, asked)
    for rule in asked:
        try:
            yield from _check_rule(
                connection, table, rule, row_schema(rule.schema), found[rule.code]
            )
        except duckdb.InterruptException:  # the time is up
            raise
        except Exception as error:  # whatever a malformed schema leads to
            yield MALFORMED.at(
                f"{rule.code} cannot be applied: {type(error).__name__}: {str(error).splitlines()[0][:200]}",
                file=f"schemas/rows/{table.name}.json",
                line=1,
                column=1,
                table=table.name,
            )


def _typed(table: Table, column: str) -> str:
    """SQL for a cell as JSON Schema sees it; what does not fit its type is NULL."""
    kind = DUCK_TYPES.get(table[column].type)
    return f"TRY_CAST({name(column)} AS {kind})" if kind else name(column)


def _check_rule(
    connection, table: Table, rule: RowRule, schema: RowSchema, combinations: Iterable[tuple]
) -> Iterator[Finding]:
    valued = valued_columns(rule.schema)
    for values in combinations:
        row = {
            c: _json_value(v)
            for c, v in zip(rule.columns, values)
            if v is not None and (c in valued or v)
        }
        if not schema.is_valid(row):
            yield from _spread(connection, table, rule, schema, values, valued)


def _combinations(connection, table: Table, rules: list[RowRule]) -> dict[str, Iterable[tuple]]:
    """For each rule the distinct combinations of its columns that the table holds. Rules of few combinations are asked for together."""
    found: dict[str, Iterable[tuple]] = {}
    together: list[list[RowRule]] = []
    for rule in rules:
        if (suspected := unmatched(table, rule)) or _bound(table, [rule]) > MANY:
            found[rule.code] = _distinct(connection, table, [rule], suspected)
        elif together and _bound(table, [*together[-1], rule]) <= MANY:
            together[-1].append(rule)
        else:
            together.append([rule])
    for group in together:
        columns, rows = _columns(group), _distinct(connection, table, group)
        for rule in group:
            valued = valued_columns(rule.schema)
            places = [(list(columns).index(c), c in valued or not columns[c]) for c in rule.columns]
            found[rule.code] = {
                tuple(row[i] if as_is else row[i] is not None for i, as_is in places)
                for row in rows
            }
    return found


def _columns(rules: list[RowRule]) -> dict[str, bool]:
    """The columns of some rules, and whether the value of each matters to one of them."""
    valued = set().union(*(valued_columns(rule.schema) for rule in rules))
    return {column: column in valued for rule in rules for column in rule.columns}


def _bound(table: Table, rules: list[RowRule]) -> int:
    """How many combinations of the columns of some rules there can be at most."""
    sizes = lambda column: (
        len(column.constraints["enum"]) + 1
        if column.constraints.get("enum")
        else 3
        if column.type == "boolean"
        else MANY + 1
    )
    return prod(sizes(table[column]) if valued else 2 for column, valued in _columns(rules).items())


def _distinct(connection, table: Table, rules: list[RowRule], suspected: str = "") -> list[tuple]:
    """The combinations of the columns of some rules, of the suspected cells; of all, where the engine does not know their pattern."""
    shown = ", ".join(
        name(c) if valued else f"{name(c)} IS NOT NULL" for c, valued in _columns(rules).items()
    )
    query = f"SELECT DISTINCT {shown} FROM main.{name(table.name)}"
    if suspected:
        with suppress(duckdb.Error):
            return connection.execute(f"{query} WHERE {suspected}").fetchall()
    return connection.execute(query).fetchall()


def valued_columns(schema) -> set[str]:
    """Columns whose value matters to a schema; the others it only wants filled or empty."""
    if isinstance(schema, list):
        return set().union(*map(valued_columns, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(
        *(
            valued_columns(value)
            for key, value in schema.items()
            if key not in ("properties", "dependentRequired", "required")
        )
    )


def _spread(
    connection, table: Table, rule: RowRule, schema: RowSchema, values: tuple, valued: set[str]
) -> Iterator[Finding]:
    """The findings of one combination, on each row that has it."""
    test = lambda c, v: (
        f"IS NOT DISTINCT FROM {constant(v)}"
        if c in valued
        else ("IS NOT NULL" if v else "IS NULL")
    )
    tests = {c: test(c, v) for c, v in zip(rule.columns, values)}
    where = " AND ".join(f"{_typed(table, c)} {test}" for c, test in tests.items())
    rows = connection.execute(
        f"SELECT _line, {row_key(table)}, {', '.join(_typed(table, c) for c in [*rule.columns, *rule.holes])} FROM raw.{name(table.name)} WHERE {where} ORDER BY 1"
    ).fetchall()
    for line, key, *cells in rows:
        row = {c: _json_value(v) for c, v in zip(rule.columns, cells) if v is not None}
        for field, message in dict.fromkeys(
            explain(error, rule, row) for error in schema.errors(row)
        ) or {(rule.columns[0], rule.title): None}:
            value = row.get(field)
            if rule.message:
                message = fill(
                    rule.message, row | dict(zip(rule.holes, cells[len(rule.columns) :]))
                )
            shown = (
                None
                if value is None
                else str(value).lower()
                if isinstance(value, bool)
                else str(value)
            )
            yield offence(
                rule, message, table=table.name, line=line, field=field, row_id=key, value=shown
            )


def _json_value(value):
    return value if isinstance(value, (int, float, bool, str)) else value.isoformat()
