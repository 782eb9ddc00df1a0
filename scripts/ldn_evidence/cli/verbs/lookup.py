"""`ldn lookup`: a study by its DOI or PubMed id."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb, add_service, add_set, settings


def options(verb: ArgumentParser) -> None:
    """The options of `ldn lookup`."""
    verb.add_argument("identifier", help="DOI or PubMed id")
    verb.add_argument(
        "--fill", action="store_true", help="write what is empty in the row that is there"
    )
    add_set(verb, "values that the record does not bring")
    verb.add_argument("--yes", action="store_true", help="write without asking")
    add_service(verb)


def run(arguments: Namespace) -> int:
    """Add the study, or fill in what is empty of it."""
    from ...curate.references.registry import Config
    from ...model.printing import console
    from ..lookups import lookup_command

    return lookup_command(
        arguments.path,
        arguments.identifier,
        console(),
        Config.from_environment(arguments.mailto, not arguments.no_cache),
        arguments.fill,
        arguments.yes or None,
        settings(arguments.set),
    )


VERB = Verb(
    "lookup",
    "Add a study by its DOI or PubMed id from Crossref and PubMed, "
    "or fill in what is empty of one that is there.",
    run,
    options,
    writes=True,
    brief="Add or complete a study by its DOI or PubMed id",
)
