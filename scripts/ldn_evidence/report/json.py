"""The report as JSON: complete, whatever the text rendering cuts."""

from __future__ import annotations

import json

from ..findings import ERROR, WARNING


def render(report) -> str:
    return (
        json.dumps(
            {
                "package": report.package,
                "version": report.version,
                "tables": report.row_counts,
                "counts": {ERROR: report.count(ERROR), WARNING: report.count(WARNING)},
                "findings": [finding.to_dict() for finding in report.findings],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )
