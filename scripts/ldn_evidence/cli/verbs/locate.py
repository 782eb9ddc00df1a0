"""`ldn locate`: where a passage stands in a snapshot."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import CLEAN, FINDINGS, Verb, add_snapshots

if TYPE_CHECKING:
    from ...store.locate import Span


def options(verb: ArgumentParser) -> None:
    """The options of `ldn locate`."""
    verb.add_argument("source", help="source id; its snapshot is SOURCE.txt")
    verb.add_argument("words", help="the passage, as it stands on the page")
    add_snapshots(verb)


def run(arguments: Namespace) -> int:
    """Tell each place; exit status 1 where there is none. Raises Refused without a snapshot."""
    from ...curate.passages import snapshot_text
    from ...model.printing import console, printable, say
    from ...store.locate import find, nearest

    source, words, out = printable(arguments.source), arguments.words, console()
    snapshot = snapshot_text(arguments.snapshots, arguments.source)
    spans = find(snapshot, words)
    for line in _places(spans, arguments.path):
        say(out, line)
    if spans:
        return CLEAN
    say(out, f"these words are not in the snapshot of {source}")
    if near := nearest(snapshot, words):
        text = printable(" ".join(near.text.split()))
        where = f"{near.start}–{near.end}"
        say(out, f"  → The nearest passage, at {where}: {text}")
    return FINDINGS


def _places(spans: list[Span], package: Path) -> Iterator[str]:
    """What a row would hold of each place, by the names that the package has for it."""
    from ...store.locate import names_of_spans

    names = names_of_spans(package)
    width = max(map(len, names))
    for number, span in enumerate(spans, 1):
        if len(spans) > 1:
            yield f"place {number} of {len(spans)}"
        for name, cell in zip(names, span.cells):
            yield f"{name:<{width}}  {cell}"


VERB = Verb(
    "locate",
    "Print span, hash and text fragment of a passage of a snapshot.",
    run,
    options,
    deed="locate",
    brief="Find words of a page in its saved text",
)
