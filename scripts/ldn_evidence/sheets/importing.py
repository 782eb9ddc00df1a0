"""`ldn import`: a workbook or a CSV file back into the package, row by row by key; what a spreadsheet program did is told, or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..draft import PASSAGE, Ambiguous, Unfit, has_passage, locate, measured
from ..findings import printable, quoted
from ..ids import default, make_id
from ..model import Column, Package, Table
from ..package import load_package
from ..stage import Row, current_rows, finish, try_rows
from .cells import read_cell
from .export import READ_ME, sheet_name, state
from .reading import EMPTY, Cell, NotTaken, Sheet, read_file

SHOWN = 20  # cells of one kind that are listed of a sheet; of refused ones, all
ALIKE = "If you meant it, change it in the CSV file; else take the value from the package."
REFUSED, UNDONE, CHANGED, NEW, TOLD = "refused", "restored", "changed", "new", "note"


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of a cell, a row or a sheet, by its address."""

    kind: str
    place: str
    text: str
    remedy: str = ""


@dataclass
class Taken:
    """What a sheet brings: the rows to write, the notes, and where each row stands."""

    table: Table
    sheet: Sheet
    snapshots: Path
    letters: dict[str, str] = field(default_factory=dict)  # column -> letter
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)  # row id -> row number
    missing: list[str] = field(default_factory=list)
    changed: int = 0
    refused: int = 0

    def place(self, row_id: str | None, column: str | None) -> str | None:
        number = self.numbers.get(row_id or "")
        return f"{self.sheet.name}!{self.letters.get(column or '', '')}{number}" if number else None

    def note(self, kind: str, place: str, text: str, remedy: str = "") -> None:
        self.refused += kind == REFUSED
        self.notes.append(Note(kind, f"{self.sheet.name}!{place}" if place else self.sheet.name, text, remedy))


def import_command(file: Path, path: Path, name: str | None, dry_run: bool, snapshots: Path, console) -> int:
    """Exit status 0 when taken (or nothing changed), 1 when cells or rows are refused, 2 when the file cannot be read."""
    package = load_package(path)
    say = lambda text: console.print("\n".join(map(printable, text.split("\n"))), soft_wrap=True)
    try:
        sheets = read_file(file)
        wanted = _tables(package, sheets, file, name)
    except NotTaken as error:
        say(f"cannot import {file}: {error.why}\n  → {error.remedy}")
        return 2
    for sheet in sheets:
        if sheet.name not in wanted and sheet.name != READ_ME:
            say(f"skipped the sheet {quoted(sheet.name)}: {'it was not asked for' if name else 'no table has this name'}")
    states = _states(sheets)
    taken = [take(package, table, sheet, states.get(table.name), snapshots) for sheet in sheets if (table := wanted.get(sheet.name))]
    for one in taken:
        _tell(one, say)
    if refused := sum(one.refused for one in taken):
        say(f"nothing was written: {refused:,} refused")
        return 1
    rows = {one.table.name: one.rows for one in taken if one.rows}
    if not rows:
        say("nothing changed")
        return 0
    trial = try_rows(package, rows, snapshots if snapshots.is_dir() else None)
    places = {one.table.name: one for one in taken}
    for finding in trial.findings:
        one = places.get(finding.table or "")
        place = one and one.place(finding.row_id, finding.field) or finding.place
        say(f"  {place:<14} {finding.severity} {finding.code}: {finding.message}\n{'':17}→ {finding.fix}")
    if not trial.sound:
        say("nothing was written: the package would have errors that it does not have now")
        return 1
    paths = list(trial.texts) if dry_run else finish(trial)
    say(f"{'would be written' if dry_run else 'written'}: {', '.join(paths) or 'nothing, the files are as they were'}")
    return 0


def _tables(package: Package, sheets: list[Sheet], file: Path, name: str | None) -> dict[str, Table]:
    """Which sheet is which table. Raises NotTaken."""
    if name and name not in package.tables:
        raise NotTaken(f"there is no table {quoted(name)}", f"Name one of: {', '.join(package.tables)}.")
    by_title = {sheet_name(table): table for table in package.tables.values() if name in (None, table.name)}
    if file.suffix.lower() != ".xlsx" and len(sheets) == 1:
        header = {str(cell.value).strip() for cell in sheets[0].header.values()}
        fitting = [table for table in by_title.values() if set(table.names) == header - ({PASSAGE} if has_passage(table) else set())]
        table = package.tables.get(name or sheets[0].name) or (fitting[0] if len(fitting) == 1 else None)
        if not table:
            raise NotTaken("which table it is cannot be told from its name or its columns", "Name the table with --table NAME.")
        sheets[0].name = table.name
        return {table.name: table}
    found = {sheet.name: by_title[sheet.name] for sheet in sheets if sheet.name in by_title}
    if not found:
        raise NotTaken(f"no sheet has the name of a table{f' {quoted(name)}' if name else ''}", f"Name the sheets as the tables: {', '.join(by_title)}.")
    return found


def _states(sheets: list[Sheet]) -> dict[str, str]:
    """Table -> state of its rows when the workbook was written, from the read_me sheet."""
    rows = [cells for sheet in sheets if sheet.name == READ_ME for _, cells in sheet.rows]
    return {str(cells[1].value): str(cells[3].value) for cells in rows if 1 in cells and 3 in cells}


def take(package: Package, table: Table, sheet: Sheet, written: str | None = None, snapshots: Path = Path("snapshots")) -> Taken:
    """Hold a sheet against its table. Raises model.CannotRead when the table itself cannot be read."""
    taken = Taken(table, sheet, snapshots)
    rows = current_rows(package, table)
    known = {_id(table, dict(zip(table.names, row))): dict(zip(table.names, row)) for row in rows}
    if written and written != state(table, rows):
        taken.note(TOLD, "", "the table has changed since this workbook was written: a cell that you left alone may count as changed, back to what it was")
    for text in [*sheet.told, *(["the sheet is hidden; it is read like the others"] if sheet.hidden else [])]:
        taken.note(TOLD, "", text)
    columns = _columns(taken)
    if sheet.doubtful:
        _witness(taken, known)
    sound = not taken.refused
    for area in sheet.merged:
        taken.note(REFUSED, area, "the cells are merged, so that only the first still has its value", "Undo the merging and fill the other cells again.")
    if sound:
        derived = {rule.field for rule in package.derived if rule.table == table.name}
        defaults = {column.name: value for column in table.columns if (value := default(package, column))}
        words = next((i for i, cell in sheet.header.items() if has_passage(table) and str(cell.value).strip() == PASSAGE), None)
        for number, cells in sheet.rows:
            before = taken.refused
            spans = _spans(taken, number, cells, words, columns)
            _row(taken, before, number, {column.name: cells.get(i, EMPTY) for i, column in columns.items()} | spans, known, derived, defaults)
        taken.missing = [row_id for row_id in known if row_id not in taken.numbers]
    return taken


def _id(table: Table, row: Row) -> str:
    return "/".join(row.get(column, "") for column in table.primary_key)


def _columns(taken: Taken) -> dict[int, Column]:
    """Position -> column, by the names in the header; what is odd about it becomes notes."""
    from openpyxl.utils import get_column_letter

    table, sheet, columns = taken.table, taken.sheet, {}
    for position, cell in sheet.header.items():
        name, place = str(cell.value).strip(), f"{get_column_letter(position)}1"
        if name in taken.letters:
            taken.note(REFUSED, "", f"the column {quoted(name)} stands twice, in {taken.letters[name]} and {place[:-1]}", "Delete or rename one of them.")
        elif name in table.names:
            columns[position], taken.letters[name] = table[name], place[:-1]
        elif not (name == PASSAGE and has_passage(table)):
            taken.note(TOLD, place, f"{table.name} has no column {quoted(name)}; it is not read")
    nameless = sorted({position for _, cells in sheet.rows for position in cells if position not in sheet.header})
    for position in nameless:
        taken.note(TOLD, f"{get_column_letter(position)}1", "the column has values but no name; it is not read")
    if missing := [name for name in table.names if name not in taken.letters]:
        keys = [name for name in table.primary_key if name in missing]
        if keys or not table.primary_key:
            why = f"the key {', '.join(map(quoted, keys))} is not in the first row" if keys else f"{table.name} has no key"
            taken.note(REFUSED, "", f"{why}, so that no row can be told from another", "Put the names of the columns into the first row.")
        else:
            taken.note(TOLD, "", f"without the columns {', '.join(missing)}, which stay as they are")
    order = [column.name for _, column in sorted(columns.items())]
    if order != [name for name in table.names if name in order]:
        taken.note(TOLD, "", "the columns are in another order; they are read by name")
    return columns


def _witness(taken: Taken, known: dict[str, Row]) -> None:
    """A file that is no UTF-8 was read as Windows-1252: that is right if it gives a cell that the package has, letters beyond ASCII and all."""
    values = {value for row in known.values() for value in row.values() if not value.isascii()}
    if any(str(cell.value).strip() in values for _, cells in taken.sheet.rows for cell in cells.values()):
        taken.note(TOLD, "", "the file was in Windows-1252; read so")
    else:
        taken.note(REFUSED, "", "the file is not in UTF-8, and its encoding cannot be told", "Save it again as CSV in UTF-8.")


def _spans(taken: Taken, number: int, cells: dict, words: int | None, columns: dict[int, Column]) -> dict[str, Cell]:
    """Cells of the span columns, from the words of the page where the row has some."""
    from openpyxl.utils import get_column_letter

    if words is None or not (passage := str(cells.get(words, EMPTY).value or "").strip()):
        return {}
    source = next((str(cells[i].value).strip() for i, column in columns.items() if column.name == "source_id" and i in cells), "")
    try:
        found = locate(taken.snapshots, taken.table, source, passage)
    except Unfit as error:
        remedy = "Paste more of the sentence." if isinstance(error, Ambiguous) else error.remedy
        taken.note(REFUSED, f"{get_column_letter(words)}{number}", " ".join(error.why.split("\n")[:1]), remedy)
        return {}
    return {name: Cell(value) for name, value in found.items()}


def _row(taken: Taken, before: int, number: int, cells: dict, known: dict[str, Row], derived: set[str], defaults: Row) -> None:
    """One row of the sheet: unchanged, changed, new, or refused cell by cell; ``before`` it, so many were refused."""
    table = taken.table
    was = known.get(_id(table, {name: read_cell(cells[name], table[name], None).value for name in table.primary_key}))
    row, changes, alike = dict(was or defaults), [], []
    for name, cell in cells.items():
        old = was[name] if was else None
        read, place = read_cell(cell, table[name], old), f"{taken.letters.get(name, '')}{number}"
        stands = f" (in the package: {quoted(old)})" if old else ""
        if read.refused:
            taken.note(REFUSED, place, read.refused + stands, read.remedy)
        elif was and name in derived and read.value != old:
            taken.note(TOLD, place, f"{quoted(read.value)} is not taken, since the column is derived{stands}")
        elif read.value != old:
            row[name] = read.value if was else read.value or row.get(name, "")
            said = read.alike + stands if read.alike else f"{quoted(old) if old else 'empty'} → {quoted(read.value) if read.value else 'empty'}"
            (alike if read.alike else changes).append((place, said))
        if read.undone:
            taken.note(UNDONE, place, read.undone)
    if not changes:  # a person who changed nothing else in the row did not change this either
        for place, said in alike:
            taken.note(REFUSED, place, said, ALIKE)
    if taken.refused == before and _keyed(taken, number, row, known) and (changes or not was):
        taken.rows.append(row if was else row | measured(taken.snapshots, table, row))
        taken.changed += was is not None
        for place, said in sorted([*changes, *alike]) if was else []:
            taken.note(CHANGED, place, said)
        if not was:
            taken.note(NEW, str(number), _id(table, row))
    elif was:
        taken.numbers.setdefault(_id(table, was), number)


def _keyed(taken: Taken, number: int, row: Row, known: dict[str, Row]) -> bool:
    """Whether the row has a key that no row before it has; an id that it lacks is made."""
    table, key = taken.table, taken.table.primary_key
    for name in key:
        if not row.get(name) and (made := len(key) == 1 and make_id(table, row, {*known, *taken.numbers})):
            row[name] = made
        if not row.get(name):
            template = table.spec.get("x-id") if len(key) == 1 else None
            remedy = f"Fill it, or what it is made of: {template}." if template else "Fill it, or clear the row."
            taken.note(REFUSED, f"{taken.letters[name]}{number}", f"the key {quoted(name)} is empty", remedy)
            return False
    if other := taken.numbers.get(_id(table, row)):
        taken.note(REFUSED, f"{taken.letters[key[0]]}{number}", f"{quoted(_id(table, row))} stands in row {other} already", "Keep one of the rows.")
        return False
    taken.numbers[_id(table, row)] = number
    return True


def _tell(taken: Taken, say) -> None:
    """One line for the sheet, then its notes; long lists of one kind are cut, except what is refused."""
    counts = {"new": len(taken.rows) - taken.changed, "changed": taken.changed, "missing from the sheet, kept": len(taken.missing), "refused": taken.refused}
    if not taken.notes and not taken.rows and not taken.missing:
        return
    say(f"{taken.sheet.name}: {', '.join(f'{count:,} {what}' for what, count in counts.items() if count) or 'no row new or changed'}")
    for kind in (TOLD, REFUSED, UNDONE, CHANGED, NEW):
        notes = [note for note in taken.notes if note.kind == kind]
        shown = notes if kind == REFUSED else notes[:SHOWN]
        for note in shown:
            say(f"  {note.place:<14} {kind}: {note.text}" + (f"\n{'':17}→ {note.remedy}" if note.remedy else ""))
        if len(notes) > len(shown):
            say(f"  … and {len(notes) - len(shown):,} more {kind}")
