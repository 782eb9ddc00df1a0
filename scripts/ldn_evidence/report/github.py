"""The report for GitHub workflows: annotations on file, line and column, and a summary of the step.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions . The platform
shows at most ten errors and ten warnings of a step, and takes at most 1 MiB of summary; how much is
left out is told.
"""

from __future__ import annotations

from itertools import groupby

from ..checks.exceptions import FILE, Excused
from ..checks.report import Report
from ..model.findings import ERROR, WARNING, Finding, total
from ..model.printing import inert
from .markdown import LONGEST, cell, table
from .text import excused

SHOWN = 10  # annotations of each severity
SUMMARY_ROWS = 500


def render(report: Report) -> str:
    """The commands to a workflow, each on a line."""
    lines = []
    for severity in (ERROR, WARNING):
        own = [finding for finding in report.findings if finding.severity == severity]
        lines += [_annotation(finding) for finding in own[:SHOWN]]
        if len(own) > SHOWN:
            more = f"{total(own[SHOWN:])} more {severity}s are not annotated"
            lines.append(f"::notice title=ldn::{more}; the summary of the step lists them")
    if report.excused:
        lines.append(f"::notice file={_property(FILE)},title=ldn::{_data(inert(excused(report)))}")
    count = total(report.findings)
    told = f"{count} finding{'' if count == 1 else 's'} in {report.package} {report.version}"
    lines.append(inert(told))
    return "\n".join(lines) + "\n"


def summary(report: Report) -> str:
    """Markdown for the file that GITHUB_STEP_SUMMARY names."""
    rows = sum(count or 0 for count in report.row_counts.values())
    counts = f"{report.count(ERROR)} errors, {report.count(WARNING)} warnings"
    verdict = counts if report.findings else "Valid"
    parts = [
        f"## {cell(f'{report.package} {report.version}')}\n",
        f"{verdict}: {len(report.row_counts)} tables, {rows:,} rows.\n",
    ]
    if report.excused:
        shown = [_excused(entry) for entry in report.excused[:SUMMARY_ROWS]]
        parts.append(f"{cell(excused(report))}:\n")
        parts.append(table(["rule", "row", "what", "reason"], shown))
    listed = report.findings[:SUMMARY_ROWS]
    for file, findings in groupby(listed, key=lambda finding: finding.file or "(package)"):
        parts.append(f"### {cell(file)}\n")
        parts.append(table(["line", "rule", "what", "how to mend"], list(map(_row, findings))))
    if len(report.findings) > SUMMARY_ROWS:
        parts.append(f"… and {total(report.findings[SUMMARY_ROWS:]):,} more.\n")
    return "\n".join(parts)


def _row(finding: Finding) -> list[str]:
    """The cells of a finding in the summary."""
    place = ":".join(str(part) for part in (finding.line, finding.column) if part)
    code = f"{finding.severity} {finding.code}"
    return [place, code, cell(finding.message), cell(finding.fix)]


def _excused(entry: Excused) -> list[str]:
    """The cells of an excused finding in the summary."""
    finding = entry.finding
    parts = (finding.code, finding.row_id or "", finding.message, entry.known.reason)
    return [cell(part, LONGEST) for part in parts]


def _annotation(finding: Finding) -> str:
    place = {
        "file": finding.file,
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.code} {finding.rule}",
    }
    properties = ",".join(
        f"{key}={_property(inert(str(value)))}" for key, value in place.items() if value is not None
    )
    return f"::{finding.severity} {properties}::{_data(inert(f'{finding.message}. {finding.fix}'))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
