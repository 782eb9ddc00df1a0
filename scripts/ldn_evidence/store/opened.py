"""A package opened once and handed on: its model, the forms and rows of its files, its database."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb

from ..model.files import PARTS
from ..model.loading import load_package
from ..model.package import Package, Table
from . import tables
from .canonical import render
from .form import Form
from .reading import reading_of, written


@dataclass
class OpenPackage:
    """A package whose files are read when they are asked for, and each of them once."""

    model: Package

    @property
    def root(self) -> Path:
        """The folder of the package."""
        return self.model.root

    def form(self, table: Table) -> Form:
        """What is known of the form of a table's file."""
        return reading_of(self.model, table).form

    def rows(self, table: Table) -> list[list[str]]:
        """The rows of a table in canonical form, cells in schema order, for the caller to change.

        Raises:
            Refused: The file's records are not sound, or it changed since it was checked.
        """
        return reading_of(self.model, table).rows

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A database with all tables, as far as their files can be read; it reaches no file."""
        connection = tables.connect()
        for table in self.model.tables.values():
            tables.load(connection, self.root, table, self.form(table))
        tables.shut(connection)
        return connection

    def with_rows(self, folder: Path, rows: Mapping[str, list[list[str]]]) -> OpenPackage:
        """The package as it would be with other rows, in an empty folder.

        Args:
            folder: Where a copy of the package is written.
            rows: For each table that changes, all its rows, cells in schema order.

        Returns:
            The copy. Of the files that stay as they are nothing is checked again.
        """
        for part in PARTS:
            source = self.root / part
            if source.is_dir():
                shutil.copytree(source, folder / part, symlinks=True)
            elif source.is_file():
                shutil.copy(source, folder / part)
        readings = dict(self.model.readings)
        for name, changed in rows.items():
            table = self.model.tables[name]
            text = render(table, changed)
            (folder / table.path).write_text(text, encoding="utf-8", newline="")
            readings[name] = written(folder, table, text)
        return OpenPackage(replace(self.model, root=folder, readings=readings))


def open_package(path: Path) -> OpenPackage:
    """Open the package at ``path``, a folder or its datapackage.json.

    Raises:
        Refused: There is no package to be read.
    """
    return OpenPackage(load_package(path))
