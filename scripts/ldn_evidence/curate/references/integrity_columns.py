"""What a notice means for a row. The table schema says so under `x-integrity`.

`role` says which field holds the status, the day of the look-up, the note, the notice and the
pages seen; and on the status `clear` is the value for a paper without notices, `open` for one that
is not looked up, `unsettled` for one of which something is not understood (`open`, where there is
none), `weaker` are values that say less than `clear`, `worst_first` lists by value the kinds of
notice (notices.py, and any other type of Crossref's), and `no_notice` what Crossref lists beside
notices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...model.findings import quoted
from ...model.package import Table
from ..trial import Row
from .csl import once
from .notices import NO_NOTICE, in_titles, kind_of
from .records import Notice, Record


@dataclass
class IntegrityColumns:
    """The fields of a table by their role, and what its schema says of the status."""

    table: Table
    roles: dict[str, str]
    clear: str
    open: str
    worst_first: dict[str, list[str]]
    no_notice: list[str]
    weaker: list[str]
    not_settled: str

    @classmethod
    def of(cls, table: Table) -> IntegrityColumns | None:
        """None where no column keeps the status."""
        specs = {
            column.name: spec
            for column in table.fields
            if isinstance(spec := column.spec.get("x-integrity"), dict)
        }
        roles = {str(spec.get("role")): name for name, spec in specs.items()}
        meaning = specs.get(roles.get("status", ""), {})
        words = [meaning.get(key) for key in ("clear", "open")]
        if not isinstance(meaning.get("worst_first"), dict) or not all(
            isinstance(word, str) for word in words
        ):
            return None
        return cls(
            table,
            roles,
            clear=meaning["clear"],
            open=meaning["open"],
            worst_first=meaning["worst_first"],
            no_notice=list(meaning.get("no_notice", NO_NOTICE)),
            weaker=list(meaning.get("weaker", [])),
            not_settled=str(meaning.get("unsettled", meaning["open"])),
        )

    def value_of(self, kind: str) -> str | None:
        """The status that a kind of notice means; None where the schema does not say."""
        for value, kinds in self.worst_first.items():
            if kind in kinds:
                return value
        known = kind_of(kind.replace("_", " "))
        for value, kinds in self.worst_first.items():
            if known and known in map(_kind, kinds):
                return value
        return None

    def worst(self, notices: list[Notice]) -> str | None:
        """The gravest status that one of the notices means."""
        values = {self.value_of(notice["type"]) for notice in notices}
        return next((value for value in self.worst_first if value in values), None)

    def sorted_out(self, notices: list[Notice]) -> tuple[list[Notice], list[Notice]]:
        """The notices that the schema knows, and those that it does not.

        With one of the latter the status of the paper is not settled.
        """
        known: list[Notice] = []
        unknown: list[Notice] = []
        others = set(map(_spelt, self.no_notice))
        for notice in once([one for one in notices if _spelt(one["type"]) not in others]):
            (known if self.value_of(notice["type"]) else unknown).append(notice)
        return known, unknown

    def graver(self, one: str, other: str) -> bool:
        """Whether a status is graver than another."""
        scale = [*self.worst_first, self.clear, *self.weaker, self.open, ""]
        return one in scale and other in scale and scale.index(one) < scale.index(other)

    def mentioned(self, notice: Notice, row: Row) -> bool:
        """Whether the row speaks of the notice already, by its number or address."""
        return any(
            _number(notice) in row.get(self.roles.get(role, ""), "")
            for role in ("note", "page", "notice")
        )

    def settled(self, notice: Notice, row: Row) -> bool:
        """Whether somebody has read an unknown notice, and given the row a status."""
        status = row.get(self.roles["status"], "")
        return status not in (self.open, self.not_settled, "") and self.mentioned(notice, row)

    def recorded(self, row: Row, notices: list[Notice], status: str, day: str) -> Row:
        """The row with a status, its day, and the notices that it does not mention yet."""
        row = self._dated(row, status, day)
        for notice in [notice for notice in notices if notice["at"]] or notices[:1]:
            row = self._noted(row, notice, note_of(notice))
            if "notice" in self.roles:
                row = row | {self.roles["notice"]: row.get(self.roles["notice"]) or _number(notice)}
        return row

    def unsettled(self, row: Row, notices: list[Notice], day: str) -> Row:
        """The row with notes on what is not understood.

        It is called clear no longer, unless somebody settled it.
        """
        fresh = [notice for notice in notices if not self.mentioned(notice, row)]
        for notice in fresh:
            row = self._noted(row, notice, f"Not settled: {note_of(notice)}")
        if fresh and row.get(self.roles["status"], "") not in self.worst_first:
            row = self._dated(row, self.not_settled, day if self.not_settled != self.open else "")
        return row

    def _dated(self, row: Row, status: str, day: str) -> Row:
        values = {"status": status, "day": day}
        return row | {
            self.roles[role]: value for role, value in values.items() if role in self.roles
        }

    def _noted(self, row: Row, notice: Notice, note: str) -> Row:
        if "note" not in self.roles or self.mentioned(notice, row):
            return row
        row = row | {self.roles["note"]: f"{row.get(self.roles['note'], '')} {note}".strip()}
        if "page" in self.roles and notice.get("page"):
            pages = dict.fromkeys(
                [*row.get(self.roles["page"], "").split(), *notice["page"].split()]
            )
            row = row | {self.roles["page"]: " ".join(pages)}
        return row


def _number(notice: Notice) -> str:
    """The DOI or PubMed id of a notice, or what was said of it where there is none."""
    return (
        re.sub(r"^https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/|/$", "", notice["at"])
        or notice["said"]
    )


def note_of(notice: Notice) -> str:
    """What a reader must know until somebody has read the notice."""
    return f"{notice['said']} ({notice['by']}); the notice itself was not read."


def on_record(record: Record, by: str, page: str) -> tuple[list[Notice], list[Notice]]:
    """The notices that a record carries; those that it is itself, which settle nothing of the
    paper.
    """
    custom = record["custom"]
    notices = [{"by": by} | notice | {"page": page} for notice in custom.get("notices", [])]
    itself = [
        {"type": "", "at": "", "said": f"The identifier may be that of a notice ({words[:120]})"}
        for words in custom.get("notice_on", [])
    ]
    return notices, [notice | {"by": by, "page": page} for notice in itself]


def in_row(title: str) -> tuple[list[Notice], list[str]]:
    """The notices that the title of a row shows; in words, what shows that it is one itself."""
    notices, of_notice = in_titles([title] if title else [])
    return [notice | {"by": "the table", "page": ""} for notice in notices], of_notice


def shown(notice: Notice) -> str:
    """A notice in one line."""
    what = (
        f"{notice['type']} {notice['at']}".strip()
        if notice["at"] and notice["type"]
        else notice["said"]
    )
    return f"{notice['by']}: {what}"


def unsettled_text(notice: Notice) -> str:
    """What is told of a notice that is not understood."""
    where = f" at {notice['at']}" if notice["at"] else ""
    return f"not settled: {notice['by']} has {quoted(notice['said'], 160)}; read it{where}"


def _kind(listed: str) -> str:
    return kind_of(str(listed).replace("_", " ")) or str(listed)


def _spelt(kind: str) -> str:
    return re.sub(r"[\W_]+", "_", kind.lower()).strip("_")
