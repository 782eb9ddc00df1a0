"""One row of a sheet against its table: unchanged, changed, new, there already, or refused cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...model.findings import quoted
from ...model.ids import make_id
from ...model.package import Field, Table
from ...model.refusal import Refused
from ..draft import Ambiguous, locate, measured
from ..trial import Row
from .cells import Reading, read_cell
from .matching import Matcher, key_of
from .reading import EMPTY, Cell, Sheet
from .writing import Places

ALIKE = "If you meant it, change it in the CSV file; else take the value from the package."
REFUSED, UNDONE, CHANGED, NEW, THERE, TOLD = (
    "refused",
    "restored",
    "changed",
    "new",
    "there as",
    "note",
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of a cell, a row or a sheet, by its address."""

    kind: str
    place: str
    text: str
    remedy: str = ""


@dataclass
class Taken:
    """What a sheet brings: the rows to write, the notes, and where each row stands."""

    table: Table
    sheet: Sheet
    snapshots: Path
    match: Matcher
    letters: dict[str, str] = field(default_factory=dict)  # column -> letter
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ids: Places = field(default_factory=dict)  # that rows without one got
    missing: list[str] = field(default_factory=list)
    changed: int = 0
    there: int = 0
    refused: int = 0
    left_empty: int = 0

    def place(self, row_id: str | None, column: str | None) -> str | None:
        number = self.match.numbers.get(row_id or "")
        return f"{self.sheet.name}!{self.letters.get(column or '', '')}{number}" if number else None

    def note(self, kind: str, place: str, text: str, remedy: str = "") -> None:
        self.refused += kind == REFUSED
        self.notes.append(
            Note(kind, f"{self.sheet.name}!{place}" if place else self.sheet.name, text, remedy)
        )


def spans(
    taken: Taken, number: int, cells: dict, words: int | None, columns: dict[int, Field]
) -> dict[str, Cell]:
    """Cells of the span columns, from the words of the page where the row has some."""
    from openpyxl.utils import get_column_letter

    if words is None or not (passage := str(cells.get(words, EMPTY).value or "").strip()):
        return {}
    source = next(
        (
            str(cells[i].value).strip()
            for i, column in columns.items()
            if taken.table.span and column.name == taken.table.span.source and i in cells
        ),
        "",
    )
    try:
        found = locate(taken.snapshots, taken.table, source, passage)
    except Refused as error:
        remedy = "Paste more of the sentence." if isinstance(error, Ambiguous) else error.remedy
        taken.note(
            REFUSED,
            f"{get_column_letter(words)}{number}",
            " ".join(error.why.split("\n")[:1]),
            remedy,
        )
        return {}
    return {name: Cell(value) for name, value in found.items()}


def take_row(taken: Taken, before: int, number: int, cells: dict[str, Cell]) -> None:
    """One row of the sheet: unchanged, changed, new, there already, or refused cell by cell; ``before`` it, so many were refused."""
    match = taken.match
    was, there = match.rows.get(match.ids[number]), None
    if was is None:
        new = {
            name: read.value
            for name, cell in cells.items()
            if cell is not EMPTY and (read := read_cell(cell, taken.table[name], None)).value
        }
        if _settled(taken, number, new):
            return
        there = match.same(new) if match.made and not new.get(taken.table.primary_key[0]) else None
        was = match.rows.get(there or "")
    row, changes, alike = _merged(taken, number, cells, was, there)
    if not changes:  # a person who changed nothing else in the row did not change this either
        for place, said in alike:
            taken.note(REFUSED, place, said, ALIKE)
    if taken.refused == before and _keyed(taken, number, row):
        _take(taken, number, row, was, there, sorted([*changes, *alike]))
    elif was:
        match.numbers.setdefault(key_of(taken.table, was), number)


def _merged(
    taken: Taken, number: int, cells: dict[str, Cell], was: Row | None, there: str | None
) -> tuple[Row, list, list]:
    """The row that the cells make of the one in the package; which cells change it, and which only as a program does."""
    match = taken.match
    row, changes, alike = dict(was or match.defaults), [], []
    for name, cell in cells.items():
        old = was[name] if was else None
        if cell is EMPTY and not old:
            continue
        read, place = (
            read_cell(cell, taken.table[name], old),
            f"{taken.letters.get(name, '')}{number}",
        )
        stands = f" (in the package: {quoted(old)})" if old else ""
        if read.refused:
            taken.note(REFUSED, place, read.refused + stands, read.remedy)
        elif was and not read.value and (there or name in match.computed):
            taken.left_empty += bool(old) and not there
        elif was and name in match.derived and read.value != old:
            taken.note(
                TOLD,
                place,
                f"{quoted(read.value)} is not taken, since the column is derived{stands}",
            )
        elif read.value != old:
            row[name] = read.value if was else read.value or row.get(name, "")
            (alike if read.alike else changes).append((place, _difference(read, old, stands)))
        if read.undone:
            taken.note(UNDONE, place, read.undone)
    return row, changes, alike


def _difference(read: Reading, old: str | None, stands: str) -> str:
    return (
        read.alike + stands
        if read.alike
        else f"{quoted(old) if old else 'empty'} → {quoted(read.value) if read.value else 'empty'}"
    )


def _take(
    taken: Taken,
    number: int,
    row: Row,
    was: Row | None,
    there: str | None,
    changes: list[tuple[str, str]],
) -> None:
    """Note a row that is sound: what it changes, and the id that it got."""
    table, row_id = taken.table, key_of(taken.table, row)
    if was is None:
        row |= measured(taken.snapshots, table, row)
        taken.note(NEW, str(number), row_id)
    if there:
        taken.there += 1
        taken.note(THERE, str(number), row_id)
    if was is None or changes:
        taken.rows.append(row)
        taken.changed += was is not None
    for place, said in changes if was else []:
        taken.note(CHANGED, place, said)
    if taken.match.made and not taken.match.ids[number]:
        from openpyxl.utils import column_index_from_string

        taken.ids[number, column_index_from_string(taken.letters[table.primary_key[0]])] = row_id


def _settled(taken: Taken, number: int, new: Row) -> bool:
    """Whether a row that the package has not is told and done with: it doubles another, or an id that stands in the package was renamed."""
    match, table, written = taken.match, taken.table, taken.match.ids[number]
    key = table.primary_key[0]
    same = match.same(new)
    if not all(new.get(name) for name in table.primary_key):
        return match.made and _without_id(taken, number, new, same)
    place = f"{taken.letters[next((n for n in table.primary_key[::-1] if len(table.primary_key) > 1), key)]}{number}"
    if (double := same and match.double(new, same)) and double.row_id != written:
        why = f"{quoted(written)} would be a second row of what stands as {quoted(double.row_id)}, in row {double.number}"
        taken.note(
            REFUSED,
            place,
            why,
            f"Keep one of the rows, or say how they differ{_in(match.identities)}.",
        )
        return True
    if lost := (same if same in match.rows else None) or match.lost(number, new):
        what = "id" if len(table.primary_key) == 1 else "key"
        remedy = f"Put {quoted(lost)} back; write a row of another id below the last one."
        taken.note(
            REFUSED,
            place,
            f"the {what} {quoted(lost)} was changed to {quoted(written)}; what stands in the package is never renamed",
            remedy,
        )
        match.numbers.setdefault(lost, number)
        return True
    return False


def _without_id(taken: Taken, number: int, new: Row, same: str | None) -> bool:
    """Whether a row without an id is done with: it stands in the sheet a second time, or its id is gone."""
    match, place = taken.match, f"{taken.letters[taken.table.primary_key[0]]}{number}"
    if same and (double := match.double(new, same)):
        if double.differs:
            why = f"it is the row {quoted(same)}, which stands in row {double.number}, but for {', '.join(double.differs)}"
            taken.note(
                REFUSED,
                str(number),
                why,
                f"Keep one of the rows, or say how they differ{_in(match.identities)}.",
            )
        else:
            taken.there += 1
            taken.note(THERE, str(number), same)
        return True
    if same or not (lost := match.lost(number, new)):
        return False
    taken.note(
        REFUSED,
        place,
        f"the id {quoted(lost)} is gone from the row that stands in its place",
        f"Put {quoted(lost)} back; write a new row below the last one.",
    )
    match.numbers.setdefault(lost, number)
    return True


def _in(identities: list[list[str]]) -> str:
    """The columns by which rows are told from each other, in words."""
    return (
        f" in {', '.join(dict.fromkeys(name for names in identities for name in names))}"
        if identities
        else ""
    )


def _keyed(taken: Taken, number: int, row: Row) -> bool:
    """Whether the row has a key that no row before it has; an id that it lacks is made."""
    match, table, key = taken.match, taken.table, taken.table.primary_key
    for name in key:
        if not row.get(name) and (made := len(key) == 1 and make_id(table, row, match.taken)):
            row[name] = made
        if not row.get(name):
            template = table.spec.get("x-id") if len(key) == 1 else None
            remedy = (
                f"Fill it, or what it is made of: {template}."
                if template
                else "Fill it, or clear the row."
            )
            taken.note(
                REFUSED,
                f"{taken.letters[name]}{number}",
                f"the key {quoted(name)} is empty",
                remedy,
            )
            return False
    if other := match.numbers.get(key_of(table, row)):
        taken.note(
            REFUSED,
            f"{taken.letters[key[0]]}{number}",
            f"{quoted(key_of(table, row))} stands in row {other} already",
            "Keep one of the rows.",
        )
        return False
    match.add(key_of(table, row), row, number)
    return True
