"""The figures of a package on the pages of its site, and as files beside them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from markupsafe import escape

from ...store.opened import OpenPackage
from .addresses import Addresses

PACKAGE = "ldn_evidence.publish.figures"


class Figure(Protocol):
    """A figure, as `publish/figures` draws it."""

    name: str
    kind: str
    subject: str | None
    title: str
    description: str
    svg: str

    def html(self, root: str) -> str:
        """The figure for a page at ``root``."""


class Figures:
    """All figures, drawn once."""

    def __init__(self, opened: OpenPackage, addresses: Addresses):
        self.drawn, self.style = _draw(opened, addresses)

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
    address = escape(f"{root}figures/{figure.name}.svg")
    return (
        f'<figure class="fig" id="{escape(figure.name)}">{figure.html(root)}<figcaption>'
        f'<a href="{address}">This figure as a file (SVG)</a></figcaption></figure>'
    )


def _draw(opened: OpenPackage, addresses: Addresses) -> tuple[list[Figure], str]:
    """The figures, and their style."""
    if find_spec(PACKAGE) is None:
        return [], ""
    module: Any = import_module(PACKAGE)
    return list(module.draw(opened, lambda table, row: addresses.of(table, row) or "")), str(
        module.FIGURE_CSS
    )
