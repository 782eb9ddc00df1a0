"""The descriptor (P): there, readable, in step with schemas and data, and pointing nowhere outside.

Nothing stray lies under data/.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, TypedDict

from ..model.files import UNSAFE_PATH, left_behind, parse_json, read_file, universal, unsafe_reason
from ..model.findings import Finding, Rule, quoted
from ..model.package import Package
from ..store import descriptor
from ..store.form_rules import STRAY_FILE

MISSING = Rule("P201")
STALE = Rule("P202")
NOT_A_TABLE = Rule("P203")
TWICE = Rule("P204")
LONGEST_LINE = 80  # characters of a line of the descriptor in a message

Resource = dict[str, Any]  # as JSON holds it


class Place(TypedDict, total=False):
    """Where something stands in the descriptor."""

    file: str
    line: int
    column: int


def check(
    package: Package, known: descriptor.Measures, unsettled: Collection[str] = ()
) -> Iterator[Finding]:
    """Findings on the descriptor, and on files under data/ that no table claims.

    Args:
        package: The package.
        known: Size and hash of the files of tables that were read.
        unsettled: Tables of whose file size and hash are not asked for.
    """
    yield from _stray_files(package)
    path = package.root / descriptor.FILE
    if not path.exists() and not path.is_symlink():
        yield MISSING.at(f"{descriptor.FILE} is missing", file=descriptor.FILE)
        return
    problems: list[Finding] = []
    data = read_file(package.root, path, problems) or b""
    actual = None if problems else parse_json(data, descriptor.FILE, problems)
    yield from problems if package.has_schemas else []
    if problems:
        return
    text = universal(data.decode("utf-8"))
    listed = actual.get("resources") if isinstance(actual, dict) else None
    resources = listed if isinstance(listed, list) else []
    wrong = list(_resources(package, resources, text))
    yield from wrong
    if package.has_schemas and not wrong and not package.lost:
        stated = _stated([r for r in resources if isinstance(r, dict)], unsettled)
        yield from _stale(package, known | stated, actual, text)


def _stated(resources: list[Resource], unsettled: Collection[str]) -> descriptor.Measures:
    """Size and hash of unsettled tables, as the descriptor has them."""
    stated = {}
    for resource in resources:
        size, digest = resource.get("bytes"), str(resource.get("hash", ""))
        if resource.get("name") in unsettled and isinstance(size, int):
            stated[str(resource["name"])] = size, digest.removeprefix("sha256:")
    return stated


def _resources(package: Package, resources: list[object], text: str) -> Iterator[Finding]:
    """What is wrong with the names and paths of resources."""
    seen: dict[str, str] = {}  # path -> resource
    for resource in resources:
        if not isinstance(resource, dict):
            continue
        name, paths = str(resource.get("name")), resource.get("path")
        for path in paths if isinstance(paths, list) else [paths]:
            yield from _path(package, name, path, seen, text)
        if package.has_schemas and name not in package.tables and name not in package.lost:
            what = f"resource {quoted(name)} is no table of the package"
            yield NOT_A_TABLE.at(what, value=name, **_place(text, name))


def _path(
    package: Package, name: str, path: object, seen: dict[str, str], text: str
) -> Iterator[Finding]:
    """What is wrong with one path of a resource; of a table's own, the form layer speaks."""
    own = {table.path for table in package.tables.values()}
    key = path if isinstance(path, str) else repr(path)
    value = path if isinstance(path, str) else None
    at = _place(text, path)
    if value is not None and value not in own and (why := unsafe_reason(package.root, value)):
        what = f"the path {quoted(value)} of resource {name} {why}; it was not read"
        yield UNSAFE_PATH.at(what, value=value, **at)
    elif key in seen and value is not None:
        what = f"resources {seen[key]} and {name} both name {path}"
        yield TWICE.at(what, value=value, **at)
    seen[key] = name


def _place(text: str, value: object) -> Place:
    """Where a JSON string stands in the descriptor, for the finding."""
    offset = text.find(json.dumps(value, ensure_ascii=False))
    if offset < 0:
        return {"file": descriptor.FILE}
    return {
        "file": descriptor.FILE,
        "line": text.count("\n", 0, offset) + 1,
        "column": offset - text.rfind("\n", 0, offset),
    }


def _stale(
    package: Package, known: descriptor.Measures, actual: object, text: str
) -> Iterator[Finding]:
    """A finding where the descriptor is not what schemas and data give, at the first such line."""
    wanted = descriptor.due(package, actual, known)
    if text == wanted:
        return
    lines, wanted_lines = text.splitlines(), wanted.splitlines()
    shared = min(len(lines), len(wanted_lines))
    line = next((n for n in range(shared) if lines[n] != wanted_lines[n]), shared)
    has, gives = (
        side[line].strip() if line < len(side) else "the end" for side in (lines, wanted_lines)
    )
    why = "the same content in another layout"
    if actual != json.loads(wanted):
        has_it, gives_it = quoted(has, LONGEST_LINE), quoted(gives, LONGEST_LINE)
        why = f"it has {has_it} where schemas and data give {gives_it}"
    yield STALE.at(
        f"{descriptor.FILE} is stale: {why}",
        file=descriptor.FILE,
        line=line + 1,
        column=1,
        value=has,
    )


def _stray_files(package: Package) -> Iterator[Finding]:
    """Files under data/ that are of no table, and empty folders."""
    folder = package.root / "data"
    if not package.has_schemas or not folder.is_dir() or folder.is_symlink():
        return
    known = {table.path for table in package.tables.values()}
    known |= {f"data/{name}.csv" for name in package.meta["resources"]}
    for path in sorted(folder.rglob("*")):
        shown = path.relative_to(package.root).as_posix()
        if left_behind(shown.removeprefix("data/")) or shown in known:
            continue
        if not path.is_dir() or path.is_symlink() or not any(path.iterdir()):
            yield STRAY_FILE.at(f"{shown} is no table of the package", file=shown)
