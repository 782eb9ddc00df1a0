"""`ldn build`: everything that a release consists of, from one valid package, written to one folder, the same bytes each time."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from pathlib import Path

import duckdb

from ...compare.since import tracked, uncommitted
from ...model.findings import ERROR
from ...model.loading import load_package
from ...model.package import Package
from ...model.printing import printable
from ...model.refusal import Refused
from ...store.folders import beside, folder_in
from ...store.writing import exchange
from . import archive, citation, duck, flat, jsonld, manifest, schemas, sqlite, wheel, workbook
from .croissant import croissant
from .release import Release, open_release

# Every output: a function that writes it to the folder of a Release. What describes all files comes last.
WRITERS = (
    archive.write,
    sqlite.write,
    duck.write,
    duck.write_parquet,
    flat.write_json_lines,
    flat.write_views,
    schemas.write,
    jsonld.write_reviews,
)
WRITERS += (workbook.write, citation.write, wheel.write)


def build_command(path: Path, out: Path, check: bool, allow_dirty: bool, console) -> int:
    """Build, or check what was built; exit status 0, 1 (findings, or something was lost), 2 (cannot be built). Raises Refused, OSError."""
    package = load_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    if check:
        return _check(package, out, console)
    if said := _refusal(package, out, allow_dirty):
        console.print(
            f"cannot build: {printable(said[0])}\n  → {printable(said[1])}", soft_wrap=True
        )
        return 1 if said[2:] else 2
    started = time.perf_counter()
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with folder_in(out.parent, beside(out)) as folder:
        new = folder / "new"
        new.mkdir()
        try:
            build(package, new)
        except (ValueError, RuntimeError, sqlite3.Error, duckdb.Error) as error:
            console.print(
                f"cannot build: {printable(str(error).splitlines()[0])}\n  → Nothing was written; mend it and build again.",
                soft_wrap=True,
            )
            return 2
        if problems := manifest.check(package, new):
            return _told(
                problems,
                "the outputs do not hold what the CSV files hold; nothing was written",
                console,
            )
        listed = manifest.parts(new)
        if out.exists() and not exchange(new, out):
            os.replace(out, folder / "old")
        if not out.exists():
            os.replace(new, out)
    _summary(listed, out, console)
    if why := wheel.reason_for_none(package.root):
        console.print(f"no wheel: {why}")
    console.print(
        f"\n{len(listed) + 2} files, each table compared with its CSV file, {time.perf_counter() - started:.1f} s"
    )
    return 0


def build(package: Package, folder: Path) -> None:
    """Write all outputs of a valid package to an empty folder. Raises ValueError, RuntimeError, OSError, Refused, or what a database says."""
    release = open_release(package, folder)
    for write in WRITERS:
        write(release)
    _described(release)
    manifest.write(release)


def _described(release: Release) -> None:
    """The descriptions that name every file written before them; the crate, which comes last, names all."""
    for name, describe in (
        ("croissant.json", croissant),
        ("dataset.jsonld", jsonld.dataset),
        ("ro-crate-metadata.json", jsonld.crate),
    ):
        release.write(
            name, citation.as_json(describe(release.package, manifest.parts(release.folder)))
        )


def _refusal(package: Package, out: Path, allow_dirty: bool) -> tuple | None:
    """Why nothing is built: what is the matter, and the remedy; a third part where the package has findings."""
    from ...checks.validate import validate

    if not package.has_schemas:
        return (
            "there is no schemas/package.json",
            "Build from the folder in which the package is kept; a release is not built from a release.",
        )
    if missing := citation.lacking(package.meta):
        return (
            "the package does not say enough of itself",
            f"Add to schemas/package.json {', '.join(missing)}.",
        )
    if foreign := _foreign(out):
        return (
            f"{out} holds {foreign}, which no build wrote",
            "Name a new or empty folder with --out, or move the file away.",
        )
    if not allow_dirty and (
        changed := uncommitted(
            package.root, [*archive.PARTS, *archive.DOCUMENTS, "pyproject.toml", "scripts"]
        )
    ):
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        return (
            f"{changed[0]}{more} differ from the last commit"
            if more
            else f"{changed[0]} differs from the last commit",
            ("Commit or undo the change; --allow-dirty builds all the same, to try it out."),
        )
    known = tracked(package.root)
    if known is not None and (
        loose := [table.path for table in package.tables.values() if table.path not in known]
    ):
        return (
            f"{loose[0]} is not tracked by git, and only tracked files enter a release",
            f"Run `git add {' '.join(loose)}`.",
        )
    findings = validate(package.root).findings
    errors = [finding for finding in findings if finding.severity == ERROR]
    if errors:
        return (
            f"the package is not valid: {len(errors)} error{'s' if len(errors) > 1 else ''}, the first at {errors[0].place}",
            "Run `ldn validate`.",
            True,
        )
    return None


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
    return next(
        (
            path
            for file in sorted(out.rglob("*"))
            if not file.is_dir() and (path := file.relative_to(out).as_posix()) not in known
        ),
        None,
    )


def _check(package: Package, out: Path, console) -> int:
    try:
        problems = manifest.check(package, out)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = (
            "it holds no manifest.json and SHA256SUMS"
            if isinstance(error, FileNotFoundError)
            else f"its manifest.json or SHA256SUMS cannot be read ({error})"
        )
        console.print(
            f"cannot check {out}: {reason}\n  → Run `ldn build`, or name the folder of a release with --out.",
            soft_wrap=True,
        )
        return 2
    if problems:
        return _told(problems, f"{out} is not the release of this package", console)
    rows = sum(
        table["rows"]
        for table in json.loads((out / manifest.MANIFEST).read_text(encoding="utf-8"))[
            "tables"
        ].values()
    )
    console.print(
        f"{out} holds what the CSV files hold: {len(package.tables)} tables, {rows:,} rows in every format; {len(manifest.sums(out))} hashes agree"
    )
    return 0


def _told(problems: list[str], said: str, console) -> int:
    console.print(
        "\n".join([*map(printable, problems), f"{said}\n  → Build it anew with `ldn build`."]),
        soft_wrap=True,
    )
    return 1


def _summary(parts: list, out: Path, console) -> None:
    """The files at the top of the folder, and folders of many with their number."""
    sizes: dict[str, list[int]] = {}
    for part in parts:
        top, _, rest = part.path.partition("/")
        sizes.setdefault(top + "/" if rest else top, []).append(part.size)
    console.print(f"{out.name}/")
    for name, of in sizes.items():
        number = f"  {len(of)} files" if name.endswith("/") else ""
        console.print(f"  {name:<44} {sum(of) / 1024:>9,.0f} KB{number}")
