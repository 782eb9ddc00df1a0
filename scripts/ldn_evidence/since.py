"""What a branch is answerable for: findings on rows that it adds or changes, and findings that it brings about elsewhere."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

from .files import unsafe_reason
from .findings import Finding, Rule
from .folders import temporary_folder
from .model import CannotRead

NO_REVISION = Rule("P106")
PARTS = ("data", "schemas", "datapackage.json")


def changed_since(report, root: Path, revision: str):
    """The report without findings that the package had at ``revision`` on rows that have not changed. Raises CannotRead."""
    from .validate import validate

    with temporary_folder() as base:
        extract(root, revision, base)
        try:
            known = {identity(finding) for finding in validate(base).findings}
        except CannotRead:
            known = set()  # there was no package then: all of it is new
        before = _Lines(base)
        now = _Lines(root)
        kept = [f for f in report.findings if identity(f) not in known or now.line(f) not in before.all(f.file)]
    return replace(report, findings=kept, left_out=len(report.findings) - len(kept), since=revision)


def extract(root: Path, revision: str, folder: Path) -> None:
    """Write the package as it was at a revision of the git repository that ``root`` lies in. Raises CannotRead."""
    commit = git(root, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    names = git(root, revision, "ls-tree", "--name-only", "-z", commit).decode("utf-8", "replace").split("\0")
    parts = [part for part in PARTS if part in names]
    if parts:
        packed = git(root, revision, "archive", "--format=tar", commit, "--", *parts)
        try:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(folder, filter="data")
        except tarfile.TarError as error:  # a link that leads out of the package, say
            raise CannotRead(NO_REVISION.at(f"the package at `{revision}` cannot be unpacked: {error}", file=str(root))) from None


def git(root: Path, revision: str, *arguments: str) -> bytes:
    """What git says in the folder ``root``. Raises CannotRead, which names ``revision``."""
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise CannotRead(NO_REVISION.at("git is not installed", file=str(root), fix="Install git, or compare with a folder or an archive.")) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotRead(NO_REVISION.at(f"git knows no revision `{revision}` here{': ' + said[0] if said else ''}", file=str(root))) from None


def identity(finding: Finding) -> tuple:
    """What makes a finding the same in two versions of a file, wherever its row stands."""
    return (finding.code, finding.file, finding.row_id, finding.field, finding.value)


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
            self.listed[file] = path.read_bytes().decode("utf-8", "replace").splitlines() if readable else []
        return self.listed[file]

    def all(self, file: str | None) -> set[str]:
        if file not in self.sets:
            self.sets[file] = {"", *self._read(file)}
        return self.sets[file]

    def line(self, finding: Finding) -> str:
        """The line of a finding; empty, as in every file, for one without."""
        lines = self._read(finding.file)
        return lines[finding.line - 1] if finding.line and finding.line <= len(lines) else ""
