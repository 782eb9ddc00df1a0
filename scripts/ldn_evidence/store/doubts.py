"""What is asked of a cell, as SQL: the tests of a field, the condition that is cheap and holds
wherever one of them might, and patterns of rows.

The reader of large files (one_pass) and the checks ask the same questions; so they stand here, and
the findings that follow in checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model.findings import Rule
from ..model.package import Field, RowRule, Table
from .canonical import READABLE_NUMBER
from .tables import literal, name

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
        "TRY_CAST($c AS DATE) IS NULL OR starts_with($c, '0000') "
        "OR NOT regexp_full_match($c, '[0-9]{4}-[0-9]{2}-[0-9]{2}')",
        "an existing day written YYYY-MM-DD",
    ),
}
# Patterns that the database reads as JSON Schema does: no classes by name or within classes, no
# flags, no escapes but of punctuation and the six classes that all engines know.
ESCAPED = r"\\[dDwWsS]|\\[!-/:;=?@\[-`{-~]"
IN_CLASS = rf"{ESCAPED}|[^\[\]\\]"
TIMES = r"\{\d+(?:,\d*)?\}"
COMMON = re.compile(
    rf"(?:{ESCAPED}|\[\^?(?:{IN_CLASS})+\]|\(\?:|\((?!\?)|{TIMES}|[^\\\[\]({{}}])*", re.ASCII
)
SET_SIGNS = ("&&", "--", "~~")  # between classes, to some
# Of these a text of printable ASCII means the same everywhere; another may not.
OF_ANY_TEXT = re.compile(r"(?:\\[^a-zA-Z0-9]|[^\\.])*")
NO_CHARACTER = r"[^\x{0}-\x{10ffff}]"
SURE_DIGITS = 15  # of a decimal number, all of which every double keeps


@dataclass(frozen=True)
class Test:
    rule: Rule
    # SQL over the raw column, true where the cell offends; tests of a column exclude each other.
    offends: str
    wants: str = ""


def suspect(column: Field, tests: list[Test]) -> str:
    """A cheap condition that holds wherever one of the tests might: for most columns any of them,
    for numbers whatever is not plainly fine.
    """
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
        f"TRY_CAST({c} AS {kind}) {sign} "
        f"{rules[key] if kind == 'BIGINT' else repr(float(rules[key]))}"
        for key, sign in (("minimum", "<"), ("maximum", ">"))
        if key in rules
    ]
    if column.type == "number":
        malformed = f"{c} = '-0' OR NOT regexp_full_match({c}, '{NUMBER_CANONICAL}')"
        more = f"CASE WHEN {plain} THEN {malformed} ELSE false END"
        plain = f"({more} OR length({c}) > {SURE_DIGITS})"
    empty = f"{c} IS NULL OR {plain}" if column.required else f"{c} IS NOT NULL AND {plain}"
    return " OR ".join([f"({empty})", *bounds])


def any_of(tests: list[Test]) -> str:
    return any_true([test.offends for test in tests])


def any_true(conditions: list[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions) or "false"


def tests_of(column: Field) -> Iterator[Test]:
    """The tests of one column.

    Each presumes that the ones before it passed. A null token is told apart later, by ``_finding``.
    """
    c, rules = name(column.name), column.constraints
    if column.required:
        yield Test(REQUIRED, f"{c} IS NULL")
    if column.type in TYPE_TESTS:
        yield from _tests_of_type(column)
    if "enum" in rules:
        yield Test(ENUM, f"NOT {_among(c, rules['enum'])}")
    elif "pattern" in rules:
        yield Test(
            PATTERN, f"NOT regexp_full_match({c}, {literal(rules['pattern'])})", rules["pattern"]
        )
    elif column.type not in TYPE_TESTS:
        short, token = f"strlen({c}) <= {LONGEST_TOKEN}", _among(f"lower({c})", NULL_TOKENS)
        # Of AND both sides are asked of every cell, of CASE the second of the short ones alone.
        yield Test(NULL_TOKEN, f"CASE WHEN {short} THEN {token} ELSE false END")
    for key, sign, word in (("minLength", "<", "at least"), ("maxLength", ">", "at most")):
        if key in rules:
            yield Test(LENGTH, f"length({c}) {sign} {int(rules[key])}", f"{word} {rules[key]}")


def _tests_of_type(column: Field) -> Iterator[Test]:
    """The tests of a cell that is no text: its type, its form, its bounds."""
    c, rules = name(column.name), column.constraints
    template, wants = TYPE_TESTS[column.type]
    wrong = template.replace("$c", c)
    yield Test(TYPE, f"{c} IS NOT NULL AND ({wrong})", wants)
    sane = f"{c} IS NOT NULL AND NOT ({wrong})"
    if column.type in ("integer", "number"):
        form = INTEGER_FORM if column.type == "integer" else NUMBER_CANONICAL
        as_read = _digits(f"CAST(TRY_CAST({c} AS DOUBLE) AS VARCHAR)")
        lost = f"length({c}) > {SURE_DIGITS} AND {_digits(c)} <> {as_read}"
        lost = lost if column.type == "number" else "false"
        malformed = f"NOT regexp_full_match({c}, '{form}') OR {c} = '-0'"
        yield Test(NUMBER_FORM, f"{sane} AND ({malformed}) AND NOT ({lost})")
        if column.type == "number":
            yield Test(DIGITS, f"{sane} AND {lost}")
    for key, sign, word in (("minimum", "<", "at least"), ("maximum", ">", "at most")):
        if key in rules:
            beyond = f"CAST({c} AS DOUBLE) {sign} {float(rules[key])!r}"
            yield Test(RANGE, f"{sane} AND {beyond}", f"{word} {rules[key]}")


def _digits(number: str) -> str:
    """SQL for the digits of a number that count: no sign, point, exponent, or outer zeros."""
    return f"rtrim(ltrim(replace(regexp_replace({number}, '[eE].*$', ''), '.', ''), '+-0'), '0')"


def _among(value: str, listed: Iterable[object]) -> str:
    """SQL for a value that is one of a list.

    Of a long `IN` the database makes a join, after which rows may come in another order.
    """
    return f"list_contains([{', '.join(literal(str(v)) for v in listed)}]::VARCHAR[], {value})"


@dataclass(frozen=True)
class Match:
    """SQL that is true wherever a text might match a pattern, and wherever it might not."""

    met: str
    unmet: str


def match(c: str, pattern: str) -> Match | None:
    """What is to be told of a text and a pattern of JSON Schema; nothing, where the database might
    read the pattern otherwise.
    """
    if not (pattern.isascii() and COMMON.fullmatch(pattern)):
        return None
    if any(sign in pattern for sign in SET_SIGNS):
        return None
    # The other branch matches nothing. Of a pattern alone the database makes a search for a prefix
    # or a suffix where it can, and where it cannot: `$a` as well as `^a`.
    met = f"regexp_matches({c}, {literal(f'(?:{pattern})|{NO_CHARACTER}')})"
    if OF_ANY_TEXT.fullmatch(pattern):
        return Match(met, f"NOT {met}")
    odd = f"regexp_matches({c}, '[^ -~]')"
    return Match(f"{met} OR {odd}", f"NOT {met} OR {odd}")


def unmatched(table: Table, rule: RowRule) -> str:
    """SQL that is true of the cells that do not plainly match, for a branch that is nothing but a
    pattern; else nothing.
    """
    said = {
        key: value
        for key, value in rule.schema.items()
        if not key.startswith("x-") and key not in ("title", "description")
    }
    if (
        set(said) != {"properties"}
        or len(rule.columns) != 1
        or table[rule.columns[0]].type != "string"
    ):
        return ""
    test = said["properties"][rule.columns[0]]
    if (
        not isinstance(test, dict)
        or set(test) - {"type", "pattern"}
        or test.get("type", "string") != "string"
        or not isinstance(test.get("pattern"), str)
    ):
        return ""
    told = match(name(rule.columns[0]), test["pattern"])
    return told.unmet if told else ""
