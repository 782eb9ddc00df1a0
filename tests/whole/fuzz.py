"""Mutation fuzzer: `make fuzz` or `PYTHONPATH=tests python tests/whole/fuzz.py [SECONDS] [--seed N]`.

Takes the tiny package of the tests, damages bytes, cells, headers, schemas, rules or the descriptor, and runs `validate` and `fix`
on it. Anything but an exit status of 0, 1 or 2, an exception, a finding P900, or a run of more than ten seconds is a failure; the
damaged package is kept, as is one of which something else is found when its files are taken for large ones. Damages that lead to
findings not met before are kept as starting points for further ones.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from conftest import build_tiny
from ldn_evidence.cli import main as cli
from ldn_evidence.store import tables

SLOW = 10.0
TOKENS = [
    b",",
    b'"',
    b"\n",
    b"\r",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x8b",
    b"=",
    b"NA",
    b"1e999",
    b"-0",
    b"nan",
    b"2026-02-30",
    b"'",
    b";",
    b"--",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\u0000",
    b"null",
    b"true",
    b"../",
    b"$ref",
    b"(a+)+$",
    b"/*",
    b"DROP",
    b"SELECT",
    b"row_id",
]


def damage(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The bytes with one to four changes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at, span = rng.randrange(len(out) + 1), rng.choice([1, 1, 2, 8, 64])
        kind = rng.randrange(10)
        if kind == 0:
            del out[at : at + span]
        elif kind == 1:
            out[at:at] = rng.choice(TOKENS) * rng.choice([1, 1, 1, 3, 50])
        elif kind == 2:
            out[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 3:
            start = rng.randrange(len(out) + 1)
            out[at:at] = out[start : start + span]
        elif kind == 4:
            start = rng.randrange(len(other) + 1)
            out[at : at + span] = other[start : start + span]
        elif kind == 5:
            lines = bytes(out).split(b"\n")
            rng.shuffle(lines) if rng.random() < 0.1 else lines.insert(
                rng.randrange(len(lines) + 1), rng.choice(lines)
            )
            out = bytearray(b"\n".join(lines))
        elif kind == 6:
            lines = bytes(out).split(b"\n")
            cells = (line := rng.choice(lines)).split(b",")
            cells[rng.randrange(len(cells))] = rng.choice([*TOKENS, b"", *cells])
            out = bytearray(
                b"\n".join(b",".join(cells) if text is line else text for text in lines)
            )
        elif kind == 7:  # a header of another width than the rows
            head, _, rest = bytes(out).partition(b"\n")
            cells = head.split(b",")
            cells.insert(place := rng.randrange(len(cells)), rng.choice([*TOKENS, *cells]))
            del cells[place : place + rng.choice([0, 2, 3])]
            out = bytearray(b",".join(cells) + b"\n" + rest)
        elif kind == 8:  # many rows of another width
            lines = bytes(out).split(b"\n")
            step, first = rng.choice([1, 2, 3]), rng.choice([1, 2, 5])
            longer = rng.random() < 0.5
            for number in range(first, len(lines) - 1, step):
                line = lines[number]
                lines[number] = line + b"," if longer else line.rpartition(b",")[0]
            out = bytearray(b"\n".join(lines))
        else:
            out = bytearray(
                bytes(out).replace(
                    rng.choice(
                        [b"string", b"integer", b"required", b"_id", b"fields", b"path", b"claims"]
                    ),
                    rng.choice(TOKENS),
                    1,
                )
            )
    return bytes(out)


def run(package: Path, *arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = cli.main([*arguments, str(package)])
    return status, out.getvalue()


def trial(package: Path) -> tuple[frozenset, str]:
    """The codes found, and what is wrong with the run itself, if anything."""
    started = time.monotonic()
    try:
        status, output = run(package, "validate", "--format", "json")
        found = json.loads(output)["findings"] if output else []
        codes = frozenset(f["code"] for f in found) if output else frozenset({f"exit {status}"})
        with mock.patch.object(tables, "LARGE", 0):
            _, output = run(package, "validate", "--format", "json")
        if found != (json.loads(output)["findings"] if output else []):
            return codes, "other findings where files are taken for large ones"
        statuses = {status, run(package, "fix")[0]}
    except Exception as error:
        return frozenset(), f"{type(error).__name__}: {error}"
    problem = (
        f"exit status {statuses}"
        if statuses - {0, 1, 2}
        else "a check failed inside"
        if "P900" in codes
        else ""
    )
    return codes, problem or (
        f"took {time.monotonic() - started:.0f} s" if time.monotonic() - started > SLOW else ""
    )


def fuzz(seconds: float, seed: int) -> int:
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    pristine = build_tiny(folder / "pristine")
    files = sorted(str(f.relative_to(pristine)) for f in pristine.rglob("*") if f.is_file())
    corpus = {name: [(pristine / name).read_bytes()] for name in files}
    seen: set[frozenset] = set()
    tries, failures, until = 0, 0, time.monotonic() + seconds
    while time.monotonic() < until:
        tries += 1
        package = Path(shutil.copytree(pristine, folder / f"try{tries}"))
        for name in rng.sample(files, rng.choice([1, 1, 2])):
            changed = damage(rng, rng.choice(corpus[name]), corpus[rng.choice(files)][0])
            (package / name).write_bytes(changed)
        codes, problem = trial(package)
        if codes not in seen:
            seen.add(codes)
            corpus[name].append(changed)
        if problem:
            failures += 1
            print(f"seed {seed}, try {tries}: {problem}; kept in {package}", flush=True)
        else:
            shutil.rmtree(package)
    print(
        f"{tries} tries in {seconds:.0f} s, {len(seen)} different sets of findings, {failures} failures"
    )
    if not failures:
        shutil.rmtree(folder)
    return 1 if failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args()
    return fuzz(arguments.seconds, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
