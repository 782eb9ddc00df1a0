"""The one door to the rows of a file, whichever of the three ways it is read (form.Way).

A large file is read in one pass where that can be done; any other is proven canonical, stretch by
stretch, and scanned where it is not. All ways give the same rows and the same findings: a property
test and the fuzzer hold them against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ..model.files import unsafe_reason
from ..model.package import Package, Table
from . import tables
from .form import Form
from .opened import OpenPackage

Load = Callable[[duckdb.DuckDBPyConnection, Path, Table, Form], None]


@dataclass(frozen=True)
class Known:
    """What is known of a file whose rows are held in the database.

    ``doubtful`` is the relation of those rows whose cells are still to be checked: empty, if there
    is none; None, if it is the whole table. Of the fields ``whole`` all cells are still to be.
    """

    form: Form
    doubtful: str | None = None
    whole: list[str] = field(default_factory=list)

    @property
    def cells_are_fine(self) -> bool:
        """Whether no cell can be against its field, nor against a pattern of a row rule."""
        return self.doubtful == "" and not self.whole


def read(
    cursor: duckdb.DuckDBPyConnection,
    package: OpenPackage,
    table: Table,
    spoken: set[str],
    canonical: Collection[str] = (),
    quick: Callable[[], AbstractContextManager[None]] = nullcontext,
    load: Load = tables.load,
) -> Known:
    """Read a table's file into the database.

    Args:
        cursor: Where its relations are made.
        package: The package; a file that it has read already is not checked again.
        table: The table.
        spoken: The fields that keys and rules ask for: of a large file others are not held.
        canonical: Names of tables that are held already, and in form.
        quick: Gives the bounds of time for the reading in one pass.
        load: Has the database hold a small file, unless it does already (database.Database.load).

    Returns:
        What is known of the file, ``form.way`` saying how.
    """
    if file_size(package, table) > tables.LARGE:
        return _read_large(cursor, package, table, spoken, canonical, quick)
    form = package.form(table)
    load(cursor, package.root, table, form)
    return Known(form)


def _read_large(
    cursor: duckdb.DuckDBPyConnection,
    package: OpenPackage,
    table: Table,
    spoken: set[str],
    canonical: Collection[str],
    quick: Callable[[], AbstractContextManager[None]],
) -> Known:
    """Read a large file: in one pass, or with unproven lines apart, or thoroughly."""
    from . import aside, one_pass  # here, since most packages have no large file

    if table.name not in package.readings:
        taken = None
        # Whatever a malformed schema leads to: the thorough way names it.
        with suppress(Exception), quick():
            taken = one_pass.take(cursor, package.root, table, spoken, canonical)
        if taken:
            return Known(taken.form, taken.doubtful, taken.whole)
    form, taken = package.form(table), None
    if form.present:
        with suppress(Exception), quick():
            taken = aside.take(cursor, package.root, table, form, spoken, canonical)
    if taken:
        return Known(form, taken.doubtful, taken.whole)
    tables.load(cursor, package.root, table, form)
    return Known(form)


def file_size(package: Package, table: Table) -> int:
    """Bytes of a table's file; 0 where there is none that may be read."""
    path = package.root / table.path
    if unsafe_reason(package.root, table.path) or not path.is_file():
        return 0
    return path.stat().st_size


def file_sizes(package: Package) -> dict[str, int]:
    """Bytes of each table's file."""
    return {name: file_size(package, table) for name, table in package.tables.items()}
