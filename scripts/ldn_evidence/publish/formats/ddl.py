"""Tables as SQL wants them, for SQLite and DuckDB alike: types, keys, references, and checks from
the Table Schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...model.package import Field, ForeignKey, Package, Table
from ...store.tables import literal, name


def parents_first(package: Package) -> list[Table]:
    """The tables, each after those that it refers to, as far as there is no circle."""
    placed: dict[str, Table] = {}

    def place(table: Table, above: tuple[str, ...]) -> None:
        for key in table.foreign_keys:
            if key.table not in above:
                place(package.tables[key.table], (*above, key.table))
        placed.setdefault(table.name, table)

    for table in package.tables.values():
        place(table, (table.name,))
    return list(placed.values())


def create_table(
    table: Table,
    types: dict[str, str],
    references: list[ForeignKey],
    checks: Callable[[Field], list[str]],
    remarks: bool = False,
) -> str:
    """CREATE TABLE with one line for each column; with ``remarks`` each says what it holds, in a
    comment.
    """
    lines = [(_column(c, types[c.type], checks(c)), described(c.spec)) for c in table.fields]
    if table.primary_key:
        lines.append((f"PRIMARY KEY ({listed(table.primary_key)})", ""))
    lines += [
        (
            (
                f"FOREIGN KEY ({listed(key.fields)}) REFERENCES {name(key.table)}"
                f" ({listed(key.to_fields)})"
            ),
            "",
        )
        for key in references
    ]
    body = [
        f"  {sql}{',' if i < len(lines) else ''}{f' -- {remark}' if remarks and remark else ''}"
        for i, (sql, remark) in enumerate(lines, 1)
    ]
    return "\n".join(
        [
            f"CREATE TABLE {name(table.name)} ({f' -- {described(table.spec)}' if remarks else ''}",
            *body,
            ")",
        ]
    )


def _column(column: Field, kind: str, checks: list[str]) -> str:
    parts = [
        name(column.name),
        kind,
        "NOT NULL" if column.required else "",
        "UNIQUE" if column.constraints.get("unique") else "",
    ]
    return " ".join([*(part for part in parts if part), *(f"CHECK ({check})" for check in checks)])


def constraint_checks(column: Field) -> list[str]:
    """What constraints demand, as SQL that an empty cell passes.

    These are enum, minimum, maximum, minLength and maxLength.
    """
    limits, field = column.constraints, name(column.name)
    checks = []
    if "enum" in limits:
        values = ", ".join(_value(column, value) for value in limits["enum"])
        checks.append(f"{field} IN ({values})")
    for key, sign in (("minimum", ">="), ("maximum", "<=")):
        if key in limits:
            checks.append(f"{field} {sign} {_value(column, limits[key])}")
    for key, sign in (("minLength", ">="), ("maxLength", "<=")):
        if key in limits:
            checks.append(f"length({field}) {sign} {int(limits[key])}")
    return checks


def _value(column: Field, value: object) -> str:
    return str(value) if column.type in ("integer", "number") else literal(str(value))


def references(package: Package, table: Table) -> list[ForeignKey]:
    """Foreign keys that a database can hold: those to a column that is a key there."""
    held = []
    for key in table.foreign_keys:
        target = package.tables[key.table]
        unique = len(key.to_fields) == 1 and target[key.to_fields[0]].constraints.get("unique")
        if list(key.to_fields) == target.primary_key or unique:
            held.append(key)
    return held


def described(spec: dict[str, Any]) -> str:
    """Title and description in one line."""
    return (
        " ".join(f"{spec.get('title', '')}. {spec.get('description', '')}".split()).strip(". ")
        + "."
    )


def listed(columns: Iterable[str]) -> str:
    """Names of columns as SQL wants them."""
    return ", ".join(map(name, columns))
