"""`ldn site`: the pages of the package as a folder that opens in any browser."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn site`."""
    verb.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the site; an earlier site in it is replaced",
    )


def run(arguments: Namespace) -> int:
    """Write the site. Raises Refused, OSError."""
    from ...model.printing import console
    from ..publishing import site_command

    return site_command(arguments.path, arguments.out, console())


VERB = Verb(
    "site",
    "Write the site: a page for each claim, study, condition and source, figures, and tables "
    "that can be searched; it opens from a folder.",
    run,
    options,
    deed="write the site to {out}",
)
