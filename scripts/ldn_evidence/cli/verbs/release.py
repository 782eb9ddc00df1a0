"""`ldn release`: the version is set, and its section of the changelog proposed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn release`."""
    verb.add_argument(
        "step",
        nargs="?",
        choices=["major", "minor", "patch"],
        help="the version step (default: the smallest that the changes allow)",
    )
    verb.add_argument(
        "--since",
        metavar="RELEASE",
        help="the last release: a git revision, folder or archive (default: the newest tag vX.Y.Z, "
        "in a clone without tags the commit that set the version)",
    )


def run(arguments: Namespace) -> int:
    """Write the files of the next version. Raises Refused, OSError."""
    from ...model.printing import console
    from ..versions import release_command

    return release_command(Path(), arguments.step, arguments.since, console())


VERB = Verb(
    "release",
    "Set the version everywhere, and write its changelog section from what changed, "
    "for a person to edit.",
    run,
    options,
    path=None,
    writes=True,
    deed="release",
    brief="Set the version, and propose its changelog",
)
