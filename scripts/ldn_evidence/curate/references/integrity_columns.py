"""What a notice means for a row. The table schema says so under `x-integrity`.

`role` says which column holds the status, the day of the look-up, the note, the notice and the pages seen; and on the status
`clear` is the value for a paper without notices, `open` for one that is not looked up, `unsettled` for one of
which something is not understood (`open`, where there is none), `weaker` are values that say less than `clear`,
`worst_first` lists by value the kinds of notice (notices.py, and any other type of Crossref's), and
`no_notice` what Crossref lists beside notices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...model.findings import quoted
from ...model.package import Table
from ..trial import Row
from .csl import once
from .notices import NO_NOTICE, in_titles, kind_of


@dataclass
class IntegrityColumns:
    """The columns of a table by their role, and what its schema says of the status."""

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
        said = {
            column.name: spec
            for column in table.fields
            if isinstance(spec := column.spec.get("x-integrity"), dict)
        }
        roles = {str(spec.get("role")): name for name, spec in said.items()}
        meaning = said.get(roles.get("status", ""), {})
        if not isinstance(meaning.get("worst_first"), dict) or not all(
            isinstance(meaning.get(key), str) for key in ("clear", "open")
        ):
            return None
        others = (
            list(meaning.get("no_notice", NO_NOTICE)),
            list(meaning.get("weaker", [])),
            str(meaning.get("unsettled", meaning["open"])),
        )
        return cls(table, roles, meaning["clear"], meaning["open"], meaning["worst_first"], *others)

    def value_of(self, kind: str) -> str | None:
        """The status that a kind of notice means; None where the schema does not say."""
        exact = next((value for value, kinds in self.worst_first.items() if kind in kinds), None)
        known = kind_of(kind.replace("_", " "))
        return exact or next(
            (
                value
                for value, kinds in self.worst_first.items()
                if known and known in map(_kind, kinds)
            ),
            None,
        )

    def worst(self, notices: list[dict]) -> str | None:
        values = {self.value_of(notice["type"]) for notice in notices}
        return next((value for value in self.worst_first if value in values), None)

    def sorted_out(self, notices: list[dict]) -> tuple[list[dict], list[dict]]:
        """The notices that the schema knows, and those that it does not, of which the paper's status is not settled."""
        notices = once(
            [
                notice
                for notice in notices
                if _spelt(notice["type"]) not in map(_spelt, self.no_notice)
            ]
        )
        known = [notice for notice in notices if self.value_of(notice["type"])]
        return known, [notice for notice in notices if not self.value_of(notice["type"])]

    def graver(self, one: str, other: str) -> bool:
        """Whether a status is graver than another."""
        scale = [*self.worst_first, self.clear, *self.weaker, self.open, ""]
        return one in scale and other in scale and scale.index(one) < scale.index(other)

    def mentioned(self, notice: dict, row: Row) -> bool:
        """Whether the row speaks of the notice already, by its number or address."""
        return any(
            _number(notice) in row.get(self.roles.get(role, ""), "")
            for role in ("note", "page", "notice")
        )

    def settled(self, notice: dict, row: Row) -> bool:
        """Whether somebody has read an unknown notice that the row speaks of, and given the row a status."""
        return row.get(self.roles["status"], "") not in (
            self.open,
            self.not_settled,
            "",
        ) and self.mentioned(notice, row)

    def recorded(self, row: Row, notices: list[dict], status: str, day: str) -> Row:
        """The row with a status, its day, and the notices that it does not mention yet."""
        row = row | {
            self.roles[role]: value
            for role, value in (("status", status), ("day", day))
            if role in self.roles
        }
        for notice in [notice for notice in notices if notice["at"]] or notices[:1]:
            row = self._noted(row, notice, note_of(notice))
            if "notice" in self.roles:
                row = row | {self.roles["notice"]: row.get(self.roles["notice"]) or _number(notice)}
        return row

    def unsettled(self, row: Row, notices: list[dict], day: str) -> Row:
        """The row with notes on what is not understood; called clear no longer, unless somebody settled it."""
        fresh = [notice for notice in notices if not self.mentioned(notice, row)]
        for notice in fresh:
            row = self._noted(row, notice, f"Not settled: {note_of(notice)}")
        if fresh and row.get(self.roles["status"], "") not in self.worst_first:
            day = day if self.not_settled != self.open else ""
            row = row | {
                self.roles[role]: value
                for role, value in (("status", self.not_settled), ("day", day))
                if role in self.roles
            }
        return row

    def _noted(self, row: Row, notice: dict, note: str) -> Row:
        if "note" not in self.roles or self.mentioned(notice, row):
            return row
        row = row | {self.roles["note"]: f"{row.get(self.roles['note'], '')} {note}".strip()}
        if "page" in self.roles and notice.get("page"):
            pages = dict.fromkeys(
                [*row.get(self.roles["page"], "").split(), *notice["page"].split()]
            )
            row = row | {self.roles["page"]: " ".join(pages)}
        return row


def _number(notice: dict) -> str:
    """The DOI or PubMed id of a notice, or what was said of it where there is none."""
    return (
        re.sub(r"^https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/|/$", "", notice["at"])
        or notice["said"]
    )


def note_of(notice: dict) -> str:
    """What a reader must know until somebody has read the notice."""
    return f"{notice['said']} ({notice['by']}); the notice itself was not read."


def on_record(record: dict, by: str, page: str) -> tuple[list[dict], list[dict]]:
    """The notices that a record carries; those that it is itself, which settle nothing of the paper."""
    custom = record["custom"]
    notices = [{"by": by} | notice | {"page": page} for notice in custom.get("notices", [])]
    itself = [
        {"type": "", "at": "", "said": f"The identifier may be that of a notice ({said[:120]})"}
        for said in custom.get("notice_on", [])
    ]
    return notices, [notice | {"by": by, "page": page} for notice in itself]


def in_row(title: str) -> tuple[list[dict], list[str]]:
    """The notices that the title of a row shows; in words, what shows that it is one itself."""
    notices, of_notice = in_titles([title] if title else [])
    return [notice | {"by": "the table", "page": ""} for notice in notices], of_notice


def shown(notice: dict) -> str:
    """A notice in one line."""
    what = (
        f"{notice['type']} {notice['at']}".strip()
        if notice["at"] and notice["type"]
        else notice["said"]
    )
    return f"{notice['by']}: {what}"


def told_unsettled(notice: dict) -> str:
    return f"not settled: {notice['by']} has {quoted(notice['said'], 160)}; read it{' at ' + notice['at'] if notice['at'] else ''}"


def _kind(listed: str) -> str:
    return kind_of(str(listed).replace("_", " ")) or str(listed)


def _spelt(kind: str) -> str:
    return re.sub(r"[\W_]+", "_", kind.lower()).strip("_")
