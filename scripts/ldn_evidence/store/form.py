"""Form of a file (F): bytes, header, records, cells as text.

Only what ``stretches`` does not prove canonical goes through the exact scan, which names each offence with its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ..model import conflicts
from ..model.files import unsafe_reason
from ..model.findings import Finding, quoted
from ..model.package import Table
from . import scan
from .form_rules import *  # noqa: F403 - the catalogue of this layer
from .proof import CONTROL, INVISIBLE, LOOKALIKE, MAX_CELL
from .stretches import Bytes

NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
MAX_COLUMNS = 1_000
EDGE_BLANK = re.compile(r"\A\s|\s\Z")


@dataclass
class Form:
    """What the form check learnt of a file: its header, and whether a fast reader may be trusted with it."""

    header: list[str] = field(default_factory=list)
    sound: bool = True  # one record a line, all of the same width, valid UTF-8
    broken: dict[int, int] = field(
        default_factory=dict
    )  # records that keep it from being sound: first line -> lines
    whole: bool = False  # the header is one line, the first; so is each record that is not broken
    canonical: bool = True
    present: bool = True
    bytes: int = 0  # size and hash of the file, if it was read
    sha256: str = ""
    findings: list[Finding] = field(default_factory=list)


def check(root: Path, table: Table) -> Form:
    """The form of the table's file."""
    form = Form()
    place = {"table": table.name, "file": table.path}
    if unsafe := unsafe_reason(root, table.path):
        return _absent(
            form,
            UNSAFE_FILE.at(
                f"{quoted(table.path)} {unsafe}; it was not read", value=table.path, **place
            ),
        )
    path = root / table.path
    try:
        if not path.exists():
            return _absent(form, MISSING_FILE.at(f"there is no file {table.path}", **place))
        if not path.is_file():
            return _absent(
                form,
                NOT_A_FILE.at(
                    f"{table.path} is {'a folder' if path.is_dir() else 'no regular file'}", **place
                ),
            )
        if path.stat().st_size == 0:
            return _absent(
                form,
                EMPTY_FILE.at(
                    f"{table.path} has no bytes, not even a header", line=1, column=1, **place
                ),
            )
        examine(Bytes(path, form, place), table, form, place)
    except scan.LongLine:
        return _absent(
            form,
            LONG_LINE.at(
                f"{table.path} has a line of more than {scan.MAX_LINE >> 20} MB; it was not read",
                **place,
            ),
        )
    except OSError as error:
        return _absent(
            form, NOT_A_FILE.at(f"{table.path} cannot be read: {error.strerror}", **place)
        )
    form.canonical = not form.findings
    return form


def _absent(form: Form, finding: Finding) -> Form:
    form.present = form.canonical = form.sound = False
    form.sha256 = ""
    form.findings.append(finding)
    return form


def examine(data, table: Table, form: Form, place: dict) -> None:
    """Every offence of form in the file (stretches.Bytes, look.Surveyed); what is proven canonical is passed over."""
    records = scan.records(data.lines())
    header, found = None, form.findings
    for header in records:
        if not header.blank:
            break
        found.append(_blank(header, place))
    if (
        data.markers
    ):  # the file is neither of two: whatever else could be said of it follows from that
        for _ in records:
            pass
        _unsolved(data, form, place)
        return
    if data.utf16:
        _absent(
            form,
            NOT_UTF8.at(
                "the file is UTF-16, not UTF-8; it was not read",
                line=1,
                column=1,
                value=data.utf16,
                **place,
            ),
        )
        return
    if header is None or header.blank:
        _absent(form, EMPTY_FILE.at("the file has no header", line=1, column=1, **place))
        return
    if len(header.cells) > MAX_COLUMNS:
        what = f"the header has {len(header.cells):,} columns, the schema {len(table.names)}; the file was not read"
        _absent(form, UNKNOWN_COLUMN.at(what, line=header.line, column=1, **place))
        return
    if separator := _other_separator(header, table):
        what = f"the cells are separated by {separator}, not by commas; the file was not read"
        _absent(
            form,
            UNKNOWN_COLUMN.at(
                what,
                fix="Save the file again as CSV with commas.",
                line=header.line,
                column=1,
                **place,
            ),
        )
        return
    if reason := _no_header(header, table):
        _absent(
            form,
            EMPTY_FILE.at(
                f"{reason}; the file was not read",
                line=header.line,
                column=1,
                value=header.cells[0].value,
                **place,
            ),
        )
        return
    found.extend(_header(header, table, form, place))
    types = {column.name: column.type for column in table.fields}
    kinds = [types.get(name, "string") for name in form.header]
    ragged: dict[int, list[Finding]] = {}
    count = 0
    whole = form.sound and not (header.line > 1 or header.extra_lines)
    for record in records:
        count += not record.blank
        form.sound = True
        for finding in _record(record, form, kinds, place):
            (
                ragged.setdefault(len(record.cells), [])
                if finding.code == RAGGED_ROW.code
                else found
            ).append(finding)
        if not form.sound:
            form.broken[record.line] = 1 + record.extra_lines
    if data.markers:
        _unsolved(data, form, place)
        return
    if len(ragged) == 1 and len(next(iter(ragged.values()))) == count + data.proven_lines > 1:
        width = next(iter(ragged))  # the fault is the header's, and is told once
        found.append(
            RAGGED_ROW.at(
                f"all {count} rows have {width} cells, the header {len(form.header)}",
                line=header.line,
                column=1,
                **place,
            )
        )
    else:
        found.extend(finding for findings in ragged.values() for finding in findings)
    found.extend(data.as_a_whole())
    form.bytes, form.sha256 = data.size, data.sha256
    form.sound = whole and not (form.broken or data.ends or data.undecoded)
    form.whole = whole


def _unsolved(data, form: Form, place: dict) -> None:
    """A file in which a merge left its markers: these, and nothing else, are said of it."""
    form.findings.clear()
    for finding in conflicts.told(data.markers, place["file"], table=place["table"]):
        _absent(form, finding)


def _blank(record: scan.Record, place: dict) -> Finding:
    return BLANK_LINE.at(
        "the row holds nothing but commas" if record.commas else "the line is blank",
        line=record.line,
        column=1,
        **place,
    )


def _no_header(header: scan.Record, table: Table) -> str:
    """Why the first line is no header of the table, if it is none: not one name is a column's, nor like one."""
    names = header_names(header.values, table)
    if set(names) & set(table.names) or any(
        get_close_matches(name, table.names, 1, 0.6) for name in names
    ):
        return ""
    return f"the first line names no column of {table.name}: it begins with {quoted(names[0], 30)}, not with {quoted(table.names[0])}"


def header_names(cells: list[str], table: Table) -> list[str]:
    """The names in a header, without blanks around them; one that is a column's but for letter case, blanks and marks is that column's."""
    names = [cell.strip() for cell in cells]
    free: dict[str, list[str]] = {}
    for name in table.names:
        free.setdefault(_letters(name), []).extend([] if name in names else [name])
    meant = []
    for name in names:
        columns = [] if name in table.names else free.get(_letters(name), [])
        meant.append(columns.pop() if len(columns) == 1 else name)
    return meant


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", name).casefold()).strip("_")


def _other_separator(header: scan.Record, table: Table) -> str:
    """What stands between the names of a header that is one cell to us, as some spreadsheets write it."""
    text = header.cells[0].value
    names = {";": "semicolons", "\t": "tabs", "|": "bars"}
    return next(
        (
            name
            for c, name in names.items()
            if len(header.cells) == 1 and c in text and set(text.split(c)) & set(table.names)
        ),
        "",
    )


def _header(header: scan.Record, table: Table, form: Form, place: dict) -> Iterator[Finding]:
    """Header against schema; the names as they are meant go into ``form.header``."""
    names = form.header = header_names(header.values, table)
    seen: set[str] = set()
    for cell, name in zip(header.cells, names):
        at = {"line": cell.line, "column": cell.column, "field": name, "value": cell.value} | place
        if name in seen:
            yield DUPLICATE_COLUMN.at(f"column {quoted(name)} stands twice in the header", **at)
        elif name not in table.names:
            near = get_close_matches(
                name, [n for n in table.names if n not in names and n not in seen], 1, 0.6
            )
            hint = f"; the nearest missing one is {quoted(near[0])}" if near else ""
            yield UNKNOWN_COLUMN.at(
                f"{table.name} has no column {quoted(cell.value)}{hint}",
                fix=f"Rename it to `{near[0]}`." if near else None,
                **at,
            )
            seen.update(near)  # that it is missing follows
        elif name != cell.value.strip():
            yield COLUMN_SPELLING.at(
                f"{quoted(cell.value)} is the column {quoted(name)} in other letters", **at
            )
        elif "\n" in cell.value:
            yield LINE_BREAK.at(f"{quoted(cell.value)} holds a line break", **at)
        elif cell.value != name:
            yield EDGE_BLANKS.at(f"{quoted(cell.value)} begins or ends with a blank", **at)
        if cell.quoted and not any(c in cell.value for c in ',"\n'):
            yield NEEDLESS_QUOTES.at(f"{quoted(cell.value)} is quoted without need", **at)
        seen.add(name)
    for name in table.names:
        if name not in seen:
            yield MISSING_COLUMN.at(
                f"column {quoted(name)} is missing from the header",
                line=header.line,
                column=1,
                field=name,
                **place,
            )
    known = [name for name in names if name in table.names]
    wanted = [name for name in table.names if name in names]
    if len(set(known)) == len(known) and known != wanted:
        first = next(i for i, (a, b) in enumerate(zip(known, wanted)) if a != b)
        cell = header.cells[names.index(known[first])]
        yield COLUMN_ORDER.at(
            f"column {quoted(known[first])} stands where {quoted(wanted[first])} belongs",
            line=cell.line,
            column=cell.column,
            field=known[first],
            **place,
        )


def _record(record: scan.Record, form: Form, kinds: list[str], place: dict) -> Iterator[Finding]:
    at = {"line": record.line, "column": 1} | place
    width = len(form.header)
    if record.blank:
        form.sound = False
        yield _blank(record, place)
        return
    if record.unclosed:
        form.sound = False
        cell = record.unclosed
        yield UNCLOSED_QUOTE.at(
            f"the quote before {quoted(cell.value.lstrip(chr(34)), 30)} is never closed",
            value=cell.value,
            **at
            | {
                "line": cell.line,
                "column": cell.column,
                "field": _name(form.header, record.cells.index(cell)),
            },
        )
    if len(record.cells) != width and not record.unclosed:
        form.sound = False
        few = len(record.cells) < width
        last = record.cells[-1] if few else record.cells[width]
        yield RAGGED_ROW.at(
            f"the row has {len(record.cells)} cells, the header {width}",
            value=last.value,
            **at | {"line": last.line, "column": last.column},
        )
    for index, cell in enumerate(record.cells):
        if cell is not record.unclosed:
            spot = at | {
                "line": cell.line,
                "column": cell.column,
                "field": _name(form.header, index),
                "value": cell.value,
            }
            yield from _cell(cell, kinds[index] if index < len(kinds) else "string", form, spot)


def _name(header: list[str], index: int) -> str | None:
    return header[index] if index < len(header) else None


def _cell(cell: scan.Cell, kind: str, form: Form, at: dict) -> Iterator[Finding]:
    value = cell.value
    if "\n" in value:
        form.sound = False
        yield LINE_BREAK.at(f"{quoted(value)} holds a line break", **at)
    elif match := CONTROL.search(value):
        form.sound = form.sound and match.group() != "\0"
        yield CONTROL_CHARACTER.at(f"{quoted(value)} holds {_code(match.group())}", **at)
    if match := INVISIBLE.search(value):
        yield INVISIBLE_CHARACTER.at(
            f"{quoted(value)} holds the invisible {_code(match.group())}", **at
        )
    if match := LOOKALIKE.search(value):
        yield LOOKALIKE_LETTER.at(
            f"{quoted(value)} holds {_code(match.group())} among Latin letters", **at
        )
    if not unicodedata.is_normalized("NFC", value):
        yield NOT_NFC.at(f"{quoted(value)} is not in Unicode normalisation form C", **at)
    if EDGE_BLANK.search(value):
        yield EDGE_BLANKS.at(f"{quoted(value)} begins or ends with a blank", **at)
    elif (
        kind == "string"
        and value[:1] in ("=", "+", "-", "@")
        and len(value) > 1
        and not NEGATIVE_NUMBER.fullmatch(value)
    ):
        yield FORMULA.at(
            f"{quoted(value)} begins with `{value[0]}`, which a spreadsheet would run as a formula",
            **at,
        )
    if cell.stray_quote:
        form.sound = False
        yield STRAY_QUOTE.at(f"{quoted(value)} holds a quote outside a quoted cell", **at)
    elif cell.quoted and not any(c in value for c in ',"\n'):
        yield NEEDLESS_QUOTES.at(f"{quoted(value)} is quoted without need", **at)
    if len(value) > MAX_CELL:
        yield LONG_CELL.at(f"the cell has {len(value):,} characters, more than {MAX_CELL:,}", **at)


def _code(character: str) -> str:
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'control character')})"
