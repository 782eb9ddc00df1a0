"""`ldn release`: set the version wherever it is named, propose its section of the changelog, make descriptor and pages anew. All or nothing."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from ..compare.archives import opened
from ..compare.diff import compare
from ..compare.schemas import STEPS
from ..compare.since import git
from ..compare.versions import CHANGELOG, HEADING, Place, bump, parse, places, smallest_step
from ..curate.fix import fix
from ..model.files import PARTS
from ..model.loading import load_package
from ..model.refusal import Refused
from ..report.diff import changelog
from ..store.folders import temporary_folder
from ..store.writing import write_all
from .docs import write_docs

PAGES = ("docs", "README.md", "CITATION.cff", ".zenodo.json", CHANGELOG)  # made anew, or kept


def release_command(root: Path, step: str | None, since: str | None, console) -> int:
    """`ldn release`: exit status 0, or 2 with nothing written. Raises Refused, OSError."""
    version, texts, was, said = prepare(root, step, since, datetime.now(UTC).date().isoformat())
    for path in texts:
        path.parent.mkdir(exist_ok=True)
    write_all(texts, was, root)
    console.print(said, soft_wrap=True)
    console.print(
        "\n".join(f"written {path.relative_to(root)}" for path in sorted(texts)), soft_wrap=True
    )
    console.print(
        f"  → Edit the section {version} of {CHANGELOG}, run `ldn validate`, commit, and tag the commit v{version}.",
        soft_wrap=True,
    )
    return 0


def prepare(
    root: Path, step: str | None, since: str | None, date: str
) -> tuple[str, dict[Path, str], dict[Path, bytes | None], str]:
    """The next version, the files that it changes with their new texts, what was read of them, and what is to be said. Raises Refused, Refused."""
    package = load_package(root)
    if package.problems:
        raise Refused.because(*package.problems)
    if (
        dirty := git(root, "HEAD", "status", "--porcelain", "--", ".")
        .decode("utf-8", "replace")
        .splitlines()
    ):
        raise Refused(
            f"the tree holds changes that are not committed: {dirty[0][3:]}"
            + (f" and {len(dirty) - 1} more" if dirty[1:] else ""),
            "Commit or stash them.",
        )
    since = since or _newest_tag(root)
    with opened(since, root) as old, opened(str(root), root) as new:
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
        if (parse(str(new.version)) or ()) > (parse(version) or ()):
            raise Refused(
                f"{version}, the step after {since}, is older than {new.version}, which the package has",
                "Fetch the tags (`git fetch --tags`), or name the last release with --since.",
            )
        section = changelog(diff, version, date)
    if lacking := [place for place in places(package) if isinstance(place, str)]:
        raise Refused(
            f"{', '.join(lacking)} names no version in the form that `x-versions` of schemas/package.json gives",
            "Mend the file or the form.",
        )
    with temporary_folder() as folder:
        texts, was = _changed(package, folder, version, date, section)
    return (
        version,
        texts,
        was,
        f"{old.version} → {version}, a {chosen} step; the smallest allowed since {since} is {least or 'none'}",
    )


def _newest_tag(root: Path) -> str:
    tags = (
        git(root, "HEAD", "tag", "--list", "v*", "--merged", "HEAD")
        .decode("utf-8", "replace")
        .split()
    )
    versions = {numbers: tag for tag in tags if (numbers := parse(tag[1:]))}
    if not versions:
        raise Refused(
            "this clone has no tag of the form vX.Y.Z that would name the last release",
            "Name it: `ldn release --since REVISION|FOLDER|ARCHIVE`.",
        )
    return versions[max(versions)]


def _changed(
    package, copy: Path, version: str, date: str, section: str
) -> tuple[dict[Path, str], dict[Path, bytes | None]]:
    """What the files become, tried on a copy, and what was read of them."""
    root, named = package.root, [place for place in places(package) if isinstance(place, Place)]
    for part in dict.fromkeys([*PARTS, *PAGES, *(place.file for place in named)]):
        if (root / part).is_dir():
            shutil.copytree(root / part, copy / part, symlinks=True)
        elif (root / part).is_file() and not (copy / part).exists():
            (copy / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / part, copy / part)
    was = {
        root / file.relative_to(copy): file.read_bytes()
        for file in copy.rglob("*")
        if file.is_file() and not file.is_symlink()
    }
    for place in sorted(
        named, key=lambda place: -place.start
    ):  # from the end, so that what is replaced moves nothing still to come
        if place.file != CHANGELOG:
            text = (copy / place.file).read_text(encoding="utf-8")
            put = version if place.kind == "version" else date
            (copy / place.file).write_text(
                text[: place.start] + put + text[place.start + len(place.value) :],
                encoding="utf-8",
                newline="",
            )
    log = copy / CHANGELOG
    log.write_text(
        with_section(
            log.read_text(encoding="utf-8") if log.is_file() else "# Changelog\n", version, section
        ),
        encoding="utf-8",
        newline="",
    )
    fix(copy)
    write_docs(load_package(copy))
    texts = {}
    for file in sorted(
        path for path in copy.rglob("*") if path.is_file() and not path.is_symlink()
    ):
        target = root / file.relative_to(copy)
        if was.get(target) != file.read_bytes():
            texts[target] = file.read_bytes().decode("utf-8")
    return texts, {target: was.get(target) for target in texts}


def with_section(text: str, version: str, section: str) -> str:
    """A changelog with the section put before the newest one, below `Unreleased`; one that is there already is left as it is."""
    if re.search(rf"^{re.escape(HEADING.format(version=version))}", text, re.M):
        return text
    unreleased = re.search(r"^## \[Unreleased\].*\n", text, re.M | re.I)
    first = re.search(r"^## ", text, re.M)
    at = unreleased.end() if unreleased else first.start() if first else len(text)
    before, after = text[:at].rstrip("\n") + "\n\n", text[at:].lstrip("\n")
    return f"{before}{section}\n{after}".rstrip("\n") + "\n"
