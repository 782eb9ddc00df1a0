"""The parser of the whole command: the verbs in their groups, in the order of its help."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from ..model.layout import hanging
from .completion import Completed, options_of
from .options import Verb
from .verbs import (
    add,
    build,
    completion,
    descriptor,
    diff,
    docs,
    edit,
    export,
    fix,
    importing,
    locate,
    lookup,
    release,
    retractions,
    show,
    site,
    stats,
    validate,
    verdict,
    verify,
    withdraw,
)

DESCRIPTION = "Validate, fix, fill, trace and release an evidence data package."
GROUPS: dict[str, list[Verb]] = {
    "Check the package": [validate.VERB, fix.VERB, verify.VERB, retractions.VERB],
    "Look at it": [stats.VERB, show.VERB, diff.VERB],
    "Add rows": [add.VERB, locate.VERB, export.VERB, importing.VERB, lookup.VERB],
    "Change rows": [edit.VERB, verdict.VERB, withdraw.VERB],
    "Publish it": [docs.VERB, descriptor.VERB, release.VERB, build.VERB, site.VERB],
    "The command itself": [completion.VERB],
}
VERBS = {verb.name: verb for group in GROUPS.values() for verb in group}
NAMED = VERBS | {name: verb for verb in VERBS.values() for name in verb.older_names}
INDENT = 14  # characters before what is said of a verb
ENDING = """
`ldn VERB --help` explains a verb and its options.
Exit status: 0 all is well, 1 something was found, 2 it could not go on."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints quote an argument without carrying out what it holds."""

    def error(self, message: str) -> NoReturn:
        from ..model.printing import inert

        super().error(inert(message))


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command; what it parses names its verb."""
    from .. import __version__

    whole = Parser(
        prog="ldn",
        usage="ldn [-h] [--version] VERB ...",
        description="\n".join(_overview()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version", action="version", version=f"ldn {__version__}", help="print the version"
    )
    # The verbs are listed by group in the description; argparse itself knows one list only.
    verbs = whole.add_subparsers(
        prog="ldn", metavar="VERB", required=True, dest="verb", help=argparse.SUPPRESS
    )
    for verb in VERBS.values():
        older = "".join(f" `ldn {name}` is its older name." for name in verb.older_names)
        added = verbs.add_parser(
            verb.name, description=f"{verb.help}{older}", aliases=list(verb.older_names)
        )
        verb.options(added)
        if verb.path:  # after the positions of the verb's own
            added.add_argument("path", nargs="?", type=Path, default=Path(), help=verb.path)
    whole.set_defaults(completed=completed)
    return whole


def _overview() -> Iterator[str]:
    """What the command is for, and its verbs by group, a line each."""
    width = shutil.get_terminal_size().columns - 2
    yield hanging(DESCRIPTION, width)
    for title, group in GROUPS.items():
        yield from ("", f"{title}:")
        for verb in group:
            room = max(width, 2 * INDENT) - INDENT
            said = brief_of(verb)
            cut = said if len(said) <= room else f"{said[: room - 1].rstrip()}…"
            yield f"  {verb.name}".ljust(INDENT) + cut
    yield hanging(ENDING, width)


def brief_of(verb: Verb) -> str:
    """What a verb is for, in a few words."""
    return verb.brief or re.split(r"[:;.]", verb.help)[0]


def completed() -> list[Completed]:
    """The verbs with their options, for the shell that completes them."""
    found = []
    for verb in VERBS.values():
        alone = argparse.ArgumentParser()
        verb.options(alone)
        found.append(Completed(verb.name, brief_of(verb), options_of(alone)))
    return found
