"""Temporary folders that a killed run leaves behind are taken away by the next: each is locked
while its run lives, and a kill lets go of the lock.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import fcntl
else:
    # Windows has none: there nothing tells a living run from a dead one, and nothing is swept.
    try:
        import fcntl
    except ImportError:
        fcntl = None

PREFIX = "ldn-run-"
OUTPUT = re.compile(
    r"\..+\.ldn-[a-z0-9_]{8}"
)  # a folder in which an output is made, beside its place


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder in the user's own part of the temporary folder, gone when the block ends."""
    own = _own()
    if own is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    try:
        with folder_in(own, PREFIX) as folder:
            inner = (
                folder / "package"
            )  # the outer one is locked, and whoever writes a package locks its folder
            inner.mkdir()
            yield inner
    finally:
        with suppress(OSError):  # another run is using it
            own.rmdir()


def _own() -> Path | None:
    """The user's own folder below the temporary one.

    None where it is somebody else's, or nothing tells.
    """
    if fcntl is None:
        return None
    own = Path(tempfile.gettempdir()) / f"ldn-evidence-{os.getuid()}"
    with suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
        found = own.lstat()
        if (
            own.is_dir()
            and not own.is_symlink()
            and found.st_uid == os.getuid()
            and not found.st_mode & 0o077
        ):
            return own
    return None


@contextmanager
def folder_in(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``parent``, gone when the block ends.

    Those of dead runs, of the same prefix, go before. Raises OSError.
    """
    folder, handle = _made(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _made(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder, and the lock on it."""
    for _ in range(10):
        with suppress(FileNotFoundError):  # another run has just taken the parent away
            parent.mkdir(mode=0o700, exist_ok=True)
            with _locked(parent):
                sweep(parent, prefix)
                folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
                return folder, _lock(folder)
    raise FileNotFoundError(2, os.strerror(2), str(parent))


def sweep(parent: Path, prefix: str) -> list[str]:
    """Take away the folders of dead runs.

    Their names. What such a run had moved away, and not replaced, is put back first.
    """
    gone = []
    for name in sorted(os.listdir(parent)) if fcntl else []:
        folder = parent / name
        if (
            name.startswith(prefix)
            and folder.is_dir()
            and not folder.is_symlink()
            and (handle := _lock(folder)) is not None
        ):
            out = parent / name[1 : -len("ldn-abcdefgh") - 1]
            if OUTPUT.fullmatch(name) and (folder / "old").is_dir() and not out.exists():
                os.replace(folder / "old", out)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)
            gone.append(name)
    return gone


def _lock(folder: Path) -> int | None:
    """A lock on a folder that nobody holds, as long as it is not closed; None if somebody does."""
    if fcntl is None:
        return None
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle
    except OSError:
        if handle is not None:
            os.close(handle)
        return None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """While this holds, no other run makes or sweeps folders here."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sweep_own() -> None:
    """Take away what dead runs of this user left in the system's temporary folder."""
    own = Path(tempfile.gettempdir()) / f"ldn-evidence-{os.getuid()}" if fcntl else None
    if own and own.is_dir() and own == _own():
        with suppress(OSError), _locked(own):
            sweep(own, PREFIX)
        with suppress(OSError):
            own.rmdir()


def beside(out: Path) -> str:
    """The prefix of folders in which what goes to ``out`` is made, beside it."""
    return f".{out.name}.ldn-"


def sweep_beside(parent: Path) -> None:
    """Take away folders that dead runs left beside what they made."""
    for name in sorted(os.listdir(parent)):
        if OUTPUT.fullmatch(name):
            sweep(parent, name)
