"""`ldn withdraw`: a row stands no longer, and what refers to it is settled or told."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.blank import one
from ..curate.standing import Found
from ..curate.withdrawing import Reference, Withdrawal, left_referring, withdrawal
from ..model.printing import say as say_on
from .changing import Terms, finish_change, try_change
from .edit import opened, standing_row
from .questions import Say

if TYPE_CHECKING:
    from rich.console import Console

MAX_NAMED = 5  # rows of a table that refer to one, by their ids


def withdraw_command(
    path: Path, wanted: tuple[str, str | None], how: Withdrawal, terms: Terms, console: Console
) -> int:
    """Withdraw a row, which keeps its id, and tell what refers to it.

    Args:
        path: The folder of the package.
        wanted: The id of the row, and its table where several rows have it.
        how: Why, and what becomes of what refers to it.
        terms: The terms.
        console: Where it is told.

    Returns:
        The exit status: 0 written; 1 not valid and not written; 2 given up.

    Raises:
        Refused: There is no such row, or it cannot be withdrawn.
    """
    package = opened(path, "the id")
    found = standing_row(package, *wanted)
    change = withdrawal(package, found, how)
    own = (found.table.name, found.row_id)
    trial = try_change(package, change, own, terms, console)
    left = left_referring(package, found, how)
    _tell_references(found, left, how.replaced_by, partial(say_on, console))
    return finish_change(trial, terms, console)


def _tell_references(
    found: Found, references: list[Reference], successor: str | None, say: Say
) -> None:
    """The rows that refer to a row, and what can be done about them."""
    if not references:
        return
    say(f"what refers to {found.row_id}:")
    named: dict[tuple[str, str], list[str]] = {}
    for reference in references:
        key = (reference.table.name, reference.field)
        named.setdefault(key, []).append(reference.row_id)
    for (table, field), ids in named.items():
        more = f" and {len(ids) - MAX_NAMED} more" if len(ids) > MAX_NAMED else ""
        say(f"  {table}, by {field}: {', '.join(ids[:MAX_NAMED])}{more}")
    if any(reference.links for reference in references):
        say("  → --links remove takes out the rows that only link it to others.")
    row = successor or f"another {one(found.table)}"
    place = "" if successor else " --replaced-by ID"
    say(f"  →{place} --links move lets all of them refer to {row} instead.")
    if single := next((other for other in references if not other.links), None):
        say(f"  → Or each by itself: `ldn edit {single.row_id} --set {single.field}=…`.")
