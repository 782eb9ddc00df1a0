"""`ldn import`: a workbook or a CSV file back into the package, row by row by key; what a spreadsheet program did is told, or refused."""

from __future__ import annotations

from pathlib import Path

from ...model.findings import Finding, printable, quoted
from ...model.loading import load_package
from ...model.package import Field, Package, Table
from ...model.refusal import Refused
from ..draft import PASSAGE, has_passage
from ..trial import Row, Trial, current_rows, finish, try_rows
from .cells import read_cell
from .export import READ_ME, sheet_name, state
from .matching import Matcher, key_of, misnamed
from .reading import EMPTY, Sheet, contents, sheets_of
from .rows import CHANGED, NEW, REFUSED, THERE, TOLD, UNDONE, Taken, spans, take_row
from .writing import check_writable, with_ids, write_ids

SHOWN = 20  # cells of one kind that are listed of a sheet; of refused ones, more
MOST_REFUSED = 1000  # of a sheet that are listed
MOST_FINDINGS = 100  # of the package as it would be
CLASHES = "the table has changed since this workbook was written: a cell that you left alone may count as changed, back to what it was"


def import_command(
    file: Path,
    path: Path,
    name: str | None,
    dry_run: bool,
    snapshots: Path,
    console,
    ids: bool = False,
) -> int:
    """Exit status 0 when taken (or nothing changed), 1 when cells or rows are refused, 2 when the file cannot be read.

    With ``ids``, the ids that rows got are written into the workbook.
    """
    package = load_package(path)
    say = lambda text: console.print("\n".join(map(printable, text.split("\n"))), soft_wrap=True)
    data = contents(file)
    sheets = sheets_of(file, data)
    if ids:
        check_writable(file, data)
    wanted = _tables(package, sheets, file, name)
    taken = _taken(package, sheets, wanted, name, snapshots, say)
    filled = {one.sheet.part: one.ids for one in taken if one.ids} if ids else {}
    if refused := sum(one.refused for one in taken):
        say(f"nothing was written: {refused:,} refused")
        return 1
    new = with_ids(data, filled) if filled else None
    rows = {one.table.name: one.rows for one in taken if one.rows}
    trial = try_rows(package, rows, snapshots if snapshots.is_dir() else None) if rows else None
    if trial and not _sound(trial, taken, say):
        return 1
    return _write(trial, file, data, new, sum(map(len, filled.values())), dry_run, say)


def _taken(
    package: Package,
    sheets: list[Sheet],
    wanted: dict[str, Table],
    name: str | None,
    snapshots: Path,
    say,
) -> list[Taken]:
    """What each sheet brings, told as it is read."""
    for sheet in sheets:
        if sheet.name not in wanted and sheet.name != READ_ME:
            say(
                f"skipped the sheet {quoted(sheet.name)}: {'it was not asked for' if name else 'no table has this name'}"
            )
    states = _states(sheets)
    taken = [
        take(package, table, sheet, states.get(table.name), snapshots)
        for sheet in sheets
        if (table := wanted.get(sheet.name))
    ]
    for one in taken:
        _tell(one, say)
    return taken


def _sound(trial: Trial, taken: list[Taken], say) -> bool:
    """Tell what the checks find, at the cells that brought it about; whether it may be written."""
    places = {one.table.name: one for one in taken}

    def place(finding: Finding) -> str:
        one = places.get(finding.table or "")
        return one and one.place(finding.row_id, finding.field) or finding.place

    for finding in trial.findings[:MOST_FINDINGS]:
        say(
            f"  {place(finding):<14} {finding.severity} {finding.code}: {finding.message}\n{'':17}→ {finding.fix}"
        )
    if len(trial.findings) > MOST_FINDINGS:
        say(f"  … and {len(trial.findings) - MOST_FINDINGS:,} more findings")
    if not trial.sound:
        say("nothing was written: the package would have errors that it does not have now")
    return trial.sound


def _write(
    trial: Trial | None, file: Path, was: bytes, now: bytes | None, ids: int, dry_run: bool, say
) -> int:
    """Write what was tried, then the ids into the workbook; the exit status."""
    paths = [] if trial is None else list(trial.texts) if dry_run else finish(trial)
    kept = now is not None and (dry_run or write_ids(file, was, now))
    if kept:
        paths.append(f"{file} ({ids} id{'s' if ids > 1 else ''})")
    if trial is None:
        say("nothing changed")
    if trial is not None or paths:
        say(
            f"{'would be written' if dry_run else 'written'}: {', '.join(paths) or 'nothing, the files are as they were'}"
        )
    if now is not None and not kept:
        say(
            f"{file} was changed by something else meanwhile; no id was written into it\n  → Import it again with --write-ids."
        )
        return 1
    return 0


def _tables(
    package: Package, sheets: list[Sheet], file: Path, name: str | None
) -> dict[str, Table]:
    """Which sheet is which table. Raises Refused."""
    if name and name not in package.tables:
        raise Refused(
            f"there is no table {quoted(name)}", f"Name one of: {', '.join(package.tables)}."
        )
    by_title = {
        sheet_name(table): table for table in package.tables.values() if name in (None, table.name)
    }
    if file.suffix.lower() != ".xlsx" and len(sheets) == 1:
        header = {str(cell.value).strip() for cell in sheets[0].header.values()}
        fitting = [
            table
            for table in by_title.values()
            if set(table.names) == header - ({PASSAGE} if has_passage(table) else set())
        ]
        table = package.tables.get(name or sheets[0].name) or (
            fitting[0] if len(fitting) == 1 else None
        )
        if not table:
            raise Refused(
                "which table it is cannot be told from its name or its columns",
                "Name the table with --table NAME.",
            )
        sheets[0].name = table.name
        return {table.name: table}
    found = {sheet.name: by_title[sheet.name] for sheet in sheets if sheet.name in by_title}
    if not found:
        raise Refused(
            f"no sheet has the name of a table{f' {quoted(name)}' if name else ''}",
            f"Name the sheets as the tables: {', '.join(by_title)}.",
        )
    return found


def _states(sheets: list[Sheet]) -> dict[str, str]:
    """Table -> state of its rows when the workbook was written, from the read_me sheet."""
    rows = [cells for sheet in sheets if sheet.name == READ_ME for _, cells in sheet.rows]
    return {str(cells[1].value): str(cells[3].value) for cells in rows if 1 in cells and 3 in cells}


def take(
    package: Package,
    table: Table,
    sheet: Sheet,
    written: str | None = None,
    snapshots: Path = Path("snapshots"),
) -> Taken:
    """Hold a sheet against its table. Raises Refused when the table itself cannot be read."""
    rows = current_rows(package, table)
    known = {key_of(table, row): row for cells in rows if (row := dict(zip(table.names, cells)))}
    fresh = written == state(table, rows)
    taken = Taken(table, sheet, snapshots, Matcher(package, table, known, {}, fresh))
    for text in [
        *sheet.told,
        *(["the sheet is hidden; it is read like the others"] if sheet.hidden else []),
    ]:
        taken.note(TOLD, "", text)
    for name in misnamed(table):
        taken.note(
            TOLD,
            "",
            f"x-identity in the schema names {quoted(name)}, which is no column; rows are not told apart by it",
        )
    columns = _columns(taken)
    if sheet.doubtful:
        _witness(taken, known)
    sound = not taken.refused
    for area in sheet.merged:
        taken.note(
            REFUSED,
            area,
            "the cells are merged, so that only the first still has its value",
            "Undo the merging and fill the other cells again.",
        )
    if sound:
        _rows(taken, columns, package)
    if taken.changed and written and not fresh:
        taken.note(TOLD, "", CLASHES)
    if count := taken.left_empty:
        taken.note(
            TOLD,
            "",
            f"{count:,} computed cell{' is' if count == 1 else 's are'} empty, and stay{'s' * (count == 1)} as {'it is' if count == 1 else 'they are'} in the package",
        )
    return taken


def _rows(taken: Taken, columns: dict[int, Field], package: Package) -> None:
    """Each row of a sheet whose columns are known."""
    table, sheet = taken.table, taken.sheet
    positions = {column.name: position for position, column in columns.items()}
    keys = [(name, table[name], positions[name]) for name in table.primary_key]
    ids = {
        number: "/".join(
            read_cell(cells.get(at, EMPTY), column, None).value for _, column, at in keys
        )
        for number, cells in sheet.rows
    }
    taken.match = Matcher(package, table, taken.match.rows, ids, taken.match.fresh)
    words = next(
        (
            i
            for i, cell in sheet.header.items()
            if has_passage(table) and str(cell.value).strip() == PASSAGE
        ),
        None,
    )
    for number, cells in sheet.rows:
        before = taken.refused
        place = spans(taken, number, cells, words, columns)
        take_row(
            taken,
            before,
            number,
            {name: cells.get(at, EMPTY) for name, at in positions.items()} | place,
        )
    taken.missing = [row_id for row_id in taken.match.rows if row_id not in taken.match.numbers]


def _columns(taken: Taken) -> dict[int, Field]:
    """Position -> column, by the names in the header; what is odd about it becomes notes."""
    from openpyxl.utils import get_column_letter

    table, sheet, columns = taken.table, taken.sheet, {}
    for position, cell in sheet.header.items():
        name, place = str(cell.value).strip(), f"{get_column_letter(position)}1"
        if name in taken.letters:
            taken.note(
                REFUSED,
                "",
                f"the column {quoted(name)} stands twice, in {taken.letters[name]} and {place[:-1]}",
                "Delete or rename one of them.",
            )
        elif name in table.names:
            columns[position], taken.letters[name] = table[name], place[:-1]
        elif not (name == PASSAGE and has_passage(table)):
            taken.note(TOLD, place, f"{table.name} has no column {quoted(name)}; it is not read")
    nameless = sorted(
        {position for _, cells in sheet.rows for position in cells if position not in sheet.header}
    )
    for position in nameless:
        taken.note(
            TOLD,
            f"{get_column_letter(position)}1",
            "the column has values but no name; it is not read",
        )
    if missing := [name for name in table.names if name not in taken.letters]:
        keys = [name for name in table.primary_key if name in missing]
        if keys or not table.primary_key:
            why = (
                f"the key {', '.join(map(quoted, keys))} is not in the first row"
                if keys
                else f"{table.name} has no key"
            )
            taken.note(
                REFUSED,
                "",
                f"{why}, so that no row can be told from another",
                "Put the names of the columns into the first row.",
            )
        else:
            taken.note(
                TOLD, "", f"without the columns {', '.join(missing)}, which stay as they are"
            )
    order = [column.name for _, column in sorted(columns.items())]
    if order != [name for name in table.names if name in order]:
        taken.note(TOLD, "", "the columns are in another order; they are read by name")
    return columns


def _witness(taken: Taken, known: dict[str, Row]) -> None:
    """A file that is no UTF-8 was read as Windows-1252: that is right if it gives a cell that the package has, letters beyond ASCII and all."""
    values = {value for row in known.values() for value in row.values() if not value.isascii()}
    if any(
        str(cell.value).strip() in values
        for _, cells in taken.sheet.rows
        for cell in cells.values()
    ):
        taken.note(TOLD, "", "the file was in Windows-1252; read so")
    else:
        taken.note(
            REFUSED,
            "",
            "the file is not in UTF-8, and its encoding cannot be told",
            "Save it again as CSV in UTF-8.",
        )


def _tell(taken: Taken, say) -> None:
    """One line for the sheet, then its notes; long lists of one kind are cut."""
    counts = {
        "new": len(taken.rows) - taken.changed,
        "changed": taken.changed,
        "there already": taken.there,
        "missing from the sheet, kept": len(taken.missing),
    }
    counts["refused"] = taken.refused
    if not taken.notes and not taken.rows and not taken.missing:
        return
    say(
        f"{taken.sheet.name}: {', '.join(f'{count:,} {what}' for what, count in counts.items() if count) or 'no row new or changed'}"
    )
    for kind in (TOLD, REFUSED, UNDONE, CHANGED, NEW, THERE):
        notes = [note for note in taken.notes if note.kind == kind]
        shown = notes[: MOST_REFUSED if kind == REFUSED else SHOWN]
        for note in shown:
            colon = "" if kind == THERE else ":"
            say(
                f"  {note.place:<14} {kind}{colon} {note.text}"
                + (f"\n{'':17}→ {note.remedy}" if note.remedy else "")
            )
        if len(notes) > len(shown):
            say(f"  … and {len(notes) - len(shown):,} more {kind}")
