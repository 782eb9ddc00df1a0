"""`ldn export` and `ldn import`: what is told of a workbook, and of what it brings back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..curate.sheets.export import write_workbook
from ..curate.sheets.importing import Import, put_ids, read_import, try_import
from ..curate.sheets.intake import CHANGED, NEW, REFUSED, REMARK, RESTORED, THERE, Intake
from ..model.findings import quoted, total
from ..model.printing import printable, say
from ..store.opened import open_package
from .options import CLEAN, FINDINGS
from .progress import Progress
from .trials import commit_rows

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 20  # cells of one kind that are listed of a sheet; of refused ones, more
MOST_REFUSED = 1000  # of a sheet that are listed
MOST_FINDINGS = 100  # of the package as it would be
KINDS = (REMARK, REFUSED, RESTORED, CHANGED, NEW, THERE)  # of notes, in the order of telling
WIDTH = 14  # of the addresses of cells
UNSOUND = "nothing was written: the package would have errors that it does not have now"
REMEDY = f"\n{'':{WIDTH + 3}}→ "


def export_command(xlsx: Path, path: Path, console: Console) -> int:
    """Write the package as a workbook.

    Args:
        xlsx: The workbook to write; an older one is replaced.
        path: The folder of the package.
        console: Where it is told.

    Returns:
        The exit status 0.

    Raises:
        Refused: A cell fits into no workbook, or the package cannot be read.
        OSError: The workbook cannot be written.
    """
    package = open_package(path)
    write_workbook(package, xlsx)
    say(console, f"written: {xlsx}, {len(package.tables)} tables")
    return CLEAN


def import_command(
    file: Path,
    path: Path,
    name: str | None,
    dry_run: bool,
    snapshots: Path,
    console: Console,
    ids: bool = False,
) -> int:
    """Take a workbook or a CSV file back.

    Args:
        file: The file.
        path: The folder of the package.
        name: The one table that is to be read; of a CSV file, the table that it is.
        dry_run: Whether nothing is written.
        snapshots: The folder of the snapshots, which need not be there.
        console: Where it is told.
        ids: Whether ids that rows got are written into the workbook.

    Returns:
        The exit status: 0 when taken, or nothing changed; 1 when cells or rows are refused.

    Raises:
        Refused: The file, or the package, cannot be read.
        OSError: The file cannot be read, or the package cannot be written.
    """
    with Progress(text=f"reading {printable(file.name)}"):
        found = read_import(open_package(path), file, name, snapshots, ids)
    _tell_sheets(found, console, asked_for_one=bool(name))
    if found.refused:
        _say(console, f"nothing was written: {found.refused:,} refused")
        return FINDINGS
    with Progress(text="trying the rows"):
        try_import(found)
    _tell_findings(found, console)
    if found.trial and not found.trial.sound:
        _say(console, UNSOUND)
        return FINDINGS
    return _write(found, dry_run, console)


def _tell_sheets(found: Import, console: Console, asked_for_one: bool) -> None:
    """What was read of each sheet, and which were not read."""
    reason = "it was not asked for" if asked_for_one else "no table has this name"
    for sheet in found.skipped:
        _say(console, f"skipped the sheet {quoted(sheet)}: {reason}")
    for intake in found.intakes:
        _tell_intake(intake, console)


def _write(found: Import, dry_run: bool, console: Console) -> int:
    """Write what was tried, then the ids into the workbook; the exit status."""
    paths: list[str] = []
    if found.trial:
        paths = list(found.trial.texts) if dry_run else commit_rows(found.trial)
    kept = found.workbook is not None and (dry_run or put_ids(found))
    if kept:
        paths.append(f"{found.file} ({found.ids} id{'s' if found.ids > 1 else ''})")
    if found.trial is None:
        _say(console, "nothing changed")
    if found.trial is not None or paths:
        what = ", ".join(paths) or "nothing, the files are as they were"
        _say(console, f"{'would be written' if dry_run else 'written'}: {what}")
    if found.workbook is None or kept:
        return CLEAN
    _say(
        console,
        f"{found.file} was changed by something else meanwhile; no id was written into it"
        "\n  → Import it again with --write-ids.",
    )
    return FINDINGS


def _tell_findings(found: Import, console: Console) -> None:
    """What the checks find, at the cells that brought it about."""
    findings = found.trial.findings if found.trial else []
    for finding in findings[:MOST_FINDINGS]:
        what = f"{finding.severity} {finding.code}: {finding.message}"
        _say(console, f"  {found.place(finding):<{WIDTH}} {what}{REMEDY}{finding.fix}")
    if len(findings) > MOST_FINDINGS:
        _say(console, f"  … and {total(findings[MOST_FINDINGS:]):,} more findings")


def _tell_intake(intake: Intake, console: Console) -> None:
    """One line for the sheet, then its notes; long lists of one kind are cut."""
    if not intake.notes and not intake.rows and not intake.missing:
        return
    counts = {
        "new": len(intake.rows) - intake.changed,
        "changed": intake.changed,
        "there already": intake.there,
        "missing from the sheet, kept": len(intake.missing),
        "refused": intake.refused,
    }
    listed = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    _say(console, f"{intake.sheet.name}: {listed or 'no row new or changed'}")
    for kind in KINDS:
        notes = [note for note in intake.notes if note.kind == kind]
        shown = notes[: MOST_REFUSED if kind == REFUSED else SHOWN]
        for note in shown:
            colon = "" if kind == THERE else ":"
            remedy = f"{REMEDY}{note.remedy}" if note.remedy else ""
            text = note.text.replace("\n", f"\n{'':{WIDTH + 3}}")
            _say(console, f"  {note.place:<{WIDTH}} {kind}{colon} {text}{remedy}")
        if len(notes) > len(shown):
            _say(console, f"  … and {len(notes) - len(shown):,} more {kind}")


def _say(console: Console, text: str) -> None:
    """Print lines whose addresses stay in their column."""
    say(console, "\n".join(map(printable, text.split("\n"))))
