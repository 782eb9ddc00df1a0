"""Only the rules that a change of rows can concern are asked, and what they find is what all would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import apply, asked_of, copied, mutations, refresh, sampled
from ldn_evidence.checks.asked import concerned
from ldn_evidence.checks.validate import validate
from ldn_evidence.model.findings import Finding, identity
from ldn_evidence.model.loading import load_package
from ldn_evidence.store.opened import open_package

OF_ROWS = [
    mutation
    for mutation in mutations()
    if mutation["code"][0] in "TKRX"
    and mutation.get("verb") != "verify"
    and all(edit["file"].startswith("data/") for edit in mutation["edits"])
]


def new(before: list[Finding], after: list[Finding]) -> list[Finding]:
    stood = {identity(finding) for finding in before}
    return [finding for finding in after if identity(finding) not in stood]


FILES = sorted({mutation["edits"][0]["file"] for mutation in OF_ROWS})


def edited(mutation: dict) -> int:
    """The first file that changes, on which hangs what is asked, with its neighbour."""
    return FILES.index(mutation["edits"][0]["file"]) // 2


@pytest.mark.parametrize("mutation", sampled(OF_ROWS, edited), ids=lambda m: m["name"])
def test_what_a_change_brings_about_is_found_by_the_concerned_it(
    pristine, tmp_path, mutation, sound_findings
):
    broken = copied(pristine, tmp_path / "broken")
    apply(broken, mutation["edits"])
    refresh(broken, mutation["refresh"])
    package = open_package(broken)
    changed = [
        name
        for name, table in package.tables.items()
        if not (broken / table.path).exists()
        or (broken / table.path).read_bytes() != (pristine / table.path).read_bytes()
    ]
    asked = concerned(package, changed)
    assert len(asked) < len(package.rules) + len(package.derived)
    whole, some = validate(package).findings, validate(package, asked=asked).findings
    brought = new(sound_findings, whole)
    assert new(sound_findings, some) == brought
    behind = validate(package, asked=concerned(package, changed, brought)).findings
    assert {identity(finding) for finding in brought} <= set(map(identity, behind))
    assert validate(package, asked=asked_of(broken, pristine)).findings == whole  # as tests ask


@pytest.fixture(scope="session")
def sound_findings(pristine) -> list[Finding]:
    return validate(pristine).findings


@pytest.mark.slow
def test_a_rule_that_silences_one_that_is_asked_is_asked_too(pristine):
    package = load_package(pristine)
    asked = concerned(package, ["outcomes"])
    one, other, third, *_ = [rule for rule in package.rules if rule.path not in asked]
    (silenced, *_) = [rule for rule in package.rules if rule.path in asked]
    chained = {
        one.path: replace(one, silences=(silenced.code,)),
        other.path: replace(other, silences=("R101", one.code)),
    }
    package.rules = [chained.get(rule.path, rule) for rule in package.rules]
    assert concerned(package, ["outcomes"]) == asked | {one.path, other.path}
    assert third.path not in concerned(package, ["outcomes"])
    assert concerned(package, []) == frozenset()
    expected = concerned(package, ["claims"])
    package.rules = [replace(rule, sql=rule.sql.upper()) for rule in package.rules]
    assert concerned(package, ["claims"]) == expected


@pytest.mark.slow
@pytest.mark.parametrize("code", ["X302", "R401"])
def test_an_exception_of_a_rule_that_is_not_asked_is_not_stale(tiny, code):
    (tiny / "schemas/exceptions.csv").write_text(
        f"rule,row_id,reason\n{code},clark_nd,It is right as it stands.\n", encoding="utf-8"
    )
    package = load_package(tiny)
    assert "P302" in {finding.code for finding in validate(tiny).findings}
    for tables, codes in (([], set()), (["sources"], set()), (["studies"], {"P302"})):
        found = validate(tiny, asked=concerned(package, tables)).findings
        assert {finding.code for finding in found if finding.code == "P302"} == codes


@pytest.mark.slow
def test_of_a_table_that_stays_as_it_was_only_form_and_references_are_looked_at(tiny):
    """What is wrong with its cells and rows was there before."""
    apply(tiny, [{"file": "data/claims.csv", "line": 2, "set": {"stance": "asserrted"}}])
    package = load_package(tiny)
    assert [f.code for f in validate(tiny, asked=concerned(package, ["claims"])).findings] == [
        "T05"
    ]
    assert validate(tiny, asked=concerned(package, ["searches"])).findings == []
    apply(tiny, [{"file": "data/claims.csv", "line": 2, "set": {"condition_id": "no_such"}}])
    found = validate(tiny, asked=concerned(package, ["conditions"])).findings
    assert "K03" in {finding.code for finding in found} and "T05" not in {f.code for f in found}
