"""`ldn add WHAT`: a new row, asked field by field or given at once; tried on a copy, shown, and written only if it is valid."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ..curate.draft import PASSAGE, Draft, kind, locate
from ..curate.references.rows import add_references_command
from ..curate.trial import Row, Trial, finish, try_rows
from ..model.files import read_up_to
from ..model.findings import Finding, quoted, say
from ..model.labels import label
from ..model.loading import load_package
from ..model.package import Table
from ..model.refusal import Refused
from ..store.canonical import canonical_cell

MAX_JSON = 16 << 20  # bytes of a file of rows
MAX_TRIED = 50  # rows that are looked at one by one before all are tried
MAX_SHOWN = 300  # characters of a value
ROWS_AS_JSON = "The file holds one row as a JSON object, or a list of them."


@dataclass
class Given:
    """What the call says beforehand: fields, a file of rows, a passage and which of its places."""

    fields: list[str] = field(default_factory=list)
    file: Path | None = None
    passage: str | None = None
    place: int | None = None
    snapshots: Path = Path("snapshots")
    dry_run: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.fields or self.file or self.passage)


def add_command(path: Path, what: str, given: Given, console) -> int:
    """`ldn add`: exit status 0 written, 1 not valid and not written, 2 wrong call."""
    package = load_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    table = kind(package, what)
    if given.file and _cites(table, given.file):
        return add_references_command(
            path, given.file, console, not given.dry_run, _fields(given.fields)
        )
    draft = Draft(package, table, given.snapshots)
    if not given.anything:
        from .ask import ask_row

        trial = ask_row(draft, console)
        return _finish(draft, trial, console, given.dry_run) if trial else 2
    trial = attempt(draft, _rows(draft, given), console)
    if trial is None or not trial.sound:
        console.print("nothing was written")
        return 1
    return _finish(draft, trial, console, given.dry_run)


def _stated(draft: Draft, given: Given) -> list[Row]:
    """The rows as the call states them. Raises Refused."""
    fields = _fields(given.fields)
    rows = [row | fields for row in _from_file(given.file)] if given.file else [fields]
    names = [*draft.table.names, *([PASSAGE] if draft.takes_passage else [])]
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in names:
            near = get_close_matches(name, names, 1, 0.5)
            raise Refused(
                f"{draft.table.name} has no field {quoted(name)}",
                f"Did you mean {near[0]}?" if near else f"Its fields: {', '.join(names)}.",
            )
    return rows


def _fields(pairs: list[str]) -> Row:
    """Fields as `--set` gives them. Raises Refused."""
    if odd := next((text for text in pairs if "=" not in text), None):
        raise Refused(f"{quoted(odd)} is no field=value", "Write it as field=value.")
    return {name.strip(): value for name, _, value in (text.partition("=") for text in pairs)}


def _cites(table: Table, file: Path) -> bool:
    """Whether a file is one of references (NBIB, RIS, BibTeX, CSL-JSON), for a table that takes them, and not of rows."""
    if not any(column.spec.get("x-csl") for column in table.fields):
        return False
    return file.suffix.lower() != ".json" or not any(
        set(row) <= set(table.names) for row in _from_file(file)
    )


def _from_file(file: Path) -> list[Row]:
    try:
        data = read_up_to(file, MAX_JSON)
        stated = None if data is None else json.loads(data.decode("utf-8-sig"))
    except (
        OSError,
        ValueError,
        RecursionError,
    ) as error:  # ValueError: no UTF-8, no JSON, or a number too long
        raise Refused(
            f"{file} cannot be read: {getattr(error, 'strerror', None) or error}", ROWS_AS_JSON
        ) from None
    if data is None:
        raise Refused(
            f"{file} is larger than {MAX_JSON >> 20} MB",
            "Give it in parts, or as a spreadsheet with `ldn import`.",
        )
    rows = stated if isinstance(stated, list) else [stated]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused(f"{file} holds no rows", ROWS_AS_JSON)
    return [{str(name): _text(value) for name, value in row.items()} for row in rows]


def _text(value) -> str:
    """A JSON value as a cell."""
    return (
        ""
        if value is None
        else value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
    )


def _rows(draft: Draft, given: Given) -> list[Row]:
    """Whole rows from what was stated; one of several that cannot be made is named by its number. Raises Refused."""
    stated, rows = _stated(draft, given), []
    for number, fields in enumerate(stated, 1):
        try:
            rows.append(_row(draft, fields, given))
        except Refused as error:
            raise Refused(
                f"row {number}: {error.why}" if len(stated) > 1 else error.why, error.remedy
            ) from None
    return rows


def _row(draft: Draft, stated: Row, given: Given) -> Row:
    """A whole row from what was stated. Raises Refused."""
    passage = stated.get(PASSAGE) if draft.takes_passage else given.passage
    row = {
        name: canonical_cell(value, draft.table[name].type)
        for name, value in stated.items()
        if name in draft.table.names
    }
    if passage := passage or given.passage:
        if not draft.takes_passage:
            raise Refused(f"{draft.table.name} has no span", "Leave out --passage.")
        row |= locate(
            draft.snapshots, draft.table, row.get(draft.source_field, ""), passage, given.place
        )
    full = draft.complete(row)
    draft.taken.add(draft.row_id(full))
    return full


def attempt(draft: Draft, rows: list[Row], console) -> Trial | None:
    """Try the rows, show them as they would be written, and tell what is wrong; None where they cannot even be tried."""
    if any([_shown_unmet(draft, row, console) for row in rows[:MAX_TRIED]]):
        return None
    ids = [draft.row_id(row) for row in rows]
    taken = [
        f"{row_id} stands on line {draft.by_key[row_id]} of {draft.table.path} already"
        for row_id in ids
        if row_id in draft.by_key
    ]
    taken += [f"{row_id} is given twice" for row_id in dict.fromkeys(ids) if ids.count(row_id) > 1]
    for message in taken:
        say(console, f"not added: {message}\n  → Another row needs another id.")
    if taken:
        return None
    trial = try_rows(
        draft.package, {draft.table.name: rows}, draft.snapshots if draft.has_snapshots else None
    )
    for row in trial.rows(draft.table):
        if draft.row_id(row) in ids:
            show_row(draft, row, console)
    tell(trial.findings, console, several=len(rows) > 1)
    return trial


def _shown_unmet(draft: Draft, row: Row, console) -> bool:
    """Whether the row by itself is wrong; then it is shown, and what is wrong with it."""
    unmet = draft.unmet(row)
    if unmet:
        show_row(draft, row, console)
        tell(unmet, console)
    return bool(unmet)


def _finish(draft: Draft, trial: Trial, console, dry_run: bool) -> int:
    if dry_run:
        console.print("valid; nothing was written (--dry-run)")
        return 0
    say(console, f"written: {', '.join(finish(trial)) or 'nothing'}")
    for line, row in enumerate(trial.rows(draft.table), 2):
        if (row_id := draft.row_id(row)) not in draft.by_key:
            say(console, f"added {row_id} at {draft.table.path}:{line}")
    return 0


def tell(findings: list[Finding], console, several: bool = False) -> None:
    for finding in findings:
        about = " · ".join(filter(None, (finding.row_id if several else None, finding.field)))
        say(
            console,
            f"{finding.severity} {finding.code} {about}{': ' if about else ''}{finding.message}\n  → {finding.fix}",
        )


def show_row(draft: Draft, row: Row, console) -> None:
    """The row as it would be written, empty fields left out."""
    say(
        console,
        f"{draft.table.name}  {_cut(label(draft.table, {name: row.get(name) or None for name in draft.table.names}) or '')}".rstrip(),
    )
    width = max(map(len, draft.table.names))
    for name in draft.table.names:
        if row.get(name):
            say(console, f"  {name:<{width}}  {_cut(row[name])}")


def _cut(value: str) -> str:
    value = value.replace("\n", " ")
    return value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}… ({len(value):,} characters)"
