"""Questions on the terminal: one field after the other, each answer checked at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from ..curate.draft import Draft
from ..curate.passages import PASSAGE, Ambiguous, has_passage, locate
from ..curate.trial import Row, Trial
from ..model import printing
from ..model.findings import Finding
from ..model.ids import default
from ..model.package import Field
from ..model.refusal import Refused
from .trials import attempt

if TYPE_CHECKING:
    from rich.console import Console

Say = Callable[[str], None]

FEW = 12  # values that are listed with the question; more are completed, or listed on `?`
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
            elif (wish := _wish(fields, say)) == "y":
                return trial
            else:
                asked = _with_passage(draft, [wish]) if wish != "n" else []
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
            row |= _ask_passage(draft, row.get(named.source, ""), say)
            continue
        column = draft.table[name]
        row[name] = _ask(draft, column, row.get(name) or default(draft.package, column), say)
        file = draft.snapshots / f"{row[name]}.txt"
        is_source = draft.table.measures and [name] == draft.table.primary_key
        if is_source and draft.has_snapshots and not file.is_file():
            say(
                f"  there is no {file} yet: "
                "save the text of the page there before the last question"
            )


def _ask(draft: Draft, column: Field, standing: str, say: Say) -> str:
    """The value of one field, asked for until it may stand there."""
    choices = draft.choices(column)
    _explain(column, choices, say, full=0 < len(choices) <= FEW)
    while True:
        answer = _read(f"{column.name}{f' [{standing}]' if standing else ''}: ", choices).strip()
        if answer == "?":
            _explain(column, choices, say, full=True)
            continue
        if answer == "-":
            answer = standing = ""
        meant = _meant(answer, choices)
        if len(meant) > 1:
            say(f"  which one: {', '.join(meant[:FEW])}{' …' if len(meant) > FEW else ''}?")
            continue
        if meant != [answer]:
            say(f"  → {meant[0]}")
        answer = meant[0] or standing
        if not answer and column.required:
            say(f"  {column.name} must be filled")
            continue
        try:
            return draft.check(column, answer) if answer else ""
        except Refused as error:
            say(f"  {error.text}")


def _meant(answer: str, choices: dict[str, str]) -> list[str]:
    """The values that an answer may stand for, itself if it is one or none is like it.

    They are found by their meaning, else by their beginning, else by a part of value or meaning.
    """
    if not answer or answer in choices:
        return [answer]
    folded = answer.casefold()
    named = [value for value, meaning in choices.items() if folded == meaning.casefold()]
    begun = [value for value in choices if value.casefold().startswith(folded)]
    texts = {value: f"{value} {meaning}".casefold() for value, meaning in choices.items()}
    holding = [value for value, text in texts.items() if folded in text]
    return named or begun or holding or [answer]


def _explain(column: Field, choices: dict[str, str], say: Say, full: bool) -> None:
    """What a field holds, and the values to choose from, all of them if ``full``."""
    spec = column.spec
    needed = "" if column.required else " May be empty."
    title, description = spec.get("title", column.name), spec.get("description", "")
    say(f"{title}: {description}{needed} Example: {spec.get('example', '')}")
    if full:
        width = min(28, max(map(len, choices), default=0))
        for value, meaning in choices.items():
            say(f"    {value:<{width}}  {meaning}".rstrip())
    elif choices:
        say(f"    one of {len(choices)}; Tab completes, ? lists them")


def _ask_passage(draft: Draft, source: str, say: Say) -> Row:
    """Span fields from a pasted passage; which of its places is asked where there are several."""
    say(
        "Passage: the words of the page that the row is about, and no more, as they stand there. "
        "They are not kept, only their place."
    )
    place = None
    passage = ""
    while True:
        passage = passage if place else _read("passage: ", {}).strip()
        if not passage:
            say("  the passage must be given")
            continue
        try:
            return locate(draft.snapshots, draft.table, source, passage, place)
        except Ambiguous as error:
            say(f"  {error.why}")
            question = "which place (a number; Enter to paste more of the sentence): "
            number = _read(question, {}).strip()
            place = int(number) if number.isdecimal() else None
        except Refused as error:
            say(f"  {error.text}")
            place = None


def _wish(fields: list[str], say: Say) -> str:
    """`y`, `n`, or the field that is to be changed."""
    offered = {"y": "yes", "n": "no", **dict.fromkeys(fields, "")}
    while True:
        meant = _meant(_read("Write it? [y/n, or a field to change] ", {}).strip(), offered)
        if len(meant) == 1 and meant[0] in offered:
            return meant[0]
        say(f"  y writes the row, n gives it up; the fields: {', '.join(fields)}")


def _read(question: str, choices: dict[str, str]) -> str:
    """A line from the terminal, with completion; from a pipe, as it comes."""
    if not sys.stdin.isatty():
        return input(question)
    from prompt_toolkit import prompt
    from prompt_toolkit.completion import FuzzyWordCompleter

    completer = FuzzyWordCompleter(list(choices), meta_dict=dict(choices)) if choices else None
    return prompt(question, completer=completer, complete_while_typing=bool(choices))
