"""Tables as SQL wants them, for SQLite and DuckDB alike: types, keys, references, and checks from
the Table Schema.
"""

from __future__ import annotations

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
    table: Table, types: dict[str, str], references: list[ForeignKey], checks, remarks: bool = False
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
        f"  {sql}{',' if i < len(lines) else ''}{f' -- {said}' if remarks and said else ''}"
        for i, (sql, said) in enumerate(lines, 1)
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
    """What enum, minimum, maximum, minLength and maxLength demand, as SQL that an empty cell
    passes.
    """
    said, field = column.constraints, name(column.name)
    value = lambda v: str(v) if column.type in ("integer", "number") else literal(str(v))
    checks = [f"{field} IN ({', '.join(map(value, said['enum']))})"] if "enum" in said else []
    checks += [
        f"{field} {sign} {value(said[key])}"
        for key, sign in (("minimum", ">="), ("maximum", "<="))
        if key in said
    ]
    return checks + [
        f"length({field}) {sign} {int(said[key])}"
        for key, sign in (("minLength", ">="), ("maxLength", "<="))
        if key in said
    ]


def references(package: Package, table: Table) -> list[ForeignKey]:
    """Foreign keys that a database can hold: those to a column that is a key there."""
    target = lambda key: package.tables[key.table]
    unique = lambda key: (
        len(key.to_fields) == 1 and target(key)[key.to_fields[0]].constraints.get("unique")
    )
    return [
        key
        for key in table.foreign_keys
        if list(key.to_fields) == target(key).primary_key or unique(key)
    ]


def described(spec: dict) -> str:
    """Title and description in one line."""
    return (
        " ".join(f"{spec.get('title', '')}. {spec.get('description', '')}".split()).strip(". ")
        + "."
    )


def listed(columns) -> str:
    return ", ".join(map(name, columns))
