"""`ldn fix`: canonical form, derived columns and descriptor are written; the rest is told."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import CLEAN, FINDINGS, Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn fix`."""
    verb.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit status 1 if something would change",
    )


def run(arguments: Namespace) -> int:
    """Fix what can be, and tell what needs a person; exit status 1 where something is left."""
    from ...curate.fix import fix
    from ...model.printing import console, inert, say

    outcome = fix(arguments.path, write=not arguments.check)
    out = console()
    word = "would change" if arguments.check else "fixed"
    for path, what in outcome.changed.items():
        say(out, inert(f"{word} {path}: {what}"))
    for finding in outcome.left:
        left = inert(f"left {finding.place}: {finding.message}")
        say(out, f"{left}\n  → {inert(finding.fix)}")
    if not outcome.changed and not outcome.left:
        out.print("nothing to fix")
    return FINDINGS if outcome.left or (arguments.check and outcome.changed) else CLEAN


VERB = Verb(
    "fix",
    "Write canonical form, derived columns and descriptor; say what needs a person.",
    run,
    options,
    brief="Write canonical form and all that is computed",
)
