"""The figures of a package on the pages of its site, and as files beside them."""

from __future__ import annotations

from markupsafe import escape

from ...store.opened import OpenPackage
from ..figures import FIGURE_CSS, Figure, draw
from ..figures.sheet import scrolling
from .addresses import Addresses
from .values import escaped

LARGE = 170_000  # characters of a figure that is shown as its file


class Figures:
    """All figures, drawn once; ``style`` is their part of the style sheet."""

    def __init__(self, opened: OpenPackage, addresses: Addresses):
        self.drawn = draw(opened, lambda table, row: addresses.of(table, row) or "")
        self.style = FIGURE_CSS if self.drawn else ""

    def named(self, name: str) -> list[Figure]:
        """The figure of a name, if there is one."""
        return [figure for figure in self.drawn if figure.name == name]

    def about(self, kind: str, subject: str) -> list[Figure]:
        """The figures of a kind that are about a row."""
        return [f for f in self.drawn if f.kind == kind and f.subject == subject]

    def of_kind(self, kind: str) -> list[Figure]:
        """The figures of a kind that are about a row each, whatever row that is."""
        return [f for f in self.drawn if f.kind == kind and f.subject is not None]


def framed(figure: Figure, root: str) -> str:
    """A figure with a link to its file."""
    html = figure.html(root)
    return as_file(figure, root) if len(html) > LARGE else _frame(figure, root, html)


def as_file(figure: Figure, root: str) -> str:
    """A figure that is shown as its file, with a link to it."""
    described = escaped(figure.description)
    shown = f'<img src="{_address(figure, root)}" alt="{described}" loading="lazy">'
    return _frame(figure, root, scrolling(shown, figure.title))


def _frame(figure: Figure, root: str, html: str) -> str:
    return (
        f'<figure class="fig" id="figure-{escape(figure.name)}">{html}<figcaption>'
        f'<a href="{_address(figure, root)}">This figure as a file (SVG)</a></figcaption></figure>'
    )


def _address(figure: Figure, root: str) -> str:
    return escape(f"{root}figures/{figure.name}.svg")
