"""The sheet that a drawing is put on: a file that stands by itself, or a figure in a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from ...model.package import Package
from ...model.printing import printable
from .figure import FIGURE_CSS, Figure
from .palette import Palette, palette_of
from .pen import Address, Pen
from .svg import BOLD, element, lines_of, short, tag, text_of, width_of, words, wrapped
from .views import FigureView

MARGIN = 16
# The style of a file is the part of the style sheet up to this line, with the colours filled in,
# since not every program that shows SVG knows variables.
END_OF_SVG = "/* Of pages alone. */"


# Of a legend: a mark drawn around (0, 0), half its width, and what it means.
Item = tuple[str, float, str]


@dataclass(frozen=True)
class Drawing:
    """What was drawn, in a coordinate system of its own: width and height in pixels."""

    width: float
    height: float
    marks: str


@dataclass(frozen=True)
class Stand:
    """What a figure is made of besides its drawing."""

    package: Package
    view: FigureView
    address: Address

    @cached_property
    def palette(self) -> Palette:
        """The palette that the view names."""
        return palette_of(self.package, self.view.header.get("palette", ""))

    def pen(self, name: str) -> Pen:
        """A pen for a figure of this name."""
        return Pen(name, self.palette, self.address)

    @property
    def version(self) -> str:
        """Name, version and date of the package."""
        meta = self.package.meta
        day = str(meta.get("created") or "")[:10]
        return f"{meta['name']} {meta['version']}{f', {day}' if day else ''}"


@cache
def style() -> str:
    """The style of a file: that of drawings, in the colours of light."""
    css = FIGURE_CSS.split(END_OF_SVG)[0]
    colours = dict(re.findall(r"(--fig-\w+):\s*([^;]+);", css))
    css = re.sub(r"\.fig\s*\{[^}]*\}", "", css)
    return re.sub(r"var\((--fig-\w+)\)", lambda named: colours[named[1]], css).strip()


def standalone(stand: Stand, title: str, description: str, drawing: Drawing) -> str:
    """A file that stands by itself: title, drawing, how to read it, package, version and date."""
    width = max(drawing.width, 560) + 2 * MARGIN
    room = width - 2 * MARGIN
    heads = wrapped(title, room, 17 * BOLD)
    top = MARGIN + 18 + (len(heads) - 1) * 21
    meta = stand.package.meta
    notes = wrapped(stand.view.note, room, 11)
    source = wrapped(f"{meta.get('title') or meta['name']}. {stand.version}.", room, 11 * BOLD)
    foot = top + 16 + drawing.height + 14
    height = foot + (len(notes) + len(source)) * 15 + 4 + MARGIN - 6
    inside = [
        element("title", text_of(f"{title} ({stand.version})"), id="title"),
        element("desc", text_of(description), id="description"),
        element("style", style()),
        element("rect", width=width, height=height, class_="fig-p"),
        lines_of(MARGIN, MARGIN + 14, heads, 21, "fig-title"),
        element("g", drawing.marks, transform=f"translate({MARGIN} {short(top + 16)})"),
        lines_of(MARGIN, foot, notes, 15, "fig-s"),
        lines_of(MARGIN, foot + len(notes) * 15 + 4, source, 15, "fig-b2"),
    ]
    return (
        element(
            "svg",
            "".join(inside),
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=height,
            viewBox=f"0 0 {short(width)} {short(height)}",
            role="img",
            aria_labelledby="title description",
            class_="fig",
        )  # fmt: skip
        + "\n"
    )


def inline(drawing: Drawing, said: str) -> str:
    """A drawing in a page, which scrolls where there is no room for it."""
    svg = element(
        "svg", drawing.marks, width=drawing.width, height=drawing.height, role="group",
        viewBox=f"0 0 {short(drawing.width)} {short(drawing.height)}", aria_label=said,
        class_="fig-svg",
    )  # fmt: skip
    return scrolling(svg, said)


def scrolling(inside: str, said: str) -> str:
    """What may be wider than the page, in a part that scrolls by keyboard as well."""
    return tag("div", inside, class_="fig-scroll", role="region", aria_label=said, tabindex="0")


def embedded(stand: Stand, title: str, key: str, body: str, whole: bool) -> str:
    """A figure in a page: what was drawn, and how to read it; that is folded where a page may have
    many of its kind, of which the first alone shows its key (figures.css).
    """
    note = text_of(stand.view.note)
    if whole:
        stop = "" if title.endswith(("?", "!", ".")) else "."
        named = tag("b", text_of(title + stop))
        inside = key + body + tag("p", f"{named} {note}".strip(), class_="fig-note")
    else:
        read = tag("summary", "How to read it") + tag("p", note, class_="fig-note")
        inside = key + body + tag("details", read)
    return tag("div", inside, class_=f"fig fig-{stand.view.kind}")


def legend(items: list[Item], room: float, top: float = 8) -> tuple[str, float]:
    """Marks with their words in lines: what was drawn, and its height.

    Args:
        items: the mark, drawn around (0, 0), half its width, and what it means.
        room: the width of a line in pixels.
    """
    parts, x, y = [], 0.0, top
    for drawn, half, said in items:
        needed = 2 * half + 6 + width_of(said, 11) + 18
        if x and x + needed - 18 > room:
            x, y = 0.0, y + 22
        parts.append(element("g", drawn, transform=f"translate({short(x + half)} {short(y)})"))
        parts.append(words(x + 2 * half + 6, y + 4, said, "fig-s"))
        x += needed
    return "".join(parts), y + 14


def key_of(items: list[Item]) -> str:
    """The same in a page: a list that wraps where there is no room."""
    listed = ""
    for drawn, half, said in items:
        wide = 2 * half + 2
        mark = tag(
            "svg", drawn, width=wide, height=28, viewBox=f"{short(-half - 1)} -14 {short(wide)} 28",
            aria_hidden="true",
        )  # fmt: skip
        listed += tag("li", mark + text_of(said))
    return tag("ul", listed, class_="fig-key")


def figure_of(
    stand: Stand,
    name: str,
    subject: str | None,
    said: tuple[str, str],
    drawing: Drawing,
    body: str,
    key: str = "",
) -> Figure:
    """A figure.

    Args:
        stand: its view and package.
        name: the stem of its file.
        subject: the id of the row that it is about.
        said: its title and its description.
        drawing: what was drawn for the file, without links.
        body: the same for a page.
        key: what its marks mean, where that is not in the body.
    """
    title, description = map(printable, said)
    title = title[:1].upper() + title[1:]
    return Figure(
        name=name,
        kind=stand.view.kind,
        subject=subject,
        title=title,
        description=description,
        svg=standalone(stand, title, description, drawing),
        body=embedded(stand, title, key, body, subject is None or not key),
    )
