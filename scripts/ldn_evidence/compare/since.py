"""What a branch is answerable for.

These are findings on rows that it adds or changes, and those that it brings about elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..model.files import PARTS as PARTS
from ..model.files import unsafe_reason
from ..model.findings import Finding, Rule, total
from ..model.findings import identity as identity
from ..model.refusal import Refused
from ..store.folders import temporary_folder

if TYPE_CHECKING:
    from ..checks.validate import Report

NO_REVISION = Rule("P106")
LINK, SUBMODULE = "120000", "160000"  # modes of git
NO_GIT = ("not a git repository", "git is not installed")  # what a refusal of git says


def changed_since(report: Report, root: Path, revision: str) -> Report:
    """The report without findings that the package had before on rows that have not changed.

    Args:
        report: what `validate` found in the package at ``root``.
        root: its folder, in a git repository.
        revision: the git revision that is taken as before.

    Raises:
        Refused: there is no such revision, or it cannot be unpacked.
    """
    from ..checks.validate import validate

    with temporary_folder() as base:
        extract(root, revision, base)
        known, excused = set(), set()
        with suppress(Refused):  # where there was no package then, all of it is new
            old = validate(base)
            known = {identity(finding) for finding in old.findings}
            excused = {(entry.known.rule, entry.known.row_id) for entry in old.excused}
        before, now = _Lines(base), _Lines(root)
        kept = [
            finding
            for finding in report.findings
            if identity(finding) not in known or now.line(finding) not in before.all(finding.file)
        ]
    newly = sum((entry.known.rule, entry.known.row_id) not in excused for entry in report.excused)
    left_out = total(report.findings) - total(kept)
    return replace(report, findings=kept, left_out=left_out, since=revision, newly=newly)


class _Stored(NamedTuple):
    """A file as git stores it."""

    mode: str
    blob: str
    path: str


def extract(root: Path, revision: str, folder: Path) -> None:
    """Write the package as it was at a revision, each file as git stores it.

    Args:
        root: a folder in the git repository.
        revision: what git takes for one.
        folder: an empty folder to write to.

    Raises:
        Refused: there is no such revision, or a name in it leads out of the folder.
    """
    stored = _stored(root, revision, folder)
    blobs = _blobs(root, revision, [file.blob for file in stored])
    for file, data in zip(stored, blobs):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.mode == LINK:  # never followed: what lies behind it is no part of a package
            path.symlink_to(os.fsdecode(data))
        else:
            path.write_bytes(data)


def _stored(root: Path, revision: str, folder: Path) -> list[_Stored]:
    """The files of the package at a revision, whose names are safe in a folder. Raises Refused."""
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = git(root, revision, *verify).decode().strip()
    stored = []
    for entry in _split(git(root, revision, "ls-tree", "-r", "-z", commit, "--", *PARTS)):
        about, path = entry.split("\t", 1)
        mode, kind, blob = about.split()
        if reason := unsafe_reason(folder, path):
            what = f"the package at `{revision}` cannot be unpacked: {path} {reason}"
            raise Refused.because(NO_REVISION.at(what, file=str(root)))
        if kind == "blob":
            stored.append(_Stored(mode, blob, path))
    return stored


def _split(listed: bytes) -> list[str]:
    """Names, or lines, that git parts by NUL."""
    return [part for part in listed.decode("utf-8", "surrogateescape").split("\0") if part]


def _blobs(root: Path, revision: str, names: list[str]) -> Iterator[bytes]:
    """The contents that git stores under these names, no filter applied. Raises Refused."""
    if not names:
        return
    asked = "".join(f"{name}\n" for name in names).encode()
    answer = io.BytesIO(git(root, revision, "cat-file", "--batch", given=asked))
    for name in names:
        head = answer.readline().split()
        if len(head) != 3:
            raise Refused.because(
                NO_REVISION.at(
                    f"git lacks an object of `{revision}`: {name}",
                    file=str(root),
                    fix="Fetch the whole history: `git fetch --unshallow`.",
                )
            )
        yield answer.read(int(head[2]))
        answer.read(1)


def git(root: Path, revision: str, *arguments: str, given: bytes | None = None) -> bytes:
    """What git says in the folder ``root``.

    No program that the repository's own settings name is run. Raises Refused, which names
    ``revision``.
    """
    try:
        return subprocess.run(
            ["git", *safe(root), "-C", str(root), *arguments],
            check=True,
            capture_output=True,
            input=given,
        ).stdout
    except FileNotFoundError:
        raise Refused.because(
            NO_REVISION.at(
                "git is not installed",
                file=str(root),
                fix="Install git, or compare with a folder or an archive.",
            )
        ) from None
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        why = f": {lines[0]}" if lines else ""
        what = f"git knows no revision `{revision}` here{why}"
        raise Refused.because(NO_REVISION.at(what, file=str(root))) from None


def safe(root: Path) -> list[str]:
    """Options that keep git from running what the settings of a repository name.

    That may be a file monitor, hooks, or filters.
    """
    options = [
        "core.fsmonitor=false",
        f"core.hooksPath={os.devnull}",
        "core.pager=cat",
        "diff.external=",
    ]
    asked = [
        "git",
        "-C",
        str(root),
        "config",
        "--null",
        "--name-only",
        "--get-regexp",
        r"^filter\..*\.(clean|smudge|process|required)$",
    ]
    for key in _split(subprocess.run(asked, capture_output=True).stdout):
        if "=" not in key:
            options.append(f"{key}={'false' if key.endswith('.required') else ''}")
    return [part for option in options for part in ("-c", option)]


def tracked(root: Path) -> list[str] | None:
    """Paths of the files below ``root`` that git tracks.

    None where there is no git repository, or no git. Raises Refused.
    """
    try:
        return _split(git(root, "HEAD", "ls-files", "-z"))
    except Refused as error:
        if any(words in error.findings[0].message for words in NO_GIT):
            return None
        raise


def ignored(root: Path, paths: list[str]) -> set[str]:
    """Which of these files git is told to pass over, and does not track.

    None of them outside a git repository. Raises Refused.
    """
    if not paths or tracked(root) is None:
        return set()
    options = ("--others", "--ignored", "--exclude-standard")
    return set(_split(git(root, "HEAD", "ls-files", "-z", *options, "--", *paths)))


def uncommitted(root: Path, parts: list[str]) -> list[str]:
    """Files among ``parts`` that differ from the last commit, byte by byte, or are not in it.

    None outside a git repository.
    """
    if tracked(root) is None:
        return []
    try:
        entries = _split(git(root, "HEAD", "ls-tree", "-r", "-z", "HEAD", "--", *parts))
    except Refused:  # nothing was committed yet
        entries = []
    stored = {}
    for entry in entries:
        about, _, path = entry.partition("\t")
        if not about.startswith(SUBMODULE):
            stored[path] = about.split()[2]
    options = ("--cached", "--others", "--exclude-standard")
    here = _split(git(root, "HEAD", "ls-files", "-z", *options, "--", *parts))

    def differs(path: str) -> bool:
        name = stored.get(path)
        return name is None or _blob_name(root / path, len(name)) != name

    return sorted(path for path in {*here, *stored} if differs(path))


def _blob_name(path: Path, digits: int) -> str | None:
    """The name under which git would store a file as it stands; None where there is none."""
    if path.is_symlink():
        data = os.fsencode(os.readlink(path))
    elif path.is_file():
        data = path.read_bytes()
    else:
        return None
    kind, blob = "sha1" if digits == 40 else "sha256", b"blob %d\0" % len(data) + data
    return hashlib.new(kind, blob, usedforsecurity=False).hexdigest()


class _Lines:
    """Lines of the files of one version of the package, read when asked for."""

    def __init__(self, root: Path):
        self.root = root
        self.listed: dict[str | None, list[str]] = {}
        self.sets: dict[str | None, set[str]] = {}

    def _read(self, file: str | None) -> list[str]:
        if file not in self.listed:
            path = self.root / (file or "")
            readable = file and not unsafe_reason(self.root, file) and path.is_file()
            self.listed[file] = (
                path.read_bytes().decode("utf-8", "replace").splitlines() if readable else []
            )
        return self.listed[file]

    def all(self, file: str | None) -> set[str]:
        """All lines of a file, and the empty one, which is in every file."""
        if file not in self.sets:
            self.sets[file] = {"", *self._read(file)}
        return self.sets[file]

    def line(self, finding: Finding) -> str:
        """The line of a finding; empty, as in every file, for one without."""
        lines = self._read(finding.file)
        return lines[finding.line - 1] if finding.line and finding.line <= len(lines) else ""
