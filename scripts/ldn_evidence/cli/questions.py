"""One question on the terminal: a field explained, its answer read, understood and checked."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from ..curate.passages import Ambiguous, Row, locate
from ..model.package import Field, Table
from ..model.printing import write
from ..model.refusal import Refused

Say = Callable[[str], None]

FEW = 12  # values that are listed with the question; more are completed, or listed on `?`
NARROW = 28  # characters of a value in such a list, before its meaning
KINDS = {
    "integer": "a whole number",
    "number": "a number, with a point where it has decimals",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD",
}
PASSAGE_HELP = (
    "Passage: the words of the page that the row is about, and no more, as they stand there. "
    "They are not kept, only their place."
)


class Answers(Protocol):
    """Who knows what may stand in a field."""

    def choices(self, column: Field) -> dict[str, str]:
        """Values that a field may take, with what each means; none where it is free."""

    def check(self, column: Field, answer: str) -> str:
        """An answer in canonical form. Raises Refused."""


def ask_field(answers: Answers, column: Field, standing: str, say: Say) -> str:
    """The value of one field, asked for until it may stand there.

    Args:
        answers: Who knows what may stand there.
        column: The field.
        standing: What it holds unless something else is given.
        say: Where the field is explained.

    Raises:
        EOFError: There is no more input.
        KeyboardInterrupt: The question is given up.
    """
    choices = answers.choices(column)
    explain(column, choices, say, full=0 < len(choices) <= FEW)
    typed = standing if standing and not choices and sys.stdin.isatty() else ""
    while True:
        edited, shown = typed, "" if typed else standing
        answer = read(f"{column.name}{f' [{shown}]' if shown else ''}: ", choices, typed).strip()
        if answer.removeprefix(edited).strip() == "?":
            explain_whole(column, choices, say)
            continue
        if answer == "-" or (edited and not answer):
            answer = standing = typed = ""
        meant = meanings(answer, choices)
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
            return answers.check(column, answer) if answer else ""
        except Refused as error:
            say(f"  {error.text}")
            typed = answer if edited else typed


def meanings(answer: str, choices: dict[str, str]) -> list[str]:
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


def explain(column: Field, choices: dict[str, str], say: Say, full: bool) -> None:
    """What a field holds, and the values to choose from, all of them if ``full``."""
    spec = column.spec
    needed = "" if column.required else " May be empty."
    title, description = spec.get("title", column.name), spec.get("description", "")
    example = f" Example: {spec['example']}" if spec.get("example") else ""
    say(f"{title}: {description}{needed}{example}")
    if full:
        list_values(choices, say)
    elif choices:
        say(f"    one of {len(choices)}; Tab completes, ? lists them")


def explain_whole(column: Field, choices: dict[str, str], say: Say) -> None:
    """All that is known of a field: what it is for, what may stand there, how it is written."""
    explain(column, {}, say, full=False)
    say(f"    {'; '.join(_bounds(column, bool(choices)))}.")
    list_values(choices, say)


def list_values(choices: dict[str, str], say: Say) -> None:
    """Values, each on a line, with what it means; on a terminal a long meaning goes on below it."""
    width = min(NARROW, max(map(len, choices), default=0))
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    for value, meaning in choices.items():
        line = f"    {value:<{width}}  {meaning}".rstrip()
        say(textwrap.fill(line, room, subsequent_indent=" " * (width + 6)))


def _bounds(column: Field, listed: bool) -> Iterator[str]:
    """What may stand in a field, in words; its pattern is shown by an example."""
    rules = column.constraints
    yield "one of these values" if listed else KINDS.get(column.type, "text in one line")
    if "minimum" in rules:
        yield f"{rules['minimum']} at least"
    if "maximum" in rules:
        yield f"{rules['maximum']} at most"
    if "maxLength" in rules:
        yield f"{rules['maxLength']} characters at most"
    if "pattern" in rules and column.spec.get("example"):
        yield f"in the form of `{column.spec['example']}`"
    if rules.get("unique"):
        yield "no other row has the same"
    yield "it must be filled" if column.required else "it may be empty"


def ask_passage(
    snapshots: Path, table: Table, source: str, say: Say, standing: bool = False
) -> Row:
    """Span fields from a pasted passage; which of its places is asked where there are several.

    Nothing comes back where the passage stays as it is, which it may if it is ``standing``.
    """
    say(PASSAGE_HELP + (" Enter keeps the passage." if standing else ""))
    place = None
    passage = ""
    while True:
        passage = passage if place else read("passage: ", {}).strip()
        if passage == "?":
            say(f"  {PASSAGE_HELP} Its place is looked up in {snapshots}/{source}.txt.")
            continue
        if not passage:
            if standing:
                return {}
            say("  the passage must be given")
            continue
        try:
            return locate(snapshots, table, source, passage, place)
        except Ambiguous as error:
            say(f"  {error.why}")
            question = "which place? (its number, or Enter to paste other words) "
            number = read(question, {}).strip()
            place = int(number) if number.isdecimal() else None
        except Refused as error:
            say(f"  {error.text}")
            place = None


def wish(fields: list[str], say: Say, sound: bool = True) -> str:
    """`y`, `n`, or the field that is to be changed; `y` only of what is ``sound``."""
    offered = {"y": "yes"} if sound else {}
    offered |= {"n": "no", **dict.fromkeys(fields, "")}
    question = "Write it? [y/n, or a field to change] "
    while True:
        asked = question if sound else "Which field is to be changed? [n gives up] "
        meant = meanings(read(asked, {}).strip(), offered)
        if len(meant) == 1 and meant[0] in offered:
            return meant[0]
        writes = "y writes the row, " if sound else ""
        say(f"  {writes}n gives it up; the fields: {', '.join(fields)}")


def agreed(question: str) -> bool | None:
    """Whether the answer is yes; None where there is no more input."""
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        write("\n")
        return None


def load_prompt() -> None:
    """Load what asks on a terminal, so that nothing else keeps the first question waiting."""
    if sys.stdin.isatty():
        import prompt_toolkit  # noqa: F401


def read(question: str, choices: dict[str, str], text: str = "") -> str:
    """A line from the terminal, with completion; from a pipe, as it comes.

    On a terminal ``text`` stands there already, to be edited.
    """
    if not sys.stdin.isatty():
        return input(question)
    from prompt_toolkit import prompt
    from prompt_toolkit.completion import FuzzyWordCompleter

    completer = FuzzyWordCompleter(list(choices), meta_dict=dict(choices)) if choices else None
    return prompt(question, completer=completer, complete_while_typing=bool(choices), default=text)
