"""`ldn add WHAT`: a new row, asked field by field or given at once.

It is tried on a copy, shown, and written only if it is valid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.draft import Draft, kind, one
from ..curate.passages import PASSAGE, locate
from ..curate.trial import Row
from ..model.files import read_up_to
from ..model.findings import quoted
from ..model.loading import load_package
from ..model.package import Package, Table
from ..model.refusal import Refused
from ..model.roles import judgement_of, judging_tables
from ..store.canonical import canonical_cell
from .ask import ask_row
from .lookups import add_references_command
from .options import CANNOT, FINDINGS
from .trials import attempt, finish

if TYPE_CHECKING:
    from rich.console import Console

MAX_JSON = 16 << 20  # bytes of a file of rows
ROWS_AS_JSON = "The file holds one row as a JSON object, or a list of them."


@dataclass
class Given:
    """What the call says beforehand.

    Args:
        fields: Field -> text.
        file: A file of rows, or of references.
        passage: Words of the page that the row is about.
        place: Which of several places of these words is meant, counted from 1.
        snapshots: The folder of the snapshots, which need not be there.
        dry_run: Whether nothing is written.
    """

    fields: Row = field(default_factory=dict)
    file: Path | None = None
    passage: str | None = None
    place: int | None = None
    snapshots: Path = Path("snapshots")
    dry_run: bool = False

    @property
    def anything(self) -> bool:
        """Whether the call says anything of the row, so that nobody is asked."""
        return bool(self.fields or self.file or self.passage)


def add_command(path: Path, what: str, given: Given, console: Console) -> int:
    """Add rows, given or asked for.

    Args:
        path: The folder of the package.
        what: What the row is.
        given: What the call says beforehand.
        console: Where it is told.

    Returns:
        The exit status: 0 written, 1 not valid and not written, 2 given up.

    Raises:
        Refused: The package or the call cannot be worked with.
    """
    package = load_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    table = _kind(package, what)
    if given.file and _cites(table, given.file):
        consent = not given.dry_run
        return add_references_command(path, given.file, console, consent, given.fields)
    draft = Draft(package, table, given.snapshots)
    if not given.anything:
        trial = ask_row(draft, console)
        return finish(draft, trial, console, given.dry_run) if trial else CANNOT
    trial = attempt(draft, _rows(draft, given), console)
    if trial is None or not trial.sound:
        console.print("nothing was written")
        return FINDINGS
    return finish(draft, trial, console, given.dry_run)


def _kind(package: Package, what: str) -> Table:
    """The table of which something is one row. Raises Refused."""
    try:
        return kind(package, what)
    except Refused as refusal:
        for table in judging_tables(package):
            if what in ("verdict", *judgement_of(table)):
                raise Refused(
                    f"a {what} is no row of its own: it stands in the {one(table)} of a pair",
                    f"`ldn verdict {' '.join(map(_placeholder, table.primary_key))}` sets it, "
                    "and adds the pair if there is none.",
                ) from None
        raise refusal


def _placeholder(name: str) -> str:
    """A field of a key as it stands in a command."""
    return name.removesuffix("_id").upper()


def _stated(draft: Draft, given: Given) -> list[Row]:
    """The rows as the call states them. Raises Refused."""
    fields, file = given.fields, given.file
    rows = [row | fields for row in _from_file(file)] if file else [fields]
    names = [*draft.table.names, *([PASSAGE] if draft.table.pointer else [])]
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in names:
            near = get_close_matches(name, names, 1, 0.5)
            raise Refused(
                f"{draft.table.name} has no field {quoted(name)}",
                f"Did you mean {near[0]}?" if near else f"Its fields: {', '.join(names)}.",
            )
    return rows


def _cites(table: Table, file: Path) -> bool:
    """Whether a file is one of references, for a table that takes them, and not of rows."""
    if not any(field.spec.get("x-csl") for field in table.fields):
        return False
    if file.suffix.lower() != ".json":
        return True
    return not any(set(row) <= set(table.names) for row in _from_file(file))


def _from_file(file: Path) -> list[Row]:
    """The rows of a JSON file. Raises Refused."""
    try:
        data = read_up_to(file, MAX_JSON)
        stated = None if data is None else json.loads(data.decode("utf-8-sig"))
    # ValueError: no UTF-8, no JSON, or a number too long
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(f"{file} cannot be read: {reason}", ROWS_AS_JSON) from None
    if data is None:
        raise Refused(
            f"{file} is larger than {MAX_JSON >> 20} MB",
            "Give it in parts, or as a spreadsheet with `ldn import`.",
        )
    rows = stated if isinstance(stated, list) else [stated]
    texts = [
        {str(name): _text(value) for name, value in row.items()}
        for row in rows
        if isinstance(row, dict)
    ]
    if not rows or len(texts) < len(rows):
        raise Refused(f"{file} holds no rows", ROWS_AS_JSON)
    return texts


def _text(value: object) -> str:
    """A JSON value as a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _rows(draft: Draft, given: Given) -> list[Row]:
    """Whole rows from what was stated.

    One of several that cannot be made is named by its number. Raises Refused.
    """
    stated, rows = _stated(draft, given), []
    for number, fields in enumerate(stated, 1):
        try:
            rows.append(_row(draft, fields, given))
        except Refused as error:
            why = f"row {number}: {error.why}" if len(stated) > 1 else error.why
            raise Refused(why, error.remedy) from None
    return rows


def _row(draft: Draft, stated: Row, given: Given) -> Row:
    """A whole row from what was stated. Raises Refused."""
    table = draft.table
    named = table.pointer
    passage = (stated.get(PASSAGE) if named else None) or given.passage
    row = {
        name: canonical_cell(value, table[name].type)
        for name, value in stated.items()
        if name in table.names
    }
    if passage:
        if not named:
            raise Refused(f"{table.name} has no span", "Leave out --passage.")
        source = row.get(named.source, "")
        row |= locate(draft.snapshots, table, source, passage, given.place)
    full = draft.complete(row)
    draft.used_ids.add(draft.row_id(full))
    return full
