"""Form of a file (F): bytes, header, records, cells as text.

Only what ``stretches`` does not prove canonical goes through the exact scan, which names each
offence with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ..model import conflicts
from ..model.files import unsafe_reason
from ..model.findings import Finding, Place, quoted
from ..model.package import Table
from ..model.rulebook import limit
from . import scan
from .cells import record_findings
from .form_rules import (
    EMPTY_FILE,
    LONG_LINE,
    MISSING_FILE,
    NOT_A_FILE,
    NOT_UTF8,
    RAGGED_ROW,
    UNKNOWN_COLUMN,
    UNSAFE_FILE,
)
from .header import fitted, header_findings, header_names, no_header, other_separator
from .stretches import Bytes, Piece

MAX_COLUMNS = limit("columns")
MOST_NAMED = limit("named")
MOST_SCANNED = 100_000  # lines that the database is in doubt of; of more the file is read anew
MOST_KEPT = 1_000_000  # records kept as they are scanned; of more, too


Data = bytes | None  # what a file held; None where that was not kept
Source = Path | bytes  # a file, or what it held


class Way(StrEnum):
    """How a file was read, which says what is known of it."""

    PROVEN = "proven"  # every byte was proven canonical, and no record taken apart
    SCANNED = "scanned"  # what could not be proven went through the exact scan
    ONE_PASS = "one_pass"  # large: by the database, which looked at every cell meanwhile


@dataclass
class Form:
    """What is known of the form of a file, and whether a fast reader may be trusted with it.

    ``broken`` are the records that keep it from being sound: first line -> lines. It is ``whole``
    if the header is one line, the first, and so is each record that is not broken. ``header`` names
    the columns of the rows, which are not those of the first line where that alone is wrong
    (header.fitted). ``aside`` are the pieces that were not proven, ``scanned`` the records in
    them: line -> what ``scan.write_cells`` writes; the header, and what holds nothing, is none.
    ``data`` is what a small file held, so that nobody reads it a second time; ``loaded``, whether a
    database has read the file meanwhile.
    """

    header: list[str] = field(default_factory=list)
    sound: bool = True  # one record a line, all of the same width, valid UTF-8
    broken: dict[int, int] = field(default_factory=dict)
    whole: bool = False
    canonical: bool = True
    present: bool = True
    bytes: int = 0  # size and hash of the file, if it was read
    sha256: str = ""
    findings: list[Finding] = field(default_factory=list)
    way: Way | None = None  # None: the file was not read
    aside: list[Piece] = field(default_factory=list)
    scanned: dict[int, str] = field(default_factory=dict)
    data: Data = field(default=None, repr=False, compare=False)
    loaded: bool = field(default=False, compare=False)

    def source(self, path: Path) -> Source:
        """The file as it was looked at, if that was kept."""
        return path if self.data is None else self.data


class Looked(Protocol):
    """A file as it is handed to ``examine``: stretches.Bytes, or look.Surveyed."""

    size: int
    proven_lines: int
    utf16: str
    undecoded: bool
    row_widths: list[int]
    width: int

    @property
    def data(self) -> bytes | None:
        """What a small file holds; None of any other."""

    @property
    def sha256(self) -> str:
        """The hash of the file."""

    @property
    def doubtful_ends(self) -> bool:
        """Whether a line ends otherwise than with LF."""

    @property
    def aside(self) -> list[Piece]:
        """The pieces that were not proven."""

    @property
    def merge_markers(self) -> list[conflicts.Marker]:
        """The lines that a merge left."""

    @property
    def scanned(self) -> bool:
        """Whether lines beside the header were handed on."""

    def lines(self) -> Iterator[scan.Line | None]:
        """The lines to be looked at; None where others are passed over."""

    def as_a_whole(self) -> Iterator[Finding]:
        """What is said once a file."""


class _NotRead(Exception):
    """A file of which nothing but its findings is known."""

    def __init__(self, *findings: Finding):
        super().__init__()
        self.findings = list(findings)


def check(root: Path, table: Table) -> Form:
    """The form of a table's file.

    Args:
        root: The folder of the package.
        table: The table whose file is read.

    Returns:
        What is known of the file; its findings have file, line and column (1-based).
    """
    form = Form()
    place: Place = {"table": table.name, "file": table.path}
    try:
        path = _readable(root, table, place)
        examine(Bytes(path, form.findings, place), table, form, place)
    except _NotRead as error:
        _absent(form, *error.findings)
    except scan.LongLine:
        what = f"a line of more than {scan.MAX_LINE >> 20} MB; it was not read"
        _absent(form, LONG_LINE.at(f"{table.path} has {what}", **place))
    except OSError as error:
        _absent(form, NOT_A_FILE.at(f"{table.path} cannot be read: {error.strerror}", **place))
    return form


def _absent(form: Form, *findings: Finding) -> None:
    form.present = form.canonical = form.sound = False
    form.sha256 = ""
    form.findings.extend(findings)


def _readable(root: Path, table: Table, place: Place) -> Path:
    """The path of a table's file. Raises _NotRead, OSError."""
    path = root / table.path
    if unsafe := unsafe_reason(root, table.path):
        what = f"{quoted(table.path)} {unsafe}; it was not read"
        raise _NotRead(UNSAFE_FILE.at(what, value=table.path, **place))
    if not path.exists():
        raise _NotRead(MISSING_FILE.at(f"there is no file {table.path}", **place))
    if not path.is_file():
        what = f"{table.path} is {'a folder' if path.is_dir() else 'no regular file'}"
        raise _NotRead(NOT_A_FILE.at(what, **place))
    if path.stat().st_size == 0:
        what = f"{table.path} has no bytes, not even a header"
        raise _NotRead(EMPTY_FILE.at(what, line=1, column=1, **place))
    return path


def examine(data: Looked, table: Table, form: Form, place: Place) -> None:
    """Every offence of form in a file; what is proven canonical is passed over."""
    lines = data.lines()
    records = scan.records(lines)
    try:
        header = _first_record(data, records, form, place)
        _wrong_file(header, table, place)
        names = header_names(header.values, table)
        form.header = fitted(names, table, data.row_widths)
        if form.header == names:
            _of_one_width(data.row_widths, header, place)
        else:  # a row that goes on over a line break is as wide as the others
            records = scan.records(lines, len(form.header))
        form.findings.extend(header_findings(header, names, form.header, table, place))
        data.width = len(form.header)
        _examine_records(records, table, form, place)
        _resolved(data, form, place)
    except _NotRead as error:
        _absent(form, *error.findings)
        return
    form.findings.extend(data.as_a_whole())
    form.bytes, form.sha256, form.data = data.size, data.sha256, data.data
    form.whole = header.line == 1 and not header.extra_lines
    in_form = not (form.broken or data.doubtful_ends or data.undecoded)
    stray = any(cell.stray_quote for cell in header.cells)  # would take rows into the header
    form.sound = form.whole and in_form and form.header == names and not stray
    form.canonical, form.aside = not form.findings, data.aside
    form.way = Way.SCANNED if data.scanned else Way.PROVEN


def _first_record(
    data: Looked, records: Iterator[scan.Record], form: Form, place: Place
) -> scan.Record:
    """The header; lines before it without a value are findings. Raises _NotRead."""
    header = None
    for header in records:
        if not header.blank:
            break
        form.findings.extend(record_findings(header, [], [], place)[0])
    if data.merge_markers:
        # The file is neither of two: whatever else could be said of it follows from that.
        for _ in records:
            pass
        _resolved(data, form, place)
    if data.utf16:
        what = "the file is UTF-16, not UTF-8; it was not read"
        raise _NotRead(NOT_UTF8.at(what, line=1, column=1, value=data.utf16, **place))
    if header is None or header.blank:
        raise _NotRead(EMPTY_FILE.at("the file has no header", line=1, column=1, **place))
    return header


def _resolved(data: Looked, form: Form, place: Place) -> None:
    """Raises _NotRead for a file in which a merge left its markers: nothing else is said of it."""
    if data.merge_markers:
        form.findings.clear()
        shown, table = place["file"], place["table"]
        raise _NotRead(*conflicts.conflicts(data.merge_markers, shown, table=table))


def _wrong_file(header: scan.Record, table: Table, place: Place) -> None:
    """Raises _NotRead where the first line cannot be the header of the table."""
    at: Place = {"line": header.line, "column": 1}
    if len(header.cells) > MAX_COLUMNS:
        what = f"the header has {len(header.cells):,} columns, the schema {len(table.names)}"
        raise _NotRead(UNKNOWN_COLUMN.at(f"{what}; the file was not read", **at, **place))
    if separator := other_separator(header, table):
        what = f"the cells are separated by {separator}, not by commas; the file was not read"
        fix = "Save the file again as CSV with commas."
        raise _NotRead(UNKNOWN_COLUMN.at(what, fix=fix, **at, **place))
    if reason := no_header(header, table):
        first = header.cells[0].value
        raise _NotRead(
            EMPTY_FILE.at(f"{reason}; the file was not read", value=first, **at, **place)
        )


def _of_one_width(widths: list[int], header: scan.Record, place: Place) -> None:
    """Raises _NotRead where the first rows have one other width than the header, which does not
    tell why: none knows in which column a cell stands.
    """
    if len(widths) > 1 and len(set(widths)) == 1 and widths[0] != len(header.cells):
        rows = f"the first {len(widths)} rows have {widths[0]} cells"
        what = f"{rows}, the header {len(header.cells)}; the file was not read"
        raise _NotRead(RAGGED_ROW.at(what, line=header.line, column=1, **place))


def _examine_records(
    records: Iterator[scan.Record], table: Table, form: Form, place: Place
) -> None:
    """Look at each record, and keep it."""
    types = {column.name: column.type for column in table.fields}
    kinds = [types.get(name, "string") for name in form.header]
    for record in records:
        if not record.blank and len(form.scanned) < MOST_KEPT:
            kept = record.text if record.proven else scan.write_cells(record.values)
            form.scanned[record.line] = kept
        findings, sound = record_findings(record, form.header, kinds, place)
        form.findings.extend(findings)
        if not sound:
            form.broken[record.line] = 1 + record.extra_lines
