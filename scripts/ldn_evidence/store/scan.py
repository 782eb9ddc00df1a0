"""The exact reading of a CSV file, character by character where needed: every cell with its line
and column.

Slow and forgiving: it is used for files that are not in canonical form, for finding the column of a
cell, and by the formatter. It never fails on bad input; what is odd about a record is told in its
``faults``.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..model.rulebook import limit

LINE_END = re.compile(r"\r\n|\n|\r")
QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=,|\Z)')
QUOTED_FOR = re.compile(r'[,"\n\r]')
PLAIN = re.compile(r"[^,]*")
MAX_JOINED_LINES = 50  # a cell with more line breaks than this is taken for an unclosed quote
BLOCK = 1 << 19  # bytes read at a time
LONGEST_QUICK = 100_000  # characters of a record that the standard library takes
MAX_LINE = limit("line")  # bytes: memory stays bounded whatever comes


class LongLine(Exception):
    """A line of more than MAX_LINE bytes."""


@dataclass(slots=True)
class Cell:
    value: str
    line: int
    column: int
    quoted: bool = False
    stray_quote: bool = False


@dataclass(slots=True)
class Record:
    """A record, whose cells are told apart when they are asked for.

    ``proven``, if each cell is known to stand there as canonical form has it.
    """

    line: int
    text: str
    blank: bool = False  # the line has no value: nothing stands on it, or commas only
    commas: bool = False
    unclosed: Cell | None = None
    extra_lines: int = 0
    proven: bool = False
    _cells: list[Cell] | None = None
    _values: list[str] | None = None

    @property
    def cells(self) -> list[Cell]:
        if self._cells is None:
            self._cells = [] if self.blank else split(self.text, self.line)
        return self._cells

    @property
    def values(self) -> list[str]:
        if self._values is None:
            cells = [] if self.proven else self.cells
            self._values = values_of(self.text) if self.proven else [c.value for c in cells]
        return self._values


@dataclass(slots=True)
class Line:
    number: int
    text: str
    end: str = field(default="\n")
    # Its cells, if each is proven, but not that they are as many as there should be.
    proven: list[str] | None = None


def blocks(source: Path | bytes) -> Iterator[bytes]:
    """A file, or what it held, in blocks of whole lines. Raises LongLine, OSError."""
    rest = b""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        while chunk := file.read(BLOCK):
            block = rest + chunk
            cut = (
                max(block.rfind(b"\n"), block.rfind(b"\r", 0, len(block) - 1)) + 1
            )  # a CR at the very end may be half of CRLF
            block, rest = block[:cut], block[cut:]
            if len(rest) > MAX_LINE:
                raise LongLine
            if block:
                yield block
    if rest:
        yield rest


def lines(text: str, first: int = 1) -> Iterator[Line]:
    """Physical lines as an editor counts them, with the line end that each has (empty for an
    unfinished last line).
    """
    start, number = 0, first
    for match in LINE_END.finditer(text):
        yield Line(number, text[start : match.start()], match.group())
        start, number = match.end(), number + 1
    if start < len(text):
        yield Line(number, text[start:], "")


def file_lines(source: Path | bytes) -> Iterator[Line]:
    """The lines of a file, or of what it held, read as they are asked for.

    Bytes that are no UTF-8, and NUL, are replaced. Raises LongLine, OSError.
    """
    number = 1
    for block in blocks(source):
        text = block.decode("utf-8", "replace").replace("\0", "\ufffd")
        for line in lines(text.removeprefix("\ufeff") if number == 1 else text, number):
            yield line
            number = line.number + 1


def picked(source: Path | bytes, wanted: Collection[int]) -> Iterator[Line | None]:
    """Some lines of a file, or of what it held, by their numbers, in order; None where others are
    passed over.

    They are as ``file_lines`` gives them; the others cost next to nothing, and what follows the
    last of them is not read.
    """
    numbers = sorted(wanted)
    number, at, before = 1, 0, 0
    for block in blocks(source) if numbers else ():
        end = number + count_lines(block)
        if numbers[at] < end:
            texts = block.splitlines()
            while at < len(numbers) and (line := numbers[at]) < end:
                if line != before + 1:
                    yield None
                text = texts[line - number].decode("utf-8", "replace").replace("\0", "\ufffd")
                yield Line(line, text.removeprefix("\ufeff") if line == 1 else text)
                at, before = at + 1, line
            if at == len(numbers):
                return
        number = end


def count_lines(block: bytes) -> int:
    """How many lines begin in a block of whole lines, as an editor counts them."""
    if b"\r" in block:
        return len(block.splitlines())
    return block.count(b"\n") + (not block.endswith(b"\n"))


def split(text: str, line: int) -> list[Cell]:
    """The cells of one record.

    A line break inside a quoted cell moves the line and column of the cells after it.
    """
    cells, position, broken = [], 0, "\n" in text
    while True:
        breaks = text.count("\n", 0, position) if broken else 0
        place = (line + breaks, position - (text.rfind("\n", 0, position) + 1 if breaks else 0) + 1)
        if match := QUOTED.match(text, position):
            cells.append(Cell(match[1].replace('""', '"'), *place, quoted=True))
            position = match.end()
        else:
            plain = PLAIN.match(text, position)
            value = plain.group() if plain else ""
            cells.append(Cell(value, *place, stray_quote='"' in value))
            position += len(value)
        if position >= len(text):
            return cells
        position += 1  # the comma


def records(source: str | Iterable[Line | None], width: int | None = None) -> Iterator[Record]:
    """Records of a text, or of lines as they come.

    None among them stands for lines left out. ``width`` is the number of cells expected; by default
    that of the first record.

    A record goes on over a line break only if that makes a whole record; else its quote counts as
    unclosed, and reading resumes on the next line, so that one lost quote does not swallow the rest
    of the file.
    """
    feed = iter(lines(source.removeprefix("\ufeff")) if isinstance(source, str) else source)
    ahead: deque[Line | None] = deque()
    for start in _with_lookahead(feed, ahead):
        if start is None:
            continue
        if start.proven and width:
            yield Record(start.number, start.text, proven=True, _values=start.proven)
            continue
        if not start.text.strip() or _commas_only(start):
            yield Record(start.number, "", blank=True, commas=bool(start.text.strip()))
            continue
        joined, extra = start.text, 0
        if start.text.count('"') % 2:
            joined, extra = _join(start, feed, ahead, width)
        record = Record(start.number, joined, extra_lines=extra)
        if start.text.count('"') % 2 and not extra:
            record.unclosed = next(
                (cell for cell in record.cells if cell.value.startswith('"') and cell.stray_quote),
                record.cells[0],
            )
        width = width or len(record.cells)
        for _ in range(extra):
            ahead.popleft()
        yield record


def _commas_only(line: Line) -> bool:
    """Whether a line is a row in which no cell holds anything, as spreadsheets write one for each
    empty row.
    """
    return (
        not line.text.strip(' \t,"')
        and line.text.count('"') % 2 == 0
        and not any(cell.value.strip() for cell in split(line.text, line.number))
    )


def _with_lookahead(
    feed: Iterator[Line | None], ahead: deque[Line | None]
) -> Iterator[Line | None]:
    """What was read ahead, then what comes."""
    while True:
        if ahead:
            yield ahead.popleft()
        else:
            try:
                yield next(feed)
            except StopIteration:
                return


def _join(
    start: Line, feed: Iterator[Line | None], ahead: deque[Line | None], width: int | None
) -> tuple[str, int]:
    """The record that begins with ``start`` with the lines that its open quote takes in, and how
    many those are; none if it stays open.
    """
    text = start.text
    for extra in range(1, MAX_JOINED_LINES + 1):
        if len(ahead) < extra:
            ahead.append(next(feed, None))
        if (line := ahead[extra - 1]) is None:
            break
        text += "\n" + line.text
        if line.text.count('"') % 2:
            cells = split(text, 1)
            if not any(cell.stray_quote for cell in cells) and (
                width is None or len(cells) == width
            ):
                return text, extra
            break
    return start.text, 0


def write_cell(value: str) -> str:
    """A cell as RFC 4180 writes it: quoted only when it must be."""
    if QUOTED_FOR.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def write_cells(values: list[str]) -> str:
    return ",".join(map(write_cell, values))


def write_record(values: list[str]) -> str:
    return write_cells(values) + "\n"


def values_of(text: str) -> list[str]:
    """The cells of a record as ``write_cells`` writes it, by the quick reader if it takes it."""
    if text and '"' not in text:
        return text.split(",")
    return next(values_of_each([text]))


def values_of_each(texts: Collection[str]) -> Iterator[list[str]]:
    """The cells of records, each as ``write_cells`` writes it."""
    if max(map(len, texts), default=0) <= LONGEST_QUICK:
        return csv.reader(texts)
    return ([cell.value for cell in split(text, 1)] for text in texts)
