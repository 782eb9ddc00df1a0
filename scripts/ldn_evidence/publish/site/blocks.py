"""The parts of a page: what `schemas/site.json` asks for, made ready for the templates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import escape

from ...model.refusal import Refused
from ..figures import Figure
from ..formats.offered import offered
from .corrections import Corrections
from .explorer import Explorer
from .figures import Figures, framed
from .lines import line
from .parts import Block, Subject, drop_empty, in_groups
from .plan import FILE, Spec
from .rows import Row
from .values import Values, escaped

FULL = 120_000  # characters of figures on one page
MOST = 250  # rows of a list on one page, unless the block says otherwise
EMPTY = {"head": "", "body": "", "foot": "", "other": ""}
FACT = re.compile(r"\{(\w+)\}")
MARK = re.compile(r"\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((.+?)\)|\{(\w+)\}")


class Maker:
    """Makes the blocks of pages."""

    def __init__(self, values: Values, figures: Figures, meta: dict[str, str]):
        self.values, self.figures, self.meta = values, figures, meta
        self.corrections = Corrections(values.plan, values.package)
        self.placed: set[tuple[str, str]] = set()  # page, place: which rows have their place
        self.page = ""
        self.placing = True

    def make(self, spec: Spec, subject: Subject) -> Block | None:
        """A block; None where it has nothing to show."""
        block = Block(
            "text",
            line(spec["title"]).html(subject.row, self.values) if "title" in spec else "",
            self.marked(spec.get("note", "")),
            spec.get("id", ""),
            spec.get("look", "plain"),
            spec.get("folded", False),
            self.marked(spec.get("empty", "")),
        )
        block.file = spec["view"] if spec.get("file") else ""
        for kind, make in self._kinds().items():
            if kind in spec:
                block.kind = kind
                made = make(block, spec, subject)
                return block if made or block.empty else None
        return block if block.title or block.note else None

    def _kinds(self) -> dict[str, Callable[[Block, Spec, Subject], bool]]:
        return {
            "text": self._text,
            "list": self._list,
            "explorer": self._explorer,
            "figure": self._figure,
            "figures": self._all_figures,
            "facts": self._facts,
            "sentence": self._sentences,
            "numbers": self._items,
            "items": self._items,
            "columns": self._columns,
            "downloads": self._downloads,
        }

    def _text(self, block: Block, spec: Spec, subject: Subject) -> bool:
        block.html = [self.marked(text) for text in spec["text"]]
        return True

    def _downloads(self, block: Block, spec: Spec, subject: Subject) -> bool:
        """The files of a release, in groups, each with what it is for."""
        block.kind, block.look = "items", "terms"
        block.groups = [
            (
                escaped(heading),
                [
                    ("", EMPTY | {"head": f"<code>{escaped(name)}</code>", "body": escaped(what)})
                    for name, what in offers
                ],
            )
            for heading, offers in offered(self.values.package)
        ]
        if where := self.corrections.filled(str(self.values.plan.spec.get("releases", ""))):
            block.note += f' <a href="{escape(where)}">All releases</a>'
        return True

    def _figure(self, block: Block, spec: Spec, subject: Subject) -> bool:
        wanted = spec["figure"]
        about = self.figures.about
        drawn = about(wanted, subject.row_id) if subject.key else self.figures.named(wanted)
        block.figures, block.html = drawn, [framed(figure, self.values.root) for figure in drawn]
        return bool(block.html)

    def _all_figures(self, block: Block, spec: Spec, subject: Subject) -> bool:
        """All figures of a kind, on as many pages as they need."""
        size = FULL
        for figure in self.figures.of_kind(spec["figures"]):
            html = self._headed(figure, 3 if block.title else 2)
            if size + len(html) > FULL:
                block.rest.append([])
                size = 0
            block.rest[-1].append(("", html))
            size += len(html)
        block.html = [html for _, html in block.rest.pop(0)] if block.rest else []
        return bool(block.html)

    def _headed(self, figure: Figure, level: int) -> str:
        """A figure below the name of the row that it is about."""
        row_id = figure.subject or ""
        for table in self.values.package.tables.values():
            if self.values.plan.tables[table.name].own and self.values.addresses.of(
                table.name, row_id
            ):
                heading = f"<h{level}>{self.values.link(table.name, row_id)}</h{level}>"
                return heading + framed(figure, self.values.root)
        return framed(figure, self.values.root)

    def _explorer(self, block: Block, spec: Spec, subject: Subject) -> bool:
        block.explorer = Explorer(spec, self.values, self.rows(spec, subject))
        return True

    def rows(self, spec: Spec, subject: Subject) -> list[Row]:
        """The rows that a block shows: those of a view, on a row's page those that match it."""
        shelf = self.values.shelf
        if "view" not in spec:
            return [subject.row] if subject.row else []
        if not subject.key:
            rows = shelf.rows(spec["view"])
        else:
            column = spec.get("match", subject.key)
            rows = shelf.grouped(spec["view"], column).get(subject.row_id, [])
        for column, value in spec.get("only", {}).items():
            rows = [row for row in rows if row.get(column) == value]
        return rows

    def _list(self, block: Block, spec: Spec, subject: Subject) -> bool:
        """The values of a closed list, each with what it means."""
        table, _, name = spec["list"].partition(".")
        tables = self.values.package.tables
        if table not in tables or name not in tables[table].names:
            raise Refused(f"{FILE} names {spec['list']}, which is no field", "Mend the name.")
        entries = [
            (
                "",
                EMPTY
                | {
                    "head": self.values.worded(tables[table][name], value["value"], ""),
                    "body": escaped(str(value["label"])),
                },
            )
            for value in tables[table][name].spec.get("categories", [])
        ]
        block.kind, block.look, block.groups = "items", "terms", [("", entries)]
        return bool(entries)

    def _facts(self, block: Block, spec: Spec, subject: Subject) -> bool:
        entries = []
        for row in self.rows(spec, subject)[:1]:
            for fact in spec["facts"]:
                if shown := line(fact["line"]).html(row, self.values):
                    entries.append((escaped(fact["title"]), shown))
        block.groups = [("", entries)]
        return bool(entries)

    def _sentences(self, block: Block, spec: Spec, subject: Subject) -> bool:
        wanted = line(spec["sentence"])
        block.html = [wanted.html(row, self.values) for row in self.rows(spec, subject)]
        return bool(block.html)

    def _items(self, block: Block, spec: Spec, subject: Subject) -> bool:
        item = spec.get("items") or spec["numbers"]
        parts = [
            (part, line(item[part])) for part in ("head", "body", "foot", "other") if part in item
        ]

        def entry(row: Row) -> tuple[str, dict[str, str]]:
            made = EMPTY | {part: wanted.html(row, self.values) for part, wanted in parts}
            place, correction = self._place(spec, row)
            if correction:
                made["foot"] = f"{made.get('foot', '')} {correction}".strip()
            return place, made

        return self._grouped(block, spec, subject, entry)

    def _columns(self, block: Block, spec: Spec, subject: Subject) -> bool:
        columns = [self._column(column) for column in spec["columns"]]
        block.columns = [(title, wide) for title, _, wide in columns]
        lines = [line(wanted) for _, wanted, _ in columns]

        def entry(row: Row) -> tuple[str, list[str]]:
            place, correction = self._place(spec, row)
            made = [wanted.html(row, self.values) for wanted in lines]
            if correction:
                made[0] = f"{made[0]} {correction}"
            return place, made

        some = self._grouped(block, spec, subject, entry)
        drop_empty(block)
        return some

    def _column(self, column: str | Spec) -> tuple[str, str, bool]:
        if not isinstance(column, str):
            return escaped(column["title"]), column["line"], column.get("wide", False)
        return self.column_title(column), f"{{{column}}}", False

    def column_title(self, column: str) -> str:
        """The words above a column: of schemas/site.json, else of the field, else its name."""
        table, listed, spec = self.values.of_column(column)
        said = spec.get("title") or (listed.spec.get("title") if listed else None)
        if not said and table is not None:
            said = table.spec.get("x-one", "").capitalize()
        for other in self.values.package.tables.values() if not said else []:
            if column in other.names:
                said = other[column].spec.get("title")
        return escaped(said or column.replace("_", " "))

    def _grouped(
        self, block: Block, spec: Spec, subject: Subject, entry: Callable[[Row], Any]
    ) -> bool:
        """Entries under the words of their group, and no more than fit on a page."""
        heading = line(spec["group"]) if "group" in spec else None
        made: list[tuple[str, Any]] = []
        rows, most = self.rows(spec, subject), spec.get("most", MOST)
        block.begins = (top := spec.get("top", len(rows))) < len(rows)
        block.order = self.marked(spec.get("order", ""))
        here = top if block.begins else most
        for number, row in enumerate(rows):
            self.placing = number < here  # on a further page no row has its place
            made.append((heading.html(row, self.values) if heading else "", entry(row)))
        block.groups = in_groups(made[:here])
        rest = [(words, ("", shown)) for words, (_, shown) in made[0 if block.begins else most :]]
        block.rest = [rest[at : at + most] for at in range(0, len(rest), most)]
        return bool(made)

    def _place(self, spec: Spec, row: Row) -> tuple[str, str]:
        """The place of a row of a table, where it stands on this page and nowhere before.

        And a link by which a correction is proposed.
        """
        if "rows" not in spec or not self.placing:
            return "", ""
        table = self.values.package.tables.get(spec["rows"])
        if table is None:
            raise Refused(f"{FILE} names the table {spec['rows']}, which is not there", "Mend it.")
        row_id = "/".join(str(row.get(name)) for name in table.primary_key)
        address = self.values.addresses.of(table.name, row_id) or ""
        page, _, place = address.partition("#")
        if page != self.page or (page, place) in self.placed:
            return "", ""
        self.placed.add((page, place))
        return place, self.corrections.link(table.name, row_id)

    def marked(self, text: str) -> str:
        """A text of schemas/site.json: **strong**, `code`, [words](address), {fact}."""
        at, made = 0, []
        for found in MARK.finditer(text):
            made.append(str(escape(text[at : found.start()])))
            at = found.end()
            if found[1]:
                made.append(f"<b>{escape(found[1])}</b>")
            elif found[2]:
                told = FACT.sub(lambda fact: self.meta.get(fact[1], fact[0]), found[2])
                made.append(f"<code>{escape(told)}</code>")
            elif found[5]:
                made.append(str(escape(self.meta.get(found[5], found[0]))))
            else:
                made.append(self._anchor(found[3], found[4]))
        return "".join([*made, str(escape(text[at:]))])

    def _anchor(self, words: str, address: str) -> str:
        if address.startswith(("https://", "http://")):
            return self.values.outward(address, words)
        root = "" if address.startswith("#") else self.values.root
        return f'<a href="{escape(root + address)}">{escape(words)}</a>'
