"""File, line and column for findings that know table, line and field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ..model.findings import Finding
from ..model.package import Package
from ..store import scan
from ..store.form import Form

Spots = dict[int, list[tuple[int, int]]]  # record line -> (line, column) at which each cell starts


def with_places(
    package: Package, forms: Mapping[str, Form], findings: list[Finding]
) -> list[Finding]:
    """The findings in their order, each with file and column where these can be known.

    Args:
        package: The package that the findings are about.
        forms: What is known of each table's file.
        findings: Findings with table, line and field; one that has its place keeps it.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.table in package.tables and finding.line and finding.column is None:
            wanted[finding.table].add(finding.line)
    spots = {
        name: _cell_places(package.root / package.tables[name].path, lines, forms[name])
        for name, lines in wanted.items()
    }
    return [_with_place(package, forms, spots, finding) for finding in findings]


def _with_place(
    package: Package, forms: Mapping[str, Form], spots: Mapping[str, Spots], finding: Finding
) -> Finding:
    table = finding.table or ""
    if table not in package.tables:
        return finding
    if finding.file is None:
        finding = finding.with_place(file=package.tables[table].path)
    cells = spots.get(table, {}).get(finding.line or 0)
    if finding.column is None and cells:
        header = forms[table].header
        index = header.index(finding.field) if finding.field in header else 0
        line, column = cells[min(index, len(cells) - 1)]
        finding = finding.with_place(line=line, column=column)
    return finding


def _cell_places(path: Path, wanted: set[int], form: Form) -> Spots:
    """For each wanted record line, the (line, column) at which each of its cells starts."""
    needed = set(wanted)
    if not form.sound:  # a record may be more than one line
        needed |= {1, *(n + i for n in wanted for i in range(form.broken.get(n, 1)))}
    source = form.source(path)
    lines = scan.picked(source, needed) if form.whole else scan.file_lines(source)
    return {
        record.line: [(cell.line, cell.column) for cell in record.cells]
        for record in scan.records(lines, len(form.header))
        if record.line in wanted
    }
