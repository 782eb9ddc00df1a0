"""A large file of which some lines are not in form, read by the database all the same.

Where a piece was not proven, its lines are set aside: in a copy of the file a row of commas stands
in place of each, so that all others keep their numbers, and line ends are LF. The database takes
the copy in one pass; the lines set aside come from the exact scan, which has read them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import duckdb

from ..model.package import Table
from . import held, scan
from .form import MOST_SCANNED, Form
from .proof import with_line_feeds
from .related import relate


def take(
    cursor: duckdb.DuckDBPyConnection,
    root: Path,
    table: Table,
    form: Form,
    spoken: set[str],
    canonical: Collection[str] = (),
) -> str | None:
    """Read a file whose form is known, and hold the columns ``spoken`` of by keys and rules.

    Returns:
        The relation of the rows in doubt: those set aside, and those of which the database suspects
        a cell. Empty, if there is none; None, and nothing held, where the file is to be read
        otherwise.
    """
    if len(form.header) < 2 or len(form.scanned) >= MOST_SCANNED:
        return None
    there = _without_missing(table, form.header)
    with _copy(root / table.path, form) as path:
        held_as = held.hold(cursor, path, there, spoken, canonical, columns=_places(table, form))
    return relate(cursor, table, held_as, _rows(table, form))


def _rows(table: Table, form: Form) -> Iterator[tuple[int, list[str]]]:
    """The records that were scanned, their cells in the order of the schema."""
    places = [form.header.index(field) if field in form.header else -1 for field in table.names]
    for line, cells in form.scanned.items():
        there = ["" if not 0 <= place < len(cells) else cells[place] for place in places]
        yield line, [cell.replace("\0", "\ufffd") for cell in there]


def _without_missing(table: Table, header: list[str]) -> Table:
    """The table without the fields that a header lacks, and without rules that speak of them."""
    return replace(
        table,
        fields=[field for field in table.fields if field.name in header],
        row_rules=[rule for rule in table.row_rules if set(rule.columns) <= set(header)],
    )


def _places(table: Table, form: Form) -> list[str]:
    """A name for each column of a file: its field's, where it is the first of the name."""
    return [
        field if field in table.names and form.header.index(field) == place else f"*{place}"
        for place, field in enumerate(form.header)
    ]


@contextmanager
def _copy(path: Path, form: Form) -> Iterator[Path]:
    """The path of a file that the database can take; a copy is gone afterwards."""
    if form.sound and not form.aside:
        yield path
        return
    with TemporaryDirectory(prefix="ldn-") as folder:
        there = Path(folder) / "copy.csv"
        with path.open("rb") as file, there.open("wb") as copy:
            _copy_proven(file, copy, form)
        yield there


def _copy_proven(file: BinaryIO, copy: BinaryIO, form: Form) -> None:
    """Copy what was proven, and a row of commas for each other line."""
    row = b"," * (len(form.header) - 1) + b"\n"
    for piece in form.aside:
        _copy_until(file, copy, piece.offset)
        copy.write(row * piece.lines)
        file.seek(piece.size, 1)
    _copy_until(file, copy, form.bytes)


def _copy_until(file: BinaryIO, copy: BinaryIO, end: int) -> None:
    """Copy whole lines up to a place, their ends as LF."""
    half = b""  # of a CRLF
    while block := file.read(min(scan.BLOCK, end - file.tell())):
        block, half = half + block, b""
        if block.endswith(b"\r"):
            block, half = block[:-1], b"\r"
        copy.write(with_line_feeds(block))
    copy.write(half)
