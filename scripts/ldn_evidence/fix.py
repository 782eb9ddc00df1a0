"""Canonical form of the files, derived columns, descriptor. Idempotent; no value is lost; what needs a person is left and named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from . import descriptor, scan, tables
from .checks import form, rules
from .checks.columns import READABLE_NUMBER
from .files import write_all
from .findings import Finding
from .model import Package, Table
from .package import load_package

MAX_DIGITS = 30  # a number with more of them, before or after the point, is for a person to look at
ZERO_WIDTH = "\u200b\u2060\ufeff"  # taken away at the ends of a cell; inside it a person decides
UNFIXABLE = {
    rule.code
    for rule in (
        form.NOT_UTF8,
        form.RAGGED_ROW,
        form.UNCLOSED_QUOTE,
        form.STRAY_QUOTE,
        form.MISSING_COLUMN,
        form.UNKNOWN_COLUMN,
        form.DUPLICATE_COLUMN,
        form.MISSING_FILE,
        form.NOT_A_FILE,
        form.EMPTY_FILE,
        form.UNSAFE_FILE,
        form.LONG_LINE,
    )
}
NEEDS_PERSON = {rule.code for rule in (form.CONTROL_CHARACTER, form.INVISIBLE_CHARACTER, form.LOOKALIKE_LETTER, form.FORMULA, form.LONG_CELL)}


@dataclass
class Outcome:
    """What a run changed (path -> in what respect) and what it left for a person."""

    changed: dict[str, str] = field(default_factory=dict)
    left: list[Finding] = field(default_factory=list)


def fix(path: Path, write: bool = True) -> Outcome:
    """Bring the package at ``path`` into canonical form. Raises model.CannotRead."""
    package = load_package(path)
    outcome = Outcome(left=list(package.problems))
    rows: dict[str, list[list[str]]] = {}
    old: dict[str, str] = {}
    for table in package.tables.values():
        found = form.check(package.root, table)
        blocking = [finding for finding in found.findings if finding.code in UNFIXABLE]
        outcome.left += blocking or [finding for finding in found.findings if finding.code in NEEDS_PERSON]
        if not blocking:
            old[table.name] = (package.root / table.path).read_bytes().decode("utf-8")
            rows[table.name] = canonical_rows(table, old[table.name])
    _derive(package, rows, outcome)
    for name, table_rows in rows.items():
        table = package.tables[name]
        new = render(table, table_rows)
        if new != old[name]:
            outcome.changed[table.path] = _difference(old[name], new)
            if write:
                write_all({package.root / table.path: new})
                outcome.left = [f for f in outcome.left if f.table != name] + [f for f in form.check(package.root, table).findings if f.code in NEEDS_PERSON]
    if (
        package.has_schemas
        and not package.problems
        and (write_descriptor(package) if write else descriptor_text(package) != descriptor.render(descriptor.build(package)))
    ):
        outcome.changed[descriptor.FILE] = "made anew from schemas and data"
    return outcome


def canonical_rows(table: Table, text: str) -> list[list[str]]:
    """The rows of a file whose records are sound, in schema order of columns, each cell canonical, sorted by key."""
    records = [record for record in scan.records(text) if not record.blank]
    header = [cell.value.strip() for cell in records[0].cells]
    order = [header.index(name) for name in table.names]
    kinds = [column.type for column in table.columns]
    rows = [[canonical_cell(record.cells[i].value, kind) for i, kind in zip(order, kinds)] for record in records[1:]]
    key = [table.names.index(name) for name in table.primary_key]
    return sorted(rows, key=lambda row: [row[i] for i in key]) if key else rows


def canonical_cell(value: str, kind: str = "string") -> str:
    """A cell in canonical form: NFC, one line, no blanks at the ends, a number without needless characters."""
    while (tidy := unicodedata.normalize("NFC", re.sub(r"(?<![ \t])[ \t]*[\r\n]+[ \t]*", " ", value)).strip().strip(ZERO_WIDTH)) != value:
        value = tidy
    return canonical_number(value, kind) if kind in ("integer", "number") else value


def canonical_number(value: str, kind: str) -> str:
    """The same number without plus sign, exponent, leading or trailing zeros; anything else as it is."""
    if not re.fullmatch(READABLE_NUMBER if kind == "number" else r"[+-]?[0-9]+(\.0*)?", value) or len(value) > MAX_DIGITS:
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if number and not -MAX_DIGITS < number.adjusted() < MAX_DIGITS:
        return value
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def render(table: Table, rows: list[list[str]]) -> str:
    return scan.write_record(table.names) + "".join(map(scan.write_record, rows))


def _derive(package: Package, rows: dict[str, list[list[str]]], outcome: Outcome) -> None:
    """Fill the derived columns from the other tables, as long as all files could be read."""
    if not package.derived or len(rows) < len(package.tables):
        return
    connection = tables.connect()
    for name, table_rows in rows.items():
        tables.load_rows(connection, package.tables[name], table_rows)
    tables.shut(connection)
    for rule in package.derived:
        table = package.tables[rule.table]
        try:
            values = dict(connection.execute(f"SELECT row_id, CAST(expected AS VARCHAR) FROM ({tables.one_select(connection, rule.sql)}\n)").fetchall())
        except Exception as error:
            outcome.left.append(rules.BROKEN_RULE.at(str(error).splitlines()[0], file=rule.path, line=1, column=1))
            continue
        key = [table.names.index(name) for name in table.primary_key]
        target = table.names.index(rule.field)
        for row in rows[table.name]:
            row[target] = canonical_cell(values.get("/".join(row[i] for i in key), row[target]) or "", table.columns[target].type)


def _difference(old: str, new: str) -> str:
    """In what respect a file changes, in a few words."""
    before, after = old.splitlines(), new.splitlines()
    if len(before) == len(after):
        moved = sorted(before) == sorted(after)
        count = sum(a != b for a, b in zip(before, after))
        if count == 0:
            return "line ends or final newline"
        return f"{count} line{'s' if count > 1 else ''} {'put in order' if moved else 'rewritten'}"
    return f"{len(before)} lines become {len(after)}"


def descriptor_text(package: Package) -> str | None:
    path = package.root / descriptor.FILE
    try:
        return path.read_text(encoding="utf-8") if path.is_file() and not path.is_symlink() else None
    except (OSError, UnicodeDecodeError):
        return None


def write_descriptor(package: Package) -> bool:
    """Write datapackage.json if it is not what schemas and data give; whether it was written."""
    wanted = descriptor.render(descriptor.build(package))
    if descriptor_text(package) == wanted:
        return False
    write_all({package.root / descriptor.FILE: wanted})
    return True
