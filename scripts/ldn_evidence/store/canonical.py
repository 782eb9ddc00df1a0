"""Canonical form: how each value is written, in which order rows stand, and the text of a file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ..model.package import Table
from . import scan
from .header import header_names

# A number with more digits, before or after the point, is more than a number holds: a person looks.
MAX_DIGITS = 400
MOST_SHARED = 1 << 16  # texts of which one is kept, however often it stands there
NUMBERS = ("integer", "number")
ZERO_WIDTH = "\u200b\u2060\ufeff"  # taken away at the ends of a cell; inside it a person decides
LINE_BREAKS = re.compile(r"(?<![ \t])[ \t]*[\r\n]+[ \t]*")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+(\.0*)?")
READABLE_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
ANY_NUMBER = re.compile(READABLE_NUMBER)


def canonical_rows(
    table: Table, text: str, plain: bool = False, sound: bool = False
) -> list[list[str]]:
    """The rows of a file whose records are sound, each cell canonical, sorted by key.

    Args:
        table: The table whose fields the cells are put in the order of.
        text: What the file holds.
        plain: Whether the form of the file was found canonical.
        sound: Whether each line of it was found to be one record, and no cell too long: then the
            reader of the standard library, which is quick, reads it right.

    Returns:
        A list of cells for each row.
    """
    records: Iterator[list[str]]
    if plain or sound:
        lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
        records = csv.reader(lines, strict=True)
    else:
        records = (record.values for record in scan.records(text) if not record.blank)
    header = header_names(next(records), table)
    order = [header.index(name) for name in table.names]
    kinds = [field.type for field in table.fields]
    every = list(enumerate(kinds))
    numbers = [(place, kind) for place, kind in every if kind in NUMBERS]
    rows, shared = [], dict[str, str]()
    for record in records:
        row = [shared.setdefault(record[place], record[place]) for place in order]
        for place, kind in numbers if plain or _plain("|".join(record)) else every:
            row[place] = canonical_cell(row[place], kind)
        rows.append(row)
        if len(shared) > MOST_SHARED:
            shared.clear()
    return sorted(rows, key=table.key_of) if table.primary_key else rows


def _plain(record: str) -> bool:
    """Whether the cells of a record, joined with `|`, are canonical but for numbers: what nearly
    every record is, looked at as a whole.
    """
    return (
        record.isprintable()
        and not (" |" in record or "| " in record or record[:1] == " " or record[-1:] == " ")
        and unicodedata.is_normalized("NFC", record)
    )


def canonical_cell(value: str, kind: str = "string") -> str:
    """A cell in canonical form.

    That is NFC, one line, no blanks at the ends, a number without needless characters.
    """
    plain = value.isascii() and value.isprintable() and value[:1] != " " != value[-1:]
    while not plain:
        tidy = unicodedata.normalize("NFC", LINE_BREAKS.sub(" ", value)).strip().strip(ZERO_WIDTH)
        plain, value = tidy == value, tidy
    return canonical_number(value, kind) if kind in NUMBERS else value


def canonical_number(value: str, kind: str) -> str:
    """The same number without plus sign, exponent, leading or trailing zeros; else as it is."""
    if not value or value.isascii() and value.isdigit() and value[0] != "0":
        return value
    form = ANY_NUMBER if kind == "number" else WHOLE_NUMBER
    if not form.fullmatch(value) or len(value) > MAX_DIGITS:
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
    """The text of a file of these rows."""
    return scan.write_record(table.names) + "".join(map(scan.write_record, rows))
