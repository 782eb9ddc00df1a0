"""`ldn show`: a row with all that hangs on it, on one screen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_all


def options(verb: ArgumentParser) -> None:
    """The options of `ldn show`."""
    verb.add_argument("id", help="id of the row")
    add_all(verb, "print all rows that hang on it (default: ten of a table)")


def run(arguments: Namespace) -> int:
    """Tell the rows with this id, or that there is none; exit status 1 then."""
    from ...model.printing import console
    from ..publishing import show_command

    return show_command(arguments.path, arguments.id, arguments.all, console())


VERB = Verb(
    "show",
    "Print a claim, study, condition or source with all that hangs on it.",
    run,
    options,
    brief="Show a row with all that hangs on it",
)
