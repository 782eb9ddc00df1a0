"""A change of rows tried on a copy before it is made.

Nothing is written unless the package stays as sound as it was. Verbs that add or change rows give
them to ``try_rows``, show its findings, and ``commit``; the pages that follow from the rows are
written by the caller, who knows how to publish.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..model.findings import ERROR, Finding, identity, quoted
from ..model.package import Table
from ..model.refusal import Refused
from ..store.canonical import canonical_rows
from ..store.descriptor import FILE
from ..store.folders import temporary_folder
from ..store.journal import read_or_none
from ..store.opened import OpenPackage
from ..store.reading import moved
from ..store.writing import write_all
from .fix import fix

Row = dict[str, str]  # field -> text; a field left out, or empty, is missing


@dataclass
class Trial:
    """What a change would do.

    Args:
        package: The package as it is.
        changed: The package as it would be; its folder is gone when the trial is over.
        texts: The files that change, path within the package -> text.
        was: What was read of these files, None where there was none.
        findings: What the change would bring about.
    """

    package: OpenPackage
    changed: OpenPackage
    texts: dict[str, str] = field(default_factory=dict)
    was: dict[str, bytes | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the change brings no error about."""
        return not any(finding.severity == ERROR for finding in self.findings)

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table as they would be written; none where its file stays as it is."""
        text = self.texts.get(table.path)
        if not text:
            return []
        return [dict(zip(table.names, cells)) for cells in canonical_rows(table, text)]

    @property
    def committed(self) -> OpenPackage:
        """The package once the change is written. Of other files nothing is checked again."""
        root, readings = self.package.root, dict(self.package.readings)
        for table in self.package.tables.values():
            if table.path in self.texts:
                readings[table.name] = moved(self.changed.readings[table.name], root)
        return replace(self.changed, root=root, readings=readings)

    def note(self, path: str, was: bytes | None, new: bytes | None) -> None:
        """Take a file for one that changes, if it does."""
        if new is not None and new != was:
            self.texts[path], self.was[path] = new.decode("utf-8"), was


def try_rows(
    package: OpenPackage,
    rows: dict[str, list[Row]],
    snapshots: Path | None = None,
    removed: dict[str, list[str]] | None = None,
) -> Trial:
    """Try new and changed rows; derived fields and the descriptor are made anew as `ldn fix` does.

    The package itself is not touched.

    Args:
        package: The package.
        rows: By table. One whose key stands already takes that row's place, any other is added.
        snapshots: A folder of snapshots, against which spans and copied words are held as well.
        removed: By table, the ids of rows that are taken out before.

    Raises:
        Refused: The schemas are broken, a file that changes cannot be read, or a row that changes
            shares its key with others.
    """
    if package.problems:  # with broken schemas nobody can say whether the change is sound
        raise Refused.because(*package.problems)
    _hold(package, {*rows, *(removed or {}), *(rule.table for rule in package.derived)})
    with temporary_folder() as copy:
        merged = {}
        for name in {**rows, **(removed or {})}:
            left = _without(package, package.tables[name], (removed or {}).get(name, ()))
            merged[name] = _merged(package.tables[name], left, rows.get(name, []))
        trial = _written(package, copy, merged)
        trial.findings = _brought_about(trial, snapshots)
    return trial


def _hold(package: OpenPackage, changing: Collection[str]) -> None:
    """Have all tables read and held: what stays as it is is neither checked nor loaded again.

    The files that are to change are read once more before they are written over.
    """
    for table in package.tables.values():
        package.form(table).loaded |= table.name in changing
    if package.is_small:
        _ = package.connection  # it is sooner loaded as long as it reaches files


def _written(package: OpenPackage, copy: Path, rows: dict[str, list[list[str]]]) -> Trial:
    """The trial of a package with other rows, which are written to an empty folder."""
    changed = package.with_rows(copy, rows)
    fixed = fix(changed).changed
    for name in rows:  # what was written is not taken for checked
        del changed.readings[name]
    trial = Trial(package, changed)
    for table in package.tables.values():
        if table.name in rows or table.path in fixed:
            trial.note(table.path, _held(package, table), _held(changed, table))
    if FILE in fixed:
        trial.note(FILE, read_or_none(package.root / FILE), read_or_none(copy / FILE))
    return trial


def commit(trial: Trial) -> list[str]:
    """Write what was tried, all files or none.

    Returns:
        The paths that were written, within the package.

    Raises:
        Refused: A file changed meanwhile.
        OSError: A file cannot be written.
    """
    root = trial.package.root
    write_all(
        {root / path: text for path, text in trial.texts.items()},
        {root / path: was for path, was in trial.was.items()},
        root,
    )
    return list(trial.texts)


def _brought_about(trial: Trial, snapshots: Path | None) -> list[Finding]:
    """What is wrong with the package as it would be that is not with the package itself.

    Only what the change can concern is asked: of the changed package the rules that speak of a
    table that changes, of the other those that found something in it.
    """
    # Publishing imports this module for its types, and needs none of the checks.
    from ..checks.asked import concerned
    from ..checks.validate import validate
    from ..checks.verify import verify

    package = trial.package
    changed = [table.name for table in package.tables.values() if table.path in trial.texts]
    after = validate(trial.changed, asked=concerned(package, changed)).findings
    before: list[Finding] = []
    if after:
        asked = concerned(package, changed, after)
        before += validate(package, asked=asked).findings
    if snapshots and (found := verify(trial.changed, snapshots).findings):
        after = after + found
        before += verify(package, snapshots).findings
    stood = {identity(finding) for finding in before}
    return [finding for finding in after if identity(finding) not in stood]


def _without(package: OpenPackage, table: Table, gone: Collection[str]) -> list[list[str]]:
    """The rows of a table but for those with these ids."""
    return [row for row in package.rows(table) if table.row_id(row) not in gone]


def _merged(table: Table, rows: list[list[str]], changed: list[Row]) -> list[list[str]]:
    """The rows of a table with those that are changed in their places, and new ones behind.

    Raises Refused where several rows have the key of one that is changed.
    """
    key = [table.names.index(name) for name in table.primary_key]

    def key_of(cells: list[str]) -> Hashable:
        return tuple(cells[i] for i in key) if key else id(cells)

    merged = rows.copy()
    places: dict[Hashable, list[int]] = {}
    for place, cells in enumerate(rows):
        places.setdefault(key_of(cells), []).append(place)
    for row in changed:
        cells = [row.get(name, "") for name in table.names]
        stands = places.setdefault(key_of(cells), [])
        if len(stands) > 1:  # nobody can say which of them it is
            what = f"{quoted(table.row_id(cells))} is the key of {len(stands)} rows of {table.path}"
            raise Refused(what, "Leave one of them in the file, then try again.")
        if stands:
            merged[stands[0]] = cells
        else:
            stands.append(len(merged))
            merged.append(cells)
    return merged


def _held(package: OpenPackage, table: Table) -> bytes | None:
    """What the file of a table holds; None where there is none."""
    reading = package.reading(table)
    return reading.data if reading.form.sha256 else read_or_none(package.root / table.path)
