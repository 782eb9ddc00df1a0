"""The table that can be searched: its rows as data for the script of the site.

Rows are written as a script, since a page that is opened from a folder may load nothing else.
"""

from __future__ import annotations

from typing import Any

from ...model.findings import quoted
from ...model.package import Table
from ...model.printing import TIGHT, as_json
from ...model.refusal import Refused
from ...store.canonical import render
from .plan import FILE, Spec
from .rows import Row
from .values import Values, text_of


class Explorer:
    """A table with search, choices, sorting, pages and download."""

    def __init__(self, spec: Spec, values: Values, rows: list[Row]):
        self.spec, self.values, self.rows = spec["explorer"], values, rows
        name = self.spec["table"]
        if name not in values.package.tables:
            raise Refused(f"{FILE} names the table {name}, which is not there", "Mend the name.")
        self.table: Table = values.package.tables[name]
        for column in [*self.spec["columns"], *self.spec.get("facets", [])]:
            if rows and column not in rows[0]:
                raise Refused(
                    f"the view {spec.get('view')} has no column {quoted(column)}, "
                    f"which {FILE} shows",
                    "Mend the name.",
                )

    @property
    def one(self) -> str:
        """What a row is called."""
        return str(self.table.spec.get("x-one", "row"))

    @property
    def many(self) -> str:
        """What rows are called."""
        return str(self.table.spec.get("title", self.table.name)).lower()

    @property
    def key(self) -> str:
        """The column that holds the id of a row."""
        return self.table.primary_key[0]

    @property
    def all_columns(self) -> list[str]:
        """The columns of the table, then those that are only chosen from."""
        shown: list[str] = self.spec["columns"]
        return [*shown, *(c for c in self.spec.get("facets", []) if c not in shown)]

    def data(self, titles: list[str]) -> str:
        """The script with the rows: a column of choices holds numbers, its values stand once."""
        lines = {row_id: at for at, row_id in enumerate(self._ids(), 1)}
        columns, cells = [], []
        for name, title in zip(self.all_columns, titles):
            column, of_rows = self._column(name, title)
            columns.append(column)
            cells.append(of_rows)
        rows = [
            [self._address(row), lines.get(str(row[self.key]), 0), *of_row]
            for row, of_row in zip(self.rows, zip(*cells))
        ]
        data = {
            "table": self.table.name,
            "words": self.many,
            "facets": self.spec.get("facets", []),
            "shown": len(self.spec["columns"]),
            "columns": columns,
            "rows": rows,
        }
        return f"explorer({as_json(data, None, separators=TIGHT)});\n"

    def _ids(self) -> list[str]:
        return list(self.values.shelf.by_id[self.table.name])

    def _address(self, row: Row) -> str:
        return self.values.addresses.of(self.table.name, str(row[self.key])) or ""

    def _column(self, name: str, title: str) -> tuple[dict[str, Any], list[Any]]:
        said: dict[str, Any] = {"name": name, "title": title}
        if name in self.spec.get("narrow", []):
            said["hide"] = 1
        if name in self.spec.get("facets", []):
            said["facet"] = 1
        table, field, _ = self.values.of_column(name)
        if name == self.spec["columns"][0]:
            said["kind"] = "row"
            return said, [text_of(row[name]) for row in self.rows]
        if table is None and field is None and name not in self.spec.get("facets", []):
            numbers = all(isinstance(row[name], int | float | None) for row in self.rows)
            said["kind"] = "number" if numbers else "text"
            return said, [row[name] if numbers else text_of(row[name]) for row in self.rows]
        said["kind"] = "list"
        order = self._order(name)
        at = {value: place for place, value in enumerate(order)}
        said["values"] = [
            [value, self.values.html(name, {name: value or None}) or "–"] for value in order
        ]
        return said, [at[text_of(row[name])] for row in self.rows]

    def _order(self, name: str) -> list[str]:
        """The values of a column: in the order of the closed list, else as they are called."""
        found = {text_of(row[name]) for row in self.rows}
        table, field, _ = self.values.of_column(name)
        if field is not None:
            listed = [str(value) for value in field.constraints.get("enum", [])]
            places = {value: place for place, value in enumerate(listed)}
            return sorted(found, key=lambda v: (v == "", places.get(v, len(places)), v))
        if table is not None:
            names = {v: self.values.plain_name(table.name, v) for v in found}
            return sorted(found, key=lambda v: (v == "", names[v].casefold(), v))
        return sorted(found, key=lambda v: (v == "", v))

    def lines(self) -> str:
        """The script with the lines of the table's file, from which downloads are made."""
        rows = self.values.shelf.opened.rows(self.table)
        data = {
            "table": self.table.name,
            "types": [field.type for field in self.table.fields],
            "text": render(self.table, rows),
        }
        return f"explorerLines({as_json(data, None, separators=TIGHT)});\n"
