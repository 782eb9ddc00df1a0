"""What a spreadsheet program did to one cell: undone where that is beyond doubt, else refused.

``was`` is the value of the package, None in a new row. A cell that reads as ``was`` is unchanged,
whatever happened to it on the way.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ...model.findings import quoted
from ...model.package import Field
from ...store.canonical import canonical_cell
from ..spelling import ISO_DAY, Spelt, day_of, days_of, number_of, truth_of
from .sheet import Cell

MAX_TEXT = 32_767  # characters that a cell of a spreadsheet holds; one with as many was cut
AS_TEXT = "Format the column as Text, then type the value again."
DAY_AS_TEXT = "Write the day as YYYY-MM-DD, in a column formatted as Text."
AS_VALUES = "Copy it and paste it as values only."
TYPE_AGAIN = "Type the value again, or copy it from the package."
ERRORS = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|N/A|NULL!|NUM!|SPILL!|CALC!)|Err:[0-9]{3}")
# As programs write it; a hash such as 094e480368074305 is none.
SCIENTIFIC = re.compile(r"-?[0-9]([.,][0-9]+)?E[+-][0-9]{2,3}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?")
SERIAL = re.compile(r"[0-9]{5}")
SERIAL_START = datetime.date(1899, 12, 30)  # day 0 of spreadsheet programs
_MONTH = (
    "(jan(uary?)?|feb(ruary?)?|mar(ch)?|märz?|apr(il)?|may|mai|june?|juni?|july?|juli"
    "|aug(ust)?|sept?(ember)?|o[ck]t(ober)?|nov(ember)?|de[cz](ember)?)"
)
DATE_LIKE = re.compile(
    rf"{MIDNIGHT.pattern}|[0-9]{{1,2}}[./][0-9]{{1,2}}[./]([0-9]{{2}}|[0-9]{{4}})"
    rf"|[0-9]{{1,2}}\.?[- ]{_MONTH}\.?([- ][0-9]{{2,4}})?|{_MONTH}[- ][0-9]{{2}}",
    re.IGNORECASE,
)
FOLDED = str.maketrans("‘’‚‛′“”„‟«»–—−‐‑⁄", '\'\'\'\'\'""""""-----/')


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell says.

    Args:
        value: Its value, in canonical form.
        undone: What a program had made of it, in words, where that was undone.
        refused: Why it cannot be read, if it cannot.
        remedy: What to do about a refusal.
        alike: In which harmless-looking way it differs, as a program may have changed it.
    """

    value: str
    undone: str = ""
    refused: str = ""
    remedy: str = TYPE_AGAIN
    alike: str = ""


def _refusal(why: str, remedy: str = TYPE_AGAIN) -> CellReading:
    return CellReading("", refused=why, remedy=remedy)


def _restored(value: str, text: str) -> CellReading:
    """A value, and that it was another text if it was."""
    undone = "" if text == value else f"{quoted(text)} is taken as {quoted(value)}"
    return CellReading(value, undone=undone)


def read_cell(cell: Cell, column: Field, was: str | None) -> CellReading:
    """What a cell says, by the type of its field and by the value that stood there.

    Args:
        cell: The cell of the sheet.
        column: The field that its column is of.
        was: The value of the package in this place; None in a new row.
    """
    value, kind = cell.value, cell.kind
    if isinstance(value, str) and len(value) >= MAX_TEXT:
        return _refusal(
            f"the cell has {len(value):,} characters; a spreadsheet cuts at {MAX_TEXT:,}",
            "Shorten it, or edit the CSV file.",
        )
    if kind == "error":
        return _refusal(f"the cell shows the error {quoted(str(value))}")
    if kind == "formula":
        formula = quoted(value if isinstance(value, str) else getattr(value, "text", ""))
        return _refusal(f"the cell holds the formula {formula}", AS_VALUES)
    if kind == "date":
        return _date(value, column, was)
    if kind == "boolean":
        return _boolean(value, column, was)
    if kind == "number" and isinstance(value, int | float):
        return _number(value, column, was)
    return _text(str(value), column, was)


def _boolean(value: object, column: Field, was: str | None) -> CellReading:
    word = str(value).lower()
    if column.type == "boolean":
        return CellReading(word)
    if word == (was or "").lower():
        return CellReading(was or "")
    return _refusal(f"the truth value {quoted(str(value))} was made of text", AS_TEXT)


def _date(value: object, column: Field, was: str | None) -> CellReading:
    day = str(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            day = value.date().isoformat()
    elif isinstance(value, datetime.date):
        day = value.isoformat()
    if day == was:
        return CellReading(day)
    if column.type == "date" and DAY.fullmatch(day):
        return CellReading(day, undone=f"the date {quoted(day)} is taken as text")
    return _refusal(f"the date {quoted(day)} was made of what stood there", AS_TEXT)


def _number(value: float, column: Field, was: str | None) -> CellReading:
    text = str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if column.type != "string":
        return _text(text if "e" not in text else format(Decimal(text), "f"), column, was)
    if text == was:
        return CellReading(text)
    if not text.lstrip("-").isdigit() or len(text) > 15:
        why = f"the number {quoted(text)} was made of text, and may have lost digits"
        return _refusal(why, AS_TEXT)
    read = _text(text, column, was)
    if read.refused:
        return read
    undone = f"the number {quoted(text)} is taken as text; zeros in front of it would be lost"
    return CellReading(text, undone=undone)


def _text(text: str, column: Field, was: str | None) -> CellReading:
    value = canonical_cell(text, column.type)
    if value == was:
        return _restored(value, text)
    if damaged := _damaged(text, value, was):
        return damaged
    if SCIENTIFIC.fullmatch(value if column.type == "string" else text.strip()):
        if column.type != "string" and canonical_cell(text.replace(",", "."), "number") == was:
            return CellReading(was, undone=f"{quoted(text)} is taken as {quoted(was)}")
        why = f"{quoted(text)} is in scientific notation, which may have lost digits"
        return _refusal(why, AS_TEXT)
    if column.type in TYPED and (read := TYPED[column.type](value, was)):
        return read
    if column.type == "string" and (read := _changed_by_program(value, was)):
        return read
    return _restored(value, text)


def _damaged(text: str, value: str, was: str | None) -> CellReading | None:
    """Errors, formulas, and letters that were lost or read in another encoding; else None."""
    if ERRORS.fullmatch(value):
        return _refusal(f"the cell shows the error {quoted(text)}")
    if value.startswith("=") and len(value) > 1:
        return _refusal(f"the cell holds the formula {quoted(text)}", AS_VALUES)
    marked = was is not None and not was.isascii() and re.sub(r"[^\x00-\x7f]", "?", was) == value
    if "\ufffd" in value or marked:
        return _refusal(
            f"letters were lost in {quoted(text)}",
            "Save it again in UTF-8, from a sheet in which the letters still stand.",
        )
    if not (right := _unscrambled(value)):
        return None
    if right == was:
        undone = f"{quoted(text)} is taken as {quoted(right)}, which it was in UTF-8"
        return CellReading(right, undone=undone)
    return _refusal(
        f"{quoted(text)} is UTF-8 read in another encoding, probably {quoted(right)}",
        "Open it again as UTF-8 and save it, or type the value again.",
    )


def _changed_by_program(value: str, was: str | None) -> CellReading | None:
    """The changes of a text that only a program makes; None where there is none of them."""
    if was is not None and was in _days(value):
        return CellReading(was, undone=f"{quoted(value)} is taken as {quoted(was)}")
    if DATE_LIKE.fullmatch(value) and not DATE_LIKE.fullmatch(was or ""):
        return _refusal(f"the date {quoted(value)} was made of text", AS_TEXT)
    if not was:
        return None
    if _same_number(value, was):
        return _refusal(f"{quoted(value)} is text that was taken for a number", AS_TEXT)
    if fold(value) == fold(was):
        ways = "quotes, dashes, dots or blanks, as a program changes them"
        return CellReading(value, alike=f"{quoted(value)} differs only in {ways}")
    return None


def _typed_whole(value: str, was: str | None) -> CellReading | None:
    return _typed_number(value, was, whole=True)


def _typed_number(value: str, was: str | None, whole: bool = False) -> CellReading | None:
    if was and value == was.replace(".", ","):
        return CellReading(was, undone=f"{quoted(value)} is taken as {quoted(was)}")
    if spelt := number_of(value, whole):
        return _spelt(value, spelt)
    if DATE_LIKE.fullmatch(value):
        return _refusal(f"the date {quoted(value)} was made of a number", AS_TEXT)
    return None


def _typed_boolean(value: str, was: str | None) -> CellReading | None:
    spelt = truth_of(value)
    return _restored(spelt.text, value) if spelt else None


def _typed_date(value: str, was: str | None) -> CellReading | None:
    days = _days(value)
    if was is not None and was in days:
        return CellReading(was, undone=f"{quoted(value)} is taken as {quoted(was)}")
    if days and SERIAL.fullmatch(value):
        return _refusal(f"{quoted(value)} may be {days[0]}", DAY_AS_TEXT)
    if days and MIDNIGHT.fullmatch(value):
        return CellReading(days[0], undone=f"{quoted(value)} is taken as {quoted(days[0])}")
    spelt = day_of(value)
    return _spelt(value, spelt) if spelt and spelt.text != value or spelt and spelt.why else None


def _spelt(value: str, spelt: Spelt) -> CellReading:
    """What a text says, taken or refused."""
    if spelt.why:
        remedy = DAY_AS_TEXT if spelt.remedy == ISO_DAY else spelt.remedy
        return _refusal(spelt.why, remedy)
    return CellReading(spelt.text, undone=f"{quoted(value)} is taken as {quoted(spelt.text)}")


TYPED: dict[str, Callable[[str, str | None], CellReading | None]] = {
    "number": _typed_number,
    "integer": _typed_whole,
    "boolean": _typed_boolean,
    "date": _typed_date,
}


def _days(value: str) -> list[str]:
    """The days that a date in another form, or the serial number of one, may mean."""
    if match := MIDNIGHT.fullmatch(value):
        return [match[1]]
    if SERIAL.fullmatch(value):
        return [(SERIAL_START + datetime.timedelta(int(value))).isoformat()]
    return days_of(value)


def _unscrambled(value: str) -> str | None:
    """The text as it was before its UTF-8 was read as Windows-1252, if it was."""
    if value.isascii():
        return None
    try:
        # What Windows-1252 lacks was read as the character of the same number.
        data = (c.encode("cp1252", "ignore") or c.encode("latin-1") for c in value)
        return b"".join(data).decode("utf-8")
    except UnicodeError:
        return None


def _same_number(value: str, was: str) -> bool:
    try:
        return Decimal(value) == Decimal(was)
    except InvalidOperation:
        return False


def fold(text: str) -> str:
    """A text with its quotes, dashes, dots and blanks made alike."""
    alike = unicodedata.normalize("NFKC", text).translate(FOLDED).replace("--", "-")
    return " ".join(alike.split())
