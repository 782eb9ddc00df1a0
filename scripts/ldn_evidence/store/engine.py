"""A database in memory: what it may reach and take, and the cursors by which it is asked."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import duckdb

from .tables import literal

MEMORY = "4GB"  # what a query may take; a million rows need less than one
MANY = 1 << 23  # bytes of CSV from which more than one thread pays
# Bytes of CSV from which rules are taken one by one, each by all threads, and tables are packed.
HUGE = 1 << 28


def connect(data_bytes: int = MANY) -> duckdb.DuckDBPyConnection:
    """An embedded database in memory that reaches nothing outside.

    Little data is read faster by one thread.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
        # What does not fit into memory is not written beside the package.
        "temp_directory": "",
        "max_temp_directory_size": "0KB",
    }
    if data_bytes < MANY:
        config["threads"] = "1"
    else:  # give back what is freed
        config["allocator_bulk_deallocation_flush_threshold"] = "8MB"
        config["allocator_flush_threshold"] = "16MB"
    connection = duckdb.connect(":memory:", config=config)
    connection.execute(
        "SET preserve_insertion_order = true; SET enable_progress_bar = false; "
        "CREATE SCHEMA raw; CREATE SCHEMA file"
    )
    return connection


def describe(connection: duckdb.DuckDBPyConnection, meta: dict[str, Any]) -> None:
    """What the package says of itself, as the relation ``package`` of one row, for rules on its
    dates; ``as_of`` is the later of its own day and today. This connection alone knows it.
    """
    version, created = (
        literal(str(meta.get("version", ""))),
        literal(str(meta.get("created", ""))[:10]),
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW package AS SELECT {version} AS version, "
        f"TRY_CAST({created} AS DATE) AS created, "
        f"greatest(TRY_CAST({created} AS DATE), current_date) AS as_of"
    )


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on no query reaches a file or the network, whatever a rule asks for.

    It cannot be undone.
    """
    connection.execute("SET enable_external_access = false")


def pack(connection: duckdb.DuckDBPyConnection) -> None:
    """Have very much data take less room, unless something is still written meanwhile: what is
    held in memory is compressed at a checkpoint, and only there (DuckDB 1.5 and later).
    """
    with suppress(duckdb.Error):
        connection.execute("CHECKPOINT")


def cursor_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor for one check."""
    cursor = connection.cursor()
    # A result larger than the buffer stops the one thread that could empty it: a union of joins
    # then waits for itself for ever.
    cursor.execute(f"SET streaming_buffer_size = '{MEMORY}'")
    return cursor
