"""What is printed at 60, 80, 120 and 160 characters, whole: one file under widths/ for each call and width.

`pytest --rewrite tests/cli/test_widths.py` writes them anew, to be read before they are committed.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import apply
from ldn_evidence.cli import main as cli
from ldn_evidence.model.printing import width_of

HERE = Path(__file__).parent / "widths"
WIDTHS = [60, 80, 120, 160]
LONG = "Low doses eased pain in a trial of people with fibromyalgia, said the page, which cites it below."
CALLS = {
    "stats": ["stats"],
    "show": ["show", "brown_2015"],
    "validate": ["validate", "--select", "T,X"],
    "diff": ["diff"],
}
NAMES = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\bT[1-7]\b")  # ids, values of lists, tiers


@pytest.fixture(scope="module")
def versions(pristine, tmp_path_factory) -> Path:
    """A folder with the tiny package as BEFORE, and as CHANGED with a long cell and a wrong one.

    They are named from there: a line breaks where its words end, and paths of tests differ in length.
    """
    folder = tmp_path_factory.mktemp("versions")
    for name in ("BEFORE", "CHANGED"):
        shutil.copytree(pristine, folder / name)
    edit = {"file": "data/claims.csv", "line": 2, "set": {"statement": LONG, "topic": "efficacey"}}
    apply(folder / "CHANGED", [edit])
    return folder


@pytest.fixture(autouse=True)
def among_the_versions(versions, monkeypatch) -> None:
    monkeypatch.chdir(versions)


PRINTED: dict[tuple[str, int], str] = {}  # what was printed once is printed again


def printed(name: str, width: int, capsys, monkeypatch) -> str:
    """What a call prints at a width."""
    if (name, width) not in PRINTED:
        monkeypatch.setenv("COLUMNS", str(width))
        packages = {"validate": ["CHANGED"], "diff": ["BEFORE", "CHANGED"]}.get(name, ["BEFORE"])
        cli.main([*CALLS[name], *packages])
        out = capsys.readouterr().out
        PRINTED[name, width] = re.sub(r"\d+\.\d\d s\b", "N s", out)
    return PRINTED[name, width]


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CALLS)
def test_whole_output_at_four_widths(capsys, monkeypatch, request, name, width):
    out = printed(name, width, capsys, monkeypatch)
    file = HERE / f"{name}_{width}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(out, encoding="utf-8")
    assert out == file.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_no_width_loses_an_id_a_number_or_a_tier(capsys, monkeypatch, name):
    told = []
    for width in [40, *WIDTHS, 400]:
        out = printed(name, width, capsys, monkeypatch)
        told.append(set(NAMES.findall(out)))
        for line in out.splitlines():
            blanks = line.strip().count(" ")
            assert len(line) <= width or blanks == 0 or width == 40, line
    assert all(names == told[0] for names in told)


@pytest.mark.slow
def test_a_pipe_gets_whole_lines_unless_columns_says_otherwise(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert width_of(io.StringIO()) is None
    for said, width in (("72", 72), ("3", 40), ("0", None), ("wide", None), ("", None)):
        monkeypatch.setenv("COLUMNS", said)
        assert width_of(io.StringIO()) == width


@pytest.mark.slow
@pytest.mark.parametrize("plain", [False, True])
def test_a_terminal_is_filled_and_no_color_is_obeyed(pristine, plain):
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 72, 0, 0))
    code = "from ldn_evidence.cli import run; run()"
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    environment |= {"TERM": "xterm"} | ({"NO_COLOR": "1"} if plain else {})
    call = [sys.executable, "-c", code, "stats", str(pristine)]
    with subprocess.Popen(call, stdout=theirs, stdin=theirs, env=environment) as started:
        os.close(theirs)
        out = b""
        while part := _read(ours):
            out += part
    os.close(ours)
    assert started.returncode == 0
    text = out.decode().replace("\r\n", "\n")
    assert ("\x1b[" in text) is not plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= 72
    assert "source_id" not in bare and "demo_page" in bare


def _read(stream: int) -> bytes:
    try:
        return os.read(stream, 65536)
    except OSError:  # the other side is closed
        return b""
