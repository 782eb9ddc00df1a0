"""`ldn add`: a new row, asked field by field or given at once."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb, add_place, add_set, add_snapshots, settings


def options(verb: ArgumentParser) -> None:
    """The options of `ldn add`."""
    verb.add_argument(
        "what", help="what the row is: claim, study, citation, dosing-mention, condition, source …"
    )
    add_set(verb, "give fields instead of being asked")
    verb.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        help="take rows from a JSON file, or studies from NBIB, RIS, BibTeX or CSL-JSON",
    )
    add_place(verb)
    add_snapshots(verb)
    verb.add_argument("--dry-run", action="store_true", help="write nothing")


def run(arguments: Namespace) -> int:
    """Add the row, or tell what keeps it from being added."""
    from ...model.printing import console
    from ..add import add_command
    from ..given import Given

    given = Given(
        settings(arguments.set),
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
