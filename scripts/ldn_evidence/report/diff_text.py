"""A comparison for people, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ..compare.result import KINDS, Diff
from ..model.layout import BOLD, DIM, PLAIN, Line, Rows
from ..model.printing import printable
from .diff import WHAT, WIDE, Section, head, sections, verdict

NAMING = 3  # of the columns of a part say which row it is about: table, row, field or line


def render(diff: Diff, most: int | None) -> Iterator[Line | Rows]:
    """What is printed, piece by piece: lines, and rows for a table.

    Args:
        diff: The comparison.
        most: How many lines of a part are shown, and how many are not is said; None for all.
    """
    yield [(printable(head(diff)), PLAIN)]
    for note in diff.notes:
        yield [(f"note: {printable(note)}", "yellow")]
    for part in sections(diff, most):
        yield []
        yield [(f"{part.title} ({part.total:,})", BOLD)]
        yield from _rows(part)
        if hidden := part.total - len(part.rows):
            yield [(f"  … and {hidden:,} more; see all with --all or --format json", DIM)]
    if any(count.differs for count in diff.counts.values()):
        yield []
        yield _counts(diff)
    text, reasons = verdict(diff)
    yield []
    yield [(text, BOLD)]
    for reason in reasons:
        yield [(f"  {printable(reason)}", PLAIN)]


def _rows(part: Section) -> Iterator[Line | Rows]:
    """The lines of a part: sentences, or cells in columns, of which long ones are cut."""
    if part.head == WHAT:
        yield from ([(f"  {printable(line)}", PLAIN)] for (line,) in part.rows)
        return
    cells = []
    for row in part.rows:
        shown = map(printable, row)
        cells.append([cell[:WIDE] + "…" * (len(cell) > WIDE) for cell in shown])
    yield Rows(part.head, cells, lead=min(NAMING, len(part.head) - 2), headed=False)


def _counts(diff: Diff) -> Rows:
    """Rows of each table that differs, before and after, and in which way."""
    cells = []
    for name, count in diff.counts.items():
        if count.differs:
            numbers = [f"{count.of(kind):,}" if count.of(kind) else "·" for kind in KINDS]
            cells.append([printable(name), f"{count.before:,}", f"{count.after:,}", *numbers])
    return Rows(["table", "before", "after", *KINDS], cells)
