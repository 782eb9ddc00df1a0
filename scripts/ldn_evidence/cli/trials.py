"""New rows tried, shown and written: what `ldn add` does with them, asked for or given at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..curate.draft import Draft
from ..curate.trial import Row, Trial, commit, try_rows
from ..model.findings import Finding
from ..model.labels import label
from ..model.package import Table
from ..model.printing import say
from ..model.roles import judgement_of
from .progress import Progress

if TYPE_CHECKING:
    from rich.console import Console

MAX_TRIED = 50  # rows that are looked at one by one before all are tried
MAX_SHOWN = 300  # characters of a value


def commit_rows(trial: Trial) -> list[str]:
    """Write what was tried, and the pages that follow from it; the paths of what was written.

    Raises:
        Refused: A file changed meanwhile.
        OSError: A file cannot be written.
    """
    from ..publish.docs import write_docs  # only rows that are written need it

    written = commit(trial)
    return written + write_docs(trial.committed, new=False)


def attempt(draft: Draft, rows: list[Row], console: Console) -> Trial | None:
    """Try rows, show them as they would be written, and tell what is wrong.

    Args:
        draft: What is known of the table.
        rows: Whole rows.
        console: Where it is told.

    Returns:
        The trial; None where the rows cannot even be tried.

    Raises:
        Refused: A row, or the package, cannot be worked with.
    """
    for note in draft.reader.told:
        say(console, note)
    draft.reader.told.clear()
    unmet = [_show_unmet(draft, row, console) for row in rows[:MAX_TRIED]]
    if any(unmet):
        return None
    ids = [draft.row_id(row) for row in rows]
    if clashes := _clashes(draft, ids):
        for message, remedy in clashes:
            say(console, f"not added: {message}\n  → {remedy}")
        return None
    snapshots = draft.snapshots if draft.has_snapshots else None
    with Progress(text=f"trying {len(rows):,} row{'s' if len(rows) > 1 else ''}"):
        trial = try_rows(draft.package, {draft.table.name: rows}, snapshots)
    for row in trial.rows(draft.table):
        if draft.row_id(row) in ids:
            show_row(draft, row, console)
    tell_findings(trial.findings, console, several=len(rows) > 1)
    return trial


def finish(draft: Draft, trial: Trial, console: Console, dry_run: bool) -> int:
    """Write rows that are sound, and tell where they stand; the exit status."""
    if dry_run:
        console.print("valid; nothing was written (--dry-run)")
        return 0
    say(console, f"written: {', '.join(commit_rows(trial)) or 'nothing'}")
    for line, row in enumerate(trial.rows(draft.table), 2):
        row_id = draft.row_id(row)
        if row_id not in draft.lines:
            say(console, f"added {row_id} at {draft.table.path}:{line}")
    return 0


def _clashes(draft: Draft, ids: list[str]) -> list[tuple[str, str]]:
    """Ids that stand in the table, or are given twice, in words, each with what to do."""
    lines, table = draft.lines, draft.table
    clashes = []
    for row_id in dict.fromkeys(ids):
        if row_id in lines:
            message = f"{row_id} stands on line {lines[row_id]} of {table.path} already"
            clashes.append((message, _change_it(table, row_id)))
        if ids.count(row_id) > 1:
            clashes.append((f"{row_id} is given twice", "Another row needs another id."))
    return clashes


def _change_it(table: Table, row_id: str) -> str:
    """How a row that stands is changed."""
    edit = f"To change it: `ldn edit {row_id}`"
    if judgement_of(table):
        edit = f"To judge it: `ldn verdict {row_id.replace('/', ' ')}`; {edit[0].lower()}{edit[1:]}"
    return f"{edit}. Another row needs another id." if len(table.primary_key) == 1 else f"{edit}."


def _show_unmet(draft: Draft, row: Row, console: Console) -> bool:
    """Whether the row by itself is wrong; then it is shown, and what is wrong with it."""
    unmet = draft.unmet(row)
    if unmet:
        show_row(draft, row, console)
        tell_findings(unmet, console)
    return bool(unmet)


def tell_findings(findings: list[Finding], console: Console, several: bool = False) -> None:
    """Findings with what to do; the row is named where there are several."""
    for finding in findings:
        about = " · ".join(filter(None, (finding.row_id if several else None, finding.field)))
        head = f"{finding.severity} {finding.code} {about}{': ' if about else ''}"
        say(console, f"{head}{finding.message}\n  → {finding.fix}")


def show_row(draft: Draft, row: Row, console: Console) -> None:
    """The row as it would be written, empty fields left out."""
    names = draft.table.names
    title = label(draft.table, {name: row.get(name) or None for name in names}) or ""
    say(console, f"{draft.table.name}  {cut(title)}".rstrip())
    width = max(map(len, names))
    for name in names:
        if row.get(name):
            say(console, f"  {name:<{width}}  {cut(row[name])}")


def cut(value: str) -> str:
    """A value in one line, the end of a long one left out."""
    value = value.replace("\n", " ")
    if len(value) <= MAX_SHOWN:
        return value
    return f"{value[:MAX_SHOWN]}… ({len(value):,} characters)"
