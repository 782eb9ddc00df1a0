"""`ldn docs`: the generated pages are made from schemas and data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import CLEAN, FINDINGS, Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn docs`."""
    verb.add_argument(
        "--check", action="store_true", help="write nothing; exit status 1 if a page is stale"
    )


def run(arguments: Namespace) -> int:
    """Write the pages that are stale, or with --check name them."""
    from ...model.loading import load_package
    from ...model.printing import write
    from ...publish.docs import write_docs

    changed = write_docs(load_package(arguments.path), write=not arguments.check)
    word = "stale" if arguments.check else "written"
    lines = [f"{word}: {path}" for path in changed] or ["docs are up to date"]
    write("\n".join(lines) + "\n")
    return FINDINGS if arguments.check and changed else CLEAN


VERB = Verb(
    "docs",
    "Write the generated pages: dictionary, rules, findings, the diagram in README.md, "
    "the lists of the issue forms, CITATION.cff, .zenodo.json.",
    run,
    options,
    writes=True,
)
