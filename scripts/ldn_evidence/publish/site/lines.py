"""Lines of a page from templates: text with columns in braces, as `x-label` has them.

`{column}` is the value as it is shown, `{column!word}` in another way (see values.py). A part in
`<…>` is left out where a column in it is empty; what stands between two `*` is emphasised.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from markupsafe import escape

TOKEN = re.compile(r"\{(\w+)(?:!(\w+))?\}|([<>*])")


class Shown(Protocol):
    """What turns a value of a row into HTML."""

    def html(self, column: str, row: Mapping[str, Any], how: str) -> str:
        """The value; nothing where it is empty."""


class Line:
    """A template, taken apart once."""

    def __init__(self, template: str):
        self.parts: list[tuple[str, str, str]] = []  # kind, text or column, how
        at, emphasised = 0, False
        for token in TOKEN.finditer(template):
            if text := template[at : token.start()]:
                self.parts.append(("text", str(escape(text)), ""))
            if token[1]:
                self.parts.append(("value", token[1], token[2] or ""))
            elif token[3] == "*":
                emphasised = not emphasised
                self.parts.append(("text", "<i>" if emphasised else "</i>", ""))
            else:
                self.parts.append((token[3], "", ""))
            at = token.end()
        if text := template[at:]:
            self.parts.append(("text", str(escape(text)), ""))
        self.columns = [part[1] for part in self.parts if part[0] == "value"]

    def html(self, row: Mapping[str, Any], shown: Shown) -> str:
        """The line; nothing where it has columns and all of them are empty."""
        made: list[str] = []
        begin, lacking, some = 0, False, not self.columns
        for kind, text, how in self.parts:
            if kind == "text":
                made.append(text)
            elif kind == "value":
                value = shown.html(text, row, how)
                some, lacking = some or bool(value), lacking or not value
                made.append(value)
            elif kind == "<":
                begin, lacking = len(made), False
            else:
                if lacking:
                    del made[begin:]
                lacking = False
        return "".join(made).strip().lstrip(",;:· ") if some else ""


@cache
def line(template: str) -> Line:
    """A template, taken apart."""
    return Line(template)
