"""Questions on the terminal: one field after the other, each answer checked at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial

from ..curate.draft import PASSAGE, Ambiguous, Draft, has_passage, locate
from ..curate.trial import Row, Trial
from ..model import findings
from ..model.findings import Finding
from ..model.ids import default
from ..model.package import Field
from ..model.refusal import Refused
from .add import attempt

FEW = 12  # values that are listed with the question; more are completed, or listed on `?`
HELP = "Enter leaves a field empty or takes what stands in brackets, - empties it, ? explains it and lists the values, Ctrl-C gives up."


def ask_row(draft: Draft, console) -> Trial | None:
    """Ask for a row until it is valid and wanted; None where it is given up."""
    say = partial(findings.say, console)
    say(f"A new row of {draft.table.name}: {draft.table.spec.get('description', '')}\n{HELP}")
    if not draft.has_snapshots and (draft.takes_passage or draft.measures):
        say(
            f"There is no folder {draft.snapshots}: with the text of the page as {draft.snapshots}/SOURCE.txt you would paste words, and not count characters."
        )
    row: Row = {}
    fields = asked = _with_passage(
        draft, [column.name for column in draft.table.fields if column.name not in draft.made]
    )
    try:
        while asked:
            _ask_fields(draft, row, asked, say)
            say("")
            full = draft.complete(row)
            trial = attempt(draft, [full], console)
            if not trial or not trial.sound:
                asked = _again(draft, trial.findings if trial else draft.unmet(full)) or list(
                    draft.table.primary_key
                )
                say(f"\nOnce more: {', '.join(asked)}")
            elif (wish := _wish(fields, say)) == "y":
                return trial
            else:
                asked = _with_passage(draft, [wish]) if wish != "n" else []
    except (EOFError, KeyboardInterrupt):
        say("")
    say("nothing was written")
    return None


def _with_passage(draft: Draft, names: list[str]) -> list[str]:
    """The fields, with the words of the page after the source whose page it is."""
    paste = draft.has_snapshots and has_passage(draft.table)
    return [
        asked
        for name in names
        for asked in ((name, PASSAGE) if paste and name == draft.source_field else (name,))
    ]


def _again(draft: Draft, found: list[Finding]) -> list[str]:
    """The fields to ask once more: those of the findings, and those that the findings' rules speak of."""
    fields = {finding.field for finding in found}
    fields |= {
        column
        for rule in draft.table.row_rules
        if rule.code in {f.code for f in found}
        for column in rule.columns
    }
    if (span := draft.table.span) and fields & set(span.place):
        fields.add(span.source)
    return _with_passage(
        draft, [name for name in draft.table.names if name in fields and name not in draft.made]
    )


def _ask_fields(draft: Draft, row: Row, names: Iterable[str], say) -> None:
    for name in names:
        if name == PASSAGE and name not in draft.table.names:
            row |= _ask_passage(draft, row.get(draft.source_field, ""), say)
            continue
        column = draft.table[name]
        row[name] = _ask(draft, column, row.get(name) or default(draft.package, column), say)
        file = draft.snapshots / f"{row[name]}.txt"
        if (
            draft.measures
            and draft.has_snapshots
            and [name] == draft.table.primary_key
            and not file.is_file()
        ):
            say(
                f"  there is no {file} yet: save the text of the page there before the last question"
            )


def _ask(draft: Draft, column: Field, standing: str, say) -> str:
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
    """The values that an answer may stand for, itself if it is one or none is like it: by meaning, by their beginning, by a part of value or meaning."""
    if not answer or answer in choices:
        return [answer]
    said = answer.casefold()
    named = [value for value, meaning in choices.items() if said == meaning.casefold()]
    begun = [value for value in choices if value.casefold().startswith(said)]
    return (
        named
        or begun
        or [value for value, meaning in choices.items() if said in f"{value} {meaning}".casefold()]
        or [answer]
    )


def _explain(column: Field, choices: dict[str, str], say, full: bool) -> None:
    needed = "" if column.required else " May be empty."
    say(
        f"{column.spec.get('title', column.name)}: {column.spec.get('description', '')}{needed} Example: {column.spec.get('example', '')}"
    )
    if full:
        width = min(28, max(map(len, choices), default=0))
        for value, meaning in choices.items():
            say(f"    {value:<{width}}  {meaning}".rstrip())
    elif choices:
        say(f"    one of {len(choices)}; Tab completes, ? lists them")


def _ask_passage(draft: Draft, source: str, say) -> Row:
    """Span columns from a pasted passage; which of its places is asked where there are several."""
    say(
        "Passage: the words of the page that the row is about, and no more, as they stand there. They are not kept, only their place."
    )
    place = None
    passage = ""
    while True:
        passage = passage if place else _read("passage: ", {}).strip()
        try:
            if passage:
                return locate(draft.snapshots, draft.table, source, passage, place)
            say("  the passage must be given")
        except Refused as error:
            several = isinstance(error, Ambiguous)
            say(f"  {error.why if several else error.text}")
            number = (
                _read("which place (a number; Enter to paste more of the sentence): ", {}).strip()
                if several
                else ""
            )
            place = int(number) if number.isdecimal() else None


def _wish(fields: list[str], say) -> str:
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

    completer = FuzzyWordCompleter(list(choices), meta_dict=choices) if choices else None
    return prompt(question, completer=completer, complete_while_typing=bool(choices))
