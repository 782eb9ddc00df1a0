"""The report as SARIF 2.1.0, for code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .. import __version__
from ..checks.report import Report
from ..model.catalogue import Entry
from ..model.findings import Finding
from ..model.printing import as_json

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
Part = dict[str, Any]  # of a log, as the specification names it


def render(report: Report) -> str:
    """The report as one run of the tool."""
    codes = list(dict.fromkeys(finding.code for finding in report.findings))
    stated = {rule.code: rule for rule in report.rules() if rule.code in codes}
    run = {
        "tool": {
            "driver": {
                "name": "ldn",
                "semanticVersion": __version__,
                "rules": [_rule(stated[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in report.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json(log) + "\n"


def _rule(rule: Entry) -> Part:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, index: int) -> Part:
    result: Part = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": f"{finding.message}. {finding.fix}"},
    }
    if finding.offences > 1:
        result["occurrenceCount"] = finding.offences
    location: Part = {}
    if finding.file is not None:
        region = {
            key: value
            for key, value in (("startLine", finding.line), ("startColumn", finding.column))
            if value
        }
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(finding.file)}} | (
            {"region": region} if region else {}
        )
    if finding.row_id is not None:
        parts = [part for part in (finding.table, finding.row_id, finding.field) if part]
        location["logicalLocations"] = [
            {"name": finding.row_id, "fullyQualifiedName": "/".join(parts), "kind": "member"}
        ]
    return result | ({"locations": [location]} if location else {})
