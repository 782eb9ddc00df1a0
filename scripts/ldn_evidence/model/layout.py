"""Text in lines of a given width, and rows as a table or, where that does not fit, as records.

Numbers, ids and whatever else is one word are never broken; only prose is, between its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

Line = list[tuple[str, str]]  # pieces of text, each with its style

NARROW = 110  # characters; on less, rows that do not fit stand as records
LEAST = 24  # characters of a column of prose
DEEPEST = 6  # lines of a row of a table
MOST = 10  # rows of a table that are shown unless all are asked for
SHORT = 16  # characters of words that are kept together
FAR = 32  # characters before a text beyond which its further lines are not set in
GAP = "  "
BOLD, DIM, PLAIN = "bold", "dim", ""
NUMBER = re.compile(r"[-–+]?[0-9][0-9,]*(\.[0-9]+)?%?|·|")
LEAD = re.compile(r"(\s*→ |\s*\S[^\s]*(?: \S+)*?\s{2,}(?=\S)|\s*)")


@dataclass(frozen=True)
class Rows:
    """Rows to be shown.

    Args:
        heads: The title of each column.
        cells: The rows, as many texts each.
        lead: How many of the first columns name a row where it stands as a record; by default
            as many as it takes to tell the rows apart.
        headed: Whether a table begins with the titles.
    """

    heads: list[str]
    cells: list[list[str]]
    lead: int = 0
    headed: bool = True

    def column(self, place: int) -> list[str]:
        """The texts of one column."""
        return [row[place] for row in self.cells]


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int, first: int = 0) -> list[str]:
    """A text in lines of at most so many characters, broken between words only.

    The first line may have another length. A word that is longer has a line of its own, which is
    as long as it is.
    """
    lines: list[str] = []
    for word in text.split():
        room = first if first and len(lines) == 1 else width
        if lines and width_of(lines[-1]) + 1 + width_of(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def hanging(text: str, width: int | None) -> str:
    """Lines broken between words, what goes on set in below where its text begins.

    Args:
        text: Lines, which may begin with an arrow, a name, or a place before two blanks.
        width: Characters of a line; None where lines are left whole.
    """
    if width is None:
        return text
    return "\n".join(_hanging(line, width) for line in text.split("\n"))


def _hanging(line: str, width: int) -> str:
    if width_of(line) <= width:
        return line
    found = LEAD.match(line)
    lead = found[0] if found else ""
    if not lead.strip() or len(lead) > min(FAR, width // 2):
        lead = line[: len(line) - len(line.lstrip())]
        indent = len(lead) + (4 if lead else 0)
    else:
        indent = len(lead)
    first, *more = wrapped(line[len(lead) :], width - indent, width - len(lead))
    return "\n".join([lead + first, *(" " * indent + text for text in more)])


def folded(line: Line, width: int | None) -> Iterator[Line]:
    """A line of pieces broken as ``hanging`` breaks a text; each letter keeps its style."""
    text = "".join(piece for piece, _ in line)
    styles = iter([style for piece, style in line for letter in piece if not letter.isspace()])
    if width is None or width_of(text) <= width:
        yield line
        return
    for part in _hanging(text, width).split("\n"):
        pieces: Line = []
        style = PLAIN
        for letter in part:
            style = style if letter.isspace() else next(styles)
            if pieces and pieces[-1][1] == style:
                pieces[-1] = (pieces[-1][0] + letter, style)
            else:
                pieces.append((letter, style))
        yield pieces


def shown(rows: Rows, width: int, rule: str = "─") -> Iterator[Line]:
    """Rows as a table, or as records where a table does not fit.

    Args:
        rows: What is shown.
        width: Characters of a line.
        rule: The character of which the line below the head of the table is made.
    """
    if (widths := _widths(rows, width)) is None:
        yield from _records(rows, width)
    else:
        yield from _table(rows, widths, rule)


def _is_number(cells: list[str]) -> bool:
    return any(cells) and all(NUMBER.fullmatch(cell) for cell in cells)


def _is_prose(cells: list[str]) -> bool:
    """Whether a column may be broken: it has words, and more of them than a short name."""
    return any(" " in cell and width_of(cell) > SHORT for cell in cells)


def _longest(texts: list[str]) -> int:
    return max(map(width_of, texts), default=0)


def _widths(rows: Rows, width: int) -> list[int] | None:
    """How wide each column of a table is; None where a table does not fit."""
    columns = [rows.column(place) for place in range(len(rows.heads))]
    natural = []
    for head, cells in zip(rows.heads, columns):
        natural.append(max(_longest(cells), _longest(head.split()) if rows.headed else 0))
    room = width - len(GAP) * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    prose = [place for place, cells in enumerate(columns) if _is_prose(cells)]
    left = room - sum(size for place, size in enumerate(natural) if place not in prose)
    if width < NARROW or not prose or left < LEAST * len(prose):
        return None
    for done, place in enumerate(sorted(prose, key=lambda place: natural[place])):
        natural[place] = min(natural[place], left // (len(prose) - done))
        left -= natural[place]
    deepest = max(len(wrapped(text, natural[p])) for p in prose for text in columns[p])
    return natural if deepest <= DEEPEST else None


def _table(rows: Rows, widths: list[int], rule: str) -> Iterator[Line]:
    right = [_is_number(rows.column(place)) for place in range(len(widths))]
    if rows.headed:
        heads = [wrapped(head, size) for head, size in zip(rows.heads, widths)]
        deepest = max(map(len, heads), default=0)
        lines = [[""] * (deepest - len(head)) + head for head in heads]
        yield from _lines(lines, widths, right, BOLD)
        yield [(rule * (sum(widths) + len(GAP) * (len(widths) - 1)), PLAIN)]
    for row in rows.cells:
        cells = [wrapped(cell, size) for cell, size in zip(row, widths)]
        yield from _lines(cells, widths, right, PLAIN)


def _lines(
    cells: list[list[str]], widths: list[int], right: list[bool], style: str
) -> Iterator[Line]:
    """The lines of a row whose cells have lines of their own."""
    for parts in zip_longest(*cells, fillvalue=""):
        padded = map(_padded, parts, widths, right)
        yield [(GAP.join(padded).rstrip(), style)]


def _padded(text: str, size: int, to_right: bool = False) -> str:
    blanks = " " * (size - width_of(text))
    return blanks + text if to_right else text + blanks


def _records(rows: Rows, width: int) -> Iterator[Line]:
    """Each row by itself: what names it, its short values side by side, then its prose."""
    lead = rows.lead or _lead(rows)
    places = range(lead, len(rows.heads))
    prose = [place for place in places if _is_prose(rows.column(place))]
    short = [place for place in places if place not in prose]
    for number, row in enumerate(rows.cells):
        if number:
            yield []
        yield [(GAP.join(filter(None, row[:lead])), BOLD)]
        yield from _side_by_side(rows, short, row, width)
        names = max((width_of(rows.heads[place]) for place in prose), default=0)
        for place in prose:
            if row[place]:
                name = GAP + _padded(rows.heads[place], names) + GAP
                indent = width_of(name)
                first, *more = wrapped(row[place], width - indent)
                yield [(name, DIM), (first, PLAIN)]
                yield from ([(" " * indent + text, PLAIN)] for text in more)


def _lead(rows: Rows) -> int:
    """How many of the first columns tell the rows apart; no prose is among them but the first."""
    lead = 1
    while (
        lead < len(rows.heads)
        and len({tuple(row[:lead]) for row in rows.cells}) < len(rows.cells)
        and not _is_prose(rows.column(lead))
        and not _is_number(rows.column(lead))
    ):
        lead += 1
    return lead


def _side_by_side(rows: Rows, places: list[int], row: list[str], width: int) -> Iterator[Line]:
    """Short values with their titles, in as many columns as fit, read downwards."""
    for count in range(len(places), 0, -1):
        deep = -(-len(places) // count)
        groups = [places[start : start + deep] for start in range(0, len(places), deep)]
        names = [_longest([rows.heads[place] for place in group]) for group in groups]
        sizes = [_longest([c for place in group for c in rows.column(place)]) for group in groups]
        gaps = len(GAP) * 2 * len(groups) + len(GAP) * (len(groups) - 1)
        if sum(names) + sum(sizes) + gaps <= width:
            break
    for line in zip_longest(*groups) if places else ():
        pieces: Line = []
        for place, name, size in zip(line, names, sizes):
            if place is not None:
                before = GAP * 2 if pieces else GAP
                pieces.append((before + _padded(rows.heads[place], name) + GAP, DIM))
                to_right = _is_number(rows.column(place))
                pieces.append((_padded(row[place] or "–", size, to_right), PLAIN))
        yield [*pieces[:-1], (pieces[-1][0].rstrip(), PLAIN)]
