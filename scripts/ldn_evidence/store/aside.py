"""A large file of which some lines are not in form, read by the database all the same.

Where a piece was not proven, its lines are set aside: in a copy of the file a row of commas stands
in place of each, so that all others keep their numbers, and line ends are LF. The database takes
the copy in one pass; the lines set aside come from the exact scan, which has read them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import duckdb

from ..model.package import Table
from . import held, scan, tables
from .folders import temporary_folder
from .form import MOST_KEPT, MOST_SCANNED, Form
from .header import columns_of, present
from .proof import empty_row, with_line_feeds
from .related import Taken, in_schema_order, lines_in_doubt, relate, whole_fields


def take(
    cursor: duckdb.DuckDBPyConnection,
    root: Path,
    table: Table,
    form: Form,
    spoken: set[str],
    canonical: Collection[str] = (),
) -> Taken | None:
    """Read a file whose form is known, and hold the columns ``spoken`` of by keys and rules.

    None, and nothing held, where the file is to be read otherwise.
    """
    if len(form.header) < 2 or len(form.scanned) >= MOST_KEPT:
        return None
    there = present(table, form.header)
    with _copy(root / table.path, form) as path:
        source = tables.reader(path, columns_of(form.header, table))
        lost = sum(piece.lines for piece in form.aside)
        how = held.hold(cursor, source, there, spoken, canonical, aside=lost)
    lines = set(lines_in_doubt(cursor, table))
    for piece in form.aside:
        lines.difference_update(range(piece.first, piece.first + piece.lines))
    if len(lines) > MOST_SCANNED:
        return None
    picked = scan.picked(root / table.path, lines)
    proven = ((line.number, _values(line)) for line in picked if line)
    scanned = zip(form.scanned, scan.values_of_each(form.scanned.values()))
    records = chain(proven, scanned)
    rows = in_schema_order(table, form.header, records)
    return Taken(form, relate(cursor, table, how, rows), whole_fields(how))


def _values(line: scan.Line) -> list[str]:
    """The cells of a line that was proven."""
    return [cell.value for cell in scan.split(line.text, line.number)]


@contextmanager
def _copy(path: Path, form: Form) -> Iterator[Path]:
    """The path of a file that the database can take; a copy is gone afterwards."""
    if form.sound and not form.aside:
        yield path
        return
    with temporary_folder() as folder:  # if the run is killed, the next one takes it away
        there = folder / "copy.csv"
        with path.open("rb") as file, there.open("wb") as copy:
            _copy_proven(file, copy, form)
        yield there


def _copy_proven(file: BinaryIO, copy: BinaryIO, form: Form) -> None:
    """Copy what was proven, and a row of commas for each other line."""
    row, at = empty_row(len(form.header)), 0
    for piece in form.aside:
        _copy_lines(file, copy, piece.offset - at)
        copy.write(row * piece.lines)
        file.read(piece.size)  # passed over; to seek would throw away what was read ahead
        at = piece.offset + piece.size
    _copy_lines(file, copy, form.bytes - at)


def _copy_lines(file: BinaryIO, copy: BinaryIO, size: int) -> None:
    """Copy so many bytes of whole lines, their ends as LF."""
    half = b""  # of a CRLF
    while size and (block := file.read(min(scan.BLOCK, size))):
        size -= len(block)
        block, half = half + block, b""
        if block.endswith(b"\r"):
            block, half = block[:-1], b"\r"
        copy.write(with_line_feeds(block))
    copy.write(half)
