"""The package as a workbook: a sheet a table, every cell text, lists to choose from.

The bytes depend on the rows, the schemas and SOURCE_DATE_EPOCH alone, so that a release can carry
the workbook.
"""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ...model.findings import quoted
from ...model.package import Package, Table
from ...model.refusal import Refused
from ...store.canonical import render
from ...store.opened import OpenPackage
from ...store.writing import write_all
from ..passages import PASSAGE as PASSAGE
from .cells import MAX_TEXT
from .choices import AUTHOR, SPARE_ROWS, add_choices, comment_on, helper_header, text_cell
from .choices import sheet_name as sheet_name
from .order import columns_of, letter_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

READ_ME = "read_me"
EARLIEST = "315532800"  # 1980, from which on a zip file can hold times
MAX_WIDTH = 60  # of a column, in characters
TO_READ = (
    "Each further sheet is a table. Every cell is text, so that no program reads a date or a "
    "number into it: keep it so, and paste values only.",
    "The comment on a header says what the column holds. Columns with a closed list, or with ids "
    "of another sheet, offer what may stand there.",
)
TO_EDIT = (
    "Write new rows below the last one; leave an id empty where the comment says so. A row that "
    "you delete here is not deleted in the package.",
    "A new row may have a name of its own in place of the id, such as #one, by which rows of other "
    "sheets refer to it.",
    "Take it back with `ldn import FILE.xlsx --dry-run`, which tells what would change, and then "
    "without --dry-run.",
    "With --write-ids the ids that new rows got come into this workbook: where the id was empty, "
    "or, of a row with a name, into the column `became`. Close it here first.",
)


def write_workbook(package: OpenPackage, path: Path, helpers: bool = True) -> None:
    """Write the package as an .xlsx file; an older file of that name is replaced.

    Args:
        package: The package.
        path: The file to write.
        helpers: Whether sheets have columns beside those of the table, for new rows; a release,
            which is read, has the table alone.

    Raises:
        Refused: A table cannot be read, or a value fits into no cell.
        OSError: The file cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    stamp = _stamp()
    rows = {table.name: package.rows(table) for table in package.tables.values()}
    for table in package.tables.values():
        _check_cells(table, rows[table.name])
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None)
    title = [str(package.meta[key]) for key in ("name", "version") if package.meta.get(key)]
    book.properties.title = " ".join(title)
    book.properties.creator = AUTHOR
    lines = (book.properties.title, *TO_READ, *(TO_EDIT if helpers else ()))
    _read_me(book.create_sheet(READ_ME), package, lines, rows)
    for table in package.tables.values():
        _sheet(book.create_sheet(sheet_name(table)), package, table, rows, helpers)
    memory = io.BytesIO()
    ExcelWriter(book, _Zip(memory, stamp)).save()  # Workbook.save would put in the time of day
    write_all({path: memory.getvalue()})


def state(table: Table, rows: list[list[str]]) -> str:
    """A short hash of the rows of a table.

    By it an import knows whether the package has changed since the workbook was written.
    """
    return hashlib.sha256(render(table, rows).encode("utf-8")).hexdigest()[:16]


def _stamp() -> datetime:
    """The time that all time stamps show: SOURCE_DATE_EPOCH, else the earliest. Raises Refused."""
    given = os.environ.get("SOURCE_DATE_EPOCH") or EARLIEST
    try:
        stamp = datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        stamp = datetime.min
    if not 1980 <= stamp.year < 2108:
        raise Refused(
            f"SOURCE_DATE_EPOCH is {given}",
            f"Give whole seconds since 1970, from {EARLIEST} (1980) on, or unset it.",
        )
    return stamp


class _Zip(ZipFile):
    """A zip archive whose entries all have the same date and rights."""

    def __init__(self, file: io.BytesIO, stamp: datetime):
        super().__init__(file, "w", ZIP_DEFLATED)
        self.stamp = stamp

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        """Put an entry in; what the caller says of its compression is passed over."""
        stamp = self.stamp
        date = (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
        info = ZipInfo(str(zinfo_or_arcname), date)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Put a file in."""
        self.writestr(arcname, Path(filename).read_bytes())


def _read_me(
    sheet: Worksheet, package: Package, lines: tuple[str, ...], rows: dict[str, list[list[str]]]
) -> None:
    """Version, how to take the workbook back, and the tables with the state of their rows."""
    for letter, width in zip("ABCD", (28, 8, 20, 120)):
        sheet.column_dimensions[letter].width = width
    for line in lines:
        sheet.append([text_cell(sheet, line)])
    sheet.append([])
    sheet.append([text_cell(sheet, word) for word in ("table", "rows", "state", "holds")])
    for table in package.tables.values():
        own = rows[table.name]
        description = table.spec.get("description", "")
        words = (table.name, str(len(own)), state(table, own), description)
        sheet.append([text_cell(sheet, word) for word in words])


def _sheet(
    sheet: Worksheet,
    package: Package,
    table: Table,
    rows: dict[str, list[list[str]]],
    helpers: bool,
) -> None:
    """The sheet of a table: header, rows, lists to choose from."""
    from openpyxl.styles import Font, PatternFill

    own, order = rows[table.name], columns_of(table, helpers)
    sheet.freeze_panes = "A2"
    head = []
    for name in order:
        letter = letter_of(table, name, helpers)
        if name not in table.names:
            head.append(helper_header(sheet, name, letter))
            continue
        field, index = table[name], table.names.index(name)
        dimension = sheet.column_dimensions[letter]
        dimension.number_format = "@"  # for the cells that are still empty
        width = max([len(field.name) + 5, *(len(row[index]) + 2 for row in own)])
        dimension.width = min(MAX_WIDTH, width)
        cell = text_cell(sheet, field.name)
        cell.font, cell.fill = Font("Calibri", 11, bold=True), PatternFill("solid", "DDE6F0")
        cell.comment = comment_on(package, table, field)
        head.append(cell)
    sheet.append(head)
    for row in own:
        values = dict(zip(table.names, row))
        texts = [values.get(name, "") for name in order]
        sheet.append([text_cell(sheet, value) if value else None for value in texts])
    last = len(own) + 1
    sheet.auto_filter.ref = f"A1:{letter_of(table, order[-1], helpers)}{last}"
    for field in table.fields:
        letter = letter_of(table, field.name, helpers)
        cells = f"{letter}2:{letter}{last + SPARE_ROWS}"
        add_choices(sheet, package, table, field, rows, cells, helpers)


def _check_cells(table: Table, rows: list[list[str]]) -> None:
    """Raises Refused for a value that no cell can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for number, row in enumerate(rows, 2):
        for name, value in zip(table.names, row):
            if len(value) > MAX_TEXT:
                why = f"holds {len(value):,} characters, more than {MAX_TEXT:,}"
            elif not value.isprintable() and ILLEGAL_CHARACTERS_RE.search(value):
                why = "holds a control character"
            else:
                continue
            place = f"{sheet_name(table)}!{letter_of(table, name)}{number}"
            raise Refused(
                f"{place}: {quoted(value)} {why}",
                f"Mend it in {table.path}; `ldn validate` names the line.",
            )
