"""`ldn verdict`: what is judged of a pair, whether it stands already or is new."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.blank import one
from ..curate.draft import Draft
from ..curate.standing import Change, Found, edited, row_with_id, rows_of
from ..curate.trial import Row
from ..model.findings import quoted
from ..model.ids import default, filled_in
from ..model.labels import label
from ..model.package import Package, Table
from ..model.printing import say as say_on
from ..model.refusal import Refused
from ..model.roles import PAIR, judgement_of, judging_tables, unjudged
from ..store.opened import OpenPackage
from .changing import Terms, finish_change, try_change
from .edit import changeable, opened, until_wanted
from .options import CANNOT
from .questions import Say, ask_field
from .trials import cut

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Pair:
    """A pair that is judged: the rows that it links, and its own row, there or to be made."""

    ends: list[Found]
    own: Found
    new: bool

    @property
    def table(self) -> Table:
        """The table of pairs."""
        return self.own.table


def verdict_command(
    path: Path, named: list[str], given: Row, terms: Terms, console: Console
) -> int:
    """Set what is judged of a pair, given or asked for; a new pair is made.

    Args:
        path: The folder of the package.
        named: The ids of what is judged, and of what it is held against, in either order; or the
            id of the pair.
        given: Field -> text, as the call states them.
        terms: The terms.
        console: Where it is told.

    Returns:
        The exit status: 0 written, or as it should be; 1 not valid and not written; 2 given up.

    Raises:
        Refused: There are no such rows, or the call cannot be worked with.
    """
    package = opened(path, "the two ids")
    pair = _pair(package, _two(named))
    say: Say = partial(say_on, console)
    for end in pair.ends:
        text = label(end.table, {name: end.row[name] or None for name in end.table.names})
        say(f"{one(end.table)}  {cut(text)}")
    say(_standing(pair))
    if not given:
        return _by_questions(package, pair, terms, console)
    changed, told = edited(package, pair.own, given)
    for note in told:
        say(note)
    row = with_offers(package, pair.table, changed, given)
    own = (pair.table.name, pair.own.row_id)
    trial = try_change(package, Change({pair.table.name: [row]}), own, terms, console)
    return finish_change(trial, terms, console)


def _two(named: list[str]) -> tuple[str, str]:
    """The two ids of a pair, also where they come joined. Raises Refused."""
    ids = [part for text in named for part in text.split("/")]
    if len(ids) < PAIR:
        raise Refused(
            "a verdict is on two rows, and one id was given",
            "Name what is judged, and what it is held against: `ldn verdict CLAIM CITATION`.",
        )
    return ids[0], ids[1]


def _standing(pair: Pair) -> str:
    """Whether the pair stands, and with what verdict."""
    if pair.new:
        return f"a new row of {pair.table.name}"
    text = label(pair.table, {name: pair.own.row[name] or None for name in pair.table.names})
    return f"so far  {cut(text)}  (line {pair.own.line} of {pair.table.path})"


def _pair(package: OpenPackage, ends: tuple[str, str]) -> Pair:
    """The pair of two ids. Raises Refused."""
    tables = judging_tables(package)
    if not tables:
        raise Refused(
            "this package does not say which table holds what is judged of a pair",
            "Name its fields by x-judges in schemas/tables/TABLE.json; docs/profile.md says how.",
        )
    for table in tables:
        for ids in (ends, ends[::-1]):
            if len(rows := _ends(package, table, ids)) == len(ids):
                return _pair_of(package, table, rows)
    table = tables[0]
    for name, wanted in zip(table.primary_key, ends):
        _require_row(package, _target(package, table, name), wanted)
    raise Refused(f"{quoted(ends[0])} and {quoted(ends[1])} are no pair", "Name one row of each.")


def _require_row(package: OpenPackage, table: Table, wanted: str) -> None:
    """See that a table has a row with an id. Raises Refused."""
    try:
        row_with_id(package, wanted, table.name)
    except Refused as refusal:
        wrong = (
            other
            for other in package.tables.values()
            for row in rows_of(package, other)
            if row.row_id == wanted
        )
        if other := next(wrong, None):
            raise Refused(
                f"{wanted} is a {one(other)}, where a {one(table)} is needed",
                f"Ids of {table.name} stand in {table.path}.",
            ) from None
        new = f"A new one is added by `ldn add {one(table)}`."
        what = f"there is no {one(table)} {quoted(wanted)}"
        raise Refused(what, f"{refusal.remedy} {new}") from None


def _target(package: Package, table: Table, name: str) -> Table:
    """The table that a part of the key refers to; the table itself where none is stated."""
    keys = [key for key in table.foreign_keys if key.fields == (name,)]
    return package.tables[keys[0].table] if keys else table


def _ends(package: OpenPackage, table: Table, ids: tuple[str, ...]) -> list[Found]:
    """The rows that the parts of a key name, as many of them as there are."""
    found = []
    for name, wanted in zip(table.primary_key, ids):
        rows = rows_of(package, _target(package, table, name))
        found += [row for row in rows if row.row_id == wanted]
    return found


def _pair_of(package: OpenPackage, table: Table, ends: list[Found]) -> Pair:
    """The row of a pair, that which stands or one with the defaults of a new row."""
    key = dict(zip(table.primary_key, (end.row_id for end in ends)))
    for found in rows_of(package, table):
        if all(found.row[name] == value for name, value in key.items()):
            return Pair(ends, found, new=False)
    fresh = {field.name: default(package, field) for field in table.fields} | key
    return Pair(ends, Found(table, fresh, 0), new=True)


def with_offers(package: Package, table: Table, row: Row, given: Row) -> Row:
    """A row with what is offered for judged fields that are empty and were not given as such.

    While nothing is judged, nothing is offered, and what was judged before is emptied.
    """
    first, judged = unjudged(table), judgement_of(table)
    free = [name for name in judged if name not in given]
    if first and row[first[0].name] in ("", first[1]):
        return row | {name: "" for name in free if name != first[0].name}
    texts = {name: judged[name] for name in free if judged[name] and not row[name]}
    return row | {name: filled_in(package, text) for name, text in texts.items()}


def _by_questions(package: OpenPackage, pair: Pair, terms: Terms, console: Console) -> int:
    """Ask for what is judged, until the row is valid and wanted; the exit status."""
    say: Say = partial(say_on, console)
    table = pair.table
    draft = Draft(package, table, terms.snapshots)
    say(
        "Enter leaves a field empty or takes what stands in brackets, - empties it, "
        "? explains it, Ctrl-C gives up."
    )
    names = changeable(draft)
    judged = list(judgement_of(table))
    others = [name for name in names if name not in judged and name not in draft.not_asked]
    row = dict(pair.own.row)
    try:
        for name in [*(others if pair.new else []), *judged]:
            answered = (
                {other: row[other] for other in judged[: judged.index(name)]}
                if (name in judged)
                else {}
            )
            offered = with_offers(package, table, row, answered) if answered else row
            row[name] = ask_field(draft, table[name], offered[name], say)
        say("")
        return until_wanted(draft, pair.own, row, names, terms, console)
    except (EOFError, KeyboardInterrupt):
        say("\nnothing was written")
        return CANNOT
