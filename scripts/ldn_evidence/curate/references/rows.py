"""Records of citation files and registries -> rows.

Which variable of CSL goes to which field is stated in the table schema by `x-csl`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from ...model.findings import quoted
from ...model.ids import make_id
from ...model.package import Package, Table
from ...model.refusal import Refused
from ...store.opened import OpenPackage
from ..trial import Row
from .beside import variables, with_given
from .csl import csl_value, filled_in
from .fitting import misfit
from .integrity_columns import IntegrityColumns, on_record, shown, unsettled_text
from .records import Record
from .shelf import Shelf, column_of, paths_of

__all__ = ["Drawn", "Duplicate", "column_of", "rows_from_references", "table_of_references"]


class Duplicate(NamedTuple):
    """A record that is there already.

    ``made`` is the row that it would make, ``row`` the one that is there; ``why``, by what they
    are one.
    """

    record: Record
    made: Row
    row: Row
    why: str


@dataclass
class Drawn:
    """What records came to: new rows, the records that they come from, and what is there already.

    In words: cells left empty, records left out, and the notices that records carry.
    """

    rows: list[Row] = field(default_factory=list)
    sources: list[Record] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def table_of_references(package: Package) -> Table:
    """The table whose schema takes references. Raises Refused."""
    for table in package.tables.values():
        if any(column.spec.get("x-csl") for column in table.fields):
            return table
    raise Refused(
        "no table of this package takes references",
        "Say in a table schema, by x-csl on its fields, which variable of CSL goes where.",
    )


def rows_from_references(
    package: OpenPackage,
    table: Table,
    records: Iterable[Record],
    given: dict[str, str] | None = None,
    day: str | None = None,
) -> Drawn:
    """Rows for records that are in neither the table nor this list before.

    Args:
        package: the package.
        table: its table of references.
        records: records in one form (csl.tidied).
        given: values for all, field -> text; `{DOI}` in it stands for each record's own.
        day: the day on which the records were read, YYYY-MM-DD; today by default.
    """
    given, drawn, shelf = given or {}, Drawn(), Shelf(table)
    day = day or datetime.now(UTC).date().isoformat()
    for cells in package.rows(table):
        shelf.add(dict(zip(table.names, cells)))
    key, names = table.primary_key[0], variables(package, table)
    ids = {row[key] for row in shelf.all}
    for record in (with_given(record, given, names) for record in records):
        row, empty = _row_of(table, record, given)
        if twin := shelf.twin(row):
            drawn.duplicates.append(Duplicate(record, row, *twin))
            drawn.notices += _of_twin(table, twin[0], record, day)
            continue
        row, notices = with_notices(table, row, record, day)
        row[key] = row[key] or make_id(table, row, ids) or ""
        if reason := _lacking(table, row):
            drawn.left_out.append(f"{place_of(record)}: no {reason}")
            continue
        ids.add(row[key])
        shelf.add(row)
        drawn.notices.extend(f"{row[key]} · {text}" for text in notices)
        drawn.left_empty.extend(f"{row[key]} · {text}" for text in empty)
        drawn.rows.append(row)
        drawn.sources.append(record)
    return drawn


def _of_twin(table: Table, row: Row, record: Record, day: str) -> list[str]:
    """The notices of a record that is there already, as far as its row does not have them."""
    return [
        f"{row[table.primary_key[0]]} · {text}, which the table has not; "
        "run `ldn retractions --write`"
        for text in with_notices(table, row, record, day)[1]
    ]


def _lacking(table: Table, row: Row) -> str | None:
    """What a row must have to be one, and has not."""
    for column in table.fields:
        if column.required and paths_of(column) and not row[column.name]:
            return column.name
    key = table.primary_key[0]
    return None if row[key] else f"{key} can be made ({table.spec.get('x-id')})"


def _row_of(table: Table, record: Record, given: dict[str, str]) -> tuple[Row, list[str]]:
    """The row that a record makes, and in words the values that do not fit their field."""
    row = {column.name: column.spec.get("x-default", "") for column in table.fields}
    empty = []
    for column in table.fields:
        value = next((value for path in paths_of(column) if (value := csl_value(record, path))), "")
        if value and (reason := misfit(table, column, value)):
            empty.append(f"{column.name}: {quoted(value)} does not fit ({reason})")
        elif value:
            row[column.name] = value
    for name, value in given.items():
        if name in table.names:
            row[name] = filled_in(value, record)
    return row, empty


def with_notices(table: Table, row: Row, record: Record, day: str) -> tuple[Row, list[str]]:
    """The row with the notices that a record of the same document carries.

    Returns:
        The row, and in words the notices that it did not have.
    """
    notices, itself = on_record(record, "its record", csl_value(record, "custom.seen"))
    columns = IntegrityColumns.of(table)
    if columns is None:
        return row, [shown(notice) for notice in [*notices, *itself]]
    known, unknown = columns.sorted_out(notices)
    fresh = []
    status = columns.worst(known)
    if status and columns.graver(status, row.get(columns.roles["status"], "")):
        fresh = [f"{shown(notice)}: {columns.roles['status']} is {status}" for notice in known]
        row = columns.recorded(row, known, status, day)
    open_ = [notice for notice in [*unknown, *itself] if not columns.settled(notice, row)]
    return columns.unsettled(row, open_, day), fresh + [unsettled_text(one) for one in open_]


def place_of(record: Record) -> str:
    """Where a record stands in its file."""
    return str(record["custom"].get("place", "the record"))
