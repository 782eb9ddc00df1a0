"""The driver of all checks: one run over a package, all its findings, each with its place, none twice."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import catalogue, exceptions, tables
from .checks import columns, descriptor, form, keys, one_pass, rows, rules
from .files import files_in, unsafe_reason
from .findings import ERROR, WARNING, Finding, Rule, selected, unique_sorted
from .model import Package, Table
from .package import load_package
from .places import with_places

INTERNAL = Rule("P900")
MAX_WORKERS = 2
RULE_SECONDS = 60.0  # a rule that takes longer is stopped, and named
TICK = 0.5  # seconds between two looks at what takes too long


@dataclass
class Report:
    """What a run found. ``row_counts`` has a table's rows, or None where its file could not be read."""

    package: str
    version: str
    row_counts: dict[str, int | None]
    findings: list[Finding]
    seconds: float
    rules: Callable[[], list] = list  # all rules in force, as catalogue.Entry
    since: str | None = None  # the revision with which findings were compared, and how many the comparison left out
    left_out: int = 0

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def failed(self, strict: bool) -> bool:
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))


def validate(path: Path, select: list[str] | None = None, ignore: list[str] | None = None, progress: Callable[[str], None] = lambda step: None) -> Report:
    """Validate the package at ``path``. Raises model.CannotRead when there is none to be read."""
    started = time.perf_counter()
    package = load_package(path)
    run = Run(package, progress)
    run.files_and_tables()
    run.across_tables()
    findings = exceptions.apply(package, [*package.problems, *run.findings])
    findings = _without_echoes(findings)
    findings = with_places(package, run.forms, [finding for finding in findings if selected(finding.code, select, ignore)])
    counts = {name: tables.row_count(run.connection, name) if run.forms[name].present else None for name in package.tables}
    name, version, seconds = str(package.meta.get("name", "")), str(package.meta.get("version", "")), time.perf_counter() - started
    return Report(name, version, counts, unique_sorted(findings), seconds, lambda: catalogue.all_rules(package))


class Run:
    """One pass of all checks over one package. Tables, then rules, are checked side by side: the database works outside Python's lock."""

    def __init__(self, package: Package, progress: Callable[[str], None]):
        self.package, self.progress = package, progress
        self.sizes = sizes(package)
        self.connection = tables.connect(sum(self.sizes.values()))
        tables.describe(self.connection, package.meta)
        self.own = threading.local()  # each thread has a cursor of its own
        self.due: dict = {}  # until when the rule that a cursor is at may take
        self.forms = {name: form.Form(present=False, sound=False, canonical=False) for name in package.tables}
        self.findings: list[Finding] = []
        self.spoken = _spoken(package)
        self.huge = sum(self.sizes.values()) >= tables.HUGE

    def files_and_tables(self) -> None:
        """The checks that need one table at a time, the largest last: what a large table refers to is mostly small, and known by then."""
        job = lambda table: lambda: self._one_table(table)
        self._side_by_side([job(table) for table in sorted(self.package.tables.values(), key=lambda table: self.sizes[table.name])])

    def _large(self, table: Table) -> bool:
        return self.sizes[table.name] > tables.LARGE

    def across_tables(self) -> None:
        """The checks that need all tables; rules come with the package, so the database is shut first."""
        tables.shut(self.connection)
        package, jobs = self.package, []
        known = {name: (found.bytes, found.sha256) for name, found in self.forms.items() if found.sha256}
        absent = {name for name, found in self.forms.items() if not found.present}  # named once; not again by all that refers to it
        present = {name: table for name, table in package.tables.items() if name not in absent}
        for group in [[table] for table in present.values()] if self.huge else [list(present.values())]:  # of small tables, one question for all is the quickest
            what = f"references of {', '.join(table.name for table in group)}"
            jobs.append(lambda group=group, what=what: self._of_tables(what, lambda cursor: keys.references(cursor, group, present)))
        views = files_in(package.root, "schemas/views", ".sql", []) if package.has_schemas else []
        harmless = self._harmless(views)
        for check, group in ((rules.check_derived, package.derived), (rules.check, package.rules)):
            for rule in (rule for rule in group if not self._lacks(rule)):
                jobs.append(lambda check=check, rule=rule: self._guarded(rule.path, lambda cursor: check(cursor, package, rule, harmless), rule.path))
        for file in views:
            shown = f"schemas/views/{file.name}"
            view = lambda cursor, file=file: rules.check_view(cursor, file.read_text(encoding="utf-8"), harmless)
            jobs.append(lambda view=view, shown=shown: self._guarded(shown, view, shown))
        jobs.append(lambda: self._guarded("descriptor", lambda cursor: descriptor.check(package, known)))
        self._side_by_side(jobs)

    def _harmless(self, views: list[Path]) -> frozenset[str]:
        texts = [rule.sql for rule in [*self.package.derived, *self.package.rules]]
        for file in views:
            with suppress(OSError, UnicodeDecodeError):  # told when the view is checked
                texts.append(file.read_text(encoding="utf-8"))
        return tables.harmless(self.connection, texts)

    def _lacks(self, rule) -> bool:
        """Whether a rule speaks of a table or column that is not there: that was named once, and nothing follows from it."""
        words = set(re.findall(r"\w+", rule.sql))
        spoken = [table for name, table in self.package.tables.items() if name in words]
        return any(not self.forms[table.name].present or words & (set(table.names) - set(self.forms[table.name].header)) for table in spoken)

    def _side_by_side(self, jobs: list[Callable[[], list[Finding]]]) -> None:
        """Run jobs in threads; meanwhile this one stops the rules whose time is up."""
        with ThreadPoolExecutor(max_workers=MAX_WORKERS) as pool:
            running = [pool.submit(job) for job in jobs]
            while wait(running, timeout=TICK).not_done:
                for cursor, due in list(self.due.items()):
                    if time.monotonic() > due:
                        cursor.interrupt()
            self.findings += [finding for job in running for finding in job.result()]

    def _one_table(self, table: Table) -> list[Finding]:
        self.progress(f"reading {table.name}")
        taken = self._in_one_pass(table) if self._large(table) else None
        found = taken.form.findings if taken else self._guarded(f"form of {table.name}", lambda cursor: self._load(cursor, table))
        doubtful, in_doubt = taken.doubtful if taken else "", not taken or bool(taken.doubtful)
        layers = {"columns": lambda cursor: columns.check(cursor, table, doubtful)} if in_doubt else {}
        layers |= {"keys": lambda cursor: keys.check(cursor, table), "rows": lambda cursor: rows.check(cursor, table, not in_doubt)}
        for layer, check in layers.items():
            self.progress(f"{layer} of {table.name}")
            found = found + self._of_tables(f"{layer} of {table.name}", check)
        return found

    def _in_one_pass(self, table: Table) -> one_pass.Taken | None:
        """A large table read the quick way, if it can be."""
        canonical = [name for name, found in self.forms.items() if found.present and found.canonical]
        taken = None
        with suppress(Exception):  # whatever a malformed schema leads to: the thorough way says it
            taken = one_pass.take(self._cursor(), self.package.root, table, self.spoken[table.name], canonical)
        if taken:
            self.forms[table.name] = taken.form
        return taken

    def _load(self, cursor, table: Table) -> list[Finding]:
        found = form.check(self.package.root, table)
        tables.load(cursor, self.package.root, table, found)
        self.forms[table.name] = found  # now that it is held: another thread may number its keys
        return found.findings

    def _of_tables(self, what: str, check: Callable) -> list[Finding]:
        """A check of tables, without columns that a header lacks: those were named once, as missing."""
        return [finding for finding in self._guarded(what, check) if not self._of_missing_column(finding)]

    def _of_missing_column(self, finding: Finding) -> bool:
        names = self.package.tables[finding.table].names if finding.table in self.package.tables else []
        return finding.field in names and finding.field not in (self.forms[finding.table].header or names)

    def _cursor(self):
        """The cursor of this thread."""
        if not hasattr(self.own, "cursor"):
            self.own.cursor = tables.cursor_of(self.connection)
        return self.own.cursor

    def _guarded(self, what: str, check: Callable[..., Iterable[Finding]], rule_file: str | None = None) -> list[Finding]:
        """The findings of one check; a check that fails inside is itself a finding."""
        found: list[Finding] = []
        try:
            cursor = self._cursor()
            if rule_file:
                self.due[cursor] = time.monotonic() + RULE_SECONDS
            found.extend(check(cursor))
        except Exception as error:
            message = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300]
            if rule_file:
                found.append(rules.BROKEN_RULE.at(f"{rule_file} cannot be run: {message}", file=rule_file, line=1, column=1))
            else:
                found.append(INTERNAL.at(f"the check of the {what} failed: {message}"))
        finally:
            self.due.pop(getattr(self.own, "cursor", None), None)
        return found


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Without what other layers say of rows whose cells stand in the wrong columns or are of the wrong type: the fault is named once."""
    shifted = {(f.table, f.line) for f in findings if f.code in (form.RAGGED_ROW.code, form.UNCLOSED_QUOTE.code)}
    untyped = {(f.table, f.line, f.field) for f in findings if f.code in (columns.TYPE.code, columns.NULL_TOKEN.code)}  # the typed views hold nothing there
    missed = {(table, line) for table, line, _ in untyped}
    told = lambda f: f.code.startswith("F") or (f.table, f.line) not in shifted
    real = lambda f: not (f.code.startswith("X") and (f.table, f.line) in missed) and not (f.code.startswith("R") and (f.table, f.line, f.field) in untyped)
    return [f for f in findings if told(f) and real(f)]


def _spoken(package: Package) -> dict[str, set[str]]:
    """The columns of each table that keys, references, rules and views may ask for."""
    queries = [rule.sql for rule in [*package.rules, *package.derived]]
    words = {word for sql in queries for line in sql.splitlines() if not line.startswith("--") for word in re.findall(r"\w+", line)}
    spoken = {}
    for name, table in package.tables.items():
        own = {field for key in table.foreign_keys for field in key.fields} | set(table.primary_key)
        asked = {field for other in package.tables.values() for key in other.foreign_keys if key.table == name for field in key.to_fields}
        spoken[name] = (words & set(table.names)) | own | asked
    return spoken


def sizes(package: Package) -> dict[str, int]:
    """Bytes of each table's file; 0 where there is none that may be read."""
    readable = lambda table: not unsafe_reason(package.root, table.path) and (package.root / table.path).is_file()
    return {name: (package.root / table.path).stat().st_size if readable(table) else 0 for name, table in package.tables.items()}
