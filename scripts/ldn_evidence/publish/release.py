"""The next version of a package: its number wherever it is named, its section of the changelog.

Descriptor and pages are made anew with it. All is tried on a copy, and written or not as one.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..compare.archives import Side, opened
from ..compare.changelog import changelog
from ..compare.diff import compare
from ..compare.last_release import LastRelease, last_release
from ..compare.schemas import STEPS
from ..compare.since import git
from ..compare.versions import CHANGELOG, HEADING, Place, bump, parse, places, smallest_step
from ..curate.fix import fix
from ..model.files import PARTS
from ..model.package import Package
from ..model.refusal import Refused
from ..store.folders import temporary_folder
from ..store.opened import OpenPackage, open_package
from ..store.writing import write_all
from .docs import write_docs

PAGES = ("docs", "README.md", "CITATION.cff", ".zenodo.json", CHANGELOG)  # made anew, or kept


@dataclass(frozen=True)
class Step:
    """One version step: from which version to which, and the section that tells of it."""

    since: str  # the last release, as it was named
    reason: str  # which that is, in words
    before: str
    version: str
    step: str
    least: str | None  # the smallest step that the changes allow; None where nothing differs
    section: str


@dataclass(frozen=True)
class PreparedRelease:
    """The next version, and the files that it changes: new texts, and what was read of them."""

    step: Step
    texts: dict[Path, str]
    was: dict[Path, bytes | None]


def prepare_release(root: Path, step: str | None, since: str | None, date: str) -> PreparedRelease:
    """The next version, tried on a copy; nothing is written.

    Args:
        root: the folder of the package, in a clean git tree.
        step: major, minor or patch; by default the smallest that the changes allow.
        since: the last release, by default the newest tag vX.Y.Z, else the
            commit that set the version.
        date: the day of the new version, YYYY-MM-DD.

    Raises:
        Refused: the tree is not clean, the step too small, or a file names no version.
    """
    package = open_package(root)
    if package.problems:
        raise Refused.because(*package.problems)
    _require_clean(root)
    last = LastRelease(since, since) if since else last_release(root)
    next_step = _step(package, step, last, date)
    if lacking := [place for place in places(package) if isinstance(place, str)]:
        raise Refused(
            f"{', '.join(lacking)} names no version in the form that `x-versions` of"
            " schemas/package.json gives",
            "Mend the file or the form.",
        )
    with temporary_folder() as folder:
        texts, was = _changed(package, folder, next_step.version, date, next_step.section)
    return PreparedRelease(next_step, texts, was)


def write_release(root: Path, prepared: PreparedRelease) -> list[Path]:
    """Write all files of a release or none; their paths in the package, sorted.

    Raises:
        Refused: a file changed meanwhile.
        OSError: a file cannot be written.
    """
    for path in prepared.texts:
        path.parent.mkdir(exist_ok=True)
    write_all(prepared.texts, prepared.was, root)
    return [path.relative_to(root) for path in sorted(prepared.texts)]


def _require_clean(root: Path) -> None:
    status = git(root, "HEAD", "status", "--porcelain", "--", ".").decode("utf-8", "replace")
    if dirty := status.splitlines():
        more = f" and {len(dirty) - 1} more" if dirty[1:] else ""
        raise Refused(
            f"the tree holds changes that are not committed: {dirty[0][3:]}{more}",
            "Commit or stash them.",
        )


def _step(package: OpenPackage, step: str | None, last: LastRelease, date: str) -> Step:
    """The step from the last release to the next version. Raises Refused."""
    since, new = last.revision, Side(package, str(package.root))
    with opened(since, package.root) as old:
        diff = compare(old, new)
        least, reasons = smallest_step(diff)
        chosen = step or least
        if chosen is None:
            raise Refused(
                f"nothing differs from {since}",
                "Name a step to release all the same: `ldn release patch`.",
            )
        if least and STEPS.index(chosen) > STEPS.index(least):
            raise Refused(
                f"a {chosen} step is too small after {since}: {'; '.join(reasons)}",
                f"Run `ldn release {least}`, or take back what asks for it.",
            )
        if (version := bump(old.version, chosen)) is None:
            raise Refused(
                f"the version {old.version!r} of {since} is not of the form X.Y.Z",
                "Name a release whose version is.",
            )
        if (parse(new.version) or ()) > (parse(version) or ()):
            raise Refused(
                f"{version}, the step after {since}, is older than {new.version}, which the"
                " package has",
                "Fetch the tags (`git fetch --tags`), or name the last release with --since.",
            )
        section = changelog(diff, version, date)
        return Step(since, last.reason, old.version, version, chosen, least, section)


def _changed(
    package: Package, copy: Path, version: str, date: str, section: str
) -> tuple[dict[Path, str], dict[Path, bytes | None]]:
    """What the files become, tried on a copy, and what was read of them."""
    root = package.root
    named = [place for place in places(package) if isinstance(place, Place)]
    _copy_parts(root, copy, [*PARTS, *PAGES, *(place.file for place in named)])
    was = {root / file.relative_to(copy): file.read_bytes() for file in _files(copy)}
    _set_version(copy, named, version, date)
    log = copy / CHANGELOG
    text = log.read_text(encoding="utf-8") if log.is_file() else "# Changelog\n"
    log.write_text(with_section(text, version, section), encoding="utf-8", newline="")
    changed = open_package(copy)
    fix(changed)
    write_docs(changed)
    texts = {}
    for file in sorted(_files(copy)):
        target = root / file.relative_to(copy)
        if was.get(target) != file.read_bytes():
            texts[target] = file.read_bytes().decode("utf-8")
    return texts, {target: was.get(target) for target in texts}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _copy_parts(root: Path, copy: Path, parts: list[str]) -> None:
    for part in dict.fromkeys(parts):
        if (root / part).is_dir():
            shutil.copytree(root / part, copy / part, symlinks=True)
        elif (root / part).is_file() and not (copy / part).exists():
            (copy / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / part, copy / part)


def _set_version(folder: Path, named: list[Place], version: str, date: str) -> None:
    """Put version and date where files name them; the changelog gets a section of its own."""
    # From the end, so that what is replaced moves nothing still to come.
    for place in sorted(named, key=lambda place: -place.start):
        if place.file != CHANGELOG:
            file = folder / place.file
            text = file.read_text(encoding="utf-8")
            put = version if place.kind == "version" else date
            text = text[: place.start] + put + text[place.start + len(place.value) :]
            file.write_text(text, encoding="utf-8", newline="")


def with_section(text: str, version: str, section: str) -> str:
    """A changelog with the section put before the newest one, below `Unreleased`.

    One that is there already is left as it is.
    """
    if re.search(rf"^{re.escape(HEADING.format(version=version))}", text, re.M):
        return text
    unreleased = re.search(r"^## \[Unreleased\].*\n", text, re.M | re.I)
    first = re.search(r"^## ", text, re.M)
    at = unreleased.end() if unreleased else first.start() if first else len(text)
    before, after = text[:at].rstrip("\n") + "\n\n", text[at:].lstrip("\n")
    return f"{before}{section}\n{after}".rstrip("\n") + "\n"
