"""A file as the form check reads it, once: stretches proven canonical are passed over, the lines of
the others handed on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..model import conflicts
from ..model.findings import Finding, Place
from . import scan
from .form_rules import BOM, LINE_ENDS, NO_FINAL_NEWLINE, NOT_UTF8
from .proof import Proven, Stretch, empty_row, stretches, widths_of_rows

KEPT = 1 << 20  # bytes of a file that are kept, since others will ask for its rows
MAX_BAD_BYTES = 1000  # runs of bytes that are no UTF-8, each named
ENDS = (("CRLF", re.compile(rb"\r\n")), ("CR", re.compile(rb"\r(?!\n)")))


class Piece(NamedTuple):
    """Lines that stand together and were not proven: where the bytes are, which lines they are."""

    offset: int
    size: int
    first: int
    lines: int


class Bytes:
    """One pass over a file: its size and hash, and what is said of it as a whole.

    ``row_widths`` are how many cells each of the first rows has.
    """

    def __init__(self, path: Path, findings: list[Finding], place: Place):
        self.path, self.findings, self.place = path, findings, place
        self.size, self.digest = 0, hashlib.sha256()
        self.ends: dict[
            str, list[int]
        ] = {}  # other line ends than LF: how many, and the first line
        self.proven_lines = 0  # without the header
        self.marked, self.utf16, self.bad, self.undecoded = False, "", 0, False
        self.merge_markers: list[conflicts.Marker] = []
        self.scanned = False
        self.unfinished = 0  # the last line, if it has no line end
        self.aside: list[Piece] = []
        self._may_end_otherwise = self._may_hold_markers = False
        self.row_widths: list[int] = []
        self._kept: list[bytes] | None = []  # None: they are too many
        self.width = 0  # that the rows are meant to have, where it is not that of the header

    def _stretches(self) -> Iterator[Stretch]:
        """The pieces of the file. Raises scan.LongLine, OSError.

        Where the first rows are not as wide as the header, it is a piece by itself: whoever looks
        at it says in ``width`` how wide the rows are meant to be.
        """
        blocks = self._blocks()
        first = next(blocks, b"")
        of_header, self.row_widths = widths_of_rows(first)
        if set(self.row_widths) <= {of_header}:
            yield from stretches(chain([first], blocks))
            return
        cut = first.find(b"\n") + 1
        yield Stretch(first[:cut], Proven.NOTHING)
        row = empty_row(self.width or of_header)
        yield from stretches(chain([first[cut:]], blocks), row)

    def _blocks(self) -> Iterator[bytes]:
        """The blocks of the file; what is known of one holds for its pieces."""
        for block in scan.blocks(self.path):
            self.digest.update(block)
            self._keep(block)
            self._may_end_otherwise = b"\r" in block
            self._may_hold_markers = b"<<<<<<<" in block or b">>>>>>>" in block
            yield block

    def lines(self) -> Iterator[scan.Line | None]:
        """The header and the lines that are not proven.

        None where proven ones are passed over. Raises scan.LongLine, OSError.
        """
        number = 1
        for piece, proven, values in self._stretches():
            if not self.size and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                self.utf16 = piece[:2].hex(" ")
                return
            if self._may_hold_markers or self.merge_markers:
                self._look_for_markers(piece, number)
            if self._may_end_otherwise:
                self._other_ends(piece, number)
            count = scan.count_lines(piece) if values is None else len(values)
            if proven is Proven.ROWS:
                if number == 1:
                    yield from scan.lines(piece[: piece.find(b"\n") + 1].decode())
                    self.proven_lines -= 1
                yield None
                self.proven_lines += count
            else:
                self.scanned = True
                self.aside.append(Piece(self.size, len(piece), number, count))
                if values and proven is Proven.CELLS:
                    yield from _lines_of_cells(piece, number, values)
                else:
                    yield from self._unproven_lines(piece, number)
            number += count
            self.size += len(piece)

    def _unproven_lines(self, piece: bytes, number: int) -> Iterator[scan.Line]:
        """The lines of a piece of which nothing is known."""
        text = self._decoded(piece, number)
        if self.size == 0 and text.startswith("\ufeff"):
            self.marked, text = True, text[1:]
        self.unfinished = 0
        for line in scan.lines(text, number):
            yield line
            self.unfinished = 0 if line.end else line.number

    def _look_for_markers(self, piece: bytes, number: int) -> None:
        texts = piece.decode("utf-8", "replace").split("\n")
        self.merge_markers += conflicts.markers(enumerate(texts, number))

    def _decoded(self, piece: bytes, number: int) -> str:
        """The text of a piece, with each run of bytes that is no UTF-8 replaced and named."""
        parts, start = [], 0
        while self.bad < MAX_BAD_BYTES:
            try:
                parts.append(piece[start:].decode("utf-8"))
                return "".join(parts)
            except UnicodeDecodeError as error:
                self.bad += 1
                self.undecoded = True
                at, end = start + error.start, start + error.end
                begun = max(piece.rfind(b"\n", 0, at), piece.rfind(b"\r", 0, at)) + 1
                before = piece[begun:at].decode("utf-8", "replace")
                bad = " ".join(f"{byte:02x}" for byte in piece[at:end])
                message = f"byte {self.size + at} (hex {bad}) is no valid UTF-8"
                line = number + len(scan.LINE_END.findall(piece[:at].decode("utf-8", "replace")))
                self.findings.append(
                    NOT_UTF8.at(message, line=line, column=len(before) + 1, value=bad, **self.place)
                )
                parts.append(piece[start:at].decode("utf-8") + "\ufffd")
                start = end
        return "".join([*parts, piece[start:].decode("utf-8", "replace")])

    def _other_ends(self, piece: bytes, number: int) -> None:
        both = piece.count(b"\r\n")
        for (name, pattern), count in zip(ENDS, (both, piece.count(b"\r") - both)):
            if count and name not in self.ends and (found := pattern.search(piece)):
                before = len(piece[: found.start() + 1].splitlines()) - 1
                self.ends[name] = [0, number + before]
            if count:
                self.ends[name][0] += count

    def _keep(self, block: bytes) -> None:
        if self._kept is not None:
            self._kept.append(block)
            if sum(map(len, self._kept)) > KEPT:
                self._kept = None

    @property
    def data(self) -> bytes | None:
        """What the file held, if it is small."""
        return None if self._kept is None else b"".join(self._kept)

    @property
    def doubtful_ends(self) -> bool:
        """Whether a line ends otherwise than with LF."""
        return bool(self.ends)

    @property
    def sha256(self) -> str:
        """The hash of what was read."""
        return self.digest.hexdigest()

    def as_a_whole(self) -> Iterator[Finding]:
        """What is said once a file: mark, line ends, last line."""
        if self.marked:
            yield BOM.at("the file starts with a byte order mark", line=1, column=1, **self.place)
        for name, (count, line) in self.ends.items():
            many = f"{count:,} lines end" if count > 1 else "1 line ends"
            yield LINE_ENDS.at(
                f"{many} with {name} instead of LF", line=line, column=1, value=name, **self.place
            )
        if self.unfinished:
            yield NO_FINAL_NEWLINE.at(
                "the last line does not end with a line break",
                line=self.unfinished,
                column=1,
                **self.place,
            )


def _lines_of_cells(piece: bytes, number: int, values: list[list[str]]) -> Iterator[scan.Line]:
    """The lines of a piece of which each cell is proven; they end with LF or CRLF."""
    for at, (text, cells) in enumerate(zip(piece.decode().split("\n"), values), number):
        yield scan.Line(at, text.removesuffix("\r"), proven=cells)
