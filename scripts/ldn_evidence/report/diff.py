"""What the renderings of a comparison share: its parts, riskiest first, its head and verdict."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from ..compare.result import Diff
from ..compare.schemas import MAJOR
from ..compare.versions import bump, parse, smallest_step
from ..model.labels import label

WIDE = 60  # characters of a value on a terminal
WHAT = ["what"]  # the head of a part whose lines are sentences
CHANGED = ["table", "row", "field", "before", "after"]
FIGURES = ["figure", "item", "before", "after"]
ADDED = ["table", "row", "line", "what it says"]


@dataclass(frozen=True)
class Section:
    """One part of the comparison: the lines shown, and how many there are in all."""

    title: str
    head: list[str]
    rows: list[list[str]]
    total: int


def sections(diff: Diff, most: int | None) -> Iterator[Section]:
    """The parts that are not empty, riskiest first, each with at most so many lines."""
    for part in (
        _breaking(diff, most),
        _cells(diff, "Judgements changed", "changed", True, most),
        _figures(diff),
        _cells(diff, "Rows withdrawn", "withdrawn", None, most),
        _cells(diff, "Values changed", "changed", False, most),
        _of_schemas(diff),
        _added(diff, most),
    ):
        if part.total:
            yield Section(part.title, part.head, part.rows[:most], part.total)


def _breaking(diff: Diff, most: int | None) -> Section:
    """What a reader of the older version will not find any more."""
    rows = [[change.text] for change in diff.changes if change.step == MAJOR]
    total = len(rows) + diff.count("removed", told=False)
    for row in diff.rows("removed", told=False, limit=most):
        where = f"it stood in line {row.old_line}"
        rows.append([f"row `{row.id}` of `{row.table}` was removed; {where}"])
    return Section("Removed, renamed or narrowed", WHAT, rows, total)


def _cells(diff: Diff, title: str, kind: str, judgement: bool | None, most: int | None) -> Section:
    """Cells that differ in one way."""
    rows = []
    for row in diff.rows(kind, judgement, limit=most):
        rows.append([row.table, row.id, row.field or "", *_apart(row.old, row.new)])
    return Section(title, CHANGED, rows, diff.count(kind, judgement))


def _figures(diff: Diff) -> Section:
    rows = [[f.figure, f.item, f.before or "–", f.after or "–"] for f in diff.shifted]
    return Section("Figures moved", FIGURES, rows, len(rows))


def _of_schemas(diff: Diff) -> Section:
    rows = [[change.text] for change in diff.changes if change.step != MAJOR]
    return Section("Schemas, vocabularies and rules", WHAT, rows, len(rows))


def _added(diff: Diff, most: int | None) -> Section:
    rows = []
    for row in diff.rows("added", told=False, limit=most):
        line = row.new_line or 0
        rows.append([row.table, row.id, str(line), _label(diff, row.table, row.id, line)])
    return Section("Rows added", ADDED, rows, diff.count("added", told=False))


def _apart(old: str | None, new: str | None) -> tuple[str, str]:
    """Two values; of long ones, from shortly before the place where they part."""
    shared = len(os.path.commonprefix([old or "", new or ""]))
    cut = shared - WIDE // 4 if shared > WIDE // 2 else 0
    return _from(old, cut), _from(new, cut)


def _from(value: str | None, cut: int) -> str:
    return "…" * (cut > 0) + value[cut:] if value else "(empty)"


def _label(diff: Diff, name: str, row_id: str, line: int) -> str:
    """A new row in the words that its schema has for it."""
    table = diff.new.package.tables[name]
    text = label(table, diff.row(name, line)) if table.primary_key else ""
    return text.removesuffix(row_id if text == row_id else f"  [{row_id}]")


def head(diff: Diff) -> str:
    """The package, and the two versions that are compared."""
    sides = []
    for side in (diff.old, diff.new):
        where = "here" if side.label == "." else side.label
        sides.append(f"{side.version} ({where})")
    return f"{diff.new.name} {' → '.join(sides)}"


def verdict(diff: Diff) -> tuple[str, list[str]]:
    """The step needed in one line, and the reasons."""
    step, reasons = smallest_step(diff)
    if step is None:
        return "nothing differs; no version step is needed", []
    text = f"smallest version step allowed: {step}"
    if least := bump(diff.old.version, step):
        now, needed = parse(diff.new.version), parse(least)
        enough = "enough" if now and needed and now >= needed else "too small"
        text += f", {diff.old.version} → {least}; {diff.new.version} is {enough}"
    return text, reasons
