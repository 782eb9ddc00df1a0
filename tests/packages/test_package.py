"""The shipped package: valid, described, in step with itself, and read alike by clients that nobody here wrote."""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, mutations, sampled
from ldn_evidence.checks.validate import validate
from ldn_evidence.curate.fix import fix
from ldn_evidence.publish import docs
from ldn_evidence.store.opened import open_package

PACKAGE = open_package(ROOT)
VERSION = json.loads((ROOT / "schemas/package.json").read_text(encoding="utf-8"))["version"]


@pytest.mark.slow
def test_package_is_valid_without_a_warning():
    report = validate(ROOT)
    assert report.findings == []
    # Other validators of the row schemas know no exceptions.
    errors = [entry.finding for entry in report.excused if entry.finding.severity == "error"]
    assert not [finding for finding in errors if finding.code.startswith("R")]


@pytest.mark.slow
def test_fix_has_nothing_to_do():
    outcome = fix(ROOT, write=False)
    assert (outcome.changed, outcome.left) == ({}, [])


@pytest.mark.slow
def test_generated_pages_are_fresh():
    assert docs.write_docs(PACKAGE, write=False) == []


def test_one_version_in_five_places():
    changelog = re.search(
        r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M
    )[1]
    citation = re.search(
        r"^version: (\S+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M
    )[1]
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    from ldn_evidence import __version__

    assert {VERSION, changelog, citation, descriptor, project, __version__} == {VERSION}


@pytest.mark.parametrize("table", PACKAGE.tables.values(), ids=lambda t: t.name)
def test_every_field_is_described(table):
    assert table.spec["title"] and table.spec["description"]
    for column in table.fields:
        assert (
            column.spec["title"] and len(column.spec["description"]) > 10 and column.spec["example"]
        ), column.name
        assert column.type in ("string", "integer", "number", "boolean", "date"), (
            "only field types that v1 clients know"
        )
        if "pattern" in column.constraints:
            assert column.required, (
                "a pattern on a column that may be empty belongs into schemas/rows/"
            )
        if "enum" in column.constraints:
            assert [c["value"] for c in column.spec["categories"]] == column.constraints["enum"]


@pytest.mark.slow
def test_examples_satisfy_their_own_columns(tiny):
    """The example of each field passes the checks of its column."""
    from ldn_evidence.checks import columns
    from ldn_evidence.store import engine, tables

    connection = engine.connect()
    for table in PACKAGE.tables.values():
        tables.load_rows(connection, table, [[column.spec["example"] for column in table.fields]])
        assert list(columns.check(connection, table)) == [], table.name


def test_descriptor_follows_the_design():
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert (
        descriptor["$schema"].startswith("https://datapackage.org/profiles/2.0/")
        and descriptor["profile"] == "tabular-data-package"
    )
    for resource in descriptor["resources"]:
        assert (resource["profile"], resource["type"], resource["encoding"]) == (
            "tabular-data-resource",
            "table",
            "utf-8",
        )
        assert resource["path"].endswith(".csv")
        assert not {"bytes", "hash"} & set(resource), "a corrected cell asks for no second file"
        schema = resource["schema"]
        assert isinstance(schema["primaryKey"], list) and schema["missingValues"] == [""]
        for key in schema.get("foreignKeys", []):
            assert isinstance(key["fields"], list) and isinstance(key["reference"]["fields"], list)
            assert key["reference"]["resource"] not in ("", resource["name"]), "no self reference"
        assert "fieldsMatch" not in schema


# Names of this package that are words of a standard or of Python as well, by the standard that has them.
OF_STANDARDS = {
    "Data Package": {"sources", "title", "publisher", "license", "url", "relation", "identifier"},
    "Table Schema": {"title"},
    "CSL and citation files": {
        *("title", "volume", "issue", "year", "journal", "pages", "doi", "pmid", "url"),
        *("relation", "updated", "expression_of_concern", "identifier"),
    },
    "SARIF": {"results", "tool"},
    "CSVW, DataCite, CFF, schema.org": {
        *("title", "url", "license", "publisher", "identifier", "subject", "relation", "scheme")
    },
    "DuckDB": {"query"},  # in its tree of a statement
    "HTML": {"summary"},
    "the tool": {  # its keys, options and verbs
        *("role", "step", "identifier", "snapshot_length", "verdict")
    },
}


def _names() -> tuple[set[str], set[str]]:
    """The names of tables and columns of the package, and the values and labels of its closed lists and vocabularies."""
    fields = [field for table in PACKAGE.tables.values() for field in table.fields]
    names = {*PACKAGE.tables, *(field.name for field in fields)}
    labels = {
        str(category[key])
        for field in fields
        for category in field.spec.get("categories") or []
        for key in ("value", "label")
    }
    for table in PACKAGE.tables.values():
        if table.spec.get("x-vocabulary"):
            rows = csv.DictReader((ROOT / table.path).open(encoding="utf-8"))
            labels |= {row[table.primary_key[0]] for row in rows}
    return names, labels


def _texts(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings, each part of an f-string by itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield node.value


@pytest.mark.slow
def test_tool_knows_nothing_of_the_subject():
    """No table, column, value or label of the package is named in the tool.

    A name with an underscore stands nowhere, comments included; one that is a plain word is no string by itself and stands
    in no SQL, unless a standard has it too; nor does a value with an underscore, or a label of several words.
    """
    names, labels = _names()
    allowed = set().union(*OF_STANDARDS.values())
    long = {name for name in names | labels if "_" in name} - allowed
    labels = {label for label in labels if label.count(" ") > 1}
    told = {name.lower() for name in long if re.fullmatch(r"\w+", name)}
    others = sorted(long - {name for name in long if name.lower() in told})
    anywhere = re.compile("|".join(["naltrexone", *(rf"\b(?:{name})\b" for name in others)]))
    in_sql = re.compile(rf"\b(?:raw\.|FROM |JOIN )(?:{'|'.join(sorted(PACKAGE.tables))})\b")
    for path in sorted((ROOT / "scripts/ldn_evidence").rglob("*.*")):
        if path.suffix not in (".py", ".toml", ".json"):
            continue
        whole = path.read_text(encoding="utf-8").lower()
        assert not told & set(re.findall(r"\w+", whole)), path.name
        assert not anywhere.findall(whole), path.name
        for text in _texts(path) if path.suffix == ".py" else ():
            assert text not in names - allowed and text not in labels, f"{path.name}: {text!r}"
            assert not in_sql.search(text), f"{path.name}: {text!r}"


@pytest.mark.slow
def test_readme_snippets_run():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```", readme, re.S)
    assert len(snippets) == 2
    for snippet in snippets:
        out = subprocess.run(
            [sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True
        )
        assert out.returncode == 0 and "T5" in out.stdout, out.stderr


@pytest.mark.slow
def test_frictionless_finds_the_package_valid():
    import frictionless

    report = frictionless.validate(str(ROOT / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


# The outside witness: by our code, the type of error that frictionless gives for the same defect, or why it gives none.
SEEN = {
    "P203": "resource-error",
    "R713": "foreign-key",
    "R809": "foreign-key",
    "F01": "encoding-error",
    "F09": "extra-cell",
    "F10": "missing-cell",
    "F13": "blank-row",
    "F14": "missing-label",
    "F15": "incorrect-label",
    "F16": "extra-label",
    "F17": "incorrect-label",
    "F22": "scheme-error",
    "F23": "scheme-error",
    "F24": "source-error",
    "F28": "missing-cell",
    "F29": "incorrect-label",
    "F30": "missing-cell",
    "K01": "primary-key",
    "K02": "unique-error",
    "K03": "foreign-key",
    "P104": "resource-error",
    "P201": "package-error",
    "P204": "incorrect-label",
    "T01": "constraint-error",
    "T03": "type-error",
    "T05": "constraint-error",
    "T06": "constraint-error",
    "T07": "constraint-error",
    "T08": "constraint-error",
}
UNSEEN = {
    "F": "the Data Package standard asks nothing of how bytes, quotes, blanks and characters are written, of the order of rows, or of other files",
    "T02": "a word for nothing is a string like any other to Table Schema",
    "T04": "it reads the number, however it is written",
    "T09": "it reads numbers as decimals of any length",
    "R": "what a row must satisfy by itself is beyond Table Schema",
    "X": "what rows must satisfy across tables, beyond keys, is beyond Table Schema",
    "P": "it reads the descriptor, not the schemas that the descriptor is made from",
}


def _witnessed() -> list[dict]:
    """The mutations that the outside witness looks at: of rules of rows and across tables, on which it is silent, the first in each table."""
    told = {
        (m["code"][0] if m["code"][0] in "RX" else m["code"], m["edits"][0]["file"]): m
        for m in reversed(mutations())
        if m.get("verb") != "verify"
    }
    return sorted(told.values(), key=lambda m: m["code"])


def _each_run(mutation: dict) -> str:
    """What the witness sees is looked at in each run; that it is silent on all else, by an example of each kind."""
    return mutation["code"] if mutation["code"] in SEEN else mutation["code"][0]


@pytest.mark.parametrize("mutation", sampled(_witnessed(), _each_run), ids=lambda m: m["code"])
def test_frictionless_agrees_or_is_known_not_to(tiny, mutation):
    import frictionless

    from conftest import apply, refresh

    apply(tiny, mutation["edits"])
    refresh(tiny, mutation["refresh"])
    code = mutation["code"]
    if code in SEEN:
        leave_out_others(tiny, [edit["file"] for edit in mutation["edits"]])
    types = {error.type for error in _errors(frictionless.validate(str(tiny / "datapackage.json")))}
    if code in SEEN:
        assert SEEN[code] in types
    else:
        assert not types and (code in UNSEEN or code[0] in UNSEEN), (
            "frictionless sees what the table says it does not"
        )


def leave_out_others(package: Path, files: list[str]) -> None:
    """Leave in the descriptor the tables of some files, and those to which they refer; the witness takes its time with each."""
    path = package / "datapackage.json"
    if "datapackage.json" in files or not path.exists():
        return
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in descriptor["resources"]}
    wanted = [name for name, resource in by_name.items() if resource["path"] in files]
    for name in wanted:  # which grows
        keys = by_name[name]["schema"].get("foreignKeys", [])
        named = {key["reference"]["resource"] for key in keys}
        wanted += sorted(named - set(wanted))
    assert wanted
    descriptor["resources"] = [by_name[name] for name in wanted]
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def _errors(report):
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


@pytest.mark.slow
def test_pre_commit_hooks_pass_and_mend(tmp_path):
    """The hooks run the tool of this environment, without network: in a copy with a blank at the end of a cell they mend it and say so."""
    copy = tmp_path / "clone"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(
            ".venv", ".clients", ".git", ".hypothesis", ".pytest_cache", "snapshots", "dist"
        ),
    )
    (copy / ".venv").symlink_to(ROOT / ".venv")
    run = lambda *command: subprocess.run(command, cwd=copy, capture_output=True, text=True)
    run("git", "init", "-q", "-b", "main")
    run("git", "add", "-A")
    hooks = lambda: run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    clean = hooks()
    assert clean.returncode == 0, clean.stdout + clean.stderr
    path = copy / "data/conditions.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"fibromyalgia,pain", b"fibromyalgia ,pain", 1))
    run("git", "add", "-A")
    dirty = hooks()
    assert (
        dirty.returncode == 1 and "fixed data/conditions.csv: 1 line rewritten" in dirty.stdout
    ), dirty.stdout
    assert path.read_bytes() == good
