"""Known exceptions: schemas/exceptions.csv names a rule, a row and the reason why the row is right all the same.

Only the package's own rules (R and X) know exceptions; an exception that no longer applies is itself a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import conflicts
from ..model.files import UNREADABLE, UNSAFE_PATH, not_regular, unsafe_reason
from ..model.findings import Finding, Rule, quoted
from ..model.package import Package
from ..store import scan

FILE = "schemas/exceptions.csv"
HEADER = ["rule", "row_id", "reason"]
MALFORMED = Rule("P301")
STALE = Rule("P302")
KEPT_FROM_RUNNING = (
    "F01",
    "F09",
    "F10",
    "F14",
    "F15",
    "F16",
    "F22",
    "F23",
    "F24",
    "F26",
    "F28",
    "F30",
    "P1",
    "P9",
)  # while one of these stands, silence proves nothing


@dataclass(frozen=True)
class Known:
    rule: str
    row_id: str
    line: int
    reason: str = ""


@dataclass(frozen=True)
class Excused:
    """A finding that is left out, and the exception that says why."""

    finding: Finding
    known: Known

    def to_dict(self) -> dict:
        found = self.finding
        return {
            "code": found.code,
            "rule": found.rule,
            "severity": found.severity,
            "table": found.table,
            "row_id": found.row_id,
            "field": found.field,
            "message": found.message,
            "reason": self.known.reason,
            "line": self.known.line,
        }


def apply(package: Package, findings: list[Finding]) -> tuple[list[Finding], list[Excused]]:
    """The findings without those excused, with those on the exceptions themselves; and those excused, in the order of the exceptions."""
    known, problems = read(package)
    found = {(finding.code, finding.row_id) for finding in findings}
    by_row = {(entry.rule, entry.row_id): entry for entry in known}
    left = [finding for finding in findings if (finding.code, finding.row_id) not in by_row]
    excused = [
        Excused(finding, entry)
        for finding in dict.fromkeys(findings)
        if (entry := by_row.get((finding.code, finding.row_id)))
    ]
    if not any(finding.code.startswith(KEPT_FROM_RUNNING) for finding in findings):
        problems += [
            STALE.at(
                f"{entry.rule} finds nothing wrong with {quoted(entry.row_id)}",
                file=FILE,
                line=entry.line,
                column=1,
                row_id=entry.row_id,
            )
            for entry in known
            if (entry.rule, entry.row_id) not in found
        ]
    return left + problems, sorted(
        excused, key=lambda entry: (entry.known.line, entry.finding.sort_key)
    )


def read(package: Package) -> tuple[list[Known], list[Finding]]:
    """The exceptions of a package, and what is wrong with their file."""
    path = package.root / FILE
    if not package.has_schemas or not path.exists():
        return [], []
    if unsafe := unsafe_reason(package.root, FILE):
        return [], [UNSAFE_PATH.at(f"{FILE} {unsafe}; it was not read", file=FILE, value=FILE)]
    if odd := not_regular(path):
        return [], [UNREADABLE.at(f"{FILE} {odd}; it was not read", file=FILE)]
    try:
        text = path.read_bytes().decode("utf-8")
        if unsolved := list(conflicts.find(text, FILE)):
            return [], unsolved
        records = list(scan.records(text, len(HEADER)))
    except (OSError, UnicodeDecodeError) as error:
        return [], [
            UNREADABLE.at(f"the exceptions cannot be read: {error}", file=FILE, line=1, column=1)
        ]
    if not records or records[0].values != HEADER:
        return [], [
            MALFORMED.at(f"the header is not {','.join(HEADER)}", file=FILE, line=1, column=1)
        ]
    problems: list[Finding] = []
    codes = {rule.code for rule in package.rules} | {
        rule.code for table in package.tables.values() for rule in table.row_rules
    }
    known: dict[tuple[str, str], Known] = {}
    for record in records[1:]:
        if faults := list(_faults(record, codes, known, bool(package.problems))):
            problems += faults
        else:
            known[record.values[0], record.values[1]] = Known(
                *record.values[:2], record.line, record.values[2]
            )
    return list(known.values()), problems


def _faults(
    record: scan.Record, codes: set[str], known: dict[tuple[str, str], Known], broken: bool
) -> Iterator[Finding]:
    """What keeps a line from being an exception; of ``broken`` schemas nobody knows all rules."""

    def at(column: int, message: str) -> Finding:
        return MALFORMED.at(
            message,
            file=FILE,
            line=record.line,
            column=record.cells[column].column if record.cells else 1,
        )

    if len(record.values) != len(HEADER):
        yield at(0, f"the line has {len(record.values)} cells, the header {len(HEADER)}")
        return
    rule, row_id, reason = record.values
    if rule not in codes and not broken:
        yield at(0, f"{quoted(rule)} is no rule of letter R or X of this package")
    if (rule, row_id) in known:
        yield at(
            1, f"{rule} for {quoted(row_id)} stands on line {known[rule, row_id].line} already"
        )
    if len(reason.split()) < 3:
        yield at(2, f"the exception of {quoted(row_id)} gives no reason")
