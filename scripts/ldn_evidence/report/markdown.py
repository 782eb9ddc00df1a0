"""Text of unknown origin in GitHub Markdown: shown as it is, never carried out."""

from __future__ import annotations

import re

from ..model.findings import printable

LONGEST = 200  # characters of one value


def cell(text: str, longest: int | None = None) -> str:
    """Text in a Markdown table or line, cut when long.

    No markup, HTML, link, mention or reference of it is carried out.
    """
    shown = printable(text)
    if longest and len(shown) > longest:
        shown = f"{shown[:longest]}…"
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = "".join(f"\\{c}" if c in "\\|*_[]!#~`" else c for c in shown)
    # No formula, which could be of any size, or hide what stands there.
    shown = shown.replace("$", "&#36;")
    shown = re.sub(r":(?=[\w+-]+:)", ":&#8203;", shown)  # no picture in place of a word
    shown = shown.replace(":", "&#58;")  # keeps https:// from becoming a link
    # No list, no line, no heading.
    shown = re.sub(r"^([-+=]|\d+(?=[.)]))", _by_number, shown)
    shown = re.sub(r"(?i)\bwww\.", "www&#46;", shown)
    # An empty space: no mention, no issue, no address.
    return re.sub(r"(\\#|@|\bGH-)(?=\w)", r"\1&#8203;", shown)


def _by_number(mark: re.Match[str]) -> str:
    """Characters as the numbers that HTML has for them."""
    return "".join(f"&#{ord(character)};" for character in mark[1])


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def fenced(text: str, kind: str = "") -> str:
    """Text as a block that no run of backticks in it can close."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{kind}\n{text.rstrip()}\n{fence}\n"
