"""The driver of all checks: one run over a package, all its findings, each with its place, none twice."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..model import catalogue, conflicts
from ..model.files import files_in
from ..model.findings import ERROR, WARNING, Finding, Rule, selected, unique_sorted, without_echoes
from ..model.loading import load_package
from ..model.package import Package, Table
from ..model.rulebook import roots
from ..store import deadline, form, queries, tables
from ..store.deadline import Crew, Job, Stopped
from ..store.descriptor import FILE as descriptor_file
from ..store.door import Known, file_sizes, read
from ..store.journal import interrupted
from ..store.reading import Reading
from . import columns, descriptor, exceptions, keys, rows, rules
from .places import with_places

INTERNAL = Rule("P900")
MAX_WORKERS = 2
BYTES_A_SECOND = 1 << 20  # of a table, for which a rule has so much longer


@dataclass
class Report:
    """What a run found.

    ``row_counts`` has the rows of each table, ``ways`` how its file was read; None where it could
    not be read.
    """

    package: str
    version: str
    row_counts: dict[str, int | None]
    findings: list[Finding]
    seconds: float
    ways: dict[str, form.Way | None] = field(default_factory=dict)  # how each file was read
    rules: Callable[[], list] = list  # all rules in force, as catalogue.Entry
    since: str | None = (
        None  # the revision with which findings were compared, and how many the comparison left out
    )
    left_out: int = 0
    excused: list[exceptions.Excused] = field(
        default_factory=list
    )  # findings that schemas/exceptions.csv takes away, each with its line there
    newly: int | None = None  # of these, how many by lines that the revision did not have

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def failed(self, strict: bool) -> bool:
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))


def validate(
    path: Path,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
    progress: Callable[[str], None] = lambda step: None,
    known: dict[str, Reading] | None = None,
) -> Report:
    """Validate the package at ``path``; ``known`` are readings of files that may be the same, to which others are added. Raises Refused when there is none to be read."""
    started = time.perf_counter()
    package = load_package(path)
    package.readings = {} if known is None else known
    run = Run(package, progress)
    run.files_and_tables()
    run.across_tables()
    findings, excused = exceptions.apply(
        package, [*package.problems, *interrupted(package.root), *run.findings]
    )
    findings = without_echoes(findings, package.silences)
    excused = [entry for entry in excused if selected(entry.finding.code, select, ignore)]
    findings = with_places(
        package,
        run.forms,
        [finding for finding in findings if selected(finding.code, select, ignore)],
    )
    counts = {
        name: tables.row_count(run.connection, name) if run.forms[name].present else None
        for name in package.tables
    }
    name, version, seconds = (
        str(package.meta.get("name", "")),
        str(package.meta.get("version", "")),
        time.perf_counter() - started,
    )
    return Report(
        name,
        version,
        counts,
        unique_sorted(findings),
        seconds,
        {name: run.forms[name].way for name in package.tables},
        lambda: catalogue.all_rules(package),
        excused=excused,
    )


class Run:
    """One pass of all checks over one package. Tables, then rules, are checked side by side: the database works outside Python's lock."""

    def __init__(self, package: Package, progress: Callable[[str], None]):
        self.package, self.progress = package, progress
        self.sizes = file_sizes(package)
        self.connection = tables.connect(sum(self.sizes.values()))
        tables.describe(self.connection, package.meta)
        self.own = threading.local()  # each thread has a cursor of its own
        self.crew = Crew(MAX_WORKERS, deadline.MOST_MEMORY + 8 * sum(self.sizes.values()))
        self.forms = {
            name: form.Form(present=False, sound=False, canonical=False) for name in package.tables
        }
        self.known: dict[str, Known] = {}
        self.findings: list[Finding] = []
        self.spoken = _spoken(package)
        self.huge = sum(self.sizes.values()) >= tables.HUGE

    def files_and_tables(self) -> None:
        """The checks that need one table at a time, the largest last: what a large table refers to is mostly small, and known by then."""
        job = lambda table: lambda: self._one_table(table)
        self._side_by_side(
            [
                job(table)
                for table in sorted(
                    self.package.tables.values(), key=lambda table: self.sizes[table.name]
                )
            ]
        )

    def across_tables(self) -> None:
        """The checks that need all tables; rules come with the package, so the database is shut first."""
        tables.shut(self.connection)
        package, jobs = self.package, []
        known = {
            name: (found.bytes, found.sha256) for name, found in self.forms.items() if found.sha256
        }
        absent = {
            name for name, found in self.forms.items() if not found.present
        }  # named once; not again by all that refers to it
        present = {name: table for name, table in package.tables.items() if name not in absent}
        present = {name: self._as_it_stands(table) for name, table in present.items()}
        for group in (
            [[table] for table in present.values()] if self.huge else [list(present.values())]
        ):  # of small tables, one question for all is the quickest
            what = f"references of {', '.join(table.name for table in group)}"
            jobs.append(
                lambda group=group, what=what: self._of_tables(
                    what, lambda cursor: keys.references(cursor, group, present)
                )
            )
        views = (
            files_in(package.root, "schemas/views", ".sql", self.findings)
            if package.has_schemas
            else []
        )
        harmless = self._harmless(views)
        for check, group in ((rules.check_derived, package.derived), (rules.check, package.rules)):
            for rule in (rule for rule in group if not self._lacks(rule)):
                jobs.append(
                    lambda check=check, rule=rule: self._guarded(
                        rule.path, lambda cursor: check(cursor, package, rule, harmless), rule.path
                    )
                )
        for file in views:
            shown = f"schemas/views/{file.name}"
            if unsolved := self._unsolved(file, shown):
                self.findings += unsolved
                continue
            if self.package.lost & set(re.findall(r"\w+", _code(file))):
                continue
            view = lambda cursor, file=file: rules.check_view(
                cursor, file.read_text(encoding="utf-8"), harmless
            )
            jobs.append(lambda view=view, shown=shown: self._guarded(shown, view, shown))
        jobs.append(
            lambda: self._guarded(
                "descriptor", lambda cursor: descriptor.check(package, known, self.unsettled)
            )
        )
        self._side_by_side(jobs)

    def _harmless(self, views: list[Path]) -> frozenset[str]:
        texts = [rule.sql for rule in [*self.package.derived, *self.package.rules]]
        for file in views:
            with suppress(OSError, UnicodeDecodeError):  # told when the view is checked
                texts.append(file.read_text(encoding="utf-8"))
        return queries.harmless(self.connection, texts)

    def _lacks(self, rule) -> bool:
        """Whether a rule speaks of a table or column that is not there: that was named once, and nothing follows from it."""
        words = set(re.findall(r"\w+", rule.sql))
        if words & self.package.lost:
            return True
        spoken = [table for name, table in self.package.tables.items() if name in words]
        return any(
            not self.forms[table.name].present
            or words & (set(table.names) - set(self.forms[table.name].header))
            for table in spoken
        )

    @property
    def unsettled(self) -> set[str]:
        """Tables whose file is not what it is to be, and will be another one once that is mended: no hash of it says anything yet."""
        return {
            finding.table for finding in self.findings if finding.code in roots() and finding.table
        }

    def _as_it_stands(self, table: Table) -> Table:
        """A table without references and row rules of columns that are not in the header, its own or another's: these were named once."""
        has = lambda name, fields: (
            name in self.forms
            and set(fields) <= set(self.forms[name].header or self.package.tables[name].names)
        )
        keys = [
            key
            for key in table.foreign_keys
            if has(table.name, key.fields) and has(key.table, key.to_fields)
        ]
        rules = [rule for rule in table.row_rules if has(table.name, rule.columns)]
        return replace(table, foreign_keys=keys, row_rules=rules)

    @staticmethod
    def _unsolved(file: Path, shown: str) -> list[Finding]:
        """A merge that was not resolved, in a view."""
        with suppress(OSError, UnicodeDecodeError):  # told when the view is checked
            return list(conflicts.find(file.read_text(encoding="utf-8"), shown))
        return []

    def _side_by_side(self, jobs: list[Callable[[], list[Finding]]]) -> None:
        """Run jobs in threads; meanwhile this one stops the rules whose time is up."""
        self.findings += [
            finding
            for found in self.crew.run([Job("a check", job) for job in jobs])
            for finding in found
        ]

    def _one_table(self, table: Table) -> list[Finding]:
        self.progress(f"reading {table.name}")
        found = self._guarded(f"form of {table.name}", lambda cursor: self._read(cursor, table))
        for layer, (check, stated) in self._layers(table).items():
            self.progress(f"{layer} of {table.name}")
            what, seconds = f"{layer} of {table.name}", self._seconds(table)
            found = found + self._of_tables(what, check, stated, seconds, found)
        return found

    def _layers(self, table: Table) -> dict[str, tuple[Callable, str | None]]:
        """The checks of one table, each with the file that states what it asks for, if one does."""
        known = self.known.get(table.name) or Known(self.forms[table.name])
        fine = known.cells_are_fine
        stated = lambda folder: (
            f"schemas/{folder}/{table.name}.json" if self.package.has_schemas else descriptor_file
        )
        check_columns = lambda cursor: columns.check(cursor, table, known.doubtful)
        check_keys = lambda cursor: keys.check(cursor, table)
        check_rows = lambda cursor: rows.check(cursor, self._as_it_stands(table), fine)
        layers = {} if fine else {"columns": (check_columns, stated("tables"))}
        return layers | {"keys": (check_keys, None), "rows": (check_rows, stated("rows"))}

    def _seconds(self, table: Table) -> float:
        """How long a rule may be at a table by itself."""
        return deadline.RULE_SECONDS + self.sizes[table.name] / BYTES_A_SECOND

    def _read(self, cursor, table: Table) -> list[Finding]:
        canonical = [name for name, form in self.forms.items() if form.present and form.canonical]
        quick = lambda: self.crew.limit(cursor, self._seconds(table))
        known = read(cursor, self.package, table, self.spoken[table.name], canonical, quick)
        self.known[table.name] = known
        # Now that it is held: another thread may number its keys.
        self.forms[table.name] = known.form
        return known.form.findings

    def _of_tables(self, what: str, check: Callable, *bounds) -> list[Finding]:
        """A check of tables, without columns that a header lacks: those were named once, as missing."""
        return [
            finding
            for finding in self._guarded(what, check, *bounds)
            if not self._of_missing_column(finding)
        ]

    def _of_missing_column(self, finding: Finding) -> bool:
        names = (
            self.package.tables[finding.table].names if finding.table in self.package.tables else []
        )
        return finding.field in names and finding.field not in (
            self.forms[finding.table].header or names
        )

    def _cursor(self):
        """The cursor of this thread."""
        if not hasattr(self.own, "cursor"):
            self.own.cursor = tables.cursor_of(self.connection)
        return self.own.cursor

    def _guarded(
        self,
        what: str,
        check: Callable[..., Iterable[Finding]],
        stated: str | None = None,
        seconds: float | None = None,
        before: Iterable[Finding] = (),
    ) -> list[Finding]:
        """The findings of one check; a check that fails inside is itself a finding.

        One that a file of the package states is kept within bounds. Where it cannot be stopped, the job ends with the findings ``before`` it.
        """
        found: list[Finding] = []
        stopped = lambda why: rules.BROKEN_RULE.at(
            f"{stated} cannot be run: it {why}", file=stated, line=1, column=1
        )
        try:
            cursor = self._cursor()
            job = self.crew.job
            job.what, job.instead = stated or what, lambda why: [*before, stopped(why)]
            with self.crew.limit(cursor, seconds) if stated else nullcontext():
                found.extend(check(cursor))
        except Stopped as error:
            found.append(stopped(error))
        except Exception as error:
            message = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[
                :300
            ]
            if stated and stated.endswith(".sql"):
                found.append(
                    rules.BROKEN_RULE.at(
                        f"{stated} cannot be run: {message}", file=stated, line=1, column=1
                    )
                )
            else:
                found.append(INTERNAL.at(f"the check of the {what} failed: {message}"))
        return found


def _code(file: Path) -> str:
    """The text of a query without its comments."""
    with suppress(OSError, UnicodeDecodeError):
        return "\n".join(
            line
            for line in file.read_text(encoding="utf-8").splitlines()
            if not line.startswith("--")
        )
    return ""


def _spoken(package: Package) -> dict[str, set[str]]:
    """The columns of each table that keys, references, rules and views may ask for."""
    queries = [rule.sql for rule in [*package.rules, *package.derived]]
    words = {
        word
        for sql in queries
        for line in sql.splitlines()
        if not line.startswith("--")
        for word in re.findall(r"\w+", line)
    }
    spoken = {}
    for name, table in package.tables.items():
        own = {field for key in table.foreign_keys for field in key.fields} | set(table.primary_key)
        asked = {
            field
            for other in package.tables.values()
            for key in other.foreign_keys
            if key.table == name
            for field in key.to_fields
        }
        spoken[name] = (words & set(table.names)) | own | asked
    return spoken
