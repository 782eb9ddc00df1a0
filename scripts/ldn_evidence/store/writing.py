"""Files put in place: all of them or none, nothing lost that something else wrote meanwhile, and a
killed run can be finished.

New texts go to files beside the old ones first. A journal at the root then says what is to become
of each; from there on the change is decided. Each new file changes places with the old one in one
step, and what came out of its place is looked at: if it is not what was read, all of it is put
back. Runs of `ldn` wait for each other meanwhile. What a kill leaves is dealt with by ``journal``.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..model.findings import Rule
from ..model.refusal import Refused
from .journal import JOURNAL, Step, alone, file_hash, read_or_none, write_journal

CHANGED_MEANWHILE = Rule("P107")
EXCHANGE = {
    "linux": ("renameat2", 2, -100),
    "darwin": ("renameatx_np", 2, -2),
}  # function, flag to swap two names, "the folder here"


class ChangedMeanwhile(Refused):
    """A file is no longer what was read of it; nothing was written."""

    def __init__(self, path: Path, shown: str | None = None):
        what = f"{shown or path} was changed by something else meanwhile; nothing was written"
        finding = CHANGED_MEANWHILE.at(what, file=str(shown or path))
        super().__init__(what, finding.fix, (finding,))
        self.path = path


class _Stuck(OSError):
    """A change that could neither be made nor taken back.

    Journal and files beside stay, for ``journal.finish_interrupted``.
    """


def write_all(
    texts: Mapping[Path, str | bytes],
    was: Mapping[Path, bytes | None] | None = None,
    root: Path | None = None,
) -> None:
    """Write all files or none.

    With ``was``, what was read of each file, refuses if one of them is something else by now.

    With ``root``, a change of several files can be finished after a kill. Raises ChangedMeanwhile;
    OSError, which names the file.
    """
    if not texts:
        return
    with alone(root or next(iter(texts)).parent):
        steps: list[Step] = []
        try:
            for path, text in texts.items():
                before = was.get(path) if was is not None else read_or_none(path)
                steps.append(
                    _beside(path, text.encode("utf-8") if isinstance(text, str) else text, before)
                )
            _all_as_read(steps)
            if root:
                write_journal(root, steps)
            _put_in_place(steps)
        except ChangedMeanwhile as changed:
            raise ChangedMeanwhile(
                changed.path, os.path.relpath(changed.path, root) if root else None
            ) from None
        finally:
            whole = not isinstance(sys.exc_info()[1], _Stuck)
            if whole and all([_tidied(step) for step in steps]) and root:
                (root / JOURNAL).unlink(missing_ok=True)


def _put_in_place(steps: list[Step]) -> None:
    """Each file in its place, what was there beside it.

    All of them back, if one is not what was read, or cannot be put there.
    """
    done: list[Step] = []
    try:
        for step in steps:
            _swap(step)
            done.append(step)
        for step in done:
            if step.was is not None and file_hash(Path(step.beside)) != step.was:
                raise ChangedMeanwhile(Path(step.target))
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = step.target  # a person knows this file, and not the one beside it
        try:
            for step in reversed(done):
                _swap_back(step)
        except OSError as second:
            raise _Stuck(second.errno, second.strerror) from error
        raise


def _swap(step: Step) -> None:
    """Let the new file and the old one change places.

    Where there was none, none may have come. Raises ChangedMeanwhile, OSError.
    """
    target, beside = Path(step.target), Path(step.beside)
    if step.was is None:
        try:
            os.link(beside, target)  # fails where there is a file by now; replacing it would not
        except FileExistsError:
            raise ChangedMeanwhile(target) from None
        except OSError:  # a file system without links
            if target.exists():
                raise ChangedMeanwhile(target) from None
            shutil.copy2(beside, target)
    elif not target.is_file():
        raise ChangedMeanwhile(target)
    elif not exchange(beside, target):
        _swap_slowly(step, target, beside)


def _swap_slowly(step: Step, target: Path, beside: Path) -> None:
    """As ``exchange``, where the system cannot.

    What is saved between the last look and the next line would be lost.
    """
    spare = target.with_name(f".{target.name}.previous.tmp")
    shutil.copy2(target, spare)
    if file_hash(target) != step.was:
        spare.unlink()
        raise ChangedMeanwhile(target)
    os.replace(beside, target)
    os.replace(spare, beside)


def _swap_back(step: Step) -> None:
    """Undo ``_swap``; what was saved in the meantime stands, whoever saved it."""
    target, beside = Path(step.target), Path(step.beside)
    if step.was is None:
        if file_hash(target) == step.becomes:
            target.unlink()
        return
    if file_hash(target) == step.becomes and not exchange(beside, target):
        os.replace(beside, target)
    if file_hash(beside) not in (None, step.was, step.becomes):
        os.replace(beside, target)


def _tidied(step: Step) -> bool:
    """Take the file beside away, unless something else was saved into it at the last moment.

    Whether it is gone.
    """
    beside = Path(step.beside)
    if file_hash(beside) not in (None, step.was, step.becomes):
        return False
    beside.unlink(missing_ok=True)
    return True


def _all_as_read(steps: list[Step]) -> None:
    for step in steps:
        if file_hash(Path(step.target)) != step.was:
            raise ChangedMeanwhile(Path(step.target))


def _beside(path: Path, data: bytes, was: bytes | None) -> Step:
    """The new content in a file of its own beside the old one, with the rights of the old one."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except OSError as error:
        Path(name).unlink(missing_ok=True) if name else None
        error.filename = str(path)
        raise
    return Step(
        str(path),
        name,
        None if was is None else hashlib.sha256(was).hexdigest(),
        hashlib.sha256(data).hexdigest(),
    )


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step.

    False where the system cannot. Raises FileNotFoundError where one of them is not there.
    """
    function, flag, here = EXCHANGE.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), function, None) if function else None
    if call is None:
        return False
    if call(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(flag)) == 0:
        return True
    if not os.path.lexists(one) or not os.path.lexists(other):
        raise FileNotFoundError(2, "no such file", str(other))
    return False
