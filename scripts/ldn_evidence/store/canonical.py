"""Canonical form: the one way in which a cell, a row and a file may be written."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ..model.package import Package, Table
from ..model.refusal import Refused
from . import form, form_rules, scan
from .doubts import READABLE_NUMBER
from .reading import Reading, reading_of

MAX_DIGITS = 400  # before or after the point; a number with more is for a person to look at
ZERO_WIDTH = "\u200b\u2060\ufeff"  # taken away at the ends of a cell; inside it a person decides
# Findings on a file whose records cannot be told from each other: nothing is read from it.
UNFIXABLE = {
    rule.code
    for rule in (
        form_rules.NOT_UTF8,
        form_rules.RAGGED_ROW,
        form_rules.UNCLOSED_QUOTE,
        form_rules.STRAY_QUOTE,
        form_rules.MISSING_COLUMN,
        form_rules.UNKNOWN_COLUMN,
        form_rules.DUPLICATE_COLUMN,
        form_rules.MISSING_FILE,
        form_rules.NOT_A_FILE,
        form_rules.EMPTY_FILE,
        form_rules.UNSAFE_FILE,
        form_rules.LONG_LINE,
        form_rules.CONFLICT,
    )
}


def current_rows(package: Package, table: Table) -> list[list[str]]:
    """The rows of a table in canonical form.

    Args:
        package: The package, whose readings spare a second look at a file that is the same.
        table: One of its tables.

    Returns:
        A list of cells a row, in schema order of fields, sorted by key.

    Raises:
        Refused: The records of the file are not sound.
    """
    found = read_table(package, table)
    blocking = [finding for finding in found.form.findings if finding.code in UNFIXABLE]
    if blocking:
        raise Refused.because(*blocking)
    return found.rows


def read_table(package: Package, table: Table) -> Reading:
    """The file of a table, checked and parsed anew only if it changed since it was read last."""
    found = reading_of(package, table)
    if found.parse is None:
        plain = found.form.canonical and found.form.sound
        found.parse = lambda text: canonical_rows(table, text, plain)
    return found


def rendered(root: Path, table: Table, text: str) -> Reading:
    """A file that was just written from rows, which needs no check before it is parsed."""
    data = text.encode("utf-8")
    written = form.Form(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    return Reading(root / table.path, table.path, written, lambda text: canonical_rows(table, text))


def canonical_rows(table: Table, text: str, plain: bool = False) -> list[list[str]]:
    """The rows of a file whose records are sound.

    Args:
        table: The table that the file is of.
        text: What the file holds.
        plain: The form of the file was found canonical; then the reader of the standard
            library, which is quick, reads it right.

    Returns:
        A list of canonical cells a row, in schema order of fields, sorted by key.
    """
    if plain:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    else:
        records = [
            [cell.value for cell in record.cells]
            for record in scan.records(text)
            if not record.blank
        ]
    header = form.header_names(records[0], table)
    order = [(header.index(field.name), field.type) for field in table.fields]
    rows = [[canonical_cell(record[i], kind) for i, kind in order] for record in records[1:]]
    key = [table.names.index(name) for name in table.primary_key]
    return sorted(rows, key=lambda row: [row[i] for i in key]) if key else rows


def canonical_cell(value: str, kind: str = "string") -> str:
    """A cell in canonical form: NFC, one line, no blanks at the ends, no needless digits.

    Args:
        value: The text of the cell.
        kind: The type of its field.
    """
    if value.isascii() and value.isprintable() and value[:1] != " " != value[-1:]:  # as most are
        return canonical_number(value, kind) if kind in ("integer", "number") else value
    # What one step takes away may uncover what another one takes away.
    while (tidy := _tidied(value)) != value:
        value = tidy
    return canonical_number(value, kind) if kind in ("integer", "number") else value


def _tidied(value: str) -> str:
    one_line = re.sub(r"(?<![ \t])[ \t]*[\r\n]+[ \t]*", " ", value)
    return unicodedata.normalize("NFC", one_line).strip().strip(ZERO_WIDTH)


def canonical_number(value: str, kind: str) -> str:
    """The same number without plus sign, exponent, needless zeros; anything else as it is."""
    readable = READABLE_NUMBER if kind == "number" else r"[+-]?[0-9]+(\.0*)?"
    if not re.fullmatch(readable, value) or len(value) > MAX_DIGITS:
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if number and not -MAX_DIGITS < number.adjusted() < MAX_DIGITS:
        return value
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def render(table: Table, rows: list[list[str]]) -> str:
    """The text of a table's file: the header, then the rows as they come."""
    return scan.write_record(table.names) + "".join(map(scan.write_record, rows))
