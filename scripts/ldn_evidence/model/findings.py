"""The one record that a check yields. Known by all modules, knows none of them but how text is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from .printing import inert as inert
from .printing import printable as printable
from .printing import say as say

ERROR, WARNING = "error", "warning"
# Faults of a header, a whole file or a schema: what else is wrong may rest on them, so they are told first.
ROOTS = {
    "F01",
    "F14",
    "F15",
    "F16",
    "F22",
    "F23",
    "F24",
    "F26",
    "F28",
    "F29",
    "F30",
    "P101",
    "P102",
    "P104",
    "P108",
}


@cache
def tool_rules() -> dict[str, dict[str, str]]:
    """The rules of the tool itself, by code, from rules.toml."""
    import tomllib  # only a run with findings pays for it

    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the tool itself, by its code; what it says stands in rules.toml, which is read with the first finding."""

    code: str

    @property
    def name(self) -> str:
        return tool_rules()[self.code]["name"]

    def at(self, message: str, *, fix: str | None = None, **place) -> Finding:
        """A finding of this rule; ``place`` takes table, file, line, column, field, row_id, value."""
        said = tool_rules()[self.code]
        return Finding(
            self.code,
            said["name"],
            said.get("severity", ERROR),
            message=message,
            fix=fix or said["fix"],
            **place,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One offence. ``line`` counts as an editor does (1 = header), ``column`` is the 1-based character at which the cell starts."""

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

    def to_dict(self) -> dict:
        return asdict(self)

    def with_place(self, **place) -> Finding:
        return replace(self, **place)

    @property
    def place(self) -> str:
        """file:line:column, as far as known."""
        return ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )

    @property
    def sort_key(self) -> tuple:
        return (self.file or "", self.line or 0, self.column or 0, self.code, self.message)


def offence(rule, message: str, fix: str | None = None, **place) -> Finding:
    """A finding of a rule that the package brings (model.RowRule, model.SqlRule)."""
    return Finding(
        rule.code, rule.name, rule.severity, message=message, fix=fix or rule.fix, **place
    )


def unique_sorted(findings: list[Finding]) -> list[Finding]:
    """Findings by place, none twice; first the files with a fault on which others may rest, and of such a file that fault."""
    roots = {finding.file for finding in findings if finding.code in ROOTS}
    rank = lambda finding: (
        finding.file not in roots,
        finding.file or "",
        finding.file in roots and finding.code not in ROOTS,
    )
    return sorted(dict.fromkeys(findings), key=lambda finding: (*rank(finding), finding.sort_key))


def identity(finding: Finding) -> tuple[str | None, ...]:
    """What makes a finding the same in two versions of a file, wherever its row stands."""
    return (finding.code, finding.file, finding.row_id, finding.field, finding.value)


def selected(code: str, select: list[str] | None, ignore: list[str] | None) -> bool:
    """Whether a code passes ``--select`` and ``--ignore``, which take whole codes or their beginnings (``X``, ``F1``)."""
    if select and not any(code.startswith(prefix) for prefix in select):
        return False
    return not any(code.startswith(prefix) for prefix in ignore or [])


def quoted(value: str | None, limit: int = 60) -> str:
    """A value as messages show it: in backticks, invisible characters escaped, cut when long."""
    shown = printable(value or "")
    return f"`{shown[:limit]}…`" if len(shown) > limit else f"`{shown}`"
