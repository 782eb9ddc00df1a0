"""Ids put into the empty cells of a workbook.

All else in it stays byte for byte: pictures, colours, comments, what we know nothing of.
"""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from ...model.refusal import Refused
from ...store.writing import write_all

LOCKS = (".~lock.{}#", "~${}")  # that LibreOffice and Excel put beside a workbook while it is open
Places = dict[tuple[int, int], str]  # (row number, column number), from 1 -> text


def check_writable(path: Path, data: bytes) -> None:
    """Look, before anything is changed, whether ids can go into a file and stay there.

    Raises:
        Refused: The file is no workbook, or is open in a spreadsheet program.
    """
    if not data.startswith(b"PK"):
        raise Refused(
            "ids go into an .xlsx workbook only",
            "Leave out --write-ids, or write a workbook by `ldn export --xlsx FILE` "
            "and import that.",
        )
    for lock in (lock.format(path.name) for lock in LOCKS):
        if path.with_name(lock).exists():
            raise Refused(
                f"it is open in a spreadsheet program ({lock}), which would write over the ids",
                "Close it there, then import again.",
            )


def with_ids(data: bytes, ids: dict[str, Places]) -> bytes:
    """A workbook with texts in cells that are empty.

    Args:
        data: The workbook.
        ids: The texts, by part of the archive and place.

    Raises:
        Refused: A part is in an encoding of another kind, or has not the row.
    """
    memory = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(memory, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename in ids:
                content = with_texts(content, ids[part.filename])
            new.writestr(part, content)
    return memory.getvalue()


def write_ids(path: Path, was: bytes, now: bytes) -> bool:
    """Put a workbook in place of the one that was read; whether it was still that one.

    Raises:
        OSError: It cannot be written.
    """
    if path.read_bytes() != was:
        return False
    write_all({path: now})
    return True


def with_texts(xml: bytes, texts: Places) -> bytes:
    """A part that holds a sheet, with texts in it. Raises Refused."""
    if not xml.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Refused(
            "its sheets are in another encoding than UTF-8, in which no id can be put",
            "Save it again as .xlsx, and import that.",
        )
    edits = _Edits(xml, texts).edits
    if missing := set(texts) - {edit.place for edit in edits}:
        raise Refused(
            f"row {min(missing)[0]} of a sheet was not found again, to put its id in",
            "Save it again as .xlsx, and import that.",
        )
    pieces, done = [], 0
    for edit in edits:
        pieces += [xml[done : edit.start], edit.cell]
        done = edit.end
    return b"".join([*pieces, xml[done:]])


class _Edit(NamedTuple):
    """A new cell, and the bytes that it replaces: none where ``start`` is ``end``."""

    place: tuple[int, int]
    start: int
    end: int
    cell: bytes


class _Edits:
    """Where in a sheet cells are replaced or put in, in the order of the file."""

    def __init__(self, xml: bytes, texts: Places):
        self.xml = xml
        self.edits: list[_Edit] = []
        self.rows: dict[int, list[int]] = {}
        for row, column in sorted(texts):
            self.rows.setdefault(row, []).append(column)
        self.texts = texts
        self.row = self.column = 0
        self.inside = False
        self.pending: list[int] = []
        # First byte and style of the cell that is being replaced.
        self.cell: tuple[int, str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "row":
            self.row, self.column, self.inside = int(attributes.get("r") or self.row + 1), 0, True
            self.pending = list(self.rows.get(self.row, ()))
        elif local == "c" and self.inside:
            self.column = _column(attributes["r"]) if attributes.get("r") else self.column + 1
            self._put_in(prefix, before=self.column)
            if self.pending and self.pending[0] == self.column:
                self.cell = (self.parser.CurrentByteIndex, attributes.get("s", ""))

    def _end(self, name: str) -> None:
        prefix, _, local = name.rpartition(":")
        here = self.parser.CurrentByteIndex
        # The parser is behind an element without content already.
        closing = self.xml.startswith(b"</", here)
        if local == "c" and self.cell:
            start, style = self.cell
            end = self.xml.index(b">", here) + 1 if closing else here
            place = (self.row, self.pending.pop(0))
            self.edits.append(_Edit(place, start, end, self._made(prefix, place, style)))
            self.cell = None
        elif local == "row":
            if closing:
                self._put_in(prefix)
            self.inside = False

    def _put_in(self, prefix: str, before: int | None = None) -> None:
        """Put in what the row has no cell for, here or left of the column ``before``."""
        here = self.parser.CurrentByteIndex
        while self.pending and (before is None or self.pending[0] < before):
            place = (self.row, self.pending.pop(0))
            self.edits.append(_Edit(place, here, here, self._made(prefix, place, "")))

    def _made(self, prefix: str, place: tuple[int, int], style: str) -> bytes:
        from openpyxl.utils import get_column_letter

        row, column = place
        tag = f"{prefix}:" if prefix else ""
        styled = f' s="{escape(style)}"' if style else ""
        text = escape(self.texts[place], quote=False)
        cell = (
            f'<{tag}c r="{get_column_letter(column)}{row}"{styled} t="inlineStr">'
            f"<{tag}is><{tag}t>{text}</{tag}t></{tag}is></{tag}c>"
        )
        return cell.encode("ascii", "xmlcharrefreplace")


def _column(address: str) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(re.sub("[0-9]", "", address))
