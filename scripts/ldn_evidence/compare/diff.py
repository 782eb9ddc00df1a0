"""What differs between two packages: schemas, rows by key, and the figures that follow from them. Set-based: both are tables of one database.

The older package is the catalogue ``before`` of the database, the newer one ``after``; rows that differ end in one table ``rows``
(tbl, kind, id, old_line, new_line, field, old, new, judgement), a line for each cell that differs, or for a row that one side lacks.
Which value of a field withdraws a row (`x-withdrawn`), and which fields hold a judgement (`x-judgement`), is said in the table schemas.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import duckdb

from ..model import printing
from ..model.files import files_in
from ..model.findings import Rule
from ..model.package import Table
from ..model.refusal import Refused
from ..model.rulefiles import sql_header
from ..store import queries, tables
from ..store.deadline import Stopped, answer
from ..store.door import file_sizes, read
from ..store.tables import literal, name
from . import schemas as schemadiff
from .archives import Side, opened
from .schemas import MAJOR, MINOR, Change

NOT_COMPARED = Rule("P106")
ALIKE = 0.9  # of the rows that both sides have: a column whose values are the same in so many was renamed
NEAR = 0.75  # of the letters of two names of one type
MOST_GUESSES = 400  # pairs of a column gone and a column come that are looked at
MOST_FIGURES = 100_000  # of a view, which may come from a stranger
KINDS = ("removed", "withdrawn", "changed", "added")
ROWS = "memory.main.rows"
ID, NTH = '"row id"', '"row nth"'  # names that no column of a file is likely to have


@dataclass
class Count:
    """Rows of one table, before and after, and how many differ in which way."""

    before: int = 0
    after: int = 0
    removed: int = 0
    withdrawn: int = 0
    changed: int = 0
    added: int = 0

    @property
    def differs(self) -> bool:
        return bool(self.removed or self.withdrawn or self.changed or self.added)


@dataclass
class Diff:
    """Two packages compared. ``figures`` are (figure, item, before, after), the same ones included."""

    old: Side
    new: Side
    connection: duckdb.DuckDBPyConnection
    changes: list[Change] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    figures: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def vocabularies(self) -> set[str]:
        """Tables of both sides whose rows are a closed list: a row that comes or goes is among ``changes``, too."""
        return {
            name
            for name, table in self.new.package.tables.items()
            if table.spec.get("x-vocabulary") and name in self.old.package.tables
        }

    def rows(
        self, kind: str, judgement: bool | None = None, told: bool = True, limit: int | None = None
    ) -> list[tuple]:
        """Lines (tbl, id, old_line, new_line, field, old, new) of a kind, in the order of tables and rows; ``told`` false: without those that ``changes`` tell."""
        order = " ".join(
            f"WHEN {literal(table)} THEN {place}" for place, table in enumerate(self.counts)
        )
        query = f"SELECT tbl, id, old_line, new_line, field, old, new {self._of(kind, judgement, told)} ORDER BY CASE tbl {order} END, id, field"
        return self.connection.execute(f"{query} {f'LIMIT {limit}' if limit else ''}").fetchall()

    def count(self, kind: str, judgement: bool | None = None, told: bool = True) -> int:
        """How many lines ``rows`` has."""
        return self.connection.execute(
            f"SELECT count(*) {self._of(kind, judgement, told)}"
        ).fetchone()[0]

    def _of(self, kind: str, judgement: bool | None, told: bool) -> str:
        rest = (self.old.package.tables.keys() & self.new.package.tables.keys()) - self.vocabularies
        only = [f"kind = {literal(kind)}"] + (
            [f"judgement = {judgement}"] if judgement is not None else []
        )
        only += [] if told else [f"tbl IN ({', '.join(map(literal, rest)) or 'NULL'})"]
        return f"FROM {ROWS} WHERE {' AND '.join(only)}"

    @property
    def shifted(self) -> list[tuple[str, str, str | None, str | None]]:
        """The figures that are not the same."""
        return [line for line in self.figures if line[2] != line[3]]

    @property
    def empty(self) -> bool:
        return not self.changes and not any(count.differs for count in self.counts.values())


def has_ids(table: Table) -> bool:
    """Whether rows have ids of their own: a key that is not made of references alone."""
    references = {column for key in table.foreign_keys for column in key.fields}
    return bool(set(table.primary_key) - references)


def compare(old: Side, new: Side) -> Diff:
    """All differences between two packages. Raises Refused when they are not versions of one package."""
    if old.name != new.name:
        what = f"{old.label} holds the package `{old.name}`, {new.label} the package `{new.name}`"
        raise Refused.because(
            NOT_COMPARED.at(what, file=old.label, fix="Compare two versions of one package.")
        )
    diff = Diff(
        old, new, tables.connect(sum(sum(file_sizes(side.package).values()) for side in (old, new)))
    )
    try:
        _fill(diff, old, new)
    except duckdb.Error as error:
        what = f"the tables cannot be compared: {str(error).splitlines()[0]}"
        raise Refused.because(
            NOT_COMPARED.at(
                what,
                file=new.label,
                fix="Run `ldn validate` on both; one of them is no sound package.",
            )
        ) from error
    return diff


def _fill(diff: Diff, old: Side, new: Side) -> None:
    diff.connection.execute("ATTACH ':memory:' AS before; ATTACH ':memory:' AS after")
    before, after = (
        _load(diff, catalogue, side) for catalogue, side in (("before", old), ("after", new))
    )
    same = {
        table
        for table in before.keys() & after.keys()
        if before[table] and before[table] == after[table]
    }
    tables.shut(diff.connection)
    diff.connection.execute(
        f"USE memory; CREATE TABLE {ROWS} (tbl VARCHAR, kind VARCHAR, id VARCHAR, old_line BIGINT, new_line BIGINT, field VARCHAR, old VARCHAR, new VARCHAR, judgement BOOLEAN)"
    )
    diff.changes += schemadiff.of_tables(old.package, new.package)
    for table in [
        *new.package.tables.values(),
        *(t for n, t in old.package.tables.items() if n not in new.package.tables),
    ]:
        _compare_table(
            diff,
            old.package.tables.get(table.name),
            new.package.tables.get(table.name),
            table.name in same,
        )
    diff.changes += schemadiff.of_rules(old.package, new.package)
    diff.changes += schemadiff.of_exceptions(old.package, new.package)
    if not old.package.has_schemas or not new.package.has_schemas:
        diff.notes.append(
            "One of the two packages has no folder schemas/: rules and views were not compared."
        )
    diff.changes.sort(key=lambda change: change.risk)
    _figures(diff)


def _load(diff: Diff, catalogue: str, side: Side) -> dict[str, str]:
    """Read the tables of one side into a catalogue of its own; the hashes of their files."""
    hashes = {}
    cursor = tables.cursor_of(diff.connection)
    cursor.execute(f"USE {catalogue}; CREATE SCHEMA raw; CREATE SCHEMA file")
    for table in side.package.tables.values():
        found = read(cursor, side.package, table, set(table.names)).form
        hashes[table.name] = found.sha256
        if not found.present:
            diff.notes.append(
                f"{table.path} of {side.label} could not be read, and counts as empty: {found.findings[0].message}."
            )
    return hashes


def _compare_table(diff: Diff, old: Table | None, new: Table | None, same_file: bool) -> None:
    table = new or old
    count = diff.counts[table.name] = Count()
    for catalogue, side in (("before", old), ("after", new)):
        if side:
            setattr(
                count,
                catalogue,
                diff.connection.execute(
                    f"SELECT count(*) FROM {catalogue}.raw.{name(table.name)}"
                ).fetchone()[0],
            )
    if old is None or new is None:
        kind, catalogue, line = (
            ("added", "after", "NULL, _line")
            if old is None
            else ("removed", "before", "_line, NULL")
        )
        diff.connection.execute(
            f"INSERT INTO {ROWS} SELECT {literal(table.name)}, '{kind}', {tables.row_key(table)}, {line}, NULL, NULL, NULL, false FROM {catalogue}.raw.{name(table.name)}"
        )
        setattr(count, kind, count.before + count.after)
        return
    if same_file and old.names == new.names:
        diff.changes += schemadiff.of_table(old, new, {})
        return
    keys = _keys(old, new)
    paired = _paired(diff, old, new, keys)
    renamed = {a: b for a, b in keys if a != b} | _guess_renamed(diff, old, new, keys, paired)
    diff.changes += schemadiff.of_table(old, new, renamed)
    _differing(diff, old, new, keys, renamed, paired)
    found = diff.connection.execute(
        f"SELECT kind, count(DISTINCT (id, old_line, new_line)) FROM {ROWS} WHERE tbl = {literal(table.name)} GROUP BY kind"
    ).fetchall()
    for kind, number in found:
        setattr(count, kind, number)
    for kind, step in (
        (("removed", MAJOR), ("added", MINOR)) if table.name in diff.vocabularies else ()
    ):
        ids = diff.connection.execute(
            f"SELECT id FROM {ROWS} WHERE tbl = {literal(table.name)} AND kind = '{kind}' ORDER BY id"
        ).fetchall()
        diff.changes += [
            Change(
                step,
                kind,
                "value",
                table.name,
                f"`{row_id}` of the vocabulary `{table.name}` was {kind}",
            )
            for (row_id,) in ids
        ]


def _keys(old: Table, new: Table) -> list[tuple[str, str]]:
    """The columns (old name, new name) by which rows are paired: the key that both have, one renamed in place, else all that is shared."""
    for key in (new.primary_key, old.primary_key):
        if key and all(column in old.names and column in new.names for column in key):
            return [(column, column) for column in key]
    if old.primary_key and len(old.primary_key) == len(new.primary_key):
        return list(zip(old.primary_key, new.primary_key))
    return [(column, column) for column in old.names if column in new.names]


def _paired(diff: Diff, old: Table, new: Table, keys: list[tuple[str, str]]) -> str:
    """SQL that joins the rows ``o`` and ``n`` of one key; of a key that stands several times, in the order of their lines."""
    of = lambda place: (
        " || '/' || ".join(f"coalesce({name(pair[place])}, '')" for pair in keys)
        or "CAST(_line AS VARCHAR)"
    )
    sides = []
    for place, source in enumerate((f"before.raw.{name(old.name)}", f"after.raw.{name(new.name)}")):
        twice = diff.connection.execute(
            f"SELECT count(*) > count(DISTINCT {of(place)}) FROM {source}"
        ).fetchone()[0]
        nth = f"row_number() OVER (PARTITION BY {ID} ORDER BY _line)" if twice else "1"
        sides.append(
            f"(SELECT *, {nth} AS {NTH} FROM (SELECT *, {of(place)} AS {ID} FROM {source}))"
        )
    return f"{sides[0]} o FULL JOIN {sides[1]} n ON o.{ID} = n.{ID} AND o.{NTH} = n.{NTH}"


def _guess_renamed(
    diff: Diff, old: Table, new: Table, keys: list[tuple[str, str]], paired: str
) -> dict[str, str]:
    """Old name -> new name of columns that seem to have been renamed: most values are the same, or type and nearly the name."""
    known = {column for pair in keys for column in pair}
    gone = [
        column for column in old.fields if column.name not in new.names and column.name not in known
    ]
    come = [
        column for column in new.fields if column.name not in old.names and column.name not in known
    ]
    pairs = [(a, b) for a in gone for b in come]
    if not pairs or len(pairs) > MOST_GUESSES:
        return {}
    measures = ", ".join(
        f"count_if(o.{name(a.name)} = n.{name(b.name)}), count_if(o.{name(a.name)} IS NOT NULL OR n.{name(b.name)} IS NOT NULL), count(DISTINCT n.{name(b.name)})"
        for a, b in pairs
    )
    found = diff.connection.execute(
        f"SELECT {measures} FROM {paired} WHERE o._line IS NOT NULL AND n._line IS NOT NULL"
    ).fetchone()
    guesses = []
    for place, (a, b) in enumerate(pairs):
        same, filled, distinct = found[3 * place : 3 * place + 3]
        alike = (
            (same or 0) / filled if filled and distinct > 1 else 0
        )  # nothing to compare on one side counts as NULL
        near = SequenceMatcher(None, a.name, b.name).ratio() if a.type == b.type else 0
        if alike >= ALIKE or near >= NEAR:
            guesses.append((alike, near, a.name, b.name))
    renamed: dict[str, str] = {}
    for _, _, a, b in sorted(guesses, reverse=True):
        if a not in renamed and b not in renamed.values():
            renamed[a] = b
    return renamed


def _differing(
    diff: Diff,
    old: Table,
    new: Table,
    keys: list[tuple[str, str]],
    renamed: dict[str, str],
    paired: str,
) -> None:
    """Fill ``rows`` with what differs in one table."""
    known = {b for _, b in keys}
    columns = [
        (c, renamed.get(c, c))
        for c in old.names
        if renamed.get(c, c) in new.names and renamed.get(c, c) not in known
    ]
    kind = "STRUCT(f VARCHAR, o VARCHAR, n VARCHAR, j BOOLEAN)"
    cells = ", ".join(
        f"{{'f': {literal(b)}, 'o': o.{name(a)}, 'n': n.{name(b)}, 'j': {bool(new[b].spec.get('x-judgement'))}}}"
        for a, b in columns
    )
    differs = [f"o.{name(a)} IS DISTINCT FROM n.{name(b)}" for a, b in columns]
    gone = [
        f"(o.{name(a)} IS DISTINCT FROM {literal(value)} AND n.{name(b)} = {literal(value)})"
        for a, b in columns
        if (value := str(new[b].spec.get("x-withdrawn", "")))
    ]
    alone = "o._line IS NULL OR n._line IS NULL"
    diff.connection.execute(
        f"INSERT INTO {ROWS} SELECT {literal(new.name)}, kind, id, ol, nl, cell.f, cell.o, cell.n, coalesce(cell.j, false) FROM ("
        f"SELECT CASE WHEN o._line IS NULL THEN 'added' WHEN n._line IS NULL THEN 'removed' WHEN {' OR '.join(gone) or 'false'} THEN 'withdrawn' ELSE 'changed' END AS kind, "
        f"coalesce(n.{ID}, o.{ID}) AS id, o._line AS ol, n._line AS nl, "
        f"unnest(CASE WHEN {alone} THEN [CAST(NULL AS {kind})] ELSE list_filter(CAST([{cells}] AS {kind}[]), lambda c: c.o IS DISTINCT FROM c.n) END) AS cell "
        f"FROM {paired} WHERE {' OR '.join([alone, *differs])})"
    )


def _figures(diff: Diff) -> None:
    """Run the newer side's views that are marked `-- compare:` on both sides; each selects figure, item and value."""
    for file in files_in(diff.new.package.root, "schemas/views", ".sql", []):
        text = file.read_text(encoding="utf-8", errors="replace")
        if "compare" not in sql_header(text):
            continue
        found: list[dict[tuple[str, str], str]] = []
        for catalogue, side in (("before", diff.old), ("after", diff.new)):
            cursor = tables.cursor_of(diff.connection)
            cursor.execute(f"USE {catalogue}")
            try:
                figures = f"SELECT figure, item, CAST(value AS VARCHAR) FROM ({queries.one_select(cursor, text)}\n)"
                lines = answer(cursor, f"schemas/views/{file.name}", figures, MOST_FIGURES).rows
            except (duckdb.Error, ValueError, Stopped) as error:
                diff.notes.append(
                    f"{file.name} cannot be run on {side.label}, so its figures are not known there: {str(error).splitlines()[0]}"
                )
                lines = []
            found.append({(str(figure), str(item)): value for figure, item, value in lines})
        before, after = found
        diff.figures += [
            (*key, before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])
        ]


def diff_command(old: str, new: str, style: str, most: int | None, console) -> int:
    """`ldn diff`: print what differs; exit status 0. Raises Refused."""
    from ..report import diff as report

    with opened(old, Path()) as before, opened(new, Path()) as after:
        found = compare(before, after)
        if style == "text":
            report.text(found, console, most)
        else:
            printing.write(
                {
                    "json": report.as_json,
                    "changelog": report.changelog,
                    "markdown": lambda d: report.markdown(d, most),
                }[style](found)
            )
    return 0
