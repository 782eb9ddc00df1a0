"""Rows that stand, changed: tried, shown old beside new, agreed to, written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.standing import Change, Changed, changes_of
from ..curate.trial import Trial, try_rows
from ..model.findings import total
from ..model.labels import label
from ..model.printing import say as say_on
from ..store.opened import OpenPackage
from .options import CANNOT, CLEAN, FINDINGS
from .progress import Progress
from .questions import Say, agreed
from .trials import commit_rows, cut, tell_findings

if TYPE_CHECKING:
    from rich.console import Console

BESIDE = 60  # characters of an old and a new value that stand in one line
MAX_SHOWN = 20  # rows that follow, and findings
EMPTY = "(empty)"


@dataclass(frozen=True)
class Terms:
    """On which terms a change is made.

    Args:
        snapshots: The folder of the snapshots, which need not be there.
        dry_run: Whether nothing is written.
        yes: Whether nobody is asked.
    """

    snapshots: Path = Path("snapshots")
    dry_run: bool = False
    yes: bool = False


def try_change(
    package: OpenPackage, change: Change, own: tuple[str, str], terms: Terms, console: Console
) -> Trial:
    """Try a change, show what it does, and tell what is wrong with it.

    Args:
        package: The package.
        change: Rows as they are to be, and ids of rows that go.
        own: The table and the id of the row that was asked for, which is shown first.
        terms: The terms.
        console: Where it is told.

    Raises:
        Refused: The package cannot be worked with.
    """
    say = partial(say_on, console)
    snapshots = terms.snapshots if terms.snapshots.is_dir() else None
    with Progress() as progress:
        progress.step("trying it on a copy")
        trial = try_rows(package, change.rows, snapshots, change.removed)
    tell_changes(changes_of(trial), own, say)
    about_others = any(finding.row_id != own[1] for finding in trial.findings)
    tell_findings(trial.findings[:MAX_SHOWN], console, several=about_others)
    if len(trial.findings) > MAX_SHOWN:
        say(f"… and {total(trial.findings[MAX_SHOWN:])} findings more")
    return trial


def tell_changes(changes: list[Changed], own: tuple[str, str], say: Say) -> None:
    """What differs, of the row that was asked for first, then of those that follow it."""
    following = []
    for changed in changes:
        if (changed.table.name, changed.row_id) == own:
            _tell_row(changed, say)
        else:
            following.append(changed)
    if following:
        say("by that:")
    for changed in following[:MAX_SHOWN]:
        _tell_row(changed, say, "  ")
    if len(following) > MAX_SHOWN:
        say(f"  … and {len(following) - MAX_SHOWN} more rows")


def _tell_row(changed: Changed, say: Say, margin: str = "") -> None:
    """A row, and what differs in it."""
    row = changed.after or changed.before or {}
    table = changed.table
    if not changed.before or not changed.after:
        what = "removed" if changed.before else "new"
        say(f"{margin}{table.name}  {changed.row_id}  {what}")
        if changed.before:
            return
    else:
        known = {name: row[name] or None for name in table.names}
        alone = not margin and len(table.primary_key) == 1  # a link says nothing but what changes
        text = label(table, known).split("  [")[0] if alone else ""
        say(f"{margin}{table.name}  {changed.row_id}  {cut(text)}".rstrip())
    width = max(map(len, changed.fields), default=0)
    for name, (old, new) in changed.fields.items():
        if not changed.before:
            say(f"{margin}  {name:<{width}}  {cut(new)}")
        elif len(old) + len(new) <= BESIDE:
            say(f"{margin}  {name:<{width}}  {old or EMPTY} → {new or EMPTY}")
        else:
            say(f"{margin}  {name}")
            say(f"{margin}    old: {cut(old) or EMPTY}\n{margin}    new: {cut(new) or EMPTY}")


def finish_change(trial: Trial, terms: Terms, console: Console, asked: bool = False) -> int:
    """Write a change if it is sound and wanted; the exit status.

    Args:
        trial: The change, tried and shown.
        terms: The terms.
        console: Where it is told.
        asked: Whether somebody has agreed already.

    Raises:
        Refused: A file changed meanwhile.
        OSError: A file cannot be written.
    """
    if not trial.sound:
        console.print("nothing was written")
        return FINDINGS
    if not trial.texts:
        console.print("nothing to change: the row is so already")
        return CLEAN
    if terms.dry_run:
        console.print("valid; nothing was written (--dry-run)")
        return CLEAN
    if not asked and not terms.yes and not (answer := agreed("Write it? [y/N] ")):
        how = "" if answer is False else "\n  → Answer y, or add --yes, to write."
        console.print(f"nothing was written{how}")
        return CANNOT
    say_on(console, f"written: {', '.join(commit_rows(trial))}")
    return CLEAN
