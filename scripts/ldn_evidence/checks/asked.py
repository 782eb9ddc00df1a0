"""What a run asks: all that can be, or what a change of rows may concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..model.findings import Finding
from ..model.package import Package, SqlRule
from ..store.views import words_of
from .exceptions import STALE


def concerned(
    package: Package, tables: Collection[str], findings: Iterable[Finding] | None = None
) -> frozenset[str]:
    """The files whose checks may find something else where only the rows of some tables differ.

    What is found in the other tables, each by itself, by all other rules, and in the views is the
    same before such a change and after it.

    Args:
        package: The package, as it says of itself.
        tables: The names of the tables.
        findings: Where they are given, only the rules by which one of them may come about.

    Returns:
        The files of the tables, of the rules that speak of them, and of those that silence one.
    """
    about = [rule for rule in _all_rules(package) if _speaks_of(rule, tables)]
    if findings is not None:
        about = _behind(about, list(findings))
    rules = {rule.path for rule in _with_silencing(package, about)}
    return frozenset(rules | {package.tables[name].path for name in tables})


def _behind(rules: list[SqlRule], findings: list[Finding]) -> list[SqlRule]:
    """The rules by which findings may have come about."""
    codes = {finding.code for finding in findings}
    if STALE.code in codes:  # whether an exception is needed hangs on a rule that it alone names
        return rules
    files = {finding.file for finding in findings}
    return [rule for rule in rules if rule.code in codes or rule.path in files]


def _with_silencing(package: Package, rules: list[SqlRule]) -> list[SqlRule]:
    """Rules, and all those that silence one of them, however far round."""
    asked = rules
    while True:
        codes = {rule.code for rule in asked}
        more = [rule for rule in _all_rules(package) if rule in asked or codes & set(rule.silences)]
        if len(more) == len(asked):
            return more
        asked = more


def _all_rules(package: Package) -> list[SqlRule]:
    return [*package.derived, *package.rules]


def _speaks_of(rule: SqlRule, tables: Collection[str]) -> bool:
    """Whether a query speaks of one of some tables, whose names it may write in capitals."""
    words = {word.lower() for word in words_of(rule.sql)} | {rule.table.lower()}
    return any(name.lower() in words for name in tables)
