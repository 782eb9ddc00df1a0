"""What a part of a page holds once it is made, and what a page is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..figures import Figure
from .explorer import Explorer
from .rows import Row


@dataclass
class Block:
    """A part of a page, as templates want it; texts are HTML."""

    kind: str
    title: str = ""
    note: str = ""
    id: str = ""
    look: str = "plain"
    folded: bool = False
    empty: str = ""
    file: str = ""  # the view of which a file stands beside the pages
    groups: list[tuple[str, list[Any]]] = field(default_factory=list)
    columns: list[tuple[str, bool]] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)  # where it goes on, in words
    explorer: Explorer | None = None
    rest: list[list[tuple[str, Any]]] = field(default_factory=list, repr=False)
    begins: bool = False  # it shows the first of its rows, and ``rest`` holds all of them
    order: str = ""  # by what the first were chosen
    figures: list[Figure] = field(default_factory=list, repr=False)  # those that ``html`` shows

    @property
    def count(self) -> int:
        """How many entries it has."""
        return sum(len(entries) for _, entries in self.groups) or len(self.html)

    @property
    def total(self) -> int:
        """How many entries it has with those of the pages on which it goes on."""
        return sum(map(len, self.rest)) + (0 if self.begins else self.count)

    @property
    def in_order(self) -> str:
        """By what its entries are in order, to end a sentence."""
        return f": {self.order}." if self.order else "."

    def onward(self, stem: str) -> Iterator[tuple[str, str, Block]]:
        """The pages on which it goes on: path, words of a link, and the part there."""
        at, total = 0 if self.begins else self.count, self.total
        for number, entries in enumerate(self.rest, 1 if self.begins else 2):
            further, many = self.further(entries), len(entries)
            words = f"All {total}" if many == total else f"{at + 1}–{at + many}"
            further.note = words if many == total else f"{many} of {total}"
            further.note += self.in_order if self.begins else ""
            yield f"{stem}~{self.id or 'more'}{number}.html", words, further
            at += many

    def further(self, entries: list[tuple[str, Any]]) -> Block:
        """The same part with other entries, for a page on which it goes on."""
        other = replace(self, rest=[], more=[], groups=[], html=[], figures=[], begins=False)
        if self.kind == "figures":
            other.html = [html for _, html in entries]
        else:
            other.groups = in_groups(entries)
        return other


@dataclass
class Subject:
    """What a page is about: a row of a table; or nothing, for a page of its own."""

    table: str = ""
    row_id: str = ""
    key: str = ""
    row: Row = field(default_factory=dict)


def drop_empty(block: Block) -> None:
    """Leave out columns that hold nothing on this page."""
    entries = [cells for _, group in block.groups for _, cells in group]
    rest = [cells for more in block.rest for _, (_, cells) in more]
    rows = rest if block.begins else [*entries, *rest]
    full = [any(cells[at] for cells in rows) for at in range(len(block.columns))]
    if all(full) or not rows:
        return
    block.columns = [column for column, some in zip(block.columns, full) if some]
    for cells in rows:
        cells[:] = [cell for cell, some in zip(cells, full) if some]


def in_groups(made: Iterable[tuple[str, Any]]) -> list[tuple[str, list[Any]]]:
    """Entries that follow each other under one heading."""
    groups: list[tuple[str, list[Any]]] = []
    for heading, entry in made:
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(entry)
    return groups
