"""The header of a file against the schema of its table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from ..model.findings import Finding, Place, quoted
from ..model.package import Table
from ..model.rulebook import likeness
from . import scan
from .form_rules import (
    COLUMN_ORDER,
    COLUMN_SPELLING,
    DUPLICATE_COLUMN,
    EDGE_BLANKS,
    LINE_BREAK,
    MISSING_COLUMN,
    NEEDLESS_QUOTES,
    UNKNOWN_COLUMN,
)

LIKENESS = likeness()
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def no_header(header: scan.Record, table: Table) -> str:
    """Why the first line is no header of the table: not one name is a column's, nor like one."""
    names = header_names(header.values, table)
    if set(names) & set(table.names) or any(_nearest(name, table.names) for name in names):
        return ""
    return (
        f"the first line names no column of {table.name}: "
        f"it begins with {quoted(names[0], 30)}, not with {quoted(table.names[0])}"
    )


def _nearest(name: str, among: list[str]) -> str:
    """The name that is most like another; empty where none is like it."""
    return next(iter(get_close_matches(name, among, 1, LIKENESS)), "")


def header_names(cells: list[str], table: Table) -> list[str]:
    """The names in a header as they are meant.

    Blanks around a name do not count; a name that is a column's but for letter case, blanks and
    marks is that column's.
    """
    names = [cell.strip() for cell in cells]
    free: dict[str, list[str]] = {}
    for name in table.names:
        free.setdefault(_letters(name), []).extend([] if name in names else [name])
    meant = []
    for name in names:
        columns = [] if name in table.names else free.get(_letters(name), [])
        meant.append(columns.pop() if len(columns) == 1 else name)
    return meant


def fitted(names: list[str], table: Table, widths: list[int]) -> list[str]:
    """The columns of the rows, of which the first have these ``widths``.

    They are not those of a header that has too many, which are none of the table's or stand
    twice, or that lacks some, where most of the rows bear that out.
    """
    width = max(widths, key=widths.count, default=len(names))
    free = [name for name in table.names if name not in names]
    kept = [
        name
        for place, name in enumerate(names)
        if names.index(name) == place and (name in table.names or _nearest(name, free))
    ]
    if len(kept) == width < len(names):
        return kept
    lacking = len(names) < width == len(table.names)
    in_order = [name for name in table.names if name in names] == names
    return table.names if lacking and in_order else names


def present(table: Table, header: list[str]) -> Table:
    """The table without the fields that a header lacks, and without rules that speak of them."""
    return replace(
        table,
        fields=[field for field in table.fields if field.name in header],
        row_rules=[rule for rule in table.row_rules if set(rule.columns) <= set(header)],
    )


def columns_of(header: list[str], table: Table) -> list[str]:
    """A name for each column of a file: its field's, where it is the first of the name."""
    return [
        field if field in table.names and header.index(field) == place else f"*{place}"
        for place, field in enumerate(header)
    ]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", name).casefold()).strip("_")


def other_separator(header: scan.Record, table: Table) -> str:
    """What stands between the names of a header that is one cell to us, if anything."""
    if len(header.cells) != 1:
        return ""
    text = header.cells[0].value
    for separator, name in SEPARATORS.items():
        if separator in text and set(text.split(separator)) & set(table.names):
            return name
    return ""


def header_findings(
    header: scan.Record, names: list[str], columns: list[str], table: Table, place: Place
) -> Iterator[Finding]:
    """What is wrong with a header.

    Its names as they are meant are ``names``; ``columns``, what the rows have (``fitted``).
    """
    seen: set[str] = set()
    needless = len(columns) < len(names)
    for cell, name in zip(header.cells, names):
        at: Place = {"line": cell.line, "column": cell.column, "field": name, "value": cell.value}
        if name in seen:
            what = f"column {quoted(name)} stands twice in the header"
            found = DUPLICATE_COLUMN.at(what)
            yield (_without_cells(found, cell) if needless else found).with_place(**at, **place)
        elif name not in table.names:
            near = _nearest(name, [n for n in table.names if n not in names and n not in seen])
            found = _unknown(cell, near, table)
            lacks = needless and not near
            yield (_without_cells(found, cell) if lacks else found).with_place(**at, **place)
            seen.update([near] if near else [])  # that it is missing follows
        elif finding := _spelling(cell, name):
            yield finding.with_place(**at, **place)
        if cell.quoted and not any(c in cell.value for c in ',"\n'):
            what = f"{quoted(cell.value)} is quoted without need"
            yield NEEDLESS_QUOTES.at(what, **at, **place)
        seen.add(name)
    for name in table.names:
        if name not in seen:
            what, fix = f"column {quoted(name)} is missing from the header", None
            if name in columns:
                what = f"{what}; the rows have a cell for it"
                fix = f"Write {_where(name, table)} into the header."
            yield MISSING_COLUMN.at(what, line=header.line, column=1, field=name, fix=fix, **place)
    yield from _order(header, names, table, place)


def _without_cells(finding: Finding, cell: scan.Cell) -> Finding:
    """The finding on a column of which the rows have no cell."""
    what = f"{finding.message}, and the rows have no cell for it"
    return replace(finding, message=what, fix=f"Take {quoted(cell.value)} out of the header.")


def _where(name: str, table: Table) -> str:
    """A column and its place."""
    place = table.names.index(name)
    if not place:
        return f"`{name}` as the first"
    return f"`{name}` after `{table.names[place - 1]}`"


def _unknown(cell: scan.Cell, near: str, table: Table) -> Finding:
    what = f"{table.name} has no column {quoted(cell.value)}"
    if not near:
        return UNKNOWN_COLUMN.at(what)
    hint = f"{what}; the nearest missing one is {quoted(near)}"
    return UNKNOWN_COLUMN.at(hint, fix=f"Rename it to `{near}`.")


def _spelling(cell: scan.Cell, name: str) -> Finding | None:
    """What is wrong with the way in which the name of a column is written."""
    if name != cell.value.strip():
        return COLUMN_SPELLING.at(
            f"{quoted(cell.value)} is the column {quoted(name)} in other letters"
        )
    if "\n" in cell.value:
        return LINE_BREAK.at(f"{quoted(cell.value)} holds a line break")
    if cell.value != name:
        return EDGE_BLANKS.at(f"{quoted(cell.value)} begins or ends with a blank")
    return None


def _order(header: scan.Record, names: list[str], table: Table, place: Place) -> Iterator[Finding]:
    """The first column that does not stand where the schema has it."""
    known = [name for name in names if name in table.names]
    wanted = [name for name in table.names if name in names]
    if len(set(known)) != len(known) or known == wanted:
        return
    first = next(i for i, (a, b) in enumerate(zip(known, wanted)) if a != b)
    cell = header.cells[names.index(known[first])]
    what = f"column {quoted(known[first])} stands where {quoted(wanted[first])} belongs"
    yield COLUMN_ORDER.at(what, line=cell.line, column=cell.column, field=known[first], **place)
