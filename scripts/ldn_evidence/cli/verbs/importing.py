"""`ldn import`: a workbook or a CSV file is taken back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb, add_snapshots


def options(verb: ArgumentParser) -> None:
    """The options of `ldn import`."""
    verb.add_argument(
        "file",
        type=Path,
        help="an .xlsx file, its sheets named as the tables, or a CSV file of one table",
    )
    verb.add_argument(
        "--table",
        metavar="NAME",
        help="only this table, or the table that a CSV file is of "
        "(default: by its name or columns)",
    )
    add_snapshots(verb)
    verb.add_argument(
        "--dry-run", action="store_true", help="tell what would change, and write nothing"
    )
    verb.add_argument(
        "--write-ids",
        action="store_true",
        help="write the ids that new rows get into the workbook as well",
    )


def run(arguments: Namespace) -> int:
    """Take the file back, or tell what is wrong with it."""
    from ...model.printing import console
    from ..workbooks import import_command

    return import_command(
        arguments.file,
        arguments.path,
        arguments.table,
        arguments.dry_run,
        arguments.snapshots,
        console(),
        arguments.write_ids,
    )


VERB = Verb(
    "import",
    "Take a workbook or a CSV file back: new and changed rows, "
    "and what a spreadsheet program did to them.",
    run,
    options,
    writes=True,
    deed="import {file}",
    brief="Take a workbook or CSV file back",
)
