"""What a killed run leaves: the journal of a change that was decided on and not finished, and files
that were never put in place.

The journal stands at the root of a package while its files are put in place (``writing``); a kill
leaves it, and the next `ldn fix` carries out what it says. Files beside others that no journal
names were not decided on, and are taken away.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ..model.findings import Finding, Rule
from .folders import sweep_beside

INTERRUPTED = Rule("P108")
PATIENCE = 30.0  # seconds to wait for another run that writes
JOURNAL = ".ldn-journal.tmp"
BESIDE = re.compile(
    r"\.(ldn-journal|.+\.(csv|json|md|cff|ya?ml|toml))\.[a-z0-9_]{8}\.tmp"
)  # the names of files beside others
FOLDERS = (
    "",
    "data",
    "schemas",
    "docs",
    ".github/ISSUE_TEMPLATE",
)  # where files of a package are written


@dataclass(frozen=True)
class Step:
    """One file of a change: its place, the file beside it, and the hashes of what was there (None:
    nothing) and of what comes.
    """

    target: str
    beside: str
    was: str | None
    becomes: str


def read_or_none(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def file_hash(path: Path) -> str | None:
    data = read_or_none(path)
    return None if data is None else hashlib.sha256(data).hexdigest()


def write_journal(root: Path, steps: list[Step]) -> None:
    """The journal is there whole or not at all."""

    def inside(path: str) -> str:
        return os.path.relpath(path, root)

    lines = [
        asdict(step) | {"target": inside(step.target), "beside": inside(step.beside)}
        for step in steps
    ]
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=root, prefix=".ldn-journal.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(lines, file)
        os.replace(name, root / JOURNAL)
    except OSError as error:
        error.filename = steps[0].target  # a person knows this file, and not the journal
        if name:
            Path(name).unlink(missing_ok=True)
        raise


def finish_interrupted(root: Path) -> tuple[list[str], list[Finding]]:
    """Carry out what a killed run had decided, and take away what it had not.

    The paths written, and what a person must look at.
    """
    if not root.is_dir():
        return [], []
    sweep_beside(root)
    if not list(_leftovers(root)):
        return [], []
    written, left = [], []
    with alone(root):
        steps = _journal(root)
        for step in steps:
            target, beside = root / step.target, root / step.beside
            there, aside = file_hash(target), file_hash(beside)
            # Saved at the last moment, and taken out of its place.
            edited = there == step.becomes and aside not in (None, step.was, step.becomes)
            if edited or (there == step.was and aside == step.becomes):
                os.replace(beside, target)
                written.append(step.target)
            elif there != step.becomes and aside == step.becomes:
                left.append(_torn(step))
        kept = {step.value for step in left}
        for file in _leftovers(root):
            if file.name != JOURNAL and os.path.relpath(file, root) not in kept:
                file.unlink(missing_ok=True)
        if left:
            rooted = _rooted(root, steps)
            write_journal(root, [s for s in rooted if os.path.relpath(s.beside, root) in kept])
        else:
            (root / JOURNAL).unlink(missing_ok=True)
    return written, left


def _torn(step: Step) -> Finding:
    what = (
        f"{step.target} was changed after a run was ended that was about to write it; "
        f"what that run had to write is in {step.beside}"
    )
    fix = (
        f"Take over from {step.beside} what {step.target} lacks, delete {step.beside}, "
        "then run `ldn fix`."
    )
    return INTERRUPTED.at(what, fix=fix, file=step.target, value=step.beside)


def _rooted(root: Path, steps: list[Step]) -> Iterator[Step]:
    for step in steps:
        yield Step(str(root / step.target), str(root / step.beside), step.was, step.becomes)


def interrupted(root: Path) -> Iterator[Finding]:
    """A finding for a change that a killed run left half done."""
    if steps := _journal(root):
        files = ", ".join(step.target for step in steps)
        yield INTERRUPTED.at(f"a run was ended while it wrote {files}", file=JOURNAL)


def _journal(root: Path) -> list[Step]:
    """What the journal says, if it is one, and of files of this package; else nothing."""
    from ..model.files import unsafe_reason

    path, steps = root / JOURNAL, []
    with suppress(OSError, ValueError, TypeError, RecursionError):
        steps = (
            [Step(**line) for line in json.loads(path.read_text(encoding="utf-8"))]
            if path.is_file() and not path.is_symlink()
            else []
        )

    def sound(step: Step) -> bool:
        return bool(
            isinstance(step.target, str)
            and isinstance(step.beside, str)
            and not unsafe_reason(root, step.target)
            and not unsafe_reason(root, step.beside)
            and BESIDE.fullmatch(Path(step.beside).name)
            and Path(step.beside).parent == Path(step.target).parent
            and Path(step.beside).name.startswith(f".{Path(step.target).name}.")
        )

    return steps if all(map(sound, steps)) else []


def _leftovers(root: Path) -> Iterator[Path]:
    """The journal, and files beside others as ``_beside`` names them."""
    for folder in FOLDERS:
        with suppress(OSError):
            for name in os.listdir(root / folder):
                if (not folder and name == JOURNAL) or BESIDE.fullmatch(name):
                    file = root / folder / name
                    if file.is_file() and not file.is_symlink():
                        yield file


class UnlockableError(Exception):
    """A file system without locks: runs are not kept apart there."""


def _got(handle: int) -> bool:
    """Whether the lock on an open folder was to be had. Raises UnlockableError."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        raise UnlockableError from None
    return True


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While this holds, no other run of `ldn` writes below the folder.

    A kill lets go of it. Raises OSError if another does not come to an end.
    """
    try:
        import fcntl  # noqa: F401
    except ImportError:  # Windows has none: runs are not kept apart there
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # told when the file is written
        yield
        return
    try:
        until = time.monotonic() + PATIENCE
        with suppress(UnlockableError):
            while not _got(handle):
                if time.monotonic() > until:
                    raise BlockingIOError(
                        errno.EAGAIN, "another run of ldn is writing here", str(folder)
                    )
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)
