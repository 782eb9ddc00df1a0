"""`ldn edit`: a row that stands is changed, in fields that are given or asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.blank import kind
from ..curate.draft import Draft
from ..curate.passages import PASSAGE, following, has_passage, locate
from ..curate.standing import Change, Found, edited, row_with_id
from ..curate.trial import Row
from ..model.findings import quoted
from ..model.printing import say as say_on
from ..model.refusal import Refused
from ..store.opened import OpenPackage, open_package
from .changing import Terms, finish_change, try_change
from .options import CANNOT
from .questions import Say, ask_field, ask_passage, list_values, meanings, read, wish
from .trials import show_row

if TYPE_CHECKING:
    from rich.console import Console

HELP = "Tab completes, ? lists the fields, Enter ends the changes, Ctrl-C gives up."


def opened(path: Path, ids: str) -> OpenPackage:
    """A package with sound schemas; ``ids`` is what stands before its path. Raises Refused."""
    if not path.exists():  # mostly it was not meant as a path
        remedy = (
            f"Write only {ids} after the verb, the parts of a link's id joined with `/`; "
            "fields are given with --set FIELD=VALUE."
        )
        raise Refused(f"{quoted(str(path))} is no folder of a package", remedy)
    package = open_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    return package


def standing_row(package: OpenPackage, wanted: str, what: str | None) -> Found:
    """The row with an id, of the table that ``what`` is a row of. Raises Refused."""
    return row_with_id(package, wanted, kind(package, what).name if what else None)


def edit_command(
    path: Path,
    wanted: tuple[str, str | None],
    given: Row,
    words: tuple[str | None, int | None],
    terms: Terms,
    console: Console,
) -> int:
    """Change fields of a row that stands, given or asked for.

    Args:
        path: The folder of the package.
        wanted: The id of the row, and its table where several rows have it.
        given: Field -> text, as the call states them.
        words: Words of the page from which the span is computed, and which of their places.
        terms: The terms.
        console: Where it is told.

    Returns:
        The exit status: 0 written, or as it should be; 1 not valid and not written; 2 given up.

    Raises:
        Refused: There is no such row, or the call cannot be worked with.
    """
    package = opened(path, "the id")
    found = standing_row(package, *wanted)
    if not given and not words[0]:
        return _by_questions(package, found, terms, console)
    row, told = edited(package, found, given)
    for note in told:
        say_on(console, note)
    if words[0]:
        row |= _placed(found, row, words[0], words[1], terms.snapshots)
    row |= following(terms.snapshots, found.table, found.row, row)
    own = (found.table.name, found.row_id)
    trial = try_change(package, Change({found.table.name: [row]}), own, terms, console)
    return finish_change(trial, terms, console)


def _placed(found: Found, row: Row, words: str, place: int | None, snapshots: Path) -> Row:
    """The span fields of other words of the page. Raises Refused."""
    if not (named := found.table.pointer):
        raise Refused(f"{found.table.name} has no span", "Leave out --passage.")
    return locate(snapshots, found.table, row[named.source], words, place)


def _by_questions(package: OpenPackage, found: Found, terms: Terms, console: Console) -> int:
    """Ask which fields are to be changed, until the row is valid and wanted; the exit status."""
    say: Say = partial(say_on, console)
    draft = Draft(package, found.table, terms.snapshots)
    show_row(draft, found.row, console)
    say(f"Which field is to be changed? {HELP}")
    names = changeable(draft)
    row = dict(found.row)
    try:
        while name := _field(draft, names, say):
            change_field(draft, found, row, name, say)
        if row == found.row:
            say("nothing was changed")
            return CANNOT
        return until_wanted(draft, found, row, names, terms, console)
    except (EOFError, KeyboardInterrupt):
        say("\nnothing was written")
        return CANNOT


def changeable(draft: Draft) -> list[str]:
    """The fields of a row that a person changes, and the words of its page."""
    table = draft.table
    fixed = {*table.primary_key, *draft.package.computed(table)}
    names = [name for name in table.names if name not in fixed]
    if draft.has_snapshots and has_passage(table):
        names = [*[name for name in names if name not in draft.span_fields], PASSAGE]
    return names


def _field(draft: Draft, names: list[str], say: Say) -> str:
    """The field that is to be changed next; empty where all is done."""
    titles = {field.name: str(field.spec.get("title", "")) for field in draft.table.fields}
    offered = {name: titles.get(name, "the words of the page") for name in names}
    while True:
        answer = read("field: ", offered).strip()
        if answer == "?":
            list_values(offered, say)
            continue
        meant = meanings(answer, offered)
        if meant == [""] or (len(meant) == 1 and meant[0] in offered):
            return meant[0]
        if len(meant) > 1:
            say(f"  which one: {', '.join(meant)}?")
        else:
            say(f"  the fields: {', '.join(names)}")


def change_field(draft: Draft, found: Found, row: Row, name: str, say: Say) -> None:
    """Ask for another value of a field, or other words of the page, and put it into the row."""
    table, named = draft.table, draft.table.pointer
    if name == PASSAGE and named and name not in table.names:
        row |= ask_passage(draft.snapshots, table, row[named.source], say, standing=True)
        return
    row[name] = ask_field(draft, table[name], row[name], say)
    row |= following(draft.snapshots, table, found.row, row)


def until_wanted(
    draft: Draft, found: Found, row: Row, names: list[str], terms: Terms, console: Console
) -> int:
    """Try a changed row, and change it further, until it is valid and wanted; the exit status."""
    say: Say = partial(say_on, console)
    own = (found.table.name, found.row_id)
    while True:
        change = Change({found.table.name: [row]})
        trial = try_change(draft.package, change, own, terms, console)
        if trial.sound and (terms.dry_run or not trial.texts):
            return finish_change(trial, terms, console)
        wanted = wish(names, say, trial.sound)
        if wanted == "y":
            return finish_change(trial, terms, console, asked=True)
        if wanted == "n":
            say("nothing was written")
            return CANNOT
        change_field(draft, found, row, wanted, say)
