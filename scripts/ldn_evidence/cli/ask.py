"""Questions for a new row: one field after the other, each answer checked at once.

The first question does not wait for the tables: these are read while it is answered. What was
answered is kept whenever the row is not written, and taken up by the next call.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from ..curate.blank import Blank, one
from ..curate.keeping import FOLDER, drop, keep, kept
from ..curate.passages import PASSAGE, Row, has_passage
from ..model import printing
from ..model.findings import Finding
from ..model.ids import default
from ..model.package import Field
from .questions import Say, ask_field, ask_passage, load_prompt, read, wish

if TYPE_CHECKING:
    from rich.console import Console

    from ..curate.draft import Draft
    from ..curate.trial import Trial

HELP = (
    "Enter leaves a field empty or takes what stands in brackets, - empties it, "
    "? explains it and lists the values, Ctrl-C gives up and keeps the answers."
)
YES = ("", "y", "yes")


class NotRead(Exception):
    """The tables cannot be read, or the tool failed at it: what no other answer would mend."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Reader:
    """Reads the tables in a thread of its own, while the first question is answered."""

    def __init__(self, blank: Blank) -> None:
        self._blank = blank
        self._draft: Draft | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def _read(self) -> None:
        try:
            from ..curate.draft import Draft  # takes time to load

            self._draft = Draft(self._blank.package, self._blank.table, self._blank.snapshots)
        except BaseException as error:  # told by whoever waits for the tables
            self._error = error

    @property
    def draft(self) -> Draft:
        """All that is known of the new row. Raises NotRead."""
        self._thread.join()
        if self._error:
            raise NotRead(self._error)
        assert self._draft
        return self._draft

    def choices(self, column: Field) -> dict[str, str]:
        """Values that a field may take, with what each means; none where it is free."""
        return self._blank.choices(column)

    def check(self, column: Field, answer: str) -> str:
        """An answer in canonical form. Raises Refused, NotRead."""
        return self.draft.check(column, answer)


def ask_row(blank: Blank, console: Console) -> tuple[Draft, Trial] | None:
    """Ask for a row until it is valid and wanted.

    Args:
        blank: What is known of the row.
        console: Where the questions are explained.

    Returns:
        What is known of the row, and its trial; None where it is given up.

    Raises:
        Refused: The package cannot be worked with.
    """
    say = partial(printing.say, console)
    _introduce(blank, say)
    load_prompt()
    reader, row = Reader(blank), dict[str, str]()
    reader.start()
    try:
        row |= _taken_up(blank, say)
        trial = _ask_until_wanted(blank, reader, row, console, say)
        if trial:
            _keep(blank, row)  # until it is written
            return reader.draft, trial
    except (EOFError, KeyboardInterrupt):
        say("")
    except BaseException as error:
        if where := _keep(blank, row):
            say(where.removeprefix("; "))
        if isinstance(error, NotRead):
            raise error.cause from None
        raise
    say(f"nothing was written{_keep(blank, row)}")
    return None


def forget(blank: Blank) -> None:
    """Drop the answers that were kept, once their row is written."""
    drop(blank.package, blank.table)


def _ask_until_wanted(
    blank: Blank, reader: Reader, row: Row, console: Console, say: Say
) -> Trial | None:
    """Ask, try, and ask once more; the trial that is wanted, or None."""
    from .trials import attempt  # takes time to load, and is needed after the first questions

    names = [name for name in blank.table.names if name not in blank.not_asked]
    fields = _with_passage(blank, names)
    asked = [name for name in fields if not _answered(blank, row, name)]
    while True:
        _ask_fields(blank, reader, row, asked, say)
        say("")
        draft = reader.draft
        full = draft.complete(row)
        trial = attempt(draft, [full], console)
        sound = bool(trial and trial.sound)
        if not sound:
            findings = trial.findings if trial else draft.unmet(full)
            if asked := _again(draft, findings):
                say(f"\nOnce more: {', '.join(asked)}")
                continue
        key = [name for name in blank.table.primary_key if name not in fields]
        wanted = wish(fields if sound else [*fields, *key], say, sound)
        if wanted in "yn":
            return trial if wanted == "y" else None
        asked = _with_passage(blank, [wanted])


def _introduce(blank: Blank, say: Say) -> None:
    """What is asked for, and how to answer."""
    say(f"A new row of {blank.table.name}: {blank.table.spec.get('description', '')}\n{HELP}")
    if not blank.has_snapshots and (blank.table.pointer or blank.table.measures):
        say(
            f"There is no folder {blank.snapshots}: with the text of the page as "
            f"{blank.snapshots}/SOURCE.txt you would paste words, and not count characters."
        )


def _taken_up(blank: Blank, say: Say) -> Row:
    """Answers that were kept and are gone on with; none where there are none, or not wanted."""
    found = kept(blank.package, blank.table)
    if not found:
        return {}
    say(f"A draft of {found.when} is here, with these answers:")
    width = max(map(len, found.answers))
    for name, text in found.answers.items():
        say(f"  {name:<{width}}  {text or '(empty)'}")
    answer = read("Go on with it? [Y/n] ", {}).strip().lower()
    if answer in YES:
        return found.answers
    say("begun anew; the draft stays until other answers take its place")
    return {}


def _keep(blank: Blank, row: Row) -> str:
    """Keep the answers; in words, where they are and how they are taken up."""
    if not any(row.values()):
        return ""
    try:
        place = keep(blank.package, blank.table, row)
    except OSError as error:
        return f"; the answers could not be kept in {FOLDER}: {error.strerror or error}"
    return f"; the answers are kept in {place}, and `ldn add {one(blank.table)}` goes on with them"


def _answered(blank: Blank, row: Row, name: str) -> bool:
    """Whether a field, or the words of the page, were answered before."""
    if name == PASSAGE and name not in blank.table.names:
        return bool(blank.table.pointer and row.get(blank.table.pointer.start))
    return name in row


def _with_passage(blank: Blank, names: list[str]) -> list[str]:
    """The fields, with the words of the page after the source whose page it is."""
    named = blank.table.pointer if blank.has_snapshots and has_passage(blank.table) else None
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


def _ask_fields(blank: Blank, reader: Reader, row: Row, names: Iterable[str], say: Say) -> None:
    """Ask for fields, and put the answers into the row."""
    table = blank.table
    for name in names:
        if name == PASSAGE and (named := table.pointer) and name not in table.names:
            row |= ask_passage(blank.snapshots, table, row.get(named.source, ""), say)
            continue
        column = table[name]
        row[name] = ask_field(reader, column, row.get(name) or default(blank.package, column), say)
        file = blank.snapshots / f"{row[name]}.txt"
        is_source = table.measures and [name] == table.primary_key
        if is_source and blank.has_snapshots and not file.is_file():
            say(
                f"  there is no {file} yet: "
                "save the text of the page there before the last question"
            )
