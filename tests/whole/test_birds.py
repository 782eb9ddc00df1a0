"""A package of another subject goes through every verb: what each prints, whole, and its exit status.

A transcript under birds/ starts from a fresh copy of tests/packages/birds. `$ ldn …` is a call, `< …` a line typed at its
questions (`<` an empty one), `> {…}` an edit as mutations make them (or rows put into a workbook), all else what is printed; `[N]` an exit status
other than 0. `pytest --rewrite tests/whole/test_birds.py` writes the transcripts anew, to be read before they are committed.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import ROOT, apply
from ldn_evidence.checks.validate import validate
from ldn_evidence.cli import main as cli
from ldn_evidence.cli.parser import VERBS
from ldn_evidence.curate.fix import fix
from ldn_evidence.curate.references.registry import Config
from ldn_evidence.publish.docs import write_docs
from ldn_evidence.store.opened import open_package
from loopback import Service, found, medline, work

BIRDS = ROOT / "tests" / "packages" / "birds"
HERE = Path(__file__).parent / "birds"
GIT = "git -c user.name=tests -c user.email=tests@example.org -c core.hooksPath=/dev/null"
# What depends on the day, the machine or the versions of libraries.
VARIES = {
    r"\d+\.\d+ s\b": "N s",
    r"(?<=A draft of )\S+ \d\d:\d\d": "TODAY HH:MM",
    r" +[\d,]+ KB": " N KB",
    r"http://127\.0\.0\.1:\d+": "http://registry",
    r'"semanticVersion": "[^"]+"': '"semanticVersion": "X.Y.Z"',
}


@pytest.fixture(scope="session")
def hatched(tmp_path_factory) -> Path:
    """The package with all that is generated; never changed by a test."""
    return hatch(tmp_path_factory.mktemp("birds") / "birds")


def hatch(folder: Path) -> Path:
    shutil.copytree(BIRDS, folder)
    fix(folder)
    write_docs(open_package(folder))
    return folder


def registry(monkeypatch, cache: Path) -> Service:
    """What Crossref and PubMed know of the papers, and the only way to them."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    service = Service()
    finch, wren, owl = (f"10.5555/birds.{number}" for number in (1, 2, 3))
    retraction = {"type": "retraction", "label": "Retraction", "DOI": "10.5555/birds.99"}
    of = lambda family: {"author": [{"given": "A", "family": family}]}
    service.answers = {
        f"/works/{finch}": work(finch, "What kingfishers carry to the nest", 2011, **of("Finch")),
        f"/works/{wren}": work(
            wren, "Songs of the reed", 1998, **of("Wren"), **{"updated-by": [retraction]}
        ),
        f"/works/{owl}": work(
            owl, "Owls by day", 2020, **of("Owl"), **{"container-title": ["Letters on Birds"]}
        ),
        "efetch": medline("91000001", "What kingfishers carry to the nest", 2011),
        "esearch": found(),
    }
    config = Config(
        "a@example.org",
        crossref=service.base,
        pubmed=f"{service.base}/eutils",
        timeout=2,
        backoff=0.01,
        cache=cache,
        every={"Crossref": 0.0, "PubMed": 0.0},
    )
    monkeypatch.setattr(Config, "from_environment", classmethod(lambda *_: config))
    return service


def replayed(transcript: str, monkeypatch) -> str:
    """The transcript as it is now, in the folder here."""
    lines = []
    calls = re.split(r"(?m)^(?=[$>] )", transcript)
    for call in filter(None, calls):
        first, *rest = call.splitlines()
        lines.append(first)
        if first.startswith("> "):
            change(json.loads(first[2:]))
            continue
        typed = [line for line in rest if line == "<" or line.startswith("< ")]
        lines += typed
        answers = "".join(f"{line[2:]}\n" for line in typed)
        status, out = called(first[2:], answers, monkeypatch)
        lines += out.splitlines()
        lines += [f"[{status}]"] if status else []
    return "\n".join(lines) + "\n"


def called(command: str, typed: str, monkeypatch) -> tuple[int, str]:
    """Exit status and output of a call, standard error last."""
    name, *arguments = shlex.split(command)
    if name != "ldn":
        line = command.replace("git", GIT, 1)
        done = subprocess.run(line, shell=True, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr
    streams = {"stdin": io.StringIO(typed), "stdout": io.StringIO(), "stderr": io.StringIO()}
    with monkeypatch.context() as patch:
        for stream, text in streams.items():
            patch.setattr(sys, stream, text)
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
    return status, told(streams["stdout"].getvalue() + streams["stderr"].getvalue())


def told(out: str) -> str:
    """Output without what varies, and without blanks at the ends of lines."""
    for pattern, word in VARIES.items():
        out = re.sub(pattern, word, out)
    out = out.replace(datetime.now(UTC).date().isoformat(), "TODAY")
    return re.sub(r"[ ]+$", "", out, flags=re.M)


def change(edit: dict) -> None:
    """An edit of a file, or rows for a sheet of a workbook."""
    if "workbook" not in edit:
        return apply(Path(), [edit])
    book = load_workbook(edit["workbook"])
    sheet = book[edit["sheet"]]
    header = [cell.value for cell in sheet[1]]
    lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    last = max(number for number, cells in enumerate(lines, 1) if any(cells))
    for name, value in edit["row"].items():
        sheet.cell(edit.get("line", last + 1), header.index(name) + 1).value = value
    book.save(edit["workbook"])


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_birds_go_through(path, hatched, tmp_path, monkeypatch, request):
    monkeypatch.chdir(shutil.copytree(hatched, tmp_path / "birds"))
    monkeypatch.delenv("COLUMNS", raising=False)  # whole lines, as a pipe gets them
    for name in ("GITHUB_STEP_SUMMARY", "LDN_DEBUG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    transcript = path.read_text(encoding="utf-8")
    service = registry(monkeypatch, tmp_path / "cache")
    try:
        now = replayed(transcript, monkeypatch)
    finally:
        service.server.shutdown()
        service.server.server_close()
    if request.config.getoption("--rewrite"):
        path.write_text(now, encoding="utf-8")
    assert now == transcript


def test_every_verb_has_its_transcript():
    calls = {
        line.split()[2]
        for path in HERE.glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("$ ldn ")
    }
    assert calls == set(VERBS)


def test_birds_share_no_name_with_the_shipped_package():
    names = lambda package: {
        *package.tables,
        *(field.name for table in package.tables.values() for field in table.fields),
    }
    assert not names(open_package(BIRDS)) & names(open_package(ROOT))


def test_every_table_gets_a_row_by_add():
    """The transcript of `add` leaves no table out."""
    transcript = (HERE / "add.txt").read_text(encoding="utf-8")
    added = set(re.findall(r"^added .* at data/(\w+)\.csv:\d+$", transcript, re.M))
    assert added == set(open_package(BIRDS).tables)


FORM = (
    "x-passages of the package names sources (the table), source, start, end, hash, fragment, "
    "snapshot_hash and snapshot_length (its fields), and nothing else"
)
NAMED = json.loads((BIRDS / "schemas/package.json").read_text(encoding="utf-8"))["x-passages"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "stated, message",
    [
        ("guides", FORM),
        (NAMED | {"start": 4}, FORM),
        ({k: v for k, v in NAMED.items() if k not in ("end", "hash")}, FORM),
        (NAMED | {"colour": "blue"}, FORM),
        (NAMED | {"sources": "pages"}, "x-passages names the table pages, which does not exist"),
        (NAMED | {"sources": "backings"}, "x-passages names the table backings, whose key is not one column"),
        (NAMED | {"snapshot_hash": "jump"}, "x-passages names jump, which guides does not have"),
        (NAMED | {"start": "first", "end": "last"}, "x-passages names first, last, which no table has"),
    ],
)  # fmt: skip
def test_a_malformed_convention_is_a_finding(hatched, tmp_path, capsys, stated, message):
    """And no verb that needs it goes on as if it were stated."""
    folder = Path(shutil.copytree(hatched, tmp_path / "birds"))
    meta = json.loads((folder / "schemas/package.json").read_text(encoding="utf-8"))
    meta["x-passages"] = stated
    (folder / "schemas/package.json").write_text(json.dumps(meta), encoding="utf-8")
    named = [(f.code, f.file, f.message) for f in validate(folder).findings if f.code == "P102"]
    assert named == [("P102", "schemas/package.json", message)]
    assert cli.main(["verify", str(folder), "--snapshots", str(folder / "snapshots")]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_a_package_without_passages_has_nothing_to_verify(hatched, tmp_path, capsys):
    folder = Path(shutil.copytree(hatched, tmp_path / "birds"))
    meta = json.loads((folder / "schemas/package.json").read_text(encoding="utf-8"))
    del meta["x-passages"], meta["x-sources"]  # the one stands on the other
    (folder / "schemas/package.json").write_text(json.dumps(meta), encoding="utf-8")
    fix(folder)
    assert validate(folder).findings == []
    snapshots = str(folder / "snapshots")
    assert cli.main(["verify", str(folder), "--snapshots", snapshots]) == 2
    assert capsys.readouterr().err == (
        "cannot go on: this package does not say where its sources and passages stand\n"
        "  → Name table and columns by x-passages in schemas/package.json.\n"
    )
    words = ["locate", "shore_notes", "Reed warblers", str(folder), "--snapshots", snapshots]
    assert cli.main(words) == 0
    assert capsys.readouterr().out == (
        "start     34\nend       47\nhash      a22650cb5ddbdb11\nfragment  Reed%20warblers\n"
    )
