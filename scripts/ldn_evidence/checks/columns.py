"""Columns and types (T): what the Table Schema says of single cells, as one query a table.

One scan tells which columns have offenders; only their tests are asked for the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from ..model.files import MALFORMED
from ..model.findings import Finding, Rule, quoted
from ..model.package import Field, Table
from ..store.tables import literal, name, row_key

REQUIRED = Rule("T01")
NULL_TOKEN = Rule("T02")
TYPE = Rule("T03")
NUMBER_FORM = Rule("T04")
ENUM = Rule("T05")
PATTERN = Rule("T06")
RANGE = Rule("T07")
LENGTH = Rule("T08")
DIGITS = Rule("T09")

NULL_TOKENS = (
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "—",
    "?",
    "tbd",
    "unknown",
    "missing",
    "n.a.",
    ".",
)
LONGEST_TOKEN = max(len(token.encode()) for token in NULL_TOKENS)  # bytes
INTEGER_FORM, NUMBER_CANONICAL = r"-?(0|[1-9][0-9]*)", r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?"
READABLE_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
TYPE_TESTS = {
    "integer": (
        r"TRY_CAST($c AS BIGINT) IS NULL OR NOT regexp_full_match($c, '[+-]?[0-9]+(\.0*)?')",
        "a whole number",
    ),
    "number": (
        f"NOT regexp_full_match($c, '{READABLE_NUMBER}') OR NOT isfinite(TRY_CAST($c AS DOUBLE))",
        "a number with a point for decimals and no separators",
    ),
    "boolean": ("$c NOT IN ('true', 'false')", "`true` or `false`"),
    "date": (
        "TRY_CAST($c AS DATE) IS NULL OR starts_with($c, '0000') OR NOT regexp_full_match($c, '[0-9]{4}-[0-9]{2}-[0-9]{2}')",
        "an existing day written YYYY-MM-DD",
    ),
}
SURE_DIGITS = 15  # of a decimal number, all of which every double keeps


@dataclass(frozen=True)
class Test:
    rule: Rule
    offends: str  # SQL over the raw column, true where the cell offends; tests of a column exclude each other
    wants: str = ""


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


def suspect(column: Field, tests: list[Test]) -> str:
    """A cheap condition that holds wherever one of the tests might: for most columns any of them, for numbers whatever is not plainly fine."""
    if column.type not in ("integer", "number"):
        return any_of(tests)
    c, rules = name(column.name), column.constraints
    plain = f"CAST(TRY_CAST({c} AS BIGINT) AS VARCHAR) IS DISTINCT FROM {c}"
    kind = (
        "BIGINT"
        if column.type == "integer"
        and all(isinstance(rules.get(key, 0), int) for key in ("minimum", "maximum"))
        else "DOUBLE"
    )
    bounds = [
        f"TRY_CAST({c} AS {kind}) {sign} {rules[key] if kind == 'BIGINT' else repr(float(rules[key]))}"
        for key, sign in (("minimum", "<"), ("maximum", ">"))
        if key in rules
    ]
    if column.type == "number":
        plain = f"({plain} AND ({c} = '-0' OR NOT regexp_full_match({c}, '{NUMBER_CANONICAL}')) OR length({c}) > {SURE_DIGITS})"
    empty = f"{c} IS NULL OR {plain}" if column.required else f"{c} IS NOT NULL AND {plain}"
    return " OR ".join([f"({empty})", *bounds])


def any_of(tests: list[Test]) -> str:
    return any_true([test.offends for test in tests])


def any_true(conditions: list[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions) or "false"


def _any(connection, source: str, conditions: list[str]) -> list[bool | None]:
    listed = ", ".join(f"bool_or({condition})" for condition in conditions)
    return (
        list(connection.execute(f"SELECT {listed} FROM {source}").fetchone()) if conditions else []
    )


def tests_of(column: Field) -> Iterator[Test]:
    """The tests of one column; each presumes that the ones before it passed. A null token is told apart later, by ``_finding``."""
    c, rules = name(column.name), column.constraints
    if column.required:
        yield Test(REQUIRED, f"{c} IS NULL")
    if column.type in TYPE_TESTS:
        template, wants = TYPE_TESTS[column.type]
        wrong = template.replace("$c", c)
        yield Test(TYPE, f"{c} IS NOT NULL AND ({wrong})", wants)
        sane = f"{c} IS NOT NULL AND NOT ({wrong})"
        if column.type in ("integer", "number"):
            form = INTEGER_FORM if column.type == "integer" else NUMBER_CANONICAL
            lost = (
                f"length({c}) > {SURE_DIGITS} AND {_digits(c)} <> {_digits(f'CAST(TRY_CAST({c} AS DOUBLE) AS VARCHAR)')}"
                if column.type == "number"
                else "false"
            )
            yield Test(
                NUMBER_FORM,
                f"{sane} AND (NOT regexp_full_match({c}, '{form}') OR {c} = '-0') AND NOT ({lost})",
            )
            if column.type == "number":
                yield Test(DIGITS, f"{sane} AND {lost}")
        for key, sign, word in (("minimum", "<", "at least"), ("maximum", ">", "at most")):
            if key in rules:
                yield Test(
                    RANGE,
                    f"{sane} AND CAST({c} AS DOUBLE) {sign} {float(rules[key])!r}",
                    f"{word} {rules[key]}",
                )
    if "enum" in rules:
        yield Test(ENUM, f"NOT {_among(c, rules['enum'])}")
    elif "pattern" in rules:
        yield Test(
            PATTERN, f"NOT regexp_full_match({c}, {literal(rules['pattern'])})", rules["pattern"]
        )
    elif column.type not in TYPE_TESTS:
        yield Test(
            NULL_TOKEN, f"strlen({c}) <= {LONGEST_TOKEN} AND {_among(f'lower({c})', NULL_TOKENS)}"
        )  # spares long cells
    for key, sign, word in (("minLength", "<", "at least"), ("maxLength", ">", "at most")):
        if key in rules:
            yield Test(LENGTH, f"length({c}) {sign} {int(rules[key])}", f"{word} {rules[key]}")


def _digits(number: str) -> str:
    """SQL for the digits of a number that count: no sign, point, exponent, or zeros at either end."""
    return f"rtrim(ltrim(replace(regexp_replace({number}, '[eE].*$', ''), '.', ''), '+-0'), '0')"


def _among(value: str, listed: Iterable) -> str:
    """SQL for a value that is one of a list; of a long `IN` the database makes a join, after which rows may come in another order."""
    return f"list_contains([{', '.join(literal(str(v)) for v in listed)}]::VARCHAR[], {value})"


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
        near = get_close_matches(value, allowed, 1, 0.6) or get_close_matches(
            value.lower().replace(" ", "_"), allowed, 1, 0.6
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
