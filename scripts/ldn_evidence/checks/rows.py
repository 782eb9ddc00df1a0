"""Rows (R): JSON Schema over single rows.

A branch of the schema speaks of a few fields, and rows repeat in these: each distinct combination
is checked once, and the verdict goes to all its rows. A row is an object of typed values with empty
cells left out. Of a field that a branch only wants filled or empty, the combination holds just
that; a branch that is a mere pattern is asked of the cells that the database finds not to match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from math import prod

import duckdb
from duckdb import DuckDBPyConnection

from ..model.files import MALFORMED
from ..model.findings import Finding, offence
from ..model.package import Field, RowRule, Table
from ..store.doubts import unmatched
from ..store.tables import DUCK_TYPES, constant, name, row_key
from .row_schema import JsonRow, JsonValue, RowSchema, row_schema
from .rules import fill
from .wording import explain

MANY = 1 << 16  # combinations beyond which a rule is asked for by itself

Cell = JsonValue | date | None  # as the database gives it: typed, or whether it is filled
Combination = tuple[Cell, ...]


def check(
    connection: DuckDBPyConnection, table: Table, patterns_met: bool = False
) -> Iterator[Finding]:
    """Offences against the row schema of one table.

    Args:
        connection: A database that holds the table.
        table: The table with its row rules.
        patterns_met: That no cell is suspected by branches that are mere patterns.
    """
    asked = [rule for rule in table.row_rules if not (patterns_met and unmatched(table, rule))]
    if not asked:
        return
    found = _combinations(connection, table, asked)
    for rule in asked:
        try:
            yield from _check_rule(connection, table, rule, found[rule.code])
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
    connection: DuckDBPyConnection, table: Table, rule: RowRule, combinations: Iterable[Combination]
) -> Iterator[Finding]:
    """Offences against one branch, of the rows of each combination that it refuses."""
    schema, valued = row_schema(rule.schema), rule.valued
    for cells in combinations:
        row: dict[str, JsonValue] = {}
        for field, cell in zip(rule.columns, cells):
            if cell is not None and (field in valued or cell):
                row[field] = _json_value(cell)
        if not schema.is_valid(row):
            yield from _spread(connection, table, rule, schema, cells)


def _combinations(
    connection: DuckDBPyConnection, table: Table, rules: list[RowRule]
) -> dict[str, Iterable[Combination]]:
    """For each rule, by code, the distinct combinations of its fields that the table holds.

    Rules of few combinations are asked for together.
    """
    found: dict[str, Iterable[Combination]] = {}
    together: list[list[RowRule]] = []
    for rule in rules:
        if (suspected := unmatched(table, rule)) or _bound(table, [rule]) > MANY:
            found[rule.code] = _distinct(connection, table, [rule], suspected)
        elif together and _bound(table, [*together[-1], rule]) <= MANY:
            together[-1].append(rule)
        else:
            together.append([rule])
    for group in together:
        rows = _distinct(connection, table, group)
        for rule in group:
            found[rule.code] = _projected(group, rule, rows)
    return found


def _projected(group: list[RowRule], rule: RowRule, rows: list[Combination]) -> set[Combination]:
    """The combinations of one rule, from those of all fields of a group of rules."""
    fields, valued = _fields(group), rule.valued
    places = list(fields)
    combinations = set()
    for row in rows:
        cells: list[Cell] = []
        for field in rule.columns:
            cell = row[places.index(field)]
            # Where another rule needs the value, this one may need only whether there is one.
            as_it_is = field in valued or not fields[field]
            cells.append(cell if as_it_is else cell is not None)
        combinations.add(tuple(cells))
    return combinations


def _fields(rules: list[RowRule]) -> dict[str, bool]:
    """The fields of some rules, and whether the value of each matters to one of them."""
    valued = set().union(*(rule.valued for rule in rules))
    return {field: field in valued for rule in rules for field in rule.columns}


def _bound(table: Table, rules: list[RowRule]) -> int:
    """How many combinations of the fields of some rules there can be at most."""
    fields = _fields(rules)
    return prod(_values(table[field]) if valued else 2 for field, valued in fields.items())


def _values(field: Field) -> int:
    """How many values a field can have, empty among them; too many, where nothing bounds them."""
    if enum := field.constraints.get("enum"):
        return len(enum) + 1
    return 3 if field.type == "boolean" else MANY + 1


def _distinct(
    connection: DuckDBPyConnection, table: Table, rules: list[RowRule], suspected: str = ""
) -> list[Combination]:
    """The combinations of the fields of some rules, of the suspected cells.

    Of all cells, where the engine does not know the pattern of a rule.
    """
    shown = ", ".join(
        name(field) if valued else f"{name(field)} IS NOT NULL"
        for field, valued in _fields(rules).items()
    )
    query = f"SELECT DISTINCT {shown} FROM main.{name(table.name)}"
    if suspected:
        with suppress(duckdb.Error):
            return connection.execute(f"{query} WHERE {suspected}").fetchall()
    return connection.execute(query).fetchall()


def _spread(
    connection: DuckDBPyConnection,
    table: Table,
    rule: RowRule,
    schema: RowSchema,
    cells: Combination,
) -> Iterator[Finding]:
    """The findings of one combination, on each row that has it."""
    valued = rule.valued
    tests = []
    for field, cell in zip(rule.columns, cells):
        test = "IS NOT NULL" if cell else "IS NULL"
        if field in valued:
            test = f"IS NOT DISTINCT FROM {constant(cell)}"
        tests.append(f"{_typed(table, field)} {test}")
    shown = ", ".join(_typed(table, field) for field in [*rule.columns, *rule.holes])
    query = f"SELECT _line, {row_key(table)}, {shown} FROM raw.{name(table.name)}"
    rows = connection.execute(f"{query} WHERE {' AND '.join(tests)} ORDER BY 1").fetchall()
    for line, key, *values in rows:
        row = {f: _json_value(v) for f, v in zip(rule.columns, values) if v is not None}
        holes = dict(zip(rule.holes, values[len(rule.columns) :]))
        for field, message in _offences(rule, schema, row):
            if rule.message:
                message = fill(rule.message, row | holes)
            value = _shown(row.get(field))
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
