"""`ldn retractions`: what Crossref and PubMed say of the studies now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_all, add_service


def options(verb: ArgumentParser) -> None:
    """The options of `ldn retractions`."""
    verb.add_argument(
        "--write", action="store_true", help="write what was found into the integrity columns"
    )
    add_all(verb, "print all rows with nothing amiss, too (default: the first ten)")
    add_service(verb)


def run(arguments: Namespace) -> int:
    """Ask about every study, and tell what is amiss."""
    from ...curate.references.registry import Config
    from ...model.printing import console
    from ..lookups import retractions_command

    config = Config.from_environment(arguments.mailto, not arguments.no_cache)
    return retractions_command(arguments.path, console(), config, arguments.write, arguments.all)


VERB = Verb(
    "retractions",
    "Ask Crossref and PubMed for retractions, corrections and mismatches; "
    "exit status 0 nothing amiss, 1 something, 2 not asked.",
    run,
    options,
    writes=True,
    brief="Ask Crossref and PubMed for retractions and corrections",
    older_names=("check",),
)
