"""`ldn build`: a release is written to a folder, or the one there is held against the tables."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn build`."""
    verb.add_argument(
        "--out",
        type=Path,
        default=Path("dist"),
        metavar="DIR",
        help="folder of the release; an earlier one is replaced (default: dist)",
    )
    verb.add_argument(
        "--check",
        action="store_true",
        help="build nothing; hold what was built against the CSV files",
    )
    verb.add_argument(
        "--allow-dirty",
        action="store_true",
        help="build although files differ from the last commit, to try it out",
    )


def run(arguments: Namespace) -> int:
    """Build, or check what was built. Raises Refused, OSError."""
    from ...model.printing import console
    from ..publishing import build_command

    return build_command(
        arguments.path, arguments.out, arguments.check, arguments.allow_dirty, console()
    )


VERB = Verb(
    "build",
    "Write a release to dist/: zip, SQLite, DuckDB, Parquet, JSON Lines, metadata, wheel; "
    "only from a valid, committed package.",
    run,
    options,
    writes=True,
    brief="Write a release in all formats",
)
