"""`ldn add WHAT`: a new row, asked field by field or given at once.

It is tried on a copy, shown, and written only if it is valid. What only a call needs that states
its rows is loaded by it, so that questions begin at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.blank import Blank, kind, one
from ..model.package import Package, Table
from ..model.refusal import Refused
from ..model.roles import judgement_of, judging_tables
from ..store.opened import OpenPackage, open_package
from .ask import ask_row, forget
from .given import Given, rows_of_file
from .options import CANNOT, FINDINGS

if TYPE_CHECKING:
    from rich.console import Console


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
    package = open_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    table = _kind(package, what)
    if given.file and _cites(table, given.file):
        from .lookups import add_references_command

        consent = not given.dry_run
        return add_references_command(package, given.file, console, consent, given.fields)
    if not given.anything:
        return _by_questions(Blank(package, table, given.snapshots), given.dry_run, console)
    return _at_once(package, table, given, console)


def _by_questions(blank: Blank, dry_run: bool, console: Console) -> int:
    """Ask for the row; the exit status. Raises Refused."""
    wanted = ask_row(blank, console)
    if not wanted:
        return CANNOT
    from .trials import finish  # what is needed after the questions is loaded after them

    status = finish(*wanted, console, dry_run)
    if dry_run:
        console.print(f"the answers are kept, and `ldn add {one(blank.table)}` goes on with them")
    else:
        forget(blank)
    return status


def _at_once(package: OpenPackage, table: Table, given: Given, console: Console) -> int:
    """Add the rows that the call states; the exit status. Raises Refused."""
    from ..curate.draft import Draft
    from .stated import stated_rows
    from .trials import attempt, finish

    draft = Draft(package, table, given.snapshots)
    trial = attempt(draft, stated_rows(draft, given), console)
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


def _cites(table: Table, file: Path) -> bool:
    """Whether a file is one of references, for a table that takes them, and not of rows."""
    if not any(field.spec.get("x-csl") for field in table.fields):
        return False
    if file.suffix.lower() != ".json":
        return True
    return not any(set(row) <= set(table.names) for row in rows_of_file(file))
