"""A table's file as it was last read: its form, its text, its rows.

What has not changed since is not checked again.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..model.files import unsafe_reason
from ..model.findings import Finding
from ..model.package import Table
from ..model.refusal import Refused
from ..model.rulebook import unreadable
from . import form
from .canonical import canonical_rows
from .form_rules import LONG_CELL
from .writing import ChangedMeanwhile

SETTLED = 2_000_000_000  # ns, the coarsest step of a file system's clock


class Stamp(NamedTuple):
    """By what a file system tells whether a file was written since; times in ns."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The stamp of a file as it is now. Raises OSError."""
        now = path.stat()
        return cls(now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)

    def tells(self, taken: int) -> bool:
        """Whether a stamp taken at a time would be another one after any later change.

        It need not, where the change before it was within the same step of the clock.
        """
        return max(self.modified, self.changed) + SETTLED < taken


@dataclass
class Reading:
    """A file that was checked once; ``shown`` is its path within the package.

    ``stamp`` is that of the file before it was read, if it tells of every change since.
    """

    path: Path
    shown: str
    table: Table
    form: form.Form
    stamp: Stamp | None = None

    @property
    def data(self) -> bytes:
        """What the file held when it was checked: of a small one it was kept.

        Raises ChangedMeanwhile, OSError.
        """
        if self.form.data is not None:
            return self.form.data
        data = self.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.form.sha256:
            raise ChangedMeanwhile(self.path, self.shown)
        return data

    @cached_property
    def text(self) -> str:
        """``data`` as text. Raises ChangedMeanwhile, OSError."""
        return self.data.decode("utf-8")

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the rows of the file from being told."""
        found = self.form.findings
        return [finding for finding in found if finding.code in unreadable()] if found else []

    @cached_property
    def _rows(self) -> list[list[str]]:
        # Of a file that was only written nobody knows yet that it is in form.
        sound = self.form.sound and self.form.way is not None
        long = any(finding.code == LONG_CELL.code for finding in self.form.findings)
        return canonical_rows(
            self.table, self.text, sound and self.form.canonical, sound and not long
        )

    @property
    def rows(self) -> list[list[str]]:
        """The rows in canonical form, in schema order of fields, for the caller to change.

        Raises Refused where the file's records are not sound, or it changed meanwhile.
        """
        if self.blocking:
            raise Refused.because(*self.blocking)
        return [row.copy() for row in self._rows]

    def hand_over(self) -> list[list[str]]:
        """The same, of which nothing is kept: who asks again has the file parsed again."""
        if self.blocking:
            raise Refused.because(*self.blocking)
        rows = self._rows
        del self._rows
        return rows


def written(root: Path, table: Table, text: str) -> Reading:
    """A file that was just written from rows, which needs no check before it is parsed."""
    data = text.encode("utf-8")
    digest = hashlib.sha256(data).hexdigest()
    unchecked = form.Form(
        header=table.names, sound=False, bytes=len(data), sha256=digest, data=data
    )
    return Reading(root / table.path, table.path, table, unchecked)


def checked(root: Path, table: Table) -> Reading:
    """The reading of a table's file, of which the form is checked, whatever there is."""
    path, stamp = root / table.path, None
    with suppress(OSError):
        taken = time.time_ns()
        stamp = Stamp.of(path)
        stamp = stamp if stamp.tells(taken) else None
    return Reading(path, table.path, table, form.check(root, table), stamp)


def moved(reading: Reading, root: Path) -> Reading:
    """A reading as that of the file which this process has just put in a folder with its bytes."""
    it, path = copy(reading), root / reading.shown
    if reading.form.data is not None and path.is_file():
        it.path, it.stamp, it.form = path, Stamp.of(path), replace(reading.form, loaded=False)
    return it


def same(root: Path, table: Table, known: Reading) -> bool:
    """Whether the file of a table holds the bytes that were checked, wherever that was."""
    path = root / table.path
    size = known.form.bytes
    if not known.form.sha256 or unsafe_reason(root, table.path) or not path.is_file():
        return False
    taken, stamp = time.time_ns(), Stamp.of(path)
    if stamp == known.stamp:
        return True
    if stamp.size != size:
        return False
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != known.form.sha256:
            return False
    known.stamp = stamp if stamp.tells(taken) else None
    return True
