"""Questions on the terminal: one field after the other, each answer checked at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .add import attempt
from .draft import Ambiguous, Draft, Unfit, locate
from .findings import Finding
from .ids import default
from .model import Column
from .stage import Row, Trial

FEW = 12  # values that are listed with the question; more are completed, or listed on `?`


def ask_row(draft: Draft, console) -> Trial | None:
    """Ask for a row until it is valid and wanted; None where it is given up."""
    console.print(f"A new row of {draft.table.name}: {draft.table.spec.get('description', '')}", soft_wrap=True)
    console.print("Enter leaves a field empty or takes what stands in brackets, ? lists the values, Ctrl-C gives up.", soft_wrap=True)
    row: Row = {}
    asked = [column.name for column in draft.table.columns if column.name not in draft.made]
    try:
        while asked:
            _ask_fields(draft, row, asked, console)
            console.print()
            full = draft.complete(row)
            trial = attempt(draft, [full], console)
            if trial and trial.sound:
                if _yes("Write it? [y/n] "):
                    return trial
                break
            asked = _again(draft, row, trial.findings if trial else draft.unmet(full)) or list(draft.table.primary_key)
            console.print(f"\nOnce more: {', '.join(asked)}", soft_wrap=True)
    except (EOFError, KeyboardInterrupt):
        console.print()
    console.print("nothing was written")
    return None


def _again(draft: Draft, row: Row, findings: list[Finding]) -> list[str]:
    """The fields to ask once more: those of the findings, and those that the findings' rules speak of."""
    fields = {finding.field for finding in findings}
    fields |= {column for rule in draft.table.row_rules if rule.code in {f.code for f in findings} for column in rule.columns}
    if fields & {"span_start", "span_end", "span_sha256"}:
        fields.add("source_id")
    return [name for name in draft.table.names if name in fields and name not in draft.made]


def _ask_fields(draft: Draft, row: Row, names: Iterable[str], console) -> None:
    for name in names:
        column = draft.table[name]
        standing = row.get(name) or default(draft.package, column)
        row[name] = _ask(draft, column, standing, console)
        if name == "source_id" and draft.takes_passage and draft.has_snapshots:
            row |= _ask_passage(draft, row[name], console)


def _ask(draft: Draft, column: Column, standing: str, console) -> str:
    choices = draft.choices(column)
    _explain(column, choices, console, full=0 < len(choices) <= FEW)
    while True:
        answer = _read(f"{column.name}{f' [{standing}]' if standing else ''}: ", choices).strip()
        if answer == "?":
            _explain(column, choices, console, full=True)
            continue
        answer = _begun(answer, choices, console) or standing
        if not answer and column.required:
            console.print(f"  {column.name} must be filled", soft_wrap=True)
            continue
        try:
            return draft.check(column, answer) if answer else ""
        except Unfit as error:
            console.print(f"  {error}", soft_wrap=True)


def _begun(answer: str, choices: dict[str, str], console) -> str:
    """The value that an answer is the beginning of, where there is only one."""
    whole = [value for value in choices if answer and value.startswith(answer)]
    if answer in choices or len(whole) != 1:
        return answer
    console.print(f"  → {whole[0]}")
    return whole[0]


def _explain(column: Column, choices: dict[str, str], console, full: bool) -> None:
    needed = "" if column.required else " May be empty."
    console.print(f"{column.spec.get('title', column.name)}: {column.spec.get('description', '')}{needed} Example: {column.spec.get('example', '')}", soft_wrap=True)
    if full:
        for value, meaning in choices.items():
            console.print(f"    {value:<28} {meaning}".rstrip(), soft_wrap=True)
    elif choices:
        console.print(f"    one of {len(choices)}; Tab completes, ? lists them", soft_wrap=True)


def _ask_passage(draft: Draft, source: str, console) -> Row:
    """Span columns from a pasted passage; which of its places is asked where there are several."""
    console.print("Passage: the words of the page that make the assertion, as they stand there. They are not kept, only their place.", soft_wrap=True)
    place = None
    passage = ""
    while True:
        passage = passage if place else _read("passage: ", {}).strip()
        try:
            if passage:
                return locate(draft.snapshots, draft.table, source, passage, place)
            console.print("  the passage must be given")
        except Unfit as error:
            console.print(f"  {error}", soft_wrap=True)
            number = _read("which place (a number; Enter to paste again): ", {}).strip() if isinstance(error, Ambiguous) else ""
            place = int(number) if number.isdigit() else None


def _yes(question: str) -> bool:
    while (answer := _read(question, {}).strip().lower()) not in ("y", "yes", "n", "no"):
        pass
    return answer.startswith("y")


def _read(question: str, choices: dict[str, str]) -> str:
    """A line from the terminal, with completion; from a pipe, as it comes."""
    if not sys.stdin.isatty():
        return input(question)
    from prompt_toolkit import prompt
    from prompt_toolkit.completion import FuzzyWordCompleter

    completer = FuzzyWordCompleter(list(choices), meta_dict=choices) if choices else None
    return prompt(question, completer=completer, complete_while_typing=bool(choices))
