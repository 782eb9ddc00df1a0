"""All rules in force for a package: those of the tool, and those under schemas/."""

from __future__ import annotations

from dataclasses import dataclass

from . import files, validate, verify
from .checks import columns, descriptor, form_rules, keys, rules
from .model import Package

LAYERS = {
    "F": "Form of a file",
    "T": "Columns and types",
    "K": "Keys",
    "R": "Rows",
    "X": "Across tables",
    "P": "Schemas and descriptor",
    "V": "Spans against snapshots (`ldn verify`)",
}


@dataclass(frozen=True)
class Entry:
    """One rule as the docs and the tests see it; ``where`` is the file that states it."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str
    table: str
    where: str


def tool_rules() -> list[Entry]:
    """Rules that hold for any package."""
    modules = {
        files: "files.py",
        form_rules: "checks/form.py",
        columns: "checks/columns.py",
        keys: "checks/keys.py",
        rules: "checks/rules.py",
        descriptor: "checks/descriptor.py",
        validate: "validate.py",
        verify: "verify.py",
    }
    return [
        Entry(r.code, r.name, r.severity, r.title, r.why, r.fix, "any", f"scripts/ldn_evidence/{file}")
        for module, file in modules.items()
        for r in module.RULES
    ]


def package_rules(package: Package) -> list[Entry]:
    """Rules of this package: row schemas, SQL rules, derived columns."""
    rows = [
        Entry(r.code, r.name, r.severity, r.title, r.why, r.fix, r.table, f"schemas/rows/{r.table}.json") for t in package.tables.values() for r in t.row_rules
    ]
    sql = [Entry(r.code, r.name, r.severity, r.title, r.why, r.fix, r.table, r.path) for r in [*package.derived, *package.rules]]
    return rows + sql


def all_rules(package: Package) -> list[Entry]:
    return sorted(tool_rules() + package_rules(package), key=lambda entry: (list(LAYERS).index(entry.code[0]), entry.code))
