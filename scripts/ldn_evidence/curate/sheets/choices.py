"""What a workbook says of a field: the comment on its header, and the list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.package import Field, Package, Table
from ..passages import PASSAGE
from .handles import BECAME, takes_handles
from .order import letter_of

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "ldn export"
SPARE_ROWS = 1000  # rows below the last one in which the lists still work
MAX_LIST = 255  # characters of a list that stands in the rule itself
WIDTH = 340  # of a comment, in pixels
HANDLE = "Or write a name of your own, such as #one, by which rows of other sheets refer to it."
HELP = {
    PASSAGE: "In a new row: the words of the page that the row is about, as they stand there. "
    "`ldn import` looks them up in snapshots/SOURCE.txt, "
    "fills in the span, and keeps nothing of them.",
    BECAME: "Leave it empty: `ldn import --write-ids` writes here which id a new row got that has "
    "a name such as #one in place of its id.",
}
OFFSET = "OFFSET({place}2,0,0,MAX(1,COUNTA({place}2:{end})),1)"  # the filled part of a column


def sheet_name(table: Table) -> str:
    """The name of a table's sheet, of which a workbook takes 31 characters."""
    return table.name[:31]


def text_cell(sheet: Worksheet, value: str) -> Cell:
    """A cell that stays text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def helper_header(sheet: Worksheet, name: str, letter: str) -> Cell:
    """The header of a column beside those of the table."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    dimension = sheet.column_dimensions[letter]
    dimension.number_format, dimension.width = "@", 60 if name == PASSAGE else 24
    cell = text_cell(sheet, name)
    cell.font, cell.fill = Font("Calibri", 11, bold=True), PatternFill("solid", "FFF2CC")
    cell.comment = Comment(HELP[name], AUTHOR, height=120, width=WIDTH)
    return cell


def add_choices(
    sheet: Worksheet,
    package: Package,
    table: Table,
    column: Field,
    rows: dict[str, list[list[str]]],
    cells: str,
    helpers: bool,
) -> None:
    """A list to choose from for some cells, where the field has one.

    Args:
        sheet: The sheet of the table.
        package: The package.
        table: The table.
        column: The field.
        rows: The rows of each table.
        cells: The cells, as a range.
        helpers: Whether sheets have columns beside those of their tables.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    if not (formula := _formula(package, table, column, rows, helpers)):
        return
    rule = DataValidation(
        "list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not in the list",
    )
    rule.error = (
        "Choose a value of the list; an id or #name of another sheet has to stand there first."
    )
    rule.add(cells)
    sheet.data_validations.append(rule)


def comment_on(package: Package, table: Table, column: Field) -> Comment:
    """What the dictionary says of a field."""
    from openpyxl.comments import Comment

    spec, reference = column.spec, _reference(table, column)
    own_id = table.primary_key == [column.name] and table.spec.get("x-id")
    derived = column.name in package.computed(table)
    values = spec.get("categories") or [
        {"value": value} for value in column.constraints.get("enum") or []
    ]
    lines = [
        spec.get("title", column.name),
        spec.get("description", ""),
        "Leave it empty in a new row: it is filled in." if own_id or derived else "",
        HANDLE if own_id else "",
        f"{column.type}, {'always filled' if column.required else 'filled if known'}",
        _of_sheet(package, reference[0]) if reference else "",
        f"Example: {spec['example']}" if spec.get("example", "") != "" else "",
    ]
    for value in values:
        meaning = f": {value['label']}" if value.get("label") else ""
        lines.append(f"{value['value']}{meaning}")
    text = "\n".join(filter(None, lines))
    height = 20 + 18 * sum(1 + len(line) // 48 for line in text.split("\n"))
    return Comment(text, AUTHOR, height=height, width=WIDTH)


def _of_sheet(package: Package, name: str) -> str:
    """What may stand in a reference."""
    handle = ", or the #name of a new row there" if takes_handles(package.tables[name]) else ""
    return f"An id of the sheet {name}{handle}."


def _reference(table: Table, column: Field) -> tuple[str, str] | None:
    """Table and field in which the values must stand, where the key is a single field."""
    for key in table.foreign_keys:
        if key.fields == (column.name,):
            return key.table, key.to_fields[0]
    return None


def _formula(
    package: Package, table: Table, column: Field, rows: dict[str, list[list[str]]], helpers: bool
) -> str | None:
    """The formula of a drop-down list.

    That is the values themselves, or the part of the other sheet's column that is filled, now or
    later.
    """
    values = [str(value) for value in column.constraints.get("enum") or []]
    if column.type == "boolean":
        values = ["true", "false"]
    listed = ",".join(values)
    special = any(character in value for value in values for character in ',"')
    if values and len(listed) <= MAX_LIST and not special:
        return f'"{listed}"'
    if not (reference := _reference(table, column)):
        return None
    target = package.tables[reference[0]]
    letter = letter_of(target, reference[1], helpers)
    end = f"${letter}${len(rows[target.name]) + 1 + SPARE_ROWS}"
    return OFFSET.format(place=f"'{sheet_name(target)}'!${letter}$", end=end)
