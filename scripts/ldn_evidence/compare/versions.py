"""Which version a package may have after what has changed, and where it names its version.

The files that name it are listed in schemas/package.json as `x-versions`: each with the text of the
line, in which `{version}` and `{date}` stand for themselves. The first line of the file that begins
so (however indented) is the one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.files import unsafe_reason
from ..model.findings import Finding, Rule, quoted, selected, unique_sorted
from ..model.loading import load_package
from ..model.package import Package
from .archives import opened
from .diff import Diff, compare, has_ids
from .schemas import MAJOR, MINOR, PATCH, STEPS

TOO_SMALL, VANISHED, NO_SECTION, OTHER_VERSION = map(Rule, ("P401", "P402", "P403", "P404"))
HOLES = {"version": r"(?P<version>\d[^\s\"'\]<>]*)", "date": r"(?P<date>\d{4}-\d\d-\d\d)"}
USUAL = [
    {"file": "schemas/package.json", "text": '"version": "{version}"'},
    {"file": "datapackage.json", "text": '"version": "{version}"'},
]
CHANGELOG, HEADING = "CHANGELOG.md", "## [{version}]"
NAMED = 3  # reasons that are named


def parse(version: str) -> tuple[int, int, int] | None:
    """The numbers of a version X.Y.Z, or None."""
    found = re.fullmatch(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", version)
    return tuple(map(int, found.groups())) if found else None


def bump(version: str, step: str | None) -> str | None:
    """The version one step later; the same one without a step; None when it is no X.Y.Z."""
    if (numbers := parse(version)) is None or step is None:
        return version if numbers else None
    place = STEPS.index(step)
    return ".".join(map(str, (*numbers[:place], numbers[place] + 1, *[0] * (2 - place))))


def smallest_step(diff: Diff) -> tuple[str | None, list[str]]:
    """The smallest step that the changes allow, None if there are none, and the reasons, at most so
    many named.
    """
    asked = [(change.step, change.text) for change in diff.changes]
    for name, count in diff.counts.items():
        old = diff.old.package.tables.get(name)
        told = name in diff.vocabularies or not old or name not in diff.new.package.tables
        rows = lambda number, what: (
            f"{number:,} rows of `{name}` were {what}"
            if number > 1
            else f"1 row of `{name}` was {what}"
        )
        if count.removed and not told:
            ids = has_ids(old)
            asked.append(
                (
                    MAJOR if ids else MINOR,
                    rows(count.removed, f"removed{', and the id with it' if ids else ''}"),
                )
            )
        if count.added and not told:
            asked.append((MINOR, rows(count.added, "added")))
        asked += [
            (PATCH, rows(number, word))
            for number, word in ((count.withdrawn, "withdrawn"), (count.changed, "changed"))
            if number
        ]
    step = min((step for step, _ in asked), key=STEPS.index, default=None)
    reasons = [reason for of, reason in asked if of == step]
    more = len(reasons) - NAMED
    return step, reasons[:NAMED] + ([f"… and {more} more"] if more > 0 else [])


@dataclass(frozen=True)
class Place:
    """Where a file names the version or the date: line and column of it, and its offset in the
    text.
    """

    file: str
    kind: str
    value: str
    start: int
    line: int
    column: int


def places(package: Package) -> Iterator[Place | str]:
    """Each place that names the version or its date, or the name of a file that should and does
    not; files that are absent are passed over.
    """
    listed = package.meta.get("x-versions", USUAL)
    for entry in listed if isinstance(listed, list) else USUAL:
        file, form = (
            (str(entry.get(key, "")) for key in ("file", "text"))
            if isinstance(entry, dict)
            else ("", "")
        )
        if not file or unsafe_reason(package.root, file) or not (package.root / file).is_file():
            continue
        text = (package.root / file).read_bytes().decode("utf-8", "replace")
        pattern = re.escape(form)
        for hole, wanted in HOLES.items():
            pattern = pattern.replace(re.escape(f"{{{hole}}}"), wanted, 1)
        found = re.search(
            rf"(?:^[ \t]*|[{{,][ \t]*){pattern}", text, re.M
        )  # at the start of a line, or of a member of a JSON object
        if not found:
            yield file
        for kind, value in found.groupdict().items() if found else ():
            start = found.start(kind)
            yield Place(
                file,
                kind,
                value,
                start,
                text.count("\n", 0, start) + 1,
                start - text.rfind("\n", 0, start),
            )


def since_release(path: Path, which: str, report) -> list[Finding]:
    """What keeps the package at ``path`` from being the version after the release that ``which``
    names. Raises Refused.

    A package whose schemas cannot be read is not compared; ``report`` says so already.
    """
    package = load_package(path)
    if package.problems:
        return []
    with opened(which, package.root) as old, opened(str(package.root), package.root) as new:
        diff = compare(old, new)
        found = [*_size(diff), *_vanished(diff)]
    return found + [
        finding
        for finding in named(package)
        if (finding.file, finding.line) not in {(f.file, f.line) for f in report.findings}
    ]


def _size(diff: Diff) -> Iterator[Finding]:
    step, reasons = smallest_step(diff)
    version, least = diff.new.version, bump(diff.old.version, step)
    at = next(
        (p for p in places(diff.new.package) if isinstance(p, Place) and p.kind == "version"), None
    )
    where = (
        {"file": at.file, "line": at.line, "column": at.column}
        if at
        else {"file": "schemas/package.json"}
    )
    if parse(version) is None or least is None:
        odd = diff.new if parse(version) is None else diff.old
        yield TOO_SMALL.at(
            f"the version {quoted(odd.version)} of {odd.label} is not of the form X.Y.Z",
            value=version,
            **where,
        )
    elif parse(version) < parse(least):
        because = f", a {step} step, because {'; '.join(reasons)}" if step else ""
        yield TOO_SMALL.at(
            (
                f"the version is {version}, but after {diff.old.version} the smallest allowed"
                f" is {least}{because}"
            ),
            value=version,
            **where,
        )


def _vanished(diff: Diff) -> Iterator[Finding]:
    for table, row_id, line, *_ in diff.rows("removed"):
        was, now = diff.old.package.tables[table], diff.new.package.tables.get(table)
        if has_ids(was):
            said = (
                f"{quoted(row_id)} of {table} is gone: it stood in line {line} of {was.path} in"
                f" {diff.old.label}"
            )
            yield VANISHED.at(
                said, table=table, file=(now or was).path, row_id=row_id, value=row_id
            )


def named(package: Package) -> Iterator[Finding]:
    """Files that name another version than schemas/package.json, or none; a changelog without the
    section.
    """
    version = str(package.meta.get("version", ""))
    log = package.root / CHANGELOG
    missing = log.is_file() and not re.search(
        rf"^{re.escape(HEADING.format(version=version))}",
        log.read_text(encoding="utf-8", errors="replace"),
        re.M,
    )
    if missing:
        yield NO_SECTION.at(
            f"{CHANGELOG} has no section `{HEADING.format(version=version)}`",
            file=CHANGELOG,
            line=1,
            column=1,
            value=version,
        )
    for place in places(package):
        if isinstance(place, str):
            yield OTHER_VERSION.at(f"{place} names no version", file=place, line=1, column=1)
        elif (
            place.kind == "version"
            and place.value != version
            and not (missing and place.file == CHANGELOG)
        ):
            said = (
                f"{place.file} names the version {quoted(place.value)}, schemas/package.json"
                f" {quoted(version)}"
            )
            yield OTHER_VERSION.at(
                said, file=place.file, line=place.line, column=place.column, value=place.value
            )


def with_since(report, path: Path, which: str, select: list[str] | None, ignore: list[str] | None):
    """The report with the findings of ``since_release``. Raises Refused."""
    found = since_release(path, which, report)
    return replace(
        report,
        findings=unique_sorted(
            [*report.findings, *(f for f in found if selected(f.code, select, ignore))]
        ),
    )
