"""The section of the changelog that a comparison proposes, as Keep a Changelog has it."""

from __future__ import annotations

from ..model.findings import printable
from .result import Count, Diff
from .schemas import Change
from .versions import bump, smallest_step

LISTED = 10  # ids in a line
TITLES = {"added": "Added", "changed": "Changed", "withdrawn": "Withdrawn", "removed": "Removed"}
COUNTED = ("added", "removed")  # kinds that say how many rows there were before and after


def changelog(diff: Diff, version: str | None = None, date: str | None = None) -> str:
    """The section of a version, proposed for a person to edit.

    Args:
        diff: the last release held against the package as it is.
        version: the version of the section; by default the smallest that the changes allow.
        date: its day as YYYY-MM-DD; left out by default.

    Returns:
        Markdown, each word of the packages made printable.
    """
    version = version or bump(diff.old.version, smallest_step(diff)[0]) or "Unreleased"
    lines: dict[str, list[str]] = {title: [] for title in TITLES.values()}
    _add_changes(diff, lines)
    for kind, title in TITLES.items():
        lines[title] += _of_rows(diff, kind)
    lines["Changed"] += _of_figures(diff)
    parts = [f"## [{version}]{f' - {date}' if date else ''}\n"]
    for title, entries in lines.items():
        if entries:
            items = "\n".join(f"- {printable(line)}" for line in entries)
            parts.append(f"### {title}\n\n{items}\n")
    return "\n".join(parts)


def _add_changes(diff: Diff, lines: dict[str, list[str]]) -> None:
    """What the schemas say differently; descriptions are only counted."""
    reworded = 0
    for change in diff.changes:
        if change.kind == "reworded":
            reworded += 1
        elif not _is_row(diff, change):
            text, title = change.text, "Changed"
            if change.kind in COUNTED:
                text, title = text.removesuffix(f" was {change.kind}"), TITLES[change.kind]
            lines[title].append(f"{text[:1].upper()}{text[1:]}.")
    if reworded:
        plural = "s" if reworded > 1 else ""
        lines["Changed"].append(f"{reworded} description{plural} or rule{plural} reworded.")


def _is_row(diff: Diff, change: Change) -> bool:
    """Whether a change is a row of a vocabulary that came or went, which is counted as a row."""
    return change.what == "value" and change.place in diff.vocabularies


def _of_rows(diff: Diff, kind: str) -> list[str]:
    """How many rows of each table differ in this way, and which, where their ids matter."""
    counted = []
    for name, count in diff.counts.items():
        if number := count.of(kind):
            counted.append(f"{number:,} in `{name}`{_moved(kind, count)}")
    lines = [f"Rows {kind}: {', '.join(counted)}."] if counted else []
    if kind in ("withdrawn", "removed"):
        ids = [f"`{row.id}`" for row in diff.rows(kind, limit=LISTED + 1)]
        more = " …" if len(ids) > LISTED else ""
        lines += [f"Ids: {', '.join(dict.fromkeys(ids[:LISTED]))}{more}."] if ids else []
    return lines


def _moved(kind: str, count: Count) -> str:
    return f" ({count.before:,} → {count.after:,})" if kind in COUNTED else ""


def _of_figures(diff: Diff) -> list[str]:
    """A line for each figure with all its items that are not the same."""
    figures: dict[str, list[str]] = {}
    for figure, item, before, after in diff.shifted:
        figures.setdefault(figure, []).append(f"{item} {before or '–'} → {after or '–'}")
    return [f"{name[:1].upper()}{name[1:]}: {', '.join(items)}." for name, items in figures.items()]
