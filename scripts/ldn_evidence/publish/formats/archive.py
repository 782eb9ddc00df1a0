"""The Data Package itself as one zip: descriptor, data, schemas, documents, and the metadata that
must stand beside the CSV files.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ...compare.since import tracked
from ...model.files import PARTS, left_behind, unsafe_reason
from ...model.package import Package
from ...store import descriptor
from ...store.canonical import canonical_rows
from .citation import as_json
from .csvw import csvw
from .files import part
from .jsonld import crate
from .readme import readme
from .release import Release

DOCUMENTS = (
    "README.md",  # of which the zip has one of its own
    "LICENSE",
    "LICENSE-DATA",
    "CITATION.cff",
    "CHANGELOG.md",
    "docs",
)  # as far as there are any


def members(root: Path) -> list[str]:
    """Paths of the files that belong to a release, sorted, the descriptor first."""
    known = tracked(root)  # what git does not track was left there by chance
    found = []
    for name in (*PARTS, *DOCUMENTS):
        place = root / name
        files = (
            [place]
            if place.is_file()
            else sorted(file for file in place.rglob("*") if file.is_file())
            if place.is_dir()
            else []
        )
        found += [
            path
            for file in files
            if not unsafe_reason(root, path := file.relative_to(root).as_posix())
            and not left_behind(path)
        ]
    return sorted(
        (path for path in found if known is None or path in known),
        key=lambda path: (path != descriptor.FILE, path),
    )


def write(release: Release) -> None:
    """Write STEM.zip. Entries have a fixed order, time and mode."""
    package, when = release.package, time.gmtime(release.epoch)[:6]
    read = {table.path: package.reading(table) for table in package.tables.values()}
    texts = {
        path: read[path].data if path in read else package.bytes_of(path)
        for path in members(package.root)
    }
    forms = {reading.table.name: reading.form for reading in read.values()}
    measures = {name: (form.bytes, form.sha256) for name, form in forms.items()}
    described = descriptor.build(package, measures)
    texts[descriptor.FILE] = descriptor.render(described).encode()
    texts["README.md"] = readme(release, texts).encode()
    texts["csvw-metadata.json"] = as_json(csvw(package)).encode()
    texts["ro-crate-metadata.json"] = as_json(
        crate(package, [part(path, data) for path, data in texts.items()])
    ).encode()
    with zipfile.ZipFile(
        release.folder / f"{release.stem}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as archive:
        for path, data in texts.items():
            entry = zipfile.ZipInfo(path, when)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o100644 << 16,
            )
            archive.writestr(entry, data)


def read(path: Path, package: Package, prefix: str = "") -> Iterator[tuple[str, list[list[str]]]]:
    """Each table of a zip (or wheel) with its rows as canonical text.

    Raises zipfile.BadZipFile, KeyError, ValueError.
    """
    with zipfile.ZipFile(path) as archive:
        for table in package.tables.values():
            yield (
                table.name,
                canonical_rows(table, archive.read(prefix + table.path).decode("utf-8")),
            )
