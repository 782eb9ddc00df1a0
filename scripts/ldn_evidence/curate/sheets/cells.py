"""What a spreadsheet program did to one cell: undone where that is beyond doubt, refused where it is not.

``was`` is the value of the package, None in a new row. A cell that reads as ``was`` is unchanged, whatever happened to it on the way.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ...model.findings import quoted
from ...model.package import Field
from ...store.canonical import canonical_cell
from .export import MAX_TEXT
from .reading import Cell

AS_TEXT = "Format the column as Text, then type the value again."
TYPE_AGAIN = "Type the value again, or copy it from the package."
ERRORS = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|N/A|NULL!|NUM!|SPILL!|CALC!)|Err:[0-9]{3}")
BOOLEANS = {
    "true": {"true", "wahr", "vrai", "verdadero", "vero", "waar", "verdadeiro", "prawda"},
    "false": {"false", "falsch", "faux", "falso", "onwaar", "fałsz"},
}
SCIENTIFIC = re.compile(
    r"-?[0-9]([.,][0-9]+)?E[+-][0-9]{2,3}"
)  # as programs write it; a hash such as 094e480368074305 is none
COMMA = re.compile(
    r"-?(0,[0-9]+|[1-9][0-9]*,([0-9]{1,2}|[0-9]{4,}))"
)  # `1,234` may be a thousand and more
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?")
NUMERIC_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
SERIAL = re.compile(r"[0-9]{5}")
_MONTH = "(jan(uary?)?|feb(ruary?)?|mar(ch)?|märz?|apr(il)?|may|mai|june?|juni?|july?|juli|aug(ust)?|sept?(ember)?|o[ck]t(ober)?|nov(ember)?|de[cz](ember)?)"
DATE_LIKE = re.compile(
    rf"{MIDNIGHT.pattern}|[0-9]{{1,2}}[./][0-9]{{1,2}}[./]([0-9]{{2}}|[0-9]{{4}})|[0-9]{{1,2}}\.?[- ]{_MONTH}\.?([- ][0-9]{{2,4}})?|{_MONTH}[- ][0-9]{{2}}",
    re.IGNORECASE,
)
FOLDED = str.maketrans("‘’‚‛′“”„‟«»–—−‐‑⁄", '\'\'\'\'\'""""""-----/')


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a cell and what was ``undone`` to get at it; or why it is ``refused``, and the ``remedy``. ``alike``: a program may have changed it."""

    value: str
    undone: str = ""
    refused: str = ""
    remedy: str = TYPE_AGAIN
    alike: str = ""


def read_cell(cell: Cell, column: Field, was: str | None) -> Reading:
    """What a cell says, by the type of its column and by the value that stood there."""
    value, kind = cell.value, cell.kind
    if isinstance(value, str) and len(value) >= MAX_TEXT:
        return Reading(
            "",
            refused=f"the cell has {len(value):,} characters; a spreadsheet cuts at {MAX_TEXT:,}",
            remedy="Shorten it, or edit the CSV file.",
        )
    if kind == "error":
        return Reading("", refused=f"the cell shows the error {quoted(str(value))}")
    if kind == "formula":
        formula = quoted(value if isinstance(value, str) else getattr(value, "text", ""))
        return Reading(
            "",
            refused=f"the cell holds the formula {formula}",
            remedy="Copy it and paste it as values only.",
        )
    if kind == "date":
        return _date(value, column, was)
    if kind == "boolean":
        word = str(value).lower()
        if column.type == "boolean" or word == (was or "").lower():
            return Reading(word if column.type == "boolean" else was or "")
        return Reading(
            "", refused=f"the truth value {quoted(str(value))} was made of text", remedy=AS_TEXT
        )
    return _number(value, column, was) if kind == "number" else _text(str(value), column, was)


def _date(value: object, column: Field, was: str | None) -> Reading:
    whole = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    day = (
        value.date().isoformat()
        if whole
        else value.isoformat()
        if type(value) is datetime.date
        else str(value)
    )
    if day == was:
        return Reading(day)
    if column.type == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return Reading(day, undone=f"the date {quoted(day)} is taken as text")
    return Reading(
        "", refused=f"the date {quoted(day)} was made of what stood there", remedy=AS_TEXT
    )


def _number(value: float, column: Field, was: str | None) -> Reading:
    text = str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if column.type != "string":
        return _text(text if "e" not in text else format(Decimal(text), "f"), column, was)
    if text == was:
        return Reading(text)
    if not text.lstrip("-").isdigit() or len(text) > 15:
        return Reading(
            "",
            refused=f"the number {quoted(text)} was made of text, and may have lost digits",
            remedy=AS_TEXT,
        )
    read = _text(text, column, was)
    return (
        read
        if read.refused
        else Reading(
            text,
            undone=f"the number {quoted(text)} is taken as text; zeros in front of it would be lost",
        )
    )


def _text(text: str, column: Field, was: str | None) -> Reading:
    value = canonical_cell(text, column.type)
    refuse = lambda why, remedy=TYPE_AGAIN: Reading("", refused=why, remedy=remedy)
    scientific = SCIENTIFIC.fullmatch(value if column.type == "string" else text.strip())
    if value == was:
        return Reading(
            value, undone="" if text == value else f"{quoted(text)} is taken as {quoted(value)}"
        )
    if ERRORS.fullmatch(value):
        return refuse(f"the cell shows the error {quoted(text)}")
    if value.startswith("=") and len(value) > 1:
        return refuse(
            f"the cell holds the formula {quoted(text)}", "Copy it and paste it as values only."
        )
    if "\ufffd" in value or (
        was and not was.isascii() and re.sub(r"[^\x00-\x7f]", "?", was) == value
    ):
        return refuse(
            f"letters were lost in {quoted(text)}",
            "Save it again in UTF-8, from a sheet in which the letters still stand.",
        )
    if fixed := _unscrambled(value):
        if fixed == was:
            return Reading(
                fixed, undone=f"{quoted(text)} is taken as {quoted(fixed)}, which it was in UTF-8"
            )
        return refuse(
            f"{quoted(text)} is UTF-8 read in another encoding, probably {quoted(fixed)}",
            "Open it again as UTF-8 and save it, or type the value again.",
        )
    if scientific:
        if column.type != "string" and canonical_cell(text.replace(",", "."), "number") == was:
            return Reading(was, undone=f"{quoted(text)} is taken as {quoted(was)}")
        return refuse(
            f"{quoted(text)} is in scientific notation, which may have lost digits", AS_TEXT
        )
    if column.type in TYPED and (read := TYPED[column.type](value, was)):
        return read
    return _string(text, value, column, was)


def _string(text: str, value: str, column: Field, was: str | None) -> Reading:
    """The changes of a text that only a program makes, and what is left."""
    if column.type == "string":
        if was in _days(value):
            return Reading(was, undone=f"{quoted(value)} is taken as {quoted(was)}")
        if DATE_LIKE.fullmatch(value) and not DATE_LIKE.fullmatch(was or ""):
            return Reading("", refused=f"the date {quoted(value)} was made of text", remedy=AS_TEXT)
        if was and _same_number(value, was):
            return Reading(
                "", refused=f"{quoted(value)} is text that was taken for a number", remedy=AS_TEXT
            )
        if was and fold(value) == fold(was):
            return Reading(
                value,
                alike=f"{quoted(value)} differs only in quotes, dashes, dots or blanks, as a program changes them",
            )
    return Reading(
        value, undone="" if text == value else f"{quoted(text)} is taken as {quoted(value)}"
    )


def _typed_number(value: str, was: str | None) -> Reading | None:
    if COMMA.fullmatch(value) or (was and value == was.replace(".", ",")):
        number = canonical_cell(value.replace(",", "."), "number")
        return Reading(number, undone=f"{quoted(value)} is taken as {quoted(number)}")
    if re.fullmatch(
        r"-?[0-9]{1,3}([.,' \u00a0][0-9]{3})+([.,][0-9]+)?", value
    ) and not re.fullmatch(r"-?[0-9]+\.[0-9]+", value):
        return Reading(
            "",
            refused=f"{quoted(value)} may be a thousand and more, or a fraction",
            remedy="Write it without separators, with a point for decimals.",
        )
    if DATE_LIKE.fullmatch(value):
        return Reading("", refused=f"the date {quoted(value)} was made of a number", remedy=AS_TEXT)
    return None


def _typed_boolean(value: str, was: str | None) -> Reading | None:
    word = next((word for word, names in BOOLEANS.items() if value.casefold() in names), None)
    return word and Reading(
        word, undone="" if value == word else f"{quoted(value)} is taken as {quoted(word)}"
    )


def _typed_date(value: str, was: str | None) -> Reading | None:
    days = _days(value)
    if not days:
        return None
    if was in days or (len(days) == 1 and not SERIAL.fullmatch(value)):
        day = was if was in days else days[0]
        return Reading(day, undone=f"{quoted(value)} is taken as {quoted(day)}")
    return Reading(
        "",
        refused=f"{quoted(value)} may be {' or '.join(days)}",
        remedy="Write the day as YYYY-MM-DD, in a column formatted as Text.",
    )


TYPED = {
    "number": _typed_number,
    "integer": _typed_number,
    "boolean": _typed_boolean,
    "date": _typed_date,
}


def _days(value: str) -> list[str]:
    """The days that a date in another form than ours, or the serial number of one, may mean."""
    if match := MIDNIGHT.fullmatch(value):
        return [match[1]]
    if SERIAL.fullmatch(value):
        return [(datetime.date(1899, 12, 30) + datetime.timedelta(int(value))).isoformat()]
    if not (match := NUMERIC_DATE.fullmatch(value)):
        return []
    first, second, year = map(int, match.groups())
    days = []
    for month, day in ((second, first), (first, second)):
        try:
            days.append(datetime.date(year, month, day).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def _unscrambled(value: str) -> str | None:
    """The text as it was before its UTF-8 was read as Windows-1252, if it was."""
    if value.isascii():
        return None
    try:
        return b"".join(c.encode("cp1252", "ignore") or c.encode("latin-1") for c in value).decode(
            "utf-8"
        )
    except UnicodeError:
        return None


def _same_number(value: str, was: str) -> bool:
    try:
        return Decimal(value) == Decimal(was)
    except InvalidOperation:
        return False


def fold(text: str) -> str:
    return " ".join(
        unicodedata.normalize("NFKC", text).translate(FOLDED).replace("--", "-").split()
    )
