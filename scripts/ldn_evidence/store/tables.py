"""CSV files -> DuckDB relations, each cell as text, each row with its true line in the file.

Schema ``raw`` holds the text (empty cell = NULL) with a column ``_line``; schema ``main`` holds
views of the same names with the types of the Table Schema, where a value that does not fit its type
is NULL. Rules read ``main``. What is kept of a large file that was proven (checks.one_pass) stands
in schema ``file``, in as little room as it takes, and ``raw`` has a view of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb

from ..model.package import Table
from . import scan
from .form import Form

DUCK_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
LARGE = 1 << 20  # bytes of a file from which proof in one pass pays (checks.one_pass)
FEW_TEXTS = 20  # with which an expression is compared one by one
CHUNK = 20_000  # rows handed over at a time from the exact scan


Row = tuple[int, list[str]]  # the line of a record, and its cells


def name(identifier: str) -> str:
    """An identifier as SQL wants it, whatever it holds."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL wants it; the parser would take a NUL for the end of the query."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "(" + quoted.replace("\0", "' || chr(0) || '") + ")" if "\0" in text else quoted


def listed(texts: Collection[str]) -> str:
    """Texts as SQL wants them after `IN`.

    With each of many constants an expression would be compared by itself, where it is no column.
    """
    constants = ", ".join(map(literal, texts))
    return (
        f"({constants})"
        if 0 < len(texts) <= FEW_TEXTS
        else f"(SELECT unnest([{constants}]::VARCHAR[]))"
    )


def constant(value: str | bool | int | float | date | None) -> str:
    """A value, as the database gave it, as SQL wants it.

    Written out, since a value that is bound costs a search for pandas.
    """
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, date):
        return f"DATE {literal(value.isoformat())}"
    if isinstance(value, float):
        return f"CAST({literal(repr(value))} AS DOUBLE)"
    return str(value).lower() if isinstance(value, bool) else str(value)


def file_literal(path: Path) -> str:
    """A path as SQL wants it, its wildcards taken literally."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in str(path.resolve())))


def load(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    table: Table,
    form: Form,
    by_file: bool = True,
) -> None:
    """Read a file as its form (checks.form.Form) allows: fast by the database, exactly, or, where
    it is absent, not at all; not ``by_file`` where the database reaches none.
    """
    if not form.present:
        load_empty(connection, table)
        return
    path, places = (
        root / table.path,
        [f"c{i}" for i in range(len(form.header))],
    )  # a header may name a column twice
    cells = dict(reversed(list(zip(form.header, places))))
    if form.sound and not (form.data and (form.loaded or not by_file)):
        form.loaded = True
        with suppress(duckdb.Error):  # the file changed since it was looked at
            if form.bytes < LARGE:
                relate(
                    connection,
                    "TABLE",
                    table,
                    cells,
                    "row_number() OVER () + 1",
                    reader(path, places),
                    typed="TABLE",
                )
            else:  # to number rows takes a thread by itself
                held = f"CREATE OR REPLACE TABLE file.{name(table.name)}"
                connection.execute(f"{held} AS SELECT * FROM {reader(path, places)}")
                relate(connection, "VIEW", table, cells, "rowid + 2", f"file.{name(table.name)}")
            return
    _load_exactly(connection, path, table, form)


def _load_exactly(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, form: Form
) -> None:
    """Read a file by the exact scan, which takes any."""
    indices = [form.header.index(column) if column in form.header else -1 for column in table.names]
    rows = (
        (line, [values[i] if 0 <= i < len(values) else "" for i in indices])
        for line, values in _records(path, form)
    )
    _hold(connection, table, rows)


def _records(path: Path, form: Form) -> Iterator[Row]:
    """The line and the cells of each record of a file, without its header."""
    source = form.source(path)
    if form.sound and isinstance(source, bytes):
        lines = source.decode("utf-8").removesuffix("\n").split("\n")
        return islice(enumerate(scan.values_of_each(lines), 1), 1, None)
    every = scan.records(scan.file_lines(source), len(form.header))
    records = (record for record in every if not record.blank)
    return ((record.line, record.values) for record in islice(records, 1, None))


def row_count(connection: duckdb.DuckDBPyConnection, table_name: str) -> int:
    return row_counts(connection, [table_name])[table_name]


def row_counts(connection: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, int]:
    """How many rows some tables hold, by name, in one query."""
    counted = [f"SELECT {literal(one)}, count(*) FROM raw.{name(one)}" for one in names]
    return dict(connection.execute(" UNION ALL ".join(counted)).fetchall()) if names else {}


def number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one whole number that a query gives."""
    return int(connection.execute(query).fetchall()[0][0])


def load_empty(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A table without rows: to be filled, or in place of a file that is absent, so that the rules
    can still run.
    """
    relate(connection, "TABLE", table, {}, "0::BIGINT", "(SELECT 1) LIMIT 0")


def load_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[list[str]]) -> None:
    """Rows that are already in memory (the formatter's), in schema order."""
    _hold(connection, table, enumerate(rows, 2))


def reader(path: Path, columns: list[str]) -> str:
    """SQL that reads a file by the database, its columns by these names."""
    types = "{" + ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns) + "}"
    return (
        f"read_csv({file_literal(path)}, auto_detect=false, header=true, columns={types}, "
        "delim=',', quote='\"', escape='\"', new_line='\\n', nullstr='', strict_mode=true, "
        "null_padding=false, ignore_errors=false, max_line_size=1048576, buffer_size=4194304)"
    )


def _hold(connection: duckdb.DuckDBPyConnection, table: Table, rows: Iterable[Row]) -> None:
    """The relations of a table, of rows with cells in schema order."""
    feed = iter(rows)
    batch = list(islice(feed, CHUNK))
    cells = {column.name: f"r[{i}]" for i, column in enumerate(table.fields, 2)}
    typed = "TABLE" if len(batch) < CHUNK else "VIEW"  # to hold many rows twice takes much room
    relate(connection, "TABLE", table, cells, "CAST(r[1] AS BIGINT)", _as_source(batch), typed)
    insert(connection, f"raw.{name(table.name)}", len(table.fields), feed)


def insert(
    connection: duckdb.DuckDBPyConnection, relation: str, width: int, rows: Iterable[Row]
) -> None:
    """Fill a relation of a line and so many texts."""
    cells = ", ".join(["CAST(r[1] AS BIGINT)", *(f"r[{i}]" for i in range(2, width + 2))])
    feed = iter(rows)
    while batch := list(islice(feed, CHUNK)):
        connection.execute(f"INSERT INTO {relation} SELECT {cells} FROM {_as_source(batch)}")


def _as_source(rows: list[Row]) -> str:
    """SQL for a relation of lists of texts ``r``: of each row the line, and its cells.

    The rows go in as one text: for each value that is bound, the database would look for pandas,
    anew where there is none.
    """
    listed = [[str(line), *(value or None for value in values)] for line, values in rows]
    text = json.dumps(listed, separators=(",", ":"))
    return f"(SELECT unnest(from_json_strict({literal(text)}, '[[\"VARCHAR\"]]')) AS r)"


def relate(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    table: Table,
    cells: dict[str, str],
    line: str,
    source: str,
    typed: str = "VIEW",
) -> None:
    """The rows of a source as a TABLE or a VIEW in schema order, and, typed, as the other.

    ``cells`` are SQL; a column without one is empty. Of few rows that are all there a TABLE is the
    better one to ask: each query would plan and run the casts of a VIEW anew.
    """
    whole = {name(c.name): cells.get(c.name, "CAST(NULL AS VARCHAR)") for c in table.fields}
    raw = ", ".join(f"CAST({cell} AS VARCHAR) AS {column}" for column, cell in whole.items())
    rows = f"SELECT {line} AS _line, {raw} FROM {source}"
    _create(connection, kind, f"raw.{name(table.name)}", rows)
    if kind == "TABLE":
        source, whole = f"raw.{name(table.name)}", {column: column for column in whole}
    values = ", ".join(
        f"TRY_CAST({cell} AS {DUCK_TYPES[c.type]}) AS {column}"
        if c.type in DUCK_TYPES
        else f"{cell} AS {column}"
        for c, (column, cell) in zip(table.fields, whole.items())
    )
    made = f"SELECT {values} FROM {source}"
    _create(connection, typed, f"main.{name(table.name)}", made)


def _create(connection: duckdb.DuckDBPyConnection, kind: str, relation: str, query: str) -> None:
    """A TABLE or a VIEW in place of what stands there, as which of the two ever."""
    made = f"{kind} {relation} AS {query}"
    try:
        connection.execute(f"CREATE OR REPLACE {made}")
    except duckdb.CatalogException:  # it stands there as the other, of a file read before
        other = "VIEW" if kind == "TABLE" else "TABLE"
        connection.execute(f"DROP {other} {relation}; CREATE {made}")


def row_key(table: Table, prefix: str = "") -> str:
    """SQL for the id by which findings and rules name a row: its key, parts joined with `/`."""
    parts = [f"coalesce({prefix}{name(column)}, '')" for column in table.primary_key]
    return " || '/' || ".join(parts) if parts else f"CAST({prefix}_line AS VARCHAR)"
