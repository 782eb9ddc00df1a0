"""The report as JSON: complete, whatever the text rendering cuts."""

from __future__ import annotations

from ..checks.report import Report
from ..model.findings import ERROR, WARNING
from ..model.printing import as_json


def render(report: Report) -> str:
    """The report, in the form that report.schema.json publishes."""
    return (
        as_json(
            {
                "package": report.package,
                "version": report.version,
                "tables": report.row_counts,
                "ways": report.ways,
                "counts": {ERROR: report.count(ERROR), WARNING: report.count(WARNING)},
                "findings": [finding.to_dict() for finding in report.findings],
                "excused": [entry.to_dict() for entry in report.excused],
            }
        )
        + "\n"
    )
