"""A comparison for people, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from ..compare.result import KINDS, Diff
from ..model.printing import printable
from .diff import WHAT, WIDE, Section, head, sections, verdict

COLOURS = {"removed": "red", "withdrawn": "yellow", "changed": "yellow", "added": "green"}


def render(diff: Diff, most: int | None) -> Iterator[Text | Table]:
    """What is printed, piece by piece: lines that are not to be broken, and tables.

    Args:
        diff: The comparison.
        most: How many lines of a part are shown, and how many are not is said; None for all.
    """
    yield Text(printable(head(diff)))
    for note in diff.notes:
        yield Text(f"note: {printable(note)}", style="yellow")
    for part in sections(diff, most):
        yield Text(f"\n{part.title} ({part.total:,})", style="bold")
        yield from _rows(part)
        if hidden := part.total - len(part.rows):
            how = "see all with --max 0 or --format json"
            yield Text(f"  … and {hidden:,} more; {how}", style="dim")
    if any(count.differs for count in diff.counts.values()):
        yield Text()
        yield _counts(diff)
    text, reasons = verdict(diff)
    yield Text(f"\n{text}", style="bold")
    for reason in reasons:
        yield Text(f"  {printable(reason)}")


def _rows(part: Section) -> Iterator[Text | Table]:
    """The lines of a part: sentences, or cells in columns."""
    if part.head == WHAT:
        yield from (Text(f"  {printable(line)}") for (line,) in part.rows)
        return
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for row in part.rows:
        cells = map(printable, row)
        grid.add_row("", *(Text(cell[:WIDE] + "…" * (len(cell) > WIDE)) for cell in cells))
    yield grid


def _counts(diff: Diff) -> Table:
    """Rows of each table that differs, before and after, and in which way."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    grid.add_column("table")
    for name in ("before", "after", *KINDS):
        grid.add_column(name, justify="right")
    for name, count in diff.counts.items():
        if not count.differs:
            continue
        numbers = []
        for kind in KINDS:
            number = count.of(kind)
            shown = Text(f"{number:,}", style=COLOURS[kind]) if number else Text("·", style="dim")
            numbers.append(shown)
        grid.add_row(printable(name), f"{count.before:,}", f"{count.after:,}", *numbers)
    return grid
