"""The package as a DuckDB database, and as Parquet: one file a table, the Table Schema and the
facts about the package in its metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb

from ...model.package import ForeignKey, Package, Table
from ...store.engine import connect
from ...store.queries import one_select
from ...store.tables import DUCK_TYPES, file_literal, literal, name
from .ddl import constraint_checks, create_table, described, listed, parents_first, references
from .release import Release, untyped

TYPES = {"string": "VARCHAR", **DUCK_TYPES}
# The name under which the file is open while it is written, which is part of its bytes.
STORED = "release"
# Bytes; with the usual 256 KB each of the many small columns and indices takes as much, and the
# file is six times as large.
BLOCK = 16384
# Of the file: any DuckDB from 1.0 on reads it, and no later storage has the same bytes twice, since
# it begins with an identifier that is drawn at random.
STORAGE = "v1.0.0"


def write(release: Release) -> None:
    """Write STEM.duckdb.

    The same version of DuckDB writes the same bytes, as long as it does not choose between
    compressions, which it does by drawing lots.
    """
    connection, package = release.connection, release.package
    connection.execute("SET force_compression = 'uncompressed'")
    path = literal(str(release.folder / f"{release.stem}.duckdb"))
    options = f"BLOCK_SIZE {BLOCK}, STORAGE_VERSION '{STORAGE}'"
    connection.execute(f"ATTACH {path} AS {STORED} ({options}); BEGIN")
    made: set[str] = set()
    for table in parents_first(package):
        made.add(table.name)
        keys = [key for key in references(package, table) if key.table in made]
        _write_table(connection, table, keys)
    for view in release.views:
        query, title = one_select(connection, view.sql), view.header.get("title", view.name)
        connection.execute(f"USE {STORED}; CREATE VIEW {name(view.name)} AS {query}")
        connection.execute(f"COMMENT ON VIEW {name(view.name)} IS {literal(title)}")
    connection.execute(f"COMMIT; USE memory; CHECKPOINT {STORED}; DETACH {STORED}")


def _write_table(
    connection: duckdb.DuckDBPyConnection, table: Table, keys: list[ForeignKey]
) -> None:
    own = name(table.name)
    connection.execute(f"USE {STORED}; {create_table(table, TYPES, keys, constraint_checks)}")
    connection.execute(f"COMMENT ON TABLE {own} IS {literal(described(table.spec))}")
    for column in table.fields:
        text = literal(described(column.spec))
        connection.execute(f"COMMENT ON COLUMN {own}.{name(column.name)} IS {text}")
    connection.execute(f"USE memory; INSERT INTO {STORED}.{own} SELECT * FROM main.{own}")


def write_parquet(release: Release) -> None:
    """Write parquet/TABLE.parquet; file metadata `table_schema` and `package` are JSON."""
    facts = json.dumps(
        {key: value for key, value in release.package.meta.items() if key != "resources"},
        ensure_ascii=False,
    )
    (release.folder / "parquet").mkdir()
    for table in release.package.tables.values():
        metadata = (
            f"{{table_schema: {literal(json.dumps(table.spec, ensure_ascii=False))}, package:"
            f" {literal(facts)}}}"
        )
        path = literal(str(release.folder / "parquet" / f"{table.name}.parquet"))
        release.connection.execute(
            f"COPY (SELECT * FROM main.{name(table.name)}) TO {path} (FORMAT parquet,"
            f" COMPRESSION zstd, KV_METADATA {metadata})"
        )


def read(path: Path, package: Package) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table with its rows as canonical text. Raises duckdb.Error."""
    connection = _reader()
    connection.execute(f"ATTACH {literal(str(path))} AS {STORED} (READ_ONLY)")
    try:
        for table in package.tables.values():
            yield table.name, _texts(connection, table, f"{STORED}.{name(table.name)}")
    finally:
        connection.execute(f"DETACH {STORED}")


def read_parquet(path: Path, table: Table) -> list[list[str]]:
    """The rows of one Parquet file as canonical text. Raises duckdb.Error."""
    return _texts(_reader(), table, f"read_parquet({file_literal(path)})")


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    return connect(0)


def _texts(connection: duckdb.DuckDBPyConnection, table: Table, relation: str) -> list[list[str]]:
    rows = connection.execute(f"SELECT {listed(table.names)} FROM {relation}").fetchall()
    return [
        [untyped(value, column.type) for value, column in zip(row, table.fields)] for row in rows
    ]
