"""Findings that only repeat another one: what other layers make of a row that is itself malformed."""

from __future__ import annotations

from ..model.findings import Finding
from ..store.doubts import NULL_TOKEN, TYPE
from ..store.form import RAGGED_ROW, UNCLOSED_QUOTE

SHIFTING = {RAGGED_ROW.code, UNCLOSED_QUOTE.code}  # cells of the row stand in the wrong columns
UNTYPED = {TYPE.code, NULL_TOKEN.code}  # the typed views hold nothing in place of the cell


def without_echoes(findings: list[Finding]) -> list[Finding]:
    """Without findings that follow from cells in the wrong columns or of the wrong type."""
    shifted = {(f.table, f.line) for f in findings if f.code in SHIFTING}
    untyped = {(f.table, f.line, f.field) for f in findings if f.code in UNTYPED}
    incomplete = {(table, line) for table, line, _ in untyped}
    kept = []
    for finding in findings:
        layer, row = finding.code[0], (finding.table, finding.line)
        echo = (
            (layer != "F" and row in shifted)
            or (layer == "X" and row in incomplete)
            or (layer == "R" and (*row, finding.field) in untyped)
        )
        if not echo:
            kept.append(finding)
    return kept
