"""The views under schemas/views/site that say `figure`, run; each may select from the other views
of the package.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from ...checks.rules import BROKEN_RULE
from ...model.files import files_in
from ...model.refusal import Refused
from ...model.rulefiles import sql_header
from ...store import engine, queries
from ...store.deadline import Stopped, answer
from ...store.opened import OpenPackage
from ...store.views import name_those_in

VIEWS, FOLDER = "schemas/views", "schemas/views/site"
Row = dict[str, Any]  # column -> value


@dataclass(frozen=True)
class FigureView:
    """A view that a figure is drawn from, with what its header says."""

    name: str
    kind: str
    header: dict[str, str]
    rows: list[Row] = field(repr=False)

    @property
    def title(self) -> str:
        """What the figure is called."""
        return self.header.get("title", self.name.replace("_", " "))

    @property
    def note(self) -> str:
        """How to read it."""
        return self.header.get("note", "").replace("*", "")

    @property
    def stem(self) -> str:
        """The beginning of the names of its files."""
        return self.name.replace("_", "-")

    @property
    def most(self) -> tuple[int, str]:
        """How many rows a second figure has, and what it is called; 0 where there is none."""
        number, _, said = self.header.get("most", "").partition("=")
        return (int(number), said.strip()) if number.strip().isdigit() else (0, "")

    def words(self, key: str) -> dict[str, str]:
        """A list of the header, `value = words; …`, in its order."""
        parts = (part.partition("=") for part in self.header.get(key, "").split(";"))
        return {value.strip(): said.strip() for value, _, said in parts if value.strip()}


@cache
def kinds() -> dict[str, Any]:
    """The kinds of figures, and what a view of each has to have."""
    stated: dict[str, Any] = json.loads(
        Path(__file__).with_name("kinds.json").read_text(encoding="utf-8")
    )
    return stated


def figure_views(opened: OpenPackage, names: Collection[str] | None = None) -> list[FigureView]:
    """The views of figures, all or those that may draw one of these, in the order of their names.

    Raises:
        Refused: a view cannot be run, or has not the columns of its kind.
    """
    named: frozenset[str] = frozenset()
    cursor = engine.cursor_of(opened.connection)
    texts, found = _texts(opened), []
    for where, text in texts.items():
        header = sql_header(text) if where.startswith(f"{FOLDER}/") else {}
        name = _name(where)
        if "figure" not in header or not _wanted(name, names):
            continue
        others = {_name(other): query for other, query in texts.items() if other != where}
        try:
            named = name_those_in(cursor, text, others, named=named)
            rows = _rows(cursor, where, queries.one_select(cursor, text), header["figure"])
        except (duckdb.Error, ValueError, Stopped) as error:
            raise _broken(where, error) from error
        found.append(FigureView(name, header["figure"], header, rows))
    return found


def _texts(opened: OpenPackage) -> dict[str, str]:
    """The texts of all views; none where there is no figure. Raises Refused."""
    texts = {}
    for folder in (FOLDER, VIEWS):
        files = files_in(opened.root, folder, ".sql", [])
        for file in files:
            where = f"{folder}/{file.name}"
            try:
                texts[where] = opened.text_of(file)
            except (OSError, ValueError) as error:
                raise _broken(where, error) from error
        if not texts:
            break
    return texts


def _broken(where: str, error: Exception) -> Refused:
    why = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
    return Refused.because(BROKEN_RULE.at(why, file=where, line=1, column=1))


def _name(where: str) -> str:
    return where.rpartition("/")[2].removesuffix(".sql")


def _wanted(stem: str, names: Collection[str] | None) -> bool:
    begin = stem.replace("_", "-")
    return names is None or any(f"{name}-".startswith(f"{begin}-") for name in names)


def _rows(cursor: duckdb.DuckDBPyConnection, where: str, query: str, kind: str) -> list[Row]:
    """The rows of a view. Raises ValueError where it is no view of its kind."""
    if kind not in kinds():
        raise ValueError(f"there is no figure {kind}, only {', '.join(kinds())}")
    result = answer(cursor, where, query)
    if missing := [name for name in kinds()[kind]["columns"] if name not in result.columns]:
        raise ValueError(f"a view of the figure {kind} needs the column {missing[0]}")
    if result.more:
        raise ValueError(f"it selects more than {len(result.rows):,} rows, which no figure shows")
    return [dict(zip(result.columns, row)) for row in result.rows]
