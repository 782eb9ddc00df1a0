"""A file of a release, as metadata describes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ...model.package import Package

SITE = "site.zip"
KINDS = {  # suffix -> media type, and what such a file is
    ".csv": ("text/csv", "Rows as CSV"),
    ".jsonl": ("application/jsonl", "Rows as JSON Lines, typed, empty cells left out"),
    ".parquet": ("application/vnd.apache.parquet", "Rows as Apache Parquet, typed"),
    ".sqlite": (
        "application/vnd.sqlite3",
        "All tables as a SQLite database, with keys, views and full-text search",
    ),
    ".duckdb": (
        "application/vnd.duckdb",
        "All tables as a DuckDB database, with keys, comments and views",
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "All tables as a workbook of text cells",
    ),
    ".zip": ("application/zip", "The Data Package: descriptor, tables, schemas, documents"),
    ".whl": ("application/zip", "A Python package with the tables and the tools"),
    ".json": ("application/json", "A schema or description in JSON"),
    ".jsonld": ("application/ld+json", "A description in JSON-LD"),
    ".sql": ("application/sql", "A rule, derived column or view as a query"),
    ".svg": ("image/svg+xml", "A figure"),
    ".md": ("text/markdown", "A document"),
    ".cff": ("application/yaml", "How to cite the package"),
    "": ("text/plain", "A text"),
}


@dataclass(frozen=True)
class Part:
    """A file as metadata describes it; ``path`` is relative to where the metadata stands."""

    path: str
    size: int  # bytes
    sha256: str

    @property
    def media_type(self) -> str:
        """The media type, by the suffix."""
        return KINDS.get(Path(self.path).suffix, KINDS[""])[0]

    def described(self, package: Package) -> str:
        """What kind of file it is, and of which table."""
        if self.path == SITE:
            return "The site: pages, figures, tables that can be searched; opens from a folder."
        kind = KINDS.get(Path(self.path).suffix, KINDS[""])[1]
        table = package.tables.get(Path(self.path).name.split(".")[0])
        return f"{kind}. {table.spec.get('description', '')}".strip() if table else f"{kind}."


def part(path: str, data: bytes) -> Part:
    """A file that is not written yet."""
    return Part(path, len(data), hashlib.sha256(data).hexdigest())
