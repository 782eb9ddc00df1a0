"""The report as GitHub workflow commands: one annotation a finding, on file, line and column.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations


def render(report) -> str:
    lines = [_annotation(finding) for finding in report.findings]
    lines.append(f"{len(report.findings)} findings in {report.package} {report.version}")
    return "\n".join(lines) + "\n"


def _annotation(finding) -> str:
    place = {"file": finding.file, "line": finding.line, "col": finding.column, "title": f"{finding.code} {finding.rule}"}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    return f"::{finding.severity} {properties}::{_data(f'{finding.message}. {finding.fix}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
