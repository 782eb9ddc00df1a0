"""`ldn add --from`, `ldn lookup`, `ldn retractions`: references from files and registries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.references.beside import rows_beside, variables
from ..curate.references.citation_files import read_references
from ..curate.references.csl import csl_value
from ..curate.references.fitting import read_given
from ..curate.references.integrity import (
    Checked,
    Verdict,
    by_hand,
    check_works,
    columns_of,
    groups_to_write,
    works_of,
)
from ..curate.references.integrity_columns import IntegrityColumns, shown
from ..curate.references.lookup import (
    SEEN,
    Answer,
    Comparison,
    ask,
    compared,
    disagreements,
    identifier,
    merged,
    with_pages,
)
from ..curate.references.lookup import by_hand as look_up_by_hand
from ..curate.references.registry import Config, Registry
from ..curate.references.rows import rows_from_references, table_of_references
from ..curate.references.tagged import Remark
from ..model.findings import printable, quoted
from ..model.layout import MOST, Rows
from ..model.package import Table
from ..model.printing import say, tell
from ..store.opened import OpenPackage, open_package
from .progress import Progress
from .proposing import propose, write

if TYPE_CHECKING:
    from rich.console import Console

MAX_SHOWN = 20  # problems of a file


def add_references_command(
    package: Path | OpenPackage,
    file: Path,
    console: Console,
    consent: bool | None = None,
    given: dict[str, str] | None = None,
) -> int:
    """Add the records of a citation file.

    Args:
        package: its folder; or the package opened.
        file: NBIB, RIS, BibTeX or CSL-JSON.
        console: where it is told.
        consent: True writes, False does not, None asks.
        given: values for all records, field -> text.

    Returns:
        1 if a record could not be read or nothing may be written, else 0.

    Raises:
        Refused: the file or the call cannot be used.
    """
    package = open_package(package)
    table = table_of_references(package)
    given = _given(package, table, given, console)
    records, unread = read_references(file)
    drawn = rows_from_references(package, table, records, given)
    unread.sort(key=lambda problem: isinstance(problem, Remark))  # what is lost comes first
    for problem in unread[:MAX_SHOWN]:
        say(console, f"{'passed over' if isinstance(problem, Remark) else 'not read   '} {problem}")
    if len(unread) > MAX_SHOWN:
        console.print(f"… and {len(unread) - MAX_SHOWN} more")
    status = propose(package, table, drawn, console, consent)
    lost = [problem for problem in unread if not isinstance(problem, Remark)]
    return status or (1 if lost or drawn.left_out else 0)


def _given(
    package: OpenPackage, table: Table, given: dict[str, str] | None, console: Console
) -> dict[str, str]:
    """The values of `--set` in the form of the package; what was taken for another is told."""
    read, told = read_given(package, table, given or {}, variables(package, table))
    for note in told:
        say(console, note)
    return read


def lookup_command(
    path: Path,
    wanted: str,
    console: Console,
    config: Config,
    fill: bool = False,
    consent: bool | None = None,
    given: dict[str, str] | None = None,
) -> int:
    """Add, or with ``fill`` fill in, the row of a DOI or PubMed id.

    ``consent``: True writes a new row, False does not, None asks. Exit status 1 where the table
    differs or nothing is known. Raises Refused where nobody could be asked.
    """
    package = open_package(path)
    table = table_of_references(package)
    given = _given(package, table, given, console)
    registry, answer = _answer(table, wanted, config, console)
    if not (record := merged(answer)):
        say(console, f"{' and '.join(answer) or 'PubMed'} knows no {wanted}")
        say(console, "  → Check the number against the paper itself.")
        return 1
    record["custom"]["place"] = wanted
    for name, ours, theirs in disagreements(answer):
        say(console, f"they differ  {name}: Crossref {quoted(ours)}, PubMed {quoted(theirs)}")
    day = registry.oldest.isoformat()
    drawn = rows_from_references(package, table, [record], given, day)
    if drawn.duplicates:
        met = drawn.duplicates[0]
        say(console, f"{met.row[table.primary_key[0]]} is there already, by {met.why}")
        return _settle(package, table, compared(table, met, day), console, fill)
    for row in drawn.rows:
        for name in (name for name in table.names if row[name]):
            say(console, f"  {name:<16} {row[name]}")
    return propose(package, table, drawn, console, consent)


def _answer(table: Table, wanted: str, config: Config, console: Console) -> tuple[Registry, Answer]:
    """What the services say of a DOI or PubMed id, and who asked. Raises Refused."""
    doi, pmid = identifier(wanted)
    registry = Registry(config)
    with Progress(text=f"asking for {doi or pmid}"):
        (((answer, _),), failed) = ask(registry, [(doi, pmid)])
    for error in failed.values():
        say(console, f"not asked: {error}")
    if failed and not answer:
        raise look_up_by_hand(table, wanted, doi, pmid)
    return registry, answer


def _settle(
    package: OpenPackage, table: Table, comparison: Comparison, console: Console, fill: bool
) -> int:
    """Show how a row that is there compares, and fill it in; exit status 1 where it differs."""
    for name, ours, theirs in comparison.fields:
        if ours:
            differs = f"the table has {quoted(ours)}, they say {quoted(theirs)}"
            say(console, f"differs      {name}: {differs}")
        else:
            say(console, f"could fill   {name}: {theirs}")
    for text in comparison.notices:
        say(console, f"notice       {text}")
    row = comparison.filled(table) if fill else None
    if row:
        record = comparison.record
        beside = rows_beside(package, table, [(row, record)])
        row = with_pages(table, row, csl_value(record, SEEN))
        write(package, table, [row], console, True, beside)
    elif comparison.empty or comparison.notices:
        say(
            console,
            "  → Add --fill to write what is empty and the notices; what differs is for you to"
            " settle.",
        )
    elif not comparison.differs:
        say(console, "nothing to fill, nothing differs")
    return 1 if comparison.differs or comparison.notices else 0


def retractions_command(
    path: Path, console: Console, config: Config, write_down: bool = False, whole: bool = False
) -> int:
    """Hold every row that has an identifier against Crossref and PubMed.

    Of rows with nothing amiss the first are told, or the ``whole``.

    Returns:
        0 nothing amiss, 1 notices or mismatches that the table does not have, 2 not everybody
        could be asked.
    """
    package = open_package(path)
    table = table_of_references(package)
    columns = columns_of(table)
    works = works_of(package, table)
    registry = Registry(config)
    total, asked = len(works.rows), len(works.askable)
    with Progress() as progress:
        checked = check_works(columns, works, registry, progress.step)
    verdicts = checked.verdicts
    if verdicts:
        print_verdicts(table, verdicts, console, whole)
    left = f"; {total - asked} have neither DOI nor PubMed id" if total > asked else ""
    console.print(f"{len(verdicts)} of {total} {table.name} looked up{left}")
    if write_down:
        _write_down(package, columns, verdicts, registry.oldest.isoformat(), console)
    if checked.failed:
        _tell_failed(columns, checked, console)
        return 2
    return 1 if any(verdict.amiss for verdict in verdicts) else 0


def _tell_failed(columns: IntegrityColumns, checked: Checked, console: Console) -> None:
    for error in checked.failed.values():
        say(console, f"not asked: {error.text}")
    say(console, f"  → {by_hand(columns, checked.unasked)}")


def _write_down(
    package: OpenPackage,
    columns: IntegrityColumns,
    verdicts: list[Verdict],
    day: str,
    console: Console,
) -> None:
    """Write what was looked up; what stands in the way of one row holds up no other."""
    table = columns.table
    for rows in groups_to_write(columns, verdicts, day):
        if write(package, table, rows, console, consent=True):
            others = " and others" * (len(rows) > 1)
            say(console, f"{rows[0][table.primary_key[0]]}{others} not written")
            say(console, "  → Settle what is named above, then run this once more.")


def print_verdicts(
    table: Table, verdicts: list[Verdict], console: Console, whole: bool = True
) -> None:
    """A table of what each look-up came to; of those with nothing amiss the first, or the whole."""
    cells: list[list[str]] = []
    hidden = 0
    for verdict in verdicts:
        notices = [shown(notice) for notice in verdict.notices]
        amiss = "\n".join(map(printable, dict.fromkeys(notices + verdict.amiss)))
        if not amiss and len(cells) >= MOST and not whole:
            hidden += 1
            continue
        row_id = verdict.row[table.primary_key[0]]
        named = (row_id, ", ".join(verdict.asked), verdict.status or "not settled")
        cells.append([*map(printable, named), amiss or "·"])
    one = str(table.spec.get("x-one", table.name))
    tell(console, Rows([one, "asked", "status", "notices and mismatches"], cells))
    if hidden:
        say(console, f"… and {hidden:,} more with nothing amiss; see all with --all")
