"""Rows of a table found again by what makes two of them one document.

Which field holds what is stated in the table schema by `x-csl`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model.package import Field, Table
from ..trial import Row
from .csl import plain
from .notices import unmarked

IDENTIFIERS = ("DOI", "PMID", "PMCID")


def paths_of(field: Field) -> list[str]:
    """The variables of CSL that go to a field, the first that is filled of them."""
    paths: str | list[str] = field.spec.get("x-csl") or []
    return [paths] if isinstance(paths, str) else paths


def column_of(table: Table, path: str) -> str | None:
    """The field that a variable of CSL goes to."""
    return next((field.name for field in table.fields if path in paths_of(field)), None)


class Shelf:
    """Rows by what makes two of them one document.

    That is an identifier, or title and year where no identifier speaks against it.
    """

    def __init__(self, table: Table):
        self.fields = {
            path: column_of(table, path) or "" for path in (*IDENTIFIERS, "title", "issued.year")
        }
        self.rows: dict[tuple[str, ...], list[Row]] = {}
        self.all: list[Row] = []

    def add(self, row: Row) -> None:
        """Put a row where it is found again."""
        self.all.append(row)
        for _, key in self._keys(row):
            self.rows.setdefault(key, []).append(row)

    def twin(self, row: Row) -> tuple[Row, str] | None:
        """The row that is the same document, and by what."""
        for why, key in self._keys(row):
            for other in self.rows.get(key, ()):
                if why in IDENTIFIERS or not self._apart(row, other):
                    return other, why
        return None

    def _keys(self, row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
        values = {path: row.get(field, "") for path, field in self.fields.items()}
        for path in IDENTIFIERS:
            if values[path]:
                yield path, (path, values[path])
        if title := values["title"]:
            yield "title and year", (plain(unmarked(title)) or plain(title), values["issued.year"])

    def _apart(self, row: Row, other: Row) -> bool:
        """Whether an identifier of two rows is not the same."""
        for path in IDENTIFIERS:
            one, two = row.get(self.fields[path]), other.get(self.fields[path])
            if one and two and one != two:
                return True
        return False
