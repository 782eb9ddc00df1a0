"""Rows from references shown, tried, agreed to and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..curate.references.beside import rows_beside
from ..curate.references.csl import csl_value
from ..curate.references.rows import Drawn, place_of
from ..curate.references.wanting import require_filled
from ..curate.trial import Row, try_rows
from ..model.findings import ERROR, total
from ..model.labels import label
from ..model.package import Table
from ..model.printing import say
from ..store.opened import OpenPackage
from .questions import agreed
from .trials import commit_rows

if TYPE_CHECKING:
    from rich.console import Console

MAX_SHOWN = 20  # findings of a trial


def propose(
    package: OpenPackage, table: Table, drawn: Drawn, console: Console, consent: bool | None
) -> int:
    """Show what would be added, try it, ask, write it.

    Exit status 0, or 1 where the trial found errors. Raises Refused where values are wanting.
    """
    for record, _, row, why in drawn.duplicates:
        title = csl_value(record, "title")
        key = row[table.primary_key[0]]
        say(console, f"duplicate   {place_of(record)} is {key} already, by {why}: {title}")
    for text in drawn.left_out:
        say(console, f"left out    {text}")
    for text in drawn.left_empty:
        say(console, f"left empty  {text}")
    for text in drawn.notices:
        say(console, f"notice      {text}")
    for row in drawn.rows:
        say(console, f"would add   {label(table, row)}")
    if not drawn.rows:
        say(console, "nothing to add")
        return 0
    require_filled(package, table, drawn)
    beside = rows_beside(package, table, zip(drawn.rows, drawn.sources))
    return write(package, table, drawn.rows, console, consent, beside)


def write(
    package: OpenPackage,
    table: Table,
    rows: list[Row],
    console: Console,
    consent: bool | None,
    beside: dict[str, list[Row]] | None = None,
) -> int:
    """Try rows, with those ``beside`` them in other tables, show what that finds, ask, write.

    Exit status 0, or 1 where the trial found errors or the answer was no.
    """
    trial = try_rows(package, {table.name: rows} | (beside or {}))
    for finding in trial.findings[:MAX_SHOWN]:
        say(console, f"{finding.severity} {finding.place}: {finding.message}\n  → {finding.fix}")
    if len(trial.findings) > MAX_SHOWN:
        console.print(f"… and {total(trial.findings[MAX_SHOWN:])} more")
    if not trial.sound:
        errors = total(trial.findings, ERROR)
        console.print(f"nothing was written: {errors} error{'s' if errors > 1 else ''}")
        return 1
    if consent is False:
        console.print("valid; nothing was written (--dry-run)")
        return 0
    if not consent and not agreed(f"write {len(rows)} row{'s' if len(rows) > 1 else ''}? [y/N] "):
        console.print("nothing was written\n  → Answer y, or add --yes, to write.")
        return 1
    say(console, f"written: {', '.join(commit_rows(trial)) or 'nothing'}")
    return 0
