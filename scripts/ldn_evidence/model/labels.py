"""A row in a line, as its table schema puts it (`x-label`: text with names of fields in braces,
`<…>` left out where one of them is empty).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .package import Table


def key_of(table: Table, row: Mapping[str, str | None]) -> tuple[str | None, ...]:
    return (table.name, *(row[c] for c in table.primary_key))


def label(table: Table, row: Mapping[str, str | None]) -> str:
    """A row in a line: the schema's `x-label` filled, a part in angle brackets only if all its
    columns are, and the key.
    """

    def whole(part: re.Match[str]) -> str:
        filled = all(row.get(name) for name in re.findall(r"\{(\w+)\}", part[1]))
        return part[1] if filled else ""

    template = re.sub(r"<([^<>]*)>", whole, table.spec.get("x-label", ""))
    template = re.sub(
        r"(\{\w+\})-(\{\w+\})",
        lambda ends: ends[1] if row.get(ends[1][1:-1]) == row.get(ends[2][1:-1]) else ends[0],
        template,
    )  # 3-3 mg
    text = re.sub(r"\{(\w+)\}", lambda named: row.get(named[1]) or "", template).strip(" .")
    key = row[table.primary_key[0]] or "" if len(table.primary_key) == 1 else ""
    return f"{text}  [{key}]" if key and text else text or key
