"""The exact reading of a CSV file, character by character where needed: every cell with its line and column.

Slow and forgiving: it is used for files that are not in canonical form, for finding the column of a cell, and by the
formatter. It never fails on bad input; what is odd about a record is told in its ``faults``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE_END = re.compile(r"\r\n|\n|\r")
QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=,|\Z)')
PLAIN = re.compile(r"[^,]*")
MAX_JOINED_LINES = 50  # a cell with more line breaks than this is taken for an unclosed quote


@dataclass(slots=True)
class Cell:
    value: str
    line: int
    column: int
    quoted: bool = False
    stray_quote: bool = False


@dataclass(slots=True)
class Record:
    line: int
    cells: list[Cell]
    blank: bool = False
    unclosed: Cell | None = None
    extra_lines: int = 0

    @property
    def values(self) -> list[str]:
        return [cell.value for cell in self.cells]


@dataclass(slots=True)
class Line:
    number: int
    text: str
    end: str = field(default="\n")


def lines(text: str) -> Iterator[Line]:
    """Physical lines as an editor counts them, with the line end that each has (empty for an unfinished last line)."""
    start, number = 0, 1
    for match in LINE_END.finditer(text):
        yield Line(number, text[start : match.start()], match.group())
        start, number = match.end(), number + 1
    if start < len(text):
        yield Line(number, text[start:], "")


def split(text: str, line: int) -> list[Cell]:
    """The cells of one record. A line break inside a quoted cell moves the line and column of the cells after it."""
    cells, position = [], 0
    while True:
        breaks = text.count("\n", 0, position)
        place = (line + breaks, position - (text.rfind("\n", 0, position) + 1 if breaks else 0) + 1)
        if match := QUOTED.match(text, position):
            cells.append(Cell(match[1].replace('""', '"'), *place, quoted=True))
        else:
            match = PLAIN.match(text, position)
            cells.append(Cell(match.group(), *place, stray_quote='"' in match.group()))
        position = match.end()
        if position >= len(text):
            return cells
        position += 1  # the comma


def records(text: str, width: int | None = None) -> Iterator[Record]:
    """Records of a file. ``width`` is the number of cells expected; by default that of the first record.

    A record goes on over a line break only if that makes a whole record; else its quote counts as unclosed, and reading
    resumes on the next line, so that one lost quote does not swallow the rest of the file.
    """
    all_lines = list(lines(text.removeprefix("\ufeff")))
    index = 0
    while index < len(all_lines):
        start = all_lines[index]
        index += 1
        if not start.text.strip():
            yield Record(start.number, [], blank=True)
            continue
        joined, extra = start.text, 0
        if start.text.count('"') % 2:
            joined, extra = _join(all_lines, index - 1, width)
        record = Record(start.number, split(joined, start.number), extra_lines=extra)
        if start.text.count('"') % 2 and not extra:
            record.unclosed = next((cell for cell in record.cells if cell.value.startswith('"') and cell.stray_quote), record.cells[0])
        width = width or len(record.cells)
        index += extra
        yield record


def _join(all_lines: list[Line], index: int, width: int | None) -> tuple[str, int]:
    """The record that starts at ``index`` with the lines that its open quote takes in, and how many those are; none if it stays open."""
    text = all_lines[index].text
    for extra, line in enumerate(all_lines[index + 1 : index + 1 + MAX_JOINED_LINES], 1):
        text += "\n" + line.text
        if line.text.count('"') % 2:
            cells = split(text, 1)
            if not any(cell.stray_quote for cell in cells) and (width is None or len(cells) == width):
                return text, extra
            break
    return all_lines[index].text, 0


def write_cell(value: str) -> str:
    """A cell as RFC 4180 writes it: quoted only when it must be."""
    if any(c in value for c in ',"\n\r'):
        return '"' + value.replace('"', '""') + '"'
    return value


def write_record(values: list[str]) -> str:
    return ",".join(map(write_cell, values)) + "\n"
