"""BibTeX as reference managers, databases and people write it -> its entries, with the line of each
field.

The splitter of the library that reads names (bibtexparser) loses entries which begin on the next
line or have a hyphen in their type, and gives a field whose comma lacks to the one before; here
such an entry is read, or told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

BEGIN = re.compile(r"@[ \t]*([A-Za-z][\w.+-]*)\s*([{(])")
AT_LINE_START = re.compile(r"^[ \t\ufeff]*(?=@[ \t]*[A-Za-z][\w.+-]*\s*[{(])", re.MULTILINE)
# Within an entry only this ends one that is never closed: an abstract may have `@ home (…)` at the
# start of a line.
NEXT_ENTRY = re.compile(
    r"^[ \t\ufeff]*(?=@[ \t]*[A-Za-z][\w.+-]*\s*[{(]\s*(?:[^\s,={}()\"]*\s*,|[\w-]+\s*=))",
    re.MULTILINE,
)
LOOKS_LIKE_ENTRY = re.compile(r"^[ \t\ufeff]*@[ \t]*[A-Za-z]", re.MULTILINE)
NAME = re.compile(r"([^\s=,{}()\"#%']+)\s*=\s*")
WORD = re.compile(r"[^\s,{}()\"#=]+")
MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: str(number) for number, name in enumerate(MONTH_NAMES.split(), 1)}
JOINED = (
    "note",
    "annote",
    "keywords",
    "abstract",
    "file",
    "url",
    "howpublished",
    "comment",
)  # several of these are all kept


class Malformed(ValueError):
    """What no BibTeX can be, and where."""


class Field(NamedTuple):
    """A value, and the line on which its name stands."""

    text: str
    line: int


class Stray(NamedTuple):
    """Text between entries."""

    line: int
    text: str
    lost: bool  # it looks like an entry


@dataclass
class Entry:
    """One entry; values as they stand, without the braces or quotation marks around them."""

    type: str
    key: str
    line: int
    fields: dict[str, Field] = field(default_factory=dict)
    untaken: list[str] = field(default_factory=list)


def entries(text: str) -> Iterator[Entry | Stray | tuple[int, str]]:
    """The entries of a file; text between them; the line and fault of what cannot be read."""
    source = _Source(text)
    macros = dict(MONTHS)
    at = 0
    while at < len(text):
        begin = BEGIN.search(text, at) if text[at : at + 1] == "@" else None
        if not begin or begin.start() != at:
            start = _next(text, at)
            yield from source.strays(at, start)
            at = start
            continue
        upcoming = NEXT_ENTRY.search(text, begin.end())
        limit = upcoming.end() if upcoming else len(text)
        kind = begin[1].lower()
        try:
            if kind == "comment":
                at = source.balanced(begin.end() - 1, limit, strict=False)
            elif kind == "preamble":
                at = source.balanced(begin.end() - 1, limit)
            elif kind == "string":
                at, made = source.fields(
                    begin.end(), limit, begin[2], macros, Entry(kind, "", source.line(at))
                )
                macros |= {name: value.text for name, value in made.fields.items()}
            else:
                at, made = source.entry(begin, limit, macros)
                yield made
        except Malformed as error:
            yield source.line(at), str(error)
            at = limit


def _next(text: str, start: int) -> int:
    """Where the next entry begins: at the start of a line, or right after another entry."""
    if follows := re.compile(r"[\s,;}]*(?=@[ \t]*[A-Za-z][\w.+-]*\s*[{(])").match(text, start):
        return follows.end()
    found = AT_LINE_START.search(text, start)
    return found.end() if found else len(text)


class _Source:
    """A text with its lines."""

    def __init__(self, text: str):
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def strays(self, start: int, end: int) -> Iterator[Stray]:
        """Lines between entries, without the remarks that begin with a percent sign."""
        lost: list[Stray] = []
        number = self.line(start)
        for line in self.text[start:end].split("\n"):
            if line.strip("\ufeff \t\r},;") and not line.lstrip("\ufeff ").startswith("%"):
                lost.append(Stray(number, line.strip()[:40], bool(LOOKS_LIKE_ENTRY.match(line))))
            number += 1
        if lost:
            yield lost[0]._replace(lost=any(one.lost for one in lost))

    def entry(self, begin: re.Match[str], limit: int, macros: dict[str, str]) -> tuple[int, Entry]:
        """The entry that begins here, and where it ends. Raises Malformed."""
        key = re.compile(r"\s*([^,={}\"]*?)\s*(?=[,=})])").match(self.text, begin.end(), limit)
        made = Entry(begin[1].lower(), "", self.line(begin.start()))
        if not key:
            raise Malformed("no key and no fields")
        after = key.end()
        if self.text[after] == "=":  # no key: the first field stands in its place
            after = begin.end()
        else:
            made.key = " ".join(key[1].split())
        return self.fields(after, limit, begin[2], macros, made)

    def fields(
        self, at: int, limit: int, opener: str, macros: dict[str, str], made: Entry
    ) -> tuple[int, Entry]:
        """The fields up to the end of the entry. Raises Malformed."""
        closer = "}" if opener == "{" else ")"
        while True:
            at = self._blank(at, limit, ",")
            if at >= limit:
                raise Malformed(
                    f"{'its' if not made.key else quoted(made.key)} closing {closer} is lacking"
                )
            if self.text[at] == closer:
                return at + 1, made
            name = NAME.match(self.text, at, limit)
            if not name:
                raise Malformed(
                    f"`{self.text[at : at + 20].splitlines()[0]}` on line {self.line(at)}"
                    " is no field"
                )
            value, at, unknown = self._value(name.end(), limit, macros)
            self._keep(made, name[1].lower(), Field(value, self.line(name.start())), unknown)
            at = self._blank(at, limit, "")
            if at < limit and self.text[at] not in f",{closer}":
                raise Malformed(
                    f"no comma after the field {name[1]}, before line {self.line(at)}:"
                    f" `{self.text[at : at + 20].splitlines()[0]}`"
                )

    def _keep(self, made: Entry, name: str, value: Field, unknown: list[str]) -> None:
        """Take a field; of one given twice the first that says something stands, and the other is
        told.
        """
        if unknown and made.type != "string":
            made.untaken += [
                (
                    f"line {value.line}: the macro `{macro}` of {name} is defined nowhere; it"
                    " was left out"
                )
                for macro in unknown
            ]
        before = made.fields.get(name)
        if before is None or not before.text.strip():
            made.fields[name] = value
        elif name in JOINED:
            made.fields[name] = Field(f"{before.text}\n{value.text}", before.line)
        elif value.text.split() != before.text.split():
            made.untaken.append(
                f"line {value.line}: {name} a second time, not taken:"
                f" `{' '.join(value.text.split())[:60]}`"
            )

    def _value(self, at: int, limit: int, macros: dict[str, str]) -> tuple[str, int, list[str]]:
        """A value, of pieces joined by #: where it ends, and macros in it that are defined nowhere.

        Raises Malformed.
        """
        pieces: list[str] = []
        unknown: list[str] = []
        while True:
            at = self._blank(at, limit, "")
            if self.text[at : at + 1] in ("{", '"') and at < limit:
                end = self.balanced(at, limit) if self.text[at] == "{" else self._quoted(at, limit)
                pieces.append(self.text[at + 1 : end - 1])
            elif word := WORD.match(self.text, at, limit):
                end = word.end()
                if word[0].lower() not in macros and not re.fullmatch(r"[\d.:/–-]+", word[0]):
                    unknown.append(word[0])
                else:
                    pieces.append(macros.get(word[0].lower(), word[0]))
            elif at < limit and self.text[at] in ",})" and not pieces:  # `pages = ,`
                return "", at, unknown
            else:
                raise Malformed(f"a value is lacking on line {self.line(min(at, limit - 1))}")
            at = self._blank(end, limit, "")
            if at >= limit or self.text[at] != "#":
                return "".join(pieces), end, unknown
            at += 1

    def balanced(self, at: int, limit: int, strict: bool = True) -> int:
        """Where the braces (or parentheses) that open here are closed. Raises Malformed."""
        opener = self.text[at]
        closer = "}" if opener == "{" else ")"
        for escaped in (
            r"(?<!\\)",
            "",
        ):  # some escape braces that belong to one another, some braces that do not
            depth = 0
            for found in re.compile(rf"{escaped}[{re.escape(opener + closer)}]").finditer(
                self.text, at, limit
            ):
                depth += 1 if found[0] == opener else -1
                if depth == 0:
                    return found.end()
        if strict:
            raise Malformed(f"the {opener} on line {self.line(at)} is never closed")
        return limit

    def _quoted(self, at: int, limit: int) -> int:
        depth = 0
        for found in re.compile(r'(?<!\\)[{}]|"').finditer(self.text, at + 1, limit):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if found[0] == '"' and depth <= 0:
                return found.end()
        raise Malformed(f'the " on line {self.line(at)} is never closed')

    def _blank(self, at: int, limit: int, also: str) -> int:
        """The next character that is neither blank nor in a remark."""
        skipped = re.compile(rf"(?:[\s{also}]|%[^\n]*)*").match(self.text, at, limit)
        return skipped.end() if skipped else at


def quoted(text: str) -> str:
    """A text as messages show it."""
    return f"`{text[:40]}`"
