"""Known exceptions: schemas/exceptions.csv names a rule, a row, and why the row is right.

Only the package's own rules (R and X) know exceptions; one that no longer applies is itself a
finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import conflicts
from ..model.files import UNREADABLE, UNSAFE_PATH, not_regular, unsafe_reason
from ..model.findings import Finding, Rule, quoted
from ..model.package import Package
from ..model.rulebook import stopping
from ..store import scan

FILE = "schemas/exceptions.csv"
HEADER = ["rule", "row_id", "reason"]
MALFORMED = Rule("P301")
STALE = Rule("P302")
FEWEST_WORDS = 3  # of a reason


@dataclass(frozen=True)
class Known:
    """One exception: the rule and row that it names, its line in the file, and the reason."""

    rule: str
    row_id: str
    line: int
    reason: str = ""


@dataclass(frozen=True)
class Excused:
    """A finding that is left out, and the exception that says why."""

    finding: Finding
    known: Known

    def to_dict(self) -> dict[str, str | int | None]:
        """The finding and the exception, as JSON."""
        finding = self.finding
        return {
            "code": finding.code,
            "rule": finding.rule,
            "severity": finding.severity,
            "table": finding.table,
            "row_id": finding.row_id,
            "field": finding.field,
            "message": finding.message,
            "reason": self.known.reason,
            "line": self.known.line,
        }


def apply(
    package: Package, findings: list[Finding], not_asked: Collection[str] = ()
) -> tuple[list[Finding], list[Excused]]:
    """Take the excused findings out.

    Args:
        package: The package.
        findings: What was found.
        not_asked: Codes of rules that were not run: of their exceptions none is called stale.

    Returns:
        The findings that are left, with those on the exceptions themselves; and those excused, in
        the order of the exceptions.
    """
    known, problems = read(package)
    by_row = {(entry.rule, entry.row_id): entry for entry in known}
    left, excused = [], []
    for finding in findings:
        if entry := by_row.get((finding.code, finding.row_id or "")):
            excused.append(Excused(finding, entry))
        else:
            left.append(finding)
    if not any(finding.code in stopping() for finding in findings):
        offending = {(finding.code, finding.row_id) for finding in findings}
        for entry in known:
            if entry.rule not in not_asked and (entry.rule, entry.row_id) not in offending:
                problems.append(_stale(entry))
    in_order = sorted(
        dict.fromkeys(excused), key=lambda entry: (entry.known.line, entry.finding.sort_key)
    )
    return left + problems, in_order


def _stale(entry: Known) -> Finding:
    return STALE.at(
        f"{entry.rule} finds nothing wrong with {quoted(entry.row_id)}",
        file=FILE,
        line=entry.line,
        column=1,
        row_id=entry.row_id,
        value=entry.rule,  # tells it from one of another rule for the same row
    )


def rows_of(package: Package, code: str) -> set[str]:
    """The keys of the rows that the exceptions to one rule name."""
    return {entry.row_id for entry in read(package)[0] if entry.rule == code}


def read(package: Package) -> tuple[list[Known], list[Finding]]:
    """The exceptions of a package, and what is wrong with their file."""
    if not package.has_schemas or not (package.root / FILE).exists():
        return [], []
    records, problems = _records(package)
    if problems:
        return [], problems
    if not records or records[0].values != HEADER:
        what = f"the header is not {','.join(HEADER)}"
        return [], [MALFORMED.at(what, file=FILE, line=1, column=1)]
    codes = {rule.code for rule in package.rules}
    for table in package.tables.values():
        codes |= {rule.code for rule in table.row_rules}
    known: dict[tuple[str, str], Known] = {}
    for record in records[1:]:
        if faults := list(_faults(record, codes, known, bool(package.problems))):
            problems += faults
        else:
            rule, row_id, reason = record.values
            known[rule, row_id] = Known(rule, row_id, record.line, reason)
    return list(known.values()), problems


def _records(package: Package) -> tuple[list[scan.Record], list[Finding]]:
    """The records of the file, or why it cannot be read."""
    path = package.root / FILE
    if why := unsafe_reason(package.root, FILE):
        return [], [UNSAFE_PATH.at(f"{FILE} {why}; it was not read", file=FILE, value=FILE)]
    if why := not_regular(path):
        return [], [UNREADABLE.at(f"{FILE} {why}; it was not read", file=FILE)]
    try:
        text = path.read_bytes().decode("utf-8")
        if unsolved := list(conflicts.find(text, FILE)):
            return [], unsolved
        return list(scan.records(text, len(HEADER))), []
    except (OSError, UnicodeDecodeError) as error:
        what = f"the exceptions cannot be read: {error}"
        return [], [UNREADABLE.at(what, file=FILE, line=1, column=1)]


def _faults(
    record: scan.Record, codes: set[str], known: dict[tuple[str, str], Known], broken: bool
) -> Iterator[Finding]:
    """What keeps a line from being an exception; of ``broken`` schemas nobody knows all rules."""

    def at(column: int, message: str) -> Finding:
        place = record.cells[column].column if record.cells else 1
        return MALFORMED.at(message, file=FILE, line=record.line, column=place)

    if len(record.values) != len(HEADER):
        yield at(0, f"the line has {len(record.values)} cells, the header {len(HEADER)}")
        return
    rule, row_id, reason = record.values
    if rule not in codes and not broken:
        yield at(0, f"{quoted(rule)} is no rule of letter R or X of this package")
    if (rule, row_id) in known:
        first = known[rule, row_id].line
        yield at(1, f"{rule} for {quoted(row_id)} stands on line {first} already")
    if len(reason.split()) < FEWEST_WORDS:
        yield at(2, f"the exception of {quoted(row_id)} gives no reason")
