"""Rows (R): JSON Schema over single rows.

A branch of the schema speaks of a few columns, and rows repeat in these: each distinct combination is checked once, and the
verdict goes to all its rows. A row is an object of typed values with empty cells left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from ..files import MALFORMED
from ..findings import Finding
from ..model import RowRule, Table
from ..tables import DUCK_TYPES, name, row_key
from .wording import explain

SMALL = 5_000  # rows up to which one query a table is faster than one a rule


def check(connection, table: Table) -> Iterator[Finding]:
    """Offences against the row schema of one table."""
    if not table.row_rules:
        return
    from jsonschema import Draft202012Validator

    combinations = _combinations(connection, table)
    for rule in table.row_rules:
        try:
            yield from _check_rule(connection, table, rule, Draft202012Validator(rule.schema), combinations(rule))
        except Exception as error:  # jsonschema raises whatever a malformed schema leads to
            yield MALFORMED.at(
                f"{rule.code} cannot be applied: {type(error).__name__}: {str(error).splitlines()[0][:200]}",
                file=f"schemas/rows/{table.name}.json",
                table=table.name,
            )


def _combinations(connection, table: Table):
    """A function that gives the distinct values of a rule's columns: projected here for a small table, by the database for a large one."""
    columns = sorted({column for rule in table.row_rules for column in rule.columns})
    source = f"main.{name(table.name)}"
    rows = connection.execute(f"SELECT {', '.join(map(name, columns))} FROM {source} LIMIT {SMALL + 1}").fetchall()
    if len(rows) > SMALL:
        return lambda rule: connection.execute(f"SELECT DISTINCT {', '.join(map(name, rule.columns))} FROM {source}").fetchall()
    places = {column: i for i, column in enumerate(columns)}
    return lambda rule: (
        set(map(itemgetter(*(places[c] for c in rule.columns)), rows)) if len(rule.columns) > 1 else {(row[places[rule.columns[0]]],) for row in rows}
    )


def _check_rule(connection, table: Table, rule: RowRule, validator, combinations) -> Iterator[Finding]:
    for values in combinations:
        row = {column: _json_value(value) for column, value in zip(rule.columns, values) if value is not None}
        offences = {}
        for error in validator.iter_errors(row):
            offences.setdefault(explain(error, rule, row), None)
        if offences:
            yield from _spread(connection, table, rule, values, list(offences))


def _json_value(value):
    return value if isinstance(value, (int, float, bool, str)) else value.isoformat()


def _spread(connection, table: Table, rule: RowRule, values: tuple, offences: list[tuple[str, str]]) -> Iterator[Finding]:
    """The findings of one combination, on each row that has it."""
    same = " AND ".join(f"t.{name(c)} IS NOT DISTINCT FROM ?" for c in rule.columns)
    typed = ", ".join(f"TRY_CAST({name(c)} AS {{}}) AS {name(c)}".format(_duck_type(table, c)) for c in rule.columns)
    fields = list(dict.fromkeys(field for field, _ in offences))
    rows = connection.execute(
        f"SELECT r._line, {row_key(table, 'r.')}, {', '.join(f'r.{name(f)}' for f in fields)} FROM raw.{name(table.name)} r "
        f"JOIN (SELECT _line, {typed} FROM raw.{name(table.name)}) t USING (_line) WHERE {same} ORDER BY 1",
        list(values),
    ).fetchall()
    for line, key, *cells in rows:
        for field, message in offences:
            yield Finding(
                rule.code,
                rule.name,
                rule.severity,
                table=table.name,
                line=line,
                field=field,
                row_id=key,
                value=cells[fields.index(field)],
                message=message,
                fix=rule.fix,
            )


def _duck_type(table: Table, column: str) -> str:
    return DUCK_TYPES.get(table[column].type, "VARCHAR")
