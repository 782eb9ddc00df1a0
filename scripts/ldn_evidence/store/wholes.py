"""Columns that are looked at as a whole: the form of their cells, asked of the database.

What ``cells`` finds in a cell of a line that is scanned, a query finds here in all of a column. The
first lines of each kind are handed to the scanner, which names them; the others are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import duckdb

from ..model.findings import Finding, Place, Rule
from ..model.package import Field, Table
from .form import MOST_NAMED
from .form_rules import (
    CONTROL_CHARACTER,
    EDGE_BLANKS,
    FORMULA,
    INVISIBLE_CHARACTER,
    LONG_CELL,
    LOOKALIKE_LETTER,
    NOT_NFC,
)
from .held import Held
from .proof import INVISIBLE, LOOKALIKES, MAX_CELL
from .tables import literal, name

BLANK = (
    r"[\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
)
CONTROL = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{2028}\x{2029}\t]"


class Offending(NamedTuple):
    """Rows of one column that offend against one rule of form: the first lines, and how many."""

    rule: Rule
    field: str
    lines: list[int]
    total: int


def _escaped(characters: str) -> str:
    return "".join(c if c in "-[]" else f"\\x{{{ord(c):x}}}" for c in characters)


def _tests(field: Field) -> Iterator[tuple[Rule, str]]:
    """SQL that is true of the cells of a column that are against a rule of form."""
    c, alike = name(field.name), f"[{_escaped(LOOKALIKES)}]"
    edge = f"regexp_matches({c}, {literal(f'^{BLANK}|{BLANK}$')})"
    yield EDGE_BLANKS, edge
    yield CONTROL_CHARACTER, f"regexp_matches({c}, {literal(CONTROL)})"
    yield INVISIBLE_CHARACTER, f"regexp_matches({c}, {literal(_escaped(INVISIBLE.pattern))})"
    joined = f"[A-Za-z_]{alike}|{alike}[A-Za-z_]"
    yield LOOKALIKE_LETTER, f"regexp_matches({c}, {literal(joined)})"
    yield NOT_NFC, f"nfc_normalize({c}) <> {c}"
    yield LONG_CELL, f"length({c}) > {MAX_CELL}"
    if field.type == "string":
        negative = f"regexp_full_match({c}, '-[0-9]+(\\.[0-9]+)?')"
        yield FORMULA, f"regexp_matches({c}, '^[=+@-].') AND NOT {negative} AND NOT {edge}"


def offending(
    cursor: duckdb.DuckDBPyConnection, table: Table, held: Mapping[Field, Held]
) -> list[Offending]:
    """What is wrong with the form of the columns that are looked at as a whole."""
    tests = [(f.name, *test) for f, how in held.items() if how.whole for test in _tests(f)]
    if not tests:
        return []
    source = f'file.{name(table.name)} WHERE NOT "*doubt"'
    counted = ", ".join(f"count_if({test})" for *_, test in tests)
    counts = cursor.execute(f"SELECT {counted} FROM {source}").fetchall()[0]
    found = []
    for (field, rule, test), count in zip(tests, counts):
        if count:
            first = f"SELECT rowid + 2 FROM {source} AND {test} ORDER BY 1 LIMIT {MOST_NAMED}"
            lines = [line for (line,) in cursor.execute(first).fetchall()]
            found.append(Offending(rule, field, lines, count))
    return found


def uncounted(
    found: list[Offending], named: list[Finding], doubtful: set[int], place: Place
) -> Iterator[Finding]:
    """The findings that count what is not named; lines ``doubtful`` are named by themselves."""
    for rule, field, _, total in found:
        told = sum(
            (finding.code, finding.field) == (rule.code, field) and finding.line not in doubtful
            for finding in named
        )
        if total > told:
            others = total - told
            what = f"{others:,} more rows of {place['table']} offend likewise in {field}"
            counted = rule.at(f"{what}; {told:,} are named", field=field, **place)
            yield counted.with_place(offences=others)
