"""Conflicts of a merge that nobody resolved: the markers that git leaves in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .findings import Finding, Place, Rule, quoted

CONFLICT = Rule("F30")
MARKER = re.compile(r"(<{7}|\|{7}|>{7})(?: (.*))?|(={7})")
SIGNS = ("<<<<<<<", ">>>>>>>")  # without one of these there is no conflict
REST = "the file was not read any further"


class Marker(NamedTuple):
    """A line that a merge left: its number, its sign (one of ``<|=>``), and the side named."""

    line: int
    sign: str
    side: str


def markers(lines: Iterable[tuple[int, str]]) -> list[Marker]:
    """The markers among numbered lines; none where no side of a merge begins or ends."""
    met = []
    for number, line in lines:
        if match := MARKER.fullmatch(line.rstrip("\r\n")):
            met.append(Marker(number, (match[1] or match[3])[0], match[2] or ""))
    return met if any(marker.sign in "<>" for marker in met) else []


def conflicts(
    met: list[Marker], shown: str, fix: str | None = None, table: str | None = None
) -> Iterator[Finding]:
    """A finding for each conflict, and for each marker that was left of one."""
    opened: Marker | None = None
    for marker in met:
        if marker.sign == "<":
            if opened:
                yield _alone(opened, shown, fix, table)
            opened = marker
        elif marker.sign == ">" and opened:
            yield _whole(opened, marker, shown, fix, table)
            opened = None
        elif marker.sign == ">":
            yield _alone(marker, shown, fix, table)
    if opened:
        yield _alone(opened, shown, fix, table)


def _whole(
    opened: Marker, closed: Marker, shown: str, fix: str | None, table: str | None
) -> Finding:
    what = (
        f"lines {opened.line} to {closed.line} hold both sides of a merge, "
        f"{quoted(opened.side)} and {quoted(closed.side)}; {REST}"
    )
    at: Place = {"file": shown, "line": opened.line, "column": 1, "value": _text(opened)}
    return CONFLICT.at(what, fix=fix, table=table, **at)


def _alone(marker: Marker, shown: str, fix: str | None, table: str | None) -> Finding:
    value = _text(marker)
    at: Place = {"file": shown, "line": marker.line, "column": 1, "value": value}
    return CONFLICT.at(f"{quoted(value)} was left by a merge; {REST}", fix=fix, table=table, **at)


def _text(marker: Marker) -> str:
    return f"{marker.sign * 7} {marker.side}".strip()


def find(text: str, shown: str) -> Iterator[Finding]:
    """The conflicts in a text. A descriptor is made by the tool, and is simply made anew."""
    if any(sign in text for sign in SIGNS):
        anew = "Run `ldn fix`, which makes the file anew from schemas and data."
        fix = anew if shown == "datapackage.json" else None
        yield from conflicts(markers(enumerate(text.split("\n"), 1)), shown, fix)
