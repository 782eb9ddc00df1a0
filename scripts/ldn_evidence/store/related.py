"""The rows of a large file, as one relation: those beyond doubt, as the database holds them, and
the others as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

import duckdb

from ..model.package import Field, Table
from . import scan, tables
from .folders import temporary_folder
from .form import Form
from .held import Held
from .tables import name

FEW = 1_000  # rows that are handed over in the text of a query


@dataclass
class Taken:
    """What was learnt of a file while the database read it.

    Its form; the relation of the rows in doubt, whose cells are still to be checked; and the fields
    whose columns are, as a whole. Both are empty, if there is none.
    """

    form: Form
    doubtful: str = ""
    whole: list[str] = field(default_factory=list)


Row = tuple[int, list[str]]  # line, cells in schema order


def lines_in_doubt(cursor: duckdb.DuckDBPyConnection, table: Table) -> list[int]:
    """The numbers of the lines that the database is in doubt of."""
    query = f'SELECT rowid + 2 FROM file.{name(table.name)} WHERE "*doubt" ORDER BY 1'
    return [line for (line,) in cursor.execute(query).fetchall()]


def relate(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    held: Mapping[Field, Held],
    doubtful: Iterable[Row],
) -> str:
    """Relate a table that was read into schema ``file``.

    Args:
        cursor: Where it is held.
        table: The table.
        held: How the columns are held that the file has.
        doubtful: The rows that stand for those that the database is in doubt of.

    Returns:
        The relation of these rows, whose cells are still to be checked; empty, if there is none.
    """
    source = f"file.{name(table.name)}"
    cells = {field.name: name(field.name) for field, how in held.items() if how.cell}
    if not tables.number(cursor, f'SELECT count(*) FROM {source} WHERE "*doubt"'):
        if cells:  # a table has a column
            for helper in ('"*doubt"', '"*bytes"'):
                cursor.execute(f"ALTER TABLE {source} DROP COLUMN {helper}")
        tables.relate(cursor, "VIEW", table, cells, "rowid + 2", source)
        return ""
    others = f"file.{name(f'{table.name} in doubt')}"
    texts = ", ".join(f"{name(field)} VARCHAR" for field in table.names)
    cursor.execute(f"CREATE OR REPLACE TABLE {others} (_line BIGINT, {texts})")
    _fill(cursor, others, table, doubtful)
    listed = ", ".join(
        f"CAST({cells.get(field, 'NULL')} AS VARCHAR) AS {name(field)}" for field in table.names
    )
    sure = f'SELECT rowid + 2 AS _line, {listed} FROM {source} WHERE NOT "*doubt"'
    same = {field: name(field) for field in table.names}
    tables.relate(cursor, "VIEW", table, same, "_line", f"({sure} UNION ALL FROM {others})")
    return others if tables.number(cursor, f"SELECT count(*) FROM {others}") else ""


def _fill(
    cursor: duckdb.DuckDBPyConnection, relation: str, table: Table, rows: Iterable[Row]
) -> None:
    """Put rows into a relation; many of them by way of a file, which the database reads sooner."""
    feed = iter(rows)
    tables.insert(cursor, relation, len(table.fields), islice(feed, FEW))
    if (first := next(feed, None)) is None:
        return
    with temporary_folder() as folder:
        path = folder / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write("," * len(table.fields) + "\n")
            quick = csv.writer(file, lineterminator="\n")
            for line, values in chain([first], feed):
                if "\r" in "".join(values):  # which it would not quote
                    file.write(scan.write_record([str(line), *values]))
                else:
                    quick.writerow([line, *values])
        columns = ["*line", *table.names]
        cells = ", ".join(map(name, table.names))
        source = tables.reader(path, columns)
        query = f'SELECT CAST("*line" AS BIGINT), {cells} FROM {source}'
        cursor.execute(f"INSERT INTO {relation} {query}")


def in_schema_order(table: Table, header: list[str], records: Iterable[Row]) -> Iterator[Row]:
    """Records with their lines, the cells in the order of the schema; empty, if one is not there.

    The database holds no NUL, and has another sign in its place.
    """
    beyond = len(header)
    places = [header.index(field) if field in header else beyond for field in table.names]
    as_they_stand = places == list(range(beyond))
    for line, cells in records:
        if as_they_stand and len(cells) >= beyond:
            there = cells[:beyond]
        else:
            whole = [*cells[:beyond], *[""] * (beyond + 1 - len(cells[:beyond]))]
            there = [whole[place] for place in places]
        if "\0" in "".join(there):
            there = [cell.replace("\0", "\ufffd") for cell in there]
        yield line, there


def whole_fields(held: Mapping[Field, Held]) -> list[str]:
    """The fields whose columns are to be checked as a whole."""
    return [field.name for field, how in held.items() if how.whole]
