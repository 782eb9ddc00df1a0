"""Writes the table of clients into docs/loading.md: what a run of `make test-clients` has tried, in which version, on which day.

It reads the report of that run (JUnit XML), and writes nothing where a client failed or was left out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CLIENTS = ROOT / ".clients"
REPORT = CLIENTS / "report.xml"
PAGE = ROOT / "docs/loading.md"
BEGIN, END = "<!-- clients: begin (written by `make test-clients`) -->\n", "<!-- clients: end -->"
TABLE = re.compile(re.escape(BEGIN) + r"(.*?)" + re.escape(END), re.S)
ITS_TEST = "test_the_table_of_clients_is_that_of_one_run"  # which may fail until it is written
OF_PYTHON = ("pyarrow", "duckdb-cli", "mlcroissant", "rocrate", "csvw", "datasette")


def hindrances(report: str) -> list[str]:
    """Tests of a run that did not pass, with the reason; or that there were none at all."""
    cases = list(ElementTree.fromstring(report).iter("testcase"))
    if not cases:
        return ["the run has no test"]
    return [
        f"{case.get('name')}: {child.get('message', child.tag).splitlines()[0]}"
        for case in cases
        for child in case
        if child.tag in ("failure", "error", "skipped") and case.get("name") != ITS_TEST
    ]


def table(versions: dict[str, str], day: str) -> str:
    """The table of the page."""
    lines = [f"| {client} | {number} | {day} |" for client, number in versions.items()]
    return "\n".join(["| client | version tried | on |", "|---|---|---|", *lines]) + "\n"


def said(*command: str | Path) -> str:
    """The first version number in what a program says."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)[0]


def of_environment(name: str, package: str) -> str:
    """The version of a package in an environment under .clients."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return said(CLIENTS / name / "bin/python", "-c", code)


def of_r(package: str) -> str:
    """The version of a package of R."""
    return said("Rscript", "-e", f'cat(as.character(packageVersion("{package}")))')


def installed() -> dict[str, str]:
    """Client -> version, as the run has used them."""
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    sqlite = said("sqlite3", "--version")
    own = f"{sqlite}, in Python {said(sys.executable, '-c', 'import sqlite3; print(sqlite3.sqlite_version)')}"
    found = {"ldn_evidence (the wheel), with pandas or polars": "that of the release"}
    found |= {name: version(name) for name in ("pandas", "polars", "duckdb", "frictionless")}
    found["frictionless 4"] = of_environment("frictionless4", "frictionless")
    found["duckdb 2"] = of_environment("duckdb2", "duckdb")
    found |= {name: of_environment("clients", name) for name in OF_PYTHON}
    found |= {
        f"{name} (npm)": packages[f"node_modules/{name}"]["version"]
        for name in sorted(packages[""]["dependencies"])
    }
    found["SQLite, as a shell and in Python"] = own
    found[f"R with readr {of_r('readr')}, RSQLite {of_r('RSQLite')}"] = said("Rscript", "--version")
    return found | {"LibreOffice, with the workbook and a CSV file": said("soffice", "--version")}


def main() -> int:
    """Write the table, or say what is wanting; exit status 1 then."""
    if wanting := hindrances(REPORT.read_text(encoding="utf-8")):
        print("docs/loading.md is left as it is; not every client was tried:", *wanting, sep="\n  ")
        return 1
    page = PAGE.read_text(encoding="utf-8")
    made = table(installed(), date.today().isoformat())
    PAGE.write_text(
        TABLE.sub(lambda _: f"{BEGIN}{made}{END}", page), encoding="utf-8", newline="\n"
    )
    print("docs/loading.md names the versions that were tried today")
    return 0


if __name__ == "__main__":
    sys.exit(main())
