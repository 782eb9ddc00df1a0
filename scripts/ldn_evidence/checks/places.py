"""File, line and column for findings that know table, line and field."""

from __future__ import annotations

from collections import defaultdict

from ..model.findings import Finding
from ..model.package import Package
from ..store.tables import cell_places


def with_places(package: Package, forms: dict, findings: list[Finding]) -> list[Finding]:
    """File and column for findings that know table, line and field."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.table in package.tables and finding.line and finding.column is None:
            wanted[finding.table].add(finding.line)
    cells = {
        name: cell_places(package.root / package.tables[name].path, lines, forms[name])
        for name, lines in wanted.items()
    }
    placed = []
    for finding in findings:
        place = {}
        if finding.file is None and finding.table in package.tables:
            place["file"] = package.tables[finding.table].path
        if finding.column is None and finding.line in cells.get(finding.table, {}):
            spots, header = cells[finding.table][finding.line], forms[finding.table].header
            index = header.index(finding.field) if finding.field in header else 0
            place["line"], place["column"] = spots[min(index, len(spots) - 1)]
        placed.append(finding.with_place(**place) if place else finding)
    return placed
