"""Schemas on disk -> one model of the package: tables, columns, keys, rules, derived columns.

Nothing here reads data. What is wrong with the schemas themselves becomes a finding, and the rest is still loaded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from .findings import ERROR, WARNING, Finding, Rule

UNREADABLE = Rule("P101", "schema-unreadable", ERROR, "a schema file cannot be read",
                  "Rules that cannot be read cannot be checked.", "Mend the JSON at the place named.")
MALFORMED = Rule("P102", "schema-malformed", ERROR, "a schema file lacks what the tool needs",
                 "A table without fields or a rule without a code cannot be reported on.",
                 "Add what is missing; the other files of the folder show the form.")
UNKNOWN_TABLE = Rule("P103", "schema-unknown-table", ERROR, "a schema or rule names a table or column that does not exist",
                     "A rule about nothing is never checked.", "Correct the name, or add the table under schemas/tables/.")
UNSAFE_PATH = Rule("P104", "unsafe-path", ERROR, "a path leaves the package",
                   "A package is read from its own folder only: nothing outside it, no symbolic link, no address.",
                   "Put the file into the package and name it by its path from the package root.")
RULES = [UNREADABLE, MALFORMED, UNKNOWN_TABLE, UNSAFE_PATH]


@dataclass(frozen=True, eq=False)
class Column:
    name: str
    type: str
    constraints: dict
    spec: dict

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class ForeignKey:
    fields: tuple[str, ...]
    table: str
    to_fields: tuple[str, ...]


@dataclass(frozen=True)
class RowRule:
    """One branch of a JSON Schema under schemas/rows/: what a row must satisfy by itself."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str
    table: str
    columns: tuple[str, ...]
    schema: dict


@dataclass(frozen=True)
class SqlRule:
    """A query under schemas/rules/ that selects offending rows, or under schemas/derived/ that computes a column."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str
    table: str
    field: str
    message: str
    sql: str
    path: str


@dataclass
class Table:
    name: str
    path: str
    columns: list[Column]
    primary_key: list[str]
    foreign_keys: list[ForeignKey]
    spec: dict
    row_rules: list[RowRule] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass
class Package:
    root: Path
    meta: dict
    tables: dict[str, Table]
    rules: list[SqlRule]
    derived: list[SqlRule]
    problems: list[Finding]
    has_schemas: bool


class CannotRead(Exception):
    """The package cannot be read at all; carries the findings that say why."""

    def __init__(self, *findings: Finding):
        super().__init__(findings[0].message if findings else "")
        self.findings = list(findings)


def load_package(path: Path) -> Package:
    """The model of the package at ``path``, a folder or its datapackage.json. Raises CannotRead."""
    if not path.exists():
        raise CannotRead(UNREADABLE.at(f"there is no {path}", file=str(path), fix="Name a package folder or its datapackage.json."))
    root = path if path.is_dir() else path.parent
    if (root / "schemas" / "package.json").exists():
        return _from_schemas(root)
    descriptor = path if path.is_file() else root / "datapackage.json"
    if not descriptor.exists():
        raise CannotRead(UNREADABLE.at(f"{path} holds neither schemas/package.json nor datapackage.json", file=str(path),
                                       fix="Name a package folder or its datapackage.json."))
    return _from_descriptor(root, descriptor)


def _from_schemas(root: Path) -> Package:
    problems: list[Finding] = []
    meta = read_json(root, root / "schemas" / "package.json", problems)
    if not isinstance(meta, dict) or not isinstance(meta.get("resources"), list):
        raise CannotRead(*problems or [MALFORMED.at("schemas/package.json has no list `resources`", file="schemas/package.json")])
    tables = {}
    for name in meta["resources"]:
        spec = read_json(root, root / "schemas" / "tables" / f"{name}.json", problems)
        if spec is not None and (table := _table(str(name), f"data/{name}.csv", spec, f"schemas/tables/{name}.json", problems)):
            tables[table.name] = table
    _check_references(tables, problems)
    for file in sorted((root / "schemas" / "rows").glob("*.json")):
        _add_row_rules(root, file, tables, problems)
    rules = _sql_rules(root, "rules", tables, problems)
    derived = _sql_rules(root, "derived", tables, problems)
    return Package(root, meta, tables, rules, derived, problems, True)


def _from_descriptor(root: Path, descriptor: Path) -> Package:
    problems: list[Finding] = []
    meta = read_json(root, descriptor, problems)
    if not isinstance(meta, dict) or not isinstance(meta.get("resources"), list):
        raise CannotRead(*problems or [MALFORMED.at("the descriptor has no list `resources`", file=descriptor.name)])
    tables = {}
    for number, resource in enumerate(meta["resources"], 1):
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            problems.append(MALFORMED.at(f"resource {number} has no `path`", file=descriptor.name))
            continue
        name, schema = str(resource.get("name", f"resource {number}")), resource.get("schema")
        if table := _table(name, resource["path"], schema, descriptor.name, problems):
            tables[name] = table
    _check_references(tables, problems)
    return Package(root, meta, tables, [], [], problems, False)


def read_json(root: Path, file: Path, problems: list[Finding]):
    """The JSON value in ``file``, or None and a finding with line and column."""
    shown = str(file.relative_to(root)) if file.is_relative_to(root) else str(file)
    try:
        if unsafe := unsafe_reason(root, shown):
            problems.append(UNSAFE_PATH.at(f"{shown} {unsafe}", file=shown, value=shown))
            return None
        return json.loads(file.read_text(encoding="utf-8"))
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


def _table(name: str, path: str, spec, file: str, problems: list[Finding]) -> Table | None:
    fields = spec.get("fields") if isinstance(spec, dict) else None
    if not isinstance(fields, list) or not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields) or not fields:
        problems.append(MALFORMED.at(f"{name} has no list of named `fields`", file=file, table=name))
        return None
    columns = [Column(f["name"], str(f.get("type", "string")), f["constraints"] if isinstance(f.get("constraints"), dict) else {}, f)
               for f in fields]
    as_list = lambda value: [value] if isinstance(value, str) else list(value or [])
    foreign_keys = []
    for key in spec.get("foreignKeys") or []:
        try:
            reference = key["reference"]
            target = reference.get("resource") or name
            foreign_keys.append(ForeignKey(tuple(as_list(key["fields"])), target, tuple(as_list(reference["fields"]))))
        except (KeyError, TypeError, AttributeError):
            problems.append(MALFORMED.at(f"a foreign key of {name} lacks `fields` or `reference`", file=file, table=name))
    return Table(name, path, columns, as_list(spec.get("primaryKey")), foreign_keys, spec)


def _check_references(tables: dict[str, Table], problems: list[Finding]) -> None:
    """Drop keys that name what does not exist, so that the rest can be checked."""
    for table in tables.values():
        for key in list(table.foreign_keys):
            target = tables.get(key.table)
            missing = [f"{table.name}.{f}" for f in key.fields if f not in table.names]
            missing += [f"{key.table}.{f}" for f in key.to_fields if target is None or f not in target.names]
            if missing or len(key.fields) != len(key.to_fields):
                table.foreign_keys.remove(key)
                problems.append(UNKNOWN_TABLE.at(f"a foreign key of {table.name} refers to {', '.join(missing) or 'unequal field lists'}, "
                                                 "which does not exist", file=f"schemas/tables/{table.name}.json", table=table.name))
        if unknown := [name for name in table.primary_key if name not in table.names]:
            problems.append(UNKNOWN_TABLE.at(f"the primary key of {table.name} names {', '.join(unknown)}, which is no field of it",
                                             file=f"schemas/tables/{table.name}.json", table=table.name))
            table.primary_key = [name for name in table.primary_key if name in table.names]


def _add_row_rules(root: Path, file: Path, tables: dict[str, Table], problems: list[Finding]) -> None:
    shown = str(file.relative_to(root))
    spec = read_json(root, file, problems)
    if spec is None:
        return
    if file.stem not in tables:
        problems.append(UNKNOWN_TABLE.at(f"there is no table {file.stem}", file=shown))
        return
    table = tables[file.stem]
    branches = spec.get("allOf") if isinstance(spec, dict) else None
    for branch in branches if isinstance(branches, list) else [{}]:
        if not isinstance(branch, dict) or not all(isinstance(branch.get(key), str) for key in ("x-code", "x-name", "title", "description", "x-fix")):
            problems.append(MALFORMED.at("each branch of `allOf` needs x-code, x-name, title, description and x-fix", file=shown, table=table.name))
            continue
        columns = tuple(sorted(mentioned_columns(branch)))
        if unknown := [name for name in columns if name not in table.names]:
            problems.append(UNKNOWN_TABLE.at(f"{branch['x-code']} names {', '.join(unknown)}, which {table.name} does not have", file=shown))
            continue
        table.row_rules.append(RowRule(branch["x-code"], branch["x-name"], branch.get("x-severity", ERROR), branch["title"],
                                       branch["description"], branch["x-fix"], table.name, columns, branch))


def mentioned_columns(schema) -> set[str]:
    """Columns that a JSON Schema speaks of: the keys of ``properties`` and ``dependentRequired``, the names in ``required``."""
    found: set[str] = set()
    if isinstance(schema, list):
        return found.union(*map(mentioned_columns, schema))
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                found.update(value)
            elif key == "required" and isinstance(value, list):
                found.update(value)
            elif key == "dependentRequired" and isinstance(value, dict):
                found.update(value, *value.values())
            else:
                found |= mentioned_columns(value)
    return found


def _sql_rules(root: Path, folder: str, tables: dict[str, Table], problems: list[Finding]) -> list[SqlRule]:
    rules = []
    for file in sorted((root / "schemas" / folder).glob("*.sql")):
        shown = str(file.relative_to(root))
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(UNREADABLE.at(str(error), file=shown))
            continue
        header = sql_header(text)
        if folder == "derived":
            header["table"], _, header["field"] = file.stem.partition(".")
            header.setdefault("message", f"{header['field']} is `{{value}}`, but it follows from the other tables as `{{expected}}`")
        if missing := [key for key in ("code", "title", "why", "fix", "table", "field", "message") if key not in header]:
            problems.append(MALFORMED.at(f"the comment block lacks {', '.join(missing)}", file=shown, line=1))
            continue
        if header["table"] not in tables or header["field"] not in tables[header["table"]].names:
            problems.append(UNKNOWN_TABLE.at(f"there is no {header['table']}.{header['field']}", file=shown, line=1))
            continue
        severity = WARNING if header.get("severity") == WARNING else ERROR
        rules.append(SqlRule(header["code"], file.stem, severity, header["title"], header["why"], header["fix"],
                             header["table"], header["field"], header["message"], text, shown))
    return rules


def sql_header(text: str) -> dict[str, str]:
    """The ``-- key: value`` block that opens a rule file; lines without a key continue the one before."""
    header: dict[str, str] = {}
    key = None
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if found := re.match(r"--\s?([a-z]+):\s*(.*)", line):
            key = found[1]
            header[key] = found[2].strip()
        elif key:
            header[key] = f"{header[key]} {line[2:].strip()}".strip()
    return header
