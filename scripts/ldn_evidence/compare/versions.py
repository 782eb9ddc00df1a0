"""Which version a package may have after what has changed, and where it names its version.

The files that name it are listed in schemas/package.json as `x-versions`: each with the text of the
line, in which `{version}` and `{date}` stand for themselves. The first line of the file that begins
so (however indented) is the one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model.files import unsafe_reason
from ..model.findings import Finding, Rule, quoted, selected, unique_sorted
from ..model.package import Package
from .archives import Side, opened
from .diff import compare
from .result import Count, Diff, has_ids
from .schemas import MAJOR, MINOR, PATCH, STEPS

if TYPE_CHECKING:
    from ..checks.validate import Report
    from ..store.opened import OpenPackage

TOO_SMALL, VANISHED, NO_SECTION, OTHER_VERSION = map(Rule, ("P401", "P402", "P403", "P404"))
HOLES = {"version": r"(?P<version>\d[^\s\"'\]<>]*)", "date": r"(?P<date>\d{4}-\d\d-\d\d)"}
USUAL = [
    {"file": "schemas/package.json", "text": '"version": "{version}"'},
    {"file": "datapackage.json", "text": '"version": "{version}"'},
]
CHANGELOG, HEADING = "CHANGELOG.md", "## [{version}]"
VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")
NAMED = 3  # reasons that are named


def parse(version: str) -> tuple[int, int, int] | None:
    """The numbers of a version X.Y.Z, or None."""
    found = VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def bump(version: str, step: str | None) -> str | None:
    """The version one step later; the same one without a step; None when it is no X.Y.Z."""
    if (numbers := parse(version)) is None or step is None:
        return version if numbers else None
    place = STEPS.index(step)
    return ".".join(map(str, (*numbers[:place], numbers[place] + 1, *[0] * (2 - place))))


def smallest_step(diff: Diff) -> tuple[str | None, list[str]]:
    """The smallest step that the changes allow, and why.

    Returns:
        major, minor or patch, None if nothing differs; and the reasons, at most NAMED of them.
    """
    asked = [(change.step, change.text) for change in diff.changes]
    for name, count in diff.counts.items():
        asked += _asked_by_rows(diff, name, count)
    step = min((step for step, _ in asked), key=STEPS.index, default=None)
    reasons = [reason for of, reason in asked if of == step]
    more = len(reasons) - NAMED
    return step, reasons[:NAMED] + ([f"… and {more} more"] if more > 0 else [])


def _asked_by_rows(diff: Diff, name: str, count: Count) -> Iterator[tuple[str, str]]:
    """The steps that the rows of a table ask for, each with its reason."""
    old = diff.old.package.tables.get(name)
    # Rows of a vocabulary, or of a table that came or went, are among the changes already.
    if old and name in diff.new.package.tables and name not in diff.vocabularies:
        if count.removed:
            ids = has_ids(old)
            word = "removed, and the id with it" if ids else "removed"
            yield MAJOR if ids else MINOR, _rows(count.removed, name, word)
        if count.added:
            yield MINOR, _rows(count.added, name, "added")
    for number, word in ((count.withdrawn, "withdrawn"), (count.changed, "changed")):
        if number:
            yield PATCH, _rows(number, name, word)


def _rows(number: int, table: str, what: str) -> str:
    return (
        f"{number:,} rows of `{table}` were {what}"
        if number > 1
        else f"1 row of `{table}` was {what}"
    )


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
    """Each place that names the version or its date.

    In place of it the name of a file that should and does not; files that are absent are passed
    over.
    """
    listed = package.meta.get("x-versions", USUAL)
    for entry in listed if isinstance(listed, list) else USUAL:
        if not isinstance(entry, dict):
            continue
        file, form = str(entry.get("file", "")), str(entry.get("text", ""))
        if not file or unsafe_reason(package.root, file) or not (package.root / file).is_file():
            continue
        text = package.bytes_of(file).decode("utf-8", "replace")
        found = _line_of(form).search(text)
        if not found:
            yield file
            continue
        for kind, value in found.groupdict().items():
            start = found.start(kind)
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            yield Place(file, kind, value, start, line, column)


def _line_of(form: str) -> re.Pattern[str]:
    """What finds the text of a line: at its start, or as a member of a JSON object."""
    pattern = re.escape(form)
    for hole, wanted in HOLES.items():
        pattern = pattern.replace(re.escape(f"{{{hole}}}"), wanted, 1)
    return re.compile(rf"(?:^[ \t]*|[{{,][ \t]*){pattern}", re.M)


def since_release(package: OpenPackage, which: str, report: Report) -> list[Finding]:
    """What keeps a package from being the version after a release.

    Args:
        package: the package, of whose files those that were read are not checked again.
        which: the release: a git revision, a folder or an archive.
        report: what `validate` found; a package whose schemas cannot be read is not compared,
            since it says so already.

    Raises:
        Refused: the release cannot be opened, or is one of another package.
    """
    if package.problems:
        return []
    with opened(which, package.root) as old:
        diff = compare(old, Side(package, str(package.root)))
        found = [*_size(diff), *_vanished(diff)]
    told = {(finding.file, finding.line) for finding in report.findings}
    return found + [
        finding for finding in named(package) if (finding.file, finding.line) not in told
    ]


def _size(diff: Diff) -> Iterator[Finding]:
    """Whether the version is at least the smallest that the changes allow."""
    step, reasons = smallest_step(diff)
    version, before = diff.new.version, diff.old.version
    least = bump(before, step)
    numbers, lowest = parse(version), parse(least or "")
    if numbers is None or lowest is None:
        side = diff.new if numbers is None else diff.old
        message = f"the version {quoted(side.version)} of {side.label} is not of the form X.Y.Z"
    elif numbers < lowest:
        because = f", a {step} step, because {'; '.join(reasons)}" if step else ""
        message = (
            f"the version is {version}, but after {before} the smallest allowed is {least}{because}"
        )
    else:
        return
    for place in places(diff.new.package):
        if isinstance(place, Place) and place.kind == "version":
            yield TOO_SMALL.at(
                message, value=version, file=place.file, line=place.line, column=place.column
            )
            return
    yield TOO_SMALL.at(message, value=version, file="schemas/package.json")


def _vanished(diff: Diff) -> Iterator[Finding]:
    for table, row_id, line, *_ in diff.rows("removed"):
        was, now = diff.old.package.tables[table], diff.new.package.tables.get(table)
        if has_ids(was):
            message = (
                f"{quoted(row_id)} of {table} is gone: it stood in line {line} of {was.path} in"
                f" {diff.old.label}"
            )
            yield VANISHED.at(
                message, table=table, file=(now or was).path, row_id=row_id, value=row_id
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
            message = (
                f"{place.file} names the version {quoted(place.value)}, schemas/package.json"
                f" {quoted(version)}"
            )
            yield OTHER_VERSION.at(
                message, file=place.file, line=place.line, column=place.column, value=place.value
            )


def with_since(
    report: Report,
    package: OpenPackage,
    which: str,
    select: list[str] | None,
    ignore: list[str] | None,
) -> Report:
    """The report with the findings of ``since_release``. Raises Refused."""
    found = since_release(package, which, report)
    wanted = [finding for finding in found if selected(finding.code, select, ignore)]
    return replace(report, findings=unique_sorted([*report.findings, *wanted]))
