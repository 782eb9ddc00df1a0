"""How the columns of a large file are held while it is read once: in as little room as may be."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb

from ..model.package import Field, ForeignKey, Table
from . import doubts
from .proof import block_proven
from .tables import literal, name

# Blanks, and what begins a formula; CASE, since of AND both sides are asked of every cell.
EDGES = (
    "CASE WHEN {c} < 'A' THEN {c} < '!' OR {c} >= '+' AND {c} < '.' OR {c} >= '=' AND {c} < '>' "
    "OR {c} >= '@' ELSE false END OR suffix({c}, ' ')"
)
WORD_PATTERN = re.compile(
    r"\^?(?:\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\w)+\]"
    r"|[a-zA-Z0-9_()|*+?]|\\\.|\{[0-9,]+\})+\$?",
    re.ASCII,
)  # what matches is letters, digits, _ and .
MOST_DOUBTFUL = 10_000  # rows in doubt beyond which columns are looked at as a whole
SAMPLE = 1_000  # rows in doubt that tell which
MANY_KEYS = 50_000  # values beyond which numbering them costs more than it saves
ONE_AT_A_TIME = threading.Lock()  # two tables may number the keys of a third
TYPED = {
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
}  # of numbers the text is held: 5 is not 5.0


@dataclass(frozen=True)
class Held:
    """How the cells of a column are taken in: the SQL of what is held, if anything.

    Whether such a cell is known to be in form, and to need no quotes; whether all that is asked of
    it is that it can be held; and whether its tests are asked afterwards, of the whole column.
    """

    cell: str = ""
    settled: bool = False
    enough: bool = False
    whole: bool = False


def hold(
    cursor: duckdb.DuckDBPyConnection,
    source: str,
    table: Table,
    spoken: set[str],
    canonical: Collection[str],
    odd: str = "",
    aside: int = 0,
) -> dict[Field, Held]:
    """Read a file into schema ``file``, and say how its columns are held.

    Args:
        cursor: Where it is held.
        source: SQL that reads the file, its columns by the names of the fields.
        table: The table of those fields that the file has.
        spoken: The fields that keys and rules ask for.
        canonical: Names of tables that are held already, and in form.
        odd: Characters that are in doubt wherever they stand.
        aside: How many lines were set aside, a row of commas in place of each.

    Raises:
        duckdb.Error: The database cannot read the file.
    """
    whole: set[str] = set()
    while True:
        held = _hold(cursor, source, table, spoken, canonical, odd, whole)
        most = MOST_DOUBTFUL + aside
        doubtful = f'SELECT rowid FROM file.{name(table.name)} WHERE "*doubt" LIMIT {most}'
        rows = [row for (row,) in cursor.execute(doubtful).fetchall()]
        if len(rows) < most:
            return held
        among = f"(SELECT * FROM {source} LIMIT {sorted(rows)[SAMPLE + aside] + 1})"
        more = _blamed(cursor, among, table, odd) - whole
        if not more:
            return held
        whole |= more


def _hold(
    cursor: duckdb.DuckDBPyConnection,
    source: str,
    table: Table,
    spoken: set[str],
    canonical: Collection[str],
    odd: str,
    whole: set[str],
) -> dict[Field, Held]:
    """Read a file, the columns ``whole`` as text of which nothing is known."""
    for targets in (canonical, ()):
        held = _columns(cursor, table, spoken | whole, targets)
        for field in table.fields:
            if field.name in whole:
                held[field] = Held(name(field.name), whole=True)
        try:
            reading = _reading(table, source, held, odd)
            # Replaced, the rows of an earlier reading would be held until these are.
            cursor.execute(f"DROP TABLE IF EXISTS file.{name(table.name)}")
            cursor.execute(f"CREATE TABLE file.{name(table.name)} AS {reading}")
            break
        except duckdb.ConversionException:  # a reference to no key
            if not targets:
                raise
    return held


def _blamed(cursor: duckdb.DuckDBPyConnection, source: str, table: Table, odd: str) -> set[str]:
    """The fields of which a cell among some rows is suspected, whatever is held of it."""
    tests = [
        (field.name, doubts.any_true([*_doubts(field, Held()), *_odd(name(field.name), odd)]))
        for field in table.fields
    ]
    for rule in table.row_rules:
        if pattern := doubts.unmatched(table, rule):
            tests.append((rule.columns[0], pattern))
    asked = ", ".join(f"bool_or({test})" for _, test in tests)
    some_cell = f"coalesce({', '.join(map(name, table.names))}) IS NOT NULL"
    found = cursor.execute(f"SELECT {asked} FROM {source} WHERE {some_cell}").fetchall()[0]
    return {field for (field, _), some in zip(tests, found) if some}


def _odd(c: str, odd: str) -> Iterator[str]:
    """SQL that is true where a cell holds a quote, or a character that is in doubt."""
    yield f"contains({c}, '\"')"
    if odd:
        yield f"regexp_matches({c}, {literal(_any_of(odd))})"


def _columns(
    cursor: duckdb.DuckDBPyConnection, table: Table, spoken: set[str], canonical: Collection[str]
) -> dict[Field, Held]:
    """How each column is taken in.

    Values of closed lists, and keys of few rows, are numbered, which saves room.
    """
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
        kept = column.name in asked or bool(column.constraints.get("unique"))
        if column.name in targets and kept and column.type == "string" and not _listed(column):
            held[column] = _keys_numbered(cursor, column, targets[column.name])
        else:
            held[column] = _held(cursor, table, column, kept)
    return held


def _held(cursor: duckdb.DuckDBPyConnection, table: Table, column: Field, kept: bool) -> Held:
    """How a column is taken in that refers to nothing; ``kept``, if it is asked for."""
    c = name(column.name)
    if column.type != "string":
        kind = TYPED.get(column.type)
        cell = f"TRY_CAST({c} AS {kind})" if kind else c
        return Held(cell if kept else "", settled=True)
    if values := _listed(column):
        kind = f"file.{name(f'{table.name}.{column.name}')}"
        listed = ", ".join(map(literal, sorted(values)))  # to compare as their texts do
        cursor.execute(f"CREATE TYPE IF NOT EXISTS {kind} AS ENUM ({listed})")
        bounded = {"minLength", "maxLength"} & set(column.constraints)
        known = kept and column.required and not bounded
        return Held(f"TRY_CAST({c} AS {kind})" if kept else "", settled=True, enough=known)
    plain = WORD_PATTERN.fullmatch(column.constraints.get("pattern", ""))
    return Held(c if kept else "", settled=bool(plain))


def _keys_numbered(cursor: duckdb.DuckDBPyConnection, column: Field, reference: ForeignKey) -> Held:
    """How a column of keys of another table is taken in.

    Each key is looked at once; as text, where they are too many or any is odd.
    """
    target, key, c = reference.table, reference.to_fields[0], name(column.name)
    kind, keys = (
        f"file.{name(f'{target}.{key} of all')}",
        f"SELECT DISTINCT {name(key)} AS {c} FROM raw.{name(target)} "
        f"WHERE {name(key)} IS NOT NULL ORDER BY 1",
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


def _reading(table: Table, source: str, held: dict[Field, Held], odd: str) -> str:
    """SQL that reads a source for what is held.

    `*doubt` tells whether a cell of a row may be in error, or holds a quote; `*bytes` is what its
    cells take in canonical form else, without what stands between them.
    """
    cells = [f"{how.cell} AS {name(column.name)}" for column, how in held.items() if how.cell]
    suspicions = [doubt for column, how in held.items() for doubt in _doubts(column, how)]
    for column, how in held.items():
        if not how.settled and not how.whole:
            suspicions += _odd(name(column.name), odd)
    # Where a cell is required, a row of commas only lacks one, and is in doubt by that.
    if not any(column.required and not how.whole for column, how in held.items()):
        suspicions.append(f"coalesce({', '.join(name(column) for column in table.names)}) IS NULL")
    for rule in table.row_rules:
        pattern = doubts.unmatched(table, rule)
        if pattern and not held[table[rule.columns[0]]].whole:
            suspicions.append(pattern)
    # A row that lacks a required cell is in doubt, but where the whole column is looked at.
    lengths = [
        f"strlen({name(column.name)})"
        if column.required and not how.whole
        else f"coalesce(strlen({name(column.name)}), 0)"
        for column, how in held.items()
    ]
    lengths += [_quoting(name(column.name), how) for column, how in held.items() if not how.settled]
    cells.append(f'coalesce({doubts.any_true(suspicions)}, false) AS "*doubt"')
    return (
        f'SELECT {", ".join(cells)}, CAST({" + ".join(lengths)} AS INTEGER) AS "*bytes" '
        f"FROM {source}"
    )


def _quoting(c: str, how: Held) -> str:
    """SQL for the bytes that quotes take, in which a cell must stand."""
    if not how.whole:  # one that holds a quote is in doubt
        return f"CASE WHEN contains({c}, ',') THEN 2 ELSE 0 END"
    within = f"strlen({c}) - strlen(replace({c}, '\"', ''))"
    needed = f"contains({c}, ',') OR contains({c}, '\"')"
    return f"CASE WHEN {needed} THEN 2 + {within} ELSE 0 END"


def _any_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"


def _doubts(column: Field, held: Held) -> Iterator[str]:
    """SQL that is true wherever a cell of the column may be in error.

    What is told by what is held of it is not asked for, nor what is asked of the whole column.
    """
    if held.whole:
        return
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
