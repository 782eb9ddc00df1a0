"""`ldn add`: a new row, asked field by field or given at once."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb, add_snapshots, count


def options(verb: ArgumentParser) -> None:
    """The options of `ldn add`."""
    verb.add_argument(
        "what", help="what the row is: claim, study, citation, dosing-mention, condition, source …"
    )
    verb.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
        metavar="FIELD=VALUE",
        help="give fields instead of being asked",
    )
    verb.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        help="take rows from a JSON file, or studies from NBIB, RIS, BibTeX or CSL-JSON",
    )
    verb.add_argument(
        "--passage", metavar="TEXT", help="the words of the source, from which the span is computed"
    )
    verb.add_argument(
        "--place", type=count, metavar="N", help="which place, where the words stand more than once"
    )
    add_snapshots(verb)
    verb.add_argument("--dry-run", action="store_true", help="write nothing")


def run(arguments: Namespace) -> int:
    """Add the row, or tell what keeps it from being added."""
    from ...model.printing import console
    from ..add import Given, add_command

    given = Given(
        [pair for group in arguments.set for pair in group],
        arguments.file,
        arguments.passage,
        arguments.place,
        arguments.snapshots,
        arguments.dry_run,
    )
    return add_command(arguments.path, arguments.what, given, console())


VERB = Verb(
    "add",
    "Add a row: asks field by field, or takes --set and --from; writes only what is valid.",
    run,
    options,
    writes=True,
    deed="add",
    brief="Add a row, asked field by field or given at once",
)
