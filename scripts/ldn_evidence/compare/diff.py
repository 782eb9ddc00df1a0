"""What differs between two packages: schemas, rows by key, and the figures that follow from them.

Set-based: both packages are tables of one database. The older one is its catalogue ``before``,
the newer one ``after``; rows that differ end in one table (result.CREATE_ROWS), a line for each
cell that differs, or for a row that one side lacks.
"""

from __future__ import annotations

import duckdb

from ..model.files import files_in
from ..model.findings import Rule
from ..model.refusal import Refused
from ..model.rulefiles import sql_header
from ..store import engine, queries
from ..store.deadline import Stopped, answer
from ..store.door import file_sizes, read
from . import schemas
from .archives import Side
from .result import CREATE_ROWS, KINDS, Count, Diff, Figure, RowChange, has_ids
from .rows import compare_table

__all__ = ["KINDS", "Count", "Diff", "Figure", "RowChange", "compare", "has_ids"]

NOT_COMPARED = Rule("P106")
MOST_FIGURES = 100_000  # of a view, which may come from a stranger
VIEWS = "schemas/views"


def compare(old: Side, new: Side) -> Diff:
    """All differences between two packages.

    Args:
        old: the older one.
        new: the newer one, whose views make the figures of both.

    Raises:
        Refused: they are not versions of one package, or one is no sound package.
    """
    if old.name != new.name:
        what = f"{old.label} holds the package `{old.name}`, {new.label} the package `{new.name}`"
        raise Refused.because(
            NOT_COMPARED.at(what, file=old.label, fix="Compare two versions of one package.")
        )
    size = sum(sum(file_sizes(side.package).values()) for side in (old, new))
    diff = Diff(old, new, engine.connect(size))
    try:
        _fill(diff)
    except duckdb.Error as error:
        what = f"the tables cannot be compared: {str(error).splitlines()[0]}"
        fix = "Run `ldn validate` on both; one of them is no sound package."
        raise Refused.because(NOT_COMPARED.at(what, file=new.label, fix=fix)) from error
    return diff


def _fill(diff: Diff) -> None:
    old, new = diff.old.package, diff.new.package
    diff.connection.execute("ATTACH ':memory:' AS before; ATTACH ':memory:' AS after")
    before, after = _load(diff, "before", diff.old), _load(diff, "after", diff.new)
    engine.shut(diff.connection)
    diff.connection.execute(f"USE memory; {CREATE_ROWS}")
    diff.changes += schemas.of_tables(old, new)
    for name in [*new.tables, *(name for name in old.tables if name not in new.tables)]:
        same_file = bool(before.get(name)) and before.get(name) == after.get(name)
        compare_table(diff, old.tables.get(name), new.tables.get(name), same_file)
    diff.changes += schemas.of_rules(old, new)
    diff.changes += schemas.of_exceptions(old, new)
    if not old.has_schemas or not new.has_schemas:
        diff.notes.append(
            "One of the two packages has no folder schemas/: rules and views were not compared."
        )
    diff.changes.sort(key=lambda change: change.risk)
    _add_figures(diff)


def _load(diff: Diff, catalogue: str, side: Side) -> dict[str, str]:
    """Read the tables of one side into a catalogue of its own; the hashes of their files."""
    hashes = {}
    cursor = engine.cursor_of(diff.connection)
    cursor.execute(f"USE {catalogue}; CREATE SCHEMA raw; CREATE SCHEMA file")
    for table in side.package.tables.values():
        found = read(cursor, side.package, table, set(table.names)).form
        hashes[table.name] = found.sha256
        if not found.present:
            why = found.findings[0].message
            diff.notes.append(
                f"{table.path} of {side.label} could not be read, and counts as empty: {why}."
            )
    return hashes


def _add_figures(diff: Diff) -> None:
    """Run the newer side's views that are marked `-- compare:` on both sides.

    Each selects figure, item and value.
    """
    for file in files_in(diff.new.package.root, VIEWS, ".sql", []):
        text = diff.new.package.text_of(file, "replace")
        if "compare" in sql_header(text):
            before = _figures(diff, "before", diff.old, file.name, text)
            after = _figures(diff, "after", diff.new, file.name, text)
            for key in dict.fromkeys([*after, *before]):
                diff.figures.append(Figure(*key, before.get(key), after.get(key)))


def _figures(
    diff: Diff, catalogue: str, side: Side, view: str, text: str
) -> dict[tuple[str, str], str]:
    """The values of one view on one side, by figure and item."""
    cursor = engine.cursor_of(diff.connection)
    cursor.execute(f"USE {catalogue}")
    try:
        query = queries.one_select(cursor, text)
        figures = f"SELECT figure, item, CAST(value AS VARCHAR) FROM ({query}\n)"
        lines = answer(cursor, f"{VIEWS}/{view}", figures, MOST_FIGURES).rows
    except (duckdb.Error, ValueError, Stopped) as error:
        why = str(error).splitlines()[0]
        diff.notes.append(
            f"{view} cannot be run on {side.label}, so its figures are not known there: {why}"
        )
        lines = []
    return {(str(figure), str(item)): value for figure, item, value in lines}
