"""One defect each in a large file of claims, as contributors' files have them, and what it costs:
for the bench.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from processes import Measured, measure
from synthetic import generate

Change = Callable[[bytes], bytes]


def _line(change: Change) -> Change:
    """The change of one line, behind the middle of a file."""

    def changed(data: bytes) -> bytes:
        start = data.index(b"\n", len(data) * 3 // 5) + 1
        end = data.index(b"\n", start)
        return data[:start] + change(data[start:end]) + data[end:]

    return changed


def _put(old: bytes, new: bytes, times: int = 1) -> Change:
    return lambda data: data.replace(old, new, times)


def _shuffled(data: bytes) -> bytes:
    header, *rows = data.splitlines(keepends=True)
    random.Random(1).shuffle(rows)
    return header + b"".join(rows)


def _all_quoted(data: bytes) -> bytes:
    rows = csv.reader(data.decode().splitlines())
    return "".join(",".join(map(_quoted, row)) + "\n" for row in rows).encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _every(change: Change, step: int) -> Change:
    """The change of one line in so many."""

    def changed(data: bytes) -> bytes:
        lines = data.split(b"\n")
        lines[1:-1:step] = map(change, lines[1:-1:step])
        return b"\n".join(lines)

    return changed


def _column(table: str, field: str, change: Callable[[str], str]) -> tuple[str, Change]:
    """The change of a cell of every row of a table."""

    def changed(data: bytes) -> bytes:
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
        place = header.index(field)
        for cells in rows:
            cells[place] = change(cells[place])
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        return out.getvalue().encode()

    return table, changed


def _several(data: bytes) -> bytes:
    """All that one line can have, each on a line of its own."""
    lines = data.split(b"\n")
    changes = [OF_A_LINE[name] for name in OF_A_LINE]
    for number, change in enumerate(changes, 1):
        at = len(lines) * number // (len(changes) + 1)
        lines[at] = change(lines[at])
    return b"\n".join(lines)


OF_A_LINE: dict[str, Change] = {
    "a row too long": lambda line: line + b",",
    "a row too short": lambda line: line.rpartition(b",")[0],
    "a lost quote": _put(b'",', b","),
    "a blank line": lambda line: b"\n" + line,
    "a byte that is no UTF-8": _put(b"part", b"p\xffrt"),
    "a NUL": _put(b"part", b"p\0rt"),
    "one CR": _put(b"part", b"pa\rrt"),
    "a line break in a cell": _put(b"part", b'pa"\nrt'),
    "a tab": _put(b"part", b"pa\trt"),
}
DEFECTS: dict[str, tuple[str, Change]] = {  # what it is -> the table, and the change of its file
    **{name: ("claims", _line(change)) for name, change in OF_A_LINE.items()},
    "all of these": ("claims", _several),
    "CRLF throughout": ("claims", _put(b"\n", b"\r\n", -1)),
    "a byte order mark": ("claims", lambda data: b"\xef\xbb\xbf" + data),
    "needless quotes throughout": ("claims", _all_quoted),
    "rows shuffled": ("claims", _shuffled),
    "one wrong value in every row": ("claims", _put(b",hedged,", b",hedgd,", -1)),
    "a blank at an edge in every row": ("claims", _put(b",hedged,", b",hedged ,", -1)),
    "another header": ("claims", _put(b"claim_id,source_id,", b"claim_id,Source ID,")),
    "a column less in the header": ("claims", _put(b",topic,", b",")),
    "a column more in the header": ("claims", _put(b",topic,", b",topic,extra,")),
    "every tenth row too short": ("claims", _every(OF_A_LINE["a row too short"], 10)),
    "every second row too long": ("claims", _every(OF_A_LINE["a row too long"], 2)),
    "semicolons": ("claims", _put(b",", b";", -1)),
    "every reference dangling": ("claim_citations", _put(b"_r5", b"_q5", -1)),
    "every key another": _column("studies", "study_id", "{}x".format),
    "one key in every row": _column("claims", "claim_id", lambda _: "one"),
    "one text in every row": _column("claims", "statement", lambda _: "Naltrexone helps."),
    "a column emptied": _column("claims", "condition_id", lambda _: ""),
    "every address wrong": _column("study_pages", "page_url", lambda url: url[1:]),
}


def spoil(package: Path, defect: str, target: Path) -> Path:
    """A copy of a package with a defect."""
    table, change = DEFECTS[defect]
    shutil.copytree(package, target)
    path = target / f"data/{table}.csv"
    path.write_bytes(change(path.read_bytes()))
    return target


def of_defects(size: int, binaries: Path, runs: int) -> Iterator[str]:
    """What each defect costs: `validate`, paired with that of the sound package."""
    ldn = str(binaries / "ldn")
    with tempfile.TemporaryDirectory() as folder:
        package = generate(Path(folder) / "package", size)
        sound = measure([ldn, "validate", str(package)], runs)
        yield f"{'none':<32} {sound.cpu:>7.2f} {'':>13} {sound.memory:>6.0f}"
        for defect in DEFECTS:
            spoilt = spoil(package, defect, Path(folder) / "spoilt")
            clean = measure([ldn, "validate", str(package)], runs)
            wrong = measure([ldn, "validate", str(spoilt)], runs)
            shutil.rmtree(spoilt)
            yield _compared(defect, wrong, clean)


def _compared(what: str, taken: Measured, base: Measured) -> str:
    """A line of a table: CPU, then CPU, time and memory as multiples."""
    return (
        f"{what:<32} {taken.cpu:>7.2f} {taken.cpu / base.cpu:>6.2f} "
        f"{taken.seconds / base.seconds:>6.2f} {taken.memory:>6.0f} "
        f"{taken.memory / base.memory:>6.2f}"
    )


def of_verbs(size: int, binaries: Path, runs: int) -> Iterator[str]:
    """`fix` of rows of which one in a hundred needs it, and `diff` of 1,000 changes."""
    ldn = str(binaries / "ldn")
    with tempfile.TemporaryDirectory() as folder:
        package = generate(Path(folder) / "package", size)
        base = measure([ldn, "validate", str(package)], runs)
        for verb, old, new, step in (
            (["fix", "--check"], b",hedged,", b",hedged ,", 100),
            (["diff", str(package)], b",hedged,", b",asserted,", max(1, size // 1_000)),
        ):
            other = Path(shutil.copytree(package, Path(folder) / verb[0]))
            path = other / "data/claims.csv"
            lines = path.read_bytes().split(b"\n")
            for number in range(1, len(lines) - 1, step):
                lines[number] = lines[number].replace(old, new)
            path.write_bytes(b"\n".join(lines))
            taken = measure([ldn, *verb, str(other)], runs)
            yield _compared(verb[0], taken, base)
