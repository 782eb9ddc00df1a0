"""`ldn check`: retractions, corrections and concerns, and mismatches with Crossref and PubMed, of every row that has an identifier.

Which column says so, and which value a kind of notice means, stands in the table schema (integrity_columns.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...model.findings import printable, quoted, say
from ...model.loading import load_package
from ...model.package import Table
from ...model.refusal import Refused
from ..trial import Row, current_rows
from .csl import csl_value
from .integrity_columns import IntegrityColumns, in_row, on_record, shown, told_unsettled
from .lookup import COMPARED, Asked, agrees, ask
from .registry import Config, Registry
from .rows import table_of_references, write
from .shelf import IDENTIFIERS, column_of


@dataclass
class Verdict:
    """What the look-up of one row came to.

    ``status`` is None where no notice was found, but not all were asked, or maybe about another paper, or something
    was found that is not understood: then the row is not settled.
    """

    row: Row
    asked: list[str]
    status: str | None
    notices: list[dict] = field(default_factory=list)
    unsettled: list[dict] = field(
        default_factory=list
    )  # notices of unknown kind, and what shows that the id is one itself
    amiss: list[str] = field(default_factory=list)
    other_paper: bool = False  # title, year or an identifier does not agree


def check_command(path: Path, console, config: Config, write_down: bool = False) -> int:
    """Exit status 0 nothing amiss, 1 notices or mismatches that the table does not have, 2 not everybody could be asked."""
    package = load_package(path)
    table = table_of_references(package)
    columns = columns_of(table)
    rows = [dict(zip(table.names, row)) for row in current_rows(package, table)]
    works = [
        tuple(row.get(column_of(table, name) or "", "") for name in ("DOI", "PMID")) for row in rows
    ]
    registry = Registry(config)
    askable = [(row, work) for row, work in zip(rows, works) if any(work)]
    with console.status(f"asking for {len(askable)} of {len(rows)} {table.name}"):
        answers, failed = ask(registry, [work for _, work in askable])
    verdicts = [
        judge(columns, row, asked) for (row, _), asked in zip(askable, answers) if asked.answer
    ]
    if verdicts:
        _print(table, verdicts, console)
    left = len(rows) - len(askable)
    console.print(
        f"{len(verdicts)} of {len(rows)} {table.name} looked up"
        + (f"; {left} have neither DOI nor PubMed id" if left else "")
    )
    if write_down:
        _write(package, columns, verdicts, registry.oldest.isoformat(), console)
    if failed:
        for error in failed.values():
            say(console, f"not asked: {error.text}")
        unasked = [row for (row, _), asked in zip(askable, answers) if not asked.answer]
        say(console, f"  → {_by_hand(columns, unasked)}")
        return 2
    return 1 if any(verdict.amiss for verdict in verdicts) else 0


def columns_of(table: Table) -> IntegrityColumns:
    """The columns of a table that keep what a look-up found. Raises Refused."""
    columns = IntegrityColumns.of(table)
    wanted = ("status", "day", "note")
    if missing := [role for role in wanted if not columns or role not in columns.roles]:
        raise Refused(
            f"no column of {table.name} has the role {missing[0]}, or its x-integrity is not whole",
            "Say by x-integrity in the table schema where status, day and note are kept, and what each notice means.",
        )
    return columns


def judge(columns: IntegrityColumns, row: Row, asked: Asked) -> Verdict:
    """Hold a row against what each service says of it."""
    table = columns.table
    verdict = Verdict(row, list(asked.answer), None)
    notices, of_row = in_row(row.get(column_of(table, "title") or "", ""))
    itself: list[dict] = []
    for service, record in asked.answer.items():
        if record is None:
            verdict.amiss.append(f"unknown to {service}")
            continue
        theirs, of_notice = on_record(record, service, csl_value(record, "custom.seen"))
        notices, itself = notices + theirs, itself + of_notice
        verdict.amiss += [
            f"its DOI is that of a notice ({said})"
            for said in record["custom"].get("notice_on", [])
        ]
        for name in (*COMPARED, *IDENTIFIERS):
            value, other = row.get(column_of(table, name) or "") or "", csl_value(record, name)
            if value and other and not agrees(name, value, record):
                verdict.amiss.append(
                    f"{column_of(table, name)}: {service} has {quoted(other)}, the table {quoted(value)}"
                )
    verdict.other_paper = bool(verdict.amiss)
    verdict.amiss += [f"its row is that of a notice ({said})" for said in of_row]
    verdict.notices, unknown = columns.sorted_out(notices)
    verdict.unsettled = [
        notice for notice in [*unknown, *itself] if not columns.settled(notice, row)
    ]
    verdict.amiss += [told_unsettled(notice) for notice in verdict.unsettled if notice["type"]]
    found = columns.worst(verdict.notices)
    open_ = asked.partly or verdict.other_paper or verdict.unsettled or of_row
    verdict.status = found or (None if open_ else columns.clear)
    verdict.amiss += _against(columns, row.get(columns.roles["status"], ""), found, asked.partly)
    return verdict


def _against(columns: IntegrityColumns, was: str, found: str | None, partly: bool) -> list[str]:
    """What is amiss with the status that the table has."""
    name = columns.roles["status"]
    if found and found != was and not columns.graver(was, found):
        return [f"{name}: the table has {was or 'nothing'}"]
    if was in columns.worst_first and not partly and found != was:
        return [f"{name}: the table has {was}, no such notice was found"]
    return []


def recorded(columns: IntegrityColumns, verdict: Verdict, day: str) -> Row:
    """The row with the look-up written down.

    Unchanged where it is unclear whether it is the same paper, or where the table says worse than was found; but what
    is not understood is noted, and the row then is called clear no longer.
    """
    row, was = verdict.row, verdict.row.get(columns.roles["status"], "")
    if (
        verdict.status is not None
        and not verdict.other_paper
        and not columns.graver(was, verdict.status)
    ):
        row = columns.recorded(row, verdict.notices, verdict.status, day)
    return columns.unsettled(row, verdict.unsettled, day)


def _write(package, columns: IntegrityColumns, verdicts: list[Verdict], day: str, console) -> None:
    """Write what is clear at once, and each row with a notice alone: what stands in the way of one holds up no other."""
    table = columns.table
    changed = [
        (verdict, row)
        for verdict in verdicts
        if (row := recorded(columns, verdict, day)) != verdict.row
    ]
    alone = [(bool(verdict.notices or verdict.unsettled), row) for verdict, row in changed]
    groups = [
        [row for by_itself, row in alone if not by_itself],
        *([row] for by_itself, row in alone if by_itself),
    ]
    for rows in filter(None, groups):
        if write(package, table, rows, console, consent=True):
            others = " and others" * (len(rows) > 1)
            say(
                console,
                f"{rows[0][table.primary_key[0]]}{others} not written\n  → Settle what is named above, then run this once more.",
            )


def _print(table: Table, verdicts: list[Verdict], console) -> None:
    from rich import box
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in (
        table.spec.get("x-one", table.name),
        "asked",
        "status",
        "notices and mismatches",
    ):
        grid.add_column(heading, overflow="fold")
    for verdict in verdicts:
        notices = [shown(notice) for notice in verdict.notices]
        said = "\n".join(map(printable, dict.fromkeys(notices + verdict.amiss)))
        cells = (
            verdict.row[table.primary_key[0]],
            ", ".join(verdict.asked),
            verdict.status or "not settled",
        )
        grid.add_row(*map(printable, cells), said or "·")
    console.print(grid)


def _by_hand(columns: IntegrityColumns, rows: list[Row]) -> str:
    """What to look up by hand, where, and how to enter it."""
    table, roles = columns.table, columns.roles
    values = ", ".join([*columns.worst_first, columns.clear])
    said = (
        f"By hand: open the addresses; a notice stands above title or abstract. Enter {roles['status']} ({values}) and {roles['day']} (the day you looked), "
        f"for a notice also {' and '.join(roles[role] for role in ('notice', 'note', 'page') if role in roles)}; then run `ldn validate`."
    )
    links = lambda row: [
        str(c.spec["x-link"]).replace("{}", row[c.name])
        for name in ("DOI", "PMID")
        if (c := _linked(table, name)) and row[c.name]
    ]
    return said + "".join(
        f"\n    {row[table.primary_key[0]]}  {'  '.join(links(row))}" for row in rows
    )


def _linked(table: Table, path: str):
    name = column_of(table, path)
    return table[name] if name and table[name].spec.get("x-link") else None
