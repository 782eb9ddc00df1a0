"""Time and memory of whole processes, in one run on one machine, as ratios.

`make bench`, or `python scripts/bench.py 1000 1000000`.

`ldn` is run in the environments named, which `make bench` makes of the run dependencies alone,
since that is what a user has.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from defects import of_defects, of_verbs
from ldn_evidence.model.loading import load_package
from ldn_evidence.publish.formats.csvw import csvw
from peers import PEERS
from processes import measure
from synthetic import ROOT, generate

BIN = Path(sys.executable).parent
HERE = Path(__file__).resolve().parent
MOST_OF_CSVW = 10_000  # claims; it takes a minute for twice as many
ERRORS = 1_000
READ_ALONE = (
    "import duckdb, glob, sys\n"
    "connection = duckdb.connect()\n"
    "for number, path in enumerate(sorted(glob.glob(sys.argv[1] + '/data/*.csv'))):\n"
    "    options = \"header=true, all_varchar=true, delim=',', quote='\\\"', escape='\\\"'\"\n"
    "    query = f\"CREATE TABLE t{number} AS SELECT * FROM read_csv('{path}', {options})\"\n"
    "    connection.execute(query)\n"
)
ROW = [
    "--set",
    "outcome_id=zz_measured",
    "outcome_name=measured",
    "outcome_domain=efficacy",
    "outcome_group=function",
    "better=higher",
    "--dry-run",
]
HEAD = (
    f"{'claims':>9} {'rows':>9} {'ldn s':>7} {'rows/s':>8} {'MB':>5} {'with errors s':>14} "
    f"{'frictionless s':>15} {'MB':>5} {'ratio':>6} {'reading s':>10} {'MB':>5} {'ratio':>6}"
)


def spread_errors(package: Path, count: int) -> None:
    """Defects of four kinds on so many lines of the claims.

    A wrong value, a dangling reference, a blank at an edge, an odd number.
    """
    path = package / "data/claims.csv"
    lines = path.read_bytes().split(b"\n")
    kinds = [
        (b",hedged,", b",hedgd,"),
        (b",low_dose_naltrexone,", b",low_dose_naltrexone,x"),
        (b",efficacy,", b",efficacy ,"),
        (b",active,", b",activ,"),
    ]
    rng = random.Random(1)
    for number in rng.sample(range(1, len(lines) - 1), min(count, len(lines) - 2)):
        lines[number] = lines[number].replace(*rng.choice(kinds), 1)
    path.write_bytes(b"\n".join(lines))


def of_the_shipped_package(binaries: Path) -> str:
    """What a contributor waits for: each verb as a whole process, beside `validate`."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(
            shutil.copytree(
                ROOT, Path(folder) / "package", ignore=shutil.ignore_patterns(".*", "dist")
            )
        )
        verbs = {
            "validate": ["validate", str(package)],
            "fix": ["fix", str(package)],
            "add --dry-run": ["add", "outcome", str(package), *ROW],
        }
        lines, base = [], 0.0
        for verb, arguments in verbs.items():
            measured = measure([str(binaries / "ldn"), *arguments], 5)
            if measured.status:
                raise SystemExit(f"`ldn {verb}` ended with exit status {measured.status}")
            base = base or measured.cpu
            lines.append(
                f"  {verb:<14} {measured.seconds:>6.2f} s  {measured.memory:>4.0f} MB  "
                f"CPU {measured.cpu:.2f} s, {measured.cpu / base:.1f} times that of validate"
            )
    return "\n".join(lines)


def version_of(binaries: Path) -> str:
    """The Python of an environment."""
    return subprocess.run(
        [binaries / "python", "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def row(size: int, frictionless: bool, binaries: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        package = generate(Path(folder) / "package", size)
        rows = rows_of(package)
        runs = 5 if size <= 10_000 else 3
        ldn = [str(binaries / "ldn"), "validate", str(package)]
        seconds, memory, status, _ = measure(ldn, runs)
        if status:
            raise SystemExit(
                f"the synthetic package of {size} claims is not valid: exit status {status}"
            )
        reading, reading_memory, *_ = measure(
            [sys.executable, "-c", READ_ALONE, str(package)], runs
        )
        other = None
        if frictionless:
            other = measure(
                [str(BIN / "frictionless"), "validate", str(package / "datapackage.json")],
                3 if size <= 10_000 else 1,
            )
        spread_errors(package, ERRORS)
        wrong, *_ = measure(ldn, 1 if size > 10_000 else 3)
    against = (
        f"{other[0]:>15.2f} {other[1]:>5.0f} {seconds / other[0]:>6.3f}" if other else f"{'':>28}"
    )
    return (
        f"{size:>9,} {rows:>9,} {seconds:>7.2f} {rows / seconds:>8,.0f} {memory:>5.0f} "
        f"{wrong:>14.2f} {against} {reading:>10.2f} {reading_memory:>5.0f} "
        f"{seconds / reading:>6.1f}"
    )


def of_growth(sizes: list[int], binaries: Path) -> Iterator[str]:
    """What each verb takes at one size, and how much more at the next: CPU, by that of rows."""
    ldn = str(binaries / "ldn")
    before: dict[str, float] = {}
    rows_before = 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            package = str(generate(Path(folder) / "package", size))
            rows = rows_of(Path(package))
            verbs = {
                "validate": ["validate", package],
                "fix": ["fix", package],
                "diff": ["diff", package, package],
                "site": ["site", str(Path(folder) / "site"), package],
                "build": ["build", package, "--out", str(Path(folder) / "dist")],
            }
            for verb, arguments in verbs.items():
                taken = measure([ldn, *arguments], 1)
                if taken.status:
                    raise SystemExit(f"`ldn {verb}` of {size} claims: status {taken.status}")
                more = f"{taken.cpu / before[verb]:>6.1f}" if verb in before else f"{'':>6}"
                by = f"{rows / rows_before:>6.1f}" if rows_before else f"{'':>6}"
                yield f"{size:>9,} {verb:<10} {taken.cpu:>7.2f} {more} {by} {taken.memory:>6.0f}"
                before[verb] = taken.cpu
            rows_before = rows


def of_peers(sizes: list[int], binaries: Path, peers: Path) -> Iterator[str]:
    """Other readers of the same package, told the same types, constraints, keys and references."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            package = generate(Path(folder) / "package", size)
            metadata = csvw(load_package(package))
            (package / "csvw-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
            own = measure([str(binaries / "ldn"), "validate", str(package)], 3)
            yield f"{size:>9,} {'ldn':<10} {own.cpu:>8.2f} {'':>7} {own.memory:>6.0f}"
            for peer in PEERS:
                if peer == "csvw" and size > MOST_OF_CSVW:
                    continue
                command = [str(peers / "bin" / "python"), str(HERE / "peers.py"), peer]
                other = measure([*command, str(package)], 3 if peer != "csvw" else 1)
                if other.status:
                    raise SystemExit(f"{peer} finds an offence in the package of {size} claims")
                yield (
                    f"{size:>9,} {peer:<10} {other.cpu:>8.2f} {own.cpu / other.cpu:>7.2f} "
                    f"{other.memory:>6.0f}"
                )


def rows_of(package: Path) -> int:
    """The rows of all tables."""
    return sum(path.read_bytes().count(b"\n") - 1 for path in (package / "data").glob("*.csv"))


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sizes",
        nargs="*",
        type=int,
        default=[1_000, 10_000, 100_000, 1_000_000],
        help="numbers of claims (default: 1000 to 1000000)",
    )
    parser.add_argument(
        "--without-frictionless",
        action="store_true",
        help="leave frictionless out, which takes minutes on a million claims",
    )
    for name, default, what in (
        ("--defects", [20_000, 100_000], "the table of defects"),
        ("--growth", [1_000, 10_000], "the table of verbs"),
    ):
        shown = " ".join(map(str, default))
        parser.add_argument(
            name,
            nargs="*",
            type=int,
            default=default,
            help=f"numbers of claims for {what} (default: {shown})",
        )
    parser.add_argument(
        "--environment",
        action="append",
        type=Path,
        help="a virtual environment in which `ldn` is run (default: this one); repeatable",
    )
    parser.add_argument(
        "--peers", type=Path, help="a virtual environment that holds csvw, pandera and polars"
    )
    return parser.parse_args()


def tables(asked: argparse.Namespace) -> Iterator[str]:
    """All that is measured, a line each."""
    environments = [folder.resolve() / "bin" for folder in asked.environment or []] or [BIN]
    yield (
        f"{platform.machine()}, {os.cpu_count()} cores; "
        "whole processes, medians; MB is the peak of one process;"
    )
    yield (
        "`reading` loads the CSV files into DuckDB and does nothing else; "
        f"`with errors` has up to {ERRORS:,} defects spread over the claims"
    )
    for number, binaries in enumerate(environments):
        yield f"\nPython {version_of(binaries)}, shipped package:"
        yield f"{of_the_shipped_package(binaries)}\n\n{HEAD}"
        for size in asked.sizes:
            yield row(size, not asked.without_frictionless and not number, binaries)
    ldn = environments[0]
    if asked.peers:
        yield f"\n{'claims':>9} {'reader':<10} {'CPU s':>8} {'ldn/it':>7} {'MB':>6}"
        yield from of_peers(asked.sizes, ldn, asked.peers.resolve())
    if asked.growth:
        yield f"\n{'claims':>9} {'verb':<10} {'CPU s':>7} {'times':>6} {'rows':>6} {'MB':>6}"
        yield from of_growth(asked.growth, ldn)
    for size in asked.defects:
        runs = 3 if size < 1_000_000 else 1
        yield (
            f"\n{f'{size:,} claims':<32} {'CPU s':>7} {'times':>6} {'clock':>6} {'MB':>6} "
            f"{'times':>6}"
        )
        yield from of_defects(size, ldn, runs)
        yield from of_verbs(size, ldn, runs)


def main() -> int:
    for line in tables(arguments()):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
