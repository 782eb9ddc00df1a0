"""Reading `x-passages` of schemas/package.json.

It says where a package keeps its sources, and the passages of them that rows point at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from .files import MALFORMED
from .findings import Finding
from .package import Passages, Table

KEY = "x-passages"
FILE = "schemas/package.json"


def name_passages(
    meta: Mapping[str, object], tables: Mapping[str, Table], problems: list[Finding]
) -> None:
    """Give the convention that a package states to its tables.

    Its form is held by the profile; one that names what the tables have not is a finding, and
    left out.
    """
    stated = meta.get(KEY)
    if not isinstance(stated, dict):
        return
    named = Passages(**stated)
    if wrong := _wrong(named, tables):
        problems.append(_malformed(wrong))
        return
    for table in tables.values():
        table.passages = named
    address = meta.get("x-sources", named.source)
    if address not in tables[named.sources].names and "x-sources" in meta:
        what = f"x-sources names {address}, which {named.sources} does not have"
        problems.append(MALFORMED.at(what, file=FILE, line=1, column=1))


def _malformed(what: str) -> Finding:
    return MALFORMED.at(f"{KEY} {what}", file=FILE, line=1, column=1)


def _wrong(named: Passages, tables: Mapping[str, Table]) -> str | None:
    """What is wrong with a statement of the convention, in words, or None."""
    sources = tables.get(named.sources)
    if sources is None:
        return f"names the table {named.sources}, which does not exist"
    if len(sources.primary_key) != 1:
        return f"names the table {named.sources}, whose key is not one column"
    if lacking := [name for name in named.snapshot if name not in sources.names]:
        return f"names {', '.join(lacking)}, which {named.sources} does not have"
    return _in_no_table(named, tables)


def _in_no_table(named: Passages, tables: Mapping[str, Table]) -> str | None:
    """Columns that are named and that no table has."""
    columns = {name for table in tables.values() for name in table.names}
    lacking = [
        name for part, name in asdict(named).items() if part != "sources" and name not in columns
    ]
    return f"names {', '.join(lacking)}, which no table has" if lacking else None
