"""The rows of a table read plainly, where nothing depends on what is wrong with its file."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

from ..model.files import unsafe_reason
from ..model.package import Table


def plain_rows(root: Path, table: Table) -> list[list[str]]:
    """The rows of a table as they stand, cells in schema order; none of a malformed file."""
    with suppress(OSError, ValueError, csv.Error):
        if not unsafe_reason(root, table.path) and (root / table.path).is_file():
            text = (root / table.path).read_text(encoding="utf-8-sig")
            header, *rows = csv.reader(text.splitlines())
            places = [header.index(name) for name in table.names]
            return [[row[i] for i in places] for row in rows if len(row) == len(header)]
    return []
