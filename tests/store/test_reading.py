"""What was read is read again only if it may be another file by now."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ldn_evidence.store import engine, reading, tables
from ldn_evidence.store.opened import open_package
from ldn_evidence.store.stretches import KEPT

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


ODD = {
    "as it is": lambda text: text,
    "a separator of lines within a cell": lambda text: text.replace("pain", "pa\u2028in\x0b", 1),
    "quotes and commas": lambda text: (
        text + '"zz,""1""","a, b",pain' + "," * (text.split("\n")[0].count(",") - 2) + "\n"
    ),
    "a long cell": lambda text: text.replace("pain", "pain" + "x" * 200_000, 1),
    "a mark at the beginning": lambda text: "\ufeff" + text,
    "no last line end": lambda text: text[:-1],
    "needless quotes": lambda text: text.replace("pain", '"pain"', 1),
    "a short row": lambda text: text + "short\n",
}


@pytest.mark.parametrize("how", ODD)
def test_what_was_kept_is_loaded_as_the_file_is(tiny, how):
    """The database reads a file once; from then on its bytes are at hand."""
    path = tiny / CONDITIONS
    path.write_text(ODD[how](path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    table = (package := open_package(tiny)).tables["conditions"]
    form, held = package.form(table), []
    for _ in range(2):
        with closing(engine.connect(0)) as connection:
            tables.load(connection, tiny, table, form)
            held.append(
                connection.execute("SELECT * FROM raw.conditions ORDER BY _line").fetchall()
            )
        path.unlink(missing_ok=True)
    assert held[0] == held[1] and len(held[0]) >= 3


@pytest.mark.slow
def test_a_file_of_many_bytes_is_not_kept(tiny):
    path = tiny / CONDITIONS
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    package = open_package(tiny)
    table = package.tables["conditions"]
    assert package.form(table).data == path.read_bytes()
    path.write_text(header + "".join(rows) * (KEPT // len("".join(rows)) + 1), encoding="utf-8")
    assert package.form(table).data is None and package.form(table).bytes > KEPT


@pytest.mark.slow
def test_a_copy_has_the_exceptions_of_its_moment(tiny, tmp_path):
    """A person may write one between two trials of the same opened package."""
    package, exceptions = open_package(tiny), tiny / "schemas/exceptions.csv"
    for text in ("rule,row_id,reason\n", "rule,row_id,reason\nX304,a,Seen.\n"):
        exceptions.write_text(text, encoding="utf-8")
        (copy := tmp_path / f"copy{len(text)}").mkdir()
        package.with_rows(copy, {})
        assert (copy / "schemas/exceptions.csv").read_text(encoding="utf-8") == text
