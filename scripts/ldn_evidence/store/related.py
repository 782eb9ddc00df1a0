"""The rows of a large file, as one relation: those beyond doubt, as the database holds them, and
the others as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from ..model.package import Field, Table
from . import tables
from .held import Held
from .tables import name

Row = tuple[int, list[str]]  # line, cells in schema order


def relate(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    held: Mapping[Field, Held],
    aside: Iterable[Row] = (),
) -> str:
    """Relate a table that was read into schema ``file``.

    Args:
        cursor: Where it is held.
        table: The table.
        held: How the columns are held that the file has.
        aside: Rows that the database has not read.

    Returns:
        The relation of the rows in doubt, whose cells are still to be checked; empty, if there is
        none.
    """
    source, rows = f"file.{name(table.name)}", list(aside)
    cells = {field.name: name(field.name) for field, how in held.items() if how.cell}
    if not rows and not tables.number(cursor, f'SELECT count("*cells") FROM {source}'):
        if cells:  # a table has a column
            for helper in ('"*cells"', '"*bytes"'):
                cursor.execute(f"ALTER TABLE {source} DROP COLUMN {helper}")
        tables.relate(cursor, "VIEW", table, cells, "rowid + 2", source)
        return ""
    doubtful = _in_doubt(cursor, table, [field.name for field in held], rows)
    others = ", ".join(
        f"CAST({cells.get(field, 'NULL')} AS VARCHAR) AS {name(field)}" for field in table.names
    )
    sure = f'SELECT rowid + 2 AS _line, {others} FROM {source} WHERE "*cells" IS NULL'
    same = {field: name(field) for field in table.names}
    tables.relate(cursor, "VIEW", table, same, "_line", f"({sure} UNION ALL FROM {doubtful})")
    return doubtful if tables.number(cursor, f"SELECT count(*) FROM {doubtful}") else ""


def _in_doubt(
    cursor: duckdb.DuckDBPyConnection, table: Table, there: list[str], rows: list[Row]
) -> str:
    """The relation of the rows that were kept whole, and of others; a row of commas is none."""
    doubtful = f"file.{name(f'{table.name} in doubt')}"
    kept = {field: f'"*cells"[{place}]' for place, field in enumerate(there, 1)}
    each = ", ".join(
        f"CAST({kept.get(field, 'NULL')} AS VARCHAR) AS {name(field)}" for field in table.names
    )
    cursor.execute(
        f"CREATE OR REPLACE TABLE {doubtful} AS SELECT rowid + 2 AS _line, {each} "
        f"FROM file.{name(table.name)} WHERE coalesce({', '.join(kept.values())}) IS NOT NULL"
    )
    tables.insert(cursor, doubtful, len(table.fields), rows)
    return doubtful
