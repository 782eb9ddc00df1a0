"""Rows that stand are changed, judged and withdrawn: what follows from it, and what is refused, with nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calls import run
from conftest import ROOT, TINY, checked
from ldn_evidence.curate.standing import Change, changes_of, row_with_id
from ldn_evidence.curate.trial import try_rows
from ldn_evidence.curate.withdrawing import references_to
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store.opened import open_package

SNAPSHOTS = ["--snapshots", TINY / "snapshots"]
PAIR = ["demo_page_c00149a", "demo_page_r00182a"]
NEVER = "which never changes\n  → "

pytestmark = pytest.mark.slow


def cells(package: Path, table: str, row_id: str) -> dict[str, str]:
    """The filled cells of a row."""
    row = row_with_id(open_package(package), row_id, table).row
    return {name: value for name, value in row.items() if value}


def test_a_verdict_moves_the_tier_of_its_claim(capsys, tiny):
    status, out = run(
        capsys,
        *("verdict", *PAIR, tiny, *SNAPSHOTS, "--yes", "--set", "verdict=off_topic", "result_id="),
        *("--set", "support_from=", "verdict_note=The page speaks of fatigue; the trial of sleep."),
    )
    assert (status, out) == (
        0,
        "claim  In a trial, fatigue was lower on a low dose  [demo_page_c00149a]\n"
        "citation  [2] (inferred) The only trial on fatigue  [demo_page_r00182a]\n"
        "so far  supported by own_results (read in abstract, 2026-11-22)  "
        "(line 3 of data/claim_citations.csv)\n"
        "claim_citations  demo_page_c00149a/demo_page_r00182a\n"
        "  verdict       supported → off_topic\n"
        "  support_from  own_results → (empty)\n"
        "  result_id     brown_2015_fatigue → (empty)\n"
        "  verdict_note  (empty) → The page speaks of fatigue; the trial of sleep.\n"
        "by that:\n"
        "  claims  demo_page_c00149a\n"
        "    evidence_tier   T2 → T7\n"
        "    supported_tier  T2 → (empty)\n"
        "written: data/claims.csv, data/claim_citations.csv\n",
    )
    assert checked(tiny).findings == []


def test_a_new_pair_is_made_in_either_order_and_gets_what_is_offered(capsys, tiny):
    given = ["link_basis=block", "verdict=unavailable", "verdict_read_in=not_read"]
    note = "verdict_note=The page names a trial; neither abstract nor registry could be opened."
    status, out = run(
        capsys, "verdict", PAIR[1], "demo_page_c00237a", tiny, "--yes", "--set", *given, note
    )
    assert status == 0, out
    made = cells(tiny, "claim_citations", "demo_page_c00237a/demo_page_r00182a")
    assert made["verdict_review"] == "read_once" and made["checked_on"], made


def test_nothing_is_offered_while_nothing_is_judged(capsys, tiny):
    status, out = run(
        capsys, "verdict", "demo_page_c00237a", PAIR[1], tiny, "--yes", "--set", "link_basis=block"
    )
    assert status == 0, out
    assert cells(tiny, "claim_citations", "demo_page_c00237a/demo_page_r00182a") == {
        "claim_id": "demo_page_c00237a",
        "citation_id": "demo_page_r00182a",
        "link_basis": "block",
        "verdict": "unchecked",
    }


def test_span_hash_and_fragment_follow_the_words_and_the_numbers(capsys, tiny):
    for moved in (["--passage", "Some people had vivid"], ["--set", "span_end=258"]):
        status, out = run(capsys, "edit", "demo_page_c00237a", tiny, *SNAPSHOTS, "--yes", *moved)
        assert status == 0, out
    assert "nothing to change: the row is so already" in out
    row = cells(tiny, "claims", "demo_page_c00237a")
    assert (row["span_end"], row["text_fragment"]) == ("258", "Some%20people%20had%20vivid")
    assert checked(tiny).findings == []


REFUSED = [
    (["demo_page_c0062a"], 2, "the id `demo_page_c0062a`\n  → The nearest: demo_page_c00062a.\n"),
    (["efficacy"], 2, "the id `efficacy`\n  → Ids stand in the first columns of the tables"),
    (["low", "--table", "claim"], 2, "there is no row with the id `low` in claims"),
    (["low", "--table", "claimz"], 2, "there is no table of `claimz`; the nearest is `claim`"),
    (["itch", "--set", "condition_id=x"], 2, f"condition_id is the id of the row, {NEVER}Withdraw"),
    (["/".join(PAIR), "--set", "claim_id=x"], 2, f"claim_id is part of the id of the row, {NEVER}Take line 3"),
    (["demo_page_c00062a", "--set", "evidence_tier=T1"], 2, "evidence_tier follows from other rows"),
    (["demo_page_c00062a", "--set", "topik=x"], 2, "claims has no field `topik`\n  → Did you mean topic?"),
    (["demo_page_c00062a", "--set", "topic"], 2, "`topic` is no field=value\n  → Write it as FIELD=VALUE"),
    (["demo_page_c00062a", "--set", "topic=a", "topic=b"], 2, "topic is given twice, with different values"),
    (["demo_page_c00062a", "--set", "topic=efficacey"], 1, "the nearest is `efficacy`"),
    (["demo_page_c00062a", "--set", "span_end=9999"], 2, "there is no passage from 62 to 9999"),
    (["DEMO_PAGE_C00062A"], 2, "The nearest: demo_page_c00062a."),
    (["itch", "--passage", "x"], 2, "conditions has no span\n  → Leave out --passage."),
    (["itch", "--set", "condition_name=\x1b[31m"], 1, "\\u001b[31m"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "told"), REFUSED, ids=lambda value: str(value)[:40]
)
def test_what_is_refused_is_told_and_nothing_is_written(capsys, pristine, arguments, status, told):
    before = {path: path.read_bytes() for path in pristine.rglob("*") if path.is_file()}
    row_id, *options = arguments
    found, out = run(capsys, "edit", row_id, pristine, *SNAPSHOTS, "--yes", *options)
    assert (found, told in out) == (status, True), out
    assert before == {path: path.read_bytes() for path in pristine.rglob("*") if path.is_file()}


def test_no_answer_writes_nothing_and_says_how_to(capsys, monkeypatch, tiny):
    monkeypatch.setattr("sys.stdin", open("/dev/null", encoding="utf-8"))  # noqa: SIM115
    status, out = run(capsys, "edit", "itch", tiny, "--set", "condition_note=Seen.")
    assert status == 2 and out.endswith(
        "nothing was written\n  → Answer y, or add --yes, to write.\n"
    )


def test_a_fault_that_stood_before_keeps_nobody_from_an_edit(capsys, tiny):
    path = tiny / "data/claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("benefit", "benefitt", 1), encoding="utf-8"
    )
    status, out = run(capsys, "edit", "itch", tiny, "--set", "condition_note=Seen.", "--yes")
    assert status == 0 and "benefitt" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["edit", "claim", "itch"], "cannot edit claim: `itch` is no folder of a package\n  → Write only the id after the verb"),
        (["edit", "itch", "topic=x"], "fields are given with --set FIELD=VALUE."),
        (["verdict", *PAIR, "off_topic"], "`off_topic` is no folder of a package\n  → Write only the two ids"),
        (["verdict", PAIR[0]], "a verdict is on two rows, and one id was given\n  → Name what is judged"),
    ],
)  # fmt: skip
def test_what_stands_where_the_package_should_is_told(
    capsys, pristine, monkeypatch, arguments, told
):
    monkeypatch.chdir(pristine)
    status, out = run(capsys, *arguments)
    assert (status, told in out) == (2, True), out


def test_a_verdict_that_is_taken_back_empties_what_was_judged(capsys, tiny):
    status, out = run(
        capsys, "verdict", "/".join(PAIR), tiny, "--yes", "--set", "verdict=unchecked"
    )
    assert status == 2, "a joined pair leaves no place for the package"
    status, out = run(capsys, "verdict", *PAIR, tiny, "--yes", "--set", "verdict=unchecked")
    assert status == 0, out
    assert cells(tiny, "claim_citations", "/".join(PAIR)).keys() == {
        "claim_id",
        "citation_id",
        "link_basis",
        "verdict",
    }


# Withdrawing


def test_what_refers_to_a_withdrawn_row_is_told(capsys, pristine):
    status, out = run(capsys, "withdraw", "demo_page_c00062a", pristine, "--reason", "Cut wrongly.")
    assert status == 1
    assert out.endswith(
        "what refers to demo_page_c00062a:\n"
        "  claim_citations, by claim_id: demo_page_c00062a/demo_page_r00144a\n"
        "  claim_links, by other_claim_id: demo_page_c00287a/demo_page_c00062a\n"
        "  dosing_mentions, by claim_id: demo_page_d00097a\n"
        "  → --links remove takes out the rows that only link it to others.\n"
        "  → --replaced-by ID --links move lets all of them refer to another claim instead.\n"
        "  → Or each by itself: `ldn edit demo_page_d00097a --set claim_id=…`.\n"
        "nothing was written\n"
    )


def test_links_move_to_the_row_that_replaces_it_and_are_to_be_judged_anew(capsys, tiny):
    run(capsys, "edit", "demo_page_d00097a", tiny, "--set", "claim_id=", "--yes")
    status, out = run(
        capsys,
        *("withdraw", "demo_page_c00062a", tiny, "--reason", "Cut wrongly.", "--yes"),
        *("--replaced-by", "demo_page_c00149a", "--links", "move"),
    )
    assert status == 0, out
    row = cells(tiny, "claims", "demo_page_c00062a")
    assert (row["claim_row_status"], row["claim_replaced_by"], row["claim_note"]) == (
        "withdrawn",
        "demo_page_c00149a",
        "Cut wrongly.",
    )
    moved = cells(tiny, "claim_citations", "demo_page_c00149a/demo_page_r00144a")
    assert (moved["verdict"], "checked_on" in moved) == ("unchecked", False)
    package = open_package(tiny)
    assert references_to(package, row_with_id(package, "demo_page_c00062a")) == []
    assert [finding.code for finding in checked(tiny).findings] == ["X355"], "the lone dose"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["other_page_c00040a"], "other_page_c00040a is withdrawn already\n  → `ldn show"),
        (["/".join(PAIR)], "take line 3 out of data/claim_citations.csv, then run `ldn fix`"),
        (["itch", "--replaced-by", "itch"], "itch cannot stand in its own place"),
        (["itch", "--replaced-by", "ich"], "no row with the id `ich` in conditions\n  → The nearest: itch."),
        (["demo_page_c00062a", "--replaced-by", "other_page_c00040a"], "is withdrawn itself"),
        (["itch", "--links", "move"], "can be moved only to one that replaces it"),
    ],
)  # fmt: skip
def test_what_cannot_be_withdrawn(capsys, pristine, arguments, told):
    status, out = run(capsys, "withdraw", arguments[0], pristine, "--reason", "x", *arguments[1:])
    assert (status, told in out) == (2, True), out


# Of the real package


@pytest.fixture
def shipped(tmp_path) -> Path:
    for part in ("data", "schemas"):
        shutil.copytree(ROOT / part, tmp_path / "package" / part)
    shutil.copy(ROOT / "datapackage.json", tmp_path / "package")
    return tmp_path / "package"


def test_an_edit_of_the_shipped_package_changes_that_line_alone(capsys, shipped):
    before = (shipped / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    row_id = before[100].split(",")[0]
    status, out = run(capsys, "edit", row_id, shipped, "--set", "claim_note=Read again.", "--yes")
    assert status == 0, out
    after = (shipped / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    assert [old for old, new in zip(before, after) if old != new] == [before[100]]


def test_each_row_of_the_shipped_package_is_found_by_its_id(shipped):
    package = open_package(shipped)
    for table in package.tables.values():
        lines = (shipped / table.path).read_text(encoding="utf-8").splitlines()
        if len(lines) > 1:
            first = dict(zip(table.names, lines[1].split(",")))
            wanted = table.row_id(first)
            assert row_with_id(package, wanted, table.name).line == 2


def test_a_change_is_told_by_the_rows_that_differ(tiny):
    package = open_package(tiny)
    found = row_with_id(package, "/".join(PAIR))
    change = Change(removed={"claim_citations": [found.row_id]})
    changed = changes_of(try_rows(package, change.rows, removed=change.removed))
    assert [(row.table.name, row.row_id, row.after is None) for row in changed] == [
        ("claims", "demo_page_c00149a", False),
        ("claim_citations", found.row_id, True),
    ]
    with pytest.raises(Refused, match="there is no row with the id"):
        row_with_id(package, "demo_page_c00149a/nothing")


def test_a_row_keeps_its_place_where_the_key_of_another_stands_twice(tiny):
    path = tiny / "data/conditions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    package = open_package(tiny)
    row = row_with_id(package, "fibromyalgia", "conditions").row
    trial = try_rows(package, {"conditions": [row | {"condition_note": "Seen anew."}]})
    after = trial.texts["data/conditions.csv"].splitlines(keepends=True)
    assert after == [lines[0], lines[1].replace(",\n", ",Seen anew.\n"), *lines[2:], lines[-1]]
    assert trial.findings == []
    twice = dict(zip(package.tables["conditions"].names, lines[-1].strip().split(",")))
    with pytest.raises(Refused, match="`pain_syndrome` is the key of 2 rows of data/conditions"):
        try_rows(package, {"conditions": [twice | {"condition_note": "Seen anew."}]})
