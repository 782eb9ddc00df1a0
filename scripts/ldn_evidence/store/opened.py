"""A package opened once and handed on: its model, the forms and rows of its files, its database."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.files import PARTS
from ..model.loading import load_package
from ..model.package import Package, Table
from .canonical import render
from .database import Database, fits
from .form import Form
from .reading import Reading, checked, moved, same, written
from .stretches import KEPT

if TYPE_CHECKING:
    import duckdb


@dataclass
class OpenPackage(Package):
    """A package whose files are read when they are asked for.

    ``readings`` holds what was read, by table: of a file that has not changed since, nothing is
    checked again. The ``database`` holds the rows that were asked for last, of this package or of
    one that was made of it.
    """

    readings: dict[str, Reading] = field(default_factory=dict, repr=False, compare=False)
    database: Database = field(default_factory=Database, repr=False, compare=False)
    _large: tuple[list[str], Database] | None = field(default=None, repr=False, compare=False)

    def reading(self, table: Table) -> Reading:
        """The reading of a table's file, checked anew only if its bytes are not those checked."""
        known = self.readings.get(table.name)
        if known and same(self.root, table, known):
            known.path = self.root / table.path  # the copy that was read may be gone
            return known
        self.readings[table.name] = checked(self.root, table)
        return self.readings[table.name]

    def form(self, table: Table) -> Form:
        """What is known of the form of a table's file."""
        return self.reading(table).form

    def rows(self, table: Table) -> list[list[str]]:
        """The rows of a table in canonical form, cells in schema order, for the caller to change.

        Raises:
            Refused: The file's records are not sound, or it changed since it was checked.
        """
        return self.reading(table).rows

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A database with all tables, as far as their files can be read; it reaches no file.

        Of small files it is that of the package: it holds them until another is asked for that
        was made of this one.
        """
        forms = [(table, self.form(table)) for table in self.tables.values()]
        hashes = [form.sha256 for _, form in forms]
        if self.is_small:
            database = self.database
        else:
            if self._large is None or self._large[0] != hashes:
                self._large = hashes, Database(sum(form.bytes for _, form in forms))
            database = self._large[1]
        for table, form in forms:
            database.load(database.connection, self.root, table, form)
        return database.shut()

    @property
    def is_small(self) -> bool:
        """Whether its one database holds all of it."""
        return fits([self.form(table).bytes for table in self.tables.values()])

    def with_rows(self, folder: Path, rows: Mapping[str, list[list[str]]]) -> OpenPackage:
        """The package as it would be with other rows, in an empty folder.

        Args:
            folder: Where a copy of the package is written; nothing else writes there.
            rows: For each table that changes, all its rows, cells in schema order.

        Returns:
            The copy. Of the files that stay as they are nothing is checked again.
        """
        replaced = {self.root / self.tables[name].path for name in rows}
        for part in PARTS:
            source = self.root / part
            if source.is_dir():
                shutil.copytree(
                    source,
                    folder / part,
                    symlinks=True,
                    ignore=lambda inside, names: {n for n in names if Path(inside, n) in replaced},
                    copy_function=self.copy_file,
                )
            elif source.is_file():
                shutil.copy(source, folder / part)
        readings = {name: moved(reading, folder) for name, reading in self.readings.items()}
        for name, changed in rows.items():
            table = self.tables[name]
            text = render(table, changed)
            (folder / table.path).write_text(text, encoding="utf-8", newline="")
            readings[name] = written(folder, table, text)
        return replace(self, root=folder, readings=readings)

    def copy_file(self, source: str, to: str) -> None:
        """Copy a file of the package; what was read of it is written, and not read again.

        Exceptions are: a person may write one between two trials.
        """
        known = {reading.shown: reading.form.data for reading in self.readings.values()}
        shown = Path(source).relative_to(self.root).as_posix()
        stays = shown.startswith("schemas/") and not shown.endswith(".csv")
        data = self.bytes_of(shown) if stays else known.get(shown)
        if data is None:
            shutil.copy2(source, to)
        else:
            Path(to).write_bytes(data)


def held(package: Package, table: Table) -> bytes | None:
    """What the small file of a table of an open package holds, read once."""
    if not isinstance(package, OpenPackage):
        return None
    path = package.root / table.path
    known = table.name in package.readings
    if not known and (not path.is_file() or path.stat().st_size > KEPT):
        return None
    return package.form(table).data


def open_package(package: Path | OpenPackage) -> OpenPackage:
    """Open the package at a path, a folder or its datapackage.json; one that is open stays so.

    Raises:
        Refused: There is no package to be read.
    """
    if isinstance(package, OpenPackage):
        return package
    return OpenPackage(**vars(load_package(package)))
