"""Reading files of a package, and of nothing else: JSON with the place of its errors, paths that
must stay inside.
"""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

from . import conflicts
from .findings import Finding, Rule
from .rulebook import limit

PARTS = ("data", "schemas", "datapackage.json")  # what a package is made of
MAX_JSON = limit("schema")  # bytes
MAX_DEPTH = limit("depth")
LEFT_BEHIND = re.compile(
    r"\.DS_Store|\._.*|__MACOSX|Icon\r|\.(Trash.*|Spotlight-V100|fseventsd|AppleDouble)"  # macOS
    r"|(Thumbs|ehthumbs)\.db|desktop\.ini|~\$.*"  # Windows, Microsoft Office
    r"|\.~lock\..*#|\.directory|\.nfs[0-9a-f]+|\.fuse_hidden.*"  # LibreOffice, KDE, file systems
    r"|.*~|#.*#|\.#.*|\..*\.(sw[a-p]|un~|tmp|kate-swp)|4913"  # editors, this tool
    r"|.*\.(bak|orig|rej|autosave)|\.goutputstream-.*"  # editors, merges
    r"|\.(ipynb_checkpoints|idea|vscode|git|gitkeep|gitignore|gitattributes|keep)",
    re.I,
)

ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

UNREADABLE = Rule("P101")
MALFORMED = Rule("P102")
UNKNOWN_TABLE = Rule("P103")
UNSAFE_PATH = Rule("P104")


def read_json(root: Path, file: Path, problems: list[Finding]) -> Any:
    """The JSON value in ``file``, or None and a finding with line and column."""
    data = read_file(root, file, problems)
    return None if data is None else parse_json(data, _shown(root, file), problems)


def _shown(root: Path, file: Path) -> str:
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def read_file(root: Path, file: Path, problems: list[Finding]) -> bytes | None:
    """What a file of the schemas, or the descriptor, holds; None and a finding where it is none."""
    shown = _shown(root, file)
    try:
        if unsafe := unsafe_reason(root, shown):
            problems.append(UNSAFE_PATH.at(f"{shown} {unsafe}", file=shown, value=shown))
            return None
        if (odd := not_regular(file)) or file.stat().st_size > MAX_JSON:
            problems.append(
                UNREADABLE.at(
                    f"{shown} {odd or f'has more than {MAX_JSON >> 20} MB'}; it was not read",
                    file=shown,
                )
            )
            return None
        return file.read_bytes()
    except (OSError, ValueError) as error:
        problems.append(UNREADABLE.at(getattr(error, "strerror", None) or str(error), file=shown))
    return None


def parse_json(data: bytes, shown: str, problems: list[Finding]) -> Any:
    """The JSON value that a file holds, or None and a finding with line and column."""
    try:
        text = data.decode("utf-8")
        if unsolved := list(conflicts.find(text, shown)):
            problems += unsolved
            return None
        value = json.loads(text)
        if value is None:
            problems.append(MALFORMED.at("the file holds null", file=shown, line=1, column=1))
        elif odd := _unfit(value, text):
            problems.append(UNREADABLE.at(odd, file=shown, line=1, column=1))
            return None
        return value
    except json.JSONDecodeError as error:
        problems.append(
            UNREADABLE.at(
                f"no valid JSON: {error.msg}", file=shown, line=error.lineno, column=error.colno
            )
        )
    except UnicodeDecodeError as error:
        problems.append(UNREADABLE.at(f"no valid UTF-8 at byte {error.start}", file=shown))
    except RecursionError:
        problems.append(UNREADABLE.at("the JSON is nested too deeply", file=shown))
    except ValueError as error:
        problems.append(UNREADABLE.at(str(error), file=shown))
    return None


def _unfit(value: Any, text: str) -> str | None:
    """Why JSON that can be read can still not be worked with, or None."""
    level, depth = [value] if isinstance(value, dict | list) else [], 0
    while level:
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if (depth := depth + 1) >= MAX_DEPTH:  # what they hold is a level, too
            return f"the JSON is nested too deeply: more than {MAX_DEPTH} levels"
    if "\\ud" in text.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            return f"the JSON holds half of a character, {half}, which no file can"
    return None


def unsafe_reason(root: Path, path: str) -> str | None:
    """Why ``path`` must not be read as a part of the package, or None."""
    if ADDRESS.match(path):
        return "is an address or names a drive"
    if path.startswith(("/", "\\")):
        return "is an absolute path"
    parts = path.replace("\\", "/").split("/")
    if ".." in parts:
        return "climbs out of the package with `..`"
    if "\0" in path:
        return "holds a NUL character"
    place = str(root)
    for part in parts:
        place = os.path.join(place, part)
        if os.path.islink(place):
            return "is, or lies behind, a symbolic link"
    return None


def files_in(root: Path, folder: str, suffix: str, problems: list[Finding]) -> list[Path]:
    """Files of a folder of the package, sorted.

    What cannot be read, or leads out of it, is a finding.
    """
    inside = root / folder
    try:
        names = sorted(os.listdir(inside)) if inside.is_dir() else []
    except OSError as error:
        problems.append(UNREADABLE.at(f"the folder cannot be read: {error.strerror}", file=folder))
        return []
    safe = []
    for name in names:
        if not name.endswith(suffix):
            continue
        shown, file = f"{folder}/{name}", inside / name
        if unsafe := unsafe_reason(root, shown):
            problems.append(
                UNSAFE_PATH.at(f"{shown} {unsafe}; it was not read", file=shown, value=shown)
            )
        elif left_behind(name):
            continue
        elif odd := not_regular(file):
            problems.append(UNREADABLE.at(f"{shown} {odd}; it was not read", file=shown))
        else:
            safe.append(file)
    return safe


def left_behind(path: str) -> bool:
    """Whether a file, or a folder above it, is what programs leave beside one's own files, and
    nobody means to keep.
    """
    return any(LEFT_BEHIND.fullmatch(part) for part in path.split("/"))


def not_regular(path: Path) -> str | None:
    """What a path is if it is there and no regular file: a pipe may never end."""
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):  # it is not there, or its name is none
        return None
    if stat.S_ISDIR(kind):
        return "is a folder"
    return None if stat.S_ISREG(kind) else "is no regular file"


def read_up_to(path: Path, limit: int) -> bytes | None:
    """What a file or pipe holds, None if that is more than ``limit`` bytes.

    What never ends is not read to its end. Raises OSError.
    """
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None


def universal(text: str) -> str:
    """A text with each of its lines ended by LF, as Python reads text."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
