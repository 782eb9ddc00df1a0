"""Columns and types (T): what the Table Schema says of single cells, as one query a table.

One scan tells which fields have offenders; only their tests are asked for the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

import duckdb
from duckdb import DuckDBPyConnection

from ..model.files import MALFORMED
from ..model.findings import Finding, quoted
from ..model.package import Field, Table
from ..model.rulebook import likeness
from ..store.canonical import READABLE_NUMBER
from ..store.doubts import (
    DIGITS,
    ENUM,
    LENGTH,
    NULL_TOKEN,
    NULL_TOKENS,
    NUMBER_FORM,
    PATTERN,
    RANGE,
    REQUIRED,
    TYPE,
    Test,
    any_of,
    any_true,
    suspect,
    tests_of,
)
from ..store.tables import name, row_key
from . import bounds

LARGEST_INTEGER, LARGEST_NUMBER = 2**63 - 1, "1.8e308"

Words = tuple[str, str | None]  # a message, and a way to fix it where the rule has a better one


def check(connection: DuckDBPyConnection, table: Table, source: str = "") -> Iterator[Finding]:
    """Offending cells of one table.

    Args:
        connection: A database that holds the table.
        table: The table, as its schema describes it.
        source: The relation that is asked; the whole table by default.

    Yields:
        Findings with table, line, field, row_id and value; file and column are added later.
    """
    source = source or f"raw.{name(table.name)}"
    tests = {field: own for field in table.fields if (own := list(tests_of(field)))}
    suspects = [suspect(field, own) for field, own in tests.items()]
    try:
        # Of most tables none is offended, which is sooner asked than which of them is.
        if not _any(connection, source, [any_true(suspects)])[0]:
            return
        offended = _any(connection, source, suspects)
    except duckdb.InterruptException:  # the time is up
        raise
    except duckdb.Error:
        # A pattern or bound of the schema that the engine cannot read: name it, check the rest.
        yield from _without_unreadable(connection, table, source, tests)
        offended = [_any(connection, source, [any_of(own)])[0] for own in tests.values()]
    for (field, own), some in zip(tests.items(), offended):
        for test in own if some else []:
            rows, more = _offenders(connection, table, source, field, test)
            for line, key, value in rows:
                yield _finding(test, field, table, line, key, value)
            yield from bounds.others(test.rule, more, table, field.name)


def _without_unreadable(
    connection: DuckDBPyConnection, table: Table, source: str, tests: dict[Field, list[Test]]
) -> Iterator[Finding]:
    """Take from the tests those that the engine cannot read; a finding for each."""
    for field, own in tests.items():
        for test in own.copy():
            try:
                _any(connection, source, [test.offends])
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                own.remove(test)
                what = f"the {test.rule.name} constraint of {table.name}.{field.name}"
                yield MALFORMED.at(
                    f"{what} cannot be read: {str(error).splitlines()[0][:200]}",
                    file=f"schemas/tables/{table.name}.json",
                    table=table.name,
                    field=field.name,
                )


def _any(connection: DuckDBPyConnection, source: str, conditions: list[str]) -> list[bool | None]:
    """Of each condition, whether it holds of some row; None where there is no row."""
    if not conditions:
        return []
    listed = ", ".join(f"bool_or({condition})" for condition in conditions)
    row = connection.execute(f"SELECT {listed} FROM {source}").fetchone()
    return list(row or ())


def _offenders(
    connection: DuckDBPyConnection, table: Table, source: str, field: Field, test: Test
) -> tuple[list[tuple[int, str, str | None]], int]:
    """Line, key and cell of the rows that offend against one test; how many more there are."""
    shown = f"_line, {row_key(table)}, {name(field.name)}"
    return bounds.first(connection, f"SELECT {shown} FROM {source} WHERE {test.offends}")


def _finding(
    test: Test, field: Field, table: Table, line: int, key: str, value: str | None
) -> Finding:
    """The finding on one cell; a cell that stands for a missing value offends as just that."""
    rule = NULL_TOKEN if value is not None and value.lower() in NULL_TOKENS else test.rule
    message, fix = WORDS[rule.code](field, value or "", test.wants)
    return rule.at(
        message, fix=fix, table=table.name, line=line, field=field.name, row_id=key, value=value
    )


def _required(field: Field, value: str, wants: str) -> Words:
    fix = f"Fill in {field.name}: {field.spec.get('description', 'see the schema')}"
    return f"{field.name} is empty, but must be filled", fix


def _null_token(field: Field, value: str, wants: str) -> Words:
    fix = f"Fill in {field.name}; it may not be empty." if field.required else None
    return f"{field.name} {quoted(value)} stands for a missing value", fix


def _type(field: Field, value: str, wants: str) -> Words:
    too_large = _too_large(field.type, value)
    example = field.spec.get("example", "")
    fix = f"Write it like `{example}`." if example != "" and not too_large else None
    return f"{field.name} {quoted(value)} {too_large or f'is not {wants}'}", fix


def _digits(field: Field, value: str, wants: str) -> Words:
    what = f"{field.name} {quoted(value)} has more digits than a number holds"
    return f"{what}; it would become `{float(value):.15g}`", None


def _number_form(field: Field, value: str, wants: str) -> Words:
    return f"{field.name} {quoted(value)} is a number, but not in canonical form", None


def _enum(field: Field, value: str, wants: str) -> Words:
    allowed = [str(one) for one in field.constraints["enum"]]
    what = f"{field.name} {quoted(value)} is none of the {len(allowed)} values allowed"
    likely = value, value.lower().replace(" ", "_")
    for text in likely:
        if near := get_close_matches(text, allowed, 1, likeness()):
            fix = f"Use `{near[0]}`, or another of: {', '.join(allowed)}."
            return f"{what}; the nearest is `{near[0]}`", fix
    return what, f"Use one of: {', '.join(allowed)}."


def _pattern(field: Field, value: str, wants: str) -> Words:
    example = field.spec.get("example")
    what = f"{field.name} {quoted(value)} does not have"
    if example:  # it says more than a regular expression
        return f"{what} the right form", f"Write it like `{example}`."
    return f"{what} the form `{wants}`", None


def _range(field: Field, value: str, wants: str) -> Words:
    return f"{field.name} {quoted(value)} is not {wants}", None


def _length(field: Field, value: str, wants: str) -> Words:
    return f"{field.name} {quoted(value)} has {len(value):,} characters, not {wants}", None


WORDS: dict[str, Callable[[Field, str, str], Words]] = {
    REQUIRED.code: _required,
    NULL_TOKEN.code: _null_token,
    TYPE.code: _type,
    DIGITS.code: _digits,
    NUMBER_FORM.code: _number_form,
    ENUM.code: _enum,
    PATTERN.code: _pattern,
    RANGE.code: _range,
    LENGTH.code: _length,
}


def _too_large(kind: str, value: str) -> str | None:
    """Why a cell that reads as a number is none that can be held."""
    if kind == "integer" and re.fullmatch(r"[+-]?[0-9]+(\.0*)?", value):
        return f"is larger than a whole number can be, which ends at {LARGEST_INTEGER}"
    if kind == "number" and re.fullmatch(READABLE_NUMBER, value):
        return f"is larger than a number can be, which ends at {LARGEST_NUMBER}"
    return None
