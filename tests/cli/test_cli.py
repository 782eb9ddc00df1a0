"""The command as its user meets it: exit status, formats, what is imported."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, apply
from ldn_evidence import __version__
from ldn_evidence.checks.validate import validate
from ldn_evidence.cli import main as cli
from ldn_evidence.cli.options import settings
from ldn_evidence.cli.parser import parser
from ldn_evidence.model import printing
from ldn_evidence.report import text


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        status = cli.main(list(map(str, arguments)))
    except SystemExit as error:
        status = error.code
    out = capsys.readouterr()
    return status, out.out, out.err


BAD_TOPIC = [{"file": "data/claims.csv", "line": 2, "set": {"topic": "efficacey"}}]


def test_clean_package(capsys, pristine):
    status, out, _ = run(capsys, "validate", pristine)
    assert status == 0
    assert out.splitlines()[0] == "ldn-evidence 0.1.0"
    assert ["claims", "8", "·", "·"] in [line.split() for line in out.splitlines()]
    assert out.splitlines()[-1].startswith("valid: 22 tables, ")


@pytest.mark.slow
def test_findings_exit_1_and_say_place_value_and_remedy(capsys, tiny):
    apply(tiny, BAD_TOPIC)
    status, out, _ = run(capsys, "validate", tiny, "--ignore", "P")
    assert status == 1
    assert "data/claims.csv\n" in out
    assert (
        "2:172    error T05 topic `efficacey` is none of the 11 values allowed; the nearest is `efficacy`"
        in out
    )
    assert "→ Use `efficacy`, or another of: efficacy, safety," in out
    assert "1 error: 22 tables" in out.splitlines()[-1]
    assert "\x1b" not in out, "colour only on a terminal"


@pytest.mark.slow
def test_colours_alter_no_character(capsys, tiny, monkeypatch):
    apply(tiny, BAD_TOPIC)
    plain = run(capsys, "validate", tiny)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run(capsys, "validate", tiny)[1]
    bare = lambda text: re.sub(r"\x1b\[[0-9;]*m|[0-9.]+ s$", "", text.strip())
    assert "\x1b[1;31merror" in coloured and bare(coloured) == bare(plain)
    monkeypatch.delenv("FORCE_COLOR")
    lines = list(text.render(validate(tiny), None, printing.rule_of("latin-1")))
    assert text.plain(lines[2]).strip("-") == "", "a line that such a stream can show"


@pytest.mark.slow
def test_warnings_are_clean_unless_strict(capsys, tiny):
    apply(
        tiny, [{"file": "data/conditions.csv", "append": "rash,rash,dermatological,,,,active,,\n"}]
    )
    assert run(capsys, "validate", tiny, "--ignore", "P")[0] == 0
    assert run(capsys, "validate", tiny, "--ignore", "P", "--strict")[0] == 1


@pytest.mark.slow
def test_json_is_complete_and_follows_the_contract(capsys, tiny):
    apply(tiny, BAD_TOPIC)
    status, out, _ = run(capsys, "validate", tiny, "--format", "json", "--max-findings", "1")
    report = json.loads(out)
    assert status == 1
    assert list(report) == ["package", "version", "tables", "ways", "counts", "findings", "excused"]
    assert report["tables"]["claims"] == 8
    assert report["counts"] == {"error": 1, "warning": 0}
    finding = next(f for f in report["findings"] if f["code"] == "T05")
    assert list(finding) == [
        "code",
        "rule",
        "severity",
        "table",
        "file",
        "line",
        "column",
        "field",
        "row_id",
        "value",
        "message",
        "fix",
        "offences",
    ]
    assert finding["offences"] == 1
    assert (finding["file"], finding["line"], finding["column"], finding["value"]) == (
        "data/claims.csv",
        2,
        172,
        "efficacey",
    )


@pytest.mark.slow
def test_github_annotations_are_escaped(capsys, tiny):
    apply(tiny, [{"file": "data/claims.csv", "line": 2, "set": {"topic": "100%,\nsure: yes"}}])
    _, out, _ = run(capsys, "validate", tiny, "--format", "github", "--select", "T05")
    (line,) = [line for line in out.splitlines() if line.startswith("::")]
    assert line.startswith("::error file=data/claims.csv,line=2,col=")
    assert "title=T05 enum::" in line and "100%25" in line


@pytest.mark.slow
def test_select_and_ignore_take_beginnings(capsys, tiny):
    stale = {"file": "datapackage.json", "replace": ['"title": "Claims', '"title": "Stale claims']}
    apply(tiny, [*BAD_TOPIC, stale])
    codes = lambda *options: {
        f["code"]
        for f in json.loads(run(capsys, "validate", tiny, "--format", "json", *options)[1])[
            "findings"
        ]
    }
    assert codes() == {"T05", "P202"}
    assert codes("--select", "T") == codes("--ignore", "P2") == {"T05"}
    assert codes("--select", "X,P") == {"P202"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "--format", "xml"],
        ["validate", "--select", ""],
        ["validate", "--max-findings", "-1"],
        [],
        ["nonsense"],
    ],
)
def test_wrong_calls_exit_2(capsys, arguments):
    status, _, err = run(capsys, *arguments)
    assert status == 2 and "usage: ldn" in err


@pytest.mark.slow
def test_text_is_cut_and_says_so(capsys, tiny):
    for line in range(2, 10):
        apply(tiny, [{"file": "data/claims.csv", "line": line, "set": {"stance": "sure"}}])
    _, out, _ = run(capsys, "validate", tiny, "--select", "T", "--max-findings", "3")
    assert out.count("error T05") == 3
    assert "… and 5 more" in out


def test_version_and_help_load_no_engine():
    code = "import sys; sys.argv = ['ldn', '--help']\nfrom ldn_evidence.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\nprint([m for m in ('duckdb', 'frictionless', 'jsonschema', 'rich') if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert out.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_progress_appears_on_a_terminal_after_the_delay_and_never_elsewhere():
    from ldn_evidence.cli.progress import Progress

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def output(stream, delay):
        with Progress(stream, delay) as progress:
            progress.step("reading claims")
            progress._timer.join(1.0) if progress._timer.ident else None
        return stream.getvalue()

    assert "reading claims" in output(Terminal(), 0.01)
    assert output(Terminal(), 60) == ""
    assert output(io.StringIO(), 0.01) == ""


@pytest.mark.slow
def test_fix_check_writes_nothing(capsys, tiny):
    apply(tiny, [{"file": "data/conditions.csv", "replace": [",pruritus", ",pruritus "]}])
    before = (tiny / "data/conditions.csv").read_bytes()
    status, out, _ = run(capsys, "fix", tiny, "--check")
    assert status == 1 and "would change data/conditions.csv: 1 line rewritten" in out
    assert (tiny / "data/conditions.csv").read_bytes() == before
    assert run(capsys, "fix", tiny)[0] == 0
    assert run(capsys, "fix", tiny) == (0, "nothing to fix\n", "")


@pytest.mark.slow
def test_descriptor_and_docs_verbs(capsys, tiny):
    assert run(capsys, "descriptor", tiny)[1] == "datapackage.json is up to date\n"
    (tiny / "datapackage.json").unlink()
    assert run(capsys, "descriptor", tiny)[1] == "datapackage.json written\n"
    assert run(capsys, "docs", tiny, "--check")[0] == 1
    assert run(capsys, "docs", tiny)[0] == 0
    assert run(capsys, "docs", tiny, "--check") == (0, "docs are up to date\n", "")


@pytest.mark.slow
def test_module_runs_as_a_script():
    out = subprocess.run(
        [sys.executable, "-m", "ldn_evidence.cli.main", "--version"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert out.stdout.strip() == f"ldn {__version__}"


@pytest.mark.slow
def test_the_command_ends_with_its_status_and_all_that_it_said(tiny):
    """It ends without tidying up, so nothing may be left unwritten in a pipe."""
    (tiny / "data/outcomes.csv").write_text(
        (tiny / "data/outcomes.csv").read_text(encoding="utf-8") + "pain,x\n" * 3_000,
        encoding="utf-8",
    )
    ended = subprocess.run(
        [Path(sys.executable).parent / "ldn", "validate", "--format", "json", tiny],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1 and len(json.loads(ended.stdout)["findings"]) >= 3_000


def test_an_older_name_of_a_verb_still_works_and_is_not_listed(capsys):
    status, out, _ = run(capsys, "check", "--help")
    assert status == 0 and out.startswith("usage: ldn retractions [-h] ")
    assert "`ldn check` is its older name." in " ".join(out.split())
    listed = run(capsys, "--help")[1]
    assert re.findall(r"(?m)^  (check|retractions)\b", listed) == ["retractions"]


@pytest.mark.parametrize(
    "verb", [["add", "x"], ["edit", "x"], ["verdict", "x", "y"], ["lookup", "10.1000/x"]]
)
def test_fields_are_set_in_two_spellings(verb):
    together = parser().parse_args([*verb, "--set", "a=1", "b=2"])
    apart = parser().parse_args([*verb, "--set", "a=1", "--set", "b=2"])
    assert settings(together.set) == settings(apart.set) == {"a": "1", "b": "2"}
