"""`ldn stats`: the views under schemas/views that are marked for it, as tables or JSON. What is counted is said in SQL, not here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..checks.rules import BROKEN_RULE
from ..model import printing
from ..model.files import files_in
from ..model.loading import load_package
from ..model.package import Package
from ..model.refusal import Refused
from ..model.rulefiles import sql_header
from ..store import queries, tables
from ..store.deadline import Stopped, answer
from ..store.opened import OpenPackage

VIEWS = "schemas/views"
SHORT = 32  # characters of a cell that is not wrapped


@dataclass(frozen=True)
class View:
    """A query under schemas/views, run: its rows in the order that it asks for, the first ones of a view that is not for people to read."""

    name: str
    title: str
    note: str
    place: int
    columns: list[str]
    rows: list[tuple]
    sql: str


def open_package(package: Package):
    """A connection with all tables of a package, as far as their files can be read."""
    return OpenPackage(package).connection


def run_views(package: Package, connection=None, folder: str = VIEWS) -> list[View]:
    """All views (or queries of another folder), those for `ldn stats` first and in their order. Raises Refused on a broken one."""
    connection = connection or open_package(package)
    views = []
    for file in files_in(package.root, folder, ".sql", package.problems):
        where = f"{folder}/{file.name}"
        try:
            sql = file.read_text(encoding="utf-8")
            header = sql_header(sql)
            place = int(header["stats"]) if header.get("stats", "").isdigit() else 0
            found = answer(tables.cursor_of(connection), where, queries.one_select(connection, sql))
            if found.more and (place or found.columns == ["sentence"] or folder != VIEWS):
                raise ValueError(
                    f"it selects more than {len(found.rows):,} rows, which nobody reads"
                )
        except (duckdb.Error, ValueError, OSError) as error:
            raise Refused.because(
                BROKEN_RULE.at(str(error).splitlines()[0], file=where, line=1, column=1)
            ) from error
        except Stopped as error:
            raise Refused.because(
                BROKEN_RULE.at(f"it {error}", file=where, line=1, column=1)
            ) from error
        views.append(
            View(
                file.stem,
                header.get("title", file.stem),
                header.get("note", ""),
                place,
                found.columns,
                found.rows,
                sql,
            )
        )
    return sorted(views, key=lambda view: (view.place or 99, view.name))


def stats_command(path: Path, as_json: bool, console) -> int:
    """Print what is counted; exit status 0."""
    package = load_package(path)
    views = [view for view in run_views(package) if view.place]
    if as_json:
        printing.write(
            printing.as_json(
                {view.name: [dict(zip(view.columns, row)) for row in view.rows] for view in views},
                default=str,
            )
            + "\n"
        )
        return 0
    from rich import box
    from rich.table import Table

    for view in views:
        grid = Table(
            title=printing.printable(view.title),
            caption=printing.printable(view.note) or None,
            box=box.SIMPLE_HEAD,
            title_justify="left",
            caption_justify="left",
            show_edge=False,
        )
        for place, name in enumerate(view.columns):
            numeric = all(isinstance(row[place], int | float) for row in view.rows)
            longest = max((len(shown(row[place])) for row in view.rows), default=0)
            grid.add_column(
                printing.printable(name).replace("_", "\n"),
                justify="right" if numeric else "left",
                no_wrap=longest <= SHORT,
                overflow="fold",
            )
        for row in view.rows:
            grid.add_row(*map(shown, row))
        console.print(grid)
        console.print()
    return 0


def shown(value) -> str:
    """A value as tables show it."""
    return (
        ""
        if value is None
        else f"{value:g}"
        if isinstance(value, float)
        else printing.printable(str(value))
    )
