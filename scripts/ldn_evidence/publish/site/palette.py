"""Colours and glyphs of values, as `schemas/site.json` states them under `palette`, as CSS."""

from __future__ import annotations

import re
from urllib.parse import quote

from .plan import Spec

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]+")
WORD = re.compile(r"[A-Za-z0-9_-]+")
PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<path d='{}' fill='none' stroke='red' stroke-width='2.2'/></svg>"
)


def palette_style(palette: Spec) -> str:
    """A rule for each look that badges have; what is malformed is left out."""
    selectors: dict[str, list[str]] = {}  # what a rule says -> the badges that it is for
    for field, values in palette.items():
        for value, look in values.items() if isinstance(values, dict) else ():
            if WORD.fullmatch(f"{field}-{value}") and isinstance(look, dict):
                for said in (_colours(look), _glyph(str(look.get("glyph", "")))):
                    selectors.setdefault(said, []).append(f".{field}-{value}")
    return "".join(f"{','.join(names)}{{{said}}}" for said, names in selectors.items() if said)


def _colours(look: Spec) -> str:
    """Fill, ink and border of a badge; one without a glyph has corners."""
    fill, ink = str(look.get("fill", "")), str(look.get("ink", ""))
    said = f"background:{fill};" if COLOUR.fullmatch(fill) else ""
    said += f"color:{ink};" if COLOUR.fullmatch(ink) else ""
    said += "border-style:dashed;" if look.get("outline") or look.get("hatched") else ""
    return said + ("" if look.get("glyph") else "border-radius:.3em;font-weight:600;")


def _glyph(path: str) -> str:
    """The picture before the word: a line in a box of 16 by 16, in the colour of the word."""
    if not PATH.fullmatch(path):
        return ""
    shown = quote(PICTURE.format(path), safe=" =:/<>'")
    return f'--d:inline-block;--g:url("data:image/svg+xml,{shown}")'
