"""`ldn diff`: what differs between two versions of the package."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, count


def options(verb: ArgumentParser) -> None:
    """The options of `ldn diff`."""
    verb.add_argument(
        "old", help="the older one: a folder, a release archive (.zip) or a git revision"
    )
    verb.add_argument(
        "new", nargs="?", default=".", help="the newer one (default: the folder here)"
    )
    verb.add_argument(
        "--format",
        choices=["text", "json", "markdown", "changelog"],
        default="text",
        help="how to print (default: text)",
    )
    verb.add_argument(
        "--all", dest="max", action="store_const", const=0, help="print all lines, as --max 0"
    )
    verb.add_argument(
        "--max",
        type=count,
        default=20,
        metavar="N",
        help="print at most N lines of a kind, but in JSON all; 0 for all (default: 20)",
    )


def run(arguments: Namespace) -> int:
    """Tell what differs; the exit status is 0 whatever it is. Raises Refused."""
    from ...model.printing import console
    from ..versions import diff_command

    most = arguments.max or None
    return diff_command(arguments.old, arguments.new, arguments.format, most, console())


VERB = Verb(
    "diff",
    "Compare two versions of the package: rows, schemas, figures, "
    "and the version step that they ask for.",
    run,
    options,
    path=None,
    brief="Compare two versions, and tell the version step",
)
