"""Files put in place: no edit of somebody else is lost, all files change or none, and what a killed run leaves is finished by the next."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import apply, checked
from ldn_evidence.cli import main as cli
from ldn_evidence.curate import fix as fixing
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store import writing
from ldn_evidence.store.journal import JOURNAL, finish_interrupted

MESS = [
    {"file": "data/conditions.csv", "replace": [",pruritus", ",pruritus "]},
    {"file": "data/outcomes.csv", "replace": ["pain,pain", "pain, pain"]},
    {"file": "data/results.csv", "replace": ["Fatigue fell", " Fatigue fell"]},
]
WRITTEN = ["data/conditions.csv", "data/outcomes.csv", "data/results.csv", "datapackage.json"]


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def messy(tiny: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files with and without what `fix` mends."""
    fixed = files(tiny)
    apply(tiny, MESS)
    (tiny / "datapackage.json").write_text("{}\n")
    return files(tiny), fixed


def save(path: Path, how: str) -> bytes:
    """What an editor does when its user saves."""
    edited = path.read_bytes() + b"edited\n"
    if how == "in place":
        path.write_bytes(edited)
    elif how == "renamed":
        (path.parent / "new").write_bytes(edited)
        (path.parent / "new").replace(path)
    else:
        path.unlink()
        return b""
    return edited


@pytest.mark.parametrize(
    "how", ["in place", "renamed", pytest.param("deleted", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize(
    "file",
    [
        WRITTEN[1],
        *(pytest.param(file, marks=pytest.mark.slow) for file in (WRITTEN[0], *WRITTEN[2:])),
    ],
)
def test_what_is_saved_while_fix_runs_stands_and_nothing_is_written(
    tiny, monkeypatch, capsys, file, how
):
    before, _ = messy(tiny)
    derive, kept = fixing.derive, {}

    def slowly(*arguments):
        findings = derive(*arguments)
        kept[file] = save(tiny / file, how)
        return findings

    monkeypatch.setattr(fixing, "derive", slowly)
    if file == "datapackage.json":  # it is read last, so its editor must be later
        monkeypatch.setattr(fixing, "derive", derive)
        whole = fixing.write_all
        monkeypatch.setattr(
            fixing,
            "write_all",
            lambda *arguments: (kept.update({file: save(tiny / file, how)}), whole(*arguments)),
        )
    assert cli.main(["fix", str(tiny)]) == 2
    said = capsys.readouterr().err
    assert (
        f"cannot go on: {file} was changed by something else meanwhile; nothing was written\n  → Run the command once more."
        in said
    )
    assert files(tiny) == {path: data for path, data in (before | kept).items() if data}


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.nightly) for part in range(1, 4))]
)
@pytest.mark.parametrize("how", ["in place", "renamed"])
def test_no_edit_is_lost_whenever_it_is_saved(tiny, nursery, how, part):
    """Five runs a part, each with an editor that saves a row more at a moment drawn by lot."""
    lot, path = random.Random(f"{how} {part}"), tiny / "data/conditions.csv"
    before, _ = messy(tiny)
    whole = nursery.lasts(tiny, before, "fix", str(tiny))
    for _ in range(5):
        run = nursery.start("fix", str(tiny))
        time.sleep(lot.uniform(0, whole))
        edited = path.read_bytes() + b"gout,gout,pain,,,,active,,\n"
        if how == "in place":
            path.write_bytes(edited)
        else:
            (path.parent / "new").write_bytes(edited)
            (path.parent / "new").replace(path)
        run.wait()
        assert b"\ngout,gout,pain,,,,active,,\n" in path.read_bytes(), "the edit is lost"
        for name, data in before.items():
            (tiny / name).write_bytes(data)
    assert not [name for name in files(tiny) if name.endswith(".tmp")]


@pytest.mark.parametrize(
    "file",
    [
        WRITTEN[2],
        *(pytest.param(file, marks=pytest.mark.slow) for file in WRITTEN[:2] + WRITTEN[3:]),
    ],
)
@pytest.mark.parametrize(
    "swaps", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["swapped", "slowly"]
)
def test_what_is_saved_at_the_last_moment_stands(tiny, monkeypatch, file, swaps):
    """Between the last look and the change of places, for the third of several files: those before it go back."""
    before, _ = messy(tiny)
    exchange, slowly, kept = writing.exchange, writing._swap_slowly, {}

    def late(one: Path, other: Path) -> bool:
        if other == tiny / file and not kept:
            kept[file] = save(other, "renamed")
        return swaps and exchange(one, other)

    monkeypatch.setattr(writing, "exchange", late)
    with pytest.raises(Refused) as refused:
        fix(tiny)
    assert [finding.code for finding in refused.value.findings] == ["P107"]
    assert files(tiny) == before | kept
    assert slowly is writing._swap_slowly


def test_a_new_file_takes_the_place_of_none_that_came_meanwhile(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("theirs")
    with pytest.raises(Refused):
        writing.write_all({path: "ours"}, {path: None}, tmp_path)
    assert files(tmp_path) == {"a.csv": b"theirs"}


def test_two_names_change_places(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    if not writing.exchange(one, other):
        pytest.skip("the system has no such call")
    assert (one.read_text(), other.read_text()) == ("2", "1")
    with pytest.raises(FileNotFoundError):
        writing.exchange(one, tmp_path / "nothing")


# Kills

# Loads the command once, and has a child of its own run each call: to load it anew would take longer than most calls do.
NURSERY = """
import json, os, signal, sys
from pathlib import Path
from ldn_evidence.cli import main as cli
from ldn_evidence.checks import validate
from ldn_evidence.cli import trials
from ldn_evidence.curate import trial
from ldn_evidence.publish import docs, formats
from ldn_evidence.store import writing

def counted(call):
    def one(*arguments, **options):
        global left
        for moment in ("before", "after"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            if moment == "before":
                result = call(*arguments, **options)
        return result
    return one

for line in sys.stdin:
    left, environment, arguments = json.loads(line)
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        os.environ.update(environment)
        if left:
            os.replace, os.link, os.chmod, os.fsync = map(counted, (os.replace, os.link, os.chmod, os.fsync))
            Path.unlink, writing.exchange = map(counted, (Path.unlink, writing.exchange))
        os._exit(cli.main(arguments))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Started:
    """A call that runs in a child of the nursery."""

    def __init__(self, nursery: Nursery):
        self._answers = nursery.process.stdout
        self.pid = int(self._answers.readline())

    def wait(self) -> int:
        return int(self._answers.readline())

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended
            os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """Starts calls of `ldn`, one at a time, each in a process of its own."""

    def __init__(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([sys.executable, "-c", NURSERY], **pipes)

    def start(self, *arguments: str, step: int = 0, **environment: str) -> Started:
        """Start a call; at a ``step`` on the file system, if one is given, it kills itself."""
        print(json.dumps([step, environment, arguments]), file=self.process.stdin, flush=True)
        return Started(self)

    def lasts(self, tiny: Path, before: dict[str, bytes], *arguments: str) -> float:
        """Seconds that a call takes that nobody disturbs; what it writes is taken back."""
        begun = time.monotonic()
        self.start(*arguments).wait()
        taken = time.monotonic() - begun
        for name, data in before.items():
            (tiny / name).write_bytes(data)
        return taken


@pytest.fixture(scope="module")
def nursery():
    made = Nursery()
    yield made
    made.process.stdin.close()
    made.process.wait()


def killed_at(nursery: Nursery, step: int, *arguments: str) -> bool:
    """Run a verb that kills itself at one of its steps on the file system; whether it came to that."""
    status = nursery.start(*arguments, step=step).wait()
    assert status in (0, -signal.SIGKILL)
    return status != 0


def finished(tiny: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Each file is of one state or the other; a run that was ended amid them is named; then `fix` makes all of one state, and no other file is left."""
    now = files(tiny)
    assert all(now[path] in (before.get(path), after[path]) for path in after), "a file is lost"
    torn = any(now[path] == after[path] != before.get(path) for path in after) and any(
        now[path] != after[path] for path in after
    )
    if torn:
        found = checked(tiny).findings
        assert [(f.code, f.file) for f in found][0] == ("P108", JOURNAL)
    assert fix(tiny).left == []
    assert files(tiny) == after


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [range(1, 34, 4), pytest.param(range(3, 34, 4), marks=pytest.mark.nightly)],
    ids=["some", "others"],
)
def test_a_kill_at_any_step_is_finished_by_fix(tiny, nursery, steps):
    before, after = messy(tiny)
    kills = 0
    for step in steps:
        kills += killed_at(nursery, step, "fix", str(tiny))
        finished(tiny, before, after)
        for path, data in before.items():
            (tiny / path).write_bytes(data)
    assert kills >= min(len(steps), 20), "the steps are not counted"


def copies_in(temporary: Path) -> list[Path]:
    """What stands in a temporary folder, but for the four bytes with which Python itself tries whether it may write there."""
    return [
        path
        for path in temporary.iterdir()
        if not (re.fullmatch(r"[a-z0-9_]{8}", path.name) and path.read_bytes() in (b"", b"blat"))
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [*range(2), *(pytest.param(part, marks=pytest.mark.nightly) for part in range(2, 12))]
)
def test_kills_at_random_moments(tiny, nursery, tmp_path, monkeypatch, part):
    """Three kills a part, 36 in all: fix, docs, add and build, each ended at a moment drawn by lot (the seed is the part)."""
    lot, temporary = random.Random(part), tmp_path / "temporary"
    temporary.mkdir()
    before, after = messy(tiny)
    dist = tmp_path / "dist"
    whole = nursery.lasts(tiny, before, "fix", str(tiny))
    for _ in range(3):
        verb = lot.choice(
            [["fix"], ["fix"], ["docs"], ["add", "condition"], ["build", "--allow-dirty"]]
        )
        rest = {
            "add": ["--set", "condition_name=gout", "condition_category=pain"],
            "build": ["--out", str(dist)],
        }.get(verb[0], [])
        run = nursery.start(*verb, str(tiny), *rest, TMPDIR=str(temporary))
        # A build takes some five times as long as `fix`, the others up to three times.
        time.sleep(lot.uniform(0, whole * (5 if verb[0] == "build" else 2)))
        run.kill()
        status = run.wait()
        monkeypatch.setenv("TMPDIR", str(temporary))
        monkeypatch.setattr("tempfile.tempdir", None)
        assert fix(tiny).left == []
        found = checked(tiny).findings
        assert not [f for f in found if f.severity == "error"], (
            "what a killed run had begun was left"
        )
        gout = b"\ngout,gout,pain,,,,active,,\n" in (tiny / "data/conditions.csv").read_bytes()
        rows = {path: data for path, data in files(tiny).items() if path.startswith("data/")}
        assert {
            path: data.replace(b"gout,gout,pain,,,,active,,\n", b"") if gout else data
            for path, data in rows.items()
        } == {p: d for p, d in after.items() if p.startswith("data/")}
        assert not [path for path in files(tiny) if path.endswith(".tmp")]
        assert not copies_in(temporary), "copies are left in the temporary folder"
        if verb[0] == "build" and status:
            assert cli.main(["build", str(tiny), "--out", str(dist), "--allow-dirty"]) == 0
            assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".dist")] == []
        for path, data in before.items():
            (tiny / path).write_bytes(data)


def test_an_edit_after_the_kill_stands_and_is_named_with_what_was_to_be_written(tiny, capsys):
    before, after = messy(tiny)
    beside = tiny / "data/.conditions.csv.abcd1234.tmp"
    beside.write_bytes(after["data/conditions.csv"])
    digest = lambda data: __import__("hashlib").sha256(data).hexdigest()
    step = {
        "target": "data/conditions.csv",
        "beside": "data/.conditions.csv.abcd1234.tmp",
        "was": digest(before["data/conditions.csv"]),
        "becomes": digest(after["data/conditions.csv"]),
    }
    (tiny / JOURNAL).write_text(json.dumps([step]))
    edited = save(tiny / "data/conditions.csv", "in place")
    written, left = finish_interrupted(tiny)
    assert written == [] and [(f.code, f.file) for f in left] == [("P108", "data/conditions.csv")]
    assert (tiny / "data/conditions.csv").read_bytes() == edited and beside.read_bytes() == after[
        "data/conditions.csv"
    ]
    assert (
        cli.main(["docs", str(tiny)]) == 2
        and "delete data/.conditions.csv.abcd1234.tmp, then run `ldn fix`"
        in capsys.readouterr().err
    )
    beside.unlink()
    assert finish_interrupted(tiny) == ([], []) and not (tiny / JOURNAL).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "{}",
        "[" * 10_000,
        '[{"target": "../x.csv", "beside": "../.x.csv.abcd1234.tmp", "was": null, "becomes": "0"}]',
        '[{"target": 1, "beside": 2, "was": 3, "becomes": 4}]',
    ],
)
def test_a_journal_of_others_is_not_obeyed(tiny, text):
    outside = tiny.parent / ".x.csv.abcd1234.tmp"
    outside.write_text("x")
    (tiny / JOURNAL).write_text(text)
    assert finish_interrupted(tiny) == ([], []) and not (tiny / JOURNAL).exists()
    assert outside.read_text() == "x" and not (tiny.parent / "x.csv").exists()


def test_what_is_no_leftover_stays(tiny):
    kept = [
        tiny / "data/.claims.csv.tmp",
        tiny / "data/.hidden.abcd1234.tmp",
        tiny / ".cache.abcd1234.tmp",
    ]
    for file in kept:
        file.write_text("mine")
    (tiny / "data/.claims.csv.ab_d1234.tmp").write_text("left by a kill")
    finish_interrupted(tiny)
    assert (
        all(file.exists() for file in kept)
        and not (tiny / "data/.claims.csv.ab_d1234.tmp").exists()
    )


@pytest.mark.slow
def test_two_runs_wait_for_each_other_and_not_for_ever(tiny, monkeypatch):
    from ldn_evidence.store import journal

    monkeypatch.setattr(journal, "PATIENCE", 0.1)
    with journal.alone(tiny), pytest.raises(OSError, match="another run of ldn is writing here"):
        writing.write_all({tiny / "a.csv": "x"}, {tiny / "a.csv": None}, tiny)
    writing.write_all({tiny / "a.csv": "x"}, {tiny / "a.csv": None}, tiny)
    assert (tiny / "a.csv").read_text() == "x"
