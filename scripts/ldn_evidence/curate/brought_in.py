"""The tables of a package brought into form: rows as they are to stand, and a database of them.

A large file that is in form already is only held by the database: its rows are taken apart where a
derived field changes, and not otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import duckdb

from ..checks import columns, keys
from ..model.package import Table
from ..store import tables
from ..store.canonical import render
from ..store.database import Database
from ..store.form import Form
from ..store.opened import OpenPackage
from ..store.reading import Reading


@dataclass
class BroughtIn:
    """Tables whose rows could be told, by name.

    ``rows`` holds canonical cells in schema order; ``settled`` are the tables whose files are in
    form, and of which there are no rows until they are asked for.
    """

    package: OpenPackage
    folder: Path  # a temporary one
    readings: dict[str, Reading] = field(default_factory=dict)
    rows: dict[str, list[list[str]]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)  # of rows, as long as these stay

    @cached_property
    def database(self) -> Database:
        """That of the package, where its files are small."""
        if self.package.is_small:
            return self.package.database
        return Database(sum(self.package.form(t).bytes for t in self.package.tables.values()))

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection to the database."""
        return self.database.connection

    def add(self, reading: Reading) -> None:
        """Take in a table. Raises Refused where its file changed meanwhile."""
        table = reading.table
        self.readings[table.name] = reading
        if _may_be_settled(reading):
            tables.load(self.connection, self.package.root, table, reading.form)
            if _settled(self.connection, table):
                self.settled.add(table.name)
                return
        self.rows[table.name] = _rows_of(reading)

    def rows_of(self, table: Table) -> list[list[str]]:
        """The rows of a table; whoever changes one forgets its text. Raises Refused."""
        if table.name not in self.rows:
            self.rows[table.name] = _rows_of(self.readings[table.name])
        return self.rows[table.name]

    def text_of(self, table: Table) -> str:
        """The text of a file of the rows of a table, as they stand now."""
        if table.name not in self.texts:
            self.texts[table.name] = render(table, self.rows[table.name])
        return self.texts[table.name]

    def hold(self, names: set[str]) -> None:
        """Have the database hold the rows of some tables."""
        for name, rows in self.rows.items():
            table = self.package.tables[name]
            if name not in names:
                continue
            if self.readings[name].form.bytes < tables.LARGE:
                self.database.load_rows(table, rows, self.text_of(table))
            else:  # as a file they are taken in faster
                text = self.text_of(table)
                (self.folder / table.path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / table.path).write_text(text, encoding="utf-8", newline="")
                form = Form(header=table.names, bytes=len(text))
                tables.load(self.connection, self.folder, table, form)
        self.database.shut()


def _rows_of(reading: Reading) -> list[list[str]]:
    """The rows of a file, for the caller to change; of a large one they are not held twice."""
    large = reading.form.bytes >= tables.LARGE
    return reading.hand_over() if large else reading.rows


def _may_be_settled(reading: Reading) -> bool:
    """Whether a file was found in form, and is so large that it pays to leave it alone."""
    form = reading.form
    return form.canonical and form.sound and form.way is not None and form.bytes >= tables.LARGE


def _settled(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Whether the rows of a table stand in order, and its numbers are written as they should be:
    all that the form of a file does not tell.
    """
    typed = replace(table, fields=[field for field in table.fields if field.type != "string"])
    return not any(keys.check(connection, table)) and not any(columns.check(connection, typed))
