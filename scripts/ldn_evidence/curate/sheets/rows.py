"""One row of a sheet against its table: unchanged, changed, new, there already, or refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...model.findings import quoted
from ...model.ids import holes, make_id
from ...model.package import Field
from ...model.refusal import Refused
from ..passages import PASSAGE, Ambiguous, has_passage, locate, measured
from ..trial import Row
from .cells import CellReading, read_cell
from .doubles import settled
from .handles import put_became
from .intake import CHANGED, NEW, REMARK, RESTORED, THERE, Intake
from .matching import key_of
from .sheet import EMPTY, Cell

ALIKE = "If you meant it, change it in the CSV file; else take the value from the package."


@dataclass
class _Merged:
    """The row that cells make of one in the package.

    ``changes`` and ``alike`` are (place, text) of cells that change it, and of those that differ
    from it only as a program changes them.
    """

    row: Row
    changes: list[tuple[str, str]] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)


def spans(
    intake: Intake,
    number: int,
    cells: dict[int, Cell],
    words: int | None,
    columns: dict[int, Field],
) -> dict[str, Cell]:
    """Cells of the span fields, from the words of the page where the row has some.

    Args:
        intake: What the sheet brings.
        number: The row number.
        cells: The cells of the row, by column number.
        words: The number of the column that holds words of the page, if there is one.
        columns: Column number -> field.
    """
    from openpyxl.utils import get_column_letter

    if words is None or not (passage := str(cells.get(words, EMPTY).value or "").strip()):
        return {}
    named, source = intake.table.pointer, ""
    for position, column in columns.items():
        if named and column.name == named.source and position in cells:
            source = intake.reader.cell(column, cells[position].text)
    try:
        located = locate(intake.snapshots, intake.table, source, passage)
    except Refused as error:
        remedy = "Paste more of the sentence." if isinstance(error, Ambiguous) else error.remedy
        intake.refuse(f"{get_column_letter(words)}{number}", error.why, remedy)
        return {}
    return {name: Cell(value) for name, value in located.items()}


def take_row(intake: Intake, before: int, number: int, cells: dict[str, Cell]) -> None:
    """Take one row of the sheet, or refuse it cell by cell.

    Args:
        intake: What the sheet brings; the row, and what is to be said of it, are added.
        before: How much of the sheet was refused before this row.
        number: The row number.
        cells: The cells of the row, by field.
    """
    match, table = intake.match, intake.table
    was, there = match.rows.get(match.ids[number]), None
    if was is None:
        new = _values(intake, cells)
        if settled(intake, number, new):
            return
        if match.made and not new.get(table.primary_key[0]):
            there = match.same(new)
        was = match.rows.get(there or "")
    merged = _merge(intake, number, cells, was, there)
    if not merged.changes:  # who changed nothing else in the row did not change this either
        for place, text in merged.alike:
            intake.refuse(place, text, ALIKE)
    if intake.refused == before and _keyed(intake, number, merged.row):
        _take(intake, number, merged, was, there)
    elif was:
        match.numbers.setdefault(key_of(table, was), number)


def _read(intake: Intake, name: str, cell: Cell, old: str | None) -> CellReading:
    """What a cell says: what a program made of it undone, then by its list, or the row it names."""
    column = intake.table[name]
    read = read_cell(cell, column, old)
    if read.refused or not read.value or read.value == old:
        return read
    spelt = intake.reader.spelt(column, read.value)
    if spelt is None or (spelt.text == read.value and not spelt.why):
        return read
    if spelt.why:
        return CellReading("", refused=spelt.why, remedy=spelt.remedy)
    return CellReading(spelt.text, undone=f"{quoted(cell.text)} is taken as {quoted(spelt.text)}")


def _values(intake: Intake, cells: dict[str, Cell]) -> Row:
    """The values of a new row, as far as they can be read."""
    row = {}
    for name, cell in cells.items():
        if cell is not EMPTY and (value := _read(intake, name, cell, None).value):
            row[name] = value
    return row


def _merge(
    intake: Intake, number: int, cells: dict[str, Cell], was: Row | None, there: str | None
) -> _Merged:
    """The row that the cells make of the one in the package, if there is one."""
    merged = _Merged(dict(was or intake.match.defaults))
    for name, cell in cells.items():
        old = was[name] if was else None
        if cell is EMPTY and not old:
            continue
        read = _read(intake, name, cell, old)
        place = f"{intake.letters.get(name, '')}{number}"
        stands = f" (in the package: {quoted(old)})" if old else ""
        if read.refused:
            intake.refuse(place, read.refused + stands, read.remedy)
        elif was and not read.value and (there or name in intake.match.computed):
            intake.left_empty += bool(old) and not there
        elif was and name in intake.match.derived and read.value != old:
            text = f"{quoted(read.value)} is not taken, since the column is derived{stands}"
            intake.note(REMARK, place, text)
        elif read.value != old:
            merged.row[name] = read.value if was else read.value or merged.row.get(name, "")
            kind = merged.alike if read.alike else merged.changes
            kind.append((place, _difference(read, old, stands)))
        if read.undone:
            intake.note(RESTORED, place, read.undone)
    return merged


def _difference(read: CellReading, old: str | None, stands: str) -> str:
    if read.alike:
        return read.alike + stands
    before = quoted(old) if old else "empty"
    return f"{before} → {quoted(read.value) if read.value else 'empty'}"


def _take(intake: Intake, number: int, merged: _Merged, was: Row | None, there: str | None) -> None:
    """Note a row that is sound: what it changes, and the id that it got."""
    table, row = intake.table, merged.row
    row_id = key_of(table, row)
    intake.became[number] = row_id
    changes = sorted([*merged.changes, *merged.alike])
    if was is None:
        row |= measured(intake.snapshots, table, row)
        handle = intake.handles.get(number)
        intake.note(NEW, str(number), f"{row_id} ({handle})" if handle else row_id)
    if there:
        intake.there += 1
        intake.note(THERE, str(number), row_id)
    if was is None or changes:
        intake.rows.append(row)
        intake.changed += was is not None
    for place, text in changes if was else []:
        intake.note(CHANGED, place, text)
    if intake.match.made and not intake.match.ids[number]:
        if number in intake.handles:
            put_became(intake, number, row_id)
            return
        from openpyxl.utils import column_index_from_string

        letter = intake.letters[table.primary_key[0]]
        intake.ids[number, column_index_from_string(letter)] = row_id


def _keyed(intake: Intake, number: int, row: Row) -> bool:
    """Whether the row has a key that no row before it has; an id that it lacks is made."""
    match, table, key = intake.match, intake.table, intake.table.primary_key
    for name in key:
        if not row.get(name) and len(key) == 1:
            row[name] = make_id(table, row, match.used_ids) or ""
        if not row.get(name):
            place = f"{intake.letters[name]}{number}"
            intake.refuse(place, f"the key {quoted(name)} is empty", _how_to_key(intake, row))
            return False
    row_id = key_of(table, row)
    if other := match.numbers.get(row_id):
        place = f"{intake.letters[key[0]]}{number}"
        why = f"{quoted(row_id)} stands in row {other} already"
        intake.refuse(place, why, "Keep one of the rows.")
        return False
    match.add(row_id, row, number)
    return True


def _how_to_key(intake: Intake, row: Row) -> str:
    """What to fill in so that a row has a key."""
    table = intake.table
    wanting = [name for name in holes(table)[0] if not row.get(name)]
    if len(table.primary_key) > 1 or not wanting:
        return "Fill it, or clear the row."
    named = table.pointer if has_passage(table) else None
    if named and set(wanting) & set(named.span):
        words = f"Put the words of the page into the column {quoted(PASSAGE)}"
        others = [name for name in wanting if name not in named.span]
        return f"{words}, and fill in {' and '.join(others)}." if others else f"{words}."
    return f"Fill it, or what it is made of: {' and '.join(wanting)}."
