"""Text of unknown origin in GitHub Markdown: shown as it is, never carried out."""

from __future__ import annotations

import re

from ..model.findings import printable

LONGEST = 200  # characters of one value


def cell(text: str, longest: int | None = None) -> str:
    """Text in a Markdown table or line: no markup, HTML, link, mention or reference of it is carried out; cut when long."""
    shown = printable(text)
    if longest and len(shown) > longest:
        shown = f"{shown[:longest]}…"
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = "".join(f"\\{c}" if c in "\\|*_[]!#~`" else c for c in shown)
    shown = shown.replace(
        "$", "&#36;"
    )  # no formula, which could be of any size, or hide what stands there
    shown = re.sub(r":(?=[\w+-]+:)", ":&#8203;", shown)  # no picture in place of a word
    shown = shown.replace(":", "&#58;")  # keeps https:// from becoming a link
    shown = re.sub(
        r"^([-+=]|\d+(?=[.)]))", lambda mark: "".join(f"&#{ord(c)};" for c in mark[1]), shown
    )  # no list, no line, no heading
    shown = re.sub(r"(?i)\bwww\.", "www&#46;", shown)
    return re.sub(
        r"(\\#|@|\bGH-)(?=\w)", r"\1&#8203;", shown
    )  # an empty space: no mention, no issue, no address


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are Markdown already."""
    return (
        "\n".join(
            [
                f"| {' | '.join(head)} |",
                "|---" * len(head) + "|",
                *(f"| {' | '.join(row)} |" for row in rows),
            ]
        )
        + "\n"
    )


def fenced(text: str, kind: str = "") -> str:
    """Text as a block that no run of backticks in it can close."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{kind}\n{text.rstrip()}\n{fence}\n"
