"""`ldn docs`: the generated pages are made from schemas and data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn docs`."""
    verb.add_argument(
        "--check", action="store_true", help="write nothing; exit status 1 if a page is stale"
    )


def run(arguments: Namespace) -> int:
    """Write the pages that are stale, or with --check name them."""
    from ..publishing import docs_command

    return docs_command(arguments.path, arguments.check)


VERB = Verb(
    "docs",
    "Write the generated pages: dictionary, rules, findings, the diagram of the tables, "
    "the lists of the issue forms, CITATION.cff, .zenodo.json.",
    run,
    options,
    writes=True,
    brief="Write the pages that follow from schemas and data",
)
