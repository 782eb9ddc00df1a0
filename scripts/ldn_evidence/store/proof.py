"""Proof that a file is canonical: a pass over blocks of bytes with a few compiled searches, no row
ever taken apart.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from itertools import chain
from typing import NamedTuple

from ..model.rulebook import limit
from . import scan

MAX_CELL = limit("cell")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]|\t")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# Cyrillic and Greek letters that a reader takes for Latin ones.
LOOKALIKES = "аеорсухіјѕԁһӏАВЕКМНОРСТХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
LOOKALIKE = re.compile(f"[{LOOKALIKES}](?:(?=[A-Za-z_])|(?<=[A-Za-z_].))")
ODD_BLANK = re.compile(
    "[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)  # fine inside a cell, not at its edge: left to the exact scan
NOTHING = b' \t,"\xef\xbb\xbf'  # a line of these alone is none on which anything stands
FIRST_LINES = 10  # which tell how many cells a row has
SMALLEST = 1 << 12  # bytes; a piece as small as this is not cut any further
PLAIN_BYTES = bytes(range(32, 127))
ASCII = bytes(range(128))
STRIDE = MAX_CELL // 2
CONTROL_BYTES = bytes(set(range(32)) - {10}) + b"\x7f"
KINDS = bytes(
    ord(",") if c in b",\n" else c if c in b" -" else ord("=") if c in b"=+@" else ord("x")
    for c in range(256)
)  # what matters at the edge of a cell
EDGES = (b", ", b" ,", b",=")
MINUS_BEFORE_TEXT = re.compile(rb"[,\n]-(?!(?:[0-9]+(?:\.[0-9]+)?)?[,\n])")
EDGE_KINDS = bytes(c if c in b"\n " else ord("=") if c in b"=+-@" else ord("x") for c in range(256))
ALL_BUT_REASONS_TO_QUOTE = bytes(set(range(256)) - set(b",\n\x01"))
ALL_BUT_SEPARATORS = bytes(set(range(256)) - set(b",\n"))
ALL_BUT_QUOTES_AND_ENDS = bytes(set(range(256)) - set(b'"\n'))


class Proven(IntEnum):
    """What is known of each line of a piece."""

    NOTHING = 0
    CELLS = 1  # each cell is as canonical form has it, but they are not as many as in a row
    ROWS = 2


class Stretch(NamedTuple):
    """Whole lines of which the same is known; the cells of each, where they were told apart."""

    data: bytes
    proven: Proven
    values: list[list[str]] | None = None


def stretches(blocks: Iterable[bytes], row: bytes = b"") -> Iterator[Stretch]:
    """A file in pieces of whole lines, each with whether every byte of it is as the canonical
    form wants it (order of rows, types, and CRLF for LF apart).

    Its rows are as wide as ``row``, in which no cell holds anything; as the header, where there is
    none. Raises scan.LongLine, OSError.
    """
    rest = iter(blocks)
    first = next(rest, b"")
    prover = _Prover(row or commas_of_header(first))
    for block in chain([first], rest):
        if block:
            yield from prover.pieces(block)


def widths_of_rows(block: bytes) -> tuple[int, list[int]]:
    """How many cells the header has, and each of the first rows; nothing of lines that do not tell.

    0, where the header does not.
    """
    start = with_line_feeds(block[: 2 * scan.BLOCK]).removeprefix(BOM_UTF8)
    widths: list[int] = []
    opened: list[bytes] = []  # lines over whose end a quote is open
    for line in start.split(b"\n", FIRST_LINES)[:FIRST_LINES]:
        record = b"\n".join([*opened, line])
        opened = [record] if record.count(b'"') % 2 else []
        if width := 0 if opened or b"\r" in record else _width(record):
            widths.append(width)
        elif not widths:
            return 0, []
    return widths[0], widths[1:]


def _width(record: bytes) -> int:
    """How many cells a record has; 0 where nothing stands in it, or its lines may be records."""
    if b'"' not in record:
        return record.count(b",") + 1 if record.strip(NOTHING) else 0
    cells = scan.split(record.decode("utf-8", "replace"), 1)
    stray = b"\n" in record and any(cell.stray_quote for cell in cells)
    return 0 if stray or not record.strip(NOTHING) else len(cells)


def commas_of_header(block: bytes) -> bytes:
    """A row as wide as the first line on which anything stands, in which no cell holds anything."""
    stands = (line for line in block.splitlines() if line.strip(NOTHING))
    return empty_row(next(stands, b"").count(b",") + 1)


def empty_row(width: int) -> bytes:
    """A row of so many cells, of which none holds anything."""
    return b"," * (width - 1) + b"\n"


def with_line_feeds(block: bytes) -> bytes:
    """The block with LF in place of CRLF."""
    return block.replace(b"\r\n", b"\n") if b"\r" in block else block


class _Prover:
    """The proof of a file, block after block, in rows like ``row_commas``."""

    def __init__(self, row_commas: bytes):
        self.row_commas = row_commas
        self.begun = False  # whether the header was seen
        self.since = scan.MAX_JOINED_LINES  # lines since one in which a quote was opened
        self.is_mixed = False  # whether of the last block some lines were proven, and some not

    def pieces(self, block: bytes) -> Iterator[Stretch]:
        """A block, or where it holds something odd the lines that are, or its halves, and theirs,
        so that little is left to the exact scan.

        A line by itself says nothing where a quote may be open over a line break, and of the
        header nothing is known yet.
        """
        closed = self.begun and self.since >= scan.MAX_JOINED_LINES
        mixed, self.is_mixed = closed and self.is_mixed, False  # as the next one will be
        if not mixed and block_proven(with_line_feeds(block), self.row_commas):
            # Nothing goes on past what is proven.
            self.begun, self.since = True, scan.MAX_JOINED_LINES
            yield Stretch(block, Proven.ROWS)
            return
        if closed and (apart := _lines_apart(block, self.row_commas)):
            self.is_mixed = len(apart) > 1
            yield from apart
            return
        cut = 0 if len(block) <= SMALLEST else block.find(b"\n", len(block) // 2) + 1
        if 0 < cut < len(block):
            yield from self.pieces(block[:cut])
            yield from self.pieces(block[cut:])
            return
        lines = block.splitlines()
        odd = [number for number, line in enumerate(lines) if line.count(b'"') % 2]
        self.since = len(lines) - odd[-1] - 1 if odd else self.since + len(lines)
        self.begun = self.begun or any(line.strip(NOTHING) for line in lines)
        yield Stretch(block, Proven.NOTHING)


def _lines_apart(block: bytes, row_commas: bytes) -> list[Stretch]:
    """A block in pieces of lines of which the same is known; empty, where not each is a record."""
    plain = with_line_feeds(block)
    lines = plain.splitlines(keepends=True)
    quotes = plain.translate(None, ALL_BUT_QUOTES_AND_ENDS).split(b"\n")
    if b"\r" in plain or b"\0" in plain or any(len(line) % 2 for line in quotes):
        return []
    try:
        records = list(csv.reader(plain.decode("utf-8").removesuffix("\n").split("\n")))
    except (UnicodeDecodeError, csv.Error):
        return []
    if len(records) != len(lines):
        return []
    known = [Proven.NOTHING] * len(lines)
    by_width: dict[int, list[int]] = {}
    for number, width in enumerate(map(len, records)):
        by_width.setdefault(width, []).append(number)
    for width, numbers in by_width.items():
        commas = empty_row(width)
        good = Proven.ROWS if commas == row_commas else Proven.CELLS
        whole = block_proven(b"".join([lines[number] for number in numbers]), commas)
        for number in numbers:
            if whole or block_proven(lines[number], commas):
                known[number] = good
    raw = lines if plain is block else block.splitlines(keepends=True)
    starts = [n for n, proven in enumerate(known) if not n or proven is not known[n - 1]]
    ends = [*starts[1:], len(raw)]
    return [
        Stretch(b"".join(raw[start:end]), known[start], records[start:end])
        for start, end in zip(starts, ends)
    ]


def block_proven(block: bytes, row_commas: bytes) -> bool:
    if not block.endswith(b"\n") or len(block.translate(None, CONTROL_BYTES)) != len(block):
        return False
    if any(block.find(b"\n", at, at + STRIDE) < 0 for at in range(0, len(block) - STRIDE, STRIDE)):
        return False  # a line so long that it may hold an over-long cell
    if not (block.isascii() or _text_proven(block)):
        return False
    block = b"\n" + block
    if b'"' in block and not (block := _unquoted(block)):
        return False
    kinds = block.translate(KINDS)
    if any(edge in kinds for edge in EDGES) or (b",-" in kinds and MINUS_BEFORE_TEXT.search(block)):
        return False
    if b"\n" + row_commas in block:
        return False  # a row of commas only
    separators = block[1:].translate(None, ALL_BUT_SEPARATORS)
    return separators == row_commas * (len(separators) // len(row_commas))


def _text_proven(block: bytes) -> bool:
    """Whether a block that is not ASCII is UTF-8, and each of its characters as it should be."""
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    beyond = set(block.translate(None, ASCII).decode("utf-8"))  # what is odd in ASCII is no matter
    if all(map(harmless, beyond)):
        return True
    characters = "".join(beyond)  # a few, in which a search takes no time
    odd = any(pattern.search(characters) for pattern in (INVISIBLE, CONTROL, ODD_BLANK)) or (
        not beyond.isdisjoint(LOOKALIKES) and LOOKALIKE.search(text)
    )
    return not odd and unicodedata.is_normalized("NFC", text)


@cache
def harmless(character: str) -> bool:
    """Whether a character beyond ASCII is fine wherever it stands: it shows, looks like no other,
    and joins with none before it.
    """
    code = ord(character)
    if (
        not (0xA0 < code < 0x1100 or 0x2010 <= code < 0x2C00)
        or unicodedata.category(character)[0] not in "LNPS"
    ):
        return False
    odd = any(
        pattern.search(character) for pattern in (CONTROL, INVISIBLE, ODD_BLANK)
    ) or LOOKALIKE.search(f"a{character}")
    return (
        not odd
        and not unicodedata.combining(character)
        and unicodedata.is_normalized("NFC", character)
    )


def _unquoted(block: bytes) -> bytes:
    """The block with an `x` for each quoted cell, if all of them are quoted as they should be.

    Else nothing. A cell that begins a line, and one with a quote at its edge, are left to the exact
    scan.
    """
    block = block.replace(
        b'""', b"\x01\x01"
    )  # an escaped quote, or an empty cell in quotes: neither needs the exact scan to be told apart
    parts = block.split(b'"')
    outside, inside = b"\x02".join(parts[::2]), b"\n" + b"\n".join(parts[1::2]) + b"\n"
    cells = len(parts) // 2
    framed = outside.count(b",\x02") == cells == outside.count(b"\x02,") + outside.count(b"\x02\n")
    if not framed or len(parts) % 2 == 0 or inside.count(b"\n") != cells + 1 or b"\x01" in outside:
        return b""
    needless = b"\n\n" in inside.translate(None, ALL_BUT_REASONS_TO_QUOTE)
    edges = inside.translate(EDGE_KINDS)
    return (
        b""
        if needless or any(edge in edges for edge in (b"\n ", b" \n", b"\n="))
        else outside.replace(b"\x02", b"x")
    )
