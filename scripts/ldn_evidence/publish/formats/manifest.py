"""SHA256SUMS and manifest.json, and the check that holds every output against the CSV files:
nothing lost, nothing changed on the way.

Each output is turned back into the canonical text of the CSV files and compared with it, cell by
cell. The hash of a table in the manifest is that of its canonical CSV, so anybody can repeat the
comparison.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ...model.findings import quoted
from ...model.package import Package, Table
from ...store.canonical import render
from ...store.opened import OpenPackage
from . import archive, duck, flat, sqlite, wheel, workbook
from .citation import as_json
from .files import SITE, Part
from .release import Release, sorted_rows

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
WHOLE = {
    ".zip": archive.read,
    ".sqlite": sqlite.read,
    ".duckdb": duck.read,
    ".whl": wheel.read,
    ".xlsx": workbook.read,
}  # files that hold all tables
SINGLE = {
    ".parquet": duck.read_parquet,
    ".jsonl": flat.read_json_lines,
}  # files that hold the table of their name
UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    sqlite3.Error,
    duckdb.Error,
    zipfile.BadZipFile,
    zlib.error,
)


def parts(folder: Path) -> list[Part]:
    """All files below a folder but the two that list them."""
    files = sorted(
        file for file in folder.rglob("*") if file.is_file() and file.name not in (MANIFEST, SUMS)
    )
    return [
        Part(file.relative_to(folder).as_posix(), file.stat().st_size, _sha256(file))
        for file in files
    ]


def write(release: Release) -> None:
    """Write manifest.json (rows of each table, in each file) and SHA256SUMS."""
    package = release.package
    listed = {
        part.path: {"bytes": part.size, "sha256": part.sha256} for part in parts(release.folder)
    }
    for path in listed:
        if held := _held(package, Path(path)):
            listed[path]["rows"] = {table.name: len(release.rows[table.name]) for table in held}
    counted = {
        name: {
            "rows": len(rows),
            "columns": len(package.tables[name].fields),
            "sha256": hashlib.sha256(render(package.tables[name], rows).encode()).hexdigest(),
        }
        for name, rows in release.rows.items()
    }
    manifest = {
        "package": package.meta["name"],
        "version": package.meta["version"],
        "tables": counted,
        "files": listed,
    }
    release.write(MANIFEST, as_json(manifest))
    sums = {part.path: part.sha256 for part in parts(release.folder)} | {
        MANIFEST: _sha256(release.folder / MANIFEST)
    }
    release.write(SUMS, "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())))


def sums(folder: Path) -> dict[str, str]:
    """What SHA256SUMS says: path -> hash. Raises OSError, ValueError."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def row_count(folder: Path) -> int:
    """How many rows the manifest counts in all tables. Raises OSError, ValueError."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return sum(table["rows"] for table in manifest["tables"].values())


def check(package: OpenPackage, folder: Path) -> list[str]:
    """What is wrong with a built release, one sentence each.

    Raises OSError, ValueError (no manifest), Refused.
    """
    manifest, known = json.loads((folder / MANIFEST).read_text(encoding="utf-8")), sums(folder)
    built = (manifest.get("package"), manifest.get("version"))
    if built != (package.meta["name"], package.meta["version"]):
        return [
            (
                f"the release is {built[0]} {built[1]}, the package {package.meta['name']}"
                f" {package.meta['version']}"
            )
        ]
    found = {part.path: part.sha256 for part in parts(folder)} | {
        MANIFEST: _sha256(folder / MANIFEST)
    }
    problems = [f"{path} is missing" for path in known if path not in found]
    problems += [f"{path} is not named in {SUMS}" for path in found if path not in known]
    problems += [
        f"{path} has another SHA-256 than {SUMS} says"
        for path in known
        if path in found and found[path] != known[path]
    ]
    wanted = {table.name: package.rows(table) for table in package.tables.values()}
    for table in package.tables.values():
        if manifest["tables"].get(table.name, {}).get("rows") != len(wanted[table.name]):
            problems.append(
                f"{MANIFEST} does not count the {len(wanted[table.name]):,} rows of {table.name}"
            )
    for path, table, rows in _tables(package, folder):
        if (
            difference := rows
            if isinstance(rows, str)
            else _difference(table, wanted[table.name], rows)
        ):
            problems.append(f"{path}: {difference}")
    return problems


def _tables(package: Package, folder: Path) -> Iterator[tuple[str, Table, list[list[str]] | str]]:
    """Each table in each output: the file, the table, its rows; in place of rows the reason why
    they cannot be read.
    """
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        shown, tables = path.relative_to(folder).as_posix(), _held(package, path)
        try:
            if path.suffix in WHOLE and path.name != SITE:
                for name, rows in WHOLE[path.suffix](path, package):
                    yield shown, tables.pop(0), sorted_rows(package.tables[name], rows)
            elif tables:
                yield shown, tables[0], sorted_rows(tables[0], SINGLE[path.suffix](path, tables[0]))
        except UNREADABLE as error:
            yield (
                shown,
                tables[0],
                (
                    f"{tables[0].name} cannot be read:"
                    f" {(str(error) or type(error).__name__).splitlines()[0]}"
                ),
            )


def _held(package: Package, path: Path) -> list[Table]:
    """The tables that an output holds."""
    if path.name == SITE:
        return []
    if path.suffix in WHOLE:
        return list(package.tables.values())
    return (
        [package.tables[path.stem]] if path.suffix in SINGLE and path.stem in package.tables else []
    )


def _difference(table: Table, wanted: list[list[str]], rows: list[list[str]]) -> str | None:
    """In what the rows of an output first differ from those of the CSV file."""
    if rows == wanted:
        return None
    here, there = _by_key(table, rows), _by_key(table, wanted)
    count = (
        f"{table.name} has {len(rows):,} rows, the CSV file {len(wanted):,}"
        if len(rows) != len(wanted)
        else f"{table.name} differs from the CSV file"
    )
    for row_id in there:
        if row_id not in here:
            return f"{count}; {row_id} is missing"
        for column, cell, right in zip(table.names, here[row_id], there[row_id]):
            if cell != right:
                return f"{count}; {column} of {row_id} is {quoted(cell)} instead of {quoted(right)}"
    extra = next((row_id for row_id in here if row_id not in there), None)
    return f"{count}; {extra} is not in the CSV file" if extra else f"{count}; a row stands twice"


def _by_key(table: Table, rows: list[list[str]]) -> dict[str, list[str]]:
    places = [table.names.index(name) for name in table.primary_key]
    return {"/".join(row[place] for place in places): row for row in rows}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
