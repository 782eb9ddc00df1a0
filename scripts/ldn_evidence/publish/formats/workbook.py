"""The all-text workbook of a release, and its cells read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...curate.sheets.export import sheet_name, write_workbook
from ...curate.sheets.workbook import read_workbook
from ...model.package import Package
from ...model.refusal import Refused
from .release import Release

MOST_ROWS = 1_048_575  # that a sheet holds below its header


def write(release: Release) -> str | None:
    """Write STEM.xlsx; the reason, where a sheet cannot hold a table."""
    for name, rows in release.rows.items():
        if len(rows) > MOST_ROWS:
            most = f"more than the {MOST_ROWS:,} of a sheet"
            return f"no workbook: {name} has {len(rows):,} rows, {most}"
    path = release.folder / f"{release.stem}.xlsx"
    write_workbook(release.package, path, helpers=False)
    return None


def read(path: Path, package: Package) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table's name and rows. Raises OSError, ValueError."""
    try:  # the bounds are for what strangers send
        sheets = {sheet.name: sheet for sheet in read_workbook(path.read_bytes(), trusted=True)}
    except Refused as error:
        raise ValueError(error.why) from None
    for table in package.tables.values():
        sheet = sheets[sheet_name(table)]
        places = {str(cell.value): place for place, cell in sheet.header.items()}
        columns = [places[name] for name in table.names]
        rows = [
            [str(cells[place].value) if place in cells else "" for place in columns]
            for _, cells in sheet.rows
        ]
        yield table.name, rows
