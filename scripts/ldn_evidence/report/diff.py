"""The renderings of a comparison (diff.Diff): text, JSON, Markdown for a pull request, and a section for the changelog. Riskiest first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from ..compare.changelog import changelog as changelog
from ..compare.diff import KINDS, Diff
from ..compare.schemas import MAJOR
from ..compare.versions import bump, parse, smallest_step
from ..model import printing
from ..model.findings import printable
from ..model.labels import label
from ..store.tables import name as quote
from .markdown import LONGEST, cell, fenced, table

if TYPE_CHECKING:
    from rich.console import Console

MOST_BYTES = 900_000  # of the summary of a step; the platform takes 1 MiB
WIDE = 60  # characters of a value on a terminal
CHANGED = ["table", "row", "field", "before", "after"]
COLOURS = {"removed": "red", "withdrawn": "yellow", "changed": "yellow", "added": "green"}


@dataclass(frozen=True)
class Section:
    """One part of the comparison: the lines shown, and how many there are in all."""

    title: str
    head: list[str]
    rows: list[list[str]]
    total: int


def sections(diff: Diff, most: int | None) -> Iterator[Section]:
    """The parts that are not empty, riskiest first, each with at most so many lines."""
    breaking = [[change.text] for change in diff.changes if change.step == MAJOR]
    gone = [
        [f"row `{id}` of `{table}` was removed; it stood in line {line}"]
        for table, id, line, *_ in diff.rows("removed", told=False, limit=most)
    ]
    parts = [
        Section(
            "Removed, renamed or narrowed",
            ["what"],
            breaking + gone,
            len(breaking) + diff.count("removed", told=False),
        ),
        _cells(diff, "Judgements changed", "changed", True, most),
        Section(
            "Figures moved",
            ["figure", "item", "before", "after"],
            [[f, i, b or "–", a or "–"] for f, i, b, a in diff.shifted],
            len(diff.shifted),
        ),
        _cells(diff, "Rows withdrawn", "withdrawn", None, most),
        _cells(diff, "Values changed", "changed", False, most),
    ]
    rest = [[change.text] for change in diff.changes if change.step != MAJOR]
    parts.append(Section("Schemas, vocabularies and rules", ["what"], rest, len(rest)))
    added = [
        [table, id, str(line), _label(diff, table, id, line)]
        for table, id, _, line, *_ in diff.rows("added", told=False, limit=most)
    ]
    parts.append(
        Section(
            "Rows added",
            ["table", "row", "line", "what it says"],
            added,
            diff.count("added", told=False),
        )
    )
    yield from (
        Section(part.title, part.head, part.rows[:most], part.total) for part in parts if part.total
    )


def _cells(diff: Diff, title: str, kind: str, judgement: bool | None, most: int | None) -> Section:
    rows = [
        [table, id, field, *_apart(old, new)]
        for table, id, _, _, field, old, new in diff.rows(kind, judgement, limit=most)
    ]
    return Section(title, CHANGED, rows, diff.count(kind, judgement))


def _apart(old: str | None, new: str | None) -> tuple[str, str]:
    """Two values; of long ones, from shortly before the place where they part."""
    shared = len(os.path.commonprefix([old or "", new or ""]))
    cut = shared - WIDE // 4 if shared > WIDE // 2 else 0
    show = lambda value: "…" * (cut > 0) + value[cut:] if value else "(empty)"
    return show(old), show(new)


def _label(diff: Diff, name: str, row_id: str, line: int) -> str:
    """A new row in the words that its schema has for it."""
    table = diff.new.package.tables[name]
    found = diff.connection.execute(
        f"SELECT * EXCLUDE (_line) FROM after.raw.{quote(name)} WHERE _line = {line}"
    ).fetchone()
    said = label(table, dict(zip(table.names, found))) if table.primary_key else ""
    return said.removesuffix(row_id if said == row_id else f"  [{row_id}]")


def _head(diff: Diff) -> str:
    side = lambda side: f"{side.version} ({'here' if side.label == '.' else side.label})"
    return f"{diff.new.name} {side(diff.old)} → {side(diff.new)}"


def _verdict(diff: Diff) -> tuple[str, list[str]]:
    """The step needed in one line, and the reasons."""
    step, reasons = smallest_step(diff)
    if step is None:
        return "nothing differs; no version step is needed", []
    least, now = bump(diff.old.version, step), parse(diff.new.version)
    enough = (
        f", {diff.old.version} → {least}; {diff.new.version} is {'enough' if now and now >= parse(least) else 'too small'}"
        if least
        else ""
    )
    return f"smallest version step allowed: {step}{enough}", reasons


def text(diff: Diff, console: Console, most: int | None) -> None:
    """Print the comparison on a terminal."""
    console.print(printable(_head(diff)))
    for note in diff.notes:
        console.print(Text(f"note: {printable(note)}", style="yellow"), soft_wrap=True)
    for part in sections(diff, most):
        console.print(Text(f"\n{part.title} ({part.total:,})", style="bold"))
        if part.head == ["what"]:
            for (line,) in part.rows:
                console.print(f"  {printable(line)}", soft_wrap=True)
        else:
            grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
            for row in part.rows:
                grid.add_row(
                    "",
                    *(
                        Text(shown[:WIDE] + "…" * (len(shown) > WIDE))
                        for shown in map(printable, row)
                    ),
                )
            console.print(grid)
        if part.total > len(part.rows):
            console.print(
                Text(
                    f"  … and {part.total - len(part.rows):,} more; see all with --max 0 or --format json",
                    style="dim",
                )
            )
    if any(count.differs for count in diff.counts.values()):
        console.print()
        console.print(_counts(diff))
    verdict, reasons = _verdict(diff)
    console.print(Text(f"\n{verdict}", style="bold"))
    for reason in reasons:
        console.print(f"  {printable(reason)}", soft_wrap=True)


def _counts(diff: Diff) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    grid.add_column("table")
    for name in ("before", "after", *KINDS):
        grid.add_column(name, justify="right")
    for name, count in diff.counts.items():
        if count.differs:
            numbers = [
                Text(f"{n:,}", style=COLOURS[k])
                if (n := getattr(count, k))
                else Text("·", style="dim")
                for k in KINDS
            ]
            grid.add_row(printable(name), f"{count.before:,}", f"{count.after:,}", *numbers)
    return grid


def as_json(diff: Diff) -> str:
    """All of it, whatever the other renderings cut."""
    step, reasons = smallest_step(diff)
    keys = ("table", "id", "old_line", "new_line", "field", "old", "new")
    whole = {
        "package": diff.new.name,
        "old": {"label": diff.old.label, "version": diff.old.version},
        "new": {"label": diff.new.label, "version": diff.new.version},
        "step": step,
        "reasons": reasons,
        "smallest_version": bump(diff.old.version, step),
        "tables": {name: asdict(count) for name, count in diff.counts.items()},
        "changes": [asdict(change) for change in diff.changes],
        "figures": [
            dict(zip(("figure", "item", "before", "after"), line)) for line in diff.figures
        ],
        "notes": diff.notes,
    }
    rows = (
        printing.as_json({"kind": kind, **dict(zip(keys, row))}, indent=None)
        for kind in KINDS
        for row in diff.rows(kind)
    )
    return (
        printing.as_json(whole)[:-2]
        + ',\n  "rows": ['
        + ",".join(f"\n    {row}" for row in rows)
        + "\n  ]\n}\n"
    )


def markdown(diff: Diff, most: int | None) -> str:
    """For the summary of a pull request; every word of the packages is escaped, and the whole stays below what the platform takes."""
    safe = lambda words: cell(words, LONGEST)
    verdict, reasons = _verdict(diff)
    parts = [
        f"## What changes: {safe(_head(diff))}\n",
        f"**{safe(verdict[:1].upper() + verdict[1:])}**\n",
    ]
    parts += ["\n".join(f"- {safe(reason)}" for reason in reasons) + "\n"] if reasons else []
    parts += [f"> {safe(note)}\n" for note in diff.notes]
    counts = [
        [safe(n), f"{c.before:,}", f"{c.after:,}", *(f"{getattr(c, k):,}" for k in KINDS)]
        for n, c in diff.counts.items()
        if c.differs
    ]
    parts += [table(["table", "before", "after", *KINDS], counts)] if counts else []
    for part in sections(diff, most):
        more = (
            f"\n… and {part.total - len(part.rows):,} more.\n"
            if part.total > len(part.rows)
            else ""
        )
        parts.append(
            f"### {part.title} ({part.total:,})\n\n{table(part.head, [[safe(value) for value in row] for row in part.rows])}{more}"
        )
    parts += (
        []
        if diff.empty
        else [
            f"<details><summary>Text proposed for the changelog</summary>\n\n{fenced(changelog(diff), 'markdown')}\n</details>\n"
        ]
    )
    room = MOST_BYTES - 200
    kept = []
    for part in parts:
        size = len(part.encode("utf-8")) + 1
        kept.append(
            part
            if size <= room
            else "… a part that is too long was left out; `ldn diff` shows it.\n"
        )
        room -= min(size, room) if size <= room else 70
    return "\n".join(kept)
