"""Which version of a repository was released last: that of its newest tag, or, where a clone has no
tags, that of the commit which set the version that the package has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.loading import PACKAGE
from ..model.refusal import Refused
from .since import git
from .versions import parse

NAME_IT = (
    "Fetch the tags with `git fetch --tags`, or name it: "
    "`ldn release --since REVISION|FOLDER|ARCHIVE`."
)


@dataclass(frozen=True)
class LastRelease:
    """The last release: how it is named in git, and in words why it is taken for that."""

    revision: str
    reason: str


def last_release(root: Path) -> LastRelease:
    """The last release before HEAD, by the newest tag vX.Y.Z, else by the version.

    Args:
        root: The folder of the package, in a git repository.

    Raises:
        Refused: There is neither, or no git repository.
    """
    listed = git(root, "HEAD", "tag", "--list", "v*", "--merged", "HEAD")
    tags = listed.decode("utf-8", "replace").split()
    versions = {numbers: tag for tag in tags if (numbers := parse(tag[1:]))}
    if versions:
        newest = versions[max(versions)]
        return LastRelease(newest, f"{newest}, the newest tag")
    return _by_version(root)


def _by_version(root: Path) -> LastRelease:
    """The commit that set the version which the package has. Raises Refused."""
    current, setting, earlier = None, None, False
    for commit, day, version in _versions(root):
        current = current or version
        if version != current:
            earlier = True
            break
        setting = (commit, day)
    if not setting or not parse(current or ""):
        raise Refused(
            "this clone has no tag of the form vX.Y.Z that would name the last release, and "
            f"{PACKAGE} was never committed with a version of that form",
            NAME_IT,
        )
    if not earlier and git(root, "HEAD", "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise Refused(
            "this clone has no tag of the form vX.Y.Z, and its history was cut off: when "
            f"{current} was set cannot be seen",
            "Fetch the rest with `git fetch --unshallow --tags`, or name the last release with "
            "--since.",
        )
    commit, day = setting
    return LastRelease(
        commit, f"commit {commit} of {day}, which set {current}, since this clone has no tag vX.Y.Z"
    )


def _versions(root: Path) -> Iterator[tuple[str, str, str]]:
    """Commits that touched the schema of the package, the newest first: each, day, version."""
    log = git(
        root, "HEAD", "log", "--first-parent", "--format=%h %cs", "HEAD", "--", f"./{PACKAGE}"
    )
    for line in log.decode("utf-8", "replace").splitlines():
        commit, _, day = line.partition(" ")
        try:
            stated = json.loads(git(root, commit, "show", f"{commit}:./{PACKAGE}"))
        except (Refused, ValueError):  # it was not there, or no JSON
            continue
        version = stated.get("version") if isinstance(stated, dict) else None
        yield commit, day, str(version or "")
