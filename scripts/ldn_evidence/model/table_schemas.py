"""One Table Schema -> one table of the model.

What is malformed in it is a finding, and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .files import MALFORMED
from .findings import Finding, Place
from .ids import odd_template
from .package import Field, ForeignKey, Table
from .profile import KeyPath, findings_of, without, wrong_keys
from .roles import odd_judgement

TYPES = ("string", "integer", "number", "boolean", "date")
CONSTRAINTS = {"required", "unique", "enum", "pattern"} | {
    f"{bound}{what}" for bound in ("min", "max") for what in ("imum", "Length")
}


@dataclass
class Where:
    """Where a schema stands: the file, and the path of keys to it within the file."""

    root: Path
    file: str
    problems: list[Finding] = field(default_factory=list)
    path: KeyPath = ()

    def malformed(self, what: str, table: str) -> None:
        """Add a finding on the schema of a table."""
        at: Place = {"file": self.file, "line": 1, "column": 1}
        self.problems.append(MALFORMED.at(what, table=table, **at))


def table_of(name: str, path: str, spec: Any, where: Where) -> Table | None:
    """The table that a Table Schema describes; None where there is none to be had from it."""
    try:
        return _table(name, path, spec, where)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        where.malformed(f"the schema of {name} is not of the form expected: {error}", name)
        return None


def _table(name: str, path: str, spec: Any, where: Where) -> Table | None:
    listed = spec.get("fields") if isinstance(spec, dict) else None
    named = isinstance(listed, list) and all(
        isinstance(f, dict) and isinstance(f.get("name"), str) for f in listed
    )
    if not listed or not named:
        where.malformed(f"{name} has no list of named `fields`", name)
        return None
    for what in _passed_over(listed):
        where.malformed(f"{name}: {what}", name)
    different = {f["name"].casefold(): place for place, f in reversed(list(enumerate(listed)))}
    places = sorted(different.values())
    names = [listed[place]["name"] for place in places]
    spec = _without_wrong_keys("table", name, spec, names, where)
    fields = [_field(name, listed[place], names, where, ("fields", place)) for place in places]
    keys = list(_foreign_keys(name, spec, where))
    return Table(name, path, fields, _as_list(spec.get("primaryKey")), keys, spec)


def _field(
    table: str, spec: dict[str, Any], names: list[str], where: Where, path: KeyPath
) -> Field:
    spec = _without_wrong_keys("field", f"{table}.{spec['name']}", spec, names, where, path)
    constraints = spec["constraints"] if isinstance(spec.get("constraints"), dict) else {}
    return Field(spec["name"], str(spec.get("type", "string")), constraints, spec)


def _passed_over(fields: list[dict[str, Any]]) -> Iterator[str]:
    """Types, constraints and repeated names that the tool would pass over."""
    names = [f["name"] for f in fields]
    yield from (f"{n} stands twice" for n in dict.fromkeys(names) if names.count(n) > 1)
    first: dict[str, str] = {}
    for name in dict.fromkeys(names):
        if (other := first.setdefault(name.casefold(), name)) != name:
            yield f"{other} and {name} differ in letter case only"
    for f in fields:
        if f.get("type", "string") not in TYPES:
            yield f"{f['name']} has the unknown type {f.get('type')!r}"
    for f in fields:
        for key in dict(f.get("constraints") or {}):
            if key not in CONSTRAINTS:
                yield f"{f['name']} has the unknown constraint {key!r}"
    for f in fields:
        if not isinstance(dict(f.get("constraints") or {}).get("enum", []), list):
            yield f"{f['name']} has an `enum` that is no list"


def _without_wrong_keys(
    kind: str, name: str, spec: dict[str, Any], names: list[str], where: Where, path: KeyPath = ()
) -> dict[str, Any]:
    """The keys of a table or field but for those of the tool that are wrong, each a finding."""
    wrong = wrong_keys(kind, spec)
    if "x-id" in spec and "x-id" not in wrong and (why := odd_template(spec["x-id"], names)):
        wrong["x-id"] = why
    if "x-judges" in spec and "x-judges" not in wrong:
        key = _as_list(spec.get("primaryKey"))
        if why := odd_judgement(spec["x-judges"], names, key):
            wrong["x-judges"] = why
    if wrong:
        place = (*where.path, *path)
        where.problems += findings_of(wrong, name, where.root, where.file, place)
    return without(wrong, spec)


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(part) for part in value or []]


def _foreign_keys(name: str, spec: dict[str, Any], where: Where) -> Iterator[ForeignKey]:
    for key in spec.get("foreignKeys") or []:
        try:
            reference = key["reference"]
            target = str(reference.get("resource") or name)
            own, other = _as_list(key["fields"]), _as_list(reference["fields"])
        except (KeyError, TypeError, AttributeError):
            where.malformed(f"a foreign key of {name} lacks `fields` or `reference`", name)
            continue
        yield ForeignKey(tuple(own), target, tuple(other))
