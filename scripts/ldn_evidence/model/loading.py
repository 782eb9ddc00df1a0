"""Schemas on disk -> one model of the package: tables, columns, keys, rules, derived columns.

Nothing here reads data. What is wrong with the schemas themselves becomes a finding, and the rest
is still loaded.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .files import MALFORMED, UNKNOWN_TABLE, UNREADABLE, files_in, read_json
from .findings import Finding, quoted
from .package import Package, Table
from .passages import passages
from .profile import findings_of, without, wrong_keys
from .refusal import Refused
from .rulefiles import add_row_rules, sql_rules
from .table_schemas import Where, table_of


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
    wrong = wrong_keys("package", meta)
    problems += findings_of(wrong, "the package", root, "schemas/package.json")
    meta = without(wrong, meta)
    tables: dict[str, Table] = {}
    lost: set[str] = set()
    for name in _different(list(map(str, meta["resources"])), "schemas/package.json", problems):
        spec = read_json(root, root / "schemas" / "tables" / f"{name}.json", problems)
        where = Where(root, f"schemas/tables/{name}.json", problems)
        if spec is not None and (table := table_of(name, f"data/{name}.csv", spec, where)):
            tables[name] = table
        else:
            lost.add(name)
    _check_references(tables, problems, lost)
    if convention := passages(meta):
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
    """The names of tables that are left when each stands once: in a database, and in many a file
    system, letter case makes no difference.
    """
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
        where = Where(root, descriptor.name, problems, ("resources", number - 1, "schema"))
        if (
            (name in kept or "name" not in resource)
            and name not in tables
            and (table := table_of(name, resource["path"], schema, where))
        ):
            tables[name] = table
    _check_references(tables, problems)
    return Package(root, meta, tables, [], [], problems, False)


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
