"""Known exceptions: what they excuse, what is wrong with them, and when they are no longer needed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, apply, checked
from ldn_evidence.cli import main as cli
from ldn_evidence.compare.archives import opened
from ldn_evidence.compare.diff import compare
from ldn_evidence.curate.fix import write_descriptor
from ldn_evidence.curate.standing import row_with_id
from ldn_evidence.curate.trial import try_rows
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.rulebook import stopping, unreadable
from ldn_evidence.store.opened import open_package

pytestmark = pytest.mark.slow  # each test validates a package, some twice

FILE = "schemas/exceptions.csv"
NO_IDENTIFIER = {
    "file": "data/studies.csv",
    "line": 4,
    "set": {"journal": "Journal of Tests"},
}  # X304
EXCUSED = "rule,row_id,reason\nX304,clark_nd,Looked for everywhere and not found.\n"


def found(package, *edits, exceptions: str = EXCUSED) -> list[tuple]:
    apply(package, [*edits, {"file": FILE, "write": exceptions}])
    write_descriptor(load_package(package))
    return [(finding.code, finding.line, finding.column) for finding in checked(package).findings]


def test_an_exception_excuses_its_row_and_rule_only(tiny):
    assert found(tiny, NO_IDENTIFIER) == []
    apply(tiny, [{"file": "data/studies.csv", "line": 4, "set": {"doi": "10.1000/CLARK"}}])
    write_descriptor(load_package(tiny))
    assert {finding.code for finding in checked(tiny).findings} == {"R401", "P302", "X305"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rule,row,reason\n", ("P301", 1, 1)),
        ("", ("P301", 1, 1)),
        (EXCUSED + "X304,clark_nd,Entered a second time here.\n", ("P301", 3, 6)),
        (EXCUSED + "X304,clark_nd\n", ("P301", 3, 1)),
        (EXCUSED + "\n", ("P301", 3, 1)),
        (EXCUSED + "F09,clark_nd,Form has no exceptions at all.\n", ("P301", 3, 1)),
        (EXCUSED + "X302,adams_2010,because\n", ("P301", 3, 17)),
        (EXCUSED + "X302,clark_nd,It is referred to by now.\n", ("P302", 3, 1)),
        ('rule,row_id,reason\n"X304,clark_nd,The quote is lost here.\n', ("P301", 2, 1)),
    ],
)
def test_a_fault_of_the_exceptions_is_named_at_its_place(tiny, text, expected):
    assert expected in found(tiny, NO_IDENTIFIER, exceptions=text)


def test_that_a_change_makes_one_stale_is_told_though_another_of_the_row_was(tiny):
    text = EXCUSED + "X302,clark_nd,It is referred to by now.\n"
    assert found(tiny, NO_IDENTIFIER, exceptions=text) == [("P302", 3, 1)]
    package = open_package(tiny)
    row = row_with_id(package, "clark_nd", "studies").row
    trial = try_rows(package, {"studies": [row | {"journal": ""}]})
    assert [(f.code, f.line) for f in trial.findings] == [("P302", 2)]


def test_no_exception_is_called_stale_while_its_rule_could_not_run(tiny):
    edits = [
        NO_IDENTIFIER,
        {"file": "data/studies.csv", "replace": ["study_id,first_author", "study_id,author"]},
    ]
    assert "P302" not in {code for code, *_ in found(tiny, *edits)}


def test_what_stops_rules_is_said_by_the_rules_of_the_tool():
    """Whatever keeps the rows of a file from being told is among it, but for one quote too many."""
    assert unreadable() - stopping() == {"F11"}
    assert {"P103", "P105", "P900"} <= stopping() and not stopping() & {"T03", "K03", "P302"}


def test_exceptions_behind_a_link_are_not_read(tiny, tmp_path):
    outside = tmp_path / "exceptions.csv"
    outside.write_text(EXCUSED, encoding="utf-8")
    (tiny / FILE).symlink_to(outside)
    assert [finding.code for finding in checked(tiny).findings] == ["P104"]


def test_bytes_that_are_no_text(tiny):
    (tiny / FILE).write_bytes(b"rule,row_id,reason\n\xff\xfe\n")
    assert [finding.code for finding in checked(tiny).findings] == ["P101"]


# What is excused is told


def silenced(tiny) -> None:
    assert found(tiny, NO_IDENTIFIER) == []


def test_the_last_line_counts_what_is_excused(tiny, capsys):
    assert cli.main(["validate", str(tiny)]) == 0 and "excused" not in capsys.readouterr().out
    silenced(tiny)
    assert cli.main(["validate", str(tiny)]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .endswith(" s; 1 finding excused by schemas/exceptions.csv")
    )
    assert (
        cli.main(["validate", str(tiny), "--ignore", "X3"]) == 0
        and "excused" not in capsys.readouterr().out
    )


def test_json_names_what_is_excused_with_its_reason(tiny, capsys):
    silenced(tiny)
    cli.main(["validate", str(tiny), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(
        report,
        json.loads(
            (ROOT / "scripts/ldn_evidence/report/report.schema.json").read_text(encoding="utf-8")
        ),
    )
    (entry,) = report["excused"]
    wanted = {
        "code": "X304",
        "severity": "warning",
        "table": "studies",
        "row_id": "clark_nd",
        "reason": "Looked for everywhere and not found.",
        "line": 2,
    }
    assert (
        {key: entry[key] for key in wanted} == wanted
        and entry["message"]
        and report["findings"] == []
    )


def test_a_workflow_and_its_summary_tell_what_is_excused(tiny, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    silenced(tiny)
    cli.main(["validate", str(tiny), "--format", "github"])
    assert (
        "::notice file=schemas/exceptions.csv,title=ldn::1 finding excused by schemas/exceptions.csv"
        in capsys.readouterr().out.splitlines()
    )
    assert "| X304 | clark\\_nd |" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_branch_that_silences_a_rule_is_told_so(tiny, capsys):
    apply(tiny, [NO_IDENTIFIER])
    write_descriptor(load_package(tiny))
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"], ["tag", "base"]):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *command],
            cwd=tiny,
            check=True,
            capture_output=True,
        )
    apply(tiny, [{"file": FILE, "write": EXCUSED}])
    assert cli.main(["validate", str(tiny), "--changed-since", "base"]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .endswith("1 finding excused by schemas/exceptions.csv (1 new since base)")
    )
    for command in (["add", "-A"], ["commit", "-qm", "excused"]):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *command],
            cwd=tiny,
            check=True,
        )
    assert cli.main(["validate", str(tiny), "--changed-since", "HEAD"]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .endswith("1 finding excused by schemas/exceptions.csv (0 new since HEAD)")
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            None,
            EXCUSED,
            (
                "patch",
                "added",
                "the exception of `clark_nd` from rule `X304` (Looked for everywhere and not found) was added",
            ),
        ),
        (
            EXCUSED,
            None,
            (
                "patch",
                "removed",
                "the exception of `clark_nd` from rule `X304` (Looked for everywhere and not found) was removed",
            ),
        ),
        (
            EXCUSED,
            EXCUSED.replace("everywhere", "in PubMed"),
            (
                "patch",
                "reworded",
                "the exception of `clark_nd` from rule `X304` (Looked for in PubMed and not found) gives another reason",
            ),
        ),
    ],
)
def test_diff_tells_which_exceptions_came_and_went(tiny, tmp_path, old, new, said):
    before = Path(shutil.copytree(tiny, tmp_path / "before"))
    for folder, text in ((before, old), (tiny, new)):
        if text:
            (folder / FILE).write_text(text, encoding="utf-8")
    with opened(str(before), tmp_path) as one, opened(str(tiny), tmp_path) as other:
        (change,) = compare(one, other).changes
    assert (change.step, change.kind, change.text) == said


def test_the_summary_of_a_diff_names_the_exception(tiny, tmp_path, capsys):
    before = Path(shutil.copytree(tiny, tmp_path / "before"))
    (tiny / FILE).write_text(EXCUSED, encoding="utf-8")
    for style in ("text", "json", "markdown", "changelog"):
        assert cli.main(["diff", str(before), str(tiny), "--format", style]) == 0
        out = capsys.readouterr().out.replace("\\", "")
        assert "exception of `clark_nd` from rule `X304`" in out, style
