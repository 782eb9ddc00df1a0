"""The descriptor (P): there, readable, in step with schemas and data, and pointing nowhere outside; nothing stray under data/."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from ..model.files import UNSAFE_PATH, left_behind, read_json, unsafe_reason
from ..model.findings import Finding, Rule, quoted
from ..model.package import Package
from ..store import descriptor
from ..store.form_rules import STRAY_FILE

MISSING = Rule("P201")
STALE = Rule("P202")
NOT_A_TABLE = Rule("P203")
TWICE = Rule("P204")


def check(
    package: Package, known: dict[str, tuple[int, str]], unsettled: Collection[str] = ()
) -> Iterator[Finding]:
    """Findings on datapackage.json and on files under data/ that no table claims. Size and hash of ``unsettled`` tables are not asked for."""
    yield from _stray_files(package)
    path = package.root / descriptor.FILE
    if not path.exists() and not path.is_symlink():
        yield MISSING.at(f"{descriptor.FILE} is missing", file=descriptor.FILE)
        return
    problems: list[Finding] = []
    actual = read_json(package.root, path, problems)
    yield from problems if package.has_schemas else []
    if problems:
        return
    text = path.read_text(encoding="utf-8")
    resources = actual.get("resources") if isinstance(actual, dict) else None
    special = list(_resources(package, resources if isinstance(resources, list) else [], text))
    yield from special
    if package.has_schemas and not special and not package.lost:
        listed = (
            [
                resource
                for resource in resources or []
                if isinstance(resource, dict) and resource.get("name") in unsettled
            ]
            if isinstance(resources, list)
            else []
        )
        said = {
            r["name"]: (r["bytes"], str(r.get("hash", "")).removeprefix("sha256:"))
            for r in listed
            if isinstance(r.get("bytes"), int)
        }
        known = known | said
        yield from _stale(package, known, actual, text)


def _resources(package: Package, resources: list, text: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    own = {table.path for table in package.tables.values()}  # the form layer speaks of these
    for resource in resources:
        if not isinstance(resource, dict):
            continue
        name, paths = str(resource.get("name")), resource.get("path")
        for path in paths if isinstance(paths, list) else [paths]:
            at = _place(text, path)
            if (
                isinstance(path, str)
                and path not in own
                and (unsafe := unsafe_reason(package.root, path))
            ):
                yield UNSAFE_PATH.at(
                    f"the path {quoted(path)} of resource {name} {unsafe}; it was not read",
                    value=path,
                    **at,
                )
            elif path in seen:
                yield TWICE.at(
                    f"resources {seen[path]} and {name} both name {path}", value=path, **at
                )
            seen[path if isinstance(path, str) else repr(path)] = name
        if package.has_schemas and name not in package.tables and name not in package.lost:
            yield NOT_A_TABLE.at(
                f"resource {quoted(name)} is no table of the package",
                value=name,
                **_place(text, name),
            )


def _place(text: str, value) -> dict:
    """Where a JSON string stands in the descriptor, for the finding."""
    offset = text.find(json.dumps(value, ensure_ascii=False))
    if offset < 0:
        return {"file": descriptor.FILE}
    return {
        "file": descriptor.FILE,
        "line": text.count("\n", 0, offset) + 1,
        "column": offset - text.rfind("\n", 0, offset),
    }


def _stale(package: Package, known: dict, actual, text: str) -> Iterator[Finding]:
    wanted = descriptor.render(descriptor.build(package, known))
    if text == wanted:
        return
    lines, wanted_lines = text.splitlines(), wanted.splitlines()
    line = next(
        (n for n, (a, b) in enumerate(zip(lines, wanted_lines), 1) if a != b),
        min(len(lines), len(wanted_lines)) + 1,
    )
    found = lines[line - 1].strip() if line <= len(lines) else "the end"
    want = wanted_lines[line - 1].strip() if line <= len(wanted_lines) else "the end"
    same = (
        "the same content in another layout"
        if actual == json.loads(wanted)
        else f"it has {quoted(found, 80)} where schemas and data give {quoted(want, 80)}"
    )
    yield STALE.at(
        f"{descriptor.FILE} is stale: {same}",
        file=descriptor.FILE,
        line=line,
        column=1,
        value=found,
    )


def _stray_files(package: Package) -> Iterator[Finding]:
    folder = package.root / "data"
    if not package.has_schemas or not folder.is_dir() or folder.is_symlink():
        return
    known = {table.path for table in package.tables.values()}
    listed = {f"data/{name}.csv" for name in package.meta["resources"]}
    for path in sorted(folder.rglob("*")):
        shown = path.relative_to(package.root).as_posix()
        if left_behind(shown.removeprefix("data/")):
            continue
        if shown not in known | listed and not (
            path.is_dir() and not path.is_symlink() and any(path.iterdir())
        ):
            yield STRAY_FILE.at(f"{shown} is no table of the package", file=shown)
