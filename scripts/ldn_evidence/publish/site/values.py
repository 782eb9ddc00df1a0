"""Values as the pages show them: rows as links, values of closed lists as words or badges.

How a column is shown follows from its name: the key of a table, or a column that refers to one, is
a link to that row; a field with a closed list is its words; `schemas/site.json` says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import escape

from ...model.labels import label
from ...model.package import Field, Package, Table
from ...model.printing import printable
from ...model.refusal import Refused
from .addresses import Addresses
from .plan import FILE, Plan, Spec
from .rows import Shelf

HOLE = re.compile(r"\{(\w+)\}")
OTHER = re.compile(r"\{(\w+)\.(\w+)\}")


def text_of(value: object) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def escaped(text: str) -> str:
    """Text of unknown origin for a page: nothing in it acts, and nothing in it hides."""
    return str(escape(printable(text)))


class Values:
    """Values of columns as HTML, for pages at one depth below the root."""

    def __init__(self, package: Package, plan: Plan, shelf: Shelf, addresses: Addresses):
        self.package, self.plan, self.shelf, self.addresses = package, plan, shelf, addresses
        self.root = ""
        self.hosts = set(plan.spec.get("hosts", []))
        self._names: dict[tuple[str, str], str] = {}
        self._of_view: dict[str, dict[str, str]] = {}
        self._links: dict[tuple[str, str, str], str] = {}
        self._of_column: dict[str, tuple[Table | None, Field | None, Spec]] = {}
        self._badges: dict[tuple[str, str], str] = {}

    def html(self, column: str, row: Mapping[str, Any], how: str = "") -> str:
        """The value of a column.

        Args:
            column: its name.
            row: the row of a view or table.
            how: nothing, or `text` (as it is), `n` (a number, thousands apart), `name` (of a row,
                without a link), `label` (what a value of a closed list means), `word`, `badge`
                (without what it means; nothing for an empty one), `link` (where the field has
                `x-link`), `page` (the address).
        """
        if column not in row:
            raise Refused(f"a view has no column {column}, which {FILE} shows", "Mend the name.")
        value = row[column]
        if value is None or value == "":
            none = self.plan.columns.get(column, {}).get("none", "")
            return f'<span class="none">{escaped(none)}</span>' if none and not how else ""
        if how == "n" and isinstance(value, int):
            return f"{value:,}"
        if how == "text":
            return escaped(text_of(value))
        table, field, _ = self.of_column(column)
        text = text_of(value)
        if how == "link":
            return self._outward(column, row, text)
        if field is not None and how != "name":
            return self._word(column, field, text, how)
        if table is not None:
            if how == "page":
                return self.root + (self.addresses.of(table.name, text) or "")
            return self.name(table.name, text) if how == "name" else self.link(table.name, text)
        if text.startswith(("https://", "http://")):
            return self.outward(text, text)
        if text in ("true", "false"):
            return "yes" if text == "true" else "no"
        return escaped(text)

    def of_column(self, column: str) -> tuple[Table | None, Field | None, Spec]:
        """The table that a column of this name refers to, or the field with its list."""
        if column not in self._of_column:
            self._of_column[column] = self._look_up(column)
        return self._of_column[column]

    def _look_up(self, column: str) -> tuple[Table | None, Field | None, Spec]:
        tables, spec = self.package.tables, self.plan.columns.get(column, {})
        if wanted := spec.get("table"):
            if wanted not in tables:
                raise Refused(f"{FILE} names the table {wanted}, which is not there", "Mend it.")
            return tables[wanted], None, spec
        if wanted := spec.get("of"):
            name, _, field = wanted.partition(".")
            if name not in tables or field not in tables[name].names:
                raise Refused(f"{FILE} names {wanted}, which is no field", "Mend the name.")
            return None, tables[name][field], spec
        fields = [t[column] for t in tables.values() if column in t.names]
        if listed := next((f for f in fields if column in self._palette()), None):
            return None, listed, spec
        for table in tables.values():
            if table.primary_key == [column]:
                return table, None, spec
        for table in tables.values():
            for key in table.foreign_keys:
                if key.fields == (column,):
                    return tables[key.table], None, spec
        return None, next((f for f in fields if "enum" in f.constraints), None), spec

    def _palette(self) -> Spec:
        palette: Spec = self.plan.spec.get("palette", {})
        return palette

    def name(self, table: str, row_id: str) -> str:
        """What a row is called, as HTML without a link."""
        if (table, row_id) not in self._names:
            self._names[table, row_id] = escaped(self.plain_name(table, row_id))
        return self._names[table, row_id]

    def plain_name(self, table: str, row_id: str) -> str:
        """What a row is called: as a view says, or a template, else the label of the table."""
        row = self.shelf.by_id[table].get(row_id)
        if row is None:
            return row_id
        if named := self._named(table).get(row_id):
            return named
        model = self.package.tables[table]
        said = self.plan.tables[table].spec.get("name")
        for template in [said] if isinstance(said, str) else said or []:
            if all(row.get(hole) for hole in HOLE.findall(template)):
                return HOLE.sub(lambda hole: row[hole[1]], template)
        return label(model, row).removesuffix(f"[{row_id}]").strip() or row_id

    def _named(self, table: str) -> dict[str, str]:
        """What rows are called, where a view of schemas/site.json (`names`) says it: by id."""
        if table not in self._of_view:
            view = self.plan.tables[table].spec.get("names")
            rows, key = self.shelf.rows(view) if view else [], self.package.tables[table].row_id
            keys = self.package.tables[table].primary_key
            if rows and not {*keys, "name"} <= rows[0].keys():
                columns = ", ".join(keys)
                raise Refused(
                    f"the view {view} has not the columns {columns} and name",
                    f"Select them, or leave `names` out of {FILE}.",
                )
            self._of_view[table] = {key(row): text_of(row["name"]) for row in rows}
        return self._of_view[table]

    def link(self, table: str, row_id: str) -> str:
        """A link to the page, or the place, of a row."""
        key = (self.root, table, row_id)
        if key not in self._links:
            address, name = self.addresses.of(table, row_id), self.name(table, row_id)
            self._links[key] = (
                f'<a href="{escaped(self.root + address)}">{name}</a>' if address else name
            )
        return self._links[key]

    def outward(self, address: str, words: str) -> str:
        """A link to another host, where schemas/site.json lists it; else the words."""
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            host = ""
        shown = escaped(words)
        if host not in self.hosts or not address.startswith(("https://", "http://")):
            return shown
        target = escape(quote(address, safe=":/?#[]@!$&()*+,;=~%-._"))
        return f'<a href="{target}">{shown}</a>'

    def _outward(self, column: str, row: Mapping[str, Any], text: str) -> str:
        """The address that a value stands for (`x-link`)."""
        words = self.of_column(column)[2].get("words", text)
        for table in self.package.tables.values():
            if column not in table.names or not (link := table[column].spec.get("x-link")):
                continue
            if other := OTHER.search(link):
                held = next((k for k in table.foreign_keys if k.table == other[1]), None)
                of = self.shelf.by_id[other[1]].get(str(row.get(held.fields[0]))) if held else None
                if not of or not of.get(other[2]):
                    return ""
                link = link.replace(other[0], of[other[2]])
            return self.outward(link.replace("{}", text), words)
        return self.outward(text, words)

    def _word(self, column: str, field: Field, text: str, how: str) -> str:
        """A value of a closed list: its word, its label, or a badge."""
        key = (f"{field.name}!{how}", text)
        if key not in self._badges:
            self._badges[key] = self.worded(field, text, how)
        return self._badges[key]

    def worded(self, field: Field, text: str, how: str) -> str:
        """A value of a closed list: its word, or what it means (`label`), or a badge."""
        said, look = self.label(field, text), self._palette().get(field.name, {}).get(text)
        if how == "label":
            return escaped(said)
        word = escaped((look or {}).get("word", text.replace("_", " ")))
        if look is not None and how != "word":
            title = f' title="{escaped(said)}"' if said != text and how != "badge" else ""
            return f'<span class="b {field.name}-{text}"{title}>{word}</span>'
        return word

    def label(self, field: Field, text: str) -> str:
        """What a value of a closed list means, as the schema says."""
        for entry in field.spec.get("categories", []):
            if entry["value"] == text:
                return str(entry["label"])
        return text.replace("_", " ")
