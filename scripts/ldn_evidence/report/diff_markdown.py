"""A comparison in Markdown, for the summary of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from ..compare.changelog import changelog
from ..compare.result import KINDS, Diff
from .diff import Section, head, sections, verdict
from .markdown import LONGEST, cell, fenced, table

MOST_BYTES = 900_000  # of the summary of a step; the platform takes 1 MiB
LEFT_OUT = "… a part that is too long was left out; `ldn diff` shows it.\n"
ROOM_FOR_IT = 70  # bytes
ROOM_AT_END = 200  # bytes


def render(diff: Diff, most: int | None) -> str:
    """The comparison: every word of the packages escaped, the whole below what the platform takes.

    Args:
        diff: The comparison.
        most: How many lines of a part are shown, and how many are not is said; None for all.
    """
    room = MOST_BYTES - ROOM_AT_END
    kept = []
    for part in _parts(diff, most):
        size = len(part.encode("utf-8")) + 1
        kept.append(part if size <= room else LEFT_OUT)
        room -= size if size <= room else ROOM_FOR_IT
    return "\n".join(kept)


def _parts(diff: Diff, most: int | None) -> Iterator[str]:
    """The parts of the summary, riskiest first."""
    text, reasons = verdict(diff)
    yield f"## What changes: {_safe(head(diff))}\n"
    yield f"**{_safe(text[:1].upper() + text[1:])}**\n"
    if reasons:
        yield "\n".join(f"- {_safe(reason)}" for reason in reasons) + "\n"
    for note in diff.notes:
        yield f"> {_safe(note)}\n"
    if any(count.differs for count in diff.counts.values()):
        yield _counts(diff)
    for part in sections(diff, most):
        yield _section(part)
    if not diff.empty:
        proposed = fenced(changelog(diff), "markdown")
        title = "Text proposed for the changelog"
        yield f"<details><summary>{title}</summary>\n\n{proposed}\n</details>\n"


def _counts(diff: Diff) -> str:
    """Rows of each table that differs, before and after, and in which way."""
    rows = []
    for name, count in diff.counts.items():
        if count.differs:
            numbers = (count.before, count.after, *map(count.of, KINDS))
            rows.append([_safe(name), *(f"{number:,}" for number in numbers)])
    return table(["table", "before", "after", *KINDS], rows)


def _section(part: Section) -> str:
    rows = [[_safe(value) for value in row] for row in part.rows]
    hidden = part.total - len(part.rows)
    more = f"\n… and {hidden:,} more.\n" if hidden else ""
    return f"### {part.title} ({part.total:,})\n\n{table(part.head, rows)}{more}"


def _safe(words: str) -> str:
    return cell(words, LONGEST)
