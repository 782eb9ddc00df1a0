"""The rows of a table read plainly, where nothing depends on what is wrong with its file."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

from ..model.files import unsafe_reason
from ..model.package import Package, Table
from .opened import held


def plain_rows(package: Package, table: Table) -> list[list[str]]:
    """The rows of a table as they stand, cells in schema order; none of a malformed file."""
    with suppress(OSError, ValueError, csv.Error):
        if data := held(package, table) or _read(package.root, table):
            text = data.decode("utf-8-sig")
            header, *rows = csv.reader(text.splitlines())
            places = [header.index(name) for name in table.names]
            return [[row[i] for i in places] for row in rows if len(row) == len(header)]
    return []


def _read(root: Path, table: Table) -> bytes | None:
    path = root / table.path
    return None if unsafe_reason(root, table.path) or not path.is_file() else path.read_bytes()
