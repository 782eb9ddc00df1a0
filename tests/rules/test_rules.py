"""Every rule has one mutation that it, and only it, catches, at the right place, in the words recorded here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import pytest

import remembered
from conftest import (
    ROOT,
    TINY,
    also_large,
    apply,
    asked_of,
    asked_of_rows,
    copied,
    first_of_each,
    held_in,
    mutations,
    of_rows,
    refresh,
    take_all_for_large,
    take_for_large,
)
from ldn_evidence.checks.validate import validate
from ldn_evidence.checks.verify import verify
from ldn_evidence.model import catalogue
from ldn_evidence.model.findings import Finding
from ldn_evidence.model.loading import load_package
from ldn_evidence.store.opened import OpenPackage, open_package

MUTATIONS = mutations()
SHOWN_ELSEWHERE = {
    "P106": "test_report.py::test_a_revision_that_is_not_there_exits_2",  # needs a git repository
    "P107": "test_add.py::test_what_changed_meanwhile_is_not_lost",  # needs two writers
    "P401": "test_release.py::test_a_version_too_small_is_found",  # these four need a last release
    "P402": "test_release.py::test_an_id_that_vanished_is_found_whatever_the_version",
    "P403": "test_release.py::test_every_file_names_the_version",
    "P404": "test_release.py::test_every_file_names_the_version",
    "P900": "test_robustness.py::test_failing_check_is_a_finding",  # only a defect of the tool itself can trip it
}


class Bench:
    """A copy of the sound package in which one mutation after another is made and taken back; its schemas stay, and are read once."""

    def __init__(self, folder: Path, sound: Path):
        self.folder, self._sound = Path(shutil.copytree(sound, folder)), sound
        self._known = open_package(self.folder)
        remembered.stated_of(self._known, set())
        for table in self._known.tables.values():
            self._known.reading(table)
        self._was = self._held()

    def opened(self, changed: bool = True) -> OpenPackage:
        """The package as it stands; files that were read stay known, those that changed since only if it is said."""
        package = copy(self._known)
        package.problems, package.readings = (
            [],
            {
                name: reading
                for name, reading in self._known.readings.items()
                if changed or reading.path.read_bytes() == self._was[reading.path]
            },
        )
        return package

    def findings(self, mutation: dict, known: bool) -> list[Finding]:
        """What is found in the package as it stands; told whether the files that changed may be known to have been read."""
        asked = asked_of_rows(held_in(self.folder / "data"), self._sound)
        package = self.opened(known)
        return findings_of(
            remembered.with_rows_held(package) if known else package, mutation, asked
        )

    @property
    def changed(self) -> set[Path]:
        """The files of rows that are others than they were."""
        return {path for path, data in self._was.items() if path.read_bytes() != data} - {
            self.folder / "datapackage.json"
        }

    def put_right(self) -> None:
        """Take a mutation back."""
        now = self._held()
        assert now.keys() == self._was.keys()
        for path, data in self._was.items():
            if now[path] != data:
                path.write_bytes(data)

    def _held(self) -> dict[Path, bytes]:
        """What the files hold that follow from rows."""
        files = [*(self.folder / "data").rglob("*"), self.folder / "datapackage.json"]
        return {path: path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def bench(pristine, tmp_path_factory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench") / "tiny", pristine)


Findings = Callable[[bool], list[Finding]]


@pytest.fixture
def broken(bench, pristine, tmp_path, mutation) -> Iterator[tuple[Path, Findings]]:
    """A package in which a mutation is made, and what gives the findings in it; told whether it may know that the changed files were read."""
    if of_rows(mutation):
        apply(bench.folder, mutation["edits"])
        refresh(bench.opened(), mutation["refresh"])
        yield bench.folder, lambda known: bench.findings(mutation, known)
        bench.put_right()
    else:
        package = copied(pristine, tmp_path / "tiny")
        apply(package, mutation["edits"])
        refresh(package, mutation["refresh"])
        asked = asked_of(package, pristine)
        yield package, lambda known: findings_of(package, mutation, asked)


def findings_of(package, mutation, asked):
    if mutation.get("verb") == "verify":
        return verify(package, TINY / "snapshots").findings
    return validate(package, asked=asked).findings


@pytest.mark.parametrize(
    "mutation", first_of_each(MUTATIONS, lambda m: m["code"][0] in "RX"), ids=lambda m: m["name"]
)
def test_mutation_is_caught(broken, bench, monkeypatch, mutation):
    package, found = broken
    findings = found(True)
    mine = [finding for finding in findings if finding.code == mutation["code"]]
    assert len(mine) == 1, findings
    assert {key: getattr(mine[0], key) for key in mutation["at"]} == mutation["at"]
    if "line_holds" in mutation:
        assert (
            mutation["line_holds"]
            in (package / mine[0].file).read_text(encoding="utf-8").splitlines()[mine[0].line - 1]
        )
    assert mine[0].message == mutation["message"]
    assert mine[0].fix
    assert {finding.code for finding in findings} - {mutation["code"]} == set(
        mutation.get("trips", [])
    )
    if also_large(mutation):  # the same in the same words
        if package == bench.folder:
            take_for_large(monkeypatch, bench.changed)
        else:
            take_all_for_large(monkeypatch)
        assert found(False) == findings


@pytest.mark.slow
def test_the_tiny_package_is_valid(pristine):
    assert validate(pristine).findings == []
    assert [
        f for f in verify(pristine, TINY / "snapshots").findings if f.row_id != "other_page"
    ] == []


def test_no_rule_lacks_a_mutation_and_no_mutation_a_rule():
    codes = [entry.code for entry in catalogue.all_rules(load_package(ROOT))]
    assert len(codes) == len(set(codes)), "a code stands for two rules"
    assert set(codes) == {mutation["code"] for mutation in MUTATIONS} | set(SHOWN_ELSEWHERE)


def test_rules_are_described():
    for entry in catalogue.all_rules(load_package(ROOT)):
        assert entry.severity in ("error", "warning"), entry
        for text in (entry.title, entry.why, entry.fix):
            assert len(text) > 5, entry
        assert entry.fix.rstrip('"').endswith((".", "`")), entry
        assert (ROOT / entry.where).is_file(), entry


def test_rules_speak_plain_sql():
    """Rules run in DuckDB, SQLite and Spark alike: nothing that only one of them knows."""
    import sqlite3

    package = load_package(ROOT)
    database = sqlite3.connect(":memory:")
    for table in package.tables.values():
        database.execute(
            f"CREATE TABLE {table.name} ({', '.join(f'{c} TEXT' for c in table.names)})"
        )
    database.execute("CREATE TABLE package (version TEXT, created TEXT, as_of TEXT)")
    for rule in [*package.rules, *package.derived]:
        columns = [column[0] for column in database.execute(rule.sql).description]
        assert "row_id" in columns, rule.path


@pytest.mark.slow
def test_row_schemas_are_valid_json_schema():
    from jsonschema import Draft202012Validator

    for table in load_package(ROOT).tables.values():
        for rule in table.row_rules:
            Draft202012Validator.check_schema(rule.schema)
