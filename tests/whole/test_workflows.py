"""The workflows: what other linters say of them, what they must never hold, and a run of validate.yml's own steps on a good and on a hostile pull request."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, apply
from ldn_evidence.curate.fix import fix

FOLDER = ROOT / ".github/workflows"
WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yml"))
}
RELEASE = "release.yml"
STARTED_BY = {"nightly.yml": {"schedule", "workflow_dispatch"}}
BIN = Path(sys.executable).parent
BAD = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n"


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def linted(folder: Path, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "tool",
    [
        [
            "zizmor",
            "--offline",
            "--persona=auditor",
            "--strict-collection",
            "--no-progress",
            "--",
            ".",
        ],
        ["actionlint"],
    ],
    ids=lambda tool: tool[0],
)
def test_linters_pass_and_would_not_pass_anything(tmp_path, tool):
    done = linted(ROOT, *tool)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/bad.yml").write_text(BAD)
    (tmp_path / ".git").mkdir()
    bad = linted(tmp_path, *tool)
    assert bad.returncode != 0 and "github.event.pull_request.title" in bad.stdout + bad.stderr


def test_nothing_of_a_pull_request_gets_power():
    for name, workflow in WORKFLOWS.items():
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert "secrets." not in text, name
        assert workflow["permissions"] == {}, name
        for job in workflow["jobs"].values():
            assert job["timeout-minutes"] <= 30, name
            assert "container" not in job and "services" not in job and "env" not in job, name
            if name != RELEASE:
                assert job["permissions"] == {"contents": "read"}, name
        if name != RELEASE:
            assert "github.token" not in text, name
            assert set(workflow[True]) <= STARTED_BY.get(name, {"pull_request", "push"}), (
                f"{name}: `on` reads as true in YAML 1.1"
            )
        for step in steps(workflow):
            assert "${{" not in step.get("run", ""), f"{name}: a value goes to a script by `env`"
            if "uses" in step:
                assert re.fullmatch(
                    r"actions/(checkout|setup-python|upload-pages-artifact|deploy-pages)@[0-9a-f]{40}",
                    step["uses"],
                ), step
                assert re.search(
                    rf"uses: {re.escape(step['uses'])} # v\d+\.\d+\.\d+$", text, re.M
                ), "the version stands beside the commit"
                if "checkout" in step["uses"]:
                    assert (
                        step["with"]["persist-credentials"] is False
                        and "submodules" not in step["with"]
                        and "lfs" not in step["with"]
                    ), name


def test_what_a_change_is_not_tested_by_is_tested_each_night():
    (job,) = WORKFLOWS["nightly.yml"]["jobs"].values()
    assert job["steps"][-1]["run"] == "bash .ci/run test-nightly"
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert script.endswith('LDN_BROWSER=required make "${1:-test}"\n')
    _, _, recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ntest-nightly:")
    assert "-m nightly" in recipe.partition("\n\n")[0]


def test_only_a_pushed_tag_makes_a_release():
    """One job may write, and its token reaches one step, which runs nothing of the repository.

    Another may publish the site, and runs nothing of the repository either.
    """
    workflow = WORKFLOWS[RELEASE]
    assert workflow[True] == {"push": {"tags": ["v*"]}}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "check": {"contents": "read"},
        "clients": {"contents": "read"},
        "release": {"contents": "write"},
        "site": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    (deploy,) = workflow["jobs"]["publish"]["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@") and "run" not in deploy
    assert workflow["jobs"]["publish"]["needs"] == ["site", "release"]
    *before, last = workflow["jobs"]["release"]["steps"]
    assert set(last["env"]) == {"GH_TOKEN", "GH_REPO"} and not any(
        "env" in step for step in [*before, *workflow["jobs"]["check"]["steps"]]
    )
    assert (FOLDER / RELEASE).read_text(encoding="utf-8").count("github.token") == 1
    assert {line.split()[0] for line in last["run"].splitlines()} == {
        "mkdir",
        "find",
        "tar",
        "awk",
        "gh",
    }


def test_no_release_of_a_commit_that_not_every_client_has_read():
    """The same job as on each push, in which a client that is missing fails."""
    release, test = WORKFLOWS[RELEASE]["jobs"], WORKFLOWS["test.yml"]["jobs"]
    assert release["release"]["needs"] == ["check", "clients"]
    assert release["clients"] == test["clients"]
    last = test["clients"]["steps"][-1]
    assert (last["run"], last["env"]) == ("make test-clients", {"LDN_ALL_CLIENTS": "1"})


def ran(step: str, folder: Path, tag: str) -> str:
    """What a step of the release prints, its programs taken from bin/ of the folder first."""
    (script,) = (one["run"] for one in steps(WORKFLOWS[RELEASE]) if one["name"] == step)
    env = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "GITHUB_REF_NAME": tag,
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit {done.returncode}")


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_release_is_held_against_the_one_before(tmp_path):
    program(tmp_path / ".venv/bin/ldn", 'echo "ldn $*"')
    program(tmp_path / ".venv/bin/python", "echo 0.2.0")
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    assert (
        ran("Hold the version against the release before", tmp_path, "v0.1.0")
        == "no release before\n"
    )
    git(tmp_path, "tag", "v0.1.0")
    git(tmp_path, "tag", "vocabulary")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "two")
    git(tmp_path, "tag", "v0.2.0")
    assert (
        ran("Hold the version against the release before", tmp_path, "v0.2.0")
        == "ldn validate --since v0.1.0\n"
    )
    assert ran("Hold the tag against the version", tmp_path, "v0.2.0") == ""
    assert (
        ran("Hold the tag against the version", tmp_path, "v0.3.0")
        == "::error::the tag is v0.3.0, the version of the package v0.2.0\nexit 1"
    )


def test_the_files_of_a_release_are_uploaded(tmp_path):
    program(tmp_path / "bin/gh", 'echo "gh $*"; cat notes.md; tar -tzf upload/*.tar.gz')
    (tmp_path / "dist/parquet").mkdir(parents=True)
    for name in ("a.zip", "SHA256SUMS", "parquet/a.parquet"):
        (tmp_path / "dist" / name).touch()
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changes\n\n## [0.2.0] - 2026-01-02\n\n- New.\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n"
    )
    command, _, notes, _, *archive = ran("Upload", tmp_path, "v0.2.0").splitlines()
    assert command == (
        "gh release create v0.2.0 --verify-tag --title ldn-evidence 0.2.0 --notes-file notes.md upload/SHA256SUMS upload/a.zip upload/ldn-evidence-0.2.0-all.tar.gz"
    )
    assert notes == "- New." and archive == [
        "./",
        "./SHA256SUMS",
        "./a.zip",
        "./parquet/",
        "./parquet/a.parquet",
    ]


def test_one_commit_for_each_action():
    pins = {
        tuple(step["uses"].split("@"))
        for workflow in WORKFLOWS.values()
        for step in steps(workflow)
        if "uses" in step
    }
    assert len(pins) == len({action for action, _ in pins}) == 4


READS = [
    r"echo \"sha=\$\(git -C pr rev-parse HEAD\^1\)\" >> .*",
    r"echo '[^']*' > pr/\.git/info/attributes",
    r"git -C pr checkout-index .*",
    r"base/\.venv/bin/ldn (diff base|validate) pr .*",
    r"cp --recursive --no-dereference pr fixed",
]


def test_files_of_the_pull_request_are_read_and_never_run():
    for step in steps(WORKFLOWS["validate.yml"]):
        assert "working-directory" not in step and not step.get("uses", "").startswith("./")
        for line in step.get("run", "").splitlines():
            if re.search(r"\bfixed\b", line) and "&>" in line:
                assert re.search(r"base/\.venv/bin/ldn (fix|validate) fixed ", line), line
            elif re.search(r"\bpr\b", line):
                assert any(re.fullmatch(allowed, line) for allowed in READS), line
            assert not re.search(r"\b(cd|pushd|source|eval|pip|pytest)\b", line), line
            assert not line.startswith("make") or line == "make -C base .venv/.run"


# -- a run of the steps, as the platform would run them: a checkout by git, a script by bash, the outputs and the summary by files


def git(folder: Path, *arguments: str) -> str:
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    named = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "core.hooksPath=/dev/null",
    ]
    return subprocess.run(
        ["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True, env=env
    ).stdout.strip()


def origin(package: Path, change) -> Path:
    """The package as a repository with a pull request: a branch that ``change`` makes, and its merge into a main branch that has moved on."""
    for path in package.rglob("*"):  # Git would look again into what was written this second
        os.utime(path, (1e9, 1e9))
    git(package, "init", "-q", "-b", "main")
    git(package, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(package, "add", "-A")
    git(package, "commit", "-qm", "base")
    git(package, "checkout", "-qb", "pull")
    change(package)
    git(package, "add", "-A")
    git(package, "commit", "-qm", "pull")
    git(package, "checkout", "-q", "main")
    apply(
        package,
        [
            {
                "file": "data/results.csv",
                "line": 2,
                "set": {"summary": "Another branch says it in other words."},
            }
        ],
    )
    fix(package)
    git(package, "commit", "-qam", "moved on")
    git(package, "checkout", "-q", "--detach")
    git(package, "merge", "-q", "--no-ff", "-X", "ours", "pull", "-m", "merge")
    git(package, "update-ref", "refs/pull/1/merge", "HEAD")
    git(package, "checkout", "-q", "main")
    return package


def _wanted(condition: str | None, statuses: dict[str, int]) -> bool:
    """Whether a step runs; only the conditions that validate.yml has are understood."""
    if condition is None:
        return not any(statuses.values())
    asked = re.fullmatch(
        r"\$\{\{ !cancelled\(\) && steps\.(\w+)\.outcome == '(success|failure)' \}\}", condition
    )
    return bool(statuses.get(asked[1], 0)) == (asked[2] == "failure")


def workflow_run(repository: Path, workspace: Path) -> tuple[dict[str, int], str, str]:
    """Exit status of each script, log and summary of the job in validate.yml; where it installs the tool, the environment of these tests is put."""
    workspace.mkdir()
    log, summary, outputs, statuses = [], "", {}, {}
    for number, step in enumerate(WORKFLOWS["validate.yml"]["jobs"]["validate"]["steps"]):
        if not _wanted(step.get("if"), statuses):
            continue
        expand = lambda text: re.sub(
            r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}",
            lambda found: outputs[found[1]][found[2]],
            str(text),
        )
        if step.get("uses", "").startswith("actions/checkout@"):
            given = {key: expand(value) for key, value in step["with"].items()}
            folder = workspace / given["path"]
            folder.mkdir()
            git(folder, "init", "-q")
            git(
                folder,
                "fetch",
                "-q",
                "--depth",
                given.get("fetch-depth", "1"),
                f"file://{repository}",
                given.get("ref", "refs/pull/1/merge"),
            )
            git(folder, "checkout", "-q", "--detach", "FETCH_HEAD")
        elif step.get("id") == "install":
            (workspace / "base/.venv").symlink_to(sys.prefix)
        elif "run" in step:
            files = {
                name: workspace.parent / f"{name}_{number}"
                for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
            }
            env = {
                "PATH": os.environ["PATH"],
                "HOME": str(workspace.parent),
                "LANG": "C.UTF-8",
                "GITHUB_ACTIONS": "true",
                **{name: str(path) for name, path in files.items()},
            }
            for path in files.values():
                path.touch()
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                script,
                cwd=workspace,
                env=env | {k: expand(v) for k, v in step.get("env", {}).items()},
                capture_output=True,
                text=True,
            )
            log.append(done.stdout + done.stderr)
            summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
            outputs[step.get("id")] = dict(
                line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines()
            )
            statuses[step.get("id", step["name"])] = done.returncode
    return statuses, "\n".join(log), summary


def commands(log: str) -> list[str]:
    """The lines that the platform would obey."""
    return [line for line in log.splitlines() if re.match(r"\s*::\w", line) or "##[" in line]


@pytest.mark.slow
def test_a_good_pull_request(tiny, tmp_path):
    def change(package):
        apply(
            package,
            [{"file": "data/claims.csv", "line": 2, "set": {"claim_note": "Said of adults."}}],
        )
        fix(package)

    statuses, log, summary = workflow_run(origin(tiny, change), tmp_path / "work")
    assert set(statuses.values()) == {0}, log
    assert commands(log) == []
    assert "22 tables, 68 rows" in summary
    assert "Said of adults" in summary and "in other words" not in summary, (
        "what main did meanwhile is not the pull request's"
    )


DONE = "\n\n**The rows are right, and you are done.** `make fix` mends what is marked"


def in_the_browser(package: Path, tmp_path: Path, *edits: dict) -> tuple[int, list[str], str]:
    """Exit status of the check, what is marked, and the summary, where these edits are all that a branch brings."""
    statuses, log, summary = workflow_run(
        origin(package, lambda branch: apply(branch, list(edits))), tmp_path / "work"
    )
    status = statuses.pop("validate")
    assert not any(statuses.values()), log
    return status, commands(log), summary


@pytest.mark.slow
def test_a_cell_corrected_in_the_browser_is_green(tiny, tmp_path):
    """Nothing beside the cell has to be corrected with it: no size and no hash of the file is committed."""
    edits = [
        {"file": "data/claims.csv", "line": 2, "set": {"claim_note": "Said of adults."}},
        {"file": "data/conditions.csv", "line": 2, "set": {"condition_name": "an itch"}},
    ]
    status, marked, summary = in_the_browser(tiny, tmp_path, *edits)
    assert (status, marked) == (0, []) and DONE not in summary and "an itch" in summary


@pytest.mark.slow
def test_a_source_renamed_in_the_browser_is_green_and_marked(tiny, tmp_path):
    """The descriptor lists the sources, so that one line of it follows: for the maintainer to mend."""
    edit = {"file": "data/sources.csv", "line": 2, "set": {"publisher": "The testers"}}
    status, marked, summary = in_the_browser(tiny, tmp_path, edit)
    assert status == 0 and DONE in summary
    assert [line.split("title=")[1].split("::")[0] for line in marked if "P202" in line] == [
        "P202 descriptor-stale"
    ]
    assert all(line.startswith(("::warning ", "::notice ")) for line in marked), marked


@pytest.mark.slow
def test_rows_added_in_the_browser_are_green_and_marked(tiny, tmp_path):
    """Right, but out of order, with a derived column that follows: marked for the maintainer, and no failure."""
    rows = "gout,gout,other,,,,active,,\nasthma,asthma,other,,,,active,,\n"
    verdict = {"file": "data/claim_citations.csv", "line": 2, "set": {"verdict": "off_topic"}}
    status, marked, summary = in_the_browser(
        tiny, tmp_path, {"file": "data/conditions.csv", "append": rows}, verdict
    )
    assert status == 0 and DONE in summary
    assert any("file=data/conditions.csv" in line and "F20" in line for line in marked), marked
    assert all(line.startswith(("::warning ", "::notice ")) for line in marked), marked


@pytest.mark.slow
def test_a_wrong_row_edited_in_the_browser_is_red(tiny, tmp_path):
    wrong = {"file": "data/conditions.csv", "append": "gout,gout,limbs,,,,active,,\n"}
    status, marked, summary = in_the_browser(tiny, tmp_path, wrong)
    assert status == 1 and "\n\n**Some of this needs you:**" in summary and DONE not in summary
    assert any(line.startswith("::error file=data/conditions.csv") for line in marked), marked


VALUE = "::error::a%0A::add-mask::b ##[error]c | <script>d</script> @everyone ![e](f) `g`"
TRAP = "import pathlib\npathlib.Path('{mark}').touch()\n"


def hostile(package: Path, mark: Path) -> None:
    """What a pull request could try: commands and markup in values and names, code wherever something might run it, files that are not what is committed."""
    apply(
        package,
        [
            {"file": "data/claims.csv", "line": 2, "set": {"topic": VALUE}},
            {"file": "data/claims.csv", "line": 3, "set": {"stance": "x\n::error::h"}},
        ],
    )
    for name in (
        "conftest.py",
        "setup.py",
        "sitecustomize.py",
        "duckdb.py",
        "scripts/ldn_evidence/__init__.py",
        "ldn_evidence/__init__.py",
        "tests/test_x.py",
    ):
        apply(package, [{"file": name, "write": TRAP.format(mark=mark)}])
    apply(
        package,
        [
            {"file": name, "write": f"#!/bin/sh\ntouch {mark}\n"}
            for name in (".venv/bin/ldn", ".venv/bin/python", ".ci/run")
        ],
    )
    apply(
        package,
        [
            {"file": "Makefile", "write": f"$(shell touch {mark})\n"},
            {"file": "pyproject.toml", "write": '[build-system]\nrequires = ["x"]\n'},
        ],
    )
    apply(
        package,
        [
            {
                "file": ".gitattributes",
                "write": "data/conditions.csv working-tree-encoding=UTF-16\ndata/outcomes.csv eol=crlf text\n*.json filter=x\n",
            }
        ],
    )
    apply(
        package,
        [{"file": ".gitmodules", "write": f'[submodule "x"]\n\tpath = x\n\turl = file://{mark}\n'}],
    )
    (package / "data/a\n::error::i.csv").write_text("x\n")
    (package / "data/passwd.csv").symlink_to("/etc/passwd")
    rule = package / "schemas/rules/unused_study.sql"
    rule.write_text(
        rule.read_text(encoding="utf-8").split("SELECT")[0]
        + "SELECT 1 AS row_id FROM enable_logging(storage='stdout')\n",
        encoding="utf-8",
    )


@pytest.mark.slow
def test_a_hostile_pull_request(tiny, tmp_path):
    mark = tmp_path / "executed"
    statuses, log, summary = workflow_run(
        origin(tiny, lambda package: hostile(package, mark)), tmp_path / "work"
    )
    assert statuses.pop("validate") == 1 and not any(statuses.values()), log
    assert not mark.exists(), "something of the pull request was run"
    assert "root:" not in log + summary, "a link was followed"
    told = commands(log)
    assert told and all(
        re.match(
            r"::(error|warning) (file=[^:,]+,(line=\d+,)?(col=\d+,)?)?title=[A-Z]\d+ [^:,]+::[^\n]+$|::notice title=ldn::\d+ more",
            line,
        )
        for line in told
    ), told
    at = {
        (match[1], match[2], match[3])
        for line in told
        if (match := re.search(r"file=([^,]+),(?:line=(\d+),)?.*title=(\w+)", line))
    }
    assert {("data/claims.csv", "2", "T05"), ("schemas/rules/unused_study.sql", "1", "P105")} <= at
    assert not any(file in ("data/conditions.csv", "data/outcomes.csv") for file, *_ in at), (
        "the files are read as committed"
    )
    assert not re.search(r"<script|[^\\]!\[|@everyone|\n\s*::error|\n#+ x$", summary)
    assert "everyone" in summary and "add-mask" in summary, "the value is shown, as text"
    assert "**Some of this needs you:**" in summary
