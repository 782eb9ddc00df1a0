"""Questions on the terminal: one field after the other, each answer checked at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from ..curate.draft import Draft
from ..curate.passages import PASSAGE, has_passage
from ..curate.trial import Row, Trial
from ..model import printing
from ..model.findings import Finding
from ..model.ids import default
from .questions import Say, ask_field, ask_passage, wish
from .trials import attempt

if TYPE_CHECKING:
    from rich.console import Console

HELP = (
    "Enter leaves a field empty or takes what stands in brackets, - empties it, "
    "? explains it and lists the values, Ctrl-C gives up."
)


def ask_row(draft: Draft, console: Console) -> Trial | None:
    """Ask for a row until it is valid and wanted.

    Args:
        draft: What is known of the table.
        console: Where the questions are explained.

    Returns:
        The trial of the row; None where it is given up.

    Raises:
        Refused: The package cannot be worked with.
    """
    say = partial(printing.say, console)
    _introduce(draft, say)
    row: Row = {}
    names = [name for name in draft.table.names if name not in draft.not_asked]
    fields = asked = _with_passage(draft, names)
    try:
        while asked:
            _ask_fields(draft, row, asked, say)
            say("")
            full = draft.complete(row)
            trial = attempt(draft, [full], console)
            if not trial or not trial.sound:
                findings = trial.findings if trial else draft.unmet(full)
                asked = _again(draft, findings) or list(draft.table.primary_key)
                say(f"\nOnce more: {', '.join(asked)}")
            elif (wanted := wish(fields, say)) == "y":
                return trial
            else:
                asked = _with_passage(draft, [wanted]) if wanted != "n" else []
    except (EOFError, KeyboardInterrupt):
        say("")
    say("nothing was written")
    return None


def _introduce(draft: Draft, say: Say) -> None:
    """What is asked for, and how to answer."""
    say(f"A new row of {draft.table.name}: {draft.table.spec.get('description', '')}\n{HELP}")
    if not draft.has_snapshots and (draft.table.pointer or draft.table.measures):
        say(
            f"There is no folder {draft.snapshots}: with the text of the page as "
            f"{draft.snapshots}/SOURCE.txt you would paste words, and not count characters."
        )


def _with_passage(draft: Draft, names: list[str]) -> list[str]:
    """The fields, with the words of the page after the source whose page it is."""
    named = draft.table.pointer if draft.has_snapshots and has_passage(draft.table) else None
    asked = []
    for name in names:
        asked.append(name)
        if named and name == named.source:
            asked.append(PASSAGE)
    return asked


def _again(draft: Draft, findings: list[Finding]) -> list[str]:
    """The fields to ask once more: those of findings, and of the rules that these rest on."""
    fields = {finding.field for finding in findings}
    codes = {finding.code for finding in findings}
    for rule in draft.table.row_rules:
        if rule.code in codes:
            fields.update(rule.columns)
    if (named := draft.table.pointer) and fields & set(named.span):
        fields.add(named.source)
    names = [name for name in draft.table.names if name in fields - draft.not_asked]
    return _with_passage(draft, names)


def _ask_fields(draft: Draft, row: Row, names: Iterable[str], say: Say) -> None:
    """Ask for fields, and put the answers into the row."""
    for name in names:
        if name == PASSAGE and (named := draft.table.pointer) and name not in draft.table.names:
            row |= ask_passage(draft.snapshots, draft.table, row.get(named.source, ""), say)
            continue
        column = draft.table[name]
        row[name] = ask_field(draft, column, row.get(name) or default(draft.package, column), say)
        file = draft.snapshots / f"{row[name]}.txt"
        is_source = draft.table.measures and [name] == draft.table.primary_key
        if is_source and draft.has_snapshots and not file.is_file():
            say(
                f"  there is no {file} yet: "
                "save the text of the page there before the last question"
            )
