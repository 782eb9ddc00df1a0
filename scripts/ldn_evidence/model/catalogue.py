"""All rules in force for a package: those of the tool, and those under schemas/."""

from __future__ import annotations

from dataclasses import dataclass

from .findings import ERROR
from .package import Package, Stated
from .rulebook import tool_rules

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
class Entry(Stated):
    """One rule as the docs and the tests see it; ``where`` is the file that states it."""

    where: str


def of_the_tool() -> list[Entry]:
    """Rules that hold for any package."""
    return [
        Entry(
            code,
            said["name"],
            said.get("severity", ERROR),
            said["title"],
            said["why"],
            said["fix"],
            "any",
            "scripts/ldn_evidence/model/rules.toml",
        )
        for code, said in tool_rules().items()
    ]


def package_rules(package: Package) -> list[Entry]:
    """Rules of this package: row schemas, SQL rules, derived columns."""
    rows = [
        Entry(
            r.code,
            r.name,
            r.severity,
            r.title,
            r.why,
            r.fix,
            r.table,
            f"schemas/rows/{r.table}.json",
        )
        for t in package.tables.values()
        for r in t.row_rules
    ]
    sql = [
        Entry(r.code, r.name, r.severity, r.title, r.why, r.fix, r.table, r.path)
        for r in [*package.derived, *package.rules]
    ]
    return rows + sql


def all_rules(package: Package) -> list[Entry]:
    return sorted(
        of_the_tool() + package_rules(package),
        key=lambda entry: (list(LAYERS).index(entry.code[0]), entry.code),
    )
