"""The sheets of an .xlsx file, once its archive has been looked at: no macro, no link, no bomb."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from ...model.refusal import Refused
from .sheet import MAX_BYTES, MAX_ROWS, SAVE_AGAIN, Budget, Cell, Sheet, too_many, unbounded

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_SHEETS = 200  # a package has a tenth of that
MAX_PARTS = 2_000  # of the archive that a workbook is: sheets, comments, pictures
ROW = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?row[\s/>]")
SHEET = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?sheet\s")
STRICT = "http://purl.oclc.org/ooxml/"  # where the names of the strict form of the standard begin
KINDS = {"s": "text", "n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}
OF_THEIR_OWN = "Save the sheets that are tables of the package as a workbook of their own."


def read_workbook(data: bytes, trusted: bool = False) -> list[Sheet]:
    """The sheets of a workbook; one that is ``trusted`` may be of any size. Raises Refused."""
    try:
        if not trusted:
            with ZipFile(io.BytesIO(data)) as archive:
                _check_parts(archive)
        with warnings.catch_warnings():
            # Of features of the workbook that do not concern its cells.
            warnings.simplefilter("ignore")
            return list(_sheets(data, unbounded() if trusted else Budget()))
    except Refused:
        raise
    except MemoryError:
        raise Refused("it takes more memory than there is", "Import it in parts.") from None
    except Exception as error:  # whatever a reader of zip and XML trips over
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise Refused(f"the workbook is damaged: {reason}", SAVE_AGAIN) from None


def _check_parts(archive: ZipFile) -> None:
    """Look at an archive, and at the head of each part, before it is parsed. Raises Refused."""
    parts = archive.infolist()
    _check_directory(parts)
    names = {part.filename for part in parts}
    macro = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macro or b"macroEnabled" in archive.read("[Content_Types].xml"):
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
            raise too_many("it has", "rows", MAX_ROWS)
        if sheets > MAX_SHEETS:
            raise Refused(f"it has more than {MAX_SHEETS} sheets", OF_THEIR_OWN)


def _check_directory(parts: list[ZipInfo]) -> None:
    """Whether an archive is a workbook, and small enough to be unpacked. Raises Refused."""
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS:
        raise Refused(f"it has {len(parts):,} parts, more than {MAX_PARTS:,}", OF_THEIR_OWN)
    if (size := sum(part.file_size for part in parts)) > MAX_BYTES:
        raise Refused(
            f"unpacked it has {size >> 20:,} MB, more than {MAX_BYTES >> 20}",
            "Import it in parts; clear rows and columns below and beside the data.",
        )
    if "mimetype" in names:
        raise Refused("it is an OpenDocument file", SAVE_AGAIN)
    if not any(name.startswith("xl/") for name in names):
        raise Refused("it is an archive, but no workbook", SAVE_AGAIN)


class _Begun(Exception):
    """The first element of an XML part was reached."""


def _check_prolog(data: bytes) -> None:
    """A part has no document type, where entities would be declared, nor is it strict.

    The standard says the first; of the second the reader knows nothing. Raises Refused.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = _doctype, _begun
    try:
        parser.Parse(data, True)
    except (_Begun, expat.ExpatError):  # what is no XML is no danger here
        return


def _doctype(name: str, system_id: str | None, public_id: str | None, internal: bool) -> None:
    raise Refused(
        "one of its parts declares a document type, which no spreadsheet program writes", SAVE_AGAIN
    )


def _begun(_: str, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if name.startswith("xmlns") and value.startswith(STRICT):
            raise Refused(
                "it is in the strict form of the standard (Strict Open XML Spreadsheet)",
                "Save it again as `Excel Workbook (.xlsx)`, without `Strict`, and import that.",
            )
    raise _Begun


def _sheets(data: bytes, budget: Budget) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        yield _sheet(book, sheet, budget)


def _sheet(book: Workbook, sheet: ReadOnlyWorksheet, budget: Budget) -> Sheet:
    """The cells of a sheet, read sparsely. Raises Refused."""
    # The public reader fills rows up, and knows of no merged cells; what this one needs is private,
    # and not in the stubs.
    from openpyxl.worksheet._reader import WorkSheetParser

    part: str = sheet._worksheet_path  # type: ignore[attr-defined]
    found = Sheet(sheet.title, hidden=sheet.sheet_state != "visible", part=part)
    with book._archive.open(part) as source:  # type: ignore[attr-defined]
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # type: ignore[attr-defined]
            epoch=book.epoch,
            date_formats=book._date_formats,  # type: ignore[attr-defined]
            timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]
        )
        for number, raw in parser.parse():
            cells = {
                cell["column"]: Cell(_value(cell["value"]), KINDS.get(cell["data_type"], "text"))
                for cell in raw
                if cell["value"] not in (None, "")
            }
            if number == 1:
                found.header = cells
            elif cells:
                found.rows.append((number, cells))
            budget.spend(found, len(cells))
        if parser.merged_cells:
            found.merged = [str(area) for area in parser.merged_cells.mergeCell]
    return found


def _value(value: object) -> object:
    """A value without the sign that stands for the carriage return of Windows."""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("_x000d_", "")
    return value
