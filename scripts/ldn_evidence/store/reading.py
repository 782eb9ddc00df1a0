"""A table's file as it was last read: its form, its text, its rows. What has not changed since is not checked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..model.files import unsafe_reason
from ..model.package import Package, Table
from . import form
from .writing import ChangedMeanwhile


@dataclass
class Reading:
    """A file that was checked once. ``parse`` makes rows of its text; it is asked once, and only of a file that can be parsed."""

    path: Path
    shown: str  # the path within the package
    form: form.Form
    parse: Callable[[str], list[list[str]]] | None = None

    @cached_property
    def text(self) -> str:
        """What the file held when it was checked. Raises writing.ChangedMeanwhile, OSError, UnicodeDecodeError."""
        data = self.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.form.sha256:
            raise ChangedMeanwhile(self.path, self.shown)
        return data.decode("utf-8")

    @cached_property
    def parsed(self) -> list[list[str]]:
        return self.parse(self.text) if self.parse else []

    @property
    def rows(self) -> list[list[str]]:
        """The rows in canonical form, in schema order of columns, for the caller to change."""
        return [row.copy() for row in self.parsed]


def reading_of(package: Package, table: Table) -> Reading:
    """The reading of a table's file, checked anew only if its bytes are not those that were checked."""
    known = package.readings.get(table.name)
    if known and same(package.root, table, known):
        known.path = package.root / table.path  # the copy that was read may be gone
        return known
    package.readings[table.name] = Reading(
        package.root / table.path, table.path, form.check(package.root, table)
    )
    return package.readings[table.name]


def form_of(package: Package, table: Table) -> form.Form:
    """The form of a table's file."""
    return reading_of(package, table).form


def same(root: Path, table: Table, known: Reading) -> bool:
    """Whether the file of a table holds the bytes that were checked, wherever that was."""
    path = root / table.path
    if (
        not known.form.sha256
        or unsafe_reason(root, table.path)
        or not path.is_file()
        or path.stat().st_size != known.form.bytes
    ):
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == known.form.sha256
