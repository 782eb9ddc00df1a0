"""`ldn stats`: what the package counts of itself, as tables or JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_all


def options(verb: ArgumentParser) -> None:
    """The options of `ldn stats`."""
    verb.add_argument(
        "--format", choices=["text", "json"], default="text", help="how to print (default: text)"
    )
    add_all(verb, "print all rows of a table (default: the first ten)")


def run(arguments: Namespace) -> int:
    """Tell what the package counts."""
    from ...model.printing import console
    from ..publishing import stats_command

    return stats_command(arguments.path, arguments.format == "json", arguments.all, console())


VERB = Verb(
    "stats",
    "Print what the package shows: claims, tiers, verdicts, conditions, discrepancies.",
    run,
    options,
    brief="Count what the package shows",
)
