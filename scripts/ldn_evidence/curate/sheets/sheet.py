"""What is read of a spreadsheet: sheets of cells with their addresses, within bounds."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from ...model.refusal import Refused

# Of a file, and of all that is packed in a workbook: some twenty times this package. A hostile
# file of that size takes half a minute, and 1 GB.
MAX_BYTES = 32 << 20
MAX_CELLS = 1_000_000  # filled ones, of all sheets
MAX_ROWS = 50_000  # of all sheets, empty ones too: each costs as much as its table has columns
SAVE_AGAIN = "Save it again as .xlsx (Excel workbook) or as CSV in UTF-8, and import that."


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a sheet.

    Args:
        value: What it holds, of the Python type that matches its kind.
        kind: text, number, boolean, date, formula or error, as the file has it.
    """

    value: object
    kind: str = "text"

    @property
    def text(self) -> str:
        """The value as text, without blanks at its ends."""
        return str(self.value).strip()


EMPTY = Cell("")


@dataclass
class Sheet:
    """The cells of one sheet; rows and columns count from 1.

    Args:
        name: As the workbook has it; of a CSV file, its name.
        header: The cells of the first row, by column number.
        rows: The filled rows below it, as (row number, cells by column number).
        merged: Areas of merged cells, as addresses.
        hidden: Whether the workbook hides the sheet.
        remarks: What was noticed while the file was read, in words.
        doubtful: The encoding was guessed, and wants a witness.
        part: The part of the archive that a workbook is.
    """

    name: str
    header: dict[int, Cell] = field(default_factory=dict)
    rows: list[tuple[int, dict[int, Cell]]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden: bool = False
    remarks: list[str] = field(default_factory=list)
    doubtful: bool = False
    part: str = ""


@dataclass
class Budget:
    """What may still be read of a file, over all of its sheets."""

    rows: int = field(default_factory=lambda: MAX_ROWS)
    cells: int = field(default_factory=lambda: MAX_CELLS)

    def spend(self, sheet: Sheet, cells: int) -> None:
        """Count a row and its cells. Raises Refused when there are too many."""
        self.rows, self.cells = self.rows - 1, self.cells - cells
        if self.rows < 0:
            raise too_many(f"with the sheet {sheet.name} it has", "rows", MAX_ROWS)
        if self.cells < 0:
            raise too_many(f"with the sheet {sheet.name} it has", "cells", MAX_CELLS)


def unbounded() -> Budget:
    """The bounds of what this tool wrote itself: none."""
    return Budget(sys.maxsize, sys.maxsize)


def too_many(what: str, things: str, most: int) -> Refused:
    """The refusal of a file that holds too many rows or cells."""
    return Refused(
        f"{what} more than {most:,} {things}",
        "Import it in parts; clear rows and columns below and beside the data.",
    )
