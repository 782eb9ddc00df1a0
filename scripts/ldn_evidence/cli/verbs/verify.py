"""`ldn verify`: spans and hashes are held against the snapshots."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import CANNOT, CLEAN, FINDINGS, Verb, add_snapshots, count

if TYPE_CHECKING:
    from ...checks.verify import Verification

LONGEST = 160  # characters of an uncovered passage that is shown whole


def options(verb: ArgumentParser) -> None:
    """The options of `ldn verify`."""
    add_snapshots(verb)
    verb.add_argument(
        "--min-words",
        type=count,
        default=4,
        metavar="N",
        help="list uncovered passages of at least N words (default: 4)",
    )


def run(arguments: Namespace) -> int:
    """Tell coverage, uncovered passages and findings; exit status 2 where there is no snapshot."""
    from ...checks.verify import verify
    from ...model.printing import console, say

    result = verify(arguments.path, arguments.snapshots, arguments.min_words)
    out = console()
    for line in _lines(result, arguments.snapshots):
        say(out, line)
    if not result.coverage:
        return CANNOT
    return FINDINGS if result.findings else CLEAN


def _lines(result: Verification, folder: Path) -> Iterator[str]:
    """What is told of a verification."""
    from ...model.printing import inert, printable

    for cover in result.coverage:
        share = f"{cover.covered:,} of {cover.length:,} code points"
        percent = f"{cover.covered / max(1, cover.length):.0%}"
        yield f"{printable(cover.source)}: {cover.spans} spans cover {share} ({percent})"
        for start, end, text in cover.gaps:
            yield f"  uncovered {start}–{end}: {printable(_cut(text))}"
    for source in result.missing:
        where = f"no snapshot in {printable(str(folder))}"
        yield f"{printable(source)}: {where}; its spans were not verified"
    for finding in result.findings:
        what = inert(f"{finding.place} error {finding.code} {finding.message}")
        yield f"{what}\n  → {inert(finding.fix)}"
    if not result.coverage:
        yield "no snapshot was found\n  → Name the folder of the snapshots with --snapshots DIR."
        return
    spans = sum(cover.spans for cover in result.coverage)
    counts = f"{len(result.coverage)} snapshots, {spans:,} spans verified"
    yield f"{counts}, {len(result.findings)} errors"


def _cut(text: str) -> str:
    """Text as it is, or of a long one its ends."""
    return text if len(text) <= LONGEST else f"{text[:100]} … {text[-50:]}"


VERB = Verb(
    "verify",
    "Hold every span and hash against the snapshots; list what no row covers.",
    run,
    options,
    brief="Hold places and hashes against the saved pages",
)
