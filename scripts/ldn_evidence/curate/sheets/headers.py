"""The header of a sheet: which column holds which field."""

from __future__ import annotations

from ...model.findings import quoted
from ...model.package import Field
from ..passages import PASSAGE, has_passage
from ..reader import field_named
from .intake import REMARK, Intake
from .order import helpers_of


def fields_of(intake: Intake) -> dict[int, Field]:
    """Column number -> field, by the names in the header; what is wrong with it becomes notes."""
    from openpyxl.utils import get_column_letter

    table, sheet = intake.table, intake.sheet
    fields: dict[int, Field] = {}
    for position, cell in sheet.header.items():
        written, letter = cell.text, get_column_letter(position)
        name = PASSAGE if written.casefold() == PASSAGE else field_named(table, written)
        if name in intake.letters:
            why = f"the column {quoted(name)} stands twice, in {intake.letters[name]} and {letter}"
            intake.refuse("", why, "Delete or rename one of them.")
        elif name in table.names:
            fields[position], intake.letters[name] = table[name], letter
            if name != written:
                text = f"the column {quoted(written)} is read as {quoted(name)}"
                intake.note(REMARK, f"{letter}1", text)
        elif name not in helpers_of(table):
            text = f"{table.name} has no column {quoted(name)}; it is not read"
            intake.note(REMARK, f"{letter}1", text)
    filled = {position for _, cells in sheet.rows for position in cells}
    for position in sorted(filled - set(sheet.header)):
        place = f"{get_column_letter(position)}1"
        intake.note(REMARK, place, "the column has values but no name; it is not read")
    _note_missing(intake)
    order = [field.name for _, field in sorted(fields.items())]
    if order != [name for name in table.names if name in order]:
        intake.note(REMARK, "", "the columns are in another order; they are read by name")
    return fields


def _note_missing(intake: Intake) -> None:
    """Fields without a column: without the key nothing is taken, the others stay as they are."""
    table = intake.table
    missing = [name for name in table.names if name not in intake.letters]
    if not missing:
        return
    keys = [name for name in table.primary_key if name in missing]
    if table.primary_key and not keys:
        text = f"without the columns {', '.join(missing)}, which stay as they are"
        intake.note(REMARK, "", text)
        return
    why = f"{table.name} has no key"
    if keys:
        why = f"the key {', '.join(map(quoted, keys))} is not in the first row"
    intake.refuse(
        "",
        f"{why}, so that no row can be told from another",
        "Put the names of the columns into the first row.",
    )


def passage_column(intake: Intake) -> int | None:
    """The number of the column that holds words of the page, if there is one."""
    if has_passage(intake.table):
        for position, cell in intake.sheet.header.items():
            if cell.text.casefold() == PASSAGE:
                return position
    return None
