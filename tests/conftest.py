"""A tiny valid package to break in one place at a time, and the ways to break it."""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

import remembered
from ldn_evidence.checks.asked import concerned
from ldn_evidence.checks.report import Report
from ldn_evidence.checks.validate import validate
from ldn_evidence.curate.fix import fix, write_descriptor
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.package import Package
from ldn_evidence.store import door, engine, tables
from ldn_evidence.store.opened import OpenPackage, open_package
from ldn_evidence.store.views import words_of

# readline, which pytest loads, gives every child process a width, which output would follow.
for name in ("COLUMNS", "LINES"):
    os.unsetenv(name)

# Some three hundred thousand small files are written, and many held until they are on the disk: in memory that takes a
# quarter of the time. What a test leaves goes once it has passed.
IN_MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes: a quarter is used
if (
    "TMPDIR" not in os.environ
    and os.access(IN_MEMORY, os.W_OK)
    and shutil.disk_usage(IN_MEMORY).free > ROOM
):
    os.environ["TMPDIR"] = str(IN_MEMORY)
    tempfile.tempdir = None

remembered.remember()

ROOT = Path(__file__).resolve().parent.parent
TINY = ROOT / "tests" / "packages" / "tiny"

# For the code of a process of its own: the most memory that it held, in MB. What `getrusage` gives is no less than what
# the process that started it held, which for a worker of the tests is much.
PEAK = """
def peak():
    import pathlib, resource
    status = pathlib.Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    held = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return (held or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0] // 1024
"""


OWN = {"version": "0.1.0", "created": "2026-11-29T00:00:00Z"}  # whatever was released last


def build_tiny(folder: Path) -> Path:
    """The tiny package under the schemas of this repository."""
    shutil.copytree(
        ROOT / "schemas", folder / "schemas", ignore=shutil.ignore_patterns("exceptions.csv")
    )
    shutil.copytree(TINY / "data", folder / "data")
    meta = folder / "schemas" / "package.json"
    meta.write_text(
        json.dumps(json.loads(meta.read_text(encoding="utf-8")) | OWN), encoding="utf-8"
    )
    fix(folder)
    return folder


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write transcripts and the picture of the house anew, to be read before they are committed",
    )


def pytest_collection_modifyitems(items) -> None:
    """What needs a release to be built is slow; what takes longest comes first, so that no worker waits for it at the end."""
    items.sort(key=lambda item: item.path.name != "test_docs.py")
    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """Never changed by a test."""
    package = build_tiny(tmp_path_factory.mktemp("pristine") / "tiny")
    SOUND[:] = [package]  # tests/rules/test_rules.py holds that it is
    return package


def copied(package: Path, to: Path) -> Path:
    """A copy of a package, its times and modes left aside: half of what `shutil.copytree` takes, which is much of a short test."""
    for folder, _, files in os.walk(package):
        place = f"{to}{folder.removeprefix(str(package))}"
        os.mkdir(place)
        for name in files:
            with open(f"{folder}/{name}", "rb", 0) as old, open(f"{place}/{name}", "wb", 0) as new:
                new.write(old.readall())
    return to


@pytest.fixture
def tiny(pristine, tmp_path) -> Path:
    """A copy to break."""
    return copied(pristine, tmp_path / "tiny")


SOUND: list[Path] = []  # a package in which nothing is found, once there is one


def checked(package: Path) -> Report:
    """`validate`, which asks nothing of rows that are those of the pristine package, where nothing is found, but form and references."""
    asked = asked_of(package, SOUND[0]) if SOUND else None
    held = package if asked is None else remembered.with_rows_held(package)
    return validate(held, asked=asked)


def asked_of(package: Path, sound: Path) -> frozenset[str] | None:
    """The rules that may find something in a copy of a sound package; all, where not rows alone are others."""
    _, schemas, before = known_of(sound)
    if held_in(package / "schemas") != schemas:
        return None
    rows = held_in(package / "data")
    return asked_of_rows(rows, sound) if rows.keys() <= before.keys() else None


def asked_of_rows(rows: dict[str, bytes], sound: Path) -> frozenset[str]:
    """The rules that may find something in rows that are to take the place of those of a sound package.

    Where only cells of some fields are others, a rule that speaks of none of them finds what it found: nothing.
    """
    known, _, before = known_of(sound)
    changed: dict[str, set[str] | None] = {}  # fields by table; None for all
    for table in known.tables.values():
        was, now = before[Path(table.path).name], rows.get(Path(table.path).name)
        if was != now:
            changed[table.name] = fields_that_differ(was, now)
    asked = concerned(known, list(changed))
    fields = changed.values()
    if any(field is None for field in fields):
        return asked
    others = [
        rule.path
        for rule in [*known.rules, *known.derived]
        if not speaks_of(rule.sql, set().union(*filter(None, fields)))
    ]
    return asked - set(others)


def fields_that_differ(was: bytes, now: bytes | None) -> set[str] | None:
    """The fields in which rows differ that are as many and in form; None where that does not hold."""
    old, new = (rows_in_form(data or b"") for data in (was, now))
    if not old or not new or list(map(len, old)) != list(map(len, new)) or old[0] != new[0]:
        return None
    return {
        name
        for before, after in zip(old, new)
        for name, a, b in zip(old[0], before, after)
        if a != b
    }


def rows_in_form(data: bytes) -> list[list[str]]:
    """The rows of a file that any reader takes for the same; none of another."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return []
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return rows if out.getvalue().encode("utf-8") == data else []


def speaks_of(sql: str, fields: set[str]) -> bool:
    """Whether a query names one of some fields, or asks for all that there are."""
    words, all_there_are = what_it_names(sql)
    return all_there_are or not fields.isdisjoint(words)


@functools.cache
def what_it_names(sql: str) -> tuple[frozenset[str], bool]:
    """The words of a query in small letters, and whether it asks for all fields that there are."""
    all_there_are = re.search(r"(distinct|select|,|\.)\s*\*", sql, re.I)
    return words_of(sql.lower()), all_there_are is not None


@functools.cache
def known_of(sound: Path) -> tuple[Package, dict[str, bytes], dict[str, bytes]]:
    """The model of a package that no test changes, and what its files of schemas and of rows hold."""
    return load_package(sound), held_in(sound / "schemas"), held_in(sound / "data")


def held_in(folder: Path) -> dict[str, bytes]:
    """What the files of a folder hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def take_all_for_large(monkeypatch) -> None:
    """Have all files read as large ones are."""
    monkeypatch.setattr(tables, "LARGE", 0)
    monkeypatch.setattr(engine, "HUGE", 0)


def take_for_large(monkeypatch, files: set[Path]) -> None:
    """Have some files read as large ones are, and all rules taken one by one."""
    size = door.file_size
    monkeypatch.setattr(engine, "HUGE", 0)
    monkeypatch.setattr(tables, "LARGE", min(path.stat().st_size for path in files) - 1)
    monkeypatch.setattr(
        door,
        "file_size",
        lambda package, table: size(package, table) if package.root / table.path in files else 0,
    )


def snapshots_folder() -> Path | None:
    """Where the snapshots of the real sources are, if anywhere: they never enter the repository."""
    candidates = [
        os.environ.get("LDN_SNAPSHOTS"),
        ROOT / "snapshots",
        ROOT.parent / "shared" / "sources",
    ]
    return next((Path(c) for c in candidates if c and Path(c).is_dir()), None)


def apply(package: Path, edits: list[dict]) -> None:
    """Change files of a package as a mutation says."""
    for edit in edits:
        path = package / edit["file"]
        if edit.get("delete"):
            path.unlink()
        elif "write" in edit:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(edit["write"].encode("utf-8"))
        elif "mkdir" in edit:
            path.unlink(missing_ok=True)
            path.mkdir()
        elif "symlink" in edit:
            path.rename(path.with_suffix(".moved"))
            path.symlink_to(edit["symlink"])
        elif "hex" in edit:
            old, new = map(bytes.fromhex, edit["hex"])
            _replace(path, old, new)
        elif "replace" in edit:
            _replace(path, *(text.encode("utf-8") for text in edit["replace"]))
        elif "append" in edit:
            path.write_bytes(
                path.read_bytes() + edit["append"].encode("utf-8") * edit.get("times", 1)
            )
        else:
            _set_cells(path, edit["line"], edit["set"])


def _replace(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data, f"{old!r} is not in {path.name}"
    path.write_bytes(data.replace(old, new, 1))


def _set_cells(path: Path, line: int, cells: dict) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    for name, value in cells.items():
        rows[line - 1][rows[0].index(name)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def refresh(package: Path | OpenPackage, how: str) -> None:
    """Bring in step what a mutation does not mean to break: ``fix`` derived columns and descriptor, ``descriptor`` only that, ``none``."""
    if how == "fix":
        fix(package)
    elif how == "descriptor":
        write_descriptor(open_package(package))


def of_rows(mutation: dict) -> bool:
    """Whether a mutation changes files of rows alone, none of which it takes away or puts there."""
    return all(
        edit["file"].startswith("data/")
        and not {"delete", "mkdir", "symlink", "write"} & edit.keys()
        for edit in mutation["edits"]
    )


def mutations() -> list[dict]:
    return [
        json.loads(path.read_text(encoding="utf-8")) | {"name": path.stem}
        for path in sorted((ROOT / "tests" / "rules" / "mutations").glob("*.json"))
    ]


def also_large(mutation: dict, every: int = 12) -> bool:
    """Whether each run looks at a mutation with all files taken for large, too.

    It does so at all mutations of the form, of fields and of keys, which are found otherwise then. Rules see what was read, and
    of them every twelfth will do; the others are looked at each night.
    """
    if mutation["code"][0] in "FTK":
        return mutation["code"] != "F28"  # there is no file
    return mutation["code"][0] in "RX" and mutation["code"] in _rule_codes()[::every]


@functools.cache
def _rule_codes() -> list[str]:
    return sorted({m["code"] for m in mutations() if m["code"][0] in "RX"})


def first_of_each(items, group) -> list:
    """The items as test parameters, all but the first of each group marked slow, so that the fast tier samples every layer."""
    seen: set = set()
    marked = []
    for item in items:
        marked.append(pytest.param(item, marks=[pytest.mark.slow] if group(item) in seen else []))
        seen.add(group(item))
    return marked


def sampled(items, each_run) -> list:
    """The items as test parameters: the first of each group slow, and all others nightly."""
    seen: set = set()
    marked = []
    for item in items:
        mark = pytest.mark.nightly if each_run(item) in seen else pytest.mark.slow
        marked.append(pytest.param(item, marks=mark))
        seen.add(each_run(item))
    return marked
