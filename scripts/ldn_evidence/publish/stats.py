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
from ..store import engine, queries
from ..store.deadline import Stopped, answer, within
from ..store.opened import OpenPackage
from ..store.views import columns_of

VIEWS = "schemas/views"
SENTENCES = ["sentence"]  # the columns of a view that says what it found in words


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


def run_views(package: OpenPackage, folder: str = VIEWS, for_people: bool = False) -> list[View]:
    """All views (or queries of another folder), those for `ldn stats` first and in their order.

    Args:
        package: a package whose rows can be read.
        folder: the folder of the queries.
        for_people: those alone that people read: tables of `ldn stats`, and sentences. Of others
            it is only asked whether they speak of what there is, which does not hang on rows.

    Raises:
        Refused: a view is broken.
    """
    connection, views = package.connection, []
    for file in files_in(package.root, folder, ".sql", package.problems):
        where = f"{folder}/{file.name}"
        try:
            view = _run(package, connection, where, package.text_of(file), for_people)
        except (duckdb.Error, ValueError, OSError, Stopped) as error:
            why = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
            wrong = BROKEN_RULE.at(why, file=where, line=1, column=1)
            raise Refused.because(wrong) from error
        views += [view] if view else []
    return sorted(views, key=lambda view: (view.place or 99, view.name))


def _run(
    package: OpenPackage,
    connection: duckdb.DuckDBPyConnection,
    where: str,
    sql: str,
    for_people: bool,
) -> View | None:
    """A view, run; None of one that is not for people, where these alone are asked for.

    Raises ValueError, deadline.Stopped, duckdb.Error.
    """
    header, query = sql_header(sql), queries.one_select(connection, sql)
    place = int(header["stats"]) if header.get("stats", "").isdigit() else 0
    cursor = engine.cursor_of(connection)
    if for_people and not place:
        columns = within(cursor, where, lambda: columns_of(cursor, query))
        if columns != SENTENCES:
            return None
    found = answer(cursor, where, query)
    if found.more and (place or found.columns == SENTENCES or not where.startswith(f"{VIEWS}/")):
        raise ValueError(f"it selects more than {len(found.rows):,} rows, which nobody reads")
    name = where.rpartition("/")[2].removesuffix(".sql")
    return View(
        name,
        header.get("title", name),
        header.get("note", ""),
        place,
        found.columns,
        found.rows,
        sql,
        _heads(package, header.get("columns", ""), found.columns),
    )


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
