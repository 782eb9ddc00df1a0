"""What is research, what brings research together and what is only planned is told by the vocabulary of designs, never by a name."""

from __future__ import annotations

import csv
import re
import shutil

import pytest

from conftest import ROOT
from ldn_evidence.checks.validate import validate
from ldn_evidence.publish.site.rows import Shelf
from ldn_evidence.store.opened import open_package

DESIGNS = "data/study_designs.csv"


@pytest.fixture(scope="module")
def shelf_where(tmp_path_factory):
    """Views over the shipped rows, all designs of which are said to be of one type."""
    root = tmp_path_factory.mktemp("types")
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)

    def shelf(research_type: str):
        with (ROOT / DESIGNS).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (root / DESIGNS).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | {"research_type": research_type} for row in rows)
        return Shelf(open_package(root)).rows

    shelf.root = root
    return shelf


@pytest.mark.slow
def test_what_brings_research_together_is_no_study_in_any_view(shelf_where):
    rows = shelf_where("secondary")
    for view in ("people_results", "placebo_trials", "effects", "claim_studies"):
        assert rows(view) == [], view
    kinds = {row["evidence_kind"] for row in rows("claim_against_evidence")}
    assert kinds == {"review", "animals_or_cells"}
    assert {row["uncontrolled_families"] for row in rows("claim_evidence_summary")} == {0}
    assert {row["randomised_families"] for row in rows("condition_evidence")} == {0}
    assert {row["kind"] for row in rows("condition_results")} == {"review"}
    assert {row["of_review"] for row in rows("harm_results")} == {"review"}
    assert all(row["panel_key"].endswith("-reviews") for row in rows("forest"))
    assert "result" not in {row["series"] for row in rows("harms")}
    tried = [row["sentence"] for row in rows("paragraphs_by_condition")]
    tried = [sentence for sentence in tried if "*Tried*" in sentence]
    assert tried and all("families of studies 0." in sentence for sentence in tried)


@pytest.mark.slow
def test_what_is_no_such_thing_is_no_review_in_any_view(shelf_where):
    rows = shelf_where("primary")
    kinds = {row["evidence_kind"] for row in rows("claim_against_evidence")}
    assert "review" not in kinds and "same_subject" in kinds
    assert {row["reviews"] for row in rows("claim_evidence_summary")} == {0}
    assert {row["kind"] for row in rows("condition_results")} == {"study"}
    assert {row["of_review"] for row in rows("harm_results")} == {None}
    assert not [row for row in rows("forest") if row["panel_key"].endswith("-reviews")]
    assert {row["planned"] for row in rows("gaps")} == {0}


@pytest.mark.slow
def test_nothing_else_includes_studies(shelf_where):
    """Of each design, those that a list of names once left out among them: non-randomised trials, say."""
    shelf_where("primary")
    with (ROOT / "data/study_inclusions.csv").open(encoding="utf-8", newline="") as file:
        pairs = {f"{row['review_id']}/{row['study_id']}" for row in csv.DictReader(file)}
    findings = validate(shelf_where.root).findings
    assert len(pairs) > 10
    assert {
        one.row_id for one in findings if one.code == "X252" and "no review" in one.message
    } == pairs


@pytest.mark.slow
def test_what_is_planned_has_the_tier_of_its_comparison_and_no_people_of_its_own(shelf_where):
    rows = shelf_where("planned")
    limits = {"randomised": "T2", "not randomised": "T3", "none": "T4"}
    found = rows("claim_studies")
    assert found and all(row["design_tier"] == limits[row["compared"]] for row in found)
    assert {row["tier"] for row in rows("condition_results")} == {"T2", "T3", "T4"}
    assert {row["tier"] for row in rows("effects")} <= {"T2", "T3", "T4"}
    people = {row["people_basis"] for row in rows("claim_against_evidence")}
    assert "randomised" in people and "participants" not in people
    assert any(row["planned"] for row in rows("gaps"))


def test_no_view_or_rule_takes_a_design_for_a_review_by_a_part_of_its_name():
    """A chart review is none; once they were left out of all counts for the word."""
    files = sorted((ROOT / "schemas").rglob("*.sql"))
    named = re.compile(r"study_design\s+(NOT\s+)?LIKE\s+'%review%'")
    assert len(files) > 150
    assert [file.name for file in files if named.search(file.read_text(encoding="utf-8"))] == []
