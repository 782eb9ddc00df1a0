"""The commands that the docs show, run in their order on a copy of the repository: they print what the page says.

LDN_UPDATE_DOCS=1 writes what they print into the page instead.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import ROOT

PAGES = ["README.md", "CONTRIBUTING.md"]
CHANGING = [  # what differs from day to day: seconds, lines, counts of rows, hashes of files
    (r"\d+\.\d\d s\b", "T s"),
    (r"\.csv:\d+", ".csv:N"),
    (r"(\w+!)\d+", r"\1N"),
    (r"\b\d[\d,]* rows", "N rows"),
    (r"\b\d+ findings excused", "N findings excused"),
    (r"^(\w+ +)[\d,]+( +[·\d]+ +[·\d]+)$", r"\1N\2"),
    (r"\b\d+\.\d+\.\d+\b", "VERSION"),
]


def plain(text: str) -> list[str]:
    lines = []
    for line in text.strip().splitlines():
        line = line.rstrip()
        for pattern, word in CHANGING:
            line = re.sub(pattern, word, line)
        lines.append(re.sub(r" {2,}", "  ", line))
    return lines


BLOCK = re.compile(r"^( *)```(?:console)?\n(\1\$ .*?)^\1```$", re.S | re.M)


def parts_of(block: re.Match) -> list[tuple[str, str]]:
    """Commands of a block whose first line begins with `$ `, and the output shown under each; a backslash goes on."""
    text = re.sub(rf"^{block[1]}", "", block[2], flags=re.M)
    parts = [
        (re.match(r"(?:.*\\\n)*.*\n", part)[0], part)
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]
    ]
    return [(command, part[len(command) :]) for command, part in parts]


def run(copy: Path, command: str) -> tuple[int, str]:
    """Exit status and output; what sets up an environment, which the test has, is passed over."""
    command = (
        command.strip()
        .replace("make validate", ".venv/bin/ldn validate")
        .replace("make fix", ".venv/bin/ldn fix && .venv/bin/ldn docs")
    )
    if command.startswith(("make ", "git clone", "cd ")):
        return 0, ""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=copy,
        env=os.environ | {"COLUMNS": "170"},  # lines of the page are as wide
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, "".join(
        f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).rstrip().splitlines()
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The tracked files, committed as a repository of their own, with the environment at hand."""
    folder = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True)
    names = [n for n in listed.stdout.split("\0") if n] or [
        str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts
    ]
    for name in names:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "base"],
    ):
        subprocess.run(["git", "-C", folder, *arguments], check=True)
    (folder / ".venv" / "bin").mkdir(parents=True)
    for program in ("ldn", "python"):
        (folder / ".venv/bin" / program).symlink_to(Path(sys.executable).parent / program)
    return folder


def write_rows(file: Path) -> None:
    """What a person does between export and import: rows with names of their own in place of ids, and the words of the page."""
    source = {
        "title": "Small doses, big hopes",
        "publisher": "The tests",
        "source_type": "news",
        "license": "CC-BY-4.0",
        "commercial_interest": "none_known",
    }
    citation = {
        "marker": "[2]",
        "study_id": "younger_2013",
        "resolution": "inferred",
        "basis": "The page names no paper; practice only.",
        "passage": "[2]",
        "citation_id": "#two",
    }
    claim = {
        "claim_id": "#dreams",
        "statement": "Vivid dreams occurred in some who took it.",
        "topic": "safety",
        "subject": "low_dose_naltrexone",
        "outcome_id": "vivid_dreams",
    }
    claim |= {
        "direction": "harm",
        "stance": "asserted",
        "population": "some people",
        "passage": "Some people had vivid dreams",
    }
    link = {"claim_id": "#dreams", "citation_id": "#two", "link_basis": "marker"}
    book = load_workbook(file)
    for name, row in (
        ("sources", source | {"review_process": "editorial", "source_short_name": "Demo"}),
        ("citations", citation),
        ("claims", claim),
        ("claim_citations", link),
    ):
        sheet = book[name]
        sheet.append([({"source_id": "demo_page"} | row).get(cell.value) for cell in sheet[1]])
    book.save(file)


BEFORE = {  # what a person does before a command
    ".venv/bin/ldn import ldn.xlsx --dry-run": write_rows
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(copy, page):
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert blocks
    for block in blocks:
        made = ""
        for command, output in parts_of(block):
            if by_hand := BEFORE.get(command.strip()):
                by_hand(copy / "ldn.xlsx")
            status, printed = run(copy, command)
            made += f"$ {command}{printed}"
            if os.environ.get("LDN_UPDATE_DOCS"):
                continue
            assert plain(printed) == plain(output), command
            assert status == 0 or "error" in output or "cannot" in output, f"{command}\n{printed}"
        text = text.replace(
            block[0],
            f"{block[1]}```\n{''.join(f'{block[1]}{line}' for line in made.splitlines(keepends=True))}{block[1]}```",
            1,
        )
    if os.environ.get("LDN_UPDATE_DOCS"):
        (ROOT / page).write_text(text, encoding="utf-8")
