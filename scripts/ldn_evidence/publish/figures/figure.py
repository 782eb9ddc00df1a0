"""A figure: a file that stands by itself, and the same to be embedded in a page of the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FIGURE_CSS = Path(__file__).with_name("figures.css").read_text(encoding="utf-8")
# Stands for the way to the root of the site; no text of a package can be it, since there each & is
# escaped.
ROOT = "&root;"


@dataclass(frozen=True)
class Figure:
    """A figure of a package.

    ``name`` is the stem of its file; ``subject`` the id of the row that it is about, None for the
    whole package; ``description`` its alternative text; ``svg`` a file that stands by itself.
    """

    name: str
    kind: str
    subject: str | None
    title: str
    description: str
    svg: str
    body: str

    def html(self, root: str) -> str:
        """Safe HTML to embed.

        Args:
            root: the way from the page to the root of the site, "" or "../".
        """
        return self.body.replace(ROOT, root)
