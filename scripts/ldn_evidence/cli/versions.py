"""`ldn diff` and `ldn release`: what differs between two versions, and the step to the next."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..compare.archives import opened
from ..compare.diff import compare
from ..model import printing
from ..model.layout import Rows, folded

if TYPE_CHECKING:
    from rich.console import Console


def diff_command(old: str, new: str, style: str, most: int | None, console: Console) -> int:
    """Print what differs; exit status 0. Raises Refused."""
    from ..compare.changelog import changelog
    from ..report import diff_json, diff_markdown, diff_text

    with opened(old, Path()) as before, opened(new, Path()) as after:
        found = compare(before, after)
        if style == "text":
            for part in diff_text.render(found, most):
                if isinstance(part, Rows):
                    printing.tell(console, part)
                    continue
                for line in folded(part, printing.width_of(console.file)):
                    printing.print_line(console, line)
        elif style == "json":
            printing.write(diff_json.render(found))
        elif style == "markdown":
            printing.write(diff_markdown.render(found, most))
        else:
            printing.write(changelog(found))
    return 0


def release_command(root: Path, step: str | None, since: str | None, console: Console) -> int:
    """Write the files of the next version; exit status 0. Raises Refused, OSError."""
    from ..compare.versions import CHANGELOG
    from ..publish.release import prepare_release, write_release

    prepared = prepare_release(root, step, since, datetime.now(UTC).date().isoformat())
    written = write_release(root, prepared)
    made = prepared.step
    printing.say(console, f"compared with {made.reason}")
    printing.say(
        console,
        f"{made.before} → {made.version}, a {made.step} step; the smallest allowed"
        f" since {made.since} is {made.least or 'none'}",
    )
    printing.say(console, "\n".join(f"written {path}" for path in written))
    printing.say(
        console,
        f"  → Edit the section {made.version} of {CHANGELOG}, run `ldn validate`, commit,"
        f" and tag the commit v{made.version}.",
    )
    return 0
