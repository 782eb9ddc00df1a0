"""The colours and glyphs of the values of a field, as `palette` in schemas/site.json has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...model.files import parse_json
from ...model.findings import Finding
from ...model.package import Package
from ...model.refusal import Refused

SITE = "schemas/site.json"
COLOUR = re.compile(r"#[0-9a-f]{6}")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]*")  # of a glyph, in a box of 16 by 16
PLAIN = "#9aa5b1"  # of a value that has no colour


@dataclass(frozen=True)
class Paint:
    """How a value looks: its word, fill, colour of text in it, glyph; dashed, hatched, or plain."""

    value: str
    word: str
    fill: str = PLAIN
    ink: str = "#0b1622"
    glyph: str = ""
    outline: bool = False
    hatched: bool = False


Palette = dict[str, Paint]


def palette_of(package: Package, name: str) -> Palette:
    """The palette of a field `TABLE.FIELD`, in its order; empty where the package has none.

    Raises:
        Refused: schemas/site.json cannot be read, or a colour or glyph in it is none.
    """
    stated, labels = _stated(package).get(name.partition(".")[2], {}), labels_of(package, name)
    paints = {}
    for value, look in stated.items():
        fill, ink = str(look.get("fill", PLAIN)), str(look.get("ink", "#0b1622"))
        glyph = str(look.get("glyph", ""))
        if not (COLOUR.fullmatch(fill) and COLOUR.fullmatch(ink) and PATH.fullmatch(glyph)):
            raise _wrong(f"the palette gives {value} a colour or a glyph that is none")
        word = str(look.get("word") or labels.get(value, value))
        line = bool(look.get("outline")), bool(look.get("hatched"))
        paints[value] = Paint(value, word, fill, ink, glyph, *line)
    return paints


def labels_of(package: Package, name: str) -> dict[str, str]:
    """What the values of a field `TABLE.FIELD` are called, in their order."""
    table, _, field = name.partition(".")
    if table not in package.tables or field not in package.tables[table].names:
        return {}
    listed = package.tables[table][field].spec.get("categories", [])
    return {str(entry["value"]): str(entry["label"]) for entry in listed}


def _stated(package: Package) -> dict[str, dict[str, dict[str, Any]]]:
    """All palettes: name of a field -> value -> how it looks."""
    if not (package.root / SITE).is_file():
        return {}
    problems: list[Finding] = []
    try:
        site = parse_json(package.bytes_of(SITE), SITE, problems)
    except OSError as error:
        raise Refused(f"{SITE} cannot be read: {error.strerror}", "Mend the file.") from error
    if problems:
        raise Refused.because(*problems)
    stated = site.get("palette", {}) if isinstance(site, dict) else {}
    if not isinstance(stated, dict) or not all(
        isinstance(values, dict) and all(isinstance(look, dict) for look in values.values())
        for values in stated.values()
    ):
        raise _wrong("`palette` is no object of fields, values, and how they look")
    return stated


def _wrong(why: str) -> Refused:
    remedy = "Give each value a `fill` and an `ink` such as #005d73, and a path as its `glyph`."
    return Refused(f"{SITE}: {why}", remedy)
