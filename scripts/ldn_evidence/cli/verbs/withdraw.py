"""`ldn withdraw`: a row stands no longer, and keeps its id."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_table, add_terms


def options(verb: ArgumentParser) -> None:
    """The options of `ldn withdraw`."""
    verb.add_argument("id", help="id of the row")
    verb.add_argument(
        "--reason", required=True, metavar="TEXT", help="why it no longer stands, in a sentence"
    )
    verb.add_argument("--replaced-by", metavar="ID", help="the row that stands in its place")
    verb.add_argument(
        "--links",
        choices=["remove", "move"],
        help="what refers to it: remove the rows that only link it to others, or move all "
        "to the row that replaces it (default: they stay, and are told)",
    )
    add_table(verb)
    add_terms(verb)


def run(arguments: Namespace) -> int:
    """Withdraw the row, or tell what keeps it from being withdrawn."""
    from ...curate.withdrawing import Withdrawal
    from ...model.printing import console
    from ..changing import Terms
    from ..withdraw import withdraw_command

    return withdraw_command(
        arguments.path,
        (arguments.id, arguments.table),
        Withdrawal(arguments.reason.strip(), arguments.replaced_by, arguments.links),
        Terms(arguments.snapshots, arguments.dry_run, arguments.yes),
        console(),
    )


VERB = Verb(
    "withdraw",
    "Withdraw a row: it keeps its id, with the reason, and the row that replaces it.",
    run,
    options,
    writes=True,
    deed="withdraw {id}",
    brief="Withdraw a row, which keeps its id",
)
