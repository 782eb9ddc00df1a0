"""Columns and types (T): what the Table Schema says of single cells, as one query a table.

One scan tells which columns have offenders; only their tests are asked for the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

import duckdb

from ..model.files import MALFORMED
from ..model.findings import Finding, quoted
from ..model.package import Field, Table
from ..model.rulebook import likeness
from ..store.doubts import (
    DIGITS,
    ENUM,
    NULL_TOKEN,
    NULL_TOKENS,
    NUMBER_FORM,
    PATTERN,
    RANGE,
    READABLE_NUMBER,
    REQUIRED,
    TYPE,
    Test,
    any_of,
    suspect,
    tests_of,
)
from ..store.tables import name, row_key


def check(connection, table: Table, source: str = "") -> Iterator[Finding]:
    """Offending cells of one table, or of some of its rows. Yields table, line, field, row_id, value; the driver adds file and column."""
    source = source or f"raw.{name(table.name)}"
    tests = {column: list(tests_of(column)) for column in table.fields}
    tests = {column: column_tests for column, column_tests in tests.items() if column_tests}
    try:
        found = _any(
            connection,
            source,
            [suspect(column, column_tests) for column, column_tests in tests.items()],
        )
    except duckdb.InterruptException:  # the time is up
        raise
    except duckdb.Error:  # a pattern or bound of the schema that the engine cannot read: find out which, check the rest
        found = []
        for column, column_tests in tests.items():
            for test in list(column_tests):
                try:
                    _any(connection, source, [test.offends])
                except duckdb.InterruptException:
                    raise
                except duckdb.Error as error:
                    column_tests.remove(test)
                    yield MALFORMED.at(
                        f"the {test.rule.name} constraint of {table.name}.{column.name} cannot be read: {str(error).splitlines()[0][:200]}",
                        file=f"schemas/tables/{table.name}.json",
                        table=table.name,
                        field=column.name,
                    )
            found += _any(connection, source, [any_of(column_tests)])
    for (column, column_tests), some in zip(tests.items(), found):
        for test in column_tests if some else []:
            rows = connection.execute(
                f"SELECT _line, {row_key(table)}, {name(column.name)} FROM {source} WHERE {test.offends}"
            ).fetchall()
            for line, key, value in rows:
                yield _finding(test, column, table, line, key, value)


def _any(connection, source: str, conditions: list[str]) -> list[bool | None]:
    listed = ", ".join(f"bool_or({condition})" for condition in conditions)
    return (
        list(connection.execute(f"SELECT {listed} FROM {source}").fetchone()) if conditions else []
    )


def _too_large(kind: str, value: str) -> str | None:
    """Why a cell that reads as a number is none that can be held."""
    if kind == "integer" and re.fullmatch(r"[+-]?[0-9]+(\.0*)?", value):
        return f"is larger than a whole number can be, which ends at {2**63 - 1}"
    if kind == "number" and re.fullmatch(READABLE_NUMBER, value):
        return "is larger than a number can be, which ends at 1.8e308"
    return None


def _finding(
    test: Test, column: Field, table: Table, line: int, key: str, value: str | None
) -> Finding:
    fix, rule = (
        None,
        NULL_TOKEN if value is not None and value.lower() in NULL_TOKENS else test.rule,
    )
    label = f"{column.name} {quoted(value)}"
    if rule is REQUIRED:
        message = f"{column.name} is empty, but must be filled"
        fix = f"Fill in {column.name}: {column.spec.get('description', 'see the schema')}"
    elif rule is NULL_TOKEN:
        message = f"{label} stands for a missing value"
        fix = f"Fill in {column.name}; it may not be empty." if column.required else None
    elif rule is TYPE:
        message = f"{label} {_too_large(column.type, value) or f'is not {test.wants}'}"
    elif rule is DIGITS:
        message = (
            f"{label} has more digits than a number holds; it would become `{float(value):.15g}`"
        )
    elif rule is NUMBER_FORM:
        message = f"{label} is a number, but not in canonical form"
    elif rule is ENUM:
        allowed = [str(v) for v in column.constraints["enum"]]
        near = get_close_matches(value, allowed, 1, likeness()) or get_close_matches(
            value.lower().replace(" ", "_"), allowed, 1, likeness()
        )
        message = f"{label} is none of the {len(allowed)} values allowed" + (
            f"; the nearest is `{near[0]}`" if near else ""
        )
        fix = (
            f"Use `{near[0]}`, or another of: {', '.join(allowed)}."
            if near
            else f"Use one of: {', '.join(allowed)}."
        )
    elif rule is PATTERN:
        message = f"{label} does not have the form `{test.wants}`"
        fix = f"Write it like `{column.spec['example']}`." if column.spec.get("example") else None
    elif rule is RANGE:
        message = f"{label} is not {test.wants}"
    else:
        message = f"{label} has {len(value):,} characters, not {test.wants}"
    return rule.at(
        message, fix=fix, table=table.name, line=line, field=column.name, row_id=key, value=value
    )
