"""A release: all outputs of one valid package, written to one folder, the same bytes each time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ...checks.validate import silent, validate
from ...compare.since import tracked, uncommitted
from ...model.files import PARTS
from ...model.findings import ERROR, Finding, printable
from ...model.package import Package
from ...model.refusal import Refused
from ...store.folders import beside, folder_in
from ...store.opened import OpenPackage
from ...store.writing import exchange
from . import (
    archive,
    citation,
    duck,
    figures,
    flat,
    jsonld,
    manifest,
    pages,
    schemas,
    sqlite,
    wheel,
    workbook,
)
from .croissant import croissant
from .files import Part
from .release import Release, open_release

# Every output: a function that writes it to the folder of a Release, or says why it does not.
WRITERS: tuple[Callable[[Release], str | None], ...] = (
    archive.write,
    sqlite.write,
    duck.write,
    duck.write_parquet,
    flat.write_json_lines,
    flat.write_views,
    figures.write,
    schemas.write,
    jsonld.write_reviews,
    workbook.write,
    citation.write,
    wheel.write,
    pages.write,
)
# The descriptions that name every file written before them; the crate comes last and names all.
DESCRIPTIONS: tuple[tuple[str, Callable[[Package, list[Part]], citation.Meta]], ...] = (
    ("croissant.json", croissant),
    ("dataset.jsonld", jsonld.dataset),
    ("ro-crate-metadata.json", jsonld.crate),
)


@dataclass(frozen=True)
class Built:
    """The files of a release, and which outputs it lacks, and why; or what an output lost, and
    then nothing was written.
    """

    parts: list[Part] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files the release has, with those that list the others."""
        return len(self.parts) + len((manifest.MANIFEST, manifest.SUMS))


def release_to(package: OpenPackage, out: Path, progress: Callable[[str], None] = silent) -> Built:
    """Build a release beside its folder, hold it against the CSV files, and put it there whole.

    Args:
        package: a valid package, which nothing hinders (hindrance, errors_of).
        out: the folder; an earlier release in it is replaced.
        progress: is told what is done now.

    Raises:
        Refused: an output cannot be made.
        OSError: a file cannot be written.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with folder_in(out.parent, beside(out)) as folder:
        new = folder / "new"
        new.mkdir()
        try:
            lacking = build(package, new, progress)
        except (ValueError, RuntimeError, sqlite3.Error, duckdb.Error) as error:
            why = str(error).splitlines()[0]
            raise Refused(why, "Nothing was written; mend it and build again.") from error
        progress("holding each table of each format against its CSV file")
        if problems := manifest.check(package, new):
            return Built(problems=problems)
        parts = manifest.parts(new)
        if out.exists() and not exchange(new, out):
            os.replace(out, folder / "old")
        if not out.exists():
            os.replace(new, out)
    return Built(parts, lacking)


def build(
    package: OpenPackage, folder: Path, progress: Callable[[str], None] = silent
) -> list[str]:
    """Write all outputs of a valid package to an empty folder; which were left out, and why.

    Raises:
        ValueError, RuntimeError, sqlite3.Error, duckdb.Error: an output cannot be made.
        Refused: a table cannot be read.
        OSError: a file cannot be written.
    """
    release = open_release(package, folder)
    lacking = []
    for number, write in enumerate(WRITERS, 1):
        progress(f"writing output {number} of {len(WRITERS)}")
        if why := write(release):
            lacking.append(why)
    for name, describe in DESCRIPTIONS:
        described = describe(release.package, manifest.parts(release.folder))
        release.write(name, citation.as_json(described))
    manifest.write(release)
    return lacking


def hindrance(package: Package, out: Path, allow_dirty: bool) -> Refused | None:
    """Why no release may be built of a package, whatever its rows say; None where it may."""
    if not package.has_schemas:
        return Refused(
            "there is no schemas/package.json",
            "Build from the folder in which the package is kept; a release is not built from a"
            " release.",
        )
    if missing := citation.lacking(package.meta):
        return Refused(
            "the package does not say enough of itself",
            f"Add to schemas/package.json {', '.join(missing)}.",
        )
    if foreign := _foreign(out):
        return Refused(
            f"{out} holds {foreign}, which no build wrote",
            "Name a new or empty folder with --out, or move the file away.",
        )
    return _uncommitted(package, allow_dirty)


def _uncommitted(package: Package, allow_dirty: bool) -> Refused | None:
    """Why git does not know the package as it stands; None where it does, or there is no git."""
    parts = [*PARTS, *archive.DOCUMENTS, "pyproject.toml", "scripts"]
    if not allow_dirty and (changed := uncommitted(package.root, parts)):
        more = f" and {len(changed) - 1} more differ" if len(changed) > 1 else " differs"
        return Refused(
            f"{changed[0]}{more} from the last commit",
            "Commit or undo the change; --allow-dirty builds all the same, to try it out.",
        )
    known = tracked(package.root)
    if known is None:
        return None
    if loose := [table.path for table in package.tables.values() if table.path not in known]:
        return Refused(
            f"{loose[0]} is not tracked by git, and only tracked files enter a release",
            f"Run `git add {' '.join(loose)}`.",
        )
    return None


def errors_of(package: OpenPackage) -> list[Finding]:
    """The errors that a package has; there is no release of one with any."""
    found = validate(package).findings
    return [finding for finding in found if finding.severity == ERROR]


def _foreign(out: Path) -> str | None:
    """A file in the output folder that was not built, and would be lost."""
    if not out.exists():
        return None
    if not out.is_dir():
        return "a file of that name"
    try:
        known = set(manifest.sums(out)) | {manifest.SUMS}
    except (OSError, ValueError):
        known = set()
    for file in sorted(out.rglob("*")):
        path = file.relative_to(out).as_posix()
        if not file.is_dir() and path not in known:
            return printable(path)
    return None
