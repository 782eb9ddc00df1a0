"""In which order the columns of a sheet stand: as the fields of its table, words of the page third.

There whoever fills in a row meets them, after the id and the source.
"""

from __future__ import annotations

from ...model.package import Table
from ..passages import PASSAGE, has_passage
from .handles import BECAME, has_became

PLACE = 2  # of the words of the page, counted from 0


def helpers_of(table: Table) -> list[str]:
    """Names of the columns that a sheet has beside those of its table."""
    named = ((PASSAGE, has_passage(table)), (BECAME, has_became(table)))
    return [name for name, there in named if there]


def columns_of(table: Table, helpers: bool = True) -> list[str]:
    """The names of the columns of a sheet, from left to right; what a handle became stands last."""
    names = list(table.names)
    if helpers and has_passage(table):
        names.insert(PLACE, PASSAGE)
    return [*names, BECAME] if helpers and has_became(table) else names


def letter_of(table: Table, name: str, helpers: bool = True) -> str:
    """The letter of a column of a table's sheet."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(columns_of(table, helpers).index(name) + 1)
