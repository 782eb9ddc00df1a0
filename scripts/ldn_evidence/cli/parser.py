"""The parser of the whole command: the verbs in their groups, in the order of its help."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from .options import Verb
from .verbs import (
    add,
    build,
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
    stats,
    validate,
    verdict,
    verify,
    withdraw,
)

DESCRIPTION = "Validate, fix, fill, trace and release an evidence data package."
GROUPS: dict[str, list[Verb]] = {
    "check": [validate.VERB, fix.VERB, verify.VERB, retractions.VERB],
    "look": [stats.VERB, show.VERB, diff.VERB],
    "add rows": [add.VERB, locate.VERB, export.VERB, importing.VERB, lookup.VERB],
    "change rows": [edit.VERB, verdict.VERB, withdraw.VERB],
    "publish": [docs.VERB, descriptor.VERB, release.VERB, build.VERB],
}
VERBS = {verb.name: verb for group in GROUPS.values() for verb in group}
NAMED = VERBS | {name: verb for verb in VERBS.values() for name in verb.older_names}
INDENT = 14  # characters before the sentence of a verb


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
    whole.add_argument("--version", action="version", version=f"ldn {__version__}")
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
    return whole


def _overview() -> Iterator[str]:
    """What the command is for, and its verbs by group, as wide as the terminal."""
    width = shutil.get_terminal_size().columns - 2
    yield DESCRIPTION
    for title, group in GROUPS.items():
        yield from ("", f"{title}:")
        for verb in group:
            yield textwrap.fill(
                verb.help,
                max(width, 2 * INDENT),
                initial_indent=f"  {verb.name}".ljust(INDENT),
                subsequent_indent=" " * INDENT,
            )
