"""A package held against its last release, and the next release made."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest

from calls import git, run
from conftest import apply
from ldn_evidence.checks.validate import Report
from ldn_evidence.cli import main as cli
from ldn_evidence.compare.versions import named, since_release
from ldn_evidence.model.findings import Rule
from ldn_evidence.publish.release import with_section
from ldn_evidence.store.opened import open_package

LOG = "# Changelog\n\nAll that changes.\n\n## [0.1.0] - 2026-01-02\n\n### Added\n\n- First.\n"
ADDED = {"file": "data/conditions.csv", "append": "zoster,zoster,pain,,,\n"}
USED = {"file": "data/study_conditions.csv", "append": "brown_2015,zoster\n"}


@pytest.fixture(scope="session")
def released(pristine, tmp_path_factory) -> Path:
    """The tiny package as released: with changelog and citation, in a repository of its own, tagged v0.1.0."""
    folder = Path(shutil.copytree(pristine, tmp_path_factory.mktemp("released") / "tiny"))
    (folder / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    (folder / "CITATION.cff").write_text(
        'cff-version: 1.2.0\nversion: 0.1.0\ndate-released: "2026-01-02"\n', encoding="utf-8"
    )
    (folder / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "released")
    git(folder, "tag", "v0.1.0")
    git(folder, "tag", "v0.0.9")
    git(folder, "tag", "vnext")
    return folder


@pytest.fixture
def repository(released, tmp_path, monkeypatch) -> Path:
    folder = Path(shutil.copytree(released, tmp_path / "tiny"))
    monkeypatch.chdir(folder)
    return folder


def found(*reported) -> dict[str, tuple]:
    """Code -> file, line, column, message of the findings on the version of the package here."""
    report = Report("", "", {}, list(reported), 0)
    return {
        f.code: (f.file, f.line, f.column, f.message)
        for f in since_release(open_package(Path()), "v0.1.0", report)
    }


@pytest.mark.slow
def test_validate_since_finds_what_the_release_forbids(repository, capsys):
    assert cli.main(["validate", "--since", "v0.1.0"]) == 0
    apply(repository, [{"file": "CHANGELOG.md", "replace": ["## [0.1.0]", "## [0.0.9]"]}])
    capsys.readouterr()
    status, said = run(capsys, "validate", "--since", "v0.1.0")
    assert status == 1 and "error P403 CHANGELOG.md has no section `## [0.1.0]`" in said
    assert cli.main(["validate", "--since", "v0.1.0", "--ignore", "P4"]) == 0


@pytest.mark.slow
def test_a_version_too_small_is_found(repository):
    apply(repository, [ADDED, USED])
    said = (repository / "schemas/package.json").read_text(encoding="utf-8")
    file, line, column, message = found()["P401"]
    assert (file, line) == ("schemas/package.json", 1) and said[column - 1 :].startswith("0.1.0")
    assert (
        message
        == "the version is 0.1.0, but after 0.1.0 the smallest allowed is 0.2.0, a minor step, because `zoster` of the vocabulary `conditions` was added; 1 row of `study_conditions` was added"
    )


@pytest.mark.slow
def test_an_id_that_vanished_is_found_whatever_the_version(repository):
    apply(repository, [
        {"file": "data/conditions.csv", "replace": ["\nitch,", "\nitching,"]},
        {"file": "schemas/package.json", "replace": ['"version": "0.1.0"', '"version": "1.0.0"']},
    ])  # fmt: skip
    named = found()
    assert named["P402"] == (
        "data/conditions.csv",
        None,
        None,
        "`itch` of conditions is gone: it stood in line 3 of data/conditions.csv in v0.1.0",
    )
    assert "P401" not in named


@pytest.mark.slow
def test_every_file_names_the_version(repository):
    assert list(named(open_package(repository))) == []
    apply(repository, [
        {"file": "CITATION.cff", "replace": ["\nversion: 0.1.0", "\nversion: 0.2.0"]},
        {"file": "pyproject.toml", "write": "[project]\n"},
        {"file": "CHANGELOG.md", "replace": ["## [0.1.0]", "## [0.2.0] - 2026-02-03\n\n## [0.1.0]"]},
        {"file": "datapackage.json", "replace": ['"version": "0.1.0"', '"version": "0.3.0"']},
    ])  # fmt: skip
    assert [(f.code, f.place, f.message) for f in named(open_package(repository))] == [
        (
            "P404",
            "datapackage.json:9:15",
            "datapackage.json names the version `0.3.0`, schemas/package.json `0.1.0`",
        ),
        (
            "P404",
            "CITATION.cff:2:10",
            "CITATION.cff names the version `0.2.0`, schemas/package.json `0.1.0`",
        ),
        ("P404", "pyproject.toml:1:1", "pyproject.toml names no version"),
        (
            "P404",
            "CHANGELOG.md:5:5",
            "CHANGELOG.md names the version `0.2.0`, schemas/package.json `0.1.0`",
        ),
    ]
    apply(repository, [{"file": "CHANGELOG.md", "replace": ["## [0.1.0]", "## [0.0.9]"]}])
    assert [f.code for f in named(open_package(repository)) if f.file == "CHANGELOG.md"] == [
        "P403"
    ], "told once"
    stale = Rule("P202").at("stale", file="datapackage.json", line=7)
    assert "datapackage.json" not in [file for file, *_ in found(stale).values()]


@pytest.mark.slow
def test_what_is_listed_for_versions_does_not_reach_the_descriptor(repository):
    assert "x-versions" in (repository / "schemas/package.json").read_text(encoding="utf-8")
    assert "x-versions" not in (repository / "datapackage.json").read_text(encoding="utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): p.read_text(encoding="utf-8")
        for p in folder.rglob("*")
        if p.is_file() and ".git" not in p.relative_to(folder).parts
    }


def commit(repository: Path, *edits: dict) -> None:
    apply(repository, [*edits])
    cli.main(["fix", str(repository)])
    git(repository, "commit", "-qam", "changed")


@pytest.mark.slow
def test_release_sets_every_place_and_proposes_the_section(repository, capsys):
    commit(
        repository,
        ADDED,
        USED,
        {
            "file": "data/claims.csv",
            "line": 4,
            "set": {"claim_row_status": "withdrawn", "claim_note": "No longer said."},
        },
    )
    status, said = run(capsys, "release")
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    assert (
        status == 0
        and "0.1.0 → 0.2.0, a minor step; the smallest allowed since v0.1.0 is minor" in said
    )
    after = texts(repository)
    assert (
        json.loads(after["datapackage.json"])["version"]
        == json.loads(after["schemas/package.json"])["version"]
        == "0.2.0"
    )
    assert f'\nversion: 0.2.0\ndate-released: "{today}"\n' in after["CITATION.cff"]
    assert after["pyproject.toml"] == '[project]\nversion = "0.2.0"\n'
    assert "0.2.0" in after["docs/dictionary.md"]
    section = (
        after["CHANGELOG.md"]
        .removeprefix("# Changelog\n\nAll that changes.\n\n")
        .removesuffix(LOG[LOG.index("## [0.1.0]") :])
    )
    assert section == (
        f"## [0.2.0] - {today}\n\n### Added\n\n- Rows added: 1 in `conditions` (3 → 4), 1 in `study_conditions` (2 → 3).\n\n"
        "### Changed\n\n- Claims by status: active 7 → 6, withdrawn 1 → 2.\n- Claims by tier, cited: T7 5 → 4.\n- Claims by tier, not refuted: T7 5 → 4.\n- Claims by tier, supported: none 6 → 5.\n\n"
        "### Withdrawn\n\n- Rows withdrawn: 1 in `claims`.\n- Ids: `demo_page_c00187a`.\n\n"
    )
    assert found() == {}
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "0.2.0")
    git(repository, "tag", "v0.2.0")
    status, said = run(capsys, "release", "patch")
    assert (
        status == 0
        and "0.2.0 → 0.2.1, a patch step; the smallest allowed since v0.2.0 is none" in said
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            ["patch"],
            "a patch step is too small after v0.1.0: `zoster` of the vocabulary `conditions` was added",
        ),
        (["--since", "HEAD"], "nothing differs from HEAD"),
        (["--since", "v9"], "git knows no revision `v9` here"),
        (["--since", "pyproject.toml"], "no .zip archive"),
    ],
)
def test_a_release_that_may_not_be_is_refused(repository, capsys, options, reason):
    commit(repository, ADDED, USED)
    before = texts(repository)
    status, said = run(capsys, "release", *options)
    assert status == 2 and reason in said and "→" in said
    assert texts(repository) == before


@pytest.mark.slow
def test_a_clone_that_lacks_the_newest_tag_does_not_go_back(repository, capsys):
    commit(
        repository,
        ADDED,
        USED,
        {"file": "schemas/package.json", "replace": ['"version": "0.1.0"', '"version": "0.4.0"']},
    )
    status, said = run(capsys, "release")
    assert status == 2 and "0.2.0, the step after v0.1.0, is older than 0.4.0" in said


@pytest.mark.slow
def test_a_dirty_tree_and_a_lost_place_are_refused(repository, capsys):
    apply(repository, [{"file": "pyproject.toml", "write": "[project]\n"}])
    status, said = run(capsys, "release", "patch")
    assert status == 2 and "changes that are not committed: pyproject.toml\n" in said
    git(repository, "commit", "-qam", "lost")
    status, said = run(capsys, "release", "patch")
    assert status == 2 and "pyproject.toml names no version in the form" in said


def untagged(repository: Path) -> None:
    git(repository, "tag", "-d", "v0.1.0", "v0.0.9")


@pytest.mark.slow
def test_without_tags_the_commit_that_set_the_version_is_the_last_release(repository, capsys):
    untagged(repository)
    commit(repository, ADDED, USED)
    capsys.readouterr()
    status, said = run(capsys, "release")
    assert status == 0, said
    first, second = said.splitlines()[:2]
    found = re.fullmatch(
        r"compared with commit ([0-9a-f]+) of \d{4}-\d\d-\d\d, which set 0\.1\.0, "
        r"since this clone has no tag vX\.Y\.Z",
        first,
    )
    assert found and second == (
        f"0.1.0 → 0.2.0, a minor step; the smallest allowed since {found[1]} is minor"
    )
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "0.2.0")
    note = {"file": "schemas/package.json", "replace": ['"en"', '"de"']}
    commit(repository, note)  # touches the file, and not the version
    status, said = run(capsys, "release", "patch")
    assert status == 0 and ", which set 0.2.0, since this clone" in said, said


@pytest.mark.slow
def test_a_history_that_was_cut_off_tells_no_last_release(
    repository, capsys, tmp_path, monkeypatch
):
    untagged(repository)
    commit(repository, ADDED, USED)
    capsys.readouterr()
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "cut")
    monkeypatch.chdir(tmp_path / "cut")
    status, said = run(capsys, "release")
    assert (status, said) == (
        2,
        "cannot release: this clone has no tag of the form vX.Y.Z, and its history was cut off: "
        "when 0.1.0 was set cannot be seen\n"
        "  → Fetch the rest with `git fetch --unshallow --tags`, or name the last release with "
        "--since.\n",
    )


@pytest.mark.slow
def test_a_package_that_was_never_committed_has_no_last_release(repository, capsys):
    untagged(repository)
    git(repository, "checkout", "-q", "--orphan", "bare")
    git(repository, "rm", "-rq", "--cached", ".")
    (repository / ".gitignore").write_text("*\n", encoding="utf-8")
    git(repository, "add", "-f", ".gitignore")
    git(repository, "commit", "-qm", "nothing")
    status, said = run(capsys, "release")
    assert status == 2 and "schemas/package.json was never committed with a version" in said


def test_a_section_joins_what_a_person_wrote():
    assert with_section(LOG, "0.1.0", "## [0.1.0]\n") == LOG
    waiting = LOG.replace("## [0.1.0]", "## [Unreleased]\n\n- By hand.\n\n## [0.1.0]")
    assert "## [Unreleased]\n\n## [0.2.0]\n\n- Rows.\n\n- By hand.\n\n## [0.1.0]" in with_section(
        waiting, "0.2.0", "## [0.2.0]\n\n- Rows.\n"
    )
    assert with_section("# Changelog\n", "0.2.0", "## [0.2.0]\n") == "# Changelog\n\n## [0.2.0]\n"
