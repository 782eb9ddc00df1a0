"""A package brought into canonical form, its derived fields and its descriptor made anew.

Idempotent; no value is lost; what needs a person is left and named.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from ..model.files import UNREADABLE, not_regular
from ..model.findings import Finding
from ..model.package import Package, Table
from ..model.rulebook import fixable, unreadable
from ..store import descriptor, form
from ..store.folders import temporary_folder
from ..store.journal import finish_interrupted, interrupted, read_or_none
from ..store.opened import OpenPackage, open_package
from ..store.writing import write_all
from .brought_in import BroughtIn
from .derive import derive


@dataclass
class Outcome:
    """What a run changed (path -> in what respect) and what it left for a person."""

    changed: dict[str, str] = field(default_factory=dict)
    left: list[Finding] = field(default_factory=list)


@dataclass
class _Files:
    """Bytes that were read, and texts that are to stand, by path; size and hash of the others."""

    was: dict[Path, bytes | None] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    known: descriptor.Measures = field(default_factory=dict)  # of files that stay, by table

    @property
    def changed(self) -> dict[Path, str]:
        """The texts that are not what was read."""
        return {
            path: text
            for path, text in self.texts.items()
            if self.was[path] != text.encode("utf-8")
        }


def fix(package: Path | OpenPackage, write: bool = True) -> Outcome:
    """Bring a package into canonical form.

    Args:
        package: Its folder, or its descriptor; or the package opened.
        write: Whether files are written; else the outcome says what would change.

    Raises:
        Refused: There is no package, or a file changed meanwhile; then nothing is written.
    """
    outcome = Outcome()
    root = _root(package)
    if write:
        written, outcome.left = finish_interrupted(root)
        outcome.changed = dict.fromkeys(written, "finished, as a run that was ended had begun")
    else:
        outcome.left = list(interrupted(root))
    package = open_package(package)
    outcome.left += package.problems
    with temporary_folder() as folder:
        files = _brought_in(package, BroughtIn(package, folder), outcome)
    _compare(package, files, outcome)
    if write:
        _write(package, files, outcome)
    return outcome


def _root(package: Path | OpenPackage) -> Path:
    if isinstance(package, OpenPackage):
        return package.root
    return package if package.is_dir() else package.parent


def _brought_in(package: OpenPackage, brought_in: BroughtIn, outcome: Outcome) -> _Files:
    """The texts that are to stand, and what is left for a person.

    Of a file that is in form, and is to stay as it is, no text is made. Raises Refused.
    """
    for table in package.tables.values():
        found = package.reading(table)
        outcome.left += found.blocking or left_by_fix(found.form.findings)
        if not found.blocking:
            brought_in.add(found)
    outcome.left += derive(package, brought_in)
    files = _Files()
    for name in brought_in.rows:
        table = package.tables[name]
        path = package.root / table.path
        files.was[path] = brought_in.readings[name].text.encode("utf-8")
        files.texts[path] = brought_in.text_of(table)
    for name in brought_in.settled - set(brought_in.rows):
        form = brought_in.readings[name].form
        files.known[name] = (form.bytes, form.sha256)
    return files


def _compare(package: Package, files: _Files, outcome: Outcome) -> None:
    """Note in what respect files would change, the descriptor that follows from them too."""
    known = files.known.copy()
    changed = files.changed
    for table in package.tables.values():
        path = package.root / table.path
        if path in files.texts:
            data = files.texts[path].encode("utf-8")
            known[table.name] = (len(data), hashlib.sha256(data).hexdigest())
        if path in changed:
            before = (files.was[path] or b"").decode("utf-8")
            outcome.changed[table.path] = _difference(before, files.texts[path])
    if package.has_schemas and not package.problems:
        _compare_descriptor(package, known, files, outcome)


def _compare_descriptor(
    package: Package, known: descriptor.Measures, files: _Files, outcome: Outcome
) -> None:
    """Note whether the descriptor would change; ``known`` are size and hash of other files."""
    path = package.root / descriptor.FILE
    was = read_or_none(path)
    old = _text(path, was)
    reason = not_regular(path) or ("is a symbolic link" if path.is_symlink() else None)
    if reason:
        remedy = f"Move it away, then run `ldn fix`, which writes {descriptor.FILE}."
        message = f"{descriptor.FILE} {reason}"
        outcome.left.append(UNREADABLE.at(message, fix=remedy, file=descriptor.FILE))
    elif old is None or old != _due(package, old, known):
        files.was[path], files.texts[path] = was, descriptor.render(descriptor.build(package))
        outcome.changed[descriptor.FILE] = "made anew from schemas and data"


def _due(package: Package, text: str, known: descriptor.Measures) -> str | None:
    """What the descriptor must be to be left as it is: one of a release states size and hash."""
    try:
        return descriptor.due(package, json.loads(text), known)
    except (ValueError, RecursionError):
        return None


def _write(package: Package, files: _Files, outcome: Outcome) -> None:
    """Write what differs from what was read, all files or none. Raises Refused."""
    changed = files.changed
    write_all(changed, files.was, package.root)
    for table in package.tables.values():  # what is left stands in other lines now
        if package.root / table.path in changed and _of_table(outcome.left, table):
            others = [finding for finding in outcome.left if finding.table != table.name]
            outcome.left = others + left_by_fix(form.check(package.root, table).findings)


def _of_table(findings: list[Finding], table: Table) -> bool:
    return any(finding.table == table.name for finding in findings)


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


def _text(path: Path, data: bytes | None) -> str | None:
    """What a file holds as text; None where it is a link, or no text."""
    try:
        return None if data is None or path.is_symlink() else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def write_descriptor(package: Package) -> bool:
    """Write datapackage.json if it is not what schemas and data give.

    Returns:
        Whether it was written.

    Raises:
        Refused: It changed meanwhile.
    """
    path = package.root / descriptor.FILE
    was = read_or_none(path)
    wanted = descriptor.render(descriptor.build(package))
    if _text(path, was) == wanted:
        return False
    write_all({path: wanted}, {path: was}, package.root)
    return True
