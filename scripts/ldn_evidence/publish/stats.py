"""`ldn stats`: the views under schemas/views that are marked for it, as tables or JSON.

What is counted is stated in SQL, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from ..checks.rules import BROKEN_RULE
from ..model import printing
from ..model.files import files_in
from ..model.package import Package
from ..model.refusal import Refused
from ..model.rulefiles import sql_header
from ..store import queries, tables
from ..store.deadline import Stopped, answer
from ..store.opened import OpenPackage

VIEWS = "schemas/views"


@dataclass(frozen=True)
class View:
    """A query under schemas/views, run: its rows in the order that it asks for, the first ones of a
    view that is not for people to read. ``heads`` are the titles of its columns.
    """

    name: str
    title: str
    note: str
    place: int
    columns: list[str]
    rows: list[tuple[Any, ...]]
    sql: str
    heads: list[str]


def run_views(
    package: OpenPackage, connection: duckdb.DuckDBPyConnection | None = None, folder: str = VIEWS
) -> list[View]:
    """All views (or queries of another folder), those for `ldn stats` first and in their order.

    Raises Refused on a broken one.
    """
    connection = connection or package.connection
    views = []
    for file in files_in(package.root, folder, ".sql", package.problems):
        where = f"{folder}/{file.name}"
        try:
            sql = package.text_of(file)
            header = sql_header(sql)
            place = int(header["stats"]) if header.get("stats", "").isdigit() else 0
            found = answer(tables.cursor_of(connection), where, queries.one_select(connection, sql))
            if found.more and (place or found.columns == ["sentence"] or folder != VIEWS):
                raise ValueError(
                    f"it selects more than {len(found.rows):,} rows, which nobody reads"
                )
            heads = _heads(package, header.get("columns", ""), found.columns)
        except (duckdb.Error, ValueError, OSError, Stopped) as error:
            why = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
            wrong = BROKEN_RULE.at(why, file=where, line=1, column=1)
            raise Refused.because(wrong) from error
        views.append(
            View(
                file.stem,
                header.get("title", file.stem),
                header.get("note", ""),
                place,
                found.columns,
                found.rows,
                sql,
                heads,
            )
        )
    return sorted(views, key=lambda view: (view.place or 99, view.name))


def _heads(package: Package, stated: str, columns: list[str]) -> list[str]:
    """The title of each column of a query.

    It is stated by the query, as `name=Title; name=Title`, or that of the fields of this name;
    without either the column keeps its name. Raises ValueError.
    """
    titles = {}
    for part in filter(str.strip, stated.split(";")):
        name, _, title = part.partition("=")
        titles[name.strip()] = title.strip()
        if name.strip() not in columns or not title.strip():
            raise ValueError(f"`columns` says {part.strip()}, which titles no column of it")
    fields = [field for table in package.tables.values() for field in table.fields]
    for name in columns:
        own = {field.spec.get("title", "") for field in fields if field.name == name}
        titles.setdefault(name, own.pop() if len(own) == 1 else "")
    return [titles[name] or name for name in columns]


def shown(value: object) -> str:
    """A value as tables show it."""
    return (
        ""
        if value is None
        else f"{value:g}"
        if isinstance(value, float)
        else printing.printable(str(value))
    )
