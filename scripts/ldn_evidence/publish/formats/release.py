"""What every output of a release is made from: the rows as canonical text, the same rows typed in a
database, the facts about the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from ...compare.since import ignored
from ...model.files import files_in
from ...model.package import Table
from ...model.rulefiles import sql_header
from ...store import engine, queries, tables
from ...store.canonical import canonical_cell
from ...store.deadline import MOST_ROWS, Answer, Stopped, answer
from ...store.opened import OpenPackage

MOST_TIMES = 10  # rows of a view for each row of the package
EARLIEST = 315532800  # 1980-01-01, before which a zip cannot say a time


@dataclass(frozen=True)
class View:
    """A query under schemas/views; ``header`` holds its title, note, and in what form it is
    published.
    """

    name: str
    header: dict[str, str]
    sql: str


@dataclass
class Release:
    """A package about to be written to ``folder``.

    ``rows`` holds canonical text by table, sorted by key; ``connection`` the typed tables.
    """

    package: OpenPackage
    folder: Path
    epoch: int
    rows: dict[str, list[list[str]]]
    views: list[View]
    connection: duckdb.DuckDBPyConnection

    @property
    def stem(self) -> str:
        """The beginning of file names: name and version."""
        return f"{self.package.meta['name']}-{self.package.meta['version']}"

    def run(self, view: View) -> Answer:
        """The rows of a view.

        Raises ValueError where they are out of all proportion to those of the package,
        deadline.Stopped, duckdb.Error.
        """
        most = MOST_TIMES * sum(map(len, self.rows.values())) + MOST_ROWS
        where = f"schemas/views/{view.name}.sql"
        try:
            found = answer(
                self.connection.cursor(), where, queries.one_select(self.connection, view.sql), most
            )
        except Stopped as error:
            raise ValueError(f"{where} {error}") from None
        if found.more:
            raise ValueError(f"{where} selects more than {most:,} rows")
        return found

    def write(self, path: str, text: str) -> None:
        """Write a text file of the release, making its folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def open_release(package: OpenPackage, folder: Path) -> Release:
    """Read the rows of a valid package. Raises Refused."""
    rows = {name: package.rows(table) for name, table in package.tables.items()}
    connection = engine.connect(0)  # one thread, so that files come out the same each time
    for name, table_rows in rows.items():
        tables.load_rows(connection, package.tables[name], table_rows)
    files = {
        f"schemas/views/{file.name}": file
        for file in files_in(package.root, "schemas/views", ".sql", [])
    }
    left_out = ignored(package.root, list(files))
    views = [
        View(f.stem, sql_header(sql := package.text_of(f)), sql)
        for path, f in files.items()
        if path not in left_out
    ]
    return Release(package, folder, epoch(package.meta), rows, views, connection)


def epoch(meta: dict[str, Any]) -> int:
    """The time that files of the release bear: SOURCE_DATE_EPOCH, else the day that the package
    names as ``created``. Raises ValueError.
    """
    if (seconds := os.environ.get("SOURCE_DATE_EPOCH", "")) != "":
        if not seconds.isdigit():
            raise ValueError(f"SOURCE_DATE_EPOCH is {seconds!r}, no whole number of seconds")
        return max(int(seconds), EARLIEST)
    if not meta.get("created"):
        raise ValueError("schemas/package.json names no day as `created`")
    moment = datetime.fromisoformat(meta["created"])
    return max(int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()), EARLIEST)


def typed(text: str, kind: str) -> int | float | bool | str | None:
    """A canonical cell as a value: int, float, bool or str (dates stay ISO text); None where it is
    empty.
    """
    if text == "":
        return None
    if kind == "boolean":
        return text == "true"
    return int(text) if kind == "integer" else float(text) if kind == "number" else text


def untyped(value: object, kind: str) -> str:
    """The canonical cell that a value of some output stands for; the reverse of ``typed``, for any
    kind of driver.
    """
    if value is None:
        return ""
    if kind == "boolean":
        return (
            "true"
            if value in (True, 1, "true")
            else "false"
            if value in (False, 0, "false")
            else str(value)
        )
    if isinstance(value, date):
        return value.isoformat()
    return canonical_cell(str(value), kind) if kind in ("integer", "number") else str(value)


def sorted_rows(table: Table, rows: Iterable[list[str]]) -> list[list[str]]:
    """Rows of canonical text in the order of the CSV files."""
    key = [table.names.index(column) for column in table.primary_key]
    return sorted(rows, key=lambda row: [row[i] for i in key]) if key else list(rows)
