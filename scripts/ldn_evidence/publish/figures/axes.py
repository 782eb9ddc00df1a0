"""Scales from values to pixels, linear or logarithmic, with their ticks and lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .svg import element, short, words

STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From values between ``low`` and ``high`` to pixels between ``left`` and ``right``."""

    low: float
    high: float
    left: float
    right: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Where a value lies; what is beyond an end lies at that end."""
        value = min(max(value, self.low), self.high)
        low, high = self.low, self.high
        if self.logarithmic:
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        share = (value - low) / (high - low) if high > low else 0.5
        return round(self.left + share * (self.right - self.left), 2)

    @property
    def ticks(self) -> list[float]:
        """Round values between the ends, some five; of a logarithmic scale the powers of ten."""
        if self.logarithmic:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            powers = [float(f"1e{power}") for power in range(first, last + 1)]
            if len(powers) > 2:
                return powers
            return [
                round(power * part, 6)
                for power in (10.0**n for n in range(first - 1, last + 1))
                for part in (1, 2, 5)
                if self.low <= power * part <= self.high
            ]
        rough = (self.high - self.low) / 5 or 1
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * part for part in STEPS if unit * part >= rough)
        first = math.ceil(self.low / step - 1e-9)
        return [round(n * step, 6) for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


def plain(value: float) -> str:
    """A tick as it is printed."""
    return f"{value:g}".replace("-", "−") if abs(value) >= 1e-4 or not value else f"{value:f}"


def grid(scale: Scale, top: float, bottom: float, unit: str = "") -> str:
    """Thin lines at the ticks, with their values below."""
    parts = []
    for tick in scale.ticks:
        x = scale.at(tick)
        parts.append(element("path", d=f"M{short(x)} {short(top)}V{short(bottom)}", class_="fig-l"))
        parts.append(words(x, bottom + 14, plain(tick) + unit, "fig-s", text_anchor="middle"))
    return "".join(parts)


def rule(x: float, y: float, to_x: float, style: str = "fig-l") -> str:
    """A thin line across."""
    return element("path", d=f"M{short(x)} {short(y)}H{short(to_x)}", class_=style)
