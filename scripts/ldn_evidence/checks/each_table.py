"""The checks that need one table at a time: its form, then its fields, keys and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from duckdb import DuckDBPyConnection

from ..model.findings import Finding
from ..model.package import Package, Table
from ..store import one_pass, tables
from ..store.descriptor import FILE as DESCRIPTOR
from ..store.reading import form_of
from . import columns, keys, rows
from .run import Check, Run


def check_each_table(run: Run) -> None:
    """Check every table by itself.

    The largest come last: what a large table refers to is mostly small, and known by then.
    """
    spoken = spoken_fields(run.package)
    by_size = sorted(run.package.tables.values(), key=lambda table: run.sizes[table.name])
    run.side_by_side([partial(_check_table, run, table, spoken[table.name]) for table in by_size])


def _check_table(run: Run, table: Table, spoken: set[str]) -> list[Finding]:
    """All findings on one table by itself."""
    run.progress(f"reading {table.name}")
    taken = _in_one_pass(run, table, spoken)
    if taken:
        found = taken.form.findings
    else:
        found = run.guarded(f"form of {table.name}", lambda cursor: _load(run, cursor, table))
    for layer, stated, check in _layers(run, table, taken):
        what = f"{layer} of {table.name}"
        run.progress(what)
        found = found + run.of_tables(what, check, stated, run.seconds(table), found)
    return found


def _layers(
    run: Run, table: Table, taken: one_pass.Taken | None
) -> Iterator[tuple[str, str | None, Check]]:
    """The layers of checks of a table: name, the file of the package that states it, the check.

    Patterns and schemas come with the package, so these checks are kept within bounds; of a table
    that was read in one pass, only the rows in doubt are asked for their cells.
    """
    doubtful = taken.doubtful if taken else ""
    in_doubt = not taken or bool(doubtful)
    if in_doubt:
        yield (
            "columns",
            _stated(run, "tables", table),
            lambda cursor: columns.check(cursor, table, doubtful),
        )
    yield "keys", None, lambda cursor: keys.check(cursor, table)
    # What stands in the header is asked when the check runs.
    yield (
        "rows",
        _stated(run, "rows", table),
        lambda cursor: rows.check(cursor, run.as_it_stands(table), not in_doubt),
    )


def _stated(run: Run, folder: str, table: Table) -> str:
    """The file of the package in which a layer of checks of a table is stated."""
    return f"schemas/{folder}/{table.name}.json" if run.package.has_schemas else DESCRIPTOR


def _in_one_pass(run: Run, table: Table, spoken: set[str]) -> one_pass.Taken | None:
    """A large table read the quick way, if it can be."""
    if run.sizes[table.name] <= tables.LARGE or table.name in run.package.readings:
        return None
    held = [name for name, form in run.forms.items() if form.present and form.canonical]
    taken = None
    # Whatever a malformed schema leads to: the thorough way names it.
    with suppress(Exception), run.limit(table):
        taken = one_pass.take(run.cursor, run.package.root, table, spoken, held)
    if taken:
        run.forms[table.name] = taken.form
    return taken


def _load(run: Run, cursor: DuckDBPyConnection, table: Table) -> list[Finding]:
    """Read a table the thorough way; the findings on its form."""
    form = form_of(run.package, table)
    tables.load(cursor, run.package.root, table, form)
    run.forms[table.name] = form  # now that it is held: another thread may number its keys
    return form.findings


def spoken_fields(package: Package) -> dict[str, set[str]]:
    """The fields of each table that keys, references, rules and views may ask for."""
    words: set[str] = set()
    for rule in [*package.rules, *package.derived]:
        for line in rule.sql.splitlines():
            if not line.startswith("--"):
                words |= set(re.findall(r"\w+", line))
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
