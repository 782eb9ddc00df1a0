"""How large a page may be, and what makes way on one that would be larger."""

from __future__ import annotations

import re
from collections.abc import Callable

from .figures import as_file
from .pages import Page

FRONT, PAGE = 150 << 10, 200 << 10  # bytes of the front page, and of any other
NODES = 4_000  # elements of a page
ELEMENT = re.compile(r"<[a-zA-Z]")
SHORTEST = 4  # characters that an element takes at least


def fitted(page: Page, render: Callable[[Page], str]) -> str:
    """The text of a page. Figures make way, from the last on, for as long as it is too large.

    In the place of a figure stands its file, in which its marks are no links.
    """
    text = render(page)
    for block in reversed(page.blocks):
        for place, figure in reversed([*enumerate(block.figures)]):
            if fits(page, text):
                return text
            block.html[place] = as_file(figure, page.root)
            text = render(page)
    return text


def fits(page: Page, text: str) -> bool:
    """Whether a page keeps to its limits."""
    if len(text.encode("utf-8", "backslashreplace")) > (FRONT if page.is_front else PAGE):
        return False
    return len(text) <= NODES * SHORTEST or len(ELEMENT.findall(text)) <= NODES
