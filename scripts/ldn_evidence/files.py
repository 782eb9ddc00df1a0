"""Reading files of a package, and of nothing else: JSON with the place of its errors, paths that must stay inside."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from .findings import Finding, Rule
from .writing import write_all as write_all

UNREADABLE = Rule("P101")
MALFORMED = Rule("P102")
UNKNOWN_TABLE = Rule("P103")
UNSAFE_PATH = Rule("P104")


def read_json(root: Path, file: Path, problems: list[Finding]):
    """The JSON value in ``file``, or None and a finding with line and column."""
    shown = str(file.relative_to(root)) if file.is_relative_to(root) else str(file)
    try:
        if unsafe := unsafe_reason(root, shown):
            problems.append(UNSAFE_PATH.at(f"{shown} {unsafe}", file=shown, value=shown))
            return None
        value = json.loads(file.read_text(encoding="utf-8"))
        if value is None:
            problems.append(MALFORMED.at("the file holds null", file=shown, line=1, column=1))
        return value
    except json.JSONDecodeError as error:
        problems.append(UNREADABLE.at(f"no valid JSON: {error.msg}", file=shown, line=error.lineno, column=error.colno))
    except UnicodeDecodeError as error:
        problems.append(UNREADABLE.at(f"no valid UTF-8 at byte {error.start}", file=shown))
    except RecursionError:
        problems.append(UNREADABLE.at("the JSON is nested too deeply", file=shown))
    except (OSError, ValueError) as error:
        problems.append(UNREADABLE.at(getattr(error, "strerror", None) or str(error), file=shown))
    return None


def unsafe_reason(root: Path, path: str) -> str | None:
    """Why ``path`` must not be read as a part of the package, or None."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", path):
        return "is an address or names a drive"
    if path.startswith(("/", "\\")):
        return "is an absolute path"
    parts = re.split(r"[/\\]", path)
    if ".." in parts:
        return "climbs out of the package with `..`"
    if "\0" in path:
        return "holds a NUL character"
    place = root
    for part in parts:
        place = place / part
        if place.is_symlink():
            return "is, or lies behind, a symbolic link"
    return None


def files_in(root: Path, folder: str, suffix: str, problems: list[Finding]) -> list[Path]:
    """Files of a folder of the package, sorted; what cannot be read, or leads out of it, is a finding."""
    try:
        found = sorted(root / folder / name for name in os.listdir(root / folder) if name.endswith(suffix)) if (root / folder).is_dir() else []
    except OSError as error:
        problems.append(UNREADABLE.at(f"the folder cannot be read: {error.strerror}", file=folder))
        return []
    safe = []
    for file in found:
        shown = file.relative_to(root).as_posix()
        if unsafe := unsafe_reason(root, shown):
            problems.append(UNSAFE_PATH.at(f"{shown} {unsafe}; it was not read", file=shown, value=shown))
        else:
            safe.append(file)
    return safe


def read_up_to(path: Path, limit: int) -> bytes | None:
    """What a file or pipe holds, None if that is more than ``limit`` bytes; what never ends is not read to its end. Raises OSError."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None
