"""The driver of all checks: one run over a package, all its findings, each with its place, none twice."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import tables
from .checks import columns, descriptor, form, keys, rows, rules
from .files import unsafe_reason
from .findings import ERROR, WARNING, Finding, Rule, selected, unique_sorted
from .model import Package
from .package import load_package

INTERNAL = Rule(
    "P900",
    "internal",
    ERROR,
    "a check failed inside",
    "What a check did not finish, it did not check; the others still ran.",
    "Report it with the message; the data may be in order.",
)
RULES = [INTERNAL]


@dataclass
class Report:
    """What a run found. ``row_counts`` has a table's rows, or None where its file could not be read."""

    package: str
    version: str
    row_counts: dict[str, int | None]
    findings: list[Finding]
    seconds: float

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def failed(self, strict: bool) -> bool:
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))


def validate(path: Path, select: list[str] | None = None, ignore: list[str] | None = None, progress: Callable[[str], None] = lambda step: None) -> Report:
    """Validate the package at ``path``. Raises package.CannotRead when there is none to be read."""
    started = time.perf_counter()
    package = load_package(path)
    findings = list(package.problems)
    connection = tables.connect(_data_bytes(package))
    forms: dict[str, form.Form] = {}
    for table in package.tables.values():
        progress(f"reading {table.name}")
        findings += _guard(f"form of {table.name}", lambda table=table: _read(connection, package, table, forms))
    for table in package.tables.values():
        progress(f"checking {table.name}")
        absent = _absent_columns(table, forms[table.name])
        for layer, check in (
            ("columns", lambda: columns.check(connection, table)),
            ("keys", lambda: keys.check(connection, table, package.tables)),
            ("rows", lambda: rows.check(connection, table)),
            ("order", lambda: _order(connection, table)),
        ):
            findings += (f for f in _guard(f"{layer} of {table.name}", check) if f.field not in absent)
    for rule in package.derived:
        findings += _guard(rule.path, lambda rule=rule: rules.check_derived(connection, package, rule), rule.path)
    for rule in package.rules:
        progress(f"rule {rule.name}")
        findings += _guard(rule.path, lambda rule=rule: rules.check(connection, package, rule), rule.path)
    findings += _guard("descriptor", lambda: descriptor.check(package))
    findings = [finding for finding in findings if selected(finding.code, select, ignore)]
    findings = _with_places(package, forms, findings)
    counts = {name: _row_count(connection, name) if forms[name].present else None for name in package.tables}
    return Report(str(package.meta.get("name", "")), str(package.meta.get("version", "")), counts, unique_sorted(findings), time.perf_counter() - started)


def _data_bytes(package: Package) -> int:
    return sum(
        (package.root / table.path).stat().st_size
        for table in package.tables.values()
        if not unsafe_reason(package.root, table.path) and (package.root / table.path).is_file()
    )


def _guard(what: str, check: Callable[[], Iterable[Finding]], rule_file: str | None = None) -> list[Finding]:
    """The findings of one check; a check that fails inside is itself a finding."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except Exception as error:
        message = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300]
        if rule_file:
            found.append(rules.BROKEN_RULE.at(f"{rule_file} cannot be run: {message}", file=rule_file, line=1, column=1))
        else:
            found.append(INTERNAL.at(f"the check of the {what} failed: {message}"))
    return found


def _read(connection, package: Package, table, forms: dict) -> list[Finding]:
    forms[table.name] = found = form.Form(present=False, sound=False, canonical=False)
    forms[table.name] = found = form.check(package.root, table)
    if found.present:
        tables.load(connection, package.root, table, found.header, found.sound)
    else:
        tables.load_empty(connection, table)
    return found.findings


def _absent_columns(table, found: form.Form) -> set[str]:
    """Columns that the header lacks: said once, as missing, and not again for each row."""
    return set(table.names) - set(found.header) if found.present else set()


def _order(connection, table) -> Iterator[Finding]:
    """Rows that stand before one with a smaller key."""
    if not table.primary_key:
        return
    key = f"row({', '.join(f'coalesce({tables.name(c)}, {chr(39) * 2})' for c in table.primary_key)})"
    rows = connection.execute(
        f"SELECT _line, id, previous_id FROM (SELECT _line, id, key, lag(key) OVER w AS previous, lag(id) OVER w AS previous_id "
        f"FROM (SELECT _line, {key} AS key, {tables.row_key(table)} AS id FROM raw.{tables.name(table.name)}) WINDOW w AS (ORDER BY _line)) "
        "WHERE previous > key ORDER BY 1"
    ).fetchall()
    for line, row_id, before in rows:
        yield form.ROW_ORDER.at(
            f"`{row_id}` stands after `{before}`; rows are sorted by {' + '.join(table.primary_key)}",
            table=table.name,
            line=line,
            field=table.primary_key[0],
            row_id=row_id,
            value=row_id,
        )


def _with_places(package: Package, forms: dict, findings: list[Finding]) -> list[Finding]:
    """File and column for findings that know table, line and field."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.table in package.tables and finding.line and finding.column is None:
            wanted[finding.table].add(finding.line)
    cells = {name: tables.cell_places(package.root / package.tables[name].path, lines, forms[name].sound) for name, lines in wanted.items()}
    placed = []
    for finding in findings:
        place = {}
        if finding.file is None and finding.table in package.tables:
            place["file"] = package.tables[finding.table].path
        if finding.column is None and finding.line in cells.get(finding.table, {}):
            spots, header = cells[finding.table][finding.line], forms[finding.table].header
            index = header.index(finding.field) if finding.field in header else 0
            place["line"], place["column"] = spots[min(index, len(spots) - 1)]
        placed.append(finding.with_place(**place) if place else finding)
    return placed


def _row_count(connection, table_name: str) -> int:
    return connection.execute(f"SELECT count(*) FROM file.{tables.name(table_name)}").fetchone()[0]
