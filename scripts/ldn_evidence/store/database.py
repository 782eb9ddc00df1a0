"""The database of a package of small files: what it holds of a file is not loaded a second time.

A verb that tries a change looks at the rows several times over: it derives fields, validates what
would be, validates what is, and makes pages. All of it asks this one database, in which a table is
loaded anew only where its file holds other bytes than those that were loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.package import Table
from .form import Form

if TYPE_CHECKING:
    import duckdb

Contents = tuple[object, ...]  # of a table: its columns, and the hash of its file


def fits(sizes: Collection[int]) -> bool:
    """Whether files of so many bytes are held whole, as tables, by one thread."""
    from . import engine, tables  # here and below, since whoever asks for no rows needs no database

    return all(size < tables.LARGE for size in sizes) and sum(sizes) < engine.MANY


@dataclass
class Database:
    """A database, and what it holds; ``bytes`` are those of all files."""

    bytes: int = 0
    _held: dict[str, Contents] = field(default_factory=dict)
    _is_shut: bool = False

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection, by which nothing is loaded but here."""
        from . import engine

        return engine.connect(self.bytes)

    def shut(self) -> duckdb.DuckDBPyConnection:
        """The connection, by which from here on no query reaches a file or the network."""
        from . import engine

        if not self._is_shut:
            engine.shut(self.connection)
        self._is_shut = True
        return self.connection

    def load(self, cursor: duckdb.DuckDBPyConnection, root: Path, table: Table, form: Form) -> None:
        """Have it hold what a file was found to hold, by a cursor of its connection."""
        from . import tables

        holds = _stated(table, form.sha256 if form.present else None)
        if form.present and not form.sha256 or self._held.get(table.name) != holds:
            self._held.pop(table.name, None)
            tables.load(cursor, root, table, form, by_file=not self._is_shut)
            self._held[table.name] = holds

    def load_rows(self, table: Table, rows: list[list[str]], text: str) -> None:
        """Have it hold rows in canonical form, of which the file would have this text."""
        from . import tables

        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        one_line_each = text.count("\n") == len(rows) + 1  # else the file has other lines
        holds = _stated(table, digest if one_line_each else f"rows of {digest}")
        if self._held.get(table.name) != holds:
            self._held.pop(table.name, None)
            tables.load_rows(self.connection, table, rows)
            self._held[table.name] = holds


def _stated(table: Table, digest: str | None) -> Contents:
    """What rows of a table hang on, beside what the tool is: None stands for no file."""
    return tuple((column.name, column.type) for column in table.fields), digest
