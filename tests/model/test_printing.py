"""One way out: whatever cells, snapshots and names hold is shown, and carried out by nothing that it is printed to."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from conftest import ROOT, TINY, apply
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import fix
from ldn_evidence.model import printing
from ldn_evidence.publish.formats import building
from ldn_evidence.report.markdown import cell
from ldn_evidence.store.opened import open_package

HOSTILE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202eevil\u2028##[error]x"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]|##\\[")
CODE = ROOT / "scripts/ldn_evidence"


@pytest.fixture(scope="module")
def hostile(pristine, tmp_path_factory) -> Path:
    """The tiny package with hostile text in names, cells, titles, descriptions and a snapshot."""
    folder = Path(
        shutil.copytree(
            pristine,
            tmp_path_factory.mktemp("hostile") / f"a\n::error::b{HOSTILE}".replace("/", ""),
        )
    )
    for file, line, field in (
        ("claims", 3, "statement"),
        ("studies", 3, "title"),
        ("sources", 2, "title"),
        ("conditions", 2, "condition_name"),
        ("citations", 2, "marker"),
    ):
        apply(folder, [{"file": f"data/{file}.csv", "line": line, "set": {field: f"a{HOSTILE}b"}}])
    meta = folder / "schemas/package.json"
    meta.write_text(
        json.dumps(json.loads(meta.read_text(encoding="utf-8")) | {"title": HOSTILE}),
        encoding="utf-8",
    )
    shutil.copytree(TINY / "snapshots", folder / "snapshots")
    snapshot = folder / "snapshots/demo_page.txt"
    snapshot.write_text(
        snapshot.read_text(encoding="utf-8")
        + f" and then some more words that no row covers {HOSTILE}\n",
        encoding="utf-8",
    )
    fix(folder)
    return folder


VERBS = [
    ["validate"],
    ["validate", "--format", "json"],
    ["validate", "--format", "sarif"],
    ["validate", "--format", "github"],
    ["fix", "--check"],
    ["stats"],
    ["stats", "--format", "json"],
]
VERBS += [
    ["show", "demo_page_c00062a"],
    ["show", "brown_2015"],
    ["show", "demo_page"],
    ["show", HOSTILE],
    ["verify"],
    ["diff"],
    ["diff", "--format", "json"],
    ["diff", "--format", "markdown"],
    ["diff", "--format", "changelog"],
]
VERBS += [
    ["locate", "demo_page", f"nothing{HOSTILE}"],
    ["locate", HOSTILE, "x"],
    ["validate", f"nowhere{HOSTILE}"],
    ["docs", "--check"],
    ["build", "--check"],
    ["lookup", HOSTILE],
    [
        "add",
        "condition",
        "--set",
        f"condition_name={HOSTILE}",
        "condition_category=pain",
        "--dry-run",
    ],
]


# On a terminal every other verb is asked each run; what is the same there, such as JSON, each night.
ON = [
    pytest.param(
        verb,
        terminal,
        id=f"{terminal}-{'-'.join(verb)[:20].encode('ascii', 'backslashreplace').decode()}",
        marks=[pytest.mark.nightly]
        if terminal and ("--format" in verb or VERBS.index(verb) % 2)
        else [pytest.mark.slow]
        if terminal or verb not in (VERBS[7], VERBS[11])
        else [],
    )
    for terminal, verb in product((False, True), VERBS)
]


@pytest.mark.parametrize(("verb", "terminal"), ON)
def test_nothing_raw_comes_out(hostile, pristine, capsys, monkeypatch, verb, terminal):
    arguments = {
        "diff": ["diff", str(pristine), str(hostile), *verb[1:]],
        "locate": [*verb, "--snapshots", str(hostile / "snapshots")],
        "verify": ["verify", str(hostile), "--snapshots", str(hostile / "snapshots")],
    }.get(verb[0])
    arguments = arguments or (
        verb
        if "nowhere" in verb[-1]
        else [verb[0], *verb[1:2], str(hostile), *verb[2:]]
        if verb[0] == "add"
        else [*verb, str(hostile)]
    )
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    status = cli.main(arguments)
    out = "".join(capsys.readouterr())
    assert status in (0, 1, 2) and out
    bare = re.sub(r"\x1b\[[0-9;]*m", "", out) if terminal else out
    assert not RAW.search(bare.replace("## [", "")), RAW.search(bare)
    assert not terminal or "\x1b[31m\\" not in out
    assert not [line for line in out.splitlines() if line.lstrip().startswith("::error::b")]


@pytest.mark.slow
def test_nothing_else_prints():
    """All that is printed goes through the module that makes it harmless."""
    found = []
    for file in CODE.rglob("*.py"):
        if file.name != "printing.py":
            text = file.read_text(encoding="utf-8")
            found += [
                f"{file.name}: {match[0]}"
                for match in re.finditer(
                    r"(?<![.\w])print\((?!\))|sys\.stdout\.write|sys\.stderr\.write|^(?!    from rich\.console import Console$)\s*from rich.*Console\b|\bConsole\(",
                    text,
                    re.M,
                )
            ]
    assert found == []


@pytest.mark.parametrize(
    "text", [HOSTILE, "a</script><!--", "\U000e0041", "\ud800", "\xad\u200b\ufeff", "ü – 中 🙂"]
)
def test_json_says_the_same_and_carries_nothing_out(text):
    made = printing.as_json({"a": [text]})
    assert json.loads(made) == {"a": [text]}
    assert not RAW.search(made) and "<" not in made
    assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in made)
    assert text.isprintable() and "<" not in text or made.isascii() or "ü" in made


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$\\sqrt{x}$ and $$y$$", "&#36;\\\\sqrt{x}&#36; and &#36;&#36;y&#36;&#36;"),
        ("$`x`$", "&#36;\\`x\\`&#36;"),
        (":tada: a:b", "&#58;&#8203;tada&#58; a&#58;b"),
        ("- a", "&#45; a"),
        ("1. a", "&#49;. a"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("https://x.org www.x.org", "https&#58;//x.org www&#46;x.org"),
        ("@team #1 GH-1", "@&#8203;team \\#&#8203;1 GH-&#8203;1"),
        ("[^1] ~~a~~ **b**", "\\[^1\\] \\~\\~a\\~\\~ \\*\\*b\\*\\*"),
    ],
)
def test_markup_of_a_cell_is_shown(text, shown):
    assert cell(text) == shown


@pytest.mark.slow
def test_no_page_that_holds_the_metadata_is_left_by_it(pristine, tmp_path):
    folder = Path(shutil.copytree(pristine, tmp_path / "p"))
    apply(
        folder,
        [
            {
                "file": "data/claims.csv",
                "line": 3,
                "set": {
                    "statement": "In a trial </script><script>alert(1)</script> fatigue was lower"
                },
            }
        ],
    )
    meta = folder / "schemas/package.json"
    meta.write_text(
        json.dumps(
            json.loads(meta.read_text(encoding="utf-8")) | {"description": "a</script><!-- b"}
        ),
        encoding="utf-8",
    )
    fix(folder)
    (tmp_path / "dist").mkdir()
    building.build(open_package(folder), tmp_path / "dist")
    for file in [*(tmp_path / "dist").glob("*.jsonld"), *(tmp_path / "dist").glob("*.json")]:
        text = file.read_text(encoding="utf-8")
        assert "<" not in text, file.name
        json.loads(text)
    assert (
        "a</script><!-- b"
        in json.loads((tmp_path / "dist/dataset.jsonld").read_text(encoding="utf-8"))["description"]
    )


# Streams


def command(*arguments: str, **options):
    return subprocess.run(
        [sys.executable, "-m", "ldn_evidence.cli.main", *map(str, arguments)],
        capture_output="stdout" not in options,
        text=True,
        **options,
    )


PRINTERS = (
    ["show", "demo_page"],
    ["validate"],
    ["validate", "--format", "json"],
    ["stats"],
    ["fix", "--check"],
)
CLOSED = (">&-", "2>&-", ">&- 2>&-", "<&-")
# Each run has the quickest verb with all streams, and each other with one; each night has them all.
SHUT = [
    pytest.param(verb, closed, marks=pytest.mark.slow if v in (0, c + 1) else pytest.mark.nightly)
    for (v, verb), (c, closed) in product(enumerate(PRINTERS), enumerate(CLOSED))
]


@pytest.mark.parametrize(("verb", "closed"), SHUT)
def test_closed_streams_end_without_a_traceback(pristine, verb, closed):
    shell = f"{sys.executable} -m ldn_evidence.cli.main {' '.join(verb)} {pristine} {closed}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr + done.stdout, done.stderr


@pytest.mark.parametrize(
    "verb",
    [
        *(pytest.param(verb, marks=pytest.mark.slow) for verb in (PRINTERS[0], PRINTERS[3])),
        pytest.param(["stats", "--format", "json"], marks=pytest.mark.slow),
        *(pytest.param(verb, marks=pytest.mark.nightly) for verb in PRINTERS[1:3]),
    ],
)
def test_a_full_output_is_told_and_a_reader_that_went_is_not(pristine, verb):
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            done = command(*verb, pristine, stdout=full, stderr=subprocess.PIPE)
        assert (
            done.returncode == 2
            and "cannot go on: output: No space left on device" in done.stderr
            and "Traceback" not in done.stderr
        )
    shell = f"{sys.executable} -m ldn_evidence.cli.main {' '.join(verb)} {pristine} | true"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True)
    assert done.stderr == ""


def test_a_defect_of_the_tool_is_a_line_and_no_traceback(pristine, capsys, monkeypatch):
    broken = replace(cli.NAMED["stats"], run=lambda arguments: [][1])
    monkeypatch.setitem(cli.NAMED, "stats", broken)
    assert cli.main(["stats", str(pristine)]) == 2
    assert (
        "cannot go on: the tool failed: IndexError: list index out of range (test_printing.py:"
        in capsys.readouterr().err
    )
    monkeypatch.setenv("LDN_DEBUG", "1")
    with pytest.raises(IndexError):
        cli.main(["stats", str(pristine)])


FILES = (
    "datapackage.json",
    "schemas/package.json",
    "schemas/tables/claims.json",
    "schemas/rows/claims.json",
)
ODD_VALUES = {
    "150": "[" * 150 + "]" * 150,
    "5000": "[" * 5000 + "]" * 5000,
    "900": '{"a":' * 900 + "1" + "}" * 900,
    "half": '"\\ud800"',
}
READERS = ("validate", "fix", "stats", "docs", "descriptor", "build")
# Each run has every file with every value, with every verb, and every value with every verb; each night has them all.
TOGETHER = [
    pytest.param(
        READERS[k],
        ODD_VALUES[value],
        FILES[i],
        id=f"{READERS[k]}-{value}-{FILES[i]}",
        marks=pytest.mark.slow if j == (i + k) % 4 else pytest.mark.nightly,
    )
    for i, (j, value), k in product(range(len(FILES)), enumerate(ODD_VALUES), range(len(READERS)))
]


@pytest.mark.parametrize(("verb", "value", "file"), TOGETHER)
def test_json_that_is_deep_or_half_a_character(tiny, capsys, file, value, verb):
    path = tiny / file
    path.write_text(
        path.read_text(encoding="utf-8").rstrip().removesuffix("}").rstrip()
        + f', "x-more": {value}}}\n',
        encoding="utf-8",
    )
    status = cli.main(
        [verb, str(tiny), *(["--out", str(tiny.parent / "dist")] if verb == "build" else [])]
    )
    out = "".join(capsys.readouterr())
    assert "the tool failed" not in out and "Traceback" not in out and "P900" not in out
    if file == "schemas/package.json" or (verb == "validate"):
        assert status == (2 if file == "schemas/package.json" else 1) and (
            "nested too deeply" in out or "half of a character" in out
        ), out
