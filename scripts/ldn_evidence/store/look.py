"""What the bytes of a file say that the database reads: size, hash, line ends, and the characters
that need a closer look.
"""

from __future__ import annotations

import codecs
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..model import conflicts
from ..model.findings import Finding, Place
from . import scan
from .form_rules import NEEDLESS_QUOTES
from .proof import PLAIN_BYTES, harmless
from .stretches import Piece


@dataclass
class Look:
    """Size and hash of a file, its line ends, and which of its characters are in doubt wherever
    they stand; ``whole``, if its last line ends.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    size: int = 0
    breaks: int = 0
    odd: str = ""
    whole: bool = False
    quoted: int = 0  # lines with needless quotes that are counted only

    def over(self, path: Path) -> None:
        """One pass over a file. Raises OSError."""
        seen: set[str] = set()
        block, decoder = b"", codecs.getincrementaldecoder("utf-8")("replace")
        with path.open("rb") as file:
            while not self.stop.is_set() and (chunk := file.read(scan.BLOCK)):
                block = chunk
                self.digest.update(block)
                self.size += len(block)
                rest = decoder.decode(block.translate(None, PLAIN_BYTES))
                self.breaks += rest.count("\n")
                seen.update(rest)
        self.odd = "".join(
            character for character in sorted(seen - {"\n"}) if not harmless(character)
        )
        self.whole = block.endswith(b"\n")


class Surveyed:
    """A file of which only some lines are in doubt: they are handed on, and of it as a whole only
    is said how many others have needless quotes.
    """

    doubtful_ends = undecoded = False
    scanned, width, data = True, 0, None
    utf16 = ""
    aside: list[Piece] = []
    row_widths: list[int] = []

    def __init__(self, looked: Look, doubtful: list[scan.Line], place: Place):
        self.doubtful, self.place = doubtful, place
        self.quoted = looked.quoted
        self.merge_markers: list[conflicts.Marker] = []
        self.size, self.sha256 = looked.size, looked.digest.hexdigest()
        self.proven_lines = looked.breaks - len(doubtful)

    def lines(self) -> Iterator[scan.Line | None]:
        """The header and the lines in doubt; None where others are passed over."""
        before = 0
        for line in self.doubtful:
            if line.number != before + 1:
                yield None
            yield line
            before = line.number

    def as_a_whole(self) -> Iterator[Finding]:
        """How many lines have needless quotes beside those that are handed on."""
        if self.quoted:
            what = f"{self.quoted:,} more line{'s' if self.quoted > 1 else ''}"
            counted = NEEDLESS_QUOTES.at(f"{what} with quotes that nothing needs", **self.place)
            yield counted.with_place(offences=self.quoted)
