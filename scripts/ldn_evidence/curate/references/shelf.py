"""Rows of a table found again by what makes two of them one document; which column holds what is said by `x-csl`."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.package import Field, Table
from ..trial import Row
from .csl import plain
from .notices import unmarked

IDENTIFIERS = ("DOI", "PMID", "PMCID")


def paths_of(column: Field) -> list[str]:
    paths = column.spec.get("x-csl") or []
    return [paths] if isinstance(paths, str) else paths


def column_of(table: Table, path: str) -> str | None:
    """The column that a variable of CSL goes to."""
    return next((column.name for column in table.fields if path in paths_of(column)), None)


class Shelf:
    """Rows found again by what makes two of them one document: an identifier, or title and year where no identifier speaks against it."""

    def __init__(self, table: Table):
        self.columns = {
            path: column_of(table, path) or "" for path in (*IDENTIFIERS, "title", "issued.year")
        }
        self.rows: dict[tuple, list[Row]] = {}

    def add(self, row: Row) -> None:
        for _, key in self._keys(row):
            self.rows.setdefault(key, []).append(row)

    def twin(self, row: Row) -> tuple[Row, str] | None:
        """The row that is the same document, and by what."""
        return next(
            (
                (other, why)
                for why, key in self._keys(row)
                for other in self.rows.get(key, ())
                if why in IDENTIFIERS or not self._apart(row, other)
            ),
            None,
        )

    def _keys(self, row: Row) -> Iterator[tuple[str, tuple]]:
        said = {path: row.get(column, "") for path, column in self.columns.items()}
        yield from ((path, (path, said[path])) for path in IDENTIFIERS if said[path])
        if said["title"]:
            yield (
                "title and year",
                (plain(unmarked(said["title"])) or plain(said["title"]), said["issued.year"]),
            )

    def _apart(self, row: Row, other: Row) -> bool:
        return any(
            row.get(column) and other.get(column) and row[column] != other[column]
            for column in map(self.columns.get, IDENTIFIERS)
        )
