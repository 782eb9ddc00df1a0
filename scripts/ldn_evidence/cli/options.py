"""What a verb of `ldn` is made of, and the options and kinds of values that several verbs share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CLEAN, FINDINGS, CANNOT = 0, 1, 2  # exit statuses


def no_options(verb: argparse.ArgumentParser) -> None:
    """The options of a verb that has none of its own."""


@dataclass(frozen=True)
class Verb:
    """One verb of the command, as its module states it.

    Args:
        name: What is typed after `ldn`.
        help: One sentence, for `ldn VERB --help`.
        run: Does it, tells the outcome, and returns the exit status. May raise Refused, OSError.
        options: Adds the verb's own arguments to its parser.
        path: What the last argument, the package, may be; None where the verb has no such argument.
        writes: Whether what a killed run left is finished first; a mere trial leaves it alone.
        deed: What a verb that is refused was about to do; names of arguments in braces.
        brief: A few words for `ldn --help`; without them the beginning of the sentence.
        older_names: Under which it is known as well, and not listed.
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = no_options
    path: str | None = "package folder (default: here)"
    writes: bool = False
    deed: str = "go on"
    brief: str = ""
    older_names: tuple[str, ...] = ()


def add_snapshots(verb: argparse.ArgumentParser) -> None:
    """The folder of the snapshots."""
    verb.add_argument(
        "--snapshots",
        type=Path,
        default=Path("snapshots"),
        metavar="DIR",
        help="folder of the snapshots (default: snapshots)",
    )


def add_all(verb: argparse.ArgumentParser, help: str) -> None:
    """Whether all rows are printed, or the first ones."""
    verb.add_argument("--all", action="store_true", help=help)


def add_place(verb: argparse.ArgumentParser) -> None:
    """Words of the page, and which of their places is meant."""
    verb.add_argument(
        "--passage", metavar="TEXT", help="the words of the source, from which the span is computed"
    )
    verb.add_argument(
        "--place", type=count, metavar="N", help="which place, where the words stand more than once"
    )


def add_set(verb: argparse.ArgumentParser, purpose: str) -> None:
    """Fields with their values, as `--set a=1 b=2` or `--set a=1 --set b=2`."""
    verb.add_argument(
        "--set", action="extend", nargs="+", default=[], metavar="FIELD=VALUE", help=purpose
    )


def add_table(verb: argparse.ArgumentParser) -> None:
    """The table of a row, where its id does not tell."""
    verb.add_argument(
        "--table", metavar="NAME", help="the table of the row, where several have this id"
    )


def add_terms(verb: argparse.ArgumentParser) -> None:
    """On which terms a change is made: against which snapshots, tried only, without a question."""
    add_snapshots(verb)
    verb.add_argument("--dry-run", action="store_true", help="write nothing")
    verb.add_argument("--yes", action="store_true", help="write without asking")


def add_service(verb: argparse.ArgumentParser) -> None:
    """How Crossref and PubMed are asked."""
    verb.add_argument(
        "--mailto",
        metavar="ADDRESS",
        help="your e-mail address, for the services (default: LDN_MAILTO)",
    )
    verb.add_argument("--no-cache", action="store_true", help="ask anew, and keep no answer")


def settings(texts: list[str]) -> dict[str, str]:
    """Fields as `--set` gives them, name to value.

    Raises:
        Refused: A text is not of the form FIELD=VALUE, or gives a field that was given before.
    """
    from ..model.findings import quoted
    from ..model.refusal import Refused

    fields: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            remedy = "Write it as FIELD=VALUE, in quotes if the value has blanks."
            if Path(text).is_dir():
                remedy = "The folder of the package stands before --set."
            raise Refused(f"{quoted(text)} is no field=value", remedy)
        if fields.setdefault(name, value) != value:
            raise Refused(f"{name} is given twice, with different values", "Give it once.")
    return fields


def count(text: str) -> int:
    """A whole number from 0 up."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 up")
    return int(text)
