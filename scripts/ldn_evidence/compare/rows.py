"""How the rows of one table differ: paired by key, each cell held against its counterpart.

Which value of a field withdraws a row (`x-withdrawn`), and which fields hold a judgement
(`x-judgement`), is stated in the table schemas.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from ..model.package import Field, Table
from ..store import tables
from ..store.tables import literal, name
from . import schemas
from .result import ROWS, Count, Diff, number
from .schemas import MAJOR, MINOR, Change

ALIKE = 0.9  # of the rows of both sides: so many same values, and a field was renamed
NEAR = 0.75  # of the letters of two names of one type
MOST_GUESSES = 400  # pairs of a field gone and a field come that are looked at
ID, NTH = '"row id"', '"row nth"'  # names that no column of a file is likely to have

ALONE = """
INSERT INTO {rows}
SELECT {table}, '{kind}', {id}, {lines}, NULL, NULL, NULL, false
FROM {catalogue}.raw.{name}"""

# A cell for each field that differs; one empty cell for a row that one side lacks.
CELL = "STRUCT(f VARCHAR, o VARCHAR, n VARCHAR, j BOOLEAN)"
DIFFERING = f"""
INSERT INTO {ROWS}
SELECT {{table}}, kind, id, ol, nl, cell.f, cell.o, cell.n, coalesce(cell.j, false)
FROM (
    SELECT
        CASE
            WHEN o._line IS NULL THEN 'added'
            WHEN n._line IS NULL THEN 'removed'
            WHEN {{withdrawn}} THEN 'withdrawn'
            ELSE 'changed'
        END AS kind,
        coalesce(n.{ID}, o.{ID}) AS id, o._line AS ol, n._line AS nl,
        unnest(
            CASE
                WHEN {{alone}} THEN [CAST(NULL AS {CELL})]
                ELSE list_filter(
                    CAST([{{cells}}] AS {CELL}[]), lambda c: c.o IS DISTINCT FROM c.n
                )
            END
        ) AS cell
    FROM {{paired}}
    WHERE {{differs}}
)"""

COUNTED = f"""
SELECT kind, count(DISTINCT (id, old_line, new_line)) FROM {ROWS} WHERE tbl = {{table}}
GROUP BY kind"""

Keys = list[tuple[str, str]]  # old name, new name


class Guess(NamedTuple):
    """A field that may have been renamed, and how likely that is: by its values, by its name."""

    alike: float
    near: float
    old: str
    new: str


def compare_table(diff: Diff, old: Table | None, new: Table | None, same_file: bool) -> None:
    """Fill in what differs in one table of either side or both."""
    if old is None or new is None:
        if table := new or old:
            _count(diff, table.name, old, new)
            _add_all(diff, table, "added" if old is None else "removed")
        return
    _count(diff, new.name, old, new)
    if same_file and old.names == new.names:
        diff.changes += schemas.of_table(old, new, {})
        return
    keys = _keys(old, new)
    paired = _paired(diff, old, new, keys)
    renamed = {a: b for a, b in keys if a != b} | _guess_renamed(diff, old, new, keys, paired)
    diff.changes += schemas.of_table(old, new, renamed)
    _add_differing(diff, old, new, keys, renamed, paired)
    found = diff.connection.execute(COUNTED.format(table=literal(new.name))).fetchall()
    for kind, rows in found:
        setattr(diff.counts[new.name], kind, rows)
    if new.name in diff.vocabularies:
        _add_values(diff, new.name)


def _count(diff: Diff, table: str, old: Table | None, new: Table | None) -> None:
    count = diff.counts[table] = Count()
    if old:
        count.before = number(diff.connection, f"SELECT count(*) FROM before.raw.{name(table)}")
    if new:
        count.after = number(diff.connection, f"SELECT count(*) FROM after.raw.{name(table)}")


def _add_all(diff: Diff, table: Table, kind: str) -> None:
    """All rows of a table that one side lacks."""
    catalogue, lines = ("after", "NULL, _line") if kind == "added" else ("before", "_line, NULL")
    diff.connection.execute(
        ALONE.format(
            rows=ROWS,
            table=literal(table.name),
            kind=kind,
            id=tables.row_key(table),
            lines=lines,
            catalogue=catalogue,
            name=name(table.name),
        )
    )
    count = diff.counts[table.name]
    setattr(count, kind, count.before + count.after)


def _add_values(diff: Diff, table: str) -> None:
    """Rows of a vocabulary that came or went are changes of a closed list."""
    for kind, step in (("removed", MAJOR), ("added", MINOR)):
        where = f"tbl = {literal(table)} AND kind = '{kind}'"
        ids = diff.connection.execute(f"SELECT id FROM {ROWS} WHERE {where} ORDER BY id").fetchall()
        for (row_id,) in ids:
            text = f"`{row_id}` of the vocabulary `{table}` was {kind}"
            diff.changes.append(Change(step, kind, "value", table, text))


def _keys(old: Table, new: Table) -> Keys:
    """The fields by which rows are paired.

    The key that both have, one renamed in place, else all that is shared.
    """
    for key in (new.primary_key, old.primary_key):
        if key and all(field in old.names and field in new.names for field in key):
            return [(field, field) for field in key]
    if old.primary_key and len(old.primary_key) == len(new.primary_key):
        return list(zip(old.primary_key, new.primary_key))
    return [(field, field) for field in old.names if field in new.names]


def _paired(diff: Diff, old: Table, new: Table, keys: Keys) -> str:
    """SQL that joins the rows ``o`` and ``n`` of one key.

    Rows of a key that stands several times are paired in the order of their lines.
    """
    sides = []
    for catalogue, table, fields in (
        ("before", old, [pair[0] for pair in keys]),
        ("after", new, [pair[1] for pair in keys]),
    ):
        source = f"{catalogue}.raw.{name(table.name)}"
        key = " || '/' || ".join(f"coalesce({name(field)}, '')" for field in fields)
        key = key or "CAST(_line AS VARCHAR)"
        twice = number(diff.connection, f"SELECT count(*) > count(DISTINCT {key}) FROM {source}")
        nth = f"row_number() OVER (PARTITION BY {ID} ORDER BY _line)" if twice else "1"
        keyed = f"SELECT *, {key} AS {ID} FROM {source}"
        sides.append(f"(SELECT *, {nth} AS {NTH} FROM ({keyed}))")
    return f"{sides[0]} o FULL JOIN {sides[1]} n ON o.{ID} = n.{ID} AND o.{NTH} = n.{NTH}"


def _guess_renamed(diff: Diff, old: Table, new: Table, keys: Keys, paired: str) -> dict[str, str]:
    """Old name -> new name of fields that seem to have been renamed.

    Most of their values are the same; or their type is, and nearly the name.
    """
    known = {field for pair in keys for field in pair}
    gone = [c for c in old.fields if c.name not in new.names and c.name not in known]
    come = [c for c in new.fields if c.name not in old.names and c.name not in known]
    pairs = [(a, b) for a in gone for b in come]
    if not pairs or len(pairs) > MOST_GUESSES:
        return {}
    renamed: dict[str, str] = {}
    for guess in sorted(_guesses(diff, pairs, paired), reverse=True):
        if guess.old not in renamed and guess.new not in renamed.values():
            renamed[guess.old] = guess.new
    return renamed


def _guesses(diff: Diff, pairs: list[tuple[Field, Field]], paired: str) -> list[Guess]:
    """Pairs of fields that may be one."""
    measures = []
    for a, b in pairs:
        was, now = f"o.{name(a.name)}", f"n.{name(b.name)}"
        measures.append(f"count_if({was} = {now})")
        measures.append(f"count_if({was} IS NOT NULL OR {now} IS NOT NULL)")
        measures.append(f"count(DISTINCT {now})")
    both = "o._line IS NOT NULL AND n._line IS NOT NULL"
    query = f"SELECT {', '.join(measures)} FROM {paired} WHERE {both}"
    found = diff.connection.execute(query).fetchone() or ()
    guesses = []
    for place, (a, b) in enumerate(pairs):
        same, filled, distinct = found[3 * place : 3 * place + 3]
        # Where there is nothing to compare on one side, the sums are NULL.
        alike = (same or 0) / filled if filled and distinct > 1 else 0
        near = SequenceMatcher(None, a.name, b.name).ratio() if a.type == b.type else 0
        if alike >= ALIKE or near >= NEAR:
            guesses.append(Guess(alike, near, a.name, b.name))
    return guesses


def _add_differing(
    diff: Diff, old: Table, new: Table, keys: Keys, renamed: dict[str, str], paired: str
) -> None:
    """Cells that differ, and rows that one side lacks."""
    in_key = {b for _, b in keys}
    cells, differs, withdrawn = [], [], []
    for field in old.names:
        now = renamed.get(field, field)
        if now not in new.names or now in in_key:
            continue
        o, n, spec = f"o.{name(field)}", f"n.{name(now)}", new[now].spec
        judgement = bool(spec.get("x-judgement"))
        cells.append(f"{{'f': {literal(now)}, 'o': {o}, 'n': {n}, 'j': {judgement}}}")
        differs.append(f"{o} IS DISTINCT FROM {n}")
        if value := str(spec.get("x-withdrawn", "")):
            value = literal(value)
            withdrawn.append(f"({o} IS DISTINCT FROM {value} AND {n} = {value})")
    alone = "o._line IS NULL OR n._line IS NULL"
    diff.connection.execute(
        DIFFERING.format(
            table=literal(new.name),
            withdrawn=" OR ".join(withdrawn) or "false",
            alone=alone,
            cells=", ".join(cells),
            paired=paired,
            differs=" OR ".join([alone, *differs]),
        )
    )
