"""How colours look: contrast (WCAG 2), distance (CIELAB, 1976), and to eyes that lack a kind of cone (Machado and others 2009)."""

from __future__ import annotations

import math

Colour = tuple[float, float, float]
# Linear RGB as seen without one kind of cone, severity 1.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Colour:
    """`#rrggbb` as linear RGB."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def seen(colour: str, vision: str) -> Colour:
    """A colour as an eye sees it, in linear RGB."""
    rgb = linear(colour)
    mixed = (sum(m * c for m, c in zip(row, rgb)) for row in VISIONS[vision])
    return tuple(min(max(c, 0.0), 1.0) for c in mixed)


def lab(rgb: Colour) -> Colour:
    """Linear RGB as CIELAB, under daylight (D65)."""
    r, g, b = rgb
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours look."""
    return math.dist(lab(seen(one, vision)), lab(seen(other, vision)))


def contrast(one: str, other: str) -> float:
    """The contrast of text on a ground, 1 to 21."""
    light = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x))) for x in (one, other)),
        reverse=True,
    )
    return (light[0] + 0.05) / (light[1] + 0.05)
