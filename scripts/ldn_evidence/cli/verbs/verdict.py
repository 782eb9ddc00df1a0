"""`ldn verdict`: what is judged of a pair, such as a claim and a citation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_set, add_terms, settings


def options(verb: ArgumentParser) -> None:
    """The options of `ldn verdict`."""
    verb.add_argument("claim", help="id of what is judged")
    verb.add_argument("citation", nargs="?", help="id of what it is held against")
    add_set(verb, "give fields instead of being asked; FIELD= empties one")
    add_terms(verb)


def run(arguments: Namespace) -> int:
    """Set the verdict, or tell what keeps it from being set."""
    from ...model.printing import console
    from ..changing import Terms
    from ..judging import verdict_command

    return verdict_command(
        arguments.path,
        [name for name in (arguments.claim, arguments.citation) if name],
        settings(arguments.set),
        Terms(arguments.snapshots, arguments.dry_run, arguments.yes),
        console(),
    )


VERB = Verb(
    "verdict",
    "Judge a pair, as of a claim and a citation: asks, or takes --set; adds a new pair.",
    run,
    options,
    writes=True,
    deed="set the verdict",
    brief="Judge whether a citation says what is claimed",
)
