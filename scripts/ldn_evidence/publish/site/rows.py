"""Rows for pages: of tables as text, of views as the database gives them, each read once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import duckdb

from ...checks.rules import BROKEN_RULE
from ...model.files import files_in
from ...model.package import Table
from ...model.refusal import Refused
from ...model.rulefiles import sql_header
from ...store import engine, queries
from ...store.deadline import Stopped, answer
from ...store.opened import OpenPackage
from ...store.views import name_those_in

FOLDERS = ("schemas/views/site", "schemas/views")  # where a view is looked for, in this order
MOST = 2_000_000  # rows of a view
Row = dict[str, Any]
TextRow = dict[str, str]


class Shelf:
    """The rows of a package, by table, by view, and by the value of a column."""

    def __init__(self, opened: OpenPackage):
        self.opened = opened
        self._tables: dict[str, list[TextRow]] = {}
        self._views: dict[str, list[Row]] = {}
        self._headers: dict[str, dict[str, str]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._named: frozenset[str] = frozenset()  # views that the cursor knows by name

    def table(self, table: Table) -> list[TextRow]:
        """All rows of a table as canonical text, withdrawn ones as well. Raises Refused."""
        if table.name not in self._tables:
            names = table.names
            rows = self.opened.rows(table)
            self._tables[table.name] = [dict(zip(names, row)) for row in rows]
        return self._tables[table.name]

    @cached_property
    def by_id(self) -> dict[str, dict[str, TextRow]]:
        """Table -> id -> row."""
        return {
            table.name: {table.row_id(row): row for row in self.table(table)}
            for table in self.opened.tables.values()
        }

    def rows(self, name: str) -> list[Row]:
        """The rows of a view, or of a table of that name that stand.

        Raises:
            Refused: there is neither, or the view cannot be run.
        """
        if name not in self._views:
            self._views[name] = self._run(name)
        return self._views[name]

    def header(self, name: str) -> dict[str, str]:
        """What a view says of itself: title, note and others."""
        self.rows(name)
        return self._headers.get(name, {})

    def grouped(self, name: str, column: str) -> dict[str, list[Row]]:
        """The rows of a view by the text of a column."""
        if (name, column) not in self._groups:
            groups: dict[str, list[Row]] = {}
            for row in self.rows(name):
                if column not in row:
                    raise Refused(f"the view {name} has no column {column}", "Mend the name.")
                groups.setdefault(str(row[column]), []).append(row)
            self._groups[name, column] = groups
        return self._groups[name, column]

    @cached_property
    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return engine.cursor_of(self.opened.connection)

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The views from which others may select, by name."""
        root, problems = self.opened.root, self.opened.problems
        files = [file for folder in FOLDERS for file in files_in(root, folder, ".sql", problems)]
        return {file.stem: self.opened.text_of(file, "replace") for file in files}

    def _run(self, name: str) -> list[Row]:
        root = self.opened.root
        for folder in FOLDERS:
            where = f"{folder}/{name}.sql"
            if (root / where).is_file():
                return self._view(name, where)
        table = self.opened.tables.get(name)
        if table is None:
            raise Refused(
                f"there is neither a view nor a table {name}, which the site shows",
                f"Add {FOLDERS[0]}/{name}.sql, or mend the name in schemas/site.json.",
            )
        return [
            {key: value or None for key, value in row.items()}
            for row in self.table(table)
            if not withdrawn(table, row)
        ]

    def _view(self, name: str, where: str) -> list[Row]:
        try:
            sql = self.opened.text_of(where)
            others = {other: text for other, text in self._texts.items() if other != name}
            self._named = name_those_in(self._cursor, sql, others, named=self._named)
            found = answer(self._cursor, where, queries.one_select(self._cursor, sql), MOST)
        except (duckdb.Error, ValueError, OSError, Stopped) as error:
            why = str(error).splitlines()[0]
            raise Refused.because(BROKEN_RULE.at(why, file=where, line=1, column=1)) from error
        self._headers[name] = sql_header(sql)
        return [dict(zip(found.columns, row)) for row in found.rows]


def role(table: Table, wanted: str) -> str | None:
    """The field that has a role (`x-role`): row_status, replaced_by or row_note."""
    return next((f.name for f in table.fields if f.spec.get("x-role") == wanted), None)


def withdrawn(table: Table, row: TextRow) -> bool:
    """Whether a row no longer stands."""
    return any(
        row[field.name] == field.spec["x-withdrawn"]
        for field in table.fields
        if "x-withdrawn" in field.spec
    )
