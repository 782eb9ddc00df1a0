"""What the package shows: counted by views, and one row with all that hangs on it."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT, apply
from ldn_evidence.cli import main as cli
from ldn_evidence.model.labels import label
from ldn_evidence.model.refusal import Refused
from ldn_evidence.publish import docs, stats
from ldn_evidence.publish.stats import run_views
from ldn_evidence.store.opened import open_package


def run(capsys, *arguments) -> tuple[int, str]:
    status = cli.main([str(argument) for argument in arguments])
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_stats_as_json_counts_the_tiny_package(capsys, pristine):
    status, out = run(capsys, "stats", pristine, "--format", "json")
    views = json.loads(out)
    assert status == 0
    assert list(views) == ["source_summary", "tier_shift", "condition_evidence", "most_discrepant"]
    demo = next(row for row in views["source_summary"] if row["source_id"] == "demo_page")
    assert (
        demo["claims"],
        demo["pairs"],
        demo["overstated"],
        demo["supported"],
        demo["unchecked"],
    ) == (6, 2, 1, 1, 0)
    assert demo["cited_percent"] == 33
    wider, narrower = sorted(
        views["condition_evidence"], key=lambda row: row["condition_id"], reverse=True
    )
    assert (
        narrower["condition_id"],
        narrower["narrower"],
        wider["condition_id"],
        wider["narrower"],
    ) == ("fibromyalgia", 0, "pain_syndrome", 1)
    for row in (
        wider,
        narrower,
    ):  # what is counted for a condition is counted for what it is part of
        assert (
            row["benefit_claims"],
            row["cited"],
            row["supported"],
            row["randomised_families"],
            row["randomised_people"],
        ) == (2, "T2", "T2", 1, 38)
    assert [row["claim_id"] for row in views["most_discrepant"]] == ["demo_page_c00062a"]


@pytest.mark.slow
def test_stats_as_text(capsys, pristine):
    status, out = run(capsys, "stats", pristine)
    assert status == 0
    assert (
        "What each source claims" in out
        and "demo_page" in out
        and "The ten most discrepant claims" in out
    )


@pytest.mark.slow
def test_a_contradicted_citation_carries_no_tier(capsys, tiny):
    apply(
        tiny, [{"file": "data/claim_citations.csv", "line": 2, "set": {"verdict": "contradicted"}}]
    )
    run(capsys, "fix", tiny)
    shift = json.loads(run(capsys, "stats", tiny, "--format", "json")[1])["tier_shift"]
    demo = {row["tiers"]: row for row in shift if row["source_id"] == "demo_page"}
    assert (
        demo["cited"]["T5"],
        demo["not refuted"]["T5"],
        demo["cited"]["T7"],
        demo["not refuted"]["T7"],
    ) == (1, 0, 4, 5)


def test_show_prints_the_whole_chain_of_a_claim(capsys, pristine):
    status, out = run(capsys, "show", "demo_page_c00062a", pristine)
    assert status == 0
    for part in (
        "Pain in fibromyalgia may be eased by a low dose.",
        "https://example.org/demo#:~:text=Small%20doses%20of%20naltrexone%2C,ease%20pain%20in%20fibromyalgia",
        "overstated: certainty (read in abstract, 2026-11-22): The page hopes for it; the review says that it was not shown",
        "https://doi.org/10.1000/adams.1",
        "qualifies: Once hoped for, once unproven",
        "Sceptics call it all unproven",
        "naltrexone 3 mg, typical, unstated bedtime",
    ):
        assert part in out, part


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (
            "brown_2015",
            "fatigue, placebo: favours_naltrexone. Fatigue fell more under naltrexone than under placebo  [brown_2015_fatigue]",
        ),
        ("fibromyalgia", "In a trial, fatigue was lower on a low dose"),
        ("demo_page", "[1] (explicit)"),
        ("diaz_2018", "Brown 2015. Small doses tried"),
    ],
)
def test_show_follows_other_tables(capsys, pristine, wanted, part):
    status, out = run(capsys, "show", wanted, pristine)
    assert status == 0 and part in out, out


@pytest.mark.slow
def test_show_names_the_nearest_id(capsys, pristine):
    status, out = run(capsys, "show", "brown_2016", pristine)
    assert status == 1 and "  → The nearest: brown_2015.\n" in out


def test_labels_leave_out_what_is_empty():
    studies = open_package(ROOT).tables["studies"]
    row = dict.fromkeys(studies.names) | {
        "study_id": "clark_nd",
        "first_author": "Clark",
        "title": "Mice",
    }
    assert label(studies, row) == "Clark. Mice  [clark_nd]"


@pytest.mark.slow
def test_every_view_of_the_shipped_package_runs():
    views = {view.name: view for view in run_views(open_package(ROOT))}
    assert {"claims_full", "condition_evidence", "dose_summary"} <= set(views)
    assert (
        len(views["claims_full"].rows) == len({row[0] for row in views["claims_full"].rows}) > 500
    )


@pytest.mark.slow
def test_columns_of_a_view_have_titles_and_wrong_ones_are_told(capsys, tiny):
    shown = [view for view in run_views(open_package(ROOT)) if view.place]
    untitled = {
        name for view in shown for name, head in zip(view.columns, view.heads) if "_" in head
    }
    assert untitled == set(), "a title in `-- columns:`, or that of the field"
    view = tiny / "schemas/views/source_summary.sql"
    view.write_text(
        view.read_text(encoding="utf-8").replace("pairs=Pairs", "piars=Pairs"), encoding="utf-8"
    )
    assert cli.main(["stats", str(tiny)]) == 2
    assert capsys.readouterr().err == (
        "cannot go on: schemas/views/source_summary.sql:1:1: "
        "`columns` says piars=Pairs, which titles no column of it\n"
        "  → Mend the file named, so that it runs, and ends in time; the message says what kept it from that.\n"
    )


@pytest.mark.slow
def test_ten_rows_unless_all_are_asked_for(capsys):
    first, whole = (run(capsys, *call, ROOT)[1] for call in (["stats"], ["stats", "--all"]))
    assert "… and 51 more; see all with --all" in first and "see all" not in whole
    assert len(whole.splitlines()) > len(first.splitlines()) + 45
    first, whole = (run(capsys, "show", "fibromyalgia", ROOT, *more)[1] for more in ([], ["--all"]))
    assert "more; see all with --all" in first and "see all" not in whole


@pytest.mark.slow
def test_a_page_that_is_not_to_be_made_asks_nothing(tiny, monkeypatch):
    asked = []
    monkeypatch.setattr(docs, "run_views", lambda *given, **more: asked.append(given) or [])
    docs.write_docs(open_package(tiny), write=False, new=False)
    assert not asked
    docs.write_docs(open_package(tiny), write=False)
    assert len(asked) == 1


@pytest.mark.slow
def test_views_that_no_page_shows_are_not_run(monkeypatch):
    run_one, ran = stats.answer, []

    def counted(cursor, what, sql, most=None):
        ran.append(what.rpartition("/")[2])
        return run_one(cursor, what, sql, most)

    monkeypatch.setattr(stats, "answer", counted)
    package = open_package(ROOT)
    views = run_views(package, for_people=True)
    assert sorted(ran) == sorted(f"{view.name}.sql" for view in views)
    assert {"condition_evidence.sql", "finding_sentences.sql"} <= set(ran)
    assert not {"claims_full.sql", "claim_against_evidence.sql"} & set(ran)
    assert [
        view for view in run_views(package) if view.place or view.columns == ["sentence"]
    ] == views


@pytest.mark.slow
def test_a_page_of_no_view_says_so(tiny):
    for file in (tiny / "schemas/views").glob("*.sql"):
        sql = file.read_text(encoding="utf-8").replace("-- stats:", "-- was:")
        file.write_text(sql, encoding="utf-8")
        if "sentence" in sql:
            file.unlink()
    page = tiny / "docs/findings.md"
    page.parent.mkdir()
    page.write_text("old", encoding="utf-8")
    docs.write_docs(open_package(tiny))
    assert page.read_text(encoding="utf-8").count("\n## ") == 0 and "# Findings" in page.read_text()


def test_a_view_that_no_page_shows_is_named_if_it_is_broken(tiny):
    (tiny / "schemas/views/claims_full.sql").write_text("SELECT nothing FROM claims\n")
    with pytest.raises(Refused, match='"nothing" not found') as refused:
        run_views(open_package(tiny), for_people=True)
    assert [finding.file for finding in refused.value.findings] == ["schemas/views/claims_full.sql"]
