"""Colours and glyphs of values, as `schemas/site.json` states them under `palette`, as CSS."""

from __future__ import annotations

import re
from urllib.parse import quote

from .plan import Spec

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]+")
WORD = re.compile(r"[A-Za-z0-9_-]+")


def palette_style(palette: Spec) -> str:
    """A rule for the badge of each value; what is malformed is left out."""
    rules = []
    for field, values in palette.items():
        for value, look in values.items() if isinstance(values, dict) else ():
            if not WORD.fullmatch(f"{field}-{value}") or not isinstance(look, dict):
                continue
            rules.append(_rule(f".{field}-{value}", look))
    return "".join(rules)


def _rule(selector: str, look: Spec) -> str:
    fill, ink, glyph = (str(look.get(key, "")) for key in ("fill", "ink", "glyph"))
    said = f"background:{fill};" if COLOUR.fullmatch(fill) else ""
    said += f"color:{ink};" if COLOUR.fullmatch(ink) else ""
    if look.get("outline"):
        said += "border-style:dashed;"
    if not glyph:
        said += "border-radius:.3em;font-weight:600;"
    rule = f"{selector}{{{said}}}" if said else ""
    if glyph and PATH.fullmatch(glyph):
        picture = (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='" + glyph + "' "
            "fill='none' stroke='red' stroke-width='2.2' stroke-linecap='round'/></svg>"
        )
        shown = quote(picture, safe=" =:/<>'")
        address = f'url("data:image/svg+xml,{shown}")'
        rule += f"{selector}{{--d:inline-block;--g:{address}}}"
    return rule
