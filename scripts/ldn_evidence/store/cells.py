"""The records of a file that were not proven canonical: each cell as it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..model.findings import Finding, Place, quoted
from . import scan
from .form_rules import (
    BLANK_LINE,
    CONTROL_CHARACTER,
    EDGE_BLANKS,
    FORMULA,
    INVISIBLE_CHARACTER,
    LINE_BREAK,
    LONG_CELL,
    LOOKALIKE_LETTER,
    NEEDLESS_QUOTES,
    NOT_NFC,
    RAGGED_ROW,
    STRAY_QUOTE,
    UNCLOSED_QUOTE,
)
from .proof import CONTROL, INVISIBLE, LOOKALIKE, MAX_CELL

NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
PLAIN_CELL = re.compile(r"[A-Za-z0-9][ -~]*[!-~]|[A-Za-z0-9]?")  # most: nothing is wrong with it
EDGE_BLANK = re.compile(r"\A\s|\s\Z")
# With one of these, or a NUL in a cell, a record is not one line of as many cells as the header.
UNSOUND = {rule.code for rule in (BLANK_LINE, UNCLOSED_QUOTE, RAGGED_ROW, LINE_BREAK, STRAY_QUOTE)}


def record_findings(
    record: scan.Record, header: list[str], kinds: list[str], place: Place
) -> tuple[list[Finding], bool]:
    """What is wrong with the form of a record, and whether a fast reader may be trusted with it."""
    if record.proven:
        ragged = _of_another_width(record, header, place)
        return ([ragged] if ragged else []), not ragged
    findings = list(_record(record, header, kinds, place))
    nul = any("\0" in cell.value for cell in record.cells)
    return findings, not nul and not any(finding.code in UNSOUND for finding in findings)


def _record(
    record: scan.Record, header: list[str], kinds: list[str], place: Place
) -> Iterator[Finding]:
    if record.blank:
        what = "the row holds nothing but commas" if record.commas else "the line is blank"
        yield BLANK_LINE.at(what, line=record.line, column=1, **place)
        return
    if cell := record.unclosed:
        what = f"the quote before {quoted(cell.value.lstrip(chr(34)), 30)} is never closed"
        field = _name(header, record.cells.index(cell))
        yield UNCLOSED_QUOTE.at(what, field=field, **_spot(cell), **place)
    elif ragged := _of_another_width(record, header, place):
        yield ragged
    for index, cell in enumerate(record.cells):
        if cell is not record.unclosed:
            kind = kinds[index] if index < len(kinds) else "string"
            for finding in _cell(cell, kind):
                yield finding.with_place(field=_name(header, index), **_spot(cell), **place)


def _of_another_width(record: scan.Record, header: list[str], place: Place) -> Finding | None:
    """The finding on a record of fewer or more cells than the header, at the first that is wrong.

    Of a proven record the place of a cell follows from those behind it.
    """
    values, width = record.values, len(header)
    if len(values) == width:
        return None
    what = f"the row has {len(values)} cells, the header {width}"
    index = -1 if len(values) < width else width
    if not record.proven:
        return RAGGED_ROW.at(what, **_spot(record.cells[index]), **place)
    column = len(record.text) - len(scan.write_cells(values[index:])) + 1
    return RAGGED_ROW.at(what, line=record.line, column=column, value=values[index], **place)


def _name(header: list[str], index: int) -> str | None:
    return header[index] if index < len(header) else None


def _spot(cell: scan.Cell) -> Place:
    return {"line": cell.line, "column": cell.column, "value": cell.value}


def _cell(cell: scan.Cell, kind: str) -> Iterator[Finding]:
    value = cell.value
    plain = not (cell.quoted or cell.stray_quote) and len(value) <= MAX_CELL
    if plain and PLAIN_CELL.fullmatch(value):
        return
    yield from _characters(value)
    if EDGE_BLANK.search(value):
        yield EDGE_BLANKS.at(f"{quoted(value)} begins or ends with a blank")
    elif kind == "string" and _like_a_formula(value):
        what = f"begins with `{value[0]}`, which a spreadsheet would run as a formula"
        yield FORMULA.at(f"{quoted(value)} {what}")
    if cell.stray_quote:
        yield STRAY_QUOTE.at(f"{quoted(value)} holds a quote outside a quoted cell")
    elif cell.quoted and not any(c in value for c in ',"\n'):
        yield NEEDLESS_QUOTES.at(f"{quoted(value)} is quoted without need")
    if len(value) > MAX_CELL:
        yield LONG_CELL.at(f"the cell has {len(value):,} characters, more than {MAX_CELL:,}")


def _characters(value: str) -> Iterator[Finding]:
    """Characters that a cell may not hold, the first of each sort."""
    if "\n" in value:
        yield LINE_BREAK.at(f"{quoted(value)} holds a line break")
    elif match := CONTROL.search(value):
        yield CONTROL_CHARACTER.at(f"{quoted(value)} holds {_code(match.group())}")
    if match := INVISIBLE.search(value):
        what = f"holds the invisible {_code(match.group())}"
        yield INVISIBLE_CHARACTER.at(f"{quoted(value)} {what}")
    if match := LOOKALIKE.search(value):
        what = f"holds {_code(match.group())} among Latin letters"
        yield LOOKALIKE_LETTER.at(f"{quoted(value)} {what}")
    if not unicodedata.is_normalized("NFC", value):
        yield NOT_NFC.at(f"{quoted(value)} is not in Unicode normalisation form C")


def _like_a_formula(value: str) -> bool:
    return value[:1] in ("=", "+", "-", "@") and len(value) > 1 and not _negative(value)


def _negative(value: str) -> bool:
    return NEGATIVE_NUMBER.fullmatch(value) is not None


def _code(character: str) -> str:
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'control character')})"
