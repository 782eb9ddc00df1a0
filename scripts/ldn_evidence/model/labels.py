"""A row in a line, in the words that its table schema has for it (`x-label`)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .package import Table

OPTIONAL = re.compile(r"<([^<>]*)>")
FIELD = re.compile(r"\{(\w+)\}")
RANGE = re.compile(r"(\{\w+\})-(\{\w+\})")


def label(table: Table, row: Mapping[str, str | None]) -> str:
    """The schema's `x-label` filled, and the key.

    A part in angle brackets stands only where all fields named in it are filled; a range whose
    ends are the same is written once.

    Args:
        table: the table that the row is of.
        row: field -> text, None or empty where nothing is known.

    Returns:
        The line; the key alone, or nothing, for a table without `x-label`.
    """

    def whole(part: re.Match[str]) -> str:
        return part[1] if all(row.get(name) for name in FIELD.findall(part[1])) else ""

    def once(ends: re.Match[str]) -> str:
        same = row.get(ends[1][1:-1]) == row.get(ends[2][1:-1])  # `3-3 mg` is 3 mg
        return ends[1] if same else ends[0]

    template = RANGE.sub(once, OPTIONAL.sub(whole, table.spec.get("x-label", "")))
    text = FIELD.sub(lambda named: row.get(named[1]) or "", template).strip(" .")
    key = (row[table.primary_key[0]] or "") if len(table.primary_key) == 1 else ""
    return f"{text}  [{key}]" if key and text else text or key
