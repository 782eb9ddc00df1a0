"""What surrounds a contribution: issue forms, owners, the updater's bounds, and the hooks that other repositories use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, TINY, apply
from ldn_evidence.publish import forms
from ldn_evidence.store.opened import open_package

GITHUB = ROOT / ".github"
BIN = Path(sys.executable).parent
FORMS = {  # form -> the table that it is about
    "claim": "claims",
    "study": "studies",
    "source": "sources",
    "dosing_mention": "dosing_mentions",
    "result": "results",
    "verdict": "claim_citations",
    "error": None,
}


def form(name: str) -> dict:
    return yaml.safe_load((GITHUB / f"ISSUE_TEMPLATE/{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "schema, patterns",
    [
        ("github-issue-forms", [f"ISSUE_TEMPLATE/{name}.yml" for name in FORMS]),
        ("github-issue-config", ["ISSUE_TEMPLATE/config.yml"]),
        ("github-workflows", ["workflows/*.yml"]),
        ("dependabot", ["dependabot.yml"]),
    ],
)
def test_files_are_as_the_platform_reads_them(schema, patterns):
    """By the schemas of SchemaStore that check-jsonschema carries."""
    files = [str(file) for pattern in patterns for file in GITHUB.glob(pattern)]
    assert len(files) >= len(patterns)
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_forms_speak_the_words_of_the_schemas():
    package = open_package(ROOT)
    texts = {f"{forms.FOLDER}/{file.name}": file for file in (ROOT / forms.FOLDER).glob("*.yml")}
    pages = forms.pages(package, {path: file.read_text() for path, file in texts.items()})
    assert {Path(path).stem for path in pages} == {*FORMS, "config"}
    for name, table_name in FORMS.items():
        path = f"{forms.FOLDER}/{name}.yml"
        assert pages[path] == (ROOT / path).read_text(encoding="utf-8"), "run `ldn docs`"
        table = package.tables.get(table_name)
        for element in form(name)["body"]:
            column = element.get("id")
            if table and column in table.names:
                assert element["attributes"]["label"] == table[column].spec["title"]
                if element["type"] == "dropdown":
                    required = element.get("validations", {}).get("required", False)
                    assert required == table[column].required
    assert (
        len(
            [
                element
                for element in form("claim")["body"]
                if element.get("id") in package.tables["claims"].names
            ]
        )
        == 11
    )


@pytest.mark.slow
def test_lists_are_what_the_schemas_allow():
    package = open_package(ROOT)
    seen = []
    for name in FORMS:
        text = (GITHUB / f"ISSUE_TEMPLATE/{name}.yml").read_text(encoding="utf-8")
        marked = [found.groups()[1:] for found in forms.LIST.finditer(text)]
        given = [
            element["attributes"]["options"]
            for element in form(name)["body"]
            if element["type"] == "dropdown" and element["id"] != "ai"
        ]
        assert len(marked) == len(given), "each list but that on AI is made by `ldn docs`"
        for (table, column), options in zip(marked, given):
            seen.append((table, column))
            if column and (allowed := package.tables[table][column].constraints.get("enum")):
                assert [option.split(":")[0] for option in options] == allowed
            assert options and len(set(options)) == len(options)
    listed = {
        "claims": ["topic", "subject", "condition_id", "outcome_id", "direction", "stance"],
        "studies": ["study_design"],
        "sources": ["source_type", "commercial_interest", "review_process"],
        "dosing_mentions": ["dose_unit", "frequency", "role", "dose_band", "condition_id"],
        "results": [
            *("condition_id", "outcome_id", "comparison", "allocation", "outcome_role"),
            *("primary_met", "result_direction", "effect_direction", "analysis_set"),
            "result_read_in",
        ],
        "claim_citations": [
            *("link_basis", "verdict", "discrepancy", "support_from", "verdict_read_in")
        ],
    }
    of_forms = [(table, column) for table, columns in listed.items() for column in columns]
    assert seen == [*of_forms, ("tables", None), ("claim_citations", "verdict")]
    assert forms.options(package, "tables", None) == list(package.tables)
    assert "single_arm_trial: single-arm trial, T4" in forms.options(
        package, "studies", "study_design"
    )
    assert (
        forms.options(package, "claims", "statement")
        == forms.options(package, "nothing", "x")
        == forms.options(package, "claims", "x")
        == []
    )


@pytest.mark.slow
def test_what_is_withdrawn_is_not_offered(tiny):
    package = open_package(tiny)
    (table,) = [table for table in package.tables.values() if table.name == "conditions"]
    before = forms.options(package, "claims", "condition_id")
    status = [field.name for field in table.fields if "x-withdrawn" in field.spec]
    apply(tiny, [{"file": table.path, "line": 2, "set": {status[0]: "withdrawn"}}])
    after = forms.options(open_package(tiny), "claims", "condition_id")
    assert after == before[1:] and before[0].startswith("fibromyalgia: ")


@pytest.mark.slow
def test_docs_bring_a_form_up_to_date(tiny):
    """A value that a schema gains is offered after `ldn docs`, and what is written by hand stays."""
    from ldn_evidence.publish.docs import write_docs

    folder = tiny / forms.FOLDER
    folder.mkdir(parents=True)
    path = folder / "x.yml"
    path.write_text(
        "a: 1\n  options: # of claims.stance\n    - old\nb: 2\noptions: # of claims.none\n",
        encoding="utf-8",
    )
    assert f"{forms.FOLDER}/x.yml" in write_docs(open_package(tiny), write=False)
    write_docs(open_package(tiny))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[2:4] == [
        '    - "asserted: as fact"',
        '    - "hedged: with reserve: may, might, appears, suggests, promising"',
    ] and lines[-2:] == ["b: 2", "options: # of claims.none"]
    assert f"{forms.FOLDER}/x.yml" not in write_docs(open_package(tiny), write=False)


def test_each_table_has_owners_whom_governance_explains():
    lines = [
        line.split()
        for line in (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[0][0] == "*"
    for path, *_ in lines[1:]:
        assert path.startswith("/") and (ROOT / path[1:]).exists(), path
    owned = {path for path, *owners in lines if owners}
    assert {f"/{table.path}" for table in open_package(ROOT).tables.values()} <= owned
    teams = {owner for _, *owners in lines for owner in owners}
    explained = set(
        re.findall(
            r"^\| `(@[\w/-]+)` \|", (ROOT / "docs/governance.md").read_text(encoding="utf-8"), re.M
        )
    )
    assert teams == explained and len(teams) == 3


def test_the_updater_keeps_the_bounds_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    here = {
        name: group
        for name, group in project["dependency-groups"].items()
        if not (ROOT / f"tests/whole/clients/{name}.txt").is_file()
    }  # other locks it does not see
    wanted = [
        *project["project"]["dependencies"],
        *(item for group in here.values() for item in group),
    ]
    bounded = {
        found[1]: f">={found[2]}"
        for item in wanted
        if (found := re.match(r"([\w-]+).*<([\d.]+)", item))
    }
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    ignored = {
        ignore["dependency-name"]: ignore["versions"][0]
        for update in updates
        for ignore in update.get("ignore", [])
    }
    assert ignored == bounded


@pytest.mark.slow
def test_hooks_for_other_repositories(tiny, tmp_path):
    """The manifest is valid, and its hooks mend and refuse in a repository of the same layout; here they run the tool of this environment, not one of their own."""
    env = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "store"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    pre_commit = lambda *arguments: subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=tiny,
        capture_output=True,
        text=True,
        env=env,
    )
    assert pre_commit("validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")).returncode == 0
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [(hook["id"], hook["language"], hook["pass_filenames"]) for hook in hooks] == [
        ("ldn-fix", "python", False),
        ("ldn-validate", "python", False),
    ]
    config = {
        "repos": [{"repo": "local", "hooks": [hook | {"language": "system"} for hook in hooks]}]
    }
    (tiny / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tiny, check=True)
    apply(
        tiny,
        [
            {"file": "data/conditions.csv", "replace": ["itch,itch,", "itch ,itch,"]},
            {"file": "data/claims.csv", "line": 2, "set": {"stance": "sure"}},
        ],
    )
    subprocess.run(["git", "add", "-A"], cwd=tiny, check=True)
    done = pre_commit("run", "--all-files")
    assert (
        done.returncode == 1
        and "fixed data/conditions.csv: 1 line rewritten" in done.stdout
        and "T05 stance `sure`" in done.stdout
    ), done.stdout
    assert (tiny / "data/conditions.csv").read_bytes() == (
        TINY / "data/conditions.csv"
    ).read_bytes()
