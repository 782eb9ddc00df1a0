"""In which order the columns of a sheet stand: as the fields of its table, words of the page third.

There whoever fills in a row meets them, after the id and the source.
"""

from __future__ import annotations

from ...model.package import Table
from ..passages import PASSAGE, has_passage

PLACE = 2  # of the words of the page, counted from 0


def columns_of(table: Table) -> list[str]:
    """The names of the columns of a sheet, from left to right."""
    if not has_passage(table):
        return table.names
    return [*table.names[:PLACE], PASSAGE, *table.names[PLACE:]]


def letter_of(table: Table, name: str) -> str:
    """The letter of a column of a table's sheet."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(columns_of(table).index(name) + 1)
