"""The wheel: the tool, and the data of its version.

Made by hatchling where the package brings a pyproject.toml and hatchling is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from ...compare.since import tracked
from ...model.files import unsafe_reason
from ...model.package import Package
from ...store.folders import temporary_folder
from ...store.opened import OpenPackage
from . import archive
from .release import Release

# Where pyproject.toml puts the package in the wheel, and loading.py looks for it.
INSIDE = "ldn_evidence/_package/"


def _reason_for_none(root: Path) -> str | None:
    """Why no wheel can be made of a package, or None."""
    if not (root / "pyproject.toml").is_file():
        return "the package has no pyproject.toml"
    return (
        None
        if find_spec("hatchling")
        else "hatchling is not installed (`make .venv/.run` installs it)"
    )


def write(release: Release) -> str | None:
    """Write the wheel, the same bytes each time; the reason, where none can be made.

    Raises RuntimeError with what hatchling says.
    """
    if why := _reason_for_none(release.package.root):
        return f"no wheel: {why}"
    with _source(release.package) as source:
        _build(release, source)
    return None


@contextmanager
def _source(package: OpenPackage) -> Iterator[Path]:
    """A folder with what git tracks of the package, and nothing that lies about beside it; the
    package itself where there is no git.
    """
    root = package.root
    if (known := tracked(root)) is None:
        yield root
        return
    with temporary_folder() as folder:
        for path in known:
            if (root / path).is_file() and not unsafe_reason(root, path):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                package.copy_file(str(root / path), str(folder / path))
        yield folder


def _build(release: Release, source: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(release.folder.resolve()),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(release.epoch)}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["hatchling failed"])[-1])


def read(path: Path, package: Package) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table in the wheel with its rows."""
    yield from archive.read(path, package, INSIDE)
