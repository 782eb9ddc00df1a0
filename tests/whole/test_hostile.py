"""Input made to exhaust: each run is a process of its own, whose time, memory and exit status are bounded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import product

import pytest

from conftest import PEAK, apply, sampled

MEMORY, SECONDS = 400, 60  # MB, s; the tiny package itself needs some 110 MB


def measured(package, *arguments, memory: int = MEMORY) -> tuple[int, str, str]:
    """Exit status, output and errors of `ldn` in a process of its own that keeps within its bounds."""
    code = f"{PEAK}\nimport sys\nfrom ldn_evidence.cli.main import main\nstatus = main(sys.argv[1:])\nsys.stdout.flush()\nprint(peak(), file=sys.stderr)\nsys.exit(status)"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, str(package)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert time.monotonic() - started < SECONDS
    assert "Traceback" not in done.stderr, done.stderr
    *errors, peak = done.stderr.strip().splitlines()
    assert int(peak) < memory, f"{peak} MB"
    return done.returncode, done.stdout, "\n".join(errors)


def codes(output: str) -> set[tuple]:
    return {(finding["code"], finding["file"]) for finding in json.loads(output)["findings"]}


@pytest.mark.slow
def test_a_line_of_a_gigabyte(tiny):
    file = "data/results.csv"
    with (tiny / file).open("ab") as out:
        out.truncate(1 << 30)  # a hole in the file: a gigabyte of NUL without a line end
    status, output, _ = measured(tiny, "validate", "--format", "json")
    assert status == 1
    assert ("F28", file) in codes(output)
    assert measured(tiny, "fix")[0] == 1, "fix leaves it and says so"
    assert (tiny / file).stat().st_size == 1 << 30


@pytest.mark.parametrize("where", sampled(["header", "row"], type))
def test_a_million_columns(tiny, where):
    path = tiny / "data/study_conditions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[where == "row"] += ",x" * 1_000_000
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, output, _ = measured(tiny, "validate", "--format", "json")
    assert status == 1
    assert ("F15" if where == "header" else "F09", "data/study_conditions.csv") in codes(output)


NESTED = {
    "lists": "[" * 1_000_000,
    "objects": '{"a":' * 500_000,
    "digits": "9" * 1_000_000,
    "deep but closed": '{"fields": ' + "[" * 900 + "]" * 900 + "}",
}
READ = ("datapackage.json", "schemas/tables/claims.json", "schemas/rows/claims.json")
# Each run has each text, and each file with one at least; each night has them all.
PUT = [
    pytest.param(
        NESTED[name],
        file,
        id=f"{name}-{file}",
        marks=pytest.mark.slow if n % len(READ) == m else pytest.mark.nightly,
    )
    for (n, name), (m, file) in product(enumerate(NESTED), enumerate(READ))
]


@pytest.mark.parametrize(("text", "file"), PUT)
def test_nested_json(tiny, text, file):
    apply(tiny, [{"file": file, "write": text}])
    status, output, _ = measured(tiny, "validate", "--format", "json")
    assert status == 1
    assert {f for code, f in codes(output) if code.startswith("P")} & {file, "datapackage.json"}


@pytest.mark.slow
def test_a_pipe_in_place_of_a_table(tiny):
    path = tiny / "data/results.csv"
    path.unlink()
    os.mkfifo(path)
    status, output, _ = measured(tiny, "validate", "--format", "json")
    assert status == 1
    assert ("F23", "data/results.csv") in codes(output)


@pytest.mark.slow
def test_one_row_fifty_thousand_times(tiny):
    path = tiny / "data/conditions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "zz,,,,,\n" * 50_000, encoding="utf-8")
    status, output, _ = measured(tiny, "validate", memory=800)  # 200,000 findings are held
    assert status == 1
    assert "more; see all with --max-findings 0" in output
