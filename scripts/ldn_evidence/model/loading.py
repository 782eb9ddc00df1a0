"""Schemas on disk -> one model of the package: tables, columns, keys, rules, derived columns.

Nothing here reads data. What is wrong with the schemas themselves becomes a finding, and the rest
is still loaded.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .files import MALFORMED, UNKNOWN_TABLE, UNREADABLE, files_in, read_json
from .findings import Finding, quoted
from .package import ForeignKey, Package, Table
from .passages import name_passages
from .profile import findings_of, without, wrong_keys
from .refusal import Refused
from .rulefiles import add_row_rules, sql_rules
from .table_schemas import Where, table_of

PACKAGE = "schemas/package.json"
NAME_IT = "Name a package folder or its datapackage.json."


def load_package(path: Path) -> Package:
    """Load the model of a package; no data is read.

    Args:
        path: The folder of the package, or its datapackage.json.

    Returns:
        The model; what is wrong with the schemas is in ``problems``, and left out.

    Raises:
        Refused: There is no package to be read.
    """
    if not path.exists():
        raise _refused(f"there is no {path}", path, NAME_IT)
    if not path.is_dir() and path.suffix != ".json":
        raise _refused(
            "this file is no package",
            path,
            "Name the package folder or its datapackage.json; a table is checked with its package.",
        )
    root = path if path.is_dir() else path.parent
    if (root / PACKAGE).exists():
        return _from_schemas(root)
    descriptor = path if path.is_file() else root / "datapackage.json"
    if not descriptor.exists():
        what = f"{path} holds neither {PACKAGE} nor datapackage.json"
        raise _refused(what, path, NAME_IT)
    return _from_descriptor(root, descriptor)


def _refused(what: str, path: Path, remedy: str) -> Refused:
    return Refused.because(UNREADABLE.at(what, file=str(path), fix=remedy))


def _from_schemas(root: Path) -> Package:
    problems: list[Finding] = []
    meta = read_json(root, root / PACKAGE, problems)
    if not isinstance(meta, dict) or not isinstance(meta.get("resources"), list):
        lacking = MALFORMED.at(f"{PACKAGE} has no list `resources`", file=PACKAGE)
        raise Refused.because(*problems or [lacking])
    wrong = wrong_keys("package", meta)
    problems += findings_of(wrong, "the package", root, PACKAGE)
    meta = without(wrong, meta)
    tables: dict[str, Table] = {}
    lost: set[str] = set()
    for name in _different(list(map(str, meta["resources"])), PACKAGE, problems):
        where = Where(root, f"schemas/tables/{name}.json", problems)
        spec = read_json(root, root / where.file, problems)
        if spec is not None and (table := table_of(name, f"data/{name}.csv", spec, where)):
            tables[name] = table
        else:
            lost.add(name)
    _check_references(tables, problems, lost)
    if not lost:  # a table whose schema cannot be read may be the one that is named
        name_passages(meta, tables, problems)
    _add_rules_on_rows(root, tables, problems, lost)
    rules = sql_rules(root, "rules", tables, problems, lost)
    derived = sql_rules(root, "derived", tables, problems, lost)
    return Package(root, meta, tables, rules, derived, problems, True, lost)


def _add_rules_on_rows(
    root: Path, tables: dict[str, Table], problems: list[Finding], lost: Collection[str]
) -> None:
    for file in files_in(root, "schemas/rows", ".json", problems):
        try:
            if file.stem not in lost:
                add_row_rules(root, file, tables, problems)
        except (TypeError, AttributeError, KeyError, ValueError) as error:
            what = f"the schema is not of the form expected: {error}"
            shown = f"schemas/rows/{file.name}"
            problems.append(MALFORMED.at(what, file=shown, line=1, column=1))


def _different(names: list[str], file: str, problems: list[Finding]) -> list[str]:
    """The names of tables that are left when each stands once.

    In a database, and in many a file system, letter case makes no difference.
    """
    kept: dict[str, str] = {}
    for name in names:
        if (first := kept.setdefault(name.casefold(), name)) != name:
            what = (
                f"the tables {quoted(first)} and {quoted(name)} differ in letter case only; "
                "the second was not read"
            )
            fix = (
                "Give one of them another name: its file would take the place of the other's, "
                f"{quoted(first)}."
            )
            problems.append(MALFORMED.at(what, fix=fix, file=file, value=name))
        elif names.count(name) > 1 and not any(finding.value == name for finding in problems):
            what = f"the table {quoted(name)} stands twice"
            problems.append(MALFORMED.at(what, file=file, value=name))
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
        shown = f"schemas/tables/{table.name}.json"
        for key in list(table.foreign_keys):
            missing = _missing(table, key, tables.get(key.table))
            if missing or len(key.fields) != len(key.to_fields):
                table.foreign_keys.remove(key)
                if key.table in lost:  # named once, where its schema cannot be read
                    continue
                named = ", ".join(missing) or "unequal field lists"
                what = f"a foreign key of {table.name} refers to {named}, which does not exist"
                problems.append(UNKNOWN_TABLE.at(what, file=shown, table=table.name))
        if unknown := [name for name in table.primary_key if name not in table.names]:
            named = ", ".join(unknown)
            what = f"the primary key of {table.name} names {named}, which is no field of it"
            problems.append(UNKNOWN_TABLE.at(what, file=shown, table=table.name))
            table.primary_key = [name for name in table.primary_key if name in table.names]


def _missing(table: Table, key: ForeignKey, target: Table | None) -> list[str]:
    """What a foreign key names and is not there."""
    own = [f"{table.name}.{name}" for name in key.fields if name not in table.names]
    known = target.names if target else []
    return own + [f"{key.table}.{name}" for name in key.to_fields if name not in known]
