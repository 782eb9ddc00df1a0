"""A large file, read once.

The database takes in what keys and rules ask for, and looks at every cell meanwhile; what the cells
do not tell, the bytes do. Rows beyond doubt are held in as little room as they take. The few others
are looked at as they stand in the file, each by itself, and held as text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb

from ..model.findings import Place
from ..model.package import Field, Table
from . import scan, tables, wholes
from .form import MOST_NAMED, MOST_SCANNED, Form, Way, examine
from .header import header_names, present
from .held import Held, hold
from .look import Look, Surveyed
from .proof import MAX_CELL, widths_of_rows
from .related import Taken, in_schema_order, lines_in_doubt, relate, whole_fields
from .tables import name
from .wholes import Offending

Columns = dict[Field, Held]


def take(
    cursor: duckdb.DuckDBPyConnection,
    root: Path,
    table: Table,
    spoken: set[str],
    canonical: Collection[str] = (),
) -> Taken | None:
    """Read a file, and hold the columns ``spoken`` of by keys and rules.

    None, and nothing held, where the thorough way is needed (checks.form, tables.load).
    ``canonical`` names tables that are held already, and in form.
    """
    path, looked = root / table.path, Look()
    try:
        first = _first_lines(path)
        line = first.partition(b"\n")[0].decode()
        header = header_names([cell.value for cell in scan.split(line, 1)], table)
        there = present(table, header)
        # In a file of one column a blank line would pass for a row.
        if len(header) < 2 or len(there.fields) != len(header):
            return None
        if line.startswith("\ufeff") or line.endswith("\r"):
            return None
        if set(widths_of_rows(first)[1]) - {len(header)}:
            return None
        source = tables.reader(path, header)
        held = _hold_beside(partial(hold, cursor, source, there, spoken, canonical), path, looked)
        if not looked.whole or "\0" in looked.odd:
            return None
        of_columns = wholes.offending(cursor, table, held)
        more = {number for each in of_columns for number in each.lines}
        lines = _lines_to_look_at(cursor, path, there, looked, line, more)
        if lines is None:
            return None
        surveyed = Surveyed(looked, [scan.Line(1, line), *lines], _place(table))
        return _related(cursor, table, surveyed, held, of_columns)
    except (duckdb.Error, OSError, UnicodeDecodeError):
        return None


def _hold_beside(hold_with: Callable[[str], Columns], path: Path, looked: Look) -> Columns:
    """Have the database read a file, while a thread looks at its bytes.

    Where these hold odd characters, it is read once more, with an eye on them.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(looked.over, path)
        try:
            held = hold_with("")
            reading.result()
        finally:
            looked.stop.set()
    return hold_with(looked.odd) if looked.odd and looked.whole else held


def _first_lines(path: Path) -> bytes:
    """The header of a file, and some rows. Raises OSError."""
    with path.open("rb") as file:
        return file.read(scan.BLOCK)


def _lines_to_look_at(
    cursor: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    looked: Look,
    header: str,
    more: set[int],
) -> list[scan.Line] | None:
    """The lines of which the cells do not tell that they are in form, and some ``more``.

    None where they are too many, or rows are not lines.

    A file has exactly the bytes that its cells take in canonical form: each needless quote or blank
    would be one more, and only where a cell holds a quote can there be one less. A row that is
    longer than a cell may be is looked at, too.
    """
    source, between = f"file.{name(table.name)}", len(table.fields) - 1
    count, length, longest = cursor.execute(COUNTED.format(source=source)).fetchall()[0]
    numbers = lines_in_doubt(cursor, table)
    if looked.breaks != count + 1 or len(numbers) > MOST_SCANNED:
        return None
    lines = [line for line in scan.picked(path, numbers) if line]
    expected = len(header.encode()) + 1 + length + (count - len(lines)) * (between + 1)
    expected += sum(len(line.text.encode()) + 1 for line in lines)
    if looked.size == expected and longest <= MAX_CELL:
        return [line for line in scan.picked(path, more.union(numbers)) if line] if more else lines
    return _lines_of_other_lengths(cursor, path, source, between, looked, more)


COUNTED = """
SELECT count(*), coalesce(sum("*bytes") FILTER (NOT "*doubt"), 0), coalesce(max("*bytes"), 0)
FROM {source}
"""
OF_OTHER_LENGTHS = """
SELECT t.rowid + 2, NOT "*doubt" AND "*bytes" <= {most} AND s.n > "*bytes" + {between}
FROM {source} t JOIN lengths s ON s.rowid = t.rowid + 1
WHERE "*doubt" OR "*bytes" > {most} OR s.n <> "*bytes" + {between} ORDER BY 1
"""


def _lines_of_other_lengths(
    cursor: duckdb.DuckDBPyConnection,
    path: Path,
    source: str,
    between: int,
    looked: Look,
    more: set[int],
) -> list[scan.Line] | None:
    """The lines that are not as long as their cells make them, or hold a cell in doubt."""
    # A table, since its rows are numbered as they are read, by all threads.
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE lengths AS SELECT strlen(l) AS n FROM {_lines(path)}"
    )
    measured = cursor.execute("SELECT count(*), count(*) + sum(n) FROM lengths").fetchall()[0]
    if measured != (looked.breaks, looked.size):
        return None
    query = OF_OTHER_LENGTHS.format(source=source, most=MAX_CELL, between=between)
    found = cursor.execute(query).fetchall()
    doubtful = [number for number, quoted in found if not quoted]
    quoted = [number for number, quoted in found if quoted]
    if len(doubtful) > MOST_SCANNED:
        return None
    # Whatever else makes a line longer than its cells is a doubt of one of them.
    wanted = more.union(doubtful, quoted[:MOST_NAMED])
    looked.quoted = len(quoted) - len(wanted.intersection(quoted))
    return [line for line in scan.picked(path, wanted) if line]


def _place(table: Table) -> Place:
    return {"table": table.name, "file": table.path}


def _related(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    surveyed: Surveyed,
    held: dict[Field, Held],
    of_columns: list[Offending],
) -> Taken | None:
    """The rows beyond doubt, and the others, as one.

    None where what the database read may be something else than what the lines say.
    """
    form = Form()
    examine(surveyed, table, form, _place(table))
    if not form.sound:
        return None
    form.way = Way.ONE_PASS
    doubtful = lines_in_doubt(cursor, table)
    named, apart = form.findings.copy(), set(doubtful)
    form.findings += wholes.uncounted(of_columns, named, apart, _place(table))
    records = (
        (line, scan.values_of(form.scanned[line])) for line in doubtful if line in form.scanned
    )
    rows = in_schema_order(table, form.header, records)
    return Taken(form, relate(cursor, table, held, rows), whole_fields(held))


def _lines(path: Path) -> str:
    """SQL for the lines ``l`` of a file, the header among them."""
    return (
        f"read_csv({tables.file_literal(path)}, auto_detect=false, header=false, "
        "columns={'l': 'VARCHAR'}, delim='\x01', quote='', escape='', "
        "new_line='\\n', strict_mode=true, max_line_size=1048576, buffer_size=4194304)"
    )
