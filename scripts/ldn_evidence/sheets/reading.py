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

MAX_BYTES = 32 << 20  # of a file, and of all that is packed in a workbook: some twenty times this package; a hostile one takes half a minute, and 1 GB
MAX_CELLS = 1_000_000  # filled ones
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
SAVE_AGAIN = "Save it again as .xlsx (Excel workbook) or as CSV in UTF-8, and import that."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of .xls, and of workbooks under a password


class NotTaken(Exception):
    """A file that is not read: why, and what to do."""

    def __init__(self, why: str, remedy: str = SAVE_AGAIN):
        super().__init__(why)
        self.why, self.remedy = why, remedy


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
    cells: int = 0


def read_file(path: Path) -> list[Sheet]:
    """The sheets of an .xlsx file, or the one of a CSV file. Raises NotTaken, OSError."""
    if path.exists() and not path.is_file():
        raise NotTaken("it is no file", "Name an .xlsx or CSV file.")
    if path.stat().st_size > MAX_BYTES:
        raise NotTaken(f"it has {path.stat().st_size >> 20:,} MB, more than {MAX_BYTES >> 20}", "Import it in parts.")
    data = path.read_bytes()
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotTaken("it is encrypted with a password", "Take the password off (File, Info, Protect Workbook) and save it again.")
        raise NotTaken("it is a workbook in the old format .xls, or another old Office file")
    if not data.strip():
        raise NotTaken("it is empty")
    if data.startswith(b"PK"):
        return _workbook(data)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise NotTaken("it is no workbook, or a damaged one")
    return [_csv(path.stem, data)]


def _workbook(data: bytes) -> list[Sheet]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features of the workbook that do not concern its cells
            return list(_sheets(data))
    except NotTaken:
        raise
    except MemoryError:
        raise NotTaken("it takes more memory than there is", "Import it in parts.") from None
    except Exception as error:  # whatever a reader of zip and XML trips over
        raise NotTaken(f"the workbook is damaged: {str(error).splitlines()[0][:120] if str(error) else type(error).__name__}") from None


def _check_parts(archive: ZipFile) -> None:
    """Look at the directory of the archive, and at the head of each part, before anything is parsed. Raises NotTaken."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if (size := sum(part.file_size for part in parts)) > MAX_BYTES:
        raise NotTaken(f"unpacked it has {size >> 20:,} MB, more than {MAX_BYTES >> 20}", "Import it in parts; clear rows and columns below and beside the data.")
    if "mimetype" in names:
        raise NotTaken("it is an OpenDocument file")
    if not any(name.startswith("xl/") for name in names):
        raise NotTaken("it is an archive, but no workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise NotTaken("it holds a macro", "Save it as .xlsx, which holds none, and import that.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise NotTaken("it has links to other workbooks", "Break them (Data, Edit Links, Break Link), save it and import that.")
    if len(names) < len(parts):
        raise BadZipFile("a part stands twice in the archive")
    for part in parts:
        with archive.open(part) as file:
            _check_prolog(file)


class _Begun(Exception):
    """The first element of an XML part was reached."""


def _check_prolog(file) -> None:
    """A part of a workbook has no document type, by its standard: there entities would be declared. Raises NotTaken."""

    def doctype(*_) -> None:
        raise NotTaken("one of its parts declares a document type, which no spreadsheet program writes")

    def begun(*_) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, begun
    try:
        parser.ParseFile(file)
    except (_Begun, expat.ExpatError):  # what is no XML is no danger here
        return


def _sheets(data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.worksheet._reader import WorkSheetParser  # gives sparse rows and merged cells; the public reader fills rows up and has no merged ones

    kinds = {"s": "text", "n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        found = Sheet(sheet.title, hidden=sheet.sheet_state != "visible")
        with book._archive.open(sheet._worksheet_path) as source:
            parser = WorkSheetParser(
                source, sheet._shared_strings, epoch=book.epoch, date_formats=book._date_formats, timedelta_formats=book._timedelta_formats
            )
            for number, raw in parser.parse():
                cells = {c["column"]: Cell(_value(c["value"]), kinds.get(c["data_type"], "text")) for c in raw if c["value"] not in (None, "")}
                if number == 1:
                    found.header = cells
                elif cells:
                    found.rows.append((number, cells))
                _count(found, len(cells))
            found.merged = [str(area) for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
        yield found


def _count(sheet: Sheet, cells: int) -> None:
    sheet.cells += cells
    if sheet.cells > MAX_CELLS:
        raise NotTaken(f"the sheet {sheet.name} has more than {MAX_CELLS:,} cells", "Import it in parts.")


def _value(value: object) -> object:
    return value.replace("_x000D_", "").replace("_x000d_", "") if isinstance(value, str) else value


def _csv(name: str, data: bytes) -> Sheet:
    sheet = Sheet(name)
    text = _decoded(data, sheet)
    separator = _separator(text)
    if separator != ",":
        sheet.told.append(f"the cells were separated by {SEPARATORS[separator]}; read so")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            _count(sheet, len(row))
            if number == 1:
                sheet.header = {i: Cell(value) for i, value in enumerate(row, 1) if value}
                width = len(row)
            elif len(row) > width:
                raise NotTaken(f"line {reader.line_num} has {len(row)} cells, the header {width}", "Quote the cell that holds the separator, or save it again.")
            elif any(row):
                sheet.rows.append((number, {i: Cell(value) for i, value in enumerate(row, 1) if value}))
    except csv.Error as error:
        raise NotTaken(f"line {reader.line_num} is no CSV: {error}", "Look for a quote that is never closed, or save it again.") from None
    return sheet


def _decoded(data: bytes, sheet: Sheet) -> str:
    """The text of a CSV file; what is odd about its encoding is told. Raises NotTaken."""
    encoding, shown = next((known for mark, *known in MARKS if data.startswith(mark)), ("utf-8", ""))
    if shown:
        sheet.told.append(f"the file was in {shown}; read so")
    elif b"\0" in data:
        raise NotTaken("it is no text: it holds NUL characters")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if shown:
            raise NotTaken(f"it is no valid {shown}, at byte {error.start}") from None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise NotTaken("it is neither in UTF-8 nor in Windows-1252") from None
    sheet.doubtful = True
    return text


def _separator(text: str) -> str:
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(SEPARATORS, key=head.count)
