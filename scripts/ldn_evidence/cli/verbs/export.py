"""`ldn export`: a workbook with a sheet for each table."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..options import Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn export`."""
    verb.add_argument(
        "--xlsx",
        type=Path,
        required=True,
        metavar="FILE",
        help="the workbook to write; an older one is replaced",
    )


def run(arguments: Namespace) -> int:
    """Write the workbook."""
    from ...model.printing import console
    from ..workbooks import export_command

    return export_command(arguments.xlsx, arguments.path, console())


VERB = Verb(
    "export",
    "Write a workbook: a sheet a table, every cell text, lists to choose from.",
    run,
    options,
    deed="export",
    brief="Write a workbook, a sheet a table",
)
