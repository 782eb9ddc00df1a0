"""git is asked, and not obeyed: what a repository's settings and attributes name is not run, and only what is tracked enters a release."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from conftest import apply
from ldn_evidence.cli import main as cli
from ldn_evidence.compare.archives import opened
from ldn_evidence.compare.since import extract, tracked, uncommitted
from ldn_evidence.model.refusal import Refused
from ldn_evidence.publish.formats import archive, wheel
from ldn_evidence.store.opened import open_package


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        [
            "git",
            "-C",
            str(folder),
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "core.fsmonitor=false",
            *arguments,
        ],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tiny) -> Path:
    (tiny / ".gitignore").write_text("*.log\nschemas/views/mine.sql\n")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"], ["tag", "v0.1.0"]):
        git(tiny, *command)
    return tiny


@pytest.fixture
def traps(repository, tmp_path) -> Path:
    """A repository whose own settings name programs for all that git might run; each leaves a file."""
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / hook).symlink_to(trap)
    (repository / ".gitattributes").write_text(
        "*.csv filter=trap diff=trap\ndata/claims.csv export-ignore\nschemas/** export-subst\n"
    )
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "attributes")
    for key, value in (
        ("core.fsmonitor", trap),
        ("core.hooksPath", hooks),
        ("filter.trap.clean", trap),
        ("filter.trap.smudge", trap),
        ("filter.trap.process", trap),
        ("filter.trap.required", "true"),
        ("diff.trap.textconv", trap),
        ("diff.external", trap),
        ("core.pager", trap),
    ):
        git(repository, "config", key, str(value))
    (repository / "data/claims.csv").touch()  # so that git would look at the content again
    return tmp_path / "sprung"


VERBS = [
    ["validate", ".", "--changed-since", "HEAD"],
    ["diff", "HEAD"],
    ["validate", ".", "--since", "HEAD~1"],
    ["release", "patch", "--since", "HEAD"],
    ["build", "--out", "../dist"],
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb",
    [VERBS[0], *(pytest.param(verb, marks=pytest.mark.slow) for verb in VERBS[1:])],
    ids=lambda verb: verb[0],
)
def test_no_program_of_the_settings_is_run(traps, repository, monkeypatch, verb):
    monkeypatch.chdir(repository)
    assert cli.main(verb) in (0, 1)
    assert not traps.exists()
    subprocess.run(["git", "status"], capture_output=True)
    assert traps.exists(), "the trap would have sprung"


@pytest.mark.slow
def test_a_revision_is_read_as_it_is_stored(traps, repository, tmp_path):
    """Attributes leave nothing out of it, and put nothing into it."""
    folder = tmp_path / "out"
    folder.mkdir()
    extract(repository, "HEAD", folder)
    for file in [
        *(repository / "data").glob("*.csv"),
        *(repository / "schemas").rglob("*.json"),
        repository / "datapackage.json",
    ]:
        assert (folder / file.relative_to(repository)).read_bytes() == file.read_bytes(), file
    with opened("HEAD", repository) as old:
        assert "claims" in old.package.tables
    assert not traps.exists()


@pytest.mark.slow
def test_links_and_odd_names_of_a_revision(repository, tmp_path):
    (repository / "data/results.csv").unlink()
    (repository / "data/results.csv").symlink_to("/etc/hostname")
    (repository / "data/ä\nb.txt").write_text("x")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "odd")
    folder = tmp_path / "out"
    folder.mkdir()
    extract(repository, "HEAD", folder)
    assert (
        os.readlink(folder / "data/results.csv") == "/etc/hostname"
        and (folder / "data/ä\nb.txt").read_text() == "x"
    )
    with pytest.raises(Refused):
        extract(repository, "nowhere", folder)


@pytest.mark.slow
def test_what_differs_from_the_last_commit(repository):
    assert uncommitted(repository, ["data", "schemas"]) == []
    (repository / "data/a.log").write_text("x")
    assert uncommitted(repository, ["data"]) == []
    apply(
        repository,
        [
            {"file": "data/claims.csv", "replace": ["a", "b"]},
            {"file": "data/new.csv", "write": "a\n"},
            {"file": "data/results.csv", "delete": True},
        ],
    )
    git(repository, "add", "data/new.csv")
    assert uncommitted(repository, ["data", "schemas"]) == [
        "data/claims.csv",
        "data/new.csv",
        "data/results.csv",
    ]
    assert uncommitted(repository, ["schemas"]) == []


@pytest.mark.slow
def test_only_tracked_files_enter_a_release(repository, tmp_path, monkeypatch):
    before = archive.members(repository)
    for name in (
        "data/run.log",
        "data/.claims.csv.ab12cd34.tmp",
        "schemas/views/mine.sql",
        "docs/secret.log",
        "docs/untracked.md",
        "data/.DS_Store",
    ):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text("SELECT claim_id FROM claims\n")
    assert archive.members(repository) == before
    assert {"data/claims.csv", "datapackage.json"} <= set(before)
    with wheel._source(open_package(repository)) as source:
        assert sorted(
            file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()
        ) == sorted(tracked(repository))


@pytest.mark.slow
def test_a_release_holds_nothing_that_git_ignores(repository, tmp_path):
    for name in ("data/.claims.csv.ab12cd34.tmp", "schemas/views/mine.sql", "schemas/a.log"):
        (repository / name).write_text("SELECT claim_id FROM claims\n")
    assert cli.main(["build", str(repository), "--out", str(tmp_path / "dist")]) == 0
    (packed,) = (tmp_path / "dist").glob("ldn-evidence-*.zip")
    names = set(zipfile.ZipFile(packed).namelist())
    assert (
        names <= {*tracked(repository), "csvw-metadata.json", "ro-crate-metadata.json", "README.md"}
        and "data/claims.csv" in names
    )
    with closing(sqlite3.connect(next((tmp_path / "dist").glob("*.sqlite")))) as database:
        assert database.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'mine'"
        ).fetchone() == (0,)
    assert "mine" not in json.dumps(sorted(path.name for path in (tmp_path / "dist").rglob("*")))


@pytest.mark.slow
def test_a_table_that_is_not_tracked_is_named(repository, tmp_path, capsys):
    git(repository, "rm", "-q", "--cached", "data/results.csv")
    git(repository, "commit", "-qm", "less")
    assert (
        cli.main(["build", str(repository), "--out", str(tmp_path / "dist"), "--allow-dirty"]) == 2
    )
    assert (
        "data/results.csv is not tracked by git, and only tracked files enter a release\n  → Run `git add data/results.csv`."
        in capsys.readouterr().err
    )
    assert not (tmp_path / "dist").exists()


@pytest.mark.slow
def test_what_a_killed_build_left_is_taken_away_and_the_release_that_it_had_moved_put_back(
    pristine, tmp_path, capsys
):
    from ldn_evidence.store.folders import folder_in, sweep_beside

    dead = tmp_path / ".dist.ldn-abcd1234"
    (dead / "old").mkdir(parents=True)
    (dead / "old/manifest.json").write_text("the last release")
    with folder_in(tmp_path, ".dist.ldn-") as alive:
        sweep_beside(tmp_path)
        assert (
            alive.is_dir()
            and not dead.exists()
            and (tmp_path / "dist/manifest.json").read_text() == "the last release"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
