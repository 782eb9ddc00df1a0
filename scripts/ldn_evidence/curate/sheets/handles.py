"""Handles: names such as `#dreams` by which rows of a workbook refer to new rows of it.

A new row whose id is made for it has its handle in place of the id; a row of another sheet, in
place of a reference. Tables are taken in such an order that what a handle stands for is known
when it is met.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from graphlib import CycleError, TopologicalSorter

from ...model.findings import quoted
from ...model.package import Field, Package, Table
from .cells import ERRORS
from .intake import Intake
from .sheet import Cell

MARK = "#"
BECAME = "became"  # the column beside those of the table, for the id of a row that has a handle

Given = dict[str, dict[str, str]]  # table -> handle -> id; an empty one where the row is refused


def takes_handles(table: Table) -> bool:
    """Whether ids of the table are made, so that a new row has none before it is imported."""
    return bool(table.spec.get("x-id")) and len(table.primary_key) == 1


def has_became(table: Table) -> bool:
    """Whether the sheet of a table has the column that says what handles became."""
    return takes_handles(table) and BECAME not in table.names


def in_order(package: Package, names: Collection[str]) -> list[str]:
    """Tables with those to which they refer before them; as given where they go in a circle."""
    graph = {
        table.name: {key.table for key in table.foreign_keys} - {table.name}
        for table in package.tables.values()
    }
    try:
        order: Iterable[str] = TopologicalSorter(graph).static_order()
        return [name for name in order if name in names]
    except CycleError:
        return list(names)


def took_handles(
    intake: Intake, columns: dict[int, Field], known: Collection[str], given: Given
) -> None:
    """Put ids in place of handles, in the rows of a sheet.

    A handle of an own new row is taken out of its cell and kept in ``intake.handles``; where the
    sheet says what it became, and the package has that row, its id stands in the cell.

    Args:
        intake: What the sheet brings; its rows are changed.
        columns: Column number -> field.
        known: The ids that the table has.
        given: What handles of other sheets stand for.
    """
    table, positions = intake.table, {field.name: place for place, field in columns.items()}
    own = positions[table.primary_key[0]] if takes_handles(table) else None
    became = _became_column(intake)
    targets = {
        positions[key.fields[0]]: key.table
        for key in table.foreign_keys
        if len(key.fields) == 1 and key.fields[0] in positions
    }
    rows = []
    for number, cells in intake.sheet.rows:
        changed = dict(cells)
        for place, target in targets.items():
            if handle := _handle(cells.get(place)):
                if row_id := given.get(target, {}).get(handle):
                    changed[place] = Cell(row_id)
                else:
                    at = f"{intake.letters[columns[place].name]}{number}"
                    _refuse_reference(intake, at, handle, target, given)
        if own is not None and (handle := _handle(cells.get(own))) and handle not in known:
            _name(intake, number, handle)
            written = cells[became].text if became in cells else ""
            changed.pop(own)
            if written in known:
                changed[own] = Cell(written)
        rows.append((number, changed))
    intake.sheet.rows = rows


def given_by(intake: Intake) -> dict[str, str]:
    """What the handles of a sheet stand for, once its rows are taken."""
    return {handle: intake.became.get(number, "") for number, handle in intake.handles.items()}


def put_became(intake: Intake, number: int, row_id: str) -> None:
    """Note the id that a row with a handle got, for the column that says so."""
    if (column := _became_column(intake)) is not None:
        intake.ids[number, column] = row_id


def _became_column(intake: Intake) -> int | None:
    if has_became(intake.table):
        for position, cell in intake.sheet.header.items():
            if cell.text == BECAME:
                return position
    return None


def _handle(cell: Cell | None) -> str:
    """The handle that a cell holds; empty where it holds none."""
    if cell is None or cell.kind != "text" or ERRORS.fullmatch(cell.text):
        return ""
    return cell.text if cell.text.startswith(MARK) and len(cell.text) > 1 else ""


def _name(intake: Intake, number: int, handle: str) -> None:
    """Note that a row has a handle. One that stands twice is refused."""
    for other, name in intake.handles.items():
        if name == handle:
            place = f"{intake.letters[intake.table.primary_key[0]]}{number}"
            why = f"the handle {quoted(handle)} stands in row {other} already"
            intake.refuse(place, why, "Give each new row a handle of its own.")
            return
    intake.handles[number] = handle


def _refuse_reference(intake: Intake, at: str, handle: str, target: str, given: Given) -> None:
    """Say why a handle stands for no row."""
    if handle in given.get(target, {}):
        why = f"the row of {target} with the handle {quoted(handle)} is refused"
        intake.refuse(at, why, "Mend that row.")
        return
    intake.refuse(
        at,
        f"no new row of the sheet {target} has the handle {quoted(handle)}",
        f"Write {handle} into the first column of that row, or the id of a row here.",
    )
