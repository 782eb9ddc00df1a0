"""The pages of a site, one after the other: of their own, of rows, and the lists of all else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...model.labels import label
from ...model.package import Table
from .blocks import Maker
from .lines import line
from .metadata import Metadata
from .parts import Block, Subject
from .plan import FRONT, Plan, Spec
from .rows import TextRow, role, withdrawn
from .values import Values, escaped

TAGS = re.compile(r"<[^>]*>")
LONGEST = 300  # characters of a description


@dataclass
class Page:
    """A page, as the templates want it; texts are HTML."""

    path: str
    title: str
    menu: str = ""
    lead: str = ""
    description: str = ""
    above: str = ""
    blocks: list[Block] = field(default_factory=list)
    notice: str = ""
    table: str = ""
    row_id: str = ""
    row: str = ""
    behind: list[tuple[str, str, str, str]] = field(default_factory=list)
    ld: str = ""
    canonical: str = ""
    correction: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.path.count("/")

    @property
    def is_front(self) -> bool:
        """Whether it is the page at which the site opens."""
        return self.path == "index.html"

    @property
    def plain_title(self) -> str:
        """The title without marks."""
        return plain(self.title)

    @property
    def explorers(self) -> list[Block]:
        """The tables of the page that can be searched."""
        return [block for block in self.blocks if block.explorer]


class Pages:
    """Makes all pages."""

    def __init__(self, plan: Plan, values: Values, maker: Maker, metadata: Metadata):
        self.plan, self.values, self.maker, self.metadata = plan, values, maker, metadata

    def all(self) -> Iterator[Page]:
        """Every page, with the pages that go on from it."""
        made = set()
        for name, spec in self.plan.pages.items():
            made.add(f"{name}.html")
            yield from self._finished(self._own(name, spec))
        for table in self.values.package.tables.values():
            if self.plan.tables[table.name].own:
                for row in self.values.shelf.table(table):
                    page = self._of_row(table, row)
                    made.add(page.path)
                    yield from self._finished(page)
        for path, rows in self.values.addresses.at.items():
            if path not in made:  # rows on a page that nothing else makes
                table = rows[0][0]
                title = escaped(str(table.spec.get("title", table.name)))
                lead = escaped(str(table.spec.get("description", "")))
                yield from self._finished(Page(path, title, lead=lead))

    def _begin(self, path: str) -> None:
        self.values.root = "../" * path.count("/")
        self.maker.page = path

    def _own(self, name: str, spec: Spec) -> Page:
        path = f"{name}.html"
        self._begin(path)
        page = Page(
            path,
            self.maker.marked(spec["title"]),
            name,
            self.maker.marked(spec.get("lead", "")),
            self.maker.marked(str(spec.get("description", spec.get("lead", "")))),
        )
        page.blocks = self._blocks(spec, Subject())
        page.ld = (
            self.metadata.of_package() if name == FRONT else self.metadata.of_page(page.plain_title)
        )
        return page

    def _of_row(self, table: Table, row: TextRow) -> Page:
        plan, row_id = self.plan.tables[table.name].spec, table.row_id(row)
        path = self.values.addresses.of(table.name, row_id) or ""
        self._begin(path)
        subject = Subject(table.name, row_id, table.primary_key[0], dict(row))
        title = line(plan["title"]).html(row, self.values) if "title" in plan else ""
        page = Page(path, title or self.values.name(table.name, row_id), table=table.name)
        page.menu, page.row_id = plan.get("above", ""), row_id
        page.lead = line(plan["lead"]).html(row, self.values) if "lead" in plan else ""
        page.description = (
            line(plan["description"]).html(row, self.values) if "description" in plan else page.lead
        )
        page.above = plan.get("above", "")
        page.blocks = self._blocks(plan, subject)
        page.notice = self._withdrawn(table, row)
        page.row = "".join(
            f"<dt>{name}</dt><dd>{escaped(value)}</dd>" for name, value in row.items() if value
        )
        page.correction = self.maker.corrections.address(table.name, row_id)
        page.ld = self.metadata.of_row(plain(page.title), path, plan.get("reviews"), row_id)
        return page

    def _blocks(self, spec: Spec, subject: Subject) -> list[Block]:
        made = [self.maker.make(block, subject) for block in spec.get("blocks", [])]
        return [block for block in made if block is not None]

    def _finished(self, page: Page) -> Iterator[Page]:
        """A page with the rows that have their place on it, and the pages that go on from it."""
        self._begin(page.path)
        page.behind = self._behind(page.path)
        page.description = cut(plain(page.description) or page.plain_title)
        page.canonical = self.metadata.canonical(page.path)
        if page.above in self.plan.pages:
            above = self.plan.pages[page.above]
            words = str(above.get("menu", above["title"]))
            page.parts = [(words, f"{page.root}{page.above}.html")]
        # First, so that the page knows where its lists go on.
        further = [other for block in page.blocks for other in self._further(page, block)]
        yield from (page, *further)

    def _further(self, page: Page, block: Block) -> Iterator[Page]:
        """Pages on which a long list goes on; the block learns where they are."""
        if not block.rest:
            return
        shown = f"{block.count} of {block.total} are shown{block.in_order}"
        for path, words, further in block.onward(page.path.removesuffix(".html")):
            block.more.append((page.root + path, words))
            yield replace(
                page,
                path=path,
                blocks=[further],
                lead=f'<a href="{page.root}{page.path}">{page.title}</a>',
                row="",
                behind=[],
                ld="",
                canonical=self.metadata.canonical(path),
                notice="",
            )
        if block.begins:
            links = (f'<a href="{address}">{words}</a>' for address, words in block.more)
            block.note = " ".join([block.note, shown, *links]).strip()

    def _behind(self, path: str) -> list[tuple[str, str, str, str]]:
        """Rows of the page that no block showed: place, table, what they say, correction."""
        rows = []
        for table, row in self.values.addresses.at.get(path, []):
            row_id = table.row_id(row)
            place = self.values.addresses.place(table.name, row_id)
            if (path, place) in self.maker.placed:
                continue
            self.maker.placed.add((path, place))
            said = label(table, row) or " – ".join(filter(None, row.values()))
            gone = self._withdrawn(table, row)
            correction = self.maker.corrections.address(table.name, row_id)
            rows.append((escaped(place), escaped(table.name), escaped(said) + gone, correction))
        return rows

    def _withdrawn(self, table: Table, row: TextRow) -> str:
        """What is said of a row that no longer stands: why, and what stands in its place."""
        if not withdrawn(table, row):
            return ""
        by, why = role(table, "replaced_by"), role(table, "row_note")
        said = ["This row was withdrawn, and keeps its address."]
        if why and row[why]:
            said.append(escaped(row[why]))
        if by and row[by]:
            said.append(f"In its place stands: {self.values.link(table.name, row[by])}")
        return " " + " ".join(said)


def plain(text: str) -> str:
    """HTML as text."""
    return html.unescape(TAGS.sub("", text)).strip()


def cut(text: str) -> str:
    """A text that is not too long for a description."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def facts_of(meta: dict[str, Any]) -> dict[str, str]:
    """What texts of schemas/site.json may name in braces."""
    licence: dict[str, Any] = next(iter(meta.get("licenses", [])), {})
    return {
        "name": str(meta["name"]),
        "title": str(meta.get("title", meta["name"])),
        "description": str(meta.get("description", "")),
        "version": str(meta.get("version", "")),
        "date": str(meta.get("created", ""))[:10],
        "year": str(meta.get("created", ""))[:4],
        "licence": str(licence.get("title", licence.get("name", ""))),
        "licence_url": str(licence.get("path", "")),
        "authors": ", ".join(
            str(c["title"]) for c in meta.get("contributors", []) if c.get("title")
        ),
    }
