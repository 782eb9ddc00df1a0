"""The report for people: tables with their row counts, findings by file, one line of summary.

A line is made of pieces, each with its style. Whoever prints it decides whether styles are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..checks.exceptions import FILE
from ..checks.report import Report
from ..model.findings import ERROR, WARNING, Finding, total
from ..model.layout import Line
from ..model.printing import printable

COLOURS = {ERROR: "bold red", WARNING: "bold yellow"}


def render(report: Report, most: int | None = 100, rule: str = "─") -> Iterator[Line]:
    """The lines of a report.

    Args:
        report: What a run of all checks found.
        most: How many findings are shown, and how many are not is said; None for all.
        rule: The character of which the line below the head of the table is made.
    """
    yield [(printable(f"{report.package} {report.version}"), "bold")]
    yield from _tables(report, rule)
    shown = report.findings[:most]
    for file, findings in groupby(shown, key=lambda finding: finding.file or "(package)"):
        yield []
        yield [(printable(file), "bold underline")]
        for finding in findings:
            yield from _finding(finding)
    if hidden := report.findings[len(shown) :]:
        which = "all" if total(hidden) == len(hidden) else "all that are named"
        how = f"see {which} with --max-findings 0 or --format json"
        yield []
        yield [(f"… and {total(hidden):,} more; {how}", "")]
    yield []
    yield _summary(report)


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in line)


def _tables(report: Report, rule: str) -> Iterator[Line]:
    rows = [[("table", "bold"), ("rows", "bold"), ("errors", "bold"), ("warnings", "bold")]]
    for name, count in report.row_counts.items():
        here = [finding for finding in report.findings if finding.table == name]
        numbers = [
            (f"{number}", COLOURS[kind]) if (number := total(here, kind)) else ("·", "dim")
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


def _finding(finding: Finding) -> Iterator[Line]:
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


def excused(report: Report) -> str:
    """How many findings the exceptions take away; compared with a revision, how many are new."""
    number = len(report.excused)
    new = (
        f" ({report.newly:,} new since {printable(report.since or '')})"
        if report.newly is not None
        else ""
    )
    return f"{number:,} finding{'' if number == 1 else 's'} excused by {FILE}{new}"


def _summary(report: Report) -> Line:
    errors, warnings = report.count(ERROR), report.count(WARNING)
    rows = sum(count or 0 for count in report.row_counts.values())
    counts = [
        f"{number:,} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    style = COLOURS[ERROR] if errors else COLOURS[WARNING] if warnings else "bold green"
    text = f": {len(report.row_counts)} tables, {rows:,} rows, {report.seconds:.2f} s"
    if report.left_out:
        many = "finding that stands" if report.left_out == 1 else "findings that stand"
        text += (
            f"; without {report.left_out:,} {many} since {printable(report.since or '')} or before"
        )
    text += f"; {excused(report)}" if report.excused else ""
    return [(" and ".join(counts) if counts else "valid", style), (text, "")]
