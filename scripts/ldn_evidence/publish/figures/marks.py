"""Marks: circles, squares, triangles, bars, and glyphs, drawn as paths and never as characters."""

from __future__ import annotations

from .palette import Paint
from .svg import BOLD, element, fitted, words

# Nine sizes: up to so many, and the radius of the circle; a square has the same area.
SIZES = ((1, 6.5), (2, 7.3), (3, 8), (5, 8.8), (8, 9.5), (12, 10.3), (18, 11), (28, 11.8))
LARGEST = 12.5
SQUARE = 0.886  # half a side of a square of the area of a circle


def radius(number: int) -> float:
    """The radius of a circle that stands for a number."""
    return next((size for most, size in SIZES if number <= most), LARGEST)


def glyph(paint: Paint, x: float, y: float, ink: str | None = None, scale: float = 0.75) -> str:
    """The glyph of a value around a point, in ``ink`` or the colour of text."""
    if not paint.glyph:
        return ""
    place = f"translate({x - 8 * scale:g} {y - 8 * scale:g}) scale({scale:g})"
    return element("path", d=paint.glyph, transform=place, class_="fig-g", stroke=ink)


def hatch(name: str) -> str:
    """The pattern of what is undecided, under an id of its own."""
    line = element("path", d="M0 6 6 0M-1 1 1-1M5 7 7 5", class_="fig-hatch")
    return element("pattern", line, id=name, width="6", height="6", patternUnits="userSpaceOnUse")


def counted(shape: str, x: float, y: float, number: int, paint: Paint) -> str:
    """A circle, ring or square around a point, its area by a number, which stands in it."""
    r, hollow = radius(number), shape == "ring" or paint.outline
    style = "fig-o" if hollow else "fig-m"
    fill, dash = None if hollow else paint.fill, "3 2" if paint.outline else None
    if shape == "square":
        half = r * SQUARE
        mark = element(
            "rect", x=x - half, y=y - half, width=2 * half, height=2 * half, rx=1, class_=style,
            fill=fill, stroke_dasharray=dash,
        )  # fmt: skip
    else:
        mark = element("circle", cx=x, cy=y, r=r, class_=style, fill=fill, stroke_dasharray=dash)
    return mark + _inside(x, y, number, paint, hollow)


def side(kind: str, x: float, y: float, half: float, filled: bool) -> str:
    """Which side an estimate favours: a triangle up or down, a double arrow, a small dot."""
    style = "fig-f" if filled else "fig-h"
    if kind == "unknown":
        return element("circle", cx=x, cy=y, r=2.6, class_=style)
    up, flat = half * 0.9, half * 1.05
    paths = {
        "for": f"M{-half:g} {up:g}H{half:g}L0 {-up:g}Z",
        "against": f"M{-half:g} {-up:g}H{half:g}L0 {up:g}Z",
        "level": f"M{-flat:g} 0L-1.5 {-half * 0.75:g}V{half * 0.75:g}Z"
        f"M{flat:g} 0L1.5 {-half * 0.75:g}V{half * 0.75:g}Z",
    }
    path = paths.get(kind, paths["level"])
    return element("path", d=path, transform=f"translate({x:g} {y:g})", class_=style)


def chip(x: float, y: float, paint: Paint, width: float = 26, height: float = 16) -> str:
    """The value of a palette as a small label around a point."""
    hollow = paint.outline
    box = element(
        "rect", x=x - width / 2, y=y - height / 2, width=width, height=height, rx=3,
        class_="fig-o" if hollow else "fig-m", fill=None if hollow else paint.fill,
        stroke_dasharray="3 2" if hollow else None,
    )  # fmt: skip
    return box + _inside(x, y, fitted(paint.value, width - 3, 10 * BOLD), paint, hollow)


def _inside(x: float, y: float, said: object, paint: Paint, hollow: bool) -> str:
    """A text in the middle of a mark, in the ink of its fill."""
    style, ink = ("fig-no", None) if hollow else ("fig-n", paint.ink)
    return words(x, y + 3.6, said, style, text_anchor="middle", fill=ink)
