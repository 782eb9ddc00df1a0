"""Whole journeys in the environment that a contributor has, without the libraries of data frames: what is looked for in vain and what is checked is counted, not timed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from conftest import ROOT

# `ldn` as after `make validate`: what only the tests install is not there. Searches for it, checks of a file and queries of the package are counted.
ALONE = """
import json, os, sys
from collections import Counter

LACKING = ("pandas", "numpy", "pyarrow", "polars", "frictionless", "pytest", "yaml")
counts = {"searches": Counter(), "checks": Counter(), "queries": Counter(), "reads": Counter()}
here = os.getcwd() + os.sep

def read(file):
    # What a run writes is another file from then on.
    path = os.path.abspath(os.fsdecode(file))
    if path.startswith(here) and path.endswith((".csv", ".sql", ".json", ".yml", ".md")):
        counts["reads"][f"{path.removeprefix(here)} ({os.stat(path).st_ino})"] += 1

def opened(event, arguments):
    if event == "open" and not isinstance(arguments[0], int) and arguments[1] in ("r", "rb"):
        read(arguments[0])

sys.addaudithook(opened)

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in LACKING:
            counts["searches"][name] += 1
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Lacking())
from ldn_evidence.cli import main as cli
from ldn_evidence.checks import rules
from ldn_evidence.store import form, one_pass, reading, tables

reading.SETTLED = -(10**18)  # the files of a test are younger than those of a checkout

def counted(kind, check, place):
    def call(*arguments, **named):
        counts[kind][place(*arguments, **named)] += 1
        return check(*arguments, **named)
    return call

reader = tables.reader

def read_by_the_database(path, columns):
    read(path)
    return reader(path, columns)

tables.reader = read_by_the_database
form.check = counted("checks", form.check, lambda root, table: table.path)
one_pass.take = counted("checks", one_pass.take, lambda cursor, root, table, *others: table.path)
rules.check = counted("queries", rules.check, lambda cursor, package, rule: rule.path)
rules.check_view = counted("queries", rules.check_view, lambda cursor, sql: sql)
leave = os._exit

def left(status):
    print(json.dumps(counts), file=sys.stderr, flush=True)
    leave(status)

os._exit = left
cli.run()
"""
GOUT = ["--set", "condition_id=gout", "condition_name=gout", "condition_category=pain"]


def ran(package: Path, *arguments: str) -> tuple[int, str, dict[str, Counter]]:
    """Exit status, all output, and what was counted."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *arguments],
        cwd=package,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    *errors, counts = done.stderr.strip().splitlines()
    return done.returncode, done.stdout + "\n".join(errors), json.loads(counts)


def sober(counts: dict) -> None:
    """No failed import in a loop, no file checked or read more than twice, the database's reading counted."""
    assert sum(counts["searches"].values()) <= 2, counts["searches"]
    assert max(counts["checks"].values(), default=0) <= 2, counts["checks"]
    often = {file: times for file, times in counts["reads"].items() if times > 2}
    assert counts["reads"] and not often


def well(package: Path, *arguments: str, status: int = 0) -> dict:
    got, output, counts = ran(package, *arguments)
    assert got == status, output
    sober(counts)
    return counts


@pytest.mark.slow
def test_validate_checks_each_file_once():
    counts = well(ROOT, "validate")
    assert set(counts["checks"].values()) == {1}


@pytest.mark.slow
def test_fix_checks_each_file_once(tiny):
    path = tiny / "data/claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    counts = well(tiny, "fix")
    assert set(counts["checks"].values()) == {1}
    assert path.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.slow
def test_add_checks_only_what_it_changes_a_second_time(tiny):
    """The new row brings a warning about (nothing refers to it yet), so that the package as it was is looked at as well."""
    counts = well(tiny, "add", "condition", *GOUT)
    assert {path for path, times in counts["checks"].items() if times > 1} <= {
        "data/conditions.csv"
    }
    assert "gout,gout,pain" in (tiny / "data/conditions.csv").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_refused_row_takes_no_more(tiny):
    counts = well(
        tiny,
        "add",
        "condition",
        "--set",
        "condition_id=gout",
        "condition_name=gout",
        "condition_category=pane",
        status=1,
    )
    assert set(counts["checks"].values()) <= {1, 2}


@pytest.mark.slow
def test_export_and_import(tiny):
    well(tiny, "export", "--xlsx", "all.xlsx")
    book = openpyxl.load_workbook(tiny / "all.xlsx")
    sheet = book["conditions"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, value in {
        "condition_id": "gout",
        "condition_name": "gout",
        "condition_category": "pain",
    }.items():
        sheet.cell(sheet.max_row + (name == "condition_id"), columns[name], value)
    book.save(tiny / "all.xlsx")
    well(tiny, "import", "all.xlsx")
    assert "gout,gout,pain" in (tiny / "data/conditions.csv").read_text(encoding="utf-8")
    well(tiny, "validate")


@pytest.mark.slow
def test_a_citation_file(tiny):
    (tiny / "one.ris").write_text(
        "TY  - JOUR\nAU  - Moss, Ada\nTI  - Small doses\nPY  - 2019\nJO  - Journal\nER  - \n",
        encoding="utf-8",
    )
    well(
        tiny,
        "add",
        "study",
        "--from",
        "one.ris",
        "--set",
        "study_design=randomised_trial",
        "seen_at=https://example.org/s",
    )
    assert "moss_2019" in (tiny / "data/studies.csv").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb",
    [
        ["show", "brown_2015"],
        ["stats"],
        ["docs", "--check"],
        ["verify", "--snapshots", "nowhere"],
        ["site", "site"],
        ["diff", "../older", "."],  # of two packages each file is checked
        ["validate", "--since", "../older"],
        ["export", "--xlsx", "all.xlsx"],
    ],
    ids=lambda verb: " ".join(verb[:2]),
)
def test_what_only_reads(tiny, verb):
    shutil.copytree(tiny, tiny.parent / "older")
    status, output, counts = ran(tiny, *verb)
    assert status in (0, 1) or verb[0] == "verify", output
    sober(counts)


@pytest.mark.slow
def test_build(tiny):
    """A release is checked against the files once it is made: they are looked at again then, and not more."""
    well(tiny, "build", "--allow-dirty", "--out", str(tiny.parent / "dist"))
    assert list((tiny.parent / "dist").glob("*.zip"))


@pytest.mark.slow
def test_a_ragged_row_costs_no_search_for_each_cell(tiny):
    """A file that is not sound is read exactly, and its rows handed to the database all the same."""
    path = tiny / "data/study_conditions.csv"
    key = path.read_text(encoding="utf-8").splitlines()[1]
    path.write_text(
        "\n".join(["study_id,condition_id", *[key] * 30_000, "short"]) + "\n", encoding="utf-8"
    )
    _, _, counts = ran(tiny, "validate", "--max-findings", "5")
    sober(counts)


ROW = [
    *("outcome_id=zz_measured", "outcome_name=measured", "outcome_domain=efficacy"),
    *("outcome_group=other", "better=higher"),
]
LINK = (ROOT / "data/claim_citations.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
ONE_ROW = {
    "add": ["add", "outcome", "--set", *ROW],
    "edit": ["edit", LINK[0], "--set", "claim_note=Touched."],
    "withdraw": ["withdraw", LINK[0], "--reason", "Told twice.", "--links", "remove"],
    "verdict": ["verdict", *LINK[:2], "--set", "verdict=unchecked"],
}


@pytest.fixture(scope="module")
def asked_by_validate() -> dict[str, int]:
    return well(ROOT, "validate")["queries"]


@pytest.mark.slow
@pytest.mark.parametrize("verb", ONE_ROW)
def test_to_try_a_row_asks_less_than_validate(verb, asked_by_validate):
    """No view, and of the rules those about the tables that change; twice, where what they warn of may be older."""
    asked = well(ROOT, *ONE_ROW[verb], "--dry-run")["queries"]
    assert set(asked) < set(asked_by_validate) and max(asked.values()) <= 2
    assert sum(asked.values()) < sum(asked_by_validate.values()) / 2
    assert all(path.endswith(".sql") for path in asked), "views do not hang on rows"
