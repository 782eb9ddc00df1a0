"""A synthetic package of the same tables, of any size, for measuring.

`python scripts/synthetic.py CLAIMS FOLDER [--seed N]`. Vocabularies are those of the real package;
everything else is made up by a seeded generator, and valid.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import sys
from pathlib import Path

from ldn_evidence.curate.fix import write_descriptor
from ldn_evidence.model.loading import load_package
from ldn_evidence.store.scan import write_record
from synthetic_rows import write_sources, write_studies

ROOT = Path(__file__).resolve().parent.parent


class Writer:
    """One table being written, row by row, in schema order; rows must come sorted by key."""

    def __init__(self, package, name: str):
        self.names = package.tables[name].names
        self.defaults = {
            column.name: str(column.spec.get("x-default", ""))
            for column in package.tables[name].fields
        }
        self.file = (package.root / package.tables[name].path).open(
            "w", encoding="utf-8", newline=""
        )
        self.file.write(write_record(self.names))

    def row(self, **cells) -> None:
        self.file.write(
            write_record([str(cells.get(name, self.defaults[name])) for name in self.names])
        )


def generate(folder: Path, claims: int, seed: int = 1) -> Path:
    """Write a valid package with so many claims to ``folder``, which must not exist yet."""
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    shutil.copytree(
        ROOT / "schemas", folder / "schemas", ignore=shutil.ignore_patterns("exceptions.csv")
    )
    (folder / "data").mkdir()
    package = load_package(folder)
    vocabulary = {
        name: _read(name)
        for name in ("conditions", "outcomes", "evidence_tiers", "study_designs", "dose_bands")
    }
    for name, rows in vocabulary.items():
        writer = Writer(package, name)
        for row in rows:
            writer.row(
                **(row | ({"defined_by": "adler_1990_00000"} if name == "dose_bands" else {}))
            )
    out = {name: Writer(package, name) for name in package.tables if name not in vocabulary}
    studies = write_studies(rng, out, vocabulary, max(20, claims // 10))
    write_sources(rng, out, vocabulary, studies, claims)
    for writer in out.values():
        writer.file.close()
    write_descriptor(package)
    return folder


def _read(name: str) -> list[dict]:
    with (ROOT / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.claims, arguments.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
