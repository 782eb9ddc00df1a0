"""The all-text workbook of a release, and its cells read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...curate.sheets.export import sheet_name, write_workbook
from ...curate.sheets.reading import read_file
from ...model.package import Package
from ...model.refusal import Refused
from .release import Release


def write(release: Release) -> None:
    """Write STEM.xlsx."""
    path = release.folder / f"{release.stem}.xlsx"
    write_workbook(release.package, path, helpers=False)


def read(path: Path, package: Package) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table's name and rows. Raises ValueError."""
    try:
        sheets = {sheet.name: sheet for sheet in read_file(path)}
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
