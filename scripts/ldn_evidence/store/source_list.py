"""What a package rests on, as descriptors and citations list it: from the rows of its sources.

`x-sources` of schemas/package.json names the field that holds their address; without it the list
is the one that the package states.
"""

from __future__ import annotations

from typing import Any

from ..model.labels import label
from ..model.package import Package, Table
from ..model.roles import standing_of
from .plain import plain_rows

KEY = "x-sources"


def meta_of(package: Package) -> dict[str, Any]:
    """What the package says of itself, with its sources as its table has them."""
    table = _table(package)
    if table is None:
        return package.meta
    from .canonical import canonical_cell  # here, since it brings the database along

    address, standing = str(package.meta[KEY]), standing_of(table)
    sources = []
    # As `ldn fix` will write them: in the order of their keys, each cell canonical.
    for cells in sorted(plain_rows(package, table), key=table.key_of):
        kinds = [field.type for field in table.fields]
        row = dict(zip(table.names, map(canonical_cell, cells, kinds)))
        if not standing or row[standing.status] != standing.withdrawn:
            path = {"path": row[address]} if row[address] else {}
            title = label(table, {name: row[name] or None for name in table.names})
            sources.append({"title": title.split("  [")[0]} | path)
    return package.meta | ({"sources": sources} if sources else {})


def _table(package: Package) -> Table | None:
    """The table of the sources; None where the list does not follow from it."""
    if KEY not in package.meta:
        return None
    return next((table for table in package.tables.values() if table.measures), None)
