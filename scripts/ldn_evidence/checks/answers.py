"""What was found once across tables, and holds as long as the rows that it speaks of stay.

Whoever changes a package and looks at it again, as a trial of rows does, asks the same rules and
views twice, most of them about files that are as they were. What is kept is only what follows from
bytes and schemas: a query that calls a table function, or that speaks of what the database keeps of
itself, is asked anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..model.findings import Finding
from ..model.package import Package, SqlRule, Table
from ..store import tables
from ..store.form import Form
from ..store.views import words_of
from . import rules

OF_THE_DATABASE = re.compile(
    r"\b(duckdb_|pragma_|sqlite_|information_schema|pg_)|(random|uuid|nextval)\s*\("
)

Answers = dict[Hashable, list[Finding]]  # by question; for one package and for copies of it


@dataclass(frozen=True)
class Question:
    """What is asked, with the state of all that its answer follows from."""

    what: Hashable
    states: tuple[Hashable, ...]
    of_tables: frozenset[str]


def answered(
    answers: Answers, question: Question | None, ask: Callable[[], list[Finding]]
) -> list[Finding]:
    """What is found, or was found when the same was asked before.

    That a check failed, or was ended, says nothing of the next time; nor is an answer kept where
    exceptions chose what is named.
    """
    if question is None:
        return ask()
    if question not in answers:
        found = ask()
        own = (f.table in question.of_tables and not f.code.startswith("P") for f in found)
        if len(found) > rules.MOST_NAMED or not all(own):
            return found
        answers[question] = found
    return answers[question]


def of_layer(layer: str, table: Table, form: Form) -> Question:
    """What a layer of checks asks of one table."""
    return Question(layer, (_state(table, form),), frozenset([table.name]))


def _state(table: Table, form: Form) -> tuple[Hashable, ...]:
    """A table's name, its schemas, how its file was read, and last what that held."""
    schemas = (repr(table.spec), repr(table.row_rules))
    return table.name, *schemas, form.way, form.bytes >= tables.LARGE, form.sha256


class Questions:
    """The questions of one look at a package, whose files are known by now.

    ``harmless`` are the queries of which it is known that they call no table function.
    """

    def __init__(
        self, package: Package, forms: Mapping[str, Form], harmless: frozenset[str]
    ) -> None:
        self._package, self._forms, self._harmless = package, forms, harmless

    def of_rule(self, rule: SqlRule) -> Question | None:
        """What is asked by a rule; None where no answer may be kept."""
        if not self._may_be_kept(rule.sql):
            return None
        words = {word.casefold() for word in words_of(rule.sql)}
        named = {rule.table, *(name for name in self._states if name.casefold() in words)}
        states = [self._states[name] for name in sorted(named)]
        return Question(rule, (*states, self._itself), frozenset(named))

    def of_view(self, text: str, others: Mapping[str, str]) -> Question | None:
        """What is asked of a view, which is not run: whether it speaks of what there is."""
        if not all(map(self._may_be_kept, (text, *others.values()))):
            return None
        return Question((text, *others.items()), self._schemas, frozenset())

    def _may_be_kept(self, text: str) -> bool:
        query = text.strip().rstrip(";")
        return query in self._harmless and not OF_THE_DATABASE.search(query.casefold())

    @cached_property
    def _states(self) -> dict[str, tuple[Hashable, ...]]:
        return {
            name: _state(table, self._forms[name]) for name, table in self._package.tables.items()
        }

    @cached_property
    def _schemas(self) -> tuple[Hashable, ...]:
        """The tables as a view knows them: of a large file the values are a part of the types."""
        large = {name for name, form in self._forms.items() if form.bytes >= tables.LARGE}
        return tuple(s if name in large else s[:-1] for name, s in self._states.items())

    @cached_property
    def _itself(self) -> tuple[str, ...]:
        """What the relation ``package`` says, which changes with the day."""
        meta = self._package.meta
        said = [str(meta.get("version", "")), str(meta.get("created", ""))]
        return (*said, date.today().isoformat())
