"""A workbook or a CSV file from anybody -> sheets of cells with addresses. Nothing is executed, fetched or trusted to be small."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from ...model.refusal import Refused

MAX_BYTES = (
    32 << 20
)  # of a file, and of all that is packed in a workbook: some twenty times this package; a hostile one takes half a minute, and 1 GB
MAX_CELLS = 1_000_000  # filled ones, of all sheets
MAX_ROWS = 50_000  # of all sheets, empty ones too: each costs as much as its table has columns
MAX_SHEETS = 200  # a package has a tenth of that
MAX_PARTS = 2_000  # of the archive that a workbook is: sheets, comments, pictures
ROW = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?row[\s/>]")
SHEET = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?sheet\s")
STRICT = "http://purl.oclc.org/ooxml/"  # where the names of the strict form of the standard begin
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
SAVE_AGAIN = "Save it again as .xlsx (Excel workbook) or as CSV in UTF-8, and import that."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of .xls, and of workbooks under a password


@dataclass(frozen=True, slots=True)
class Cell:
    """``kind`` is text, number, boolean, date, formula or error, as the file has it; ``value`` is of the matching Python type."""

    value: object
    kind: str = "text"


EMPTY = Cell("")


@dataclass
class Sheet:
    """The cells of one sheet: ``header`` by position, ``rows`` as (row number, cells by column number); both count from 1."""

    name: str
    header: dict[int, Cell] = field(default_factory=dict)
    rows: list[tuple[int, dict[int, Cell]]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden: bool = False
    told: list[str] = field(default_factory=list)
    doubtful: bool = False  # the encoding was guessed, and wants a witness
    part: str = ""  # of the archive that a workbook is


@dataclass
class Budget:
    """What may still be read of a file, over all of its sheets."""

    rows: int
    cells: int

    def spend(self, sheet: Sheet, cells: int) -> None:
        """Count a row and its cells. Raises Refused when there are too many."""
        self.rows, self.cells = self.rows - 1, self.cells - cells
        if self.rows < 0:
            raise _too_many(f"with the sheet {sheet.name} it has", "rows", MAX_ROWS)
        if self.cells < 0:
            raise _too_many(f"with the sheet {sheet.name} it has", "cells", MAX_CELLS)


def _too_many(what: str, things: str, most: int) -> Refused:
    return Refused(
        f"{what} more than {most:,} {things}",
        "Import it in parts; clear rows and columns below and beside the data.",
    )


def read_file(path: Path) -> list[Sheet]:
    """The sheets of an .xlsx file, or the one of a CSV file. Raises Refused, OSError."""
    return sheets_of(path, contents(path))


def contents(path: Path) -> bytes:
    """What a file holds, if it is not too large. Raises Refused, OSError."""
    if path.exists() and not path.is_file():
        raise Refused("it is no file", "Name an .xlsx or CSV file.")
    if path.stat().st_size > MAX_BYTES:
        raise Refused(
            f"it has {path.stat().st_size >> 20:,} MB, more than {MAX_BYTES >> 20}",
            "Import it in parts.",
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
        return _workbook(data)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise Refused("it is no workbook, or a damaged one", SAVE_AGAIN)
    return [_csv(path.stem, data)]


def _workbook(data: bytes) -> list[Sheet]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of features of the workbook that do not concern its cells
            return list(_sheets(data))
    except Refused:
        raise
    except MemoryError:
        raise Refused("it takes more memory than there is", "Import it in parts.") from None
    except Exception as error:  # whatever a reader of zip and XML trips over
        raise Refused(
            f"the workbook is damaged: {str(error).splitlines()[0][:120] if str(error) else type(error).__name__}",
            SAVE_AGAIN,
        ) from None


def _check_parts(archive: ZipFile) -> None:
    """Look at the directory of the archive, and at the head of each part, before anything is parsed. Raises Refused."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS:
        raise Refused(
            f"it has {len(parts):,} parts, more than {MAX_PARTS:,}",
            "Save the sheets that are tables of the package as a workbook of their own.",
        )
    if (size := sum(part.file_size for part in parts)) > MAX_BYTES:
        raise Refused(
            f"unpacked it has {size >> 20:,} MB, more than {MAX_BYTES >> 20}",
            "Import it in parts; clear rows and columns below and beside the data.",
        )
    if "mimetype" in names:
        raise Refused("it is an OpenDocument file", SAVE_AGAIN)
    if not any(name.startswith("xl/") for name in names):
        raise Refused("it is an archive, but no workbook", SAVE_AGAIN)
    if any(
        name.lower().endswith("vbaproject.bin") for name in names
    ) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refused("it holds a macro", "Save it as .xlsx, which holds none, and import that.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refused(
            "it has links to other workbooks",
            "Break them (Data, Edit Links, Break Link), save it and import that.",
        )
    if len(names) < len(parts):
        raise BadZipFile("a part stands twice in the archive")
    rows = sheets = 0
    for part in parts:
        data = archive.read(part)
        _check_prolog(data)
        rows += sum(1 for _ in ROW.finditer(data))
        sheets += sum(1 for _ in SHEET.finditer(data))
        if rows > MAX_ROWS:
            raise _too_many("it has", "rows", MAX_ROWS)
        if sheets > MAX_SHEETS:
            raise Refused(
                f"it has more than {MAX_SHEETS} sheets",
                "Save the sheets that are tables of the package as a workbook of their own.",
            )


class _Begun(Exception):
    """The first element of an XML part was reached."""


def _check_prolog(data: bytes) -> None:
    """A part of a workbook has no document type, by its standard: there entities would be declared. Nor is it strict. Raises Refused."""

    def doctype(*_) -> None:
        raise Refused(
            "one of its parts declares a document type, which no spreadsheet program writes",
            SAVE_AGAIN,
        )

    def begun(_: str, attributes: dict[str, str]) -> None:
        if any(
            name.startswith("xmlns") and value.startswith(STRICT)
            for name, value in attributes.items()
        ):
            raise Refused(
                "it is in the strict form of the standard (Strict Open XML Spreadsheet)",
                "Save it again as `Excel Workbook (.xlsx)`, without `Strict`, and import that.",
            )
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, begun
    try:
        parser.Parse(data, True)
    except (_Begun, expat.ExpatError):  # what is no XML is no danger here
        return


def _sheets(data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.worksheet._reader import (
        WorkSheetParser,
    )  # gives sparse rows and merged cells; the public reader fills rows up and has no merged ones

    kinds = {"s": "text", "n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}
    budget = Budget(MAX_ROWS, MAX_CELLS)
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        found = Sheet(
            sheet.title, hidden=sheet.sheet_state != "visible", part=sheet._worksheet_path
        )
        with book._archive.open(sheet._worksheet_path) as source:
            parser = WorkSheetParser(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, raw in parser.parse():
                cells = {
                    c["column"]: Cell(_value(c["value"]), kinds.get(c["data_type"], "text"))
                    for c in raw
                    if c["value"] not in (None, "")
                }
                if number == 1:
                    found.header = cells
                elif cells:
                    found.rows.append((number, cells))
                budget.spend(found, len(cells))
            found.merged = (
                [str(area) for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
            )
        yield found


def _value(value: object) -> object:
    return value.replace("_x000D_", "").replace("_x000d_", "") if isinstance(value, str) else value


def _csv(name: str, data: bytes) -> Sheet:
    sheet, budget = Sheet(name), Budget(MAX_ROWS, MAX_CELLS)
    text = _decoded(data, sheet)
    separator = _separator(text)
    if separator != ",":
        sheet.told.append(f"the cells were separated by {SEPARATORS[separator]}; read so")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            budget.spend(sheet, len(row))
            if number == 1:
                sheet.header = {i: Cell(value) for i, value in enumerate(row, 1) if value}
                width = len(row)
            elif len(row) > width:
                raise Refused(
                    f"line {reader.line_num} has {len(row)} cells, the header {width}",
                    "Quote the cell that holds the separator, or save it again.",
                )
            elif any(row):
                sheet.rows.append(
                    (number, {i: Cell(value) for i, value in enumerate(row, 1) if value})
                )
    except csv.Error as error:
        raise Refused(
            f"line {reader.line_num} is no CSV: {error}",
            "Look for a quote that is never closed, or save it again.",
        ) from None
    return sheet


def _decoded(data: bytes, sheet: Sheet) -> str:
    """The text of a CSV file; what is odd about its encoding is told. Raises Refused."""
    encoding, shown = next(
        (known for mark, *known in MARKS if data.startswith(mark)), ("utf-8", "")
    )
    if shown:
        sheet.told.append(f"the file was in {shown}; read so")
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
