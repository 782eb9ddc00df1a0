"""Schemas on disk -> one model of the package: tables, columns, keys, rules, derived columns.

Nothing here reads data. What is wrong with the schemas themselves becomes a finding, and the rest is still loaded.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .files import MALFORMED, UNKNOWN_TABLE, UNREADABLE, files_in, read_json
from .findings import Finding, quoted
from .ids import odd_template
from .package import Field, ForeignKey, Package, Table
from .passages import passages
from .refusal import Refused
from .rulefiles import add_row_rules, sql_rules


def load_package(path: Path) -> Package:
    """The model of the package at ``path``, a folder or its datapackage.json. Raises Refused."""
    if not path.exists():
        raise Refused.because(
            UNREADABLE.at(
                f"there is no {path}",
                file=str(path),
                fix="Name a package folder or its datapackage.json.",
            )
        )
    if not path.is_dir() and path.suffix != ".json":
        raise Refused.because(
            UNREADABLE.at(
                "this file is no package",
                file=str(path),
                fix="Name the package folder or its datapackage.json; a table is checked with its package.",
            )
        )
    root = path if path.is_dir() else path.parent
    if (root / "schemas" / "package.json").exists():
        return _from_schemas(root)
    descriptor = path if path.is_file() else root / "datapackage.json"
    if not descriptor.exists():
        raise Refused.because(
            UNREADABLE.at(
                f"{path} holds neither schemas/package.json nor datapackage.json",
                file=str(path),
                fix="Name a package folder or its datapackage.json.",
            )
        )
    return _from_descriptor(root, descriptor)


def _from_schemas(root: Path) -> Package:
    problems: list[Finding] = []
    meta = read_json(root, root / "schemas" / "package.json", problems)
    if not isinstance(meta, dict) or not isinstance(meta.get("resources"), list):
        raise Refused.because(
            *problems
            or [
                MALFORMED.at(
                    "schemas/package.json has no list `resources`", file="schemas/package.json"
                )
            ]
        )
    tables: dict[str, Table] = {}
    lost: set[str] = set()
    for name in _different(list(map(str, meta["resources"])), "schemas/package.json", problems):
        spec = read_json(root, root / "schemas" / "tables" / f"{name}.json", problems)
        if spec is not None and (
            table := _table(name, f"data/{name}.csv", spec, f"schemas/tables/{name}.json", problems)
        ):
            tables[name] = table
        else:
            lost.add(name)
    _check_references(tables, problems, lost)
    if convention := passages(meta, problems):
        for table in tables.values():
            table.span = convention.span_of(table.names)
            table.snapshot = convention.snapshot_of(table.names, table.primary_key)
    for file in files_in(root, "schemas/rows", ".json", problems):
        try:
            if file.stem not in lost:
                add_row_rules(root, file, tables, problems)
        except (TypeError, AttributeError, KeyError, ValueError) as error:
            problems.append(
                MALFORMED.at(
                    f"the schema is not of the form expected: {error}",
                    file=f"schemas/rows/{file.name}",
                    line=1,
                    column=1,
                )
            )
    rules = sql_rules(root, "rules", tables, problems, lost)
    derived = sql_rules(root, "derived", tables, problems, lost)
    return Package(root, meta, tables, rules, derived, problems, True, lost)


def _different(names: list[str], file: str, problems: list[Finding]) -> list[str]:
    """The names of tables that are left when each stands once: in a database, and in many a file system, letter case makes no difference."""
    kept: dict[str, str] = {}
    for name in names:
        if (first := kept.setdefault(name.casefold(), name)) != name:
            what = f"the tables {quoted(first)} and {quoted(name)} differ in letter case only; the second was not read"
            problems.append(
                MALFORMED.at(
                    what,
                    fix=f"Give one of them another name: its file would take the place of the other's, {quoted(first)}.",
                    file=file,
                    value=name,
                )
            )
        elif names.count(name) > 1 and not any(finding.value == name for finding in problems):
            problems.append(
                MALFORMED.at(f"the table {quoted(name)} stands twice", file=file, value=name)
            )
    return list(kept.values())


def _from_descriptor(root: Path, descriptor: Path) -> Package:
    problems: list[Finding] = []
    meta = read_json(root, descriptor, problems)
    if not isinstance(meta, dict) or not isinstance(meta.get("resources"), list):
        raise Refused.because(
            *problems
            or [MALFORMED.at("the descriptor has no list `resources`", file=descriptor.name)]
        )
    tables: dict[str, Table] = {}
    named = [
        str(resource.get("name"))
        for resource in meta["resources"]
        if isinstance(resource, dict) and resource.get("name") is not None
    ]
    kept = _different(named, descriptor.name, problems)
    for number, resource in enumerate(meta["resources"], 1):
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            problems.append(MALFORMED.at(f"resource {number} has no `path`", file=descriptor.name))
            continue
        name, schema = str(resource.get("name", f"resource {number}")), resource.get("schema")
        if (
            (name in kept or "name" not in resource)
            and name not in tables
            and (table := _table(name, resource["path"], schema, descriptor.name, problems))
        ):
            tables[name] = table
    _check_references(tables, problems)
    return Package(root, meta, tables, [], [], problems, False)


TYPES = ("string", "integer", "number", "boolean", "date")
TEXT_KEYS = ("x-one", "x-id", "x-label", "x-default", "x-link")
CONSTRAINTS = (
    "required",
    "unique",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
)


def _table(name: str, path: str, spec, file: str, problems: list[Finding]) -> Table | None:
    """The table that a Table Schema describes; what is malformed in it is a finding, and left out."""
    try:
        return _checked_table(name, path, spec, file, problems)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        problems.append(
            MALFORMED.at(
                f"the schema of {name} is not of the form expected: {error}",
                file=file,
                line=1,
                column=1,
                table=name,
            )
        )
        return None


def _odd_fields(name: str, fields: list[dict], file: str) -> list[Finding]:
    """Findings on types, constraints and repeated names that the tool would pass over."""
    names = [field["name"] for field in fields]
    odd = [f"{n} stands twice" for n in dict.fromkeys(names) if names.count(n) > 1]
    first: dict[str, str] = {}
    odd += [
        f"{first[n.casefold()]} and {n} differ in letter case only"
        for n in dict.fromkeys(names)
        if first.setdefault(n.casefold(), n) != n
    ]
    odd += [
        f"{f['name']} has the unknown type {f.get('type')!r}"
        for f in fields
        if f.get("type", "string") not in TYPES
    ]
    odd += [
        f"{f['name']} has the unknown constraint {key!r}"
        for f in fields
        for key in dict(f.get("constraints") or {})
        if key not in CONSTRAINTS
    ]
    odd += [
        f"{f['name']} has an `enum` that is no list"
        for f in fields
        if not isinstance(dict(f.get("constraints") or {}).get("enum", []), list)
    ]
    return [
        MALFORMED.at(f"{name}: {text}", file=file, line=1, column=1, table=name) for text in odd
    ]


def _without_odd_keys(
    name: str, spec: dict, names: list[str], file: str, problems: list[Finding]
) -> dict:
    """The keys of a table or field, but for those of the tool (`x-…`) that are not of the form that the tool reads: each of them is a finding."""
    odd = {key: "is no text" for key in TEXT_KEYS if not isinstance(spec.get(key, ""), str)}
    paths = spec.get("x-csl", [])
    if not isinstance(paths, str | list) or not all(isinstance(path, str) for path in paths):
        odd["x-csl"] = "is neither a text nor a list of texts"
    if "x-id" in spec and "x-id" not in odd and (why := odd_template(spec["x-id"], names)):
        odd["x-id"] = why
    if "x-identity" in spec and (why := _odd_identity(spec["x-identity"])):
        odd["x-identity"] = why
    problems += [
        MALFORMED.at(f"{key} of {name} {why}", file=file, line=1, column=1)
        for key, why in odd.items()
    ]
    return {key: value for key, value in spec.items() if key not in odd}


def _odd_identity(stated) -> str | None:
    """What is wrong with the form of an `x-identity`, the columns in which two rows agree if they are one, or None."""
    lists = (
        stated
        if isinstance(stated, list) and stated and all(isinstance(part, list) for part in stated)
        else [stated]
    )
    sound = all(
        isinstance(part, list) and part and all(isinstance(name, str) for name in part)
        for part in lists
    )
    return None if sound else "is neither a list of columns nor a list of such lists"


def _checked_table(name: str, path: str, spec, file: str, problems: list[Finding]) -> Table | None:
    fields = spec.get("fields") if isinstance(spec, dict) else None
    if (
        not isinstance(fields, list)
        or not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields)
        or not fields
    ):
        problems.append(
            MALFORMED.at(f"{name} has no list of named `fields`", file=file, table=name)
        )
        return None
    problems += _odd_fields(name, fields, file)
    fields = list({f["name"].casefold(): f for f in reversed(fields)}.values())[::-1]
    names = [f["name"] for f in fields]
    spec = _without_odd_keys(name, spec, names, file, problems)
    fields = [_without_odd_keys(f"{name}.{f['name']}", f, names, file, problems) for f in fields]
    columns = [
        Field(
            f["name"],
            str(f.get("type", "string")),
            f["constraints"] if isinstance(f.get("constraints"), dict) else {},
            f,
        )
        for f in fields
    ]
    as_list = lambda value: (
        [value] if isinstance(value, str) else [str(part) for part in value or []]
    )
    foreign_keys = []
    for key in spec.get("foreignKeys") or []:
        try:
            reference = key["reference"]
            target = str(reference.get("resource") or name)
            foreign_keys.append(
                ForeignKey(
                    tuple(as_list(key["fields"])), target, tuple(as_list(reference["fields"]))
                )
            )
        except (KeyError, TypeError, AttributeError):
            problems.append(
                MALFORMED.at(
                    f"a foreign key of {name} lacks `fields` or `reference`", file=file, table=name
                )
            )
    return Table(name, path, columns, as_list(spec.get("primaryKey")), foreign_keys, spec)


def _check_references(
    tables: dict[str, Table], problems: list[Finding], lost: Collection[str] = ()
) -> None:
    """Drop keys that name what does not exist, so that the rest can be checked."""
    for table in tables.values():
        for key in list(table.foreign_keys):
            target = tables.get(key.table)
            missing = [f"{table.name}.{f}" for f in key.fields if f not in table.names]
            missing += [
                f"{key.table}.{f}" for f in key.to_fields if target is None or f not in target.names
            ]
            if missing or len(key.fields) != len(key.to_fields):
                table.foreign_keys.remove(key)
                if key.table in lost:  # named once, where its schema cannot be read
                    continue
                problems.append(
                    UNKNOWN_TABLE.at(
                        f"a foreign key of {table.name} refers to {', '.join(missing) or 'unequal field lists'}, which does not exist",
                        file=f"schemas/tables/{table.name}.json",
                        table=table.name,
                    )
                )
        if unknown := [name for name in table.primary_key if name not in table.names]:
            problems.append(
                UNKNOWN_TABLE.at(
                    f"the primary key of {table.name} names {', '.join(unknown)}, which is no field of it",
                    file=f"schemas/tables/{table.name}.json",
                    table=table.name,
                )
            )
            table.primary_key = [name for name in table.primary_key if name in table.names]
