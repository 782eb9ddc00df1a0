"""Records of citation files and registries -> rows. Which variable of CSL goes to which column is said in the table schema by `x-csl`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ...checks.row_schema import RowSchema, row_schema
from ...model.files import MALFORMED
from ...model.findings import ERROR, quoted, say
from ...model.ids import make_id
from ...model.labels import label
from ...model.loading import load_package
from ...model.package import Field, Package, RowRule, Table
from ...model.refusal import Refused
from ..trial import Row, current_rows, try_rows
from .beside import rows_beside, unseen, variables, with_given
from .citation_files import read_references
from .csl import csl_value
from .integrity_columns import IntegrityColumns, on_record, shown, told_unsettled
from .shelf import Shelf, column_of, paths_of
from .tagged import Remark

MAX_SHOWN = 20  # findings of a trial


class Duplicate(NamedTuple):
    """A record that is there already: the row that it would make, the row that is there, and by what they are one."""

    record: dict
    made: Row
    row: Row
    why: str


class Drawn(NamedTuple):
    """What records came to: new rows with the records they come from, records that are there already.

    In words, cells left empty, records left out, and the notices that records carry.
    """

    rows: list[Row]
    sources: list[dict]
    duplicates: list[Duplicate]
    left_empty: list[str]
    left_out: list[str]
    notices: list[str]


def table_of_references(package: Package) -> Table:
    """The table whose schema takes references. Raises Refused."""
    for table in package.tables.values():
        if any(column.spec.get("x-csl") for column in table.fields):
            return table
    raise Refused(
        "no table of this package takes references",
        "Say in a table schema, by x-csl on its fields, which variable of CSL goes where.",
    )


def misfit(table: Table, column: Field, value: str) -> str | None:
    """Why a value cannot stand in a column by itself, or None."""
    try:
        typed = (
            int(value)
            if column.type == "integer"
            else float(value)
            if column.type == "number"
            else value
        )
    except ValueError:
        return f"no {column.type}"
    own = {
        key: limit
        for key, limit in column.constraints.items()
        if key in ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")
    }
    if "pattern" in own:
        own["pattern"] = (
            f"^(?:{own['pattern']})$"  # in a Table Schema a pattern speaks of the whole cell
        )
    if not _schema(own, f"schemas/tables/{table.name}.json", column.name).is_valid(typed):
        return "not what the column allows"
    row_rules = (rule for rule in table.row_rules if rule.columns == (column.name,))
    return next(
        (
            rule.title
            for rule in row_rules
            if not _schema_of(table, rule).is_valid({column.name: typed})
        ),
        None,
    )


def _schema_of(table: Table, rule: RowRule) -> RowSchema:
    return _schema(rule.schema, f"schemas/rows/{table.name}.json", rule.code)


def _schema(schema: dict, file: str, what: str) -> RowSchema:
    """A schema of the package that can be asked. Raises Refused."""
    try:
        return row_schema(schema)
    except ValueError as error:
        raise Refused.because(
            MALFORMED.at(f"{what} cannot be applied: {error}", file=file, line=1, column=1)
        ) from None


def rows_from_references(
    package: Package,
    table: Table,
    records: Iterable[dict],
    given: dict[str, str] | None = None,
    day: str | None = None,
) -> Drawn:
    """Rows of ``table`` for records that are in neither the table nor this list before. Raises Refused.

    ``given`` holds values for all; ``day`` is that on which the records were read, in place of today.
    """
    day = day or datetime.now(UTC).date().isoformat()
    drawn = Drawn([], [], [], [], [], [])
    shelf, key, taken = Shelf(table), table.primary_key[0], set()
    for cells in current_rows(package, table):
        shelf.add(there := dict(zip(table.names, cells)))
        taken.add(there[key])
    for record in (
        with_given(record, given or {}, variables(package, table)) for record in records
    ):
        row, empty = _row_of(table, record, given or {})
        if twin := shelf.twin(row):
            drawn.duplicates.append(Duplicate(record, row, *twin))
            fresh = with_notices(table, twin[0], record, day)[1]
            drawn.notices.extend(
                f"{twin[0][key]} · {text}, which the table has not; run `ldn check --write`"
                for text in fresh
            )
            continue
        row, told = with_notices(table, row, record, day)
        row[key] = row[key] or make_id(table, row, taken) or ""
        lacking = [
            column.name
            for column in table.fields
            if column.required and paths_of(column) and not row[column.name]
        ]
        if lacking or not row[key]:
            drawn.left_out.append(
                f"{_place(record)}: no {lacking[0]}"
                if lacking
                else f"{_place(record)}: no {key} can be made ({table.spec.get('x-id')})"
            )
            continue
        taken.add(row[key])
        shelf.add(row)
        drawn.notices.extend(f"{row[key]} · {text}" for text in told)
        drawn.left_empty.extend(f"{row[key]} · {text}" for text in empty)
        drawn.rows.append(row)
        drawn.sources.append(record)
    return drawn


def _row_of(table: Table, record: dict, given: dict[str, str]) -> tuple[Row, list[str]]:
    """The row that a record makes, and in words the values that do not fit their column."""
    row = {column.name: column.spec.get("x-default", "") for column in table.fields}
    empty = []
    for column in table.fields:
        value = next((value for path in paths_of(column) if (value := csl_value(record, path))), "")
        if value and (reason := misfit(table, column, value)):
            empty.append(f"{column.name}: {quoted(value)} does not fit ({reason})")
        elif value:
            row[column.name] = value
    filled = {
        name: re.sub(r"\{([^{}]+)\}", lambda hole: csl_value(record, hole[1]), value)
        for name, value in given.items()
        if name in table.names
    }
    return row | filled, empty


def with_notices(table: Table, row: Row, record: dict, day: str) -> tuple[Row, list[str]]:
    """The row with the notices that a record of the same document carries; in words, those that the row did not have."""
    notices, itself = on_record(record, "its record", csl_value(record, "custom.seen"))
    columns = IntegrityColumns.of(table)
    if columns is None:
        return row, [shown(notice) for notice in [*notices, *itself]]
    known, unknown = columns.sorted_out(notices)
    told = []
    status = columns.worst(known)
    if status and columns.graver(status, row.get(columns.roles["status"], "")):
        told = [f"{shown(notice)}: {columns.roles['status']} is {status}" for notice in known]
        row = columns.recorded(row, known, status, day)
    open_ = [notice for notice in [*unknown, *itself] if not columns.settled(notice, row)]
    return columns.unsettled(row, open_, day), told + [told_unsettled(notice) for notice in open_]


def add_references_command(
    path: Path,
    file: Path,
    console,
    consent: bool | None = None,
    given: dict[str, str] | None = None,
) -> int:
    """Add the records of a citation file. ``consent``: True writes, False does not, None asks. Exit status 1 if one could not be read or nothing may be written, 2 if the file or the call cannot be used."""
    package = load_package(path)
    table = table_of_references(package)
    check_given(table, given or {}, variables(package, table))
    try:
        records, unread = read_references(file)
    except OSError as error:
        raise Refused(
            f"cannot read {file}: {error.strerror}", "Name a file of NBIB, RIS, BibTeX or CSL-JSON."
        ) from None
    drawn = rows_from_references(package, table, records, given)
    unread.sort(key=lambda problem: isinstance(problem, Remark))  # what is lost is told first
    for problem in unread[:MAX_SHOWN]:
        say(console, f"{'passed over' if isinstance(problem, Remark) else 'not read   '} {problem}")
    if len(unread) > MAX_SHOWN:
        console.print(f"… and {len(unread) - MAX_SHOWN} more")
    status = propose(package, table, drawn, console, consent)
    lost = [problem for problem in unread if not isinstance(problem, Remark)]
    return status or (1 if lost or drawn.left_out else 0)


def check_given(table: Table, given: dict[str, str], others: Iterable[str] = ()) -> None:
    """Raises Refused on a value of `--set` for no column, or that does not fit it. ``others`` are columns of rows beside it."""
    for name, value in given.items():
        if name in others:
            continue
        if name not in table.names:
            near = get_close_matches(name, table.names, 1)
            raise Refused(
                f"{table.name} has no column {quoted(name)}",
                f"Use {near[0]}." if near else f"The columns are {', '.join(table.names)}.",
            )
        if "{" not in value and (reason := misfit(table, table[name], value)):
            allowed = table[name].constraints.get("enum")
            raise Refused(
                f"{name}={value} does not fit: {reason}",
                f"Use one of: {', '.join(allowed)}."
                if allowed
                else str(table[name].spec.get("description")),
            )


def propose(package: Package, table: Table, drawn: Drawn, console, consent: bool | None) -> int:
    """Show what would be added, try it, ask, write it. Exit status 0, or 1 where the trial found errors. Raises Refused where values are wanting."""
    tell = lambda text: say(console, text)
    for record, _, row, why in drawn.duplicates:
        tell(
            f"duplicate   {_place(record)} is {row[table.primary_key[0]]} already, by {why}: {csl_value(record, 'title')}"
        )
    for text in drawn.left_out:
        tell(f"left out    {text}")
    for text in drawn.left_empty:
        tell(f"left empty  {text}")
    for text in drawn.notices:
        tell(f"notice      {text}")
    for row in drawn.rows:
        tell(f"would add   {label(table, row)}")
    if not drawn.rows:
        tell("nothing to add")
        return 0
    _want_nothing(package, table, drawn)
    return write(
        package,
        table,
        drawn.rows,
        console,
        consent,
        rows_beside(package, table, zip(drawn.rows, drawn.sources), column_of),
    )


def write(
    package: Package,
    table: Table,
    rows: list[Row],
    console,
    consent: bool | None,
    beside: dict[str, list[Row]] | None = None,
) -> int:
    """Try rows, with those ``beside`` them in other tables, print what the trial found, ask, write. Exit status 0, or 1 where the trial found errors or the answer was no."""
    trial = try_rows(package, {table.name: rows} | (beside or {}))
    for finding in trial.findings[:MAX_SHOWN]:
        say(console, f"{finding.severity} {finding.place}: {finding.message}\n  → {finding.fix}")
    if len(trial.findings) > MAX_SHOWN:
        console.print(f"… and {len(trial.findings) - MAX_SHOWN} more")
    if not trial.sound:
        errors = sum(finding.severity == ERROR for finding in trial.findings)
        console.print(f"nothing was written: {errors} error{'s' if errors > 1 else ''}")
        return 1
    if consent is False:
        console.print("valid; nothing was written (--dry-run)")
        return 0
    if not consent and not _agreed(f"write {len(rows)} row{'s' if len(rows) > 1 else ''}? [y/N] "):
        console.print("nothing was written\n  → Answer y, or add --yes, to write.")
        return 1
    from ...cli.trials import commit_rows  # until what is told of references stands in cli

    say(console, f"written: {', '.join(commit_rows(trial)) or 'nothing'}")
    return 0


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def _want_nothing(package: Package, table: Table, drawn: Drawn) -> None:
    """Raises Refused if a column that every row must have is empty, with what to type."""
    fixes, wanting = [], []
    wants = {
        row[table.primary_key[0]]: wanted(table, row) + unseen(package, table, row, record)
        for row, record in zip(drawn.rows, drawn.sources)
    }
    for name in dict.fromkeys(name for names in wants.values() for name in names):
        rows = [key for key, names in wants.items() if name in names]
        wanting.append(f"{name} is wanting in {', '.join(rows[:3])}{' …' if len(rows) > 3 else ''}")
        keys = (k for k in table.foreign_keys if k.fields == (name,) and len(k.to_fields) == 1)
        spec = (
            table[name].spec
            if name in table.names
            else {"description": "Address of the page on which it was seen."}
        )
        allowed = spec.get("constraints", {}).get("enum") or next(
            (_values(package, key) for key in keys), []
        )
        fixes.append(
            f"Add --set {name}=VALUE"
            + (
                f" with one of: {', '.join(allowed)}."
                if allowed
                else f": {spec.get('description', 'its value')}"
            )
        )
    if not wanting:
        return
    if len(drawn.rows) > 1:
        fixes.append(
            "A value holds for all records of the call, and {URL} in it stands for each record's own; give records that differ in separate files."
        )
    hints = [
        f"{row[table.primary_key[0]]}: {', '.join(types)}"
        for row, record in zip(drawn.rows, drawn.sources)
        if (types := record["custom"]["types"])
    ]
    if hints:
        fixes.append(f"What PubMed calls them, as a hint: {'; '.join(hints[:MAX_SHOWN])}.")
    raise Refused("; ".join(wanting), "\n  → ".join(fixes))


def _values(package: Package, key) -> list[str]:
    target = package.tables[key.table]
    return [row[target.names.index(key.to_fields[0])] for row in current_rows(package, target)]


def wanted(table: Table, row: Row) -> list[str]:
    """Columns that are empty and must not be: for the column's own sake, or by a rule on the row."""
    names = [column.name for column in table.fields if column.required and not row.get(column.name)]
    filled = {name: value for name, value in row.items() if value}
    for rule in table.row_rules:
        for error in _schema_of(table, rule).errors(filled):
            if error.validator == "required":
                names += [name for name in error.validator_value if name not in filled]
    return list(dict.fromkeys(names))


def _place(record: dict) -> str:
    return record["custom"].get("place", "the record")
