"""Retractions, corrections and concerns, and mismatches with Crossref and PubMed, of rows.

Which field says so, and which value a kind of notice means, stands in the table schema
(integrity_columns.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ...checks.validate import silent
from ...model.findings import quoted
from ...model.package import Field, Table
from ...model.refusal import Refused
from ...store.opened import OpenPackage
from ..trial import Row
from .csl import csl_value
from .integrity_columns import IntegrityColumns, in_row, on_record, unsettled_text
from .lookup import COMPARED, Asked, agrees, ask
from .records import Notice, Record
from .registry import Registry, Unreachable
from .shelf import IDENTIFIERS, column_of

SEEN = "custom.seen"


@dataclass
class Verdict:
    """What the look-up of one row came to.

    ``status`` is None where no notice was found, but not all were asked, or maybe about another
    paper, or something was found that is not understood: then the row is not settled.
    """

    row: Row
    asked: list[str]
    status: str | None
    notices: list[Notice] = field(default_factory=list)
    # Notices of unknown kind, and what shows that the id is one itself.
    unsettled: list[Notice] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    other_paper: bool = False  # title, year or an identifier does not agree


@dataclass
class Works:
    """The rows of a table, and those of them that have an identifier, with (DOI, PubMed id)."""

    rows: list[Row]
    askable: list[tuple[Row, tuple[str, str]]]


@dataclass
class Checked:
    """What a look-up of all rows came to; ``unasked`` are rows of which no service spoke."""

    verdicts: list[Verdict]
    unasked: list[Row]
    failed: dict[str, Unreachable]


def works_of(package: OpenPackage, table: Table) -> Works:
    """What there is to look up. Raises Refused."""
    rows = [dict(zip(table.names, row)) for row in package.rows(table)]
    doi, pmid = column_of(table, "DOI") or "", column_of(table, "PMID") or ""
    works = [(row, (row.get(doi, ""), row.get(pmid, ""))) for row in rows]
    return Works(rows, [(row, work) for row, work in works if any(work)])


def check_works(
    columns: IntegrityColumns,
    works: Works,
    registry: Registry,
    progress: Callable[[str], None] = silent,
) -> Checked:
    """Look up every row that has an identifier.

    Args:
        columns: the fields that keep what was found.
        works: the rows.
        registry: asks the services.
        progress: is told what is done now.

    Returns:
        A verdict for each row of which a service spoke, and what failed.
    """
    answers, failed = ask(registry, [work for _, work in works.askable], progress)
    verdicts, unasked = [], []
    for (row, _), asked in zip(works.askable, answers):
        if asked.answer:
            verdicts.append(judge(columns, row, asked))
        else:
            unasked.append(row)
    return Checked(verdicts, unasked, failed)


def columns_of(table: Table) -> IntegrityColumns:
    """The fields of a table that keep what a look-up found. Raises Refused."""
    columns = IntegrityColumns.of(table)
    roles = columns.roles if columns else {}
    missing = [role for role in ("status", "day", "note") if role not in roles]
    if columns and not missing:
        return columns
    raise Refused(
        f"no column of {table.name} has the role {missing[0]}, or its x-integrity is not whole",
        "Say by x-integrity in the table schema where status, day and note are kept, and"
        " what each notice means.",
    )


def judge(columns: IntegrityColumns, row: Row, asked: Asked) -> Verdict:
    """Hold a row against what each service says of it."""
    verdict = Verdict(row, list(asked.answer), None)
    notices, of_row = in_row(row.get(column_of(columns.table, "title") or "", ""))
    itself: list[Notice] = []
    for service, record in asked.answer.items():
        if record is None:
            verdict.amiss.append(f"unknown to {service}")
            continue
        theirs, of_notice = on_record(record, service, csl_value(record, SEEN))
        notices, itself = notices + theirs, itself + of_notice
        verdict.amiss += [
            f"its DOI is that of a notice ({words})"
            for words in record["custom"].get("notice_on", [])
        ]
        verdict.amiss += _mismatches(columns.table, row, service, record)
    verdict.other_paper = bool(verdict.amiss)
    verdict.amiss += [f"its row is that of a notice ({words})" for words in of_row]
    verdict.notices, unknown = columns.sorted_out(notices)
    verdict.unsettled = [
        notice for notice in [*unknown, *itself] if not columns.settled(notice, row)
    ]
    verdict.amiss += [unsettled_text(notice) for notice in verdict.unsettled if notice["type"]]
    worst = columns.worst(verdict.notices)
    open_ = asked.partly or verdict.other_paper or verdict.unsettled or of_row
    verdict.status = worst or (None if open_ else columns.clear)
    verdict.amiss += _against(columns, row.get(columns.roles["status"], ""), worst, asked.partly)
    return verdict


def _mismatches(table: Table, row: Row, service: str, record: Record) -> Iterator[str]:
    """What a service says otherwise than the table."""
    for name in (*COMPARED, *IDENTIFIERS):
        value, other = row.get(column_of(table, name) or "") or "", csl_value(record, name)
        if value and other and not agrees(name, value, record):
            yield (
                f"{column_of(table, name)}: {service} has {quoted(other)},"
                f" the table {quoted(value)}"
            )


def _against(columns: IntegrityColumns, was: str, worst: str | None, partly: bool) -> list[str]:
    """What is amiss with the status that the table has."""
    name = columns.roles["status"]
    if worst and worst != was and not columns.graver(was, worst):
        return [f"{name}: the table has {was or 'nothing'}"]
    if was in columns.worst_first and not partly and worst != was:
        return [f"{name}: the table has {was}, no such notice was found"]
    return []


def recorded(columns: IntegrityColumns, verdict: Verdict, day: str) -> Row:
    """The row with the look-up written down.

    Unchanged where it is unclear whether it is the same paper, or where the table says worse than
    was found; but what is not understood is noted, and the row then is called clear no longer.
    """
    row, was = verdict.row, verdict.row.get(columns.roles["status"], "")
    if (
        verdict.status is not None
        and not verdict.other_paper
        and not columns.graver(was, verdict.status)
    ):
        row = columns.recorded(row, verdict.notices, verdict.status, day)
    return columns.unsettled(row, verdict.unsettled, day)


def groups_to_write(
    columns: IntegrityColumns, verdicts: list[Verdict], day: str
) -> list[list[Row]]:
    """The rows that a look-up changes, in groups each of which is written by itself.

    What is clear goes at once, and each row with a notice alone: what stands in the way of one
    holds up no other.
    """
    clear: list[Row] = []
    alone: list[list[Row]] = []
    for verdict in verdicts:
        row = recorded(columns, verdict, day)
        if row != verdict.row:
            if verdict.notices or verdict.unsettled:
                alone.append([row])
            else:
                clear.append(row)
    return [group for group in [clear, *alone] if group]


def by_hand(columns: IntegrityColumns, rows: list[Row]) -> str:
    """What to look up by hand, where, and how to enter it."""
    table, roles = columns.table, columns.roles
    values = ", ".join([*columns.worst_first, columns.clear])
    extra = " and ".join(roles[role] for role in ("notice", "note", "page") if role in roles)
    text = (
        "By hand: open the addresses; a notice stands above title or abstract."
        f" Enter {roles['status']} ({values}) and {roles['day']} (the day you looked),"
        f" for a notice also {extra}; then run `ldn validate`."
    )
    for row in rows:
        text += f"\n    {row[table.primary_key[0]]}  {'  '.join(_links(table, row))}"
    return text


def _links(table: Table, row: Row) -> Iterator[str]:
    """Addresses of the identifiers of a row."""
    for path in ("DOI", "PMID"):
        if (column := _linked(table, path)) and row[column.name]:
            yield str(column.spec["x-link"]).replace("{}", row[column.name])


def _linked(table: Table, path: str) -> Field | None:
    name = column_of(table, path)
    return table[name] if name and table[name].spec.get("x-link") else None
