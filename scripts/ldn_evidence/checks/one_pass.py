"""A large file that is as it should be, read once.

The database takes in what keys and rules ask for, and stops at the first cell that may offend against form or columns; meanwhile the
bytes are looked at. What is taken in is proven. Where anything is odd, nothing is: the thorough way (form, columns) tells what it is.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from .. import scan, tables
from ..model import Column, ForeignKey, Table
from ..tables import DUCK_TYPES, literal, name
from . import columns, rows
from .form import Form
from .proof import CONTROL, INVISIBLE, LOOKALIKE, MAX_CELL, MAX_DOUBTFUL, ODD_BLANK, block_proven, lines_of

EDGES = "{c} < '!' OR {c} >= '+' AND {c} < '.' OR {c} >= '=' AND {c} < '>' OR {c} >= '@' AND {c} < 'A' OR suffix({c}, ' ')"  # blanks, and what begins a formula
PLAIN_BYTES = bytes(range(32, 127))
WORD_PATTERN = re.compile(r"\^?(?:\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\w)+\]|[a-zA-Z0-9_()|*+?]|\\\.|\{[0-9,]+\})+\$?", re.ASCII)  # what matches is letters, digits, _ and .
MANY_KEYS = 50_000  # values beyond which numbering them costs more than it saves


def take(cursor: duckdb.DuckDBPyConnection, root: Path, table: Table, spoken: set[str], held: Collection[str]) -> Form | None:
    """Read a table whose file is nothing but canonical, and keep the columns ``spoken`` of by keys and rules; of another, None, and nothing is kept.

    ``held`` names the tables that are read already, and canonical. Of rows only the branches that are mere patterns are looked at.
    """
    path, header = root / table.path, ",".join(table.names)
    if len(table.columns) < 2:  # a blank line would pass for a row
        return None
    looked = Look()
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(looked.over, path, header.encode() + b"\n")
        try:
            taken = _columns(cursor, table, spoken, held)
            cursor.execute(f"CREATE OR REPLACE TABLE file.{name(table.name)} AS {_reading(table, path, taken)}")
            reading.result()
            if not looked.plain or not _adds_up(cursor, path, table, looked):
                return None
        except (duckdb.Error, OSError):
            return None
        finally:
            looked.stop.set()
    cells = {column.name: name(column.name) for column, kept in taken.items() if kept.held}
    tables.relate(cursor, "VIEW", table, cells, "rowid + 2", f"file.{name(table.name)}")
    return Form(header=table.names, bytes=looked.size, sha256=looked.digest.hexdigest())


@dataclass
class Look:
    """What the bytes of a file say: its size, hash and number of lines, and whether no character in it needs a closer look."""

    stop: threading.Event = field(default_factory=threading.Event)
    digest: object = field(default_factory=hashlib.sha256)
    size: int = 0
    breaks: int = 0
    plain: bool = False

    def over(self, path: Path, header: bytes) -> None:
        """One pass over a file that should begin with ``header``. Raises OSError."""
        odd, block, decoder = set(), b"", codecs.getincrementaldecoder("utf-8")("replace")
        with path.open("rb") as file:
            while not self.stop.is_set() and (chunk := file.read(scan.BLOCK)):
                block = chunk
                if not self.size and not block.startswith(header):
                    return
                self.digest.update(block)
                self.size += len(block)
                rest = decoder.decode(block.translate(None, PLAIN_BYTES))
                self.breaks += rest.count("\n")
                odd.update(rest)
        self.plain = block.endswith(b"\n") and all(map(harmless, odd - {"\n"}))


def harmless(character: str) -> bool:
    """Whether a character beyond ASCII is fine wherever it stands: it shows, looks like no other, and joins with none before it."""
    code = ord(character)
    if not (0xA0 < code < 0x1100 or 0x2010 <= code < 0x2C00) or unicodedata.category(character)[0] not in "LNPS":
        return False
    odd = any(pattern.search(character) for pattern in (CONTROL, INVISIBLE, ODD_BLANK)) or LOOKALIKE.search(f"a{character}")
    return not odd and not unicodedata.combining(character) and unicodedata.is_normalized("NFC", character)


@dataclass(frozen=True)
class Kept:
    """How the cells of a column are taken in: ``kind`` is the type that they are held as, if not as text; whether they are held at all;
    whether such a cell is known to be canonical, and to need no quotes; and whether being of that type is all that is asked of it."""

    kind: str = ""
    held: bool = True
    settled: bool = False
    enough: bool = False


def _columns(cursor, table: Table, spoken: set[str], held: Collection[str]) -> dict[Column, Kept]:
    """How each column is taken in. Values of closed lists, and keys of few rows, are numbered, which saves room."""
    asked = spoken.union(*(rule.columns for rule in table.row_rules if not rows.suspects(table, rule)))
    targets = {key.fields[0]: key for key in table.foreign_keys if len(key.fields) == 1 and key.table in held}
    taken = {}
    for column in table.columns:
        kept = column.name in asked or bool(column.constraints.get("unique"))
        if column.type != "string":
            taken[column] = Kept("" if column.type == "number" else DUCK_TYPES.get(column.type, ""), kept, True)  # of numbers the text is held: 5 is not 5.0
        elif values := _listed(column):
            kind = f"file.{name(f'{table.name}.{column.name}')}"
            cursor.execute(f"CREATE TYPE {kind} AS ENUM ({', '.join(map(literal, sorted(values)))})")  # sorted, to compare as their texts do
            taken[column] = Kept(kind, kept, True, kept and not {"minLength", "maxLength"} & set(column.constraints))
        elif column.name in targets and kept:
            taken[column] = _keys_numbered(cursor, column, targets[column.name])
        else:
            taken[column] = Kept("", kept, bool(WORD_PATTERN.fullmatch(column.constraints.get("pattern", ""))))
    return taken


def _keys_numbered(cursor, column: Column, reference: ForeignKey) -> Kept:
    """How a column of keys of another table is taken in. Each key is looked at once; as text, where they are too many or any is odd."""
    target, key, c = reference.table, reference.to_fields[0], name(column.name)
    kind, keys = f"file.{name(f'{target}.{key} of all')}", f"SELECT DISTINCT {name(key)} AS {c} FROM raw.{name(target)} WHERE {name(key)} IS NOT NULL ORDER BY 1"
    odd = columns.any_true([*_doubts(column, Kept()), f"contains({c}, ',')", f"contains({c}, '\"')"])
    count, any_odd = cursor.execute(f"SELECT count(*), bool_or({odd}) FROM ({keys})").fetchone()
    if any_odd or not 0 < count <= MANY_KEYS:
        return Kept()
    cursor.execute(f"CREATE TYPE IF NOT EXISTS {kind} AS ENUM ({keys})")
    return Kept(kind, settled=True, enough=True)


def _listed(column: Column) -> list[str]:
    """The closed list of a column, if a cell that holds one of its values is canonical by that."""
    values = column.constraints.get("enum") or []
    return values if all(isinstance(v, str) and block_proven(f"x,{v},x\n".encode(), b",,\n") for v in values) else []


def _reading(table: Table, path: Path, taken: dict[Column, Kept]) -> str:
    """SQL that reads a file for the columns kept, and fails at the first doubt. `*bytes` is what the cells of a row take in canonical
    form, without what stands between them; NULL where one holds a quote."""
    cells = [f"CAST({name(column.name)} AS {kept.kind}) AS {name(column.name)}" if kept.kind else name(column.name) for column, kept in taken.items() if kept.held]
    free = [name(column.name) for column, kept in taken.items() if not kept.settled]
    doubts = [doubt for column, kept in taken.items() for doubt in _doubts(column, kept)]
    doubts += filter(None, (rows.suspects(table, rule) for rule in table.row_rules))
    quotes = " OR ".join(f"contains({c}, '\"')" for c in free) or "false"
    lengths = [f"strlen({name(c.name)})" if c.required else f"coalesce(strlen({name(c.name)}), 0)" for c in table.columns]
    lengths += [f"CASE WHEN contains({c}, ',') THEN 2 ELSE 0 END" for c in free]
    length = f"CASE WHEN {columns.any_true(doubts)} THEN CAST(error('doubt') AS INTEGER) WHEN {quotes} THEN NULL ELSE CAST({' + '.join(lengths)} AS INTEGER) END"
    return f"SELECT {', '.join([*cells, length])} AS \"*bytes\" FROM {tables.reader(path, table.names)}"


def _doubts(column: Column, kept: Kept) -> Iterator[str]:
    """SQL that is true wherever a cell of the column may be in error; what its own cast refuses is not asked for again."""
    tests, c = list(columns.tests_of(column)), name(column.name)
    if column.type in ("integer", "number"):
        yield columns.suspect(column, tests)
        return
    yield from (test.offends for test in tests if test.rule is columns.REQUIRED or not kept.enough)
    if not kept.settled:
        yield EDGES.replace("{c}", c)
        yield f"strlen({c}) > {MAX_CELL}"


def _adds_up(cursor, path: Path, table: Table, looked: Look) -> bool:
    """Whether the file has exactly the bytes that its cells take in canonical form: each needless quote or blank would be one more.

    Rows whose cells hold quotes are looked at one by one, as they stand in the file.
    """
    held = f"file.{name(table.name)}"
    count, plain, length = cursor.execute(f'SELECT count(*), count("*bytes"), coalesce(sum("*bytes"), 0) FROM {held}').fetchone()
    if looked.breaks != count + 1 or count - plain > MAX_DOUBTFUL:
        return False
    numbers = f'SELECT rowid + 2 FROM {held} WHERE "*bytes" IS NULL'
    quoting = f"SELECT l FROM (SELECT row_number() OVER () AS n, l FROM ({lines_of(path)})) WHERE n IN ({numbers})"
    others = [text for (text,) in cursor.execute(quoting).fetchall()] if plain < count else []
    if len(others) != count - plain or any(scan.write_record([cell.value for cell in scan.split(text, 1)]) != f"{text}\n" for text in others):
        return False
    return looked.size == len(",".join(table.names)) + 1 + length + plain * len(table.columns) + sum(len(text.encode()) + 1 for text in others)
