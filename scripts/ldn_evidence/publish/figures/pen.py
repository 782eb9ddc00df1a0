"""What a kind of figure draws with: links where there are pages, the palette, ids of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .figure import ROOT
from .marks import hatch
from .palette import Paint, Palette
from .svg import Escaped, element, tag, text_of

Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Pen:
    """How marks are drawn: with links to ``address``, or bare where that is None."""

    name: str  # of the figure; ids begin with it
    palette: Palette
    address: Address | None = None

    def bare(self) -> Pen:
        """The same without links."""
        return replace(self, address=None)

    def paint(self, value: object) -> Paint:
        """How a value of the palette looks; a plain grey where the palette has it not."""
        text = str(value if value is not None else "")
        return self.palette.get(text) or Paint(text, text)

    def fill(self, value: object) -> str:
        """The fill of a value: its colour, or its pattern."""
        paint = self.paint(value)
        return f"url(#{self.hatching})" if paint.hatched else paint.fill

    @property
    def hatching(self) -> str:
        """The id of the pattern of what is undecided."""
        return f"fig-{self.name}-hatch"

    @property
    def patterns(self) -> str:
        """The patterns that the palette asks for."""
        if any(paint.hatched for paint in self.palette.values()):
            return element("defs", hatch(self.hatching))
        return ""

    def href(self, table: object, row_id: object) -> Escaped | None:
        """Where a row has its page, None where it has none, or nothing is linked."""
        if self.address is None or not table or row_id is None:
            return None
        found = self.address(str(table), str(row_id))
        return Escaped(f"{ROOT}{text_of(found)}") if found else None

    def mark(self, table: object, row_id: object, said: str, drawn: str) -> str:
        """A mark in SVG: a link with words to a row, or a group with words."""
        title = element("title", text_of(said))
        if href := self.href(table, row_id):
            return element("a", title + drawn, href=href, aria_label=said)
        return element("g", title + drawn)

    def link(self, table: object, row_id: object, said: str) -> str:
        """Words in HTML that lead to a row, if it has a page."""
        href = self.href(table, row_id)
        return tag("a", text_of(said), href=href) if href else text_of(said)
