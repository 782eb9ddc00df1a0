"""A large file, read once.

The database takes in what keys and rules ask for, and looks at every cell meanwhile; what the cells do not tell, the bytes do. Rows beyond
doubt are held in as little room as they take. The few others are looked at as they stand in the file, each by itself, and held as text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..model.findings import Place
from ..model.package import Field, ForeignKey, Table
from . import doubts, scan, tables
from .form import Form, Way, examine
from .look import Look, Surveyed
from .proof import MAX_CELL, block_proven
from .tables import literal, name

EDGES = "{c} < 'A' AND ({c} < '!' OR {c} >= '+' AND {c} < '.' OR {c} >= '=' AND {c} < '>' OR {c} >= '@') OR suffix({c}, ' ')"  # blanks, and what begins a formula
WORD_PATTERN = re.compile(
    r"\^?(?:\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\w)+\]|[a-zA-Z0-9_()|*+?]|\\\.|\{[0-9,]+\})+\$?",
    re.ASCII,
)  # what matches is letters, digits, _ and .
MANY_KEYS = 50_000  # values beyond which numbering them costs more than it saves
MAX_DOUBTFUL = 100_000  # rows beyond which the thorough way is taken with all
ONE_AT_A_TIME = threading.Lock()  # two tables may number the keys of a third
TYPED = {
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
}  # of numbers the text is held: 5 is not 5.0


@dataclass
class Taken:
    """What was learnt of a file's form, and the relation of the rows in doubt, whose columns are still to be checked; empty, if there is none."""

    form: Form
    doubtful: str = ""


def take(
    cursor: duckdb.DuckDBPyConnection,
    root: Path,
    table: Table,
    spoken: set[str],
    canonical: Collection[str] = (),
) -> Taken | None:
    """Read a file, and hold the columns ``spoken`` of by keys and rules; None, and nothing held, where the thorough way is needed
    (checks.form, tables.load). ``canonical`` names tables that are held already, and in form."""
    path, looked = root / table.path, Look()
    try:
        if len(table.fields) < 2 or not _begins(
            path, ",".join(table.names)
        ):  # in a file of one column a blank line would pass for a row
            return None
        with ThreadPoolExecutor(max_workers=1) as beside:
            reading = beside.submit(looked.over, path)
            try:
                held = _hold(cursor, path, table, spoken, canonical)
                reading.result()
            finally:
                looked.stop.set()
        if looked.odd and looked.whole:
            held = _hold(cursor, path, table, spoken, canonical, looked.odd)
        lines = _lines_in_doubt(cursor, path, table, looked) if looked.whole else None
        return None if lines is None else _related(cursor, table, looked, held, lines)
    except (duckdb.Error, OSError):
        return None


def _begins(path: Path, header: str) -> bool:
    """Whether a file begins with this header."""
    with path.open("rb") as file:
        return file.readline(len(header.encode()) + 2) == header.encode() + b"\n"


@dataclass(frozen=True)
class Held:
    """How the cells of a column are taken in: the SQL of what is held, if anything; whether such a cell is known to be in form, and to
    need no quotes; and whether all that is asked of it is that it can be held."""

    cell: str = ""
    settled: bool = False
    enough: bool = False


def _hold(
    cursor: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    spoken: set[str],
    canonical: Collection[str],
    odd: str = "",
) -> dict[Field, Held]:
    """Read the file into schema ``file``, and say how. ``odd`` are characters that are in doubt wherever they stand."""
    for targets in (canonical, ()):
        held = _columns(cursor, table, spoken, targets)
        try:
            cursor.execute(
                f"CREATE OR REPLACE TABLE file.{name(table.name)} AS {_reading(table, path, held, odd)}"
            )
            break
        except duckdb.ConversionException:  # a reference to no key
            if not targets:
                raise
    return held


def _columns(
    cursor: duckdb.DuckDBPyConnection, table: Table, spoken: set[str], canonical: Collection[str]
) -> dict[Field, Held]:
    """How each column is taken in. Values of closed lists, and keys of few rows, are numbered, which saves room."""
    asked = spoken.union(
        *(rule.columns for rule in table.row_rules if not doubts.unmatched(table, rule))
    )
    targets = {
        key.fields[0]: key
        for key in table.foreign_keys
        if len(key.fields) == 1 and key.table in canonical
    }
    held = {}
    for column in table.fields:
        kept, c = column.name in asked or bool(column.constraints.get("unique")), name(column.name)
        if column.type != "string":
            kind = TYPED.get(column.type)
            held[column] = Held(
                (f"TRY_CAST({c} AS {kind})" if kind else c) if kept else "", settled=True
            )
        elif values := _listed(column):
            kind = f"file.{name(f'{table.name}.{column.name}')}"
            cursor.execute(
                f"CREATE TYPE IF NOT EXISTS {kind} AS ENUM ({', '.join(map(literal, sorted(values)))})"
            )  # sorted, to compare as their texts do
            known = (
                kept
                and column.required
                and not {"minLength", "maxLength"} & set(column.constraints)
            )
            held[column] = Held(
                f"TRY_CAST({c} AS {kind})" if kept else "", settled=True, enough=known
            )
        elif column.name in targets and kept:
            held[column] = _keys_numbered(cursor, column, targets[column.name])
        else:
            held[column] = Held(
                c if kept else "",
                settled=bool(WORD_PATTERN.fullmatch(column.constraints.get("pattern", ""))),
            )
    return held


def _keys_numbered(cursor: duckdb.DuckDBPyConnection, column: Field, reference: ForeignKey) -> Held:
    """How a column of keys of another table is taken in. Each key is looked at once; as text, where they are too many or any is odd."""
    target, key, c = reference.table, reference.to_fields[0], name(column.name)
    kind, keys = (
        f"file.{name(f'{target}.{key} of all')}",
        f"SELECT DISTINCT {name(key)} AS {c} FROM raw.{name(target)} WHERE {name(key)} IS NOT NULL ORDER BY 1",
    )
    odd = doubts.any_true([*_doubts(column, Held()), f"contains({c}, ',')", f"contains({c}, '\"')"])
    count, any_odd = cursor.execute(f"SELECT count(*), bool_or({odd}) FROM ({keys})").fetchall()[0]
    if any_odd or not 0 < count <= MANY_KEYS:
        return Held(c)
    with ONE_AT_A_TIME:
        cursor.execute(f"CREATE TYPE IF NOT EXISTS {kind} AS ENUM ({keys})")
    return Held(f"CAST({c} AS {kind})", settled=True, enough=True)


def _listed(column: Field) -> list[str]:
    """The closed list of a column, if a cell that holds one of its values is canonical by that."""
    values = column.constraints.get("enum") or []
    return (
        values
        if all(isinstance(v, str) and block_proven(f"x,{v},x\n".encode(), b",,\n") for v in values)
        else []
    )


def _reading(table: Table, path: Path, held: dict[Field, Held], odd: str) -> str:
    """SQL that reads a file for what is held. `*cells` are all cells of a row of which one may be in error, or holds a quote; `*bytes` is
    what the cells of any other row take in canonical form, without what stands between them."""
    cells = [f"{how.cell} AS {name(column.name)}" for column, how in held.items() if how.cell]
    free = [name(column.name) for column, how in held.items() if not how.settled]
    suspicions = [doubt for column, how in held.items() for doubt in _doubts(column, how)] + [
        f"contains({c}, '\"')" for c in free
    ]
    if not any(
        column.required for column in table.fields
    ):  # else a row of commas only lacks one, and is in doubt by that
        suspicions.append(f"coalesce({', '.join(name(column) for column in table.names)}) IS NULL")
    suspicions += filter(None, (doubts.unmatched(table, rule) for rule in table.row_rules))
    suspicions += [f"regexp_matches({c}, {literal(_any_of(odd))})" for c in free if odd]
    lengths = [
        f"strlen({name(c.name)})" if c.required else f"coalesce(strlen({name(c.name)}), 0)"
        for c in table.fields
    ]
    lengths += [f"CASE WHEN contains({c}, ',') THEN 2 ELSE 0 END" for c in free]
    cells.append(
        f'CASE WHEN {doubts.any_true(suspicions)} THEN [{", ".join(map(name, table.names))}] END AS "*cells"'
    )
    return f'SELECT {", ".join(cells)}, CAST({" + ".join(lengths)} AS INTEGER) AS "*bytes" FROM {tables.reader(path, table.names)}'


def _any_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"


def _doubts(column: Field, held: Held) -> Iterator[str]:
    """SQL that is true wherever a cell of the column may be in error; what is told by what is held of it is not asked for."""
    tests, c = list(doubts.tests_of(column)), name(column.name)
    if column.type in ("integer", "number"):
        yield doubts.suspect(column, tests)
        return
    if held.enough:
        yield f"{held.cell} IS NULL" if column.required else "false"
    else:
        yield from (test.offends for test in tests)
    if not held.settled:
        yield EDGES.replace("{c}", c)


def _lines_in_doubt(
    cursor: duckdb.DuckDBPyConnection, path: Path, table: Table, looked: Look
) -> list[tuple[int, str]] | None:
    """The lines, with their numbers, of which the cells do not tell that they are in form; None where they are too many, or rows are not lines.

    A file has exactly the bytes that its cells take in canonical form: each needless quote or blank would be one more, and only where
    a cell holds a quote can there be one less. A row that is longer than a cell may be is looked at, too.
    """
    source, between = f"file.{name(table.name)}", len(table.fields) - 1
    count, doubtful_rows, length, longest = cursor.execute(
        f'SELECT count(*), count("*cells"), coalesce(sum("*bytes") FILTER ("*cells" IS NULL), 0), coalesce(max("*bytes"), 0) FROM {source}'
    ).fetchall()[0]
    if looked.breaks != count + 1 or doubtful_rows > MAX_DOUBTFUL:
        return None
    doubtful = (
        cursor.execute(
            f'SELECT rowid + 2, "*cells" FROM {source} WHERE "*cells" IS NOT NULL ORDER BY 1'
        ).fetchall()
        if doubtful_rows
        else []
    )
    lines = [
        (number, scan.write_record([cell or "" for cell in cells])[:-1])
        for number, cells in doubtful
    ]
    expected = (
        len(",".join(table.names))
        + 1
        + length
        + (count - doubtful_rows) * (between + 1)
        + sum(len(text.encode()) + 1 for _, text in lines)
    )
    if (
        looked.size == expected
        and longest <= MAX_CELL
        and not any('"' in cell for _, cells in doubtful for cell in cells if cell)
    ):
        return lines
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE lengths AS SELECT strlen(l) AS n FROM {_lines(path)}"
    )  # a table, since its rows are numbered as they are read, by all threads
    if cursor.execute("SELECT count(*), count(*) + sum(n) FROM lengths").fetchall()[0] != (
        looked.breaks,
        looked.size,
    ):
        return None
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT t.rowid + 2 AS n FROM {source} t JOIN lengths s ON s.rowid = t.rowid + 1 "
        f'WHERE "*cells" IS NOT NULL OR "*bytes" > {MAX_CELL} OR s.n <> "*bytes" + {between}'
    )
    if cursor.execute("SELECT count(*) FROM wanted").fetchall()[0][0] > MAX_DOUBTFUL:
        return None
    return cursor.execute(
        f"SELECT n, l FROM (SELECT row_number() OVER () AS n, l FROM {_lines(path)}) WHERE n IN (FROM wanted) ORDER BY n"
    ).fetchall()


def _related(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    looked: Look,
    held: dict[Field, Held],
    lines: list[tuple[int, str]],
) -> Taken | None:
    """The rows beyond doubt, and the others, as one; None where what the database read may be something else than what the lines say."""
    form, source = Form(), f"file.{name(table.name)}"
    place: Place = {"table": table.name, "file": table.path}
    examine(Surveyed(looked, table.names, lines), table, form, place)
    if not form.sound:
        return None
    form.way = Way.ONE_PASS
    cells, doubtful = (
        {column.name: name(column.name) for column, how in held.items() if how.cell},
        "",
    )
    if not cursor.execute(f'SELECT count("*cells") FROM {source}').fetchall()[0][0]:
        if cells:  # a table has a column
            cursor.execute(
                f'ALTER TABLE {source} DROP COLUMN "*cells"; ALTER TABLE {source} DROP COLUMN "*bytes"'
            )
        tables.relate(cursor, "VIEW", table, cells, "rowid + 2", source)
    else:
        doubtful = f"file.{name(f'{table.name} in doubt')}"
        each = ", ".join(
            f'"*cells"[{i}] AS {name(column)}' for i, column in enumerate(table.names, 1)
        )
        cursor.execute(
            f'CREATE OR REPLACE TABLE {doubtful} AS SELECT rowid + 2 AS _line, {each} FROM {source} WHERE "*cells" IS NOT NULL'
        )
        others = ", ".join(
            f"CAST({cells.get(column, 'NULL')} AS VARCHAR) AS {name(column)}"
            for column in table.names
        )
        whole = f'(SELECT rowid + 2 AS _line, {others} FROM {source} WHERE "*cells" IS NULL UNION ALL FROM {doubtful})'
        tables.relate(
            cursor, "VIEW", table, {column: name(column) for column in table.names}, "_line", whole
        )
    return Taken(form, doubtful)


def _lines(path: Path) -> str:
    """SQL for the lines ``l`` of a file, the header among them."""
    return (
        f"read_csv({tables.file_literal(path)}, auto_detect=false, header=false, columns={{'l': 'VARCHAR'}}, delim='\x01', quote='', escape='', "
        "new_line='\\n', strict_mode=true, max_line_size=1048576, buffer_size=4194304)"
    )
