"""A workbook or a CSV file from anybody -> sheets of cells with addresses.

Nothing is executed, fetched or trusted to be small.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ...model.refusal import Refused
from .sheet import EMPTY as EMPTY
from .sheet import MAX_BYTES, SAVE_AGAIN, Budget, Sheet
from .sheet import Cell as Cell
from .workbook import read_workbook

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of .xls, and of workbooks under a password


def read_file(path: Path) -> list[Sheet]:
    """The sheets of an .xlsx file, or the one of a CSV file.

    Raises:
        Refused: It is neither, or damaged, hostile or too large.
        OSError: It cannot be read.
    """
    return sheets_of(path, contents(path))


def contents(path: Path) -> bytes:
    """What a file holds, if it is not too large. Raises Refused, OSError."""
    if path.exists() and not path.is_file():
        raise Refused("it is no file", "Name an .xlsx or CSV file.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Refused(
            f"it has {size >> 20:,} MB, more than {MAX_BYTES >> 20}", "Import it in parts."
        )
    return path.read_bytes()


def sheets_of(path: Path, data: bytes) -> list[Sheet]:
    """The sheets of a file that holds ``data``. Raises Refused."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(
                "it is encrypted with a password",
                "Take the password off (File, Info, Protect Workbook) and save it again.",
            )
        raise Refused(
            "it is a workbook in the old format .xls, or another old Office file", SAVE_AGAIN
        )
    if not data.strip():
        raise Refused("it is empty", SAVE_AGAIN)
    if data.startswith(b"PK"):
        return read_workbook(data)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise Refused("it is no workbook, or a damaged one", SAVE_AGAIN)
    return [_csv(path.stem, data)]


def _csv(name: str, data: bytes) -> Sheet:
    """The sheet that a CSV file is. Raises Refused."""
    sheet, budget = Sheet(name), Budget()
    text = _decoded(data, sheet)
    separator = _separator(text)
    if separator != ",":
        sheet.remarks.append(f"the cells were separated by {SEPARATORS[separator]}; read so")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    width = 0
    try:
        for number, row in enumerate(reader, 1):
            budget.spend(sheet, len(row))
            cells = {i: Cell(value) for i, value in enumerate(row, 1) if value}
            if number == 1:
                sheet.header, width = cells, len(row)
            elif len(row) > width:
                raise Refused(
                    f"line {reader.line_num} has {len(row)} cells, the header {width}",
                    "Quote the cell that holds the separator, or save it again.",
                )
            elif cells:
                sheet.rows.append((number, cells))
    except csv.Error as error:
        raise Refused(
            f"line {reader.line_num} is no CSV: {error}",
            "Look for a quote that is never closed, or save it again.",
        ) from None
    return sheet


def _decoded(data: bytes, sheet: Sheet) -> str:
    """The text of a CSV file; an unusual encoding becomes a remark. Raises Refused."""
    encoding, shown = next(
        (known for mark, *known in MARKS if data.startswith(mark)), ["utf-8", ""]
    )
    if shown:
        sheet.remarks.append(f"the file was in {shown}; read so")
    elif b"\0" in data:
        raise Refused("it is no text: it holds NUL characters", SAVE_AGAIN)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if shown:
            raise Refused(f"it is no valid {shown}, at byte {error.start}", SAVE_AGAIN) from None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused("it is neither in UTF-8 nor in Windows-1252", SAVE_AGAIN) from None
    sheet.doubtful = True
    return text


def _separator(text: str) -> str:
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(SEPARATORS, key=head.count)
