"""A workbook or a CSV file taken back into the package, row by row by key.

What a spreadsheet program did on the way is undone and noted, or refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...model.findings import Finding, quoted
from ...model.package import Field, Package, Table
from ...model.refusal import Refused
from ...store.opened import OpenPackage
from ..trial import Row, Trial, try_rows
from .cells import read_cell
from .export import READ_ME, sheet_name, state
from .handles import Given, given_by, in_order, took_handles
from .headers import fields_of, passage_column
from .intake import REMARK, Intake
from .matching import Matcher, key_of, misnamed
from .order import helpers_of
from .reading import contents, sheets_of
from .rows import spans, take_row
from .sheet import EMPTY, Sheet
from .writing import check_writable, with_ids, write_ids

CITATION_FILES = (".ris", ".nbib", ".bib", ".enw")
MERGED = (
    "the cells are merged, so that only the first still has its value",
    "Undo the merging and fill the other cells again.",
)
CLASHES = (
    "the table has changed since this workbook was written: a cell that you left alone may count "
    "as changed, back to what it was"
)


@dataclass
class Import:
    """A file held against the package.

    Args:
        package: The package.
        file: The file.
        data: What it held when it was read.
        snapshots: The folder of the snapshots, which need not be there.
        intakes: What each sheet brings that is a table.
        skipped: Names of sheets that were not read.
        write_ids: Whether ids that rows got are to go into the file.
        trial: What taking the rows would do; None where none is new or changed.
        workbook: The file with the ids; None where none are to go into it.
    """

    package: OpenPackage
    file: Path
    data: bytes
    snapshots: Path
    intakes: list[Intake] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    write_ids: bool = False
    trial: Trial | None = None
    workbook: bytes | None = None

    @property
    def refused(self) -> int:
        """How many cells and rows are refused."""
        return sum(intake.refused for intake in self.intakes)

    @property
    def ids(self) -> int:
        """How many ids rows without one got that go into the file."""
        return sum(len(intake.ids) for intake in self.intakes) if self.write_ids else 0

    def place(self, finding: Finding) -> str:
        """The cell that brought a finding about, else the place in the package."""
        for intake in self.intakes:
            if intake.table.name == finding.table:
                return intake.place(finding.row_id, finding.field) or finding.place
        return finding.place


def read_import(
    package: OpenPackage, file: Path, name: str | None, snapshots: Path, write_ids: bool = False
) -> Import:
    """Hold a file against the package; nothing is tried yet.

    Args:
        package: The package.
        file: An .xlsx file, its sheets named as the tables, or a CSV file of one table.
        name: The one table that is to be read; of a CSV file, the table that it is.
        snapshots: The folder of the snapshots, in which words of the page are looked up.
        write_ids: Whether ids that rows get are to go into the file.

    Raises:
        Refused: The file, or a table, cannot be read, or ids cannot go into the file.
        OSError: The file cannot be read.
    """
    if file.suffix.lower() in CITATION_FILES and file.is_file():
        raise Refused("it is a citation file, no spreadsheet", "Take it in with `ldn add --from`.")
    found = Import(package, file, contents(file), snapshots, write_ids=write_ids)
    sheets = sheets_of(file, found.data)
    if write_ids:
        check_writable(file, found.data)
    wanted = _tables(package, sheets, file, name)
    by_table = {table.name: sheet for sheet in sheets if (table := wanted.get(sheet.name))}
    states, given, taken = _states(sheets), Given(), {}
    for table_name in in_order(package, by_table):
        table, sheet = package.tables[table_name], by_table[table_name]
        intake = take_sheet(package, table, sheet, states.get(table_name), snapshots, given)
        given[table_name], taken[sheet.name] = given_by(intake), intake
    found.intakes = [taken[sheet.name] for sheet in sheets if sheet.name in taken]
    found.skipped = [s.name for s in sheets if s.name not in taken and s.name != READ_ME]
    return found


def try_import(found: Import) -> None:
    """Try the rows of a file of which nothing was refused. Raises Refused."""
    ids = {intake.sheet.part: intake.ids for intake in found.intakes if intake.ids}
    if found.write_ids and ids:
        found.workbook = with_ids(found.data, ids)
    rows = {intake.table.name: intake.rows for intake in found.intakes if intake.rows}
    if rows:
        snapshots = found.snapshots if found.snapshots.is_dir() else None
        found.trial = try_rows(found.package, rows, snapshots)


def put_ids(found: Import) -> bool:
    """Write the ids into the file; whether it was still what was read. Raises OSError."""
    return found.workbook is not None and write_ids(found.file, found.data, found.workbook)


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
        table = _table_of(package, sheets[0], name, list(by_title.values()))
        sheets[0].name = table.name
        return {table.name: table}
    found = {sheet.name: by_title[sheet.name] for sheet in sheets if sheet.name in by_title}
    if not found:
        raise Refused(
            f"no sheet has the name of a table{f' {quoted(name)}' if name else ''}",
            f"Name the sheets as the tables: {', '.join(by_title)}.",
        )
    return found


def _table_of(package: Package, sheet: Sheet, name: str | None, tables: list[Table]) -> Table:
    """The table that a CSV file is of, by its name or its columns. Raises Refused."""
    if table := package.tables.get(name or sheet.name):
        return table
    header = {cell.text for cell in sheet.header.values()}
    fitting = [table for table in tables if set(table.names) == header - set(helpers_of(table))]
    if len(fitting) == 1:
        return fitting[0]
    raise Refused(
        "which table it is cannot be told from its name or its columns",
        "Name the table with --table NAME.",
    )


def _states(sheets: list[Sheet]) -> dict[str, str]:
    """Table -> state of its rows when the workbook was written, from the read_me sheet."""
    rows = [cells for sheet in sheets if sheet.name == READ_ME for _, cells in sheet.rows]
    return {str(cells[1].value): str(cells[3].value) for cells in rows if 1 in cells and 3 in cells}


def take_sheet(
    package: OpenPackage,
    table: Table,
    sheet: Sheet,
    written: str | None,
    snapshots: Path,
    given: Given,
) -> Intake:
    """Hold a sheet against its table.

    Args:
        package: The package.
        table: The table.
        sheet: The sheet.
        written: The state of the table's rows when the workbook was written, if it says so.
        snapshots: The folder of the snapshots.
        given: What handles of other sheets stand for.

    Raises:
        Refused: The table itself cannot be read.
    """
    rows = package.rows(table)
    known = {key_of(table, row): row for cells in rows if (row := dict(zip(table.names, cells)))}
    fresh = written == state(table, rows)
    intake = Intake(table, sheet, snapshots, Matcher(package, table, known, {}, fresh))
    _note_sheet(intake)
    columns = fields_of(intake)
    if sheet.doubtful:
        _witness(intake, known)
    sound = not intake.refused
    for area in sheet.merged:
        intake.refuse(area, *MERGED)
    if sound:
        took_handles(intake, columns, known, given)
        _take_rows(intake, columns, package)
    if intake.changed and written and not fresh:
        intake.note(REMARK, "", CLASHES)
    _note_left_empty(intake)
    return intake


def _note_left_empty(intake: Intake) -> None:
    """Cells that are computed and were emptied keep their values: say so."""
    if count := intake.left_empty:
        one = count == 1
        text = (
            f"{count:,} computed cell{' is' if one else 's are'} empty, "
            f"and stay{'s as it is' if one else ' as they are'} in the package"
        )
        intake.note(REMARK, "", text)


def _note_sheet(intake: Intake) -> None:
    """What is to be said of the sheet as a whole, before its cells are looked at."""
    hidden = ["the sheet is hidden; it is read like the others"] if intake.sheet.hidden else []
    for text in [*intake.sheet.remarks, *hidden]:
        intake.note(REMARK, "", text)
    for name in misnamed(intake.table):
        why = f"x-identity in the schema names {quoted(name)}, which is no column"
        intake.note(REMARK, "", f"{why}; rows are not told apart by it")


def _take_rows(intake: Intake, columns: dict[int, Field], package: OpenPackage) -> None:
    """Each row of a sheet whose columns are known."""
    table, sheet, match = intake.table, intake.sheet, intake.match
    positions = {field.name: position for position, field in columns.items()}
    ids = {}
    for number, cells in sheet.rows:
        key = [
            read_cell(cells.get(positions[name], EMPTY), table[name], None).value
            for name in table.primary_key
        ]
        ids[number] = "/".join(key)
    intake.match = Matcher(package, table, match.rows, ids, match.fresh)
    words = passage_column(intake)
    for number, cells in sheet.rows:
        before = intake.refused
        named = {name: cells.get(position, EMPTY) for name, position in positions.items()}
        named |= spans(intake, number, cells, words, columns)
        take_row(intake, before, number, named)
    intake.missing = [row_id for row_id in match.rows if row_id not in intake.match.numbers]


def _witness(intake: Intake, known: dict[str, Row]) -> None:
    """Whether a file that is no UTF-8 was rightly read as Windows-1252.

    It was if that gives a cell that the package has, letters beyond ASCII and all.
    """
    values = {value for row in known.values() for value in row.values() if not value.isascii()}
    for _, cells in intake.sheet.rows:
        if any(cell.text in values for cell in cells.values()):
            intake.note(REMARK, "", "the file was in Windows-1252; read so")
            return
    intake.refuse(
        "",
        "the file is not in UTF-8, and its encoding cannot be told",
        "Save it again as CSV in UTF-8.",
    )
