"""`ldn fix` of large files: those in form are left alone, and what comes out is what comes out of small ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ldn_evidence.curate import derive
from ldn_evidence.curate.fix import fix
from ldn_evidence.store import reading, tables
from ldn_evidence.store.opened import open_package

Change = Callable[[Path], None]


def put(table: str, old: str, new: str) -> Change:
    def change(package: Path) -> None:
        path = package / f"data/{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return change


def shuffle(package: Path) -> None:
    path = package / "data/claims.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(reversed(rows)), encoding="utf-8", newline="")


def no_file(package: Path) -> None:
    (package / "data/claims.csv").unlink()


CHANGES: dict[str, Change] = {
    "nothing": lambda package: None,
    "a derived field is wrong": put("claims", ",T7,T7,", ",T3,T7,"),
    "a derived field is empty": put("claims", ",T7,T7,", ",,T7,"),
    "a derived field holds what is no value": put("claims", ",T7,T7,", ",abc,T7,"),
    "a derived number holds no number": put("studies", ",,not_checked,", ",x,not_checked,"),
    "a number has needless zeros": put("dosing_mentions", ",3,3,mg,", ",3.0,3,mg,"),
    "a number is none": put("dosing_mentions", ",3,3,mg,", ",three,3,mg,"),
    "a key stands twice": put("studies", "adams_2010,", "adams_2010,\nadams_2010,"),
    "a blank at an edge": put("claims", ",hedged,", ",hedged ,"),
    "rows are out of order": shuffle,
    "what a field is derived from has changed": put(
        "studies", ",narrative_review,", ",randomised_parallel_trial,"
    ),
    "a file is missing": no_file,
}


def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGE", 1)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.slow
def test_large_and_small_files_are_brought_into_the_same_form(name, tiny, tmp_path, monkeypatch):
    CHANGES[name](tiny)
    large = Path(shutil.copytree(tiny, tmp_path / "large"))
    small = fix(tiny)
    all_large(monkeypatch)
    outcome = fix(large)
    assert (outcome.changed, outcome.left) == (small.changed, small.left)
    for file in sorted(tiny.rglob("*.*")):
        assert (large / file.relative_to(tiny)).read_bytes() == file.read_bytes()


@pytest.mark.slow
def test_of_large_files_only_those_that_change_are_taken_apart(tiny, monkeypatch):
    put("claims", ",hedged,", ",hedged ,")(tiny)
    all_large(monkeypatch)
    taken: list[str] = []
    before = reading.canonical_rows
    monkeypatch.setattr(
        reading,
        "canonical_rows",
        lambda table, *rest: taken.append(table.name) or before(table, *rest),
    )
    assert list(fix(tiny).changed) == ["data/claims.csv"]
    assert set(taken) == {"claims"}


@pytest.mark.slow
def test_of_a_large_table_values_are_filled_only_where_they_differ(tiny, monkeypatch):
    filled: list[dict] = []
    before = derive._fill
    monkeypatch.setattr(
        derive, "_fill", lambda *given: bool(filled.append(given[2])) or before(*given)
    )
    put("claims", ",hedged,", ",hedged ,")(tiny)
    put("claims", ",T7,T7,", ",T1,T7,")(tiny)
    all_large(monkeypatch)
    fix(tiny)
    assert [len(values) for values in filled] == [1]


def test_rows_that_are_handed_over_are_not_held(tiny):
    opened = open_package(tiny)
    read = opened.reading(opened.tables["claims"])
    rows = read.rows
    assert read.hand_over() == rows
    assert "_rows" not in vars(read) and read.rows == rows
