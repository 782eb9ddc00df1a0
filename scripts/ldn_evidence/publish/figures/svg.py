"""Small functions that write SVG and HTML: everything is escaped, numbers are short, and text is
measured by the widths of a common typeface.
"""

from __future__ import annotations

import html
from functools import cache

from ...model.printing import printable

# Widths of characters in thousandths of the size, in the widest typeface that systems commonly
# have (DejaVu Sans), so that nothing is cut off in any.
WIDTHS = {
    278: "ijl'|",
    318: " .,:;/I!",
    400: "frt()-[]J",
    550: 'csz?F*"',
    592: "vxykPTYL",
    635: "abdeghnopqu0123456789SE",
    695: "ABCKRVXZ",
    770: "DGHNOQU&",
    838: "w+=<>~",
    970: "mMW%@",
}
USUAL = 640
EACH = {character: width for width, listed in WIDTHS.items() for character in listed}
BOLD = 1.12  # how much wider bold text is
HARD = "\x1f"  # a space at which no line is broken, in a text to be wrapped


class Escaped(str):
    """A text that is escaped already."""


def text_of(value: object) -> str:
    """A value as text that XML and HTML can hold, whatever it came with."""
    return html.escape(printable(str(value)), quote=True)


def short(number: float) -> str:
    """A number of at most two decimals, without needless zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def element(name: str, inside: str = "", **attributes: object) -> str:
    """An element around what is written already; ``class_`` is class, ``a_b`` is a-b.

    An attribute that is None is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def tag(name: str, inside: str = "", **attributes: object) -> str:
    """The same for HTML, where an empty element has an end as well."""
    return element(name, inside or "\0", **attributes).replace("\0", "")


def _value(value: object) -> str:
    if isinstance(value, Escaped):
        return value
    return short(value) if isinstance(value, int | float) else text_of(value)


def words(x: float, y: float, said: object, style: str = "fig-t", **more: object) -> str:
    """A line of text at a point."""
    return element("text", text_of(said), x=x, y=y, class_=style, **more)


@cache
def width_of(said: str, size: float = 12) -> float:
    """About how wide a text is, in pixels."""
    return sum(EACH.get(character, USUAL) for character in said) * size / 1000


def wrapped(said: str, width: float, size: float = 12, most: int = 99) -> list[str]:
    """A text in lines no wider than ``width``, at most so many; the last ends in … if cut."""
    lines: list[str] = []
    for word in said.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), width, size)]
    return [fitted(line.replace(HARD, " "), width, size) for line in lines]


def fitted(said: str, width: float, size: float = 12) -> str:
    """A text that is cut where it is wider than there is room for."""
    if width_of(said, size) <= width:
        return said
    while said and width_of(f"{said}…", size) > width:
        said = said[:-1]
    return f"{said.rstrip()}…"


def lines_of(
    x: float, y: float, lines: list[str], leading: float, style: str = "fig-t", **more: object
) -> str:
    """Lines of text below each other, the first at ``y``."""
    return "".join(words(x, y + n * leading, line, style, **more) for n, line in enumerate(lines))
