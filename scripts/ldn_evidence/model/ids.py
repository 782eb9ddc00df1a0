"""What a new row gets by itself: values that its schema states, and an id.

Ids are made from the row, by the template `x-id` of its table schema: no counter is shared, so two
branches do not collide.

In a template `{a|b|word}` is the first of the columns that is filled, else the word; `{a:05}` pads
a number with zeros; `{letter}` is the first free of a, b, c …; `{_letter}` is nothing where the id
is free, else the first free of _b, _c …
"""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from collections.abc import Iterator
from datetime import date

from .package import Field, Package, Table

MAX_WORDS = 12  # of a slug made from a long title
LETTERS = ("letter", "_letter")
UNSPELT = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}


def default(package: Package, column: Field) -> str:
    """What the field holds unless something else is said (`x-default`): `{version}` and `{today}`
    are filled in.
    """
    return filled_in(package, str(column.spec.get("x-default", "")))


def filled_in(package: Package, text: str) -> str:
    """A text of a schema with `{version}` and `{today}` filled in."""
    return text.replace("{version}", str(package.meta.get("version", ""))).replace(
        "{today}", date.today().isoformat()
    )


def slug(text: str) -> str:
    """Lower snake_case ASCII with a letter first, as ids are: `Bruun-Plesner` → `bruun_plesner`."""
    plain = "".join(UNSPELT.get(c, c) for c in text.lower())
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only.replace("'", ""))[:MAX_WORDS]
    made = "_".join(words)
    return f"n{made}" if made[:1].isdigit() else made


def odd_template(template: str, columns: list[str]) -> str | None:
    """What is wrong with an `x-id`, or None."""
    if "{" in (rest := re.sub(r"\{[^{}]*\}", "", template)) or "}" in rest:
        return "has a brace without its fellow"
    for hole in re.findall(r"\{([^{}]*)\}", template):
        names, _, width = hole.partition(":")
        *named, last = names.split("|")
        if not set(named) <= set(columns) or not (
            last in columns or hole in LETTERS or (named and re.fullmatch("[a-z0-9_]+", last))
        ):
            return f"has {{{hole}}}, which names no column"
        if ":" in hole and not re.fullmatch("0?[1-9]", width):
            return f"has {{{hole}}}, where a width from 1 to 9 should stand"
    return None


def holes(table: Table) -> tuple[list[str], bool]:
    """The columns that the template of a table's ids names, and whether it sets letters after what
    they give.
    """
    found = re.findall(r"\{([^{}]*)\}", str(table.spec.get("x-id", "")))
    named = [
        name for hole in found if hole not in LETTERS for name in hole.partition(":")[0].split("|")
    ]
    return [name for name in dict.fromkeys(named) if name in table.names], any(
        hole in LETTERS for hole in found
    )


def make_id(table: Table, row: dict[str, str], taken: set[str]) -> str | None:
    """The id of a new row.

    None where the schema has no template, or the columns that it is made of are empty.
    """
    template = table.spec.get("x-id")
    if not template:
        return None
    stem, missing = template, False
    for hole in re.findall(r"\{([^{}]*)\}", template):
        if hole not in LETTERS:
            part = _filled(hole, table, row)
            missing |= part is None
            stem = stem.replace(f"{{{hole}}}", part or "", 1)
    return (
        None if missing else next((made for made in _candidates(stem) if made not in taken), None)
    )


def _filled(hole: str, table: Table, row: dict[str, str]) -> str | None:
    names, _, width = hole.partition(":")
    *columns, last = names.split("|")
    value = next((row[c] for c in [*columns, last] if row.get(c)), None)
    if value is not None and width and not value.isdecimal():
        return None
    if value is None:
        return last if columns and last not in table.names else None
    return (
        value.zfill(int(width))
        if width
        else value
        if re.fullmatch(r"[a-z0-9_]+", value)
        else slug(value)
    )


def _candidates(stem: str) -> Iterator[str]:
    letters = itertools.chain(
        string.ascii_lowercase, map("".join, itertools.product(string.ascii_lowercase, repeat=2))
    )
    if "{letter}" in stem:
        yield from (stem.replace("{letter}", letter) for letter in letters)
    elif "{_letter}" in stem:
        yield stem.replace("{_letter}", "")
        yield from (
            stem.replace("{_letter}", f"_{letter}") for letter in itertools.islice(letters, 1, None)
        )
    else:
        yield stem
