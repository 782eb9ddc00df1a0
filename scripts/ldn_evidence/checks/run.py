"""What the checks of one package share: its tables, what is known of each file, threads, findings.

Tables, then rules, are checked side by side: the database works outside Python's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property, partial

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule
from ..model.package import SqlRule, Table
from ..model.rulebook import roots
from ..store import deadline, engine
from ..store.database import Database, fits
from ..store.deadline import Crew, Job, Stopped
from ..store.door import Known, file_sizes
from ..store.form import Form
from ..store.opened import OpenPackage
from ..store.views import words_of
from . import rules

INTERNAL = Rule("P900")
MAX_WORKERS = 2
BYTES_A_SECOND = 1 << 20  # of a table, for which a rule has so much longer
# What the database says of a table that it holds as a view, and how, is nobody's concern.
OF_A_VIEW, OF_A_TABLE = 'Values list "', 'Table "'
LONGEST_MESSAGE = 300  # characters of an error that was not foreseen

Check = Callable[[DuckDBPyConnection], Iterable[Finding]]
Work = Callable[[], list[Finding]]


class Run:
    """One pass of all checks over one package."""

    def __init__(
        self,
        package: OpenPackage,
        progress: Callable[[str], None],
        asked: Collection[str] | None = None,
    ) -> None:
        self.package, self.progress, self._asked = package, progress, asked
        self.sizes = file_sizes(package)
        total = sum(self.sizes.values())
        self.huge = total >= engine.HUGE
        # What rows the database of small files holds already is not loaded again.
        small = fits(self.sizes.values())
        self.database = package.database if small else Database(total)
        self.connection = self.database.connection
        absent = partial(Form, present=False, sound=False, canonical=False)
        self.forms: dict[str, Form] = {name: absent() for name in package.tables}
        self.known: dict[str, Known] = {}
        self.findings: list[Finding] = []
        self._own = threading.local()  # each thread has a cursor of its own
        self._crew = Crew(MAX_WORKERS, deadline.MOST_MEMORY + 8 * total)

    @property
    def cursor(self) -> DuckDBPyConnection:
        """The cursor of this thread."""
        if not hasattr(self._own, "cursor"):
            self._own.cursor = engine.cursor_of(self.connection)
            # A table of that name is what a rule means by it.
            if "package" not in map(str.lower, self.package.tables):
                engine.describe(self._own.cursor, self.package.meta)
        cursor: DuckDBPyConnection = self._own.cursor
        return cursor

    @property
    def is_whole(self) -> bool:
        """Whether all is asked that can be, and not some of the rules alone."""
        return self._asked is None

    def asks(self, stated: SqlRule | Table) -> bool:
        """Whether a rule is to be run, or the cells, keys and rows of a table are to be checked."""
        return self._asked is None or stated.path in self._asked

    @property
    def named(self) -> frozenset[str]:
        """The views that have their names at the cursor of this thread."""
        named: frozenset[str] = getattr(self._own, "named", frozenset())
        return named

    @named.setter
    def named(self, views: frozenset[str]) -> None:
        self._own.named = views

    @property
    def unsettled(self) -> set[str]:
        """Tables whose file is to become another one: no hash of it says anything yet."""
        return {
            finding.table for finding in self.findings if finding.code in roots() and finding.table
        }

    def seconds(self, table: Table) -> float:
        """How long a rule may be at a table by itself."""
        return deadline.RULE_SECONDS + self.sizes[table.name] / BYTES_A_SECOND

    def limit(self, table: Table) -> AbstractContextManager[None]:
        """A bound on what this thread does with its cursor at a table. Raises Stopped."""
        return self._crew.limit(self.cursor, self.seconds(table))

    def side_by_side(self, works: list[Work]) -> None:
        """Do works in threads; meanwhile this one stops the rules whose time is up."""
        for found in self._crew.run([Job("a check", work) for work in works]):
            self.findings += found

    def guarded(
        self,
        what: str,
        check: Check,
        stated: str | None = None,
        seconds: float | None = None,
        before: Iterable[Finding] = (),
    ) -> list[Finding]:
        """The findings of one check; a check that fails inside is itself a finding.

        One that a file of the package states is kept within bounds: ``stated`` is that file.
        Where it cannot be stopped, the job ends with the findings ``before`` it.
        """
        found: list[Finding] = []
        try:
            cursor = self.cursor
            job = self._crew.job
            job.what = stated or what
            job.instead = partial(_left_behind, before, job.what)
            with self._crew.limit(cursor, seconds) if stated else nullcontext():
                found.extend(check(cursor))
        except Stopped as error:
            found.append(_broken(stated or what, f"it {error}"))
        except Exception as error:
            text = str(error).splitlines()[0] if str(error) else ""
            text = text.replace(OF_A_VIEW, OF_A_TABLE)
            message = f"{type(error).__name__}: {text}"[:LONGEST_MESSAGE]
            if stated and stated.endswith(".sql"):
                found.append(_broken(stated, message))
            else:
                found.append(INTERNAL.at(f"the check of the {what} failed: {message}"))
        return found

    def of_tables(
        self,
        what: str,
        check: Check,
        stated: str | None = None,
        seconds: float | None = None,
        before: Iterable[Finding] = (),
    ) -> list[Finding]:
        """A check of tables, without fields that a header lacks: these were named as missing."""
        return [
            finding
            for finding in self.guarded(what, check, stated, seconds, before)
            if not self._of_missing_field(finding)
        ]

    def _of_missing_field(self, finding: Finding) -> bool:
        if finding.table not in self.package.tables:
            return False
        names = self.package.tables[finding.table].names
        header = self.forms[finding.table].header or names
        return finding.field in names and finding.field not in header

    def as_it_stands(self, table: Table) -> Table:
        """A table without references and row rules of fields that a header lacks."""
        return replace(
            table,
            foreign_keys=[
                key
                for key in table.foreign_keys
                if self._has(table.name, key.fields) and self._has(key.table, key.to_fields)
            ],
            row_rules=[rule for rule in table.row_rules if self._has(table.name, rule.columns)],
        )

    def _has(self, name: str, fields: Collection[str]) -> bool:
        """Whether the file of a table has these fields."""
        if name not in self.forms:
            return False
        return set(fields) <= set(self.forms[name].header or self.package.tables[name].names)

    def lacks(self, rule: SqlRule) -> bool:
        """Whether a rule speaks of a table or field that is not there.

        That was named once, and nothing follows from it.
        """
        words = words_of(rule.sql)
        return bool(words & self.package.lost) or any(
            name in words and (fields is None or words & fields)
            for name, fields in self._gone.items()
        )

    @cached_property
    def _gone(self) -> dict[str, set[str] | None]:
        """The tables whose file lacks fields, with these; those that have no file with None."""
        lacking: dict[str, set[str] | None] = {}
        for name, table in self.package.tables.items():
            form = self.forms[name]
            lacking[name] = set(table.names) - set(form.header) if form.present else None
        return {name: fields for name, fields in lacking.items() if fields is None or fields}


def _broken(stated: str, why: str) -> Finding:
    """A finding on a file of the package whose rule cannot be run."""
    message = f"{stated} cannot be run: {why}"
    return rules.BROKEN_RULE.at(message, file=stated, line=1, column=1)


def _left_behind(before: Iterable[Finding], stated: str, why: str) -> list[Finding]:
    """The findings of a job that could not be stopped."""
    return [*before, _broken(stated, f"it {why}")]
