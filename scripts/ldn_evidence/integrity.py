"""`ldn check`: retractions, corrections and concerns, and mismatches with Crossref and PubMed, of every row that has an identifier.

Which column says so, and which value a kind of notice means, stands in the table schema under `x-integrity`: `role` (status, day, note, notice, page), and on
the status `clear`, `open`, `weaker` (values that say less than `clear`), and `worst_first`, which lists by value the kinds of notice: Crossref's types of update, PubMed's publication types,
and the marks that publishers put before a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .citation_files import Unusable
from .csl import csl_value
from .findings import printable, quoted
from .lookup import COMPARED, agrees, ask, with_pages
from .model import Table
from .package import load_package
from .references import IDENTIFIERS, column_of, refuse, table_of_references, write
from .registry import Config, Registry
from .stage import Row, current_rows


@dataclass
class Verdict:
    """What the look-up of one row came to. ``status`` is None where no notice was found, but not all were asked, or maybe about another paper."""

    row: Row
    asked: list[str]
    status: str | None
    notices: list[dict] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    other_paper: bool = False  # title, year or an identifier does not agree


def check_command(path: Path, console, config: Config, write_down: bool = False) -> int:
    """Exit status 0 nothing amiss, 1 notices or mismatches that the table does not have, 2 not everybody could be asked."""
    try:
        package = load_package(path)
        table = table_of_references(package)
        roles = roles_of(table)
        rows = [dict(zip(table.names, row)) for row in current_rows(package, table)]
        works = [tuple(row.get(column_of(table, name) or "", "") for name in ("DOI", "PMID")) for row in rows]
        registry = Registry(config)
        askable = [(row, work) for row, work in zip(rows, works) if any(work)]
        with console.status(f"asking for {len(askable)} of {len(rows)} {table.name}"):
            answers, failed = ask(registry, [work for _, work in askable])
    except Unusable as error:
        return refuse(error, console)
    verdicts = [judge(table, roles, row, answer, bool(failed)) for (row, _), answer in zip(askable, answers) if answer]
    if verdicts:
        _print(table, roles, verdicts, console)
    left = len(rows) - len(askable)
    console.print(f"{len(verdicts)} of {len(rows)} {table.name} looked up" + (f"; {left} have neither DOI nor PubMed id" if left else ""))
    if write_down:
        _write(package, table, roles, verdicts, registry.oldest.isoformat(), console)
    if failed:
        for error in failed.values():
            console.print(f"not asked: {error}\n  → {error.fix}", soft_wrap=True)
        unasked = [row for (row, _), answer in zip(askable, answers) if not answer]
        console.print(f"  → {_by_hand(table, roles, unasked)}", soft_wrap=True)
        return 2
    return 1 if any(verdict.amiss for verdict in verdicts) else 0


def roles_of(table: Table) -> dict[str, str]:
    """The columns of a table by the role that they play for integrity. Raises Unusable."""
    roles = {column.spec["x-integrity"].get("role"): column.name for column in table.columns if isinstance(column.spec.get("x-integrity"), dict)}
    if missing := [role for role in ("status", "day", "note") if role not in roles]:
        raise Unusable(f"no column of {table.name} has the role {missing[0]}", "Say by x-integrity in the table schema where status, day and note are kept.")
    return roles


def judge(table: Table, roles: dict[str, str], row: Row, answer: dict[str, dict | None], partly: bool) -> Verdict:
    """Hold a row against what each service says of it."""
    meaning = table[roles["status"]].spec["x-integrity"]
    verdict = Verdict(row, list(answer), None)
    for service, record in answer.items():
        if record is None:
            verdict.amiss.append(f"unknown to {service}")
            continue
        verdict.notices += [notice | {"by": service, "page": csl_value(record, "custom.seen")} for notice in record["custom"]["notices"]]
        verdict.amiss += [f"its DOI is that of a notice ({said})" for said in record["custom"].get("notice_on", [])]
        for name in (*COMPARED, *IDENTIFIERS):
            value, theirs = row.get(column_of(table, name) or ""), csl_value(record, name)
            if value and theirs and not agrees(name, value, record):
                verdict.amiss.append(f"{column_of(table, name)}: {service} has {quoted(theirs)}, the table {quoted(value)}")
    worst_first = meaning["worst_first"]
    verdict.notices = [notice for notice in verdict.notices if any(notice["type"] in types for types in worst_first.values())]
    found = next((value for value, types in worst_first.items() if any(notice["type"] in types for notice in verdict.notices)), None)
    verdict.other_paper = bool(verdict.amiss)
    verdict.status = found or (None if partly or verdict.other_paper else meaning["clear"])
    was = row.get(roles["status"], "")
    if found and found != was and was not in list(worst_first)[: list(worst_first).index(found)]:
        verdict.amiss.append(f"{roles['status']}: the table has {was or 'nothing'}")
    elif was in worst_first and not partly and found != was:
        verdict.amiss.append(f"{roles['status']}: the table has {was}, no such notice was found")
    return verdict


def recorded(table: Table, roles: dict[str, str], verdict: Verdict, day: str) -> Row:
    """The row with the look-up written down. Unchanged where it is unclear whether it is the same paper, or where the table says worse than was found."""
    meaning, was, row = table[roles["status"]].spec["x-integrity"], verdict.row.get(roles["status"], ""), dict(verdict.row)
    scale = [*meaning["worst_first"], meaning["clear"], *meaning.get("weaker", []), meaning["open"], ""]
    if verdict.status is None or verdict.other_paper or scale.index(verdict.status) > scale.index(was):
        return row
    row |= {roles["status"]: verdict.status, roles["day"]: day}
    for notice in [notice for notice in verdict.notices if notice["at"]] or verdict.notices[:1]:
        if not _told(notice, row, roles):
            row[roles["note"]] = f"{row[roles['note']]} {note_of(notice)}".strip()
            if "notice" in roles:
                row[roles["notice"]] = row[roles["notice"]] or _number(notice)
            row = with_pages(table, row, notice["page"])
    return row


def _write(package, table: Table, roles: dict[str, str], verdicts: list[Verdict], day: str, console) -> None:
    """Write what is clear at once, and each row with a notice alone: what stands in the way of one holds up no other."""
    changed = [(verdict, row) for verdict in verdicts if (row := recorded(table, roles, verdict, day)) != verdict.row]
    groups = [[row for verdict, row in changed if not verdict.notices], *([row] for verdict, row in changed if verdict.notices)]
    for rows in filter(None, groups):
        if write(package, table, rows, console, consent=True):
            console.print(
                f"{rows[0][table.primary_key[0]]}{' and others' * (len(rows) > 1)} not written\n  → Settle what is named above, then run this once more."
            )


def note_of(notice: dict) -> str:
    """What a reader must know until somebody has read the notice."""
    return f"{notice['said']} ({notice['by']}); the notice itself was not read."


def _told(notice: dict, row: Row, roles: dict[str, str]) -> bool:
    """Whether the row speaks of the notice already, by its number or address."""
    return any(_number(notice) in row.get(roles.get(role, ""), "") for role in ("note", "page", "notice"))


def _number(notice: dict) -> str:
    """The DOI or PubMed id of a notice, or what was said of it where there is none."""
    return re.sub(r"^https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/|/$", "", notice["at"]) or notice["said"]


def _print(table: Table, roles: dict[str, str], verdicts: list[Verdict], console) -> None:
    from rich import box
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in (table.spec.get("x-one", table.name), "asked", "status", "notices and mismatches"):
        grid.add_column(heading, overflow="fold")
    for verdict in verdicts:
        notices = [f"{notice['by']}: {notice['type']} {notice['at']}".strip() for notice in verdict.notices]
        said = "\n".join(map(printable, dict.fromkeys(notices + verdict.amiss)))
        grid.add_row(verdict.row[table.primary_key[0]], ", ".join(verdict.asked), verdict.status or "not settled", said or "·")
    console.print(grid)


def _by_hand(table: Table, roles: dict[str, str], rows: list[Row]) -> str:
    """What to look up by hand, where, and how to enter it."""
    meaning = table[roles["status"]].spec["x-integrity"]
    values = ", ".join([*meaning["worst_first"], meaning["clear"]])
    said = (
        f"By hand: open the addresses; a notice stands above title or abstract. Enter {roles['status']} ({values}) and {roles['day']} (the day you looked), "
        f"for a notice also {' and '.join(roles[role] for role in ('notice', 'note', 'page') if role in roles)}; then run `ldn validate`."
    )
    links = lambda row: [str(c.spec["x-link"]).replace("{}", row[c.name]) for name in ("DOI", "PMID") if (c := _linked(table, name)) and row[c.name]]
    return said + "".join(f"\n    {row[table.primary_key[0]]}  {'  '.join(links(row))}" for row in rows)


def _linked(table: Table, path: str):
    name = column_of(table, path)
    return table[name] if name and table[name].spec.get("x-link") else None
