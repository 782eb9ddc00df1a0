"""Files of tagged lines, RIS and MEDLINE, as the databases write them -> records with the line of
each value.

Readers that are kept hold to the letter of either form; exports do not: text stands before and
between records, values are wrapped, one blank follows the tag, a record's end is lacking or comes
twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .names import word_set

MAX_VALUES = 100_000  # of one record
MAX_LENGTH = 100_000  # characters of a value on several lines


class Value(NamedTuple):
    """A value, its tag, and the line on which it begins."""

    tag: str
    text: str
    line: int


class Stray(NamedTuple):
    """Lines that belong to no record."""

    line: int
    text: str
    lines: int


class Remark(str):
    """What is told of a file although nothing of a record is lost by it."""


@dataclass
class Tagged:
    """One record: its values in the order of the file."""

    line: int
    values: list[Value] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)
    narrow: bool = False  # one blank between tag and hyphen
    start: int = -1  # which value began the record, -1 while none did
    number: int = 0

    def every(self, *tags: str) -> list[str]:
        """Values of these tags, in the order of the file."""
        return [value.text for value in self.values if value.tag in tags and value.text]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one."""
        return next((found[0] for tag in tags if (found := self.every(tag))), "")

    def add(self, tag: str, text: str, line: int) -> None:
        """Take a value, as long as there are not too many."""
        if len(self.values) < MAX_VALUES:
            self.values.append(Value(tag, text.strip(), line))
        elif not self.untaken:
            self.untaken.append(
                f"line {line}: the record has more than {MAX_VALUES:,} values; the rest was"
                " left out"
            )

    def go_on(self, text: str, line: int, unbroken: frozenset[str]) -> None:
        """A line without a tag goes on with the value before; an identifier is joined without a
        blank.
        """
        tag, before, begun = self.values[-1]
        if len(before) > MAX_LENGTH:
            if not self.untaken:
                self.untaken.append(
                    f"line {line}: {tag} holds more than {MAX_LENGTH:,} characters; the"
                    " rest was left out"
                )
        elif tag not in unbroken:
            self.values[-1] = Value(tag, f"{before} {text.strip()}".strip(), begun)
        elif " " in text.strip():
            self.untaken.append(
                f"line {line}: `{text.strip()[:40]}` is no part of the identifier before it"
            )
        else:
            self.values[-1] = Value(tag, before + text.strip(), begun)


RIS_TAG = re.compile(r"\ufeff? {0,3}([A-Z][A-Z0-9])([ \t]{1,3})-(?:[ \t](.*)|()$)")
RIS_EDGE = re.compile(r"\ufeff?\s{0,3}(TY|ER)[ \t]{0,3}-\s*(.*)$")
RIS_KNOWN = word_set(
    "A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP"
    " ER ET FE ID IS J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK LP M1 M2 M3 N1 N2 NV OP PB PM PP"
    " PT PY RI RN RP SE SN SP ST SV T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR VL VO Y1 Y2"
)
RIS_LONG = word_set("AB N1 N2 KW K1 AD RN")
RIS_UNBROKEN = word_set("DO DI L1 L2 L3 L4 LK UR")
RIS_TITLE = word_set("TI T1 CT BT DO")


def ris_records(text: str) -> Iterator[Tagged | Stray]:
    """The records of a RIS file, and the text between them."""
    record: Tagged | None = None
    stray: list[tuple[int, str]] = []
    blank = False
    for number, line in enumerate(text.split("\n"), 1):
        edge = RIS_EDGE.match(line)
        tag = None if edge else _ris_tag(line, record)
        if edge and edge[1] == "TY":
            if record and record.start >= 0:
                yield from _parted(record)
                record = None
            record = record or Tagged(number)
            record.start, record.narrow = len(record.values), line.lstrip("\ufeff ")[2:4] != "  "
            record.add("TY", edge[2], number)
        elif edge:
            yield from _parted(record) if record else ()
            record = None
        elif tag:
            record = record or Tagged(number)
            record.add(tag[1], tag[3] or "", number)
        elif line.strip():
            if record and record.values and not (blank and record.values[-1].tag not in RIS_LONG):
                record.go_on(line, number, RIS_UNBROKEN)
            else:
                stray.append((number, line.strip()))
                continue
        blank = not line.strip()
        if not blank:
            yield from _stray(stray)
    yield from _parted(record) if record else ()
    yield from _stray(stray)


def _ris_tag(line: str, record: Tagged | None) -> re.Match[str] | None:
    """The tag of a line.

    One blank after it is enough where the record is written so, or the tag is known and no long
    text goes on.
    """
    found = RIS_TAG.match(line)
    if not found or (record is None and found[1] not in RIS_KNOWN):
        return None
    if len(found[2]) > 1 or found[2] == "\t":
        return found
    if found[1] not in RIS_KNOWN or record is None:
        return None
    long = bool(record.values) and record.values[-1].tag in RIS_LONG
    return found if record.narrow or not long else None


def _parted(record: Tagged) -> Iterator[Tagged]:
    """A record; two, where one that lacks its first line stands before it."""
    before, after = record.values[: max(record.start, 0)], record.values[max(record.start, 0) :]
    if before and all(any(value.tag in RIS_TITLE for value in part) for part in (before, after)):
        yield Tagged(before[0].line, before)
        record = Tagged(after[0].line, after, record.untaken)
    yield record


def _stray(lines: list[tuple[int, str]]) -> Iterator[Stray]:
    if lines:
        yield Stray(*lines[0], len(lines))
        lines.clear()


MEDLINE_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]{1,3})( {0,2})- ?(.*)$")
MEDLINE_UNBROKEN = frozenset(["AID", "LID"])


def medline_records(text: str) -> Iterator[Tagged | Stray]:
    """The records of a file in MEDLINE form, and the text between them."""
    record: Tagged | None = None
    stray: list[tuple[int, str]] = []
    blank = True
    for number, line in enumerate(text.split("\n"), 1):
        tag = MEDLINE_TAG.match(line)
        if tag and len(tag[1] + tag[2]) != 4 and tag[1] != "PMID":
            tag = None
        if tag and tag[1] == "PMID":
            if record:
                yield record
            record = Tagged(number)
        if tag and record:
            record.add(tag[1], tag[3], number)
        elif line.strip() and (record is None or (blank and not line.startswith(" "))):
            stray.append((number, line.strip()))
            continue
        elif line.strip() and record:
            _medline_goes_on(record, line, number)
        blank = not line.strip()
        if not blank:
            yield from _stray(stray)
    if record:
        yield record
    yield from _stray(stray)


def _medline_goes_on(record: Tagged, line: str, number: int) -> None:
    if record.values[-1].tag in MEDLINE_UNBROKEN and line.strip().startswith(
        "["
    ):  # `[doi]` on a line of its own
        tag, before, begun = record.values[-1]
        record.values[-1] = Value(tag, f"{before} {line.strip()}", begun)
    else:
        record.go_on(
            line.replace(" [", "[") if record.values[-1].tag in MEDLINE_UNBROKEN else line,
            number,
            MEDLINE_UNBROKEN,
        )


def stray_text(stray: Stray) -> tuple[str, str]:
    """Where stray lines stand, and what is told of them."""
    more = (
        f" and {stray.lines - 1} more line{'s' if stray.lines > 2 else ''}"
        if stray.lines > 1
        else ""
    )
    verb = "belong" if stray.lines > 1 else "belongs"
    return f"line {stray.line}", Remark(f"`{stray.text[:40]}`{more} {verb} to no record")
