"""The renderings of one report, and what of it a branch is answerable for."""

from __future__ import annotations

import json
import subprocess

import jsonschema
import pytest

from conftest import ROOT, apply
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import write_descriptor
from ldn_evidence.model.loading import load_package
from ldn_evidence.store import tables

pytestmark = pytest.mark.slow  # each test validates a package, some twice

BAD = {"file": "data/claims.csv", "line": 2, "set": {"stance": "sure"}}
WORSE = {
    "file": "data/results.csv",
    "line": 2,
    "set": {"p_value": "1.01", "condition_id": "itch|`x`[y]"},
}


def run(capsys, *arguments) -> tuple[int, str]:
    status = cli.main(["validate", *map(str, arguments)])
    return status, capsys.readouterr().out


def broken(tiny, *edits):
    apply(tiny, [*edits])
    write_descriptor(load_package(tiny))
    return tiny


def test_json_follows_its_published_schema(tiny, capsys):
    schema = json.loads(
        (ROOT / "scripts/ldn_evidence/report/report.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    for package in (
        tiny,
        broken(tiny, BAD, WORSE, {"file": "data/conditions.csv", "delete": True}),
    ):
        report = json.loads(run(capsys, package, "--format", "json")[1])
        jsonschema.validate(report, schema)
    assert (
        report["counts"]["error"]
        == sum(finding["severity"] == "error" for finding in report["findings"])
        > 3
    )


def test_a_report_says_which_way_each_file_was_read(tiny, capsys, monkeypatch):
    names = list(load_package(tiny).tables)
    report = json.loads(run(capsys, tiny, "--format", "json")[1])
    assert report["ways"] == dict.fromkeys(names, "proven")
    claims = tiny / "data/claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"efficacy", b'eff"icacy', 1))
    (tiny / "data/results.csv").unlink()
    damaged = {"claims": "scanned", "results": None}
    report = json.loads(run(capsys, tiny, "--format", "json")[1])
    assert report["ways"] == dict.fromkeys(names, "proven") | damaged
    monkeypatch.setattr(tables, "LARGE", 0)
    large = json.loads(run(capsys, tiny, "--format", "json")[1])
    assert large["ways"] == dict.fromkeys(names, "one_pass") | damaged
    assert large["findings"] == report["findings"] and large["counts"]["error"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("offences", [1001, 1500])
def test_what_is_counted_and_not_named_has_a_file_and_no_line(
    tiny, capsys, tmp_path, monkeypatch, offences
):
    """Of more than a thousand offences the others are counted, in every rendering and total."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    more = offences - 1000
    path = tiny / "data/study_conditions.csv"
    head, first, *_ = path.read_text(encoding="utf-8").splitlines()
    study = first.split(",")[0]
    rows = [f"{study},zz_{number:04}" for number in range(offences)]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    what = "1 more row of study_conditions offends"
    if more > 1:
        what = f"{more} more rows of study_conditions offend"
    said = f"{what} likewise in condition_id; 1,000 are named"
    out = {
        name: run(capsys, tiny, "--format", name, "--select", "K03")[1]
        for name in ("text", "github", "sarif", "json")
    }
    lines = out["text"].splitlines()
    assert lines[-1].startswith(f"{offences:,} errors: ")
    assert "… and 901 more; see all with" in out["text"], "what is counted comes first"
    (counted,) = [line for line in lines if line.startswith("study_conditions ")]
    assert counted.split() == ["study_conditions", f"{offences:,}", str(offences), "·"]
    assert "::991 more errors are not annotated" in out["github"]
    assert out["github"].splitlines()[-1].startswith(f"{offences} findings in ")
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert f"{offences} errors, 0 warnings: " in summary
    assert summary.endswith("… and 501 more.\n")
    assert (
        "::error file=data/study_conditions.csv,title=K03 dangling-reference::" + said
        in out["github"]
    )
    (result,) = [
        r for r in json.loads(out["sarif"])["runs"][0]["results"] if said in r["message"]["text"]
    ]
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "data/study_conditions.csv"}}}
    ]
    assert result.get("occurrenceCount", 1) == more
    report = json.loads(out["json"])
    (finding,) = [f for f in report["findings"] if f["message"] == said]
    assert (finding["file"], finding["line"]) == ("data/study_conditions.csv", None)
    assert finding["offences"] == more and {f["offences"] for f in report["findings"]} == {1, more}
    assert report["counts"] == {"error": offences, "warning": 0}


def test_sarif_is_valid_and_complete(tiny, capsys):
    schema = json.loads(
        (ROOT / "tests" / "vendor/sarif-schema-2.1.0.json").read_text(encoding="utf-8")
    )
    for package in (tiny, broken(tiny, BAD, WORSE, {"file": "data/a b.csv", "write": "a\n"})):
        _, text = run(capsys, package, "--format", "sarif")
        jsonschema.Draft4Validator(schema).validate(json.loads(text))
    findings = json.loads(run(capsys, package, "--format", "json")[1])["findings"]
    result = json.loads(text)["runs"][0]
    assert [r["ruleId"] for r in result["results"]] == [f["code"] for f in findings]
    assert all(
        result["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"]
        for r in result["results"]
    )
    stance = next(r for r in result["results"] if r["ruleId"] == "T05")
    assert stance["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "data/claims.csv"},
        "region": {"startLine": 2, "startColumn": 227},
    }
    assert "data/a%20b.csv" in text


def test_github_annotates_ten_and_summarises_all(tiny, capsys, tmp_path, monkeypatch):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    lines = (tiny / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    edits = [
        {"file": "data/claims.csv", "line": n, "set": {"stance": "sure", "topic": "why,not"}}
        for n in range(2, len(lines) + 1)
    ]
    status, text = run(capsys, broken(tiny, *edits, WORSE), "--format", "github")
    errors = [line for line in text.splitlines() if line.startswith("::error ")]
    assert status == 1
    assert len(errors) == 10
    assert "::notice title=ldn::" in text and "more errors are not annotated" in text
    assert "file=data/claims.csv,line=2,col=" in errors[0]
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("before\n## ldn-evidence 0.1.0")
    assert written.count("error T05") == 2 * (len(lines) - 1)
    assert "itch\\|\\`x\\`\\[y\\]" in written, "markup of the data is not carried out"


@pytest.fixture
def repository(tiny):
    """The tiny package with one old offence, committed as `base`."""
    broken(tiny, BAD)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"], ["tag", "base"]):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *command],
            cwd=tiny,
            check=True,
            capture_output=True,
        )
    return tiny


def codes(capsys, package, *options) -> set[tuple]:
    return {
        (f["code"], f["file"], f["line"])
        for f in json.loads(run(capsys, package, "--format", "json", *options)[1])["findings"]
    }


def test_only_what_a_branch_changes_is_reported(repository, capsys):
    assert codes(capsys, repository) == {("T05", "data/claims.csv", 2)}
    assert codes(capsys, repository, "--changed-since", "base") == set()
    broken(repository, {"file": "data/claims.csv", "line": 3, "set": {"stance": "sure"}})
    assert codes(capsys, repository, "--changed-since", "base") == {("T05", "data/claims.csv", 3)}
    broken(repository, {"file": "data/claims.csv", "line": 2, "set": {"claim_note": "Touched."}})
    assert codes(capsys, repository, "--changed-since", "base") == {
        ("T05", "data/claims.csv", 2),
        ("T05", "data/claims.csv", 3),
    }


def test_what_a_branch_breaks_elsewhere_is_reported(repository, capsys):
    broken(
        repository,
        {"file": "data/outcomes.csv", "replace": ["fatigue,fatigue", "tiredness,tiredness"]},
    )
    found = codes(capsys, repository, "--changed-since", "base")
    assert ("K03", "data/claims.csv", 3) in found, "the row is unchanged, the fault is the branch's"
    assert ("T05", "data/claims.csv", 2) not in found


def test_rows_that_move_are_not_changed(repository, capsys):
    broken(
        repository,
        {
            "file": "data/claims.csv",
            "replace": [
                "\ndemo_page_c00062a",
                "\ndemo_page_c00001a,demo_page,,1,9,0000000000000001,,Low doses.,background,low_dose_naltrexone,,,not_applicable,asserted,,T7,T7,,active,,extracted_once,0.1.0,\ndemo_page_c00062a",
            ],
        },
    )
    assert codes(capsys, repository) == {("T05", "data/claims.csv", 3)}
    assert codes(capsys, repository, "--changed-since", "base") == set()
    assert "without 1 finding that stands since base or before" in run(
        capsys, repository, "--changed-since", "base"
    )[1].replace("\n", " ")


@pytest.mark.parametrize("revision", ["nowhere", "--help", "base:data", ""])
def test_a_revision_that_is_not_there_exits_2(repository, capsys, revision):
    assert cli.main(["validate", str(repository), f"--changed-since={revision}"]) == 2
    assert "git knows no revision" in capsys.readouterr().err


def test_no_repository_exits_2(tiny, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tiny.parent))
    assert cli.main(["validate", str(tiny), "--changed-since", "main"]) == 2
    assert "not a git repository" in capsys.readouterr().err


def test_a_revision_without_a_package_makes_all_of_it_new(tiny, capsys):
    for command in (["init", "-q"], ["commit", "-qm", "empty", "--allow-empty"], ["tag", "base"]):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *command],
            cwd=tiny,
            check=True,
            capture_output=True,
        )
    assert codes(capsys, broken(tiny, BAD), "--changed-since", "base") == {
        ("T05", "data/claims.csv", 2)
    }


def test_a_hostile_name_is_no_command_and_no_markup(tiny, capsys, tmp_path, monkeypatch):
    """The runner obeys what a line says; a package names itself."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    meta = tiny / "schemas/package.json"
    meta.write_text(
        json.dumps(
            json.loads(meta.read_text(encoding="utf-8"))
            | {"name": "x\n::error::a ##[error]b <b> @team"}
        ),
        encoding="utf-8",
    )
    _, text = run(capsys, broken(tiny), "--format", "github")
    assert [
        line[:60] for line in text.splitlines() if line.startswith("::") and "title=P" not in line
    ] == []
    assert "##[" not in text.splitlines()[-1]
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "<b>" not in summary and "@team" not in summary and "\n::" not in summary


def test_what_cannot_be_read_is_told_in_one_line(tmp_path, capsys):
    odd = tmp_path / "a\n::error::b##[error]c"
    odd.mkdir()
    assert cli.main(["validate", str(odd)]) == 2
    said = capsys.readouterr().err
    assert "::error::b" in said and "\n::" not in said and "##[" not in said
