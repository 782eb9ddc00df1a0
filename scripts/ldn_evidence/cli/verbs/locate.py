"""`ldn locate`: where a passage stands in a snapshot."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_snapshots


def options(verb: ArgumentParser) -> None:
    """The options of `ldn locate`."""
    verb.add_argument("source", help="source id; its snapshot is SOURCE.txt")
    verb.add_argument("words", help="the passage, as it stands on the page")
    add_snapshots(verb)


def run(arguments: Namespace) -> int:
    from ...model.printing import console
    from ...store.locate import locate_command

    return locate_command(
        arguments.source, arguments.words, arguments.snapshots, console(), arguments.path
    )


VERB = Verb(
    "locate",
    "Print span, hash and text fragment of a passage of a snapshot.",
    run,
    options,
)
