"""What a sheet brings to its table, as far as it was read: rows, notes, ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ...model.package import Table
from ..reader import Reader
from ..trial import Row
from .matching import Matcher
from .sheet import Sheet
from .writing import Places

# Kinds of notes, as they are printed.
REFUSED, RESTORED, CHANGED, NEW = "refused", "restored", "changed", "new"
THERE, REMARK = "there as", "note"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a cell, a row or a sheet, by its address."""

    kind: str
    place: str
    text: str
    remedy: str = ""


@dataclass
class Intake:
    """What a sheet brings to its table.

    Args:
        table: The table.
        sheet: The sheet.
        snapshots: The folder of the snapshots, which need not be there.
        match: Finds the row of the package that a row of the sheet is.
        letters: Field -> letter of its column.
        rows: The rows to write.
        notes: What is to be said, in the order in which it was noticed.
        ids: Ids that rows without one got, by place.
        handles: Names by which other sheets refer to rows of this one, by row number.
        became: Ids that rows without one got, or have in the package, by row number.
        missing: Ids of rows that the sheet has not.
        changed: How many of the rows stand in the package, and change.
        there: How many rows without an id stand in the package already.
        refused: How many notes are refusals.
        left_empty: How many computed cells are empty where the package has a value.
    """

    table: Table
    sheet: Sheet
    snapshots: Path
    match: Matcher
    letters: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ids: Places = field(default_factory=dict)
    handles: dict[int, str] = field(default_factory=dict)
    became: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    changed: int = 0
    there: int = 0
    refused: int = 0
    left_empty: int = 0

    @cached_property
    def reader(self) -> Reader:
        """Reads cells as people give them."""
        return Reader(self.match.package, self.table)

    def place(self, row_id: str | None, column: str | None) -> str | None:
        """The address of a field of a row, if the sheet has the row."""
        number = self.match.numbers.get(row_id or "")
        return f"{self.sheet.name}!{self.letters.get(column or '', '')}{number}" if number else None

    def refuse(self, place: str, why: str, remedy: str) -> None:
        """Note that a cell, a row or the sheet is not taken."""
        self.refused += 1
        self.note(REFUSED, place, why, remedy)

    def note(self, kind: str, place: str, text: str, remedy: str = "") -> None:
        """Note something about a place of the sheet; without a place, about the sheet."""
        address = f"{self.sheet.name}!{place}" if place else self.sheet.name
        self.notes.append(Note(kind, address, text, remedy))
