"""A change of rows tried on a copy before it is made: nothing is written unless the package stays as sound as it was.

Verbs that add or change rows (add, import, lookup, check) give rows to ``try_rows``, show its findings, and ``finish``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..model.findings import ERROR, Finding, identity
from ..model.loading import load_package
from ..model.package import Package, Table
from ..model.refusal import Refused
from ..store.canonical import canonical_rows
from ..store.folders import temporary_folder
from ..store.opened import OpenPackage
from ..store.reading import Reading, reading_of
from ..store.writing import write_all
from .fix import fix

Row = dict[str, str]  # column -> text; a column left out, or empty, is missing


@dataclass
class Trial:
    """What a change would do: the texts of the files that it changes, and the findings that it would bring about."""

    package: Package
    texts: dict[str, str] = field(default_factory=dict)
    was: dict[str, bytes | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)  # of the files as they would be

    @property
    def sound(self) -> bool:
        return not any(finding.severity == ERROR for finding in self.findings)

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table as they would be written, derived columns filled; none where its file stays as it is."""
        text = self.texts.get(table.path)
        return [dict(zip(table.names, row)) for row in canonical_rows(table, text)] if text else []


def try_rows(package: Package, rows: dict[str, list[Row]], snapshots: Path | None = None) -> Trial:
    """Try rows by table: one whose key stands already takes that row's place, any other is added. Raises Refused.

    Derived columns and the descriptor are made anew as `ldn fix` does. The package itself is not touched. With a folder of ``snapshots``,
    spans and copied words are looked at as well.
    """
    from ..checks.validate import validate
    from ..checks.verify import verify

    if package.problems:  # with broken schemas nobody can say whether the change is sound
        raise Refused.because(*package.problems)
    known = (
        package.readings
    )  # of the files that the change leaves as they are, nothing is checked once more
    for table in package.tables.values():
        reading_of(package, table)
    look = lambda root, known: (
        validate(root, known=known).findings
        + (verify(root, snapshots, known=known).findings if snapshots else [])
    )

    with temporary_folder() as copy:
        merged = {}
        for name, changed in rows.items():
            table = package.tables[name]
            merged[name] = _merged(table, current_rows(package, table), changed)
        fix(copy, known=OpenPackage(package).with_rows(copy, merged).model.readings)
        trial = Trial(package, readings=dict(known))
        for path in [*(table.path for table in package.tables.values()), "datapackage.json"]:
            was = _bytes(package.root / path)
            if (new := _bytes(copy / path)) is not None and new != was:
                trial.texts[path], trial.was[path] = new.decode("utf-8"), was
        if found := look(copy, trial.readings):
            before = {identity(finding) for finding in look(package.root, known)}
            trial.findings = [finding for finding in found if identity(finding) not in before]
    return trial


def commit(trial: Trial) -> list[str]:
    """Write what was tried, all files or none; the paths written. Raises Refused when a file changed meanwhile, OSError."""
    root = trial.package.root
    write_all(
        {root / path: text for path, text in trial.texts.items()},
        {root / path: was for path, was in trial.was.items()},
        root,
    )
    return list(trial.texts)


def finish(trial: Trial) -> list[str]:
    """Write what was tried, and the pages that follow from it; the paths written. Raises as ``commit`` does."""
    from ..publish.docs import write_docs

    written, package = commit(trial), load_package(trial.package.root)
    package.readings = trial.readings
    return written + write_docs(package, new=False)


def current_rows(package: Package, table: Table) -> list[list[str]]:
    """The rows of a table in canonical form, in schema order of columns. Raises Refused when the file's records are not sound."""
    return OpenPackage(package).rows(table)


def _merged(table: Table, rows: list[list[str]], changed: list[Row]) -> list[list[str]]:
    key = [table.names.index(column) for column in table.primary_key]
    of = lambda row: tuple(row[i] for i in key) if key else id(row)
    merged = (
        {of(row): row for row in rows}
        if len({of(row) for row in rows}) == len(rows)
        else dict(enumerate(rows))
    )
    for row in changed:
        cells = [row.get(column, "") for column in table.names]
        merged[of(cells)] = cells
    return list(merged.values())


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
