"""Conflicts of a merge that nobody resolved: the markers that git leaves in a file, named with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .findings import Finding, Rule, quoted

CONFLICT = Rule("F30")
MARKER = re.compile(r"(<{7}|\|{7}|>{7})(?: (.*))?|(={7})")
SIGNS = ("<<<<<<<", ">>>>>>>")  # without one of these there is no conflict


def markers(lines: Iterable[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Lines that are markers: number, sign, and the name of the side."""
    found = []
    for number, line in lines:
        if match := MARKER.fullmatch(line.rstrip("\r\n")):
            found.append((number, (match[1] or match[3])[0], match[2] or ""))
    return found if any(sign in "<>" for _, sign, _ in found) else []


def told(
    found: list[tuple[int, str, str]], shown: str, fix: str | None = None, **place
) -> Iterator[Finding]:
    """A finding for each conflict, and for each marker that was left of one."""
    opened: tuple[int, str] | None = None
    for number, sign, side in found:
        if sign == "<":
            if opened:
                yield _alone(*opened, "<<<<<<<", shown, fix, place)
            opened = (number, side)
        elif sign == ">" and opened:
            what = f"lines {opened[0]} to {number} hold both sides of a merge, {quoted(opened[1])} and {quoted(side)}; the file was not read any further"
            yield CONFLICT.at(
                what,
                fix=fix,
                file=shown,
                line=opened[0],
                column=1,
                value=f"<<<<<<< {opened[1]}".strip(),
                **place,
            )
            opened = None
        elif sign == ">":
            yield _alone(number, side, ">>>>>>>", shown, fix, place)
    if opened:
        yield _alone(*opened, "<<<<<<<", shown, fix, place)


def _alone(line: int, side: str, sign: str, shown: str, fix: str | None, place: dict) -> Finding:
    value = f"{sign} {side}".strip()
    return CONFLICT.at(
        f"{quoted(value)} was left by a merge; the file was not read any further",
        fix=fix,
        file=shown,
        line=line,
        column=1,
        value=value,
        **place,
    )


def find(text: str, shown: str, **place) -> Iterator[Finding]:
    """The conflicts in a text. A descriptor is made by the tool, and is simply made anew."""
    if any(sign in text for sign in SIGNS):
        fix = (
            "Run `ldn fix`, which makes the file anew from schemas and data."
            if shown == "datapackage.json"
            else None
        )
        yield from told(markers(enumerate(text.split("\n"), 1)), shown, fix, **place)
