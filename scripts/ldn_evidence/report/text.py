"""The report for people: the tables with their row counts, the findings by file, one line of summary."""

from __future__ import annotations

from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..findings import ERROR, WARNING, printable

COLOURS = {ERROR: "bold red", WARNING: "bold yellow"}


def render(report, console: Console, max_findings: int | None = 100) -> None:
    """Print a report; ``max_findings`` cuts the list, and says so."""
    console.print(Text(f"{report.package} {report.version}", style="bold"))
    console.print(_tables(report))
    shown = report.findings[:max_findings]
    for file, findings in groupby(shown, key=lambda finding: finding.file or "(package)"):
        console.print(Text(f"\n{file}", style="bold underline"))
        for finding in findings:
            _finding(finding, console)
    if hidden := len(report.findings) - len(shown):
        console.print(f"\n… and {hidden:,} more; see all with --max-findings 0 or --format json")
    console.print()
    console.print(_summary(report))


def _tables(report) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    grid.add_column("table")
    grid.add_column("rows", justify="right")
    grid.add_column("errors", justify="right")
    grid.add_column("warnings", justify="right")
    for name, count in report.row_counts.items():
        here = [finding.severity for finding in report.findings if finding.table == name]
        numbers = [Text(str(here.count(kind)), style=COLOURS[kind]) if here.count(kind) else Text("·", style="dim") for kind in (ERROR, WARNING)]
        grid.add_row(name, "not read" if count is None else f"{count:,}", *numbers)
    return grid


def _finding(finding, console: Console) -> None:
    place = ":".join(str(part) for part in (finding.line, finding.column) if part is not None)
    head = Text(f"  {place:<9}" if place else "  ")
    head.append(finding.severity, style=COLOURS[finding.severity])
    head.append(f" {finding.code} ", style="dim")
    head.append(printable(finding.message))
    console.print(head, soft_wrap=True)
    about = " · ".join(printable(part) for part in (finding.row_id, finding.field) if part)
    if about:
        console.print(Text(f"{'':11}in {about}", style="dim"), soft_wrap=True)
    console.print(Text(f"{'':11}→ {printable(finding.fix)}", style="green"), soft_wrap=True)


def _summary(report) -> Text:
    errors, warnings = report.count(ERROR), report.count(WARNING)
    rows = sum(count or 0 for count in report.row_counts.values())
    said = [f"{number:,} {word}{'' if number == 1 else 's'}" for number, word in ((errors, "error"), (warnings, "warning")) if number]
    verdict = " and ".join(said) if said else "valid"
    style = COLOURS[ERROR] if errors else COLOURS[WARNING] if warnings else "bold green"
    text = Text(verdict, style=style)
    text.append(f": {len(report.row_counts)} tables, {rows:,} rows, {report.seconds:.2f} s", style="none")
    if report.left_out:
        many = "finding that stands" if report.left_out == 1 else "findings that stand"
        text.append(f"; without {report.left_out:,} {many} since {printable(report.since)} or before", style="none")
    return text
