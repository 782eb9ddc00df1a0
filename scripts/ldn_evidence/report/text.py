"""The report for people: the tables with their row counts, the findings by file, one line of summary.

A line is made of pieces, each with its style; only a terminal shows the styles, and only then is rich loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from ..checks.exceptions import FILE
from ..model import printing
from ..model.findings import ERROR, WARNING
from ..model.printing import printable, wants_colour

COLOURS = {ERROR: "bold red", WARNING: "bold yellow"}
Line = list[tuple[str, str]]


def render(report, max_findings: int | None = 100, stream: TextIO | None = None) -> None:
    """Print a report; ``max_findings`` cuts the list, and says so."""
    stream = stream or sys.stdout
    lines = _lines(
        report, max_findings, "─" if (stream.encoding or "utf-8").lower().startswith("utf") else "-"
    )
    if wants_colour(stream):
        from rich.text import Text

        console = printing.console(stream=stream)
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
    else:
        for line in lines:
            printing.write("".join(text for text, _ in line) + "\n", stream)


def _lines(report, max_findings: int | None, rule: str) -> Iterator[Line]:
    yield [(printable(f"{report.package} {report.version}"), "bold")]
    yield from _tables(report, rule)
    shown = report.findings[:max_findings]
    for file, findings in groupby(shown, key=lambda finding: finding.file or "(package)"):
        yield []
        yield [(printable(file), "bold underline")]
        for finding in findings:
            yield from _finding(finding)
    if hidden := len(report.findings) - len(shown):
        yield []
        yield [(f"… and {hidden:,} more; see all with --max-findings 0 or --format json", "")]
    yield []
    yield _summary(report)


def _tables(report, rule: str) -> Iterator[Line]:
    rows = [[("table", "bold"), ("rows", "bold"), ("errors", "bold"), ("warnings", "bold")]]
    for name, count in report.row_counts.items():
        here = [finding.severity for finding in report.findings if finding.table == name]
        numbers = [
            (f"{here.count(kind)}", COLOURS[kind]) if here.count(kind) else ("·", "dim")
            for kind in (ERROR, WARNING)
        ]
        rows.append(
            [(printable(name), ""), ("not read" if count is None else f"{count:,}", ""), *numbers]
        )
    widths = [max(len(row[i][0]) for row in rows) for i in range(4)]
    for row in rows:
        yield [
            (text.ljust(width) if i == 0 else f"   {text:>{width}}", style)
            for i, ((text, style), width) in enumerate(zip(row, widths))
        ]
        if row is rows[0]:
            yield [(rule * (sum(widths) + 9), "")]


def _finding(finding) -> Iterator[Line]:
    place = ":".join(str(part) for part in (finding.line, finding.column) if part is not None)
    head = (f"  {place:<9}" if place else "  ", "")
    yield [
        head,
        (finding.severity, COLOURS[finding.severity]),
        (f" {finding.code} ", "dim"),
        (printable(finding.message), ""),
    ]
    if about := " · ".join(printable(part) for part in (finding.row_id, finding.field) if part):
        yield [(f"{'':11}in {about}", "dim")]
    yield [(f"{'':11}→ {printable(finding.fix)}", "green")]


def excused(report) -> str:
    """How many findings the exceptions take away; with a revision to compare with, how many of these are new."""
    number = len(report.excused)
    new = (
        f" ({report.newly:,} new since {printable(report.since)})"
        if report.newly is not None
        else ""
    )
    return f"{number:,} finding{'' if number == 1 else 's'} excused by {FILE}{new}"


def _summary(report) -> Line:
    errors, warnings = report.count(ERROR), report.count(WARNING)
    rows = sum(count or 0 for count in report.row_counts.values())
    said = [
        f"{number:,} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    style = COLOURS[ERROR] if errors else COLOURS[WARNING] if warnings else "bold green"
    text = f": {len(report.row_counts)} tables, {rows:,} rows, {report.seconds:.2f} s"
    if report.left_out:
        many = "finding that stands" if report.left_out == 1 else "findings that stand"
        text += f"; without {report.left_out:,} {many} since {printable(report.since)} or before"
    text += f"; {excused(report)}" if report.excused else ""
    return [(" and ".join(said) if said else "valid", style), (text, "")]
