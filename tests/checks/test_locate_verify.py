"""Spans: found, printed, and held against snapshots; on the real sources where they are at hand."""

from __future__ import annotations

import hashlib

import pytest

from conftest import ROOT, TINY, apply, snapshots_folder
from ldn_evidence.checks.verify import verify
from ldn_evidence.cli import main as cli
from ldn_evidence.store.locate import find, fragment_of, nearest

SNAPSHOT = (TINY / "snapshots" / "demo_page.txt").read_text(encoding="utf-8")


def test_locate_prints_span_hash_and_fragment(capsys):
    assert (
        cli.main(["locate", "demo_page", "3 mg at bedtime", "--snapshots", str(TINY / "snapshots")])
        == 0
    )
    out = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    start, end = int(out["span_start"]), int(out["span_end"])
    assert SNAPSHOT[start:end] == "3 mg at bedtime"
    assert out["span_sha256"] == hashlib.sha256(b"3 mg at bedtime").hexdigest()[:16]
    assert out["text_fragment"] == "3%20mg%20at%20bedtime"


def test_offsets_count_code_points_not_bytes():
    (span,) = find("µ — 𝛿 receptor", "receptor")
    assert (span.start, span.end) == (6, 14)


def test_all_places_are_told(capsys):
    assert [span.text for span in find("a pill, a pill", "pill")] == ["pill", "pill"]
    cli.main(["locate", "demo_page", "3 mg", "--snapshots", str(TINY / "snapshots")])
    assert "place 2 of 2" in capsys.readouterr().out


def test_blanks_quotes_and_dashes_are_taken_loosely_only_when_nothing_matches():
    page = "it’s “2–3 mg”\nat night"
    (span,) = find(page, 'it\'s "2-3 mg" at night')
    assert span.text == page
    assert [
        span.text
        for words in ('"at night"', "“at night”", "'at night'")
        for span in find(page, words)
    ] == ["at night"] * 3


def test_words_that_are_not_there(capsys):
    assert (
        cli.main(
            [
                "locate",
                "demo_page",
                "take 4 mg at breakfast",
                "--snapshots",
                str(TINY / "snapshots"),
            ]
        )
        == 1
    )
    assert "not in the snapshot" in capsys.readouterr().out
    assert nearest(SNAPSHOT, "Some people had vivid dream, and").text.startswith(
        "Some people had vivid dream"
    )
    assert find(SNAPSHOT, "   ") == []


@pytest.mark.parametrize("source", ["nobody", "../demo_page", "demo_page\0"])
def test_no_snapshot_of_that_name(capsys, source):
    assert cli.main(["locate", source, "words", "--snapshots", str(TINY / "snapshots")]) == 2
    assert "so the words cannot be looked up" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        ("one two three four", "one%20two%20three%20four"),
        ("one two three four five", "one%20two%20three%20four,five"),
        (
            "one two three four five six seven eight nine",
            "one%20two%20three%20four,six%20seven%20eight%20nine",
        ),
        ("low-dose, 5 % & more", "low%2Ddose%2C%205%20%25%20%26,more"),
    ],
)
def test_text_fragment(passage, fragment):
    assert fragment_of(passage) == fragment


@pytest.mark.slow
def test_verify_reports_coverage_and_gaps(pristine, capsys):
    assert cli.main(["verify", str(pristine), "--snapshots", str(TINY / "snapshots")]) == 0
    out = capsys.readouterr().out
    assert "demo_page: 11 spans cover 279 of 375 code points (74%)" in out
    assert "uncovered 0–62: Small doses, big hopes A page of our own making, for tests." in out
    assert "other_page: no snapshot in" in out
    assert out.splitlines()[-1] == "1 snapshots, 11 spans verified, 0 errors"


@pytest.mark.slow
def test_verify_without_snapshots_says_so(pristine, tmp_path, capsys):
    assert cli.main(["verify", str(pristine), "--snapshots", str(tmp_path)]) == 2
    assert "--snapshots DIR" in capsys.readouterr().out


@pytest.mark.slow
def test_verify_survives_damaged_rows(tiny):
    apply(
        tiny,
        [
            {"file": "data/claims.csv", "line": 2, "set": {"span_start": "x"}},
            {"file": "data/claims.csv", "line": 3, "set": {"span_end": "99999999999999999999"}},
        ],
    )
    assert [finding.code for finding in verify(tiny, TINY / "snapshots").findings] == ["V02", "V02"]


REAL = snapshots_folder()


@pytest.mark.slow
@pytest.mark.skipif(
    REAL is None,
    reason="the snapshots of the sources are not at hand (set LDN_SNAPSHOTS to their folder)",
)
def test_every_span_of_the_real_sources():
    result = verify(ROOT, REAL)
    assert result.missing == []
    assert result.findings == []
    for cover in result.coverage:
        assert cover.covered / cover.length > 0.45, (
            cover.source
        )  # one page is more than half disclaimers and related questions
