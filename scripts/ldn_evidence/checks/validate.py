"""The driver of all checks: one run, all its findings, each with its place, none twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from pathlib import Path

from ..model import catalogue
from ..model.findings import Finding, selected, unique_sorted, without_echoes
from ..store import tables
from ..store.journal import interrupted
from ..store.opened import OpenPackage, open_package
from . import exceptions
from .across import check_across_tables
from .each_table import check_each_table
from .places import with_places
from .report import Report as Report
from .run import Run


def silent(step: str) -> None:
    """Tell nobody what is done now."""


def validate(
    package: Path | OpenPackage,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
    progress: Callable[[str], None] = silent,
    asked: Collection[str] | None = None,
) -> Report:
    """Run all checks over a package.

    Args:
        package: Its folder, or its descriptor; or the package opened, of whose files those that
            have not changed since are not checked again.
        select: Codes of rules, or their beginnings, that are reported; None for all.
        ignore: Codes of rules, or their beginnings, that are not.
        progress: Is told what is done now; may be called from several threads.
        asked: Files of tables and of rules across them (asked.concerned). Of other tables the form
            and the references are looked at; other rules, and views, are left out.

    Raises:
        Refused: There is no package that could be read.
    """
    started = time.perf_counter()
    package = open_package(package)
    run = Run(package, progress, asked)
    check_each_table(run)
    check_across_tables(run)
    found = [*package.problems, *interrupted(package.root), *run.findings]
    findings, excused = exceptions.apply(package, found, _not_asked(run))
    findings = _wanted(without_echoes(findings, package.silences), select, ignore)
    return Report(
        str(package.meta.get("name", "")),
        str(package.meta.get("version", "")),
        _row_counts(run),
        unique_sorted(with_places(package, run.forms, findings)),
        time.perf_counter() - started,
        {name: form.way for name, form in run.forms.items()},
        lambda: catalogue.all_rules(package),
        excused=[entry for entry in excused if selected(entry.finding.code, select, ignore)],
    )


def _wanted(
    findings: list[Finding], select: list[str] | None, ignore: list[str] | None
) -> list[Finding]:
    """The findings that the caller asks for."""
    return [finding for finding in findings if selected(finding.code, select, ignore)]


def _not_asked(run: Run) -> set[str]:
    """The codes of rules that are left out."""
    tables = [table for table in run.package.tables.values() if not run.asks(table)]
    rules = {rule.code for rule in run.package.rules if not run.asks(rule)}
    return rules.union(rule.code for table in tables for rule in table.row_rules)


def _row_counts(run: Run) -> dict[str, int | None]:
    """Rows of each table; None where its file could not be read."""
    present = [name for name in run.package.tables if run.forms[name].present]
    counted = tables.row_counts(run.connection, present)
    return {name: counted.get(name) for name in run.package.tables}
