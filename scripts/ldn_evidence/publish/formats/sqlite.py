"""The package as one SQLite database: keys, references, checks, indices, views, full-text search,
and its own description.

Tables are typed by declared type and CHECK, not STRICT: SQLite before 3.37 (RHEL 9, DB Browser
3.12) refuses a file that holds a STRICT table, and STRICT knows neither DATE nor BOOLEAN, by which
clients convert. SQLite has no comments on columns: `_tables`, `_columns` and `_values` hold them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from ...model.package import Field, Package, Table
from ...store import deadline
from ...store.tables import name
from .ddl import constraint_checks, create_table, listed, references
from .release import Release, typed, untyped

TYPES = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
TYPE_CHECKS = {
    "integer": "typeof({0}) IN ('integer', 'null')",
    "number": "typeof({0}) IN ('real', 'null')",
    "boolean": "{0} IN (0, 1)",
    "date": "{0} = date({0}, '+0 days')",  # the modifier makes SQLite refuse 30 February
}
STEPS = 100_000  # of the virtual machine between two looks at the clock
ABOUT = """
CREATE TABLE _package (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE _tables (
  table_name TEXT PRIMARY KEY, title TEXT, description TEXT, number_of_rows INTEGER,
  primary_key TEXT
);
CREATE TABLE _columns (
  table_name TEXT, column_name TEXT, place INTEGER, type TEXT, required BOOLEAN, title TEXT,
  description TEXT, example TEXT, refers_to TEXT, PRIMARY KEY (table_name, column_name)
);
CREATE TABLE _values (
  table_name TEXT, column_name TEXT, value TEXT, label TEXT,
  PRIMARY KEY (table_name, column_name, value)
);
"""


def write(release: Release) -> None:
    """Write STEM.sqlite.

    The same SQLite library writes the same bytes. Raises ValueError on a view that SQLite cannot
    run.
    """
    with closing(
        sqlite3.connect(release.folder / f"{release.stem}.sqlite", isolation_level=None)
    ) as connection:
        connection.executescript(
            "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode ="
            f" OFF; {ABOUT}"
        )
        connection.execute("BEGIN")
        for table_name, rows in release.rows.items():
            _table(connection, release.package, table_name, rows)
        _about(connection, release)
        for view in release.views:
            try:
                connection.set_progress_handler(
                    partial(_late, time.monotonic() + deadline.RULE_SECONDS), STEPS
                )
                connection.execute(
                    f"CREATE VIEW {name(view.name)} AS\n{view.sql.strip().rstrip(';')}"
                )
                connection.execute(f"SELECT * FROM {name(view.name)} LIMIT 0")
            except sqlite3.Error as error:
                raise ValueError(
                    f"schemas/views/{view.name}.sql does not run in SQLite: {error}"
                ) from error
            finally:
                connection.set_progress_handler(None, 0)
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def _late(until: float) -> bool:
    """Whether SQLite is to stop what it does."""
    return time.monotonic() > until


def _checks(column: Field) -> list[str]:
    own = [TYPE_CHECKS[column.type].format(name(column.name))] if column.type in TYPE_CHECKS else []
    return own + constraint_checks(column)


def _table(
    connection: sqlite3.Connection, package: Package, table_name: str, rows: list[list[str]]
) -> None:
    table = package.tables[table_name]
    keys = references(package, table)
    connection.execute(create_table(table, TYPES, keys, _checks, remarks=True))
    kinds = [column.type for column in table.fields]
    places = ", ".join("?" * len(kinds))
    connection.executemany(
        f"INSERT INTO {name(table_name)} VALUES ({places})",
        ([typed(c, k) for c, k in zip(row, kinds)] for row in rows),
    )
    for fields in dict.fromkeys(key.fields for key in keys):
        if list(fields) != table.primary_key[: len(fields)]:
            connection.execute(
                f"CREATE INDEX {name('_'.join((table_name, *fields)))} ON"
                f" {name(table_name)} ({listed(fields)})"
            )
    if searched := [column.name for column in table.fields if column.spec.get("x-search")]:
        index, key = (
            name(f"{table_name}_search"),
            [c for c in table.primary_key if c not in searched],
        )
        unindexed = "".join(f"{name(c)} UNINDEXED, " for c in key)
        connection.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5({unindexed}{listed(searched)},"
            " tokenize = 'porter unicode61')"
        )
        connection.execute(
            f"INSERT INTO {index} SELECT {listed([*key, *searched])} FROM"
            f" {name(table_name)} ORDER BY rowid"
        )
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


def _about(connection: sqlite3.Connection, release: Release) -> None:
    """What the tables and columns hold, in tables."""
    meta = release.package.meta
    own = ("name", "title", "version", "created", "description")
    facts = {key: meta[key] for key in own if key in meta}
    facts["licenses"] = "; ".join(
        licence.get("path") or licence.get("name", "") for licence in meta.get("licenses", [])
    )
    connection.executemany("INSERT INTO _package VALUES (?, ?)", facts.items())
    for table in release.package.tables.values():
        described = (
            table.name,
            table.spec.get("title"),
            table.spec.get("description"),
            len(release.rows[table.name]),
            ", ".join(table.primary_key),
        )
        connection.execute("INSERT INTO _tables VALUES (?, ?, ?, ?, ?)", described)
        _about_columns(connection, table)


def _about_columns(connection: sqlite3.Connection, table: Table) -> None:
    target = {
        field: f"{key.table}.{to}"
        for key in table.foreign_keys
        for field, to in zip(key.fields, key.to_fields)
    }
    for place, column in enumerate(table.fields, 1):
        spec = column.spec
        described = (spec.get("title"), spec.get("description"), spec.get("example"))
        connection.execute(
            "INSERT INTO _columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (table.name, column.name, place, column.type, column.required)
            + (*described, target.get(column.name)),
        )
        values = [
            (table.name, column.name, category["value"], category.get("label"))
            for category in spec.get("categories", [])
        ]
        connection.executemany("INSERT INTO _values VALUES (?, ?, ?, ?)", values)


def read(path: Path, package: Package) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table with its rows as canonical text. Raises sqlite3.Error."""
    with closing(
        sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as connection:
        for table in package.tables.values():
            rows = connection.execute(
                f"SELECT {listed(table.names)} FROM {name(table.name)}"
            ).fetchall()
            yield (
                table.name,
                [
                    [untyped(value, column.type) for value, column in zip(row, table.fields)]
                    for row in rows
                ],
            )
