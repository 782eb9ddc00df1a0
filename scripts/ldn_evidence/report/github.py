"""The report for GitHub workflows: annotations on file, line and column, and a Markdown summary of the step.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions . The platform shows at most ten errors and ten
warnings of a step, and takes at most 1 MiB of summary; what is left out is said.
"""

from __future__ import annotations

from itertools import groupby

from ..checks.exceptions import FILE
from ..model.findings import ERROR, WARNING, inert
from .markdown import LONGEST, cell, table
from .text import excused

SHOWN = 10  # annotations of each severity
SUMMARY_ROWS = 500


def render(report) -> str:
    lines = []
    for severity in (ERROR, WARNING):
        mine = [finding for finding in report.findings if finding.severity == severity]
        lines += [_annotation(finding) for finding in mine[:SHOWN]]
        if len(mine) > SHOWN:
            lines.append(
                f"::notice title=ldn::{len(mine) - SHOWN} more {severity}s are not annotated; the summary of the step lists them"
            )
    if report.excused:
        lines.append(f"::notice file={_property(FILE)},title=ldn::{_data(inert(excused(report)))}")
    lines.append(inert(f"{len(report.findings)} findings in {report.package} {report.version}"))
    return "\n".join(lines) + "\n"


def summary(report) -> str:
    """Markdown for the file that GITHUB_STEP_SUMMARY names."""
    rows = sum(count or 0 for count in report.row_counts.values())
    counts = f"{report.count(ERROR)} errors, {report.count(WARNING)} warnings"
    parts = [
        f"## {cell(f'{report.package} {report.version}')}\n",
        f"{counts if report.findings else 'Valid'}: {len(report.row_counts)} tables, {rows:,} rows.\n",
    ]
    if report.excused:
        parts += [
            f"{cell(excused(report))}:\n",
            table(
                ["rule", "row", "what", "reason"],
                [[_safe(part) for part in _said(entry)] for entry in report.excused[:SUMMARY_ROWS]],
            ),
        ]
    for file, findings in groupby(
        report.findings[:SUMMARY_ROWS], key=lambda finding: finding.file or "(package)"
    ):
        parts += [
            f"### {cell(file)}\n",
            "| line | rule | what | how to mend |",
            "|---|---|---|---|",
        ]
        for finding in findings:
            place = ":".join(str(part) for part in (finding.line, finding.column) if part)
            parts.append(
                f"| {place} | {finding.severity} {finding.code} | {cell(finding.message)} | {cell(finding.fix)} |"
            )
        parts.append("")
    if len(report.findings) > SUMMARY_ROWS:
        parts.append(f"… and {len(report.findings) - SUMMARY_ROWS:,} more.\n")
    return "\n".join(parts)


def _said(entry) -> tuple[str, str, str, str]:
    return entry.finding.code, entry.finding.row_id or "", entry.finding.message, entry.known.reason


def _safe(text: str) -> str:
    return cell(text, LONGEST)


def _annotation(finding) -> str:
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
