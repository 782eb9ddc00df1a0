"""What docs/loading.md prints is run as printed, on a release of the shipped package, and each client must come to the same facts as the CSV files.

A snippet is followed by a tail of the same language, under tails/, which prints as JSON what the client made of the tables. What the environment of the tests has
(and LibreOffice, where it is installed) is part of `make test`. Clients that need an environment of their own are marked `client`: `make test-clients` makes those,
runs all, and writes the table of the page.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

import tried
from conftest import ROOT
from ldn_evidence.publish.docs import BEGIN
from ldn_evidence.publish.formats import archive, duck, flat, sqlite, wheel, workbook
from ldn_evidence.publish.formats.building import build
from ldn_evidence.publish.formats.release import open_release
from ldn_evidence.store.opened import open_package

TAILS = Path(__file__).parent / "tails"
PACKAGE = open_package(ROOT)
SECTION = re.compile(
    r"^### (.+)\n(?P<text>(?:.|\n)*?)^```(?P<language>\w+)\n(?P<code>(?:.|\n)*?)^```$", re.M
)
PAGE = (ROOT / "docs/loading.md").read_text(encoding="utf-8").split(BEGIN.format("cookbook"))[0]
SNIPPETS = {found[1]: found for found in SECTION.finditer(PAGE)}
CLIENTS = ROOT / ".clients"
OWN, PYTHON, FRICTIONLESS4, DUCKDB2 = (
    Path(sys.executable),
    CLIENTS / "clients/bin/python",
    CLIENTS / "frictionless4/bin/python",
    CLIENTS / "duckdb2/bin/python",
)
FACTS = {"rows", "pairs", "integer", "number", "boolean", "date", "missing", "text"}
SOME = {
    "rocrate": {"package", "files"},
    "ajv": {"rows", "refused"},
    "LibreOffice": {"rows"},
}  # what clients tell that do not read the tables as tables

RUNS = {  # name of the test: section of the page, program, tails
    "ldn_evidence": ("ldn_evidence", OWN, ["ldn_evidence.py", "pandas.py"]),
    "pandas": ("pandas", OWN, ["pandas.py"]),
    "duckdb": ("DuckDB", OWN, ["duckdb.py"]),
    "duckdb 2": ("DuckDB", DUCKDB2, ["duckdb.py"]),
    "sqlite3": ("sqlite3", OWN, ["sqlite3.py"]),
    "frictionless": ("frictionless", OWN, ["frictionless.py"]),
    "frictionless 4": ("frictionless", FRICTIONLESS4, ["frictionless.py"]),
    "polars": ("polars", OWN, ["polars.py"]),
    "pyarrow": ("pyarrow", PYTHON, ["pyarrow.py"]),
    "mlcroissant": ("mlcroissant", PYTHON, ["mlcroissant.py"]),
    "rocrate": ("rocrate", PYTHON, ["rocrate.py"]),
    "csvw": ("csvw", PYTHON, ["frictionless.py"]),
    "datapackage": ("datapackage", "node", ["datapackage.mjs"]),
    "frictionless.js": ("frictionless.js", "node", ["frictionless_js.mjs"]),
    "ajv": ("ajv", "node", ["ajv.mjs"]),
    "readr": ("readr", "Rscript", ["readr.R"]),
    "RSQLite": ("RSQLite", "Rscript", ["rsqlite.R"]),
    "sqlite3 shell": ("sqlite3 shell", "sqlite3", ["sqlite3_shell.sh", "facts.sh"]),
    "DuckDB shell": ("DuckDB shell", PYTHON, ["duckdb_shell.sh", "facts.sh"]),
    "Datasette": ("Datasette", PYTHON, ["datasette.sh"]),
    "LibreOffice": ("LibreOffice", "soffice", ["libreoffice.sh"]),
}
NEEDED = {
    "node": "node and npm (Debian: nodejs, npm)",
    "Rscript": "R (Debian: r-base-core)",
    "sqlite3": "sqlite3",
    "soffice": "LibreOffice (Debian: libreoffice-calc)",
}
OF_R = {"readr": ["readr", "jsonlite"], "RSQLite": ["RSQLite", "DBI", "jsonlite"]}
ORDINARY = (OWN, "soffice", "sqlite3")  # what `make test` runs too
runs = pytest.mark.parametrize(
    "run",
    [
        pytest.param(name, marks=pytest.mark.slow if run[1] in ORDINARY else pytest.mark.client)
        for name, run in RUNS.items()
    ],
)


def released(folder: Path, make) -> Path:
    """The folder, in which `release` holds what ``make`` writes there, and `package` what the zip unpacks to."""
    (folder / "release").mkdir()
    make(folder / "release")
    with zipfile.ZipFile(next((folder / "release").glob("ldn-evidence-*.zip"))) as opened:
        opened.extractall(folder / "package")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A release of the shipped package."""
    return released(tmp_path_factory.mktemp("built"), lambda folder: build(PACKAGE, folder))


@pytest.fixture(scope="session")
def partly_built(tmp_path_factory) -> Path:
    """What the clients of the ordinary tests read of it, made in half of the time."""
    writers = (archive, duck, sqlite, workbook, wheel)
    return released(
        tmp_path_factory.mktemp("partly"),
        lambda folder: [
            write(open_release(PACKAGE, folder))
            for write in (
                *(module.write for module in writers),
                duck.write_parquet,
                flat.write_json_lines,
            )
        ],
    )


@pytest.fixture(scope="session")
def facts() -> dict:
    """What is in the CSV files, read without any of the clients."""
    tables = {
        name: list(csv.DictReader((ROOT / table.path).open(encoding="utf-8", newline="")))
        for name, table in PACKAGE.tables.items()
    }
    title = {row["source_id"]: row["title"] for row in tables["sources"]}
    source = {row["claim_id"]: row["source_id"] for row in tables["claims"]}
    filled = lambda table, column: [row[column] for row in tables[table] if row[column]]
    updated = [date.fromisoformat(day) for day in filled("sources", "updated")]
    return {
        "rows": {name: len(rows) for name, rows in tables.items()},
        "pairs": Counter(title[source[row["claim_id"]]] for row in tables["claim_citations"]),
        "integer": sum(map(int, filled("studies", "year"))),
        "number": pytest.approx(sum(map(float, filled("studies", "duration_weeks")))),
        "boolean": filled("studies", "peer_reviewed").count("true"),
        "date": (max(updated) - min(updated)).days,
        "missing": len(tables["studies"]) - len(filled("studies", "pmid")),
        "text": min(filled("studies", "pmid")),
        "refused": [False, False, False],
        "package": [PACKAGE.meta["name"], PACKAGE.meta["version"]],
    }


def leave_out(why: str) -> NoReturn:
    """Skip with the reason, or fail if LDN_ALL_CLIENTS is set."""
    (pytest.fail if "LDN_ALL_CLIENTS" in os.environ else pytest.skip)(why)


def program_of(program: str | Path) -> str:
    """The path of what runs a snippet, if it can be had."""
    found = shutil.which(program)
    if program in NEEDED and not found:
        leave_out(f"not installed: {NEEDED[program]}")
    if not found or (program == "node" and not (CLIENTS / "node/.done").is_file()):
        name = program if program == "node" else Path(program).parent.parent.name
        leave_out(f"`make test-clients` has not made the environment of {name}")
    return found


def lacking_in_r(rscript: str, packages: list[str]) -> list[str]:
    """Those packages that R cannot load."""
    names = ", ".join(json.dumps(name) for name in packages)
    asked = f'for (p in c({names})) if (!requireNamespace(p, quietly = TRUE)) cat(p, "\\n")'
    done = subprocess.run([rscript, "-e", asked], capture_output=True, text=True, check=True)
    return done.stdout.split()


def check_packages_of_r(rscript: str, packages: list[str]) -> None:
    """Leave out what R lacks packages for, by name."""
    if lacking := lacking_in_r(rscript, packages):
        debian = " ".join(f"r-cran-{name.lower()}" for name in lacking)
        leave_out(f"R lacks the packages {', '.join(lacking)} (Debian: {debian})")


def printed(code: str, language: str, program: str, folder: Path) -> str:
    """What a script prints that is run in a folder."""
    file = (
        folder
        / {"python": "script.py", "js": "script.mjs", "r": "script.R", "sh": "script.sh"}[language]
    )
    file.write_text(code, encoding="utf-8")
    if language == "js":
        (folder / "node_modules").symlink_to(CLIENTS / "node/node_modules")
    command = ["bash", "-eu", "-o", "pipefail", file] if language == "sh" else [program, file]
    path = os.pathsep.join([str(Path(program).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def release_for(program: str | Path) -> str:
    """The fixture whose release a client reads: in the ordinary tests the one made faster."""
    return "partly_built" if program in ORDINARY else "built"


@runs
def test_a_client_loads_what_the_files_hold(run, request, facts, tmp_path):
    section, program, tails = RUNS[run]
    snippet, path = SNIPPETS[section], program_of(program)
    if program == "Rscript":
        check_packages_of_r(path, OF_R[run])
    built = request.getfixturevalue(release_for(program))
    work = Path(shutil.copytree(built, tmp_path / "work"))
    folder = work / ("package" if "*zip*" in snippet["text"] else "release")
    code = "\n".join(
        [snippet["code"], *((TAILS / tail).read_text(encoding="utf-8") for tail in tails)]
    )
    before = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    made = json.loads(printed(code, snippet["language"], path, folder).splitlines()[-1])
    assert set(made) == SOME.get(run, FACTS)
    if described := made.pop("files", None):
        assert set(described) == before - {"SHA256SUMS", "manifest.json", "ro-crate-metadata.json"}
    assert made == {name: facts[name] for name in made}


@pytest.mark.slow
def test_what_the_duckdb_shell_is_asked_runs(partly_built):
    """The shell is a program of its own; its queries are not."""
    queries = re.findall(r'"(SELECT [^"]+)"', SNIPPETS["DuckDB shell"]["code"])
    assert len(queries) == 2
    release = partly_built / "release"
    with duckdb.connect(str(next(release.glob("*.duckdb"))), read_only=True) as database:
        for query in queries:
            query = query.replace("'parquet/", f"'{release}/parquet/")
            assert database.sql(query).fetchall(), query


def test_every_section_is_run():
    assert (
        {section for section, *_ in RUNS.values()}
        == set(SNIPPETS)
        == set(re.findall(r"^### (.+)$", PAGE, re.M))
    )
    assert len(SNIPPETS) == PAGE.count("\n```") / 2


OF_THE_WHEEL = """
import json, ldn_evidence
kinds = {}
for engine in ("pandas", "polars"):
    claims, studies = (ldn_evidence.load(name, engine) for name in ("claims", "studies"))
    shown = ((claims, "span_start"), (claims, "statement"), (studies, "peer_reviewed"), (studies, "duration_weeks"))
    kinds[engine] = [len(claims), int(studies["year"].sum()), *(str(frame[name].dtype) for frame, name in shown)]
print(json.dumps([ldn_evidence.version, str(ldn_evidence.path()), kinds]))
"""


@pytest.mark.slow
def test_the_wheel_installs_and_loads(partly_built, facts, tmp_path):
    """In an environment that has the wheel and, from another, the two engines; not the repository."""
    subprocess.run([OWN, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env/bin/python"
    site = next((tmp_path / "env/lib").glob("python*/site-packages"))
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    wheel = next((partly_built / "release").glob("*.whl"))
    install = ["install", "--no-deps", "--no-index", "--quiet", wheel]
    subprocess.run([OWN, "-m", "pip", "--python", python, *install], check=True)
    version, where, kinds = json.loads(printed(OF_THE_WHEEL, "python", str(python), tmp_path))
    assert (version, where) == (facts["package"][1], str(site.resolve() / "ldn_evidence/_package"))
    counts = [facts["rows"]["claims"], facts["integer"]]
    assert kinds == {
        "pandas": [*counts, "Int64", "string", "boolean", "Float64"],
        "polars": [*counts, "Int64", "String", "Boolean", "Float64"],
    }


def test_the_table_of_clients_is_that_of_one_run():
    """It names each client once, on one day, and the locked ones in the version that is locked now."""
    lines = [line.strip("| ").split(" | ") for line in tried.TABLE.search(PAGE)[1].splitlines()]
    versions, days = {name: number for name, number, _ in lines[2:]}, {day for *_, day in lines[2:]}
    assert tried.table(versions, day := days.pop()) == tried.TABLE.search(PAGE)[1] and not days
    assert date.fromisoformat(day) <= date.today()
    assert [name.split(" with ")[0] for name in versions] == [
        *("ldn_evidence (the wheel),", "pandas", "polars", "duckdb", "frictionless"),
        *(
            "frictionless 4",
            "duckdb 2",
            *tried.OF_PYTHON,
            *(name for name in versions if "(npm)" in name),
        ),
        *("SQLite, as a shell and in Python", "R", "LibreOffice,"),
    ]
    here = Path(__file__).parent
    packages = json.loads((here / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {
        f"{name} (npm)": packages[f"node_modules/{name}"]["version"]
        for name in packages[""]["dependencies"]
    }
    for lock, names in (
        (here / "clients.txt", tried.OF_PYTHON),
        (here / "frictionless4.txt", ["frictionless 4"]),
        (here / "duckdb2.txt", ["duckdb 2"]),
        (ROOT / "requirements/test.txt", ["pandas", "polars", "duckdb", "frictionless"]),
    ):
        text = lock.read_text(encoding="utf-8")
        for name in names:
            locked[name] = re.search(rf"^{name.split()[0]}==(\S+)", text, re.M)[1]
    assert {name: versions[name] for name in locked} == locked, "run `make test-clients`"


REPORT = """<testsuites><testsuite><testcase name="a"/>{}</testsuite></testsuites>"""


def test_a_run_that_leaves_a_client_out_writes_no_table():
    assert tried.hindrances(REPORT.format("")) == []
    assert tried.hindrances("<testsuites/>") == ["the run has no test"]
    left = '<testcase name="b"><skipped message="not installed: R"/></testcase>'
    failed = '<testcase name="c"><failure message="one&#10;two"/></testcase>'
    assert tried.hindrances(REPORT.format(left + failed)) == ["b: not installed: R", "c: one"]


def test_what_r_lacks_is_named(tmp_path):
    """By a program that answers as R does where a package is not installed."""
    r = tmp_path / "Rscript"
    r.write_text('#!/bin/sh\ncase "$2" in *jsonlite*) echo "jsonlite ";; esac\n')
    r.chmod(0o755)
    check_packages_of_r(str(r), ["readr"])
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as left_out:
        check_packages_of_r(str(r), ["RSQLite", "DBI", "jsonlite"])
    assert str(left_out.value) == "R lacks the packages jsonlite (Debian: r-cran-jsonlite)"


def test_the_lock_file_of_npm_names_no_other_place():
    text = (Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8")
    for path, entry in json.loads(text)["packages"].items():
        assert entry.get("resolved", "https://registry.npmjs.org/").startswith(
            "https://registry.npmjs.org/"
        ), path
        assert not path or entry["integrity"].startswith("sha512-"), path
