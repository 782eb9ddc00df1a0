"""What a branch is answerable for: findings on rows that it adds or changes, and findings that it brings about elsewhere."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..model.files import PARTS as PARTS
from ..model.files import unsafe_reason
from ..model.findings import Finding, Rule
from ..model.findings import identity as identity
from ..model.refusal import Refused
from ..store.folders import temporary_folder

NO_REVISION = Rule("P106")
LINK, SUBMODULE = "120000", "160000"  # modes of git


def changed_since(report, root: Path, revision: str):
    """The report without findings that the package had at ``revision`` on rows that have not changed. Raises Refused."""
    from ..checks.validate import validate

    with temporary_folder() as base:
        extract(root, revision, base)
        known, excused = set(), set()  # where there was no package then, all of it is new
        with suppress(Refused):
            old = validate(base)
            known = {identity(finding) for finding in old.findings}
            excused = {(entry.known.rule, entry.known.row_id) for entry in old.excused}
        before = _Lines(base)
        now = _Lines(root)
        kept = [
            f
            for f in report.findings
            if identity(f) not in known or now.line(f) not in before.all(f.file)
        ]
    newly = sum((entry.known.rule, entry.known.row_id) not in excused for entry in report.excused)
    return replace(
        report,
        findings=kept,
        left_out=len(report.findings) - len(kept),
        since=revision,
        newly=newly,
    )


def extract(root: Path, revision: str, folder: Path) -> None:
    """Write the package as it was at a revision of the git repository that ``root`` lies in, each file as it is stored. Raises Refused."""
    commit = (
        git(
            root,
            revision,
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            f"{revision}^{{commit}}",
        )
        .decode()
        .strip()
    )
    wanted: list[tuple[str, str, str]] = []
    for entry in (
        git(root, revision, "ls-tree", "-r", "-z", commit, "--", *PARTS)
        .decode("utf-8", "surrogateescape")
        .split("\0")
    ):
        if entry:
            about, path = entry.split("\t", 1)
            mode, kind, blob = about.split()
            if reason := unsafe_reason(folder, path):
                raise Refused.because(
                    NO_REVISION.at(
                        f"the package at `{revision}` cannot be unpacked: {path} {reason}",
                        file=str(root),
                    )
                )
            wanted += [(mode, blob, path)] if kind == "blob" else []
    blobs = iter(_blobs(root, revision, [blob for _, blob, _ in wanted]))
    for (mode, _, path), data in zip(wanted, blobs):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if mode == LINK:
            (folder / path).symlink_to(
                os.fsdecode(data)
            )  # it is never followed: what lies behind a link is no part of a package
        else:
            (folder / path).write_bytes(data)


def _blobs(root: Path, revision: str, names: list[str]) -> Iterator[bytes]:
    """The contents that git stores under these names, no filter applied. Raises Refused."""
    answer = (
        io.BytesIO(
            git(
                root,
                revision,
                "cat-file",
                "--batch",
                given="".join(f"{name}\n" for name in names).encode(),
            )
        )
        if names
        else io.BytesIO()
    )
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
    """What git says in the folder ``root``; no program that the repository's own settings name is run. Raises Refused, which names ``revision``."""
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
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused.because(
            NO_REVISION.at(
                f"git knows no revision `{revision}` here{': ' + said[0] if said else ''}",
                file=str(root),
            )
        ) from None


def safe(root: Path) -> list[str]:
    """Options that keep git from running what the settings of a repository name: a file monitor, hooks, filters."""
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
    said = subprocess.run(asked, capture_output=True).stdout.decode("utf-8", "surrogateescape")
    options += [
        f"{key}={'false' if key.endswith('.required') else ''}"
        for key in said.split("\0")
        if key and "=" not in key
    ]
    return [part for option in options for part in ("-c", option)]


def tracked(root: Path) -> list[str] | None:
    """Paths of the files below ``root`` that git tracks; None where there is no git repository, or no git. Raises Refused."""
    try:
        return [
            path
            for path in git(root, "HEAD", "ls-files", "-z")
            .decode("utf-8", "surrogateescape")
            .split("\0")
            if path
        ]
    except Refused as error:
        if any(
            said in error.findings[0].message
            for said in ("not a git repository", "git is not installed")
        ):
            return None
        raise


def ignored(root: Path, paths: list[str]) -> set[str]:
    """Which of these files git is told to pass over, and does not track; none outside a git repository. Raises Refused."""
    if not paths or tracked(root) is None:
        return set()
    said = git(
        root, "HEAD", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *paths
    )
    return set(said.decode("utf-8", "surrogateescape").split("\0")) - {""}


def uncommitted(root: Path, parts: list[str]) -> list[str]:
    """Files among ``parts`` that differ from the last commit, byte by byte, or are not in it; none outside a git repository."""
    if tracked(root) is None:
        return []
    try:
        entries = (
            git(root, "HEAD", "ls-tree", "-r", "-z", "HEAD", "--", *parts)
            .decode("utf-8", "surrogateescape")
            .split("\0")
        )
    except Refused:  # nothing was committed yet
        entries = []
    stored = {
        path: about.split()[2]
        for about, _, path in (entry.partition("\t") for entry in entries)
        if path and not about.startswith(SUBMODULE)
    }
    here = (
        git(
            root,
            "HEAD",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            *parts,
        )
        .decode("utf-8", "surrogateescape")
        .split("\0")
    )
    differs = lambda path: (
        path not in stored or _blob_name(root / path, len(stored[path])) != stored[path]
    )
    return sorted(path for path in {*filter(None, here), *stored} if differs(path))


def _blob_name(path: Path, digits: int) -> str | None:
    """The name under which git would store a file as it stands; None where there is none."""
    if path.is_symlink():
        data = os.fsencode(os.readlink(path))
    elif path.is_file():
        data = path.read_bytes()
    else:
        return None
    return hashlib.new(
        "sha1" if digits == 40 else "sha256", b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


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
        if file not in self.sets:
            self.sets[file] = {"", *self._read(file)}
        return self.sets[file]

    def line(self, finding: Finding) -> str:
        """The line of a finding; empty, as in every file, for one without."""
        lines = self._read(finding.file)
        return lines[finding.line - 1] if finding.line and finding.line <= len(lines) else ""
