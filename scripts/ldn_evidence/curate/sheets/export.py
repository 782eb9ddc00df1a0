"""The package as a workbook: a sheet a table, every cell text, the dictionary on the headers, lists to choose from.

The bytes depend on the rows, the schemas and SOURCE_DATE_EPOCH alone, so that a release can carry the workbook.
"""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ...model.findings import quoted
from ...model.loading import load_package
from ...model.package import Field, Package, Table
from ...model.refusal import Refused
from ...store.canonical import render
from ...store.writing import write_all
from ..draft import PASSAGE, has_passage
from ..trial import current_rows

READ_ME, AUTHOR = "read_me", "ldn export"
SPARE_ROWS = 1000  # rows below the last one in which the lists still work
MAX_TEXT = (
    32_767  # characters that a cell of a spreadsheet holds; one with as many was probably cut
)
MAX_LIST = 255  # characters of a list that stands in the rule itself
LINES = (
    "Each further sheet is a table. Every cell is text, so that no program reads a date or a number into it: keep it so, and paste values only.",
    "The comment on a header says what the column holds. Columns with a closed list, or with ids of another sheet, offer what may stand there.",
    "Write new rows below the last one; leave an id empty where the comment says so. A row that you delete here is not deleted in the package.",
    "Take it back with `ldn import FILE.xlsx --dry-run`, which tells what would change, and then without --dry-run.",
    "With --write-ids the ids that new rows got come into this workbook, so that other sheets can refer to them. Close it here first.",
)


def write_workbook(package: Package, path: Path) -> None:
    """Write the package as an .xlsx file; an older file of that name is replaced. Raises Refused, Refused, OSError."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    stamp = _stamp()
    rows = {table.name: current_rows(package, table) for table in package.tables.values()}
    for table in package.tables.values():
        _check_cells(table, rows[table.name])
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = stamp.replace(tzinfo=None)
    book.properties.title = " ".join(
        str(package.meta[key]) for key in ("name", "version") if package.meta.get(key)
    )
    book.properties.creator = AUTHOR
    _read_me(book.create_sheet(READ_ME), package, book.properties.title, rows)
    for table in package.tables.values():
        _sheet(book.create_sheet(sheet_name(table)), package, table, rows)
    memory = io.BytesIO()
    ExcelWriter(book, _Zip(memory, stamp)).save()  # Workbook.save would put in the time of day
    write_all({path: memory.getvalue()})


def sheet_name(table: Table) -> str:
    return table.name[:31]


def state(table: Table, rows: list[list[str]]) -> str:
    """A short hash of the rows, by which an import knows whether the package has changed since the workbook was written."""
    return hashlib.sha256(render(table, rows).encode("utf-8")).hexdigest()[:16]


def export_command(xlsx: Path, path: Path, console) -> int:
    """`ldn export`: exit status 2 when a cell fits into no workbook."""
    package = load_package(path)
    write_workbook(package, xlsx)
    console.print(f"written: {xlsx}, {len(package.tables)} tables", soft_wrap=True)
    return 0


def _stamp() -> datetime:
    """The time that all time stamps show: SOURCE_DATE_EPOCH, else the earliest that a zip file can hold. Raises Refused."""
    given = os.environ.get("SOURCE_DATE_EPOCH") or "315532800"
    try:
        stamp = datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        stamp = datetime.min
    if not 1980 <= stamp.year < 2108:
        raise Refused(
            f"SOURCE_DATE_EPOCH is {given}",
            "Give whole seconds since 1970, from 315532800 (1980) on, or unset it.",
        )
    return stamp


class _Zip(ZipFile):
    """A zip archive whose entries all have the same date and rights."""

    def __init__(self, file, stamp: datetime):
        super().__init__(file, "w", ZIP_DEFLATED)
        self.stamp = stamp.timetuple()[:6]

    def writestr(self, name: str, data) -> None:
        info = ZipInfo(name, self.stamp)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        super().writestr(info, data)

    def write(self, file, name: str) -> None:
        self.writestr(name, Path(file).read_bytes())


def _read_me(sheet, package: Package, title: str, rows: dict[str, list[list[str]]]) -> None:
    """Version, how to take the workbook back, and the tables with the state of their rows."""
    for letter, width in zip("ABCD", (28, 8, 20, 120)):
        sheet.column_dimensions[letter].width = width
    for line in (title, *LINES):
        sheet.append([_text(sheet, line)])
    sheet.append([])
    sheet.append([_text(sheet, word) for word in ("table", "rows", "state", "holds")])
    for table in package.tables.values():
        mine = rows[table.name]
        sheet.append(
            [
                _text(sheet, word)
                for word in (
                    table.name,
                    str(len(mine)),
                    state(table, mine),
                    table.spec.get("description", ""),
                )
            ]
        )


def _sheet(sheet, package: Package, table: Table, rows: dict[str, list[list[str]]]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    mine = rows[table.name]
    sheet.freeze_panes = "A2"
    head = []
    for index, column in enumerate(table.fields):
        letter = get_column_letter(index + 1)
        dimension = sheet.column_dimensions[letter]
        dimension.number_format = "@"  # for the cells that are still empty
        dimension.width = min(
            60, max([len(column.name) + 5, *(len(row[index]) + 2 for row in mine)])
        )
        cell = _text(sheet, column.name)
        cell.font, cell.fill = Font("Calibri", 11, bold=True), PatternFill("solid", "DDE6F0")
        cell.comment = _comment(package, table, column)
        head.append(cell)
    if has_passage(table):
        head.append(_passage_header(sheet, get_column_letter(len(table.fields) + 1)))
    sheet.append(head)
    for row in mine:
        sheet.append([_text(sheet, value) if value else None for value in row])
    last = len(mine) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.fields))}{last}"
    for index, column in enumerate(table.fields):
        letter = get_column_letter(index + 1)
        if formula := _choices(package, table, column, rows):
            _add_list(sheet, formula, f"{letter}2:{letter}{last + SPARE_ROWS}")


def _passage_header(sheet, letter: str):
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    sheet.column_dimensions[letter].number_format, sheet.column_dimensions[letter].width = "@", 60
    cell = _text(sheet, PASSAGE)
    cell.font = Font("Calibri", 11, italic=True)
    said = "In a new row: the words of the page that the row is about, as they stand there. `ldn import` looks them up in snapshots/SOURCE.txt, "
    cell.comment = Comment(
        f"{said}fills in the span, and keeps nothing of them.", AUTHOR, height=120, width=340
    )
    return cell


def _check_cells(table: Table, rows: list[list[str]]) -> None:
    """Raises Refused for a value that no cell can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, 2):
        for index, value in enumerate(row, 1):
            if len(value) > MAX_TEXT or (
                not value.isprintable() and ILLEGAL_CHARACTERS_RE.search(value)
            ):
                place = f"{sheet_name(table)}!{get_column_letter(index)}{number}"
                why = (
                    f"holds {len(value):,} characters, more than {MAX_TEXT:,}"
                    if len(value) > MAX_TEXT
                    else "holds a control character"
                )
                raise Refused(
                    f"{place}: {quoted(value)} {why}",
                    f"Mend it in {table.path}; `ldn validate` names the line.",
                )


def _text(sheet, value: str):
    """A cell that stays text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def _reference(table: Table, column: Field) -> tuple[str, str] | None:
    """Table and column in which the values of a column must stand, where its key is a single one."""
    return next(
        (
            (key.table, key.to_fields[0])
            for key in table.foreign_keys
            if key.fields == (column.name,)
        ),
        None,
    )


def _choices(
    package: Package, table: Table, column: Field, rows: dict[str, list[list[str]]]
) -> str | None:
    """The formula of a drop-down list: the values themselves, or the part of the other sheet's column that is filled, now or later."""
    from openpyxl.utils import get_column_letter

    values = (
        ["true", "false"]
        if column.type == "boolean"
        else [str(value) for value in column.constraints.get("enum") or []]
    )
    listed = ",".join(values)
    if values and len(listed) <= MAX_LIST and not any(c in value for value in values for c in ',"'):
        return f'"{listed}"'
    if not (reference := _reference(table, column)):
        return None
    target = package.tables[reference[0]]
    place = f"'{sheet_name(target)}'!${get_column_letter(target.names.index(reference[1]) + 1)}$"
    return f"OFFSET({place}2,0,0,MAX(1,COUNTA({place}2:{place.rpartition('!')[2]}{len(rows[target.name]) + 1 + SPARE_ROWS})),1)"


def _add_list(sheet, formula: str, cells: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(
        "list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not in the list",
    )
    rule.error = "Choose a value of the list; an id of another sheet has to stand there first."
    rule.add(cells)
    sheet.data_validations.append(rule)


def _comment(package: Package, table: Table, column: Field):
    """What the dictionary says of a column."""
    from openpyxl.comments import Comment

    spec, reference = column.spec, _reference(table, column)
    own_id = table.primary_key == [column.name] and table.spec.get("x-id")
    derived = any((rule.table, rule.field) == (table.name, column.name) for rule in package.derived)
    values = spec.get("categories") or [
        {"value": value} for value in column.constraints.get("enum") or []
    ]
    lines = [
        spec.get("title", column.name),
        spec.get("description", ""),
        "Leave it empty in a new row: it is filled in." if own_id or derived else "",
        f"{column.type}, {'always filled' if column.required else 'filled if known'}",
        f"An id of the sheet {reference[0]}." if reference else "",
        f"Example: {spec['example']}" if spec.get("example", "") != "" else "",
        *(
            f"{value['value']}: {value['label']}" if value.get("label") else str(value["value"])
            for value in values
        ),
    ]
    text = "\n".join(filter(None, lines))
    height = 20 + 18 * sum(1 + len(line) // 48 for line in text.split("\n"))
    return Comment(text, AUTHOR, height=height, width=340)
