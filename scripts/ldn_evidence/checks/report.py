"""What a run of all checks found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..model.catalogue import Entry
from ..model.findings import ERROR, WARNING, Finding, total
from ..store.form import Way
from .exceptions import Excused


@dataclass
class Report:
    """What a run of all checks found.

    Args:
        package: The package's name.
        version: Its version.
        row_counts: Rows of each table; None where its file could not be read.
        findings: What is wrong, by place, none twice.
        seconds: How long the run took.
        ways: How the file of each table was read; None where it could not be read.
        rules: Gives all rules in force.
        since: The revision with which findings were compared, if they were.
        left_out: How many offences that comparison left out.
        excused: Findings that an exception of the package takes away.
        newly: How many of these by exceptions that the revision did not have.
    """

    package: str
    version: str
    row_counts: dict[str, int | None]
    findings: list[Finding]
    seconds: float
    ways: dict[str, Way | None] = field(default_factory=dict)
    rules: Callable[[], list[Entry]] = list
    since: str | None = None
    left_out: int = 0
    excused: list[Excused] = field(default_factory=list)
    newly: int | None = None

    def count(self, severity: str) -> int:
        """How many offences are of a severity, those too that are counted and not named."""
        return total(self.findings, severity)

    def failed(self, strict: bool) -> bool:
        """Whether there is an error, or, where ``strict``, a warning."""
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))
