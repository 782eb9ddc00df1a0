"""The one record that a check yields.

Known by all modules, knows none of them but how text is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, TypedDict, Unpack

from .printing import inert as inert
from .printing import printable as printable
from .printing import say as say
from .rulebook import Silences, roots, tool_rules

ERROR, WARNING = "error", "warning"
Place = dict[str, Any]  # some of the keys of Placing, to be handed on together with others


class Placing(TypedDict, total=False):
    """Where a finding is: all that is known of it."""

    table: str | None
    file: str | None
    line: int | None
    column: int | None
    field: str | None
    row_id: str | None
    value: str | None


class Changes(Placing, total=False):
    """What may be put in place of a part of a finding."""

    message: str
    fix: str
    offences: int


class Stating(Protocol):
    """A rule that the package brings, as far as a finding speaks of it."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def severity(self) -> str:
        """Whether it is an error or a warning."""

    @property
    def fix(self) -> str:
        """What to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the tool itself, by its code; rules.toml is read with the first finding."""

    code: str

    @property
    def name(self) -> str:
        """Its name."""
        return tool_rules()[self.code]["name"]

    def at(self, message: str, *, fix: str | None = None, **place: Unpack[Placing]) -> Finding:
        """A finding of this rule."""
        stated = tool_rules()[self.code]
        return Finding(
            self.code,
            stated["name"],
            stated.get("severity", ERROR),
            message=message,
            fix=fix or stated["fix"],
            **place,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One offence; or those of many of one kind that are counted and not named.

    ``offences`` is their number. ``line`` counts as an editor does (1 = header); ``column`` is the
    1-based character at which the cell starts.
    """

    code: str
    rule: str
    severity: str
    table: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    row_id: str | None = None
    value: str | None = None
    message: str = ""
    fix: str = ""
    offences: int = 1

    def to_dict(self) -> dict[str, str | int | None]:
        """The finding as the report in JSON has it."""
        return asdict(self)

    def with_place(self, **changes: Unpack[Changes]) -> Finding:
        """The finding with more of its place, or with another message or remedy."""
        return replace(self, **changes)

    @property
    def place(self) -> str:
        """file:line:column, as far as known."""
        return ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By this findings are put in order."""
        return (self.file or "", self.line or 0, self.column or 0, self.code, self.message)


def offence(
    rule: Stating, message: str, fix: str | None = None, **place: Unpack[Placing]
) -> Finding:
    """A finding of a rule that the package brings (package.RowRule, package.SqlRule)."""
    return Finding(
        rule.code, rule.name, rule.severity, message=message, fix=fix or rule.fix, **place
    )


def total(findings: Iterable[Finding], severity: str | None = None) -> int:
    """How many offences findings tell of, all or those of a severity, named or counted."""
    return sum(finding.offences for finding in findings if severity in (None, finding.severity))


def unique_sorted(findings: list[Finding]) -> list[Finding]:
    """Findings by place, none twice; files with a fault on which others may rest come first."""
    if not findings:
        return []
    faulty = {finding.file for finding in findings if finding.code in roots()}

    def rank(finding: Finding) -> tuple[bool, str, bool, tuple[str, int, int, str, str]]:
        rests = finding.file in faulty and finding.code not in roots()
        return finding.file not in faulty, finding.file or "", rests, finding.sort_key

    return sorted(dict.fromkeys(findings), key=rank)


def without_echoes(findings: list[Finding], stated: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """Without what other layers say of a row, or a cell, that a finding silences.

    Rows whose cells stand in the wrong columns, or are of the wrong type, offend against much
    else: the fault is named once. ``stated`` are the codes that rules of the package silence.
    """
    silenced: dict[tuple[str | None, int | None, str | None], str] = {}
    for finding in findings:
        kinds = _silences(finding)
        for field, letters in ((None, kinds.get("row")), (finding.field, kinds.get("cell"))):
            if letters:
                place = (finding.table, finding.line, field)
                silenced[place] = silenced.get(place, "") + letters

    def echoes(finding: Finding) -> bool:
        # A finding without a line stands for more rows than are named.
        places = ((finding.line, None), (finding.line, finding.field), (None, finding.field))
        kinds = [silenced.get((finding.table, *place), "") for place in places]
        return finding.code[0] in "".join(kinds)

    rows = {
        (finding.table, finding.row_id, code)
        for finding in findings
        for code in stated.get(finding.code, ())
    }
    return [
        finding
        for finding in findings
        if not echoes(finding) and (finding.table, finding.row_id, finding.code) not in rows
    ]


def _silences(finding: Finding) -> Silences:
    stated = tool_rules().get(finding.code)
    return stated.get("silences", {}) if stated else {}


def identity(finding: Finding) -> tuple[str | None, ...]:
    """What makes a finding the same in two versions of a file, wherever its row stands."""
    return (finding.code, finding.file, finding.row_id, finding.field, finding.value)


def selected(code: str, select: list[str] | None, ignore: list[str] | None) -> bool:
    """Whether a code passes ``--select`` and ``--ignore``, which take beginnings."""
    if select and not any(code.startswith(prefix) for prefix in select):
        return False
    return not any(code.startswith(prefix) for prefix in ignore or [])


def quoted(value: str | None, limit: int = 60) -> str:
    """A value as messages show it: in backticks, invisible characters escaped, cut when long."""
    shown = printable(value or "")
    return f"`{shown[:limit]}…`" if len(shown) > limit else f"`{shown}`"
