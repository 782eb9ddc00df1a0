"""What was read is read again only if it may be another file by now."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ldn_evidence.store import reading
from ldn_evidence.store.opened import open_package

CONDITIONS = "data/conditions.csv"


@pytest.fixture
def opened(tiny, monkeypatch):
    """A package whose files were read, all of them settled for long."""
    monkeypatch.setattr(reading, "SETTLED", -(10**18))
    package = open_package(tiny)
    package.reading(package.tables["conditions"])
    return package


def asked(package, monkeypatch) -> tuple[bool, bool]:
    """Whether the file is still the one that was read; whether its bytes were looked at for that."""
    table, looked = package.tables["conditions"], []
    digest = reading.hashlib.file_digest
    monkeypatch.setattr(
        reading.hashlib, "file_digest", lambda *given: looked.append(1) or digest(*given)
    )
    known = package.readings[table.name]
    return reading.same(package.root, table, known), bool(looked)


def put(path: Path, text: str) -> None:
    """Other bytes in a file, whose times are set back to what they were."""
    was = path.stat()
    path.write_text(text, encoding="utf-8", newline="")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def test_a_file_with_the_same_stamp_is_not_looked_at(opened, monkeypatch):
    assert asked(opened, monkeypatch) == (True, False)


@pytest.mark.slow
def test_other_bytes_are_seen_whatever_the_times(opened, monkeypatch):
    path = opened.root / CONDITIONS
    text = path.read_text(encoding="utf-8")
    put(path, text.replace("pain", "pane", 1))
    assert asked(opened, monkeypatch) == (False, True)
    put(path, text)  # written again, and the same as it was
    assert asked(opened, monkeypatch) == (True, True)


def test_another_length_needs_no_look(opened, monkeypatch):
    path = opened.root / CONDITIONS
    put(path, path.read_text(encoding="utf-8") + "x\n")
    assert asked(opened, monkeypatch) == (False, False)


@pytest.mark.slow
def test_a_copy_is_looked_at(opened, monkeypatch):
    copy = Path(shutil.copytree(opened.root, opened.root.parent / "copy"))
    opened.root = copy
    assert asked(opened, monkeypatch) == (True, True)


def test_the_stamp_of_a_file_just_written_tells_nothing(tiny, monkeypatch):
    """Within one step of the clock it might be written again and have the same stamp."""
    os.utime(tiny / CONDITIONS)
    package = open_package(tiny)
    assert package.reading(package.tables["conditions"]).stamp is None
    assert asked(package, monkeypatch) == (True, True)


def test_a_file_that_is_gone_is_another(opened, monkeypatch):
    (opened.root / CONDITIONS).unlink()
    assert asked(opened, monkeypatch) == (False, False)
