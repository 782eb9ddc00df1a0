"""Proof that a file is canonical: a pass over blocks of bytes with a few compiled searches, no row ever taken apart."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from ..model import Table

MAX_CELL = 10_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]|\t")
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
LOOKALIKES = "аеорсухіјѕԁһӏАВЕКМНОРСТХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Cyrillic and Greek letters that a reader takes for Latin ones
LOOKALIKE = re.compile(f"(?<=[A-Za-z_])[{LOOKALIKES}]|[{LOOKALIKES}](?=[A-Za-z_])")
ODD_BLANK = re.compile("[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")  # fine inside a cell, not at its edge: left to the exact scan
BLOCK = 1 << 19
MAX_FILE_LINE = 1 << 24
STRIDE = MAX_CELL // 2
CONTROL_BYTES = bytes(set(range(32)) - {10}) + b"\x7f"
CANONICAL_QUOTED = re.compile(rb',"(?![ =+\-@])[^",\n]*(?:,|"")(?:[^"\n]++|"")*+(?<! )"(?=[,\n])')
KINDS = bytes(ord(",") if c in b",\n" else c if c in b" -" else ord("=") if c in b"=+@" else ord("x") for c in range(256))  # what matters at the edge of a cell
EDGES = (b", ", b" ,", b",=")
MINUS_BEFORE_TEXT = re.compile(rb"[,\n]-(?!(?:[0-9]+(?:\.[0-9]+)?)?[,\n])")
ALL_BUT_SEPARATORS = bytes(set(range(256)) - set(b",\n"))


def proven(path: Path, table: Table) -> tuple[int, str]:
    """Size and hash of a file every byte of which is as the canonical form wants it (order of rows and types apart); (0, "") of any other."""
    header = ",".join(table.names).encode() + b"\n"
    row_commas = b"," * (len(table.columns) - 1) + b"\n"
    with path.open("rb") as file:
        if file.read(len(header)) != header:
            return 0, ""
        digest, size, rest = hashlib.sha256(header), len(header), b""
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            block = rest + block
            cut = block.rfind(b"\n") + 1
            rest, block = block[cut:], block[:cut]
            if len(rest) > MAX_FILE_LINE or not _block_proven(block, row_commas):
                return 0, ""
    return (0, "") if rest else (size, digest.hexdigest())


def _block_proven(block: bytes, row_commas: bytes) -> bool:
    if len(block.translate(None, CONTROL_BYTES)) != len(block):
        return False
    if any(block.find(b"\n", at, at + STRIDE) < 0 for at in range(0, len(block) - STRIDE, STRIDE)):
        return False  # a line so long that it may hold an over-long cell
    if not block.isascii():
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if INVISIBLE.search(text) or CONTROL.search(text) or ODD_BLANK.search(text) or LOOKALIKE.search(text) or not unicodedata.is_normalized("NFC", text):
            return False
    block = b"\n" + block
    if b'"' in block and b'"' in (block := CANONICAL_QUOTED.sub(b",", block)):  # a line that starts with a quote is left to the exact scan
        return False
    kinds = block.translate(KINDS)
    if any(edge in kinds for edge in EDGES) or (b",-" in kinds and MINUS_BEFORE_TEXT.search(block)):
        return False
    separators = block[1:].translate(None, ALL_BUT_SEPARATORS)
    return separators == row_commas * (len(separators) // len(row_commas))
