"""The checks that need one table at a time: its form, then its fields, keys and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

from duckdb import DuckDBPyConnection

from ..model.findings import Finding
from ..model.package import Package, Table
from ..store import engine
from ..store.descriptor import FILE as DESCRIPTOR
from ..store.door import Known, read
from . import columns, exceptions, keys, rows
from .run import Check, Run

WORDS = re.compile(r"^--.*|(\w+)", re.M)  # of a query, but for lines that are remarks


def check_each_table(run: Run) -> None:
    """Check every table by itself.

    The largest come last: what a large table refers to is mostly small, and known by then.
    """
    spoken = spoken_fields(run.package)
    by_size = sorted(run.package.tables.values(), key=lambda table: run.sizes[table.name])
    run.side_by_side([partial(_check_table, run, table, spoken[table.name]) for table in by_size])
    if run.huge:
        engine.pack(run.connection)


def _check_table(run: Run, table: Table, spoken: set[str]) -> list[Finding]:
    """All findings on one table by itself."""
    run.progress(f"reading {table.name}")
    read_file = partial(_read, run, table, spoken)
    found = run.guarded(f"form of {table.name}", read_file)
    for layer, stated, check in _layers(run, table) if run.asks(table) else ():
        what = f"{layer} of {table.name}"
        run.progress(what)
        found = found + run.of_tables(what, check, stated, run.seconds(table), found)
    return found


def _read(run: Run, table: Table, spoken: set[str], cursor: DuckDBPyConnection) -> list[Finding]:
    """Read the file of a table; the findings on its form."""
    held = [name for name, form in run.forms.items() if form.present and form.canonical]
    bounds, load = partial(run.limit, table), run.database.load
    known = read(cursor, run.package, table, spoken, held, bounds, load)
    run.known[table.name] = known
    # Only now that it is held: another thread may number its keys.
    run.forms[table.name] = known.form
    return known.form.findings


def _layers(run: Run, table: Table) -> Iterator[tuple[str, str | None, Check]]:
    """The layers of checks of a table: name, the file of the package that states it, the check.

    Patterns and schemas come with the package, so these checks are kept within bounds.
    """
    known = run.known.get(table.name) or Known(run.forms[table.name])
    fine, excused = known.cells_are_fine, partial(exceptions.rows_of, run.package)
    if not fine:
        yield (
            "columns",
            _stated(run, "tables", table),
            lambda cursor: _columns(cursor, table, known),
        )
    yield "keys", None, lambda cursor: keys.check(cursor, table)
    # What stands in the header is asked when the check runs.
    yield (
        "rows",
        _stated(run, "rows", table),
        lambda cursor: rows.check(cursor, run.as_it_stands(table), fine, excused),
    )


def _columns(cursor: DuckDBPyConnection, table: Table, known: Known) -> Iterator[Finding]:
    """The checks of columns: of the rows in doubt, and of whole columns, where that is all."""
    if known.doubtful is None:
        yield from columns.check(cursor, table)
        return
    whole = [field for field in table.fields if field.name in known.whole]
    others = [field for field in table.fields if field.name not in known.whole]
    yield from columns.check(cursor, replace(table, fields=whole))
    if known.doubtful:
        yield from columns.check(cursor, replace(table, fields=others), known.doubtful)


def _stated(run: Run, folder: str, table: Table) -> str:
    """The file of the package in which a layer of checks of a table is stated."""
    return f"schemas/{folder}/{table.name}.json" if run.package.has_schemas else DESCRIPTOR


@lru_cache(maxsize=1024)
def _words(sql: str) -> frozenset[str]:
    return frozenset(WORDS.findall(sql))


def spoken_fields(package: Package) -> dict[str, set[str]]:
    """The fields of each table that keys, references, rules and views may ask for."""
    words: set[str] = set()
    for rule in [*package.rules, *package.derived]:
        words |= _words(rule.sql)
    spoken = {
        name: (words & set(table.names)) | set(table.primary_key)
        for name, table in package.tables.items()
    }
    for name, table in package.tables.items():
        for key in table.foreign_keys:
            spoken[name] |= set(key.fields)
            if key.table in spoken:
                spoken[key.table] |= set(key.to_fields)
    return spoken
