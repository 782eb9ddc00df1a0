"""`ldn locate`: where a passage stands in a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..model.printing import printable
from ..store.locate import find, nearest, read_snapshot

if TYPE_CHECKING:
    from rich.console import Console


def locate_command(source: str, words: str, folder: Path, console: Console) -> int:
    """Print each place; exit status 1 if there is none, 2 if there is no snapshot."""

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    try:
        snapshot = read_snapshot(folder, source)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        where = f"the snapshot of {printable(source)} in {printable(str(folder))}"
        say(f"cannot read {where}: {reason}")
        say("  → Name the folder of the snapshots with --snapshots DIR.")
        return 2
    spans = find(snapshot, words)
    for number, span in enumerate(spans, 1):
        if len(spans) > 1:
            console.print(f"place {number} of {len(spans)}")
        say(f"span_start     {span.start}\nspan_end       {span.end}")
        say(f"span_sha256    {span.sha256}\ntext_fragment  {span.fragment}")
    if not spans:
        say(f"these words are not in the snapshot of {printable(source)}")
        if near := nearest(snapshot, words):
            shown = printable(" ".join(near.text.split()))
            say(f"  → the nearest passage, at {near.start}–{near.end}: {shown}")
    return 0 if spans else 1
