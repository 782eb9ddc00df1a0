"""The keys of the tool in the schemas of a package (`x-…`) against profile.json, which states them.

A key that is not there, or a value of another form, is a finding at its place, and is left out of
the model: whoever reads such a key later need not ask of what form it is.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import MALFORMED
from .findings import Finding, Place, quoted
from .rulebook import likeness

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

BLANK = re.compile(r"[ \t\r\n]*")
KeyPath = tuple[str | int, ...]  # keys, and places in lists, that lead to a value


@cache
def profile() -> dict[str, Any]:
    """What profile.json states."""
    text = Path(__file__).with_name("profile.json").read_text(encoding="utf-8")
    stated: dict[str, Any] = json.loads(text)
    return stated


@cache
def _validator(kind: str, key: str) -> Draft202012Validator:
    import jsonschema_rs  # here, since it takes time to load

    return jsonschema_rs.Draft202012Validator(profile()["$defs"][kind]["properties"][key])


def wrong_keys(kind: str, spec: dict[str, Any]) -> dict[str, str]:
    """Keys of the tool in an object that are not as the profile has them, each with what is wrong.

    ``kind`` is ``package``, ``table``, ``field`` or ``rule``.
    """
    known = profile()["$defs"][kind]["properties"]
    wrong = {}
    for key, value in spec.items():
        if key.startswith("x-"):
            if key not in known:
                near = get_close_matches(key, known, 1, likeness())
                hint = f"; the nearest is {quoted(near[0])}" if near else ""
                wrong[key] = f"is no key that the tool knows{hint}"
            elif not _validator(kind, key).is_valid(value):
                wrong[key] = known[key]["otherwise"]
    return wrong


def without(wrong: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
    """An object without its wrong keys."""
    return {key: value for key, value in spec.items() if key not in wrong}


def findings_of(
    wrong: dict[str, str], name: str, root: Path, file: str, path: KeyPath = ()
) -> list[Finding]:
    """A finding for each wrong key of the object at ``path`` in a file.

    ``name`` is the object's.
    """
    return [
        MALFORMED.at(f"{key} of {name} {why}", **place_in(root, file, (*path, key)))
        for key, why in wrong.items()
    ]


def place_in(root: Path, file: str, path: KeyPath) -> Place:
    """File, line and column (1-based) of the key at the end of a path in a JSON file."""
    place: Place = {"file": file, "line": 1, "column": 1}
    try:
        text = (root / file).read_text(encoding="utf-8")
        offset = _offset(text, path)
    except (OSError, ValueError, LookupError):
        return place
    place["line"] = text.count("\n", 0, offset) + 1
    place["column"] = offset - text.rfind("\n", 0, offset)
    return place


def _offset(text: str, path: KeyPath) -> int:
    """Where the last key, or item, of a path begins. Raises ValueError, LookupError."""
    at = begin = _after_blank(text, 0)
    for part in path:
        begin, at = _item(text, at, part) if isinstance(part, int) else _member(text, at, part)
    return begin


def _after_blank(text: str, at: int) -> int:
    match = BLANK.match(text, at)
    return match.end() if match else at


def _after_value(text: str, at: int) -> int:
    """Where the next item begins, after a value and the comma that follows it."""
    end = _after_blank(text, json.JSONDecoder().raw_decode(text, at)[1])
    if text[end] != ",":
        raise LookupError
    return _after_blank(text, end + 1)


def _item(text: str, at: int, number: int) -> tuple[int, int]:
    """Where an item of a list begins."""
    at = _after_blank(text, at + 1)
    for _ in range(number):
        at = _after_value(text, at)
    return at, at


def _member(text: str, at: int, wanted: str) -> tuple[int, int]:
    """Where a key of an object begins, and where its value does."""
    at = _after_blank(text, at + 1)
    while True:
        # No stub has this function.
        key, end = json.decoder.scanstring(text, at + 1, True)  # type: ignore[attr-defined]
        value = _after_blank(text, _after_blank(text, end) + 1)
        if key == wanted:
            return at, value
        at = _after_value(text, value)
