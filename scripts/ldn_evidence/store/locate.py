"""Where a passage stands in a snapshot: span, hash and text fragment.

Spans are W3C Web Annotation text positions (0-based, end exclusive, Unicode code points); the
fragment is the value of a URL text directive (https://wicg.github.io/scroll-to-text-fragment/), at
most four words at each end.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import quote

from ..model.loading import load_package
from ..model.refusal import Refused

FRAGMENT_WORDS = 4
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»", "»": "«"}
LOOSE = {"'": "['‘’]", '"': '["“”]', "-": "[-‐‑–—]"}


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    text: str

    @property
    def sha256(self) -> str:
        return span_hash(self.text)

    @property
    def fragment(self) -> str:
        return fragment_of(self.text)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Start, end, hash and fragment as a row holds them."""
        return (str(self.start), str(self.end), self.sha256, self.fragment)


def read_snapshot(folder: Path, source: str) -> str:
    """The text of a snapshot, line ends as they are. Raises OSError, UnicodeDecodeError."""
    if not re.fullmatch(r"[a-z0-9_]+", source):
        raise FileNotFoundError(2, "no such source id", source)
    return (folder / f"{source}.txt").read_bytes().decode("utf-8")


def span_hash(text: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def fragment_of(text: str) -> str:
    """The passage as a URL text directive: its first and last words, or all of it."""
    words = text.split()

    def encode(part: list[str]) -> str:
        return quote(" ".join(part), safe="").replace("-", "%2D")

    if len(words) <= FRAGMENT_WORDS:
        return encode(words)
    split = max(FRAGMENT_WORDS, len(words) - FRAGMENT_WORDS)
    return f"{encode(words[:FRAGMENT_WORDS])},{encode(words[split:])}"


def find(snapshot: str, words: str) -> list[Span]:
    """All places of a passage.

    Exact if there is one, else with blanks, quotes and dashes taken loosely, or without quotes put
    round it.
    """
    words = words.strip()
    if not words:
        return []
    pattern = re.escape(words)
    spans = [Span(m.start(), m.end(), m.group()) for m in re.finditer(pattern, snapshot)]
    if spans:
        return spans
    loose = r"\s+".join(
        "".join(LOOSE.get(c, re.escape(c)) for c in _plain(word)) for word in words.split()
    )
    spans = [Span(m.start(), m.end(), m.group()) for m in re.finditer(loose, snapshot)]
    return (
        spans
        if spans or len(words) < 3 or QUOTES.get(words[0]) != words[-1]
        else find(snapshot, words[1:-1])
    )


def _plain(word: str) -> str:
    return word.translate(str.maketrans("‘’“”‐‑–—", "''\"\"----"))


def nearest(snapshot: str, words: str) -> Span | None:
    """The passage most like the one that was not found: around the longest run of characters in
    common.
    """
    match = SequenceMatcher(None, snapshot, words, autojunk=False).find_longest_match()
    if match.size < min(12, max(4, len(words) // 3)):
        return None
    start = max(0, match.a - match.b)
    end = min(len(snapshot), start + len(words))
    return Span(start, end, snapshot[start:end])


def names_of_spans(path: Path) -> tuple[str, str, str, str]:
    """What the package at a path calls start, end, hash and fragment; else these words."""
    with suppress(Refused):
        for table in load_package(path).tables.values():
            if named := table.passages:
                return (*named.span, named.fragment)
    return ("start", "end", "hash", "fragment")
