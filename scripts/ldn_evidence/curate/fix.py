"""Canonical form of the files, derived columns, descriptor. Idempotent; no value is lost; what needs a person is left and named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ..checks import rules
from ..model.files import UNREADABLE, not_regular
from ..model.findings import Finding
from ..model.loading import load_package
from ..model.package import Package
from ..model.rulebook import fixable, unreadable
from ..store import deadline, descriptor, form, queries, tables
from ..store.canonical import canonical_cell, render
from ..store.deadline import Stopped, answer
from ..store.journal import finish_interrupted, interrupted, read_or_none
from ..store.reading import Reading, reading_of
from ..store.writing import write_all


@dataclass
class Outcome:
    """What a run changed (path -> in what respect) and what it left for a person."""

    changed: dict[str, str] = field(default_factory=dict)
    left: list[Finding] = field(default_factory=list)


def fix(path: Path, write: bool = True, known: dict[str, Reading] | None = None) -> Outcome:
    """Bring the package at ``path`` into canonical form; ``known`` are readings of files that may be the same, to which others are added.

    Raises Refused, also where a file changed meanwhile; then nothing is written.
    """
    outcome = Outcome()
    root = path if path.is_dir() else path.parent
    if write:
        written, outcome.left = finish_interrupted(root)
        outcome.changed = dict.fromkeys(written, "finished, as a run that was ended had begun")
    else:
        outcome.left = list(interrupted(root))
    package = load_package(path)
    package.readings = {} if known is None else known
    outcome.left += package.problems
    was: dict[Path, bytes | None] = {}
    rows: dict[str, list[list[str]]] = {}
    for table in package.tables.values():
        found = reading_of(package, table)
        outcome.left += found.blocking or left_by_fix(found.form.findings)
        if not found.blocking:
            was[package.root / table.path], rows[table.name] = (
                found.text.encode("utf-8"),
                found.rows,
            )
    _derive(package, rows, outcome)
    texts = {
        package.root / package.tables[name].path: render(package.tables[name], table_rows)
        for name, table_rows in rows.items()
    }
    _write(package, was, texts, outcome, write)
    return outcome


def _write(
    package: Package,
    was: dict[Path, bytes | None],
    texts: dict[Path, str],
    outcome: Outcome,
    write: bool,
) -> None:
    """Write what differs from what was read, and the descriptor that follows from it, all files or none."""
    changed: dict[Path, str] = {}
    known: dict[str, tuple[int, str]] = {}
    for table in package.tables.values():
        path = package.root / table.path
        if path in texts:
            data = texts[path].encode("utf-8")
            known[table.name] = (len(data), hashlib.sha256(data).hexdigest())
            if data != was[path]:
                changed[path] = texts[path]
                outcome.changed[table.path] = _difference(
                    (was[path] or b"").decode("utf-8"), texts[path]
                )
    if package.has_schemas and not package.problems:
        path = package.root / descriptor.FILE
        old, was[path] = descriptor_text(package), read_or_none(path)
        if odd := not_regular(path) or (path.is_symlink() and "is a symbolic link"):
            outcome.left.append(
                UNREADABLE.at(
                    f"{descriptor.FILE} {odd}",
                    fix=f"Move it away, then run `ldn fix`, which writes {descriptor.FILE}.",
                    file=descriptor.FILE,
                )
            )
        elif old != (wanted := descriptor.render(descriptor.build(package, known))):
            changed[path] = wanted
            outcome.changed[descriptor.FILE] = "made anew from schemas and data"
    if write:
        write_all(changed, was, package.root)
        for table in package.tables.values():  # what is left stands in other lines now
            if package.root / table.path in changed and any(
                finding.table == table.name for finding in outcome.left
            ):
                now = left_by_fix(form.check(package.root, table).findings)
                outcome.left = [
                    finding for finding in outcome.left if finding.table != table.name
                ] + now


def _derive(package: Package, rows: dict[str, list[list[str]]], outcome: Outcome) -> None:
    """Fill the derived columns from the other tables, as long as all files could be read."""
    if not package.derived or len(rows) < len(package.tables):
        return
    connection = tables.connect()
    asked = "\n".join(rule.sql for rule in package.derived).lower()
    for name, table_rows in rows.items():
        tables.load_rows(
            connection, package.tables[name], table_rows if name.lower() in asked else []
        )
    tables.shut(connection)
    for rule in package.derived:
        table = package.tables[rule.table]
        try:
            expected = f"SELECT row_id, CAST(expected AS VARCHAR) FROM ({queries.one_select(connection, rule.sql)}\n)"
            found = answer(
                tables.cursor_of(connection),
                rule.path,
                expected,
                deadline.MOST_ROWS + 10 * len(rows[rule.table]),
            )
            if found.more:
                raise ValueError(f"it selects many more rows than {rule.table} has")
        except Exception as error:
            said = f"it {error}" if isinstance(error, Stopped) else str(error).splitlines()[0]
            outcome.left.append(rules.BROKEN_RULE.at(said, file=rule.path, line=1, column=1))
            continue
        values = dict(found.rows)
        target = table.names.index(rule.field)
        for row in rows[table.name]:
            row[target] = canonical_cell(
                values.get(table.row_id(row), row[target]) or "", table.fields[target].type
            )


def left_by_fix(findings: list[Finding]) -> list[Finding]:
    """Of what is wrong with the form of a file whose rows can be told, what a person must mend."""
    return [
        finding
        for finding in findings
        if not fixable(finding.code) and finding.code not in unreadable()
    ]


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
        return (
            path.read_text(encoding="utf-8") if path.is_file() and not path.is_symlink() else None
        )
    except (OSError, UnicodeDecodeError):
        return None


def write_descriptor(package: Package) -> bool:
    """Write datapackage.json if it is not what schemas and data give; whether it was written. Raises Refused."""
    path = package.root / descriptor.FILE
    was, old = read_or_none(path), descriptor_text(package)
    wanted = descriptor.render(descriptor.build(package))
    if old == wanted:
        return False
    write_all({path: wanted}, {path: was}, package.root)
    return True
