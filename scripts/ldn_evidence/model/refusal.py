"""The one way to refuse: whoever cannot go on says why, and what to do.

The command tells it once.
"""

from __future__ import annotations

from .findings import Finding


class Refused(Exception):
    """Nothing was done: ``why``, and the ``remedy``.

    Or the ``findings`` that say so, each with its place.
    """

    def __init__(self, why: str, remedy: str = "", findings: tuple[Finding, ...] = ()):
        super().__init__(why)
        self.why, self.remedy, self.findings = why, remedy, list(findings)

    @classmethod
    def because(cls, *findings: Finding) -> Refused:
        """A refusal that rests on findings."""
        return cls(
            findings[0].message if findings else "", findings[0].fix if findings else "", findings
        )

    @property
    def text(self) -> str:
        """Why, and on a line of its own what to do."""
        return f"{self.why}\n  → {self.remedy}" if self.remedy else self.why
