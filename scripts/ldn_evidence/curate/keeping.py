"""Answers that were given and not written, kept beside the package until they are taken up again.

They stand in a folder that git ignores by itself, one file a table.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..model.files import read_up_to
from ..model.package import Package, Table
from .passages import Row

FOLDER = ".ldn"  # in the folder of the package
MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Kept:
    """Answers to the questions of a table, by field, and when they were kept, to the minute."""

    answers: Row
    when: str


def place_of(package: Package, table: Table) -> Path:
    """Where answers for a table are kept."""
    return package.root / FOLDER / f"add_{table.name}.json"


def kept(package: Package, table: Table) -> Kept | None:
    """The answers that were kept for a table, as far as it still has the fields; None without."""
    place = place_of(package, table)
    with suppress(OSError, ValueError, RecursionError):
        data = read_up_to(place, MAX_BYTES) if place.is_file() else None
        stated = json.loads(data.decode("utf-8")) if data else None
        stated = stated if isinstance(stated, dict) else {}
        given = stated.get("answers")
        texts = given.items() if isinstance(given, dict) else ()
        answers = {
            name: text for name, text in texts if name in table.names and isinstance(text, str)
        }
        return Kept(answers, str(stated.get("kept", ""))) if answers else None
    return None


def keep(package: Package, table: Table, answers: Row) -> Path:
    """Keep answers, in place of earlier ones.

    Returns:
        Where they are, within the package.

    Raises:
        OSError: They cannot be written.
    """
    place = place_of(package, table)
    if place.parent.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link", str(place.parent))
    place.parent.mkdir(exist_ok=True)
    _write(place.with_name(".gitignore"), "*\n")
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    text = json.dumps({"kept": now, "answers": answers}, ensure_ascii=False, indent=2)
    _write(place, text + "\n")
    return place.relative_to(package.root)


def _write(place: Path, text: str) -> None:
    """Write a file in place of what stands there; a link is replaced, and not followed."""
    new = place.with_name(f"{place.name}.tmp")
    new.unlink(missing_ok=True)
    with new.open("x", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, place)


def drop(package: Package, table: Table) -> None:
    """Forget the answers that were kept for a table, and the folder once it holds no others."""
    place = place_of(package, table)
    if not place.is_file():
        return
    with suppress(OSError):
        place.unlink()
        if {path.name for path in place.parent.iterdir()} == {".gitignore"}:
            (place.parent / ".gitignore").unlink()
            place.parent.rmdir()
