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
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = no_options
    path: str | None = "package folder (default: here)"
    writes: bool = False
    deed: str = "go on"
    brief: str = ""


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


def add_service(verb: argparse.ArgumentParser) -> None:
    """How Crossref and PubMed are asked."""
    verb.add_argument(
        "--mailto",
        metavar="ADDRESS",
        help="your e-mail address, for the services (default: LDN_MAILTO)",
    )
    verb.add_argument("--no-cache", action="store_true", help="ask anew, and keep no answer")


def setting(text: str) -> tuple[str, str]:
    """A value of the form FIELD=VALUE, in its two parts."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form FIELD=VALUE")
    return name.strip(), value.strip()


def count(text: str) -> int:
    """A whole number from 0 up."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 up")
    return int(text)
