"""A large file, read once.

The database takes in what keys and rules ask for, and looks at every cell meanwhile; what the cells
do not tell, the bytes do. Rows beyond doubt are held in as little room as they take. The few others
are looked at as they stand in the file, each by itself, and held as text.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..model.findings import Place
from ..model.package import Field, Table
from . import scan, tables
from .form import Form, Way, examine
from .held import Held, hold
from .look import Look, Surveyed
from .proof import MAX_CELL
from .related import relate
from .tables import name

MAX_DOUBTFUL = 100_000  # rows beyond which the thorough way is taken with all


@dataclass
class Taken:
    """What was learnt of a file's form, and the relation of the rows in doubt, whose columns are
    still to be checked; empty, if there is none.
    """

    form: Form
    doubtful: str = ""


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
        if len(table.fields) < 2 or not _begins(
            path, ",".join(table.names)
        ):  # in a file of one column a blank line would pass for a row
            return None
        with ThreadPoolExecutor(max_workers=1) as beside:
            reading = beside.submit(looked.over, path)
            try:
                held = hold(cursor, path, table, spoken, canonical)
                reading.result()
            finally:
                looked.stop.set()
        if looked.odd and looked.whole:
            held = hold(cursor, path, table, spoken, canonical, looked.odd)
        lines = _lines_in_doubt(cursor, path, table, looked) if looked.whole else None
        return None if lines is None else _related(cursor, table, looked, held, lines)
    except (duckdb.Error, OSError):
        return None


def _begins(path: Path, header: str) -> bool:
    """Whether a file begins with this header."""
    with path.open("rb") as file:
        return file.readline(len(header.encode()) + 2) == header.encode() + b"\n"


def _lines_in_doubt(
    cursor: duckdb.DuckDBPyConnection, path: Path, table: Table, looked: Look
) -> list[tuple[int, str]] | None:
    """The lines, with their numbers, of which the cells do not tell that they are in form.

    None where they are too many, or rows are not lines.

    A file has exactly the bytes that its cells take in canonical form: each needless quote or blank
    would be one more, and only where a cell holds a quote can there be one less. A row that is
    longer than a cell may be is looked at, too.
    """
    source, between = f"file.{name(table.name)}", len(table.fields) - 1
    count, doubtful, length, longest = cursor.execute(COUNTED.format(source=source)).fetchall()[0]
    if looked.breaks != count + 1 or doubtful > MAX_DOUBTFUL:
        return None
    rows = cursor.execute(IN_DOUBT.format(source=source)).fetchall() if doubtful else []
    lines = [
        (number, scan.write_record([cell or "" for cell in cells])[:-1]) for number, cells in rows
    ]
    header = len(",".join(table.names)) + 1
    expected = header + length + (count - doubtful) * (between + 1)
    expected += sum(len(text.encode()) + 1 for _, text in lines)
    quotes = any('"' in cell for _, cells in rows for cell in cells if cell)
    if looked.size == expected and longest <= MAX_CELL and not quotes:
        return lines
    return _lines_of_other_lengths(cursor, path, source, between, looked)


COUNTED = """
SELECT count(*), count("*cells"), coalesce(sum("*bytes") FILTER ("*cells" IS NULL), 0),
  coalesce(max("*bytes"), 0)
FROM {source}
"""
IN_DOUBT = """
SELECT rowid + 2, "*cells" FROM {source} WHERE "*cells" IS NOT NULL ORDER BY 1
"""
WANTED = """
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT t.rowid + 2 AS n FROM {source} t JOIN lengths s ON s.rowid = t.rowid + 1
WHERE "*cells" IS NOT NULL OR "*bytes" > {most} OR s.n <> "*bytes" + {between}
"""
NUMBERED = """
SELECT n, l FROM (SELECT row_number() OVER () AS n, l FROM {lines})
WHERE n IN (FROM wanted) ORDER BY n
"""


def _lines_of_other_lengths(
    cursor: duckdb.DuckDBPyConnection, path: Path, source: str, between: int, looked: Look
) -> list[tuple[int, str]] | None:
    """The lines that are not as long as their cells make them, or hold a cell in doubt."""
    # A table, since its rows are numbered as they are read, by all threads.
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE lengths AS SELECT strlen(l) AS n FROM {_lines(path)}"
    )
    measured = cursor.execute("SELECT count(*), count(*) + sum(n) FROM lengths").fetchall()[0]
    if measured != (looked.breaks, looked.size):
        return None
    cursor.execute(WANTED.format(source=source, most=MAX_CELL, between=between))
    if cursor.execute("SELECT count(*) FROM wanted").fetchall()[0][0] > MAX_DOUBTFUL:
        return None
    return cursor.execute(NUMBERED.format(lines=_lines(path))).fetchall()


def _related(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    looked: Look,
    held: dict[Field, Held],
    lines: list[tuple[int, str]],
) -> Taken | None:
    """The rows beyond doubt, and the others, as one.

    None where what the database read may be something else than what the lines say.
    """
    form = Form()
    place: Place = {"table": table.name, "file": table.path}
    examine(Surveyed(looked, table.names, lines), table, form, place)
    if not form.sound:
        return None
    form.way = Way.ONE_PASS
    return Taken(form, relate(cursor, table, held))


def _lines(path: Path) -> str:
    """SQL for the lines ``l`` of a file, the header among them."""
    return (
        f"read_csv({tables.file_literal(path)}, auto_detect=false, header=false, "
        "columns={'l': 'VARCHAR'}, delim='\x01', quote='', escape='', "
        "new_line='\\n', strict_mode=true, max_line_size=1048576, buffer_size=4194304)"
    )
