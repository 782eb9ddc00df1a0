"""`ldn verify`: spans and hashes are held against the snapshots."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_snapshots, count


def options(verb: ArgumentParser) -> None:
    """The options of `ldn verify`."""
    add_snapshots(verb)
    verb.add_argument(
        "--min-words",
        type=count,
        default=4,
        metavar="N",
        help="list uncovered passages of at least N words (default: 4)",
    )


def run(arguments: Namespace) -> int:
    from ...checks.verify import verify_command
    from ...model.printing import console

    return verify_command(arguments.path, arguments.snapshots, arguments.min_words, console())


VERB = Verb(
    "verify",
    "Hold every span and hash against the snapshots; list what no row covers.",
    run,
    options,
)
