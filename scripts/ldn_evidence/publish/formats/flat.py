"""Plain text outputs: JSON Lines of each table, and views as CSV."""

from __future__ import annotations

import json
from pathlib import Path

from ...model.package import Table
from ...store import scan
from .release import Release, untyped

BARE = ("integer", "number", "boolean")  # a canonical cell of these types is JSON as it stands


def write_json_lines(release: Release) -> None:
    """Write jsonl/TABLE.jsonl: one object a row, typed, empty cells left out."""
    for table in release.package.tables.values():
        release.write(
            f"jsonl/{table.name}.jsonl",
            "".join(_line(table, row) for row in release.rows[table.name]),
        )


def _line(table: Table, row: list[str]) -> str:
    cells = [(c, text) for c, text in zip(table.fields, row) if text != ""]
    return (
        "{"
        + ", ".join(
            f"{_quoted(c.name)}: {text if c.type in BARE else _quoted(text)}" for c, text in cells
        )
        + "}\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_json_lines(path: Path, table: Table) -> list[list[str]]:
    """The rows of one file as canonical text. Raises OSError, ValueError."""
    rows = [
        json.loads(line, parse_float=str)
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]
    return [[untyped(row.get(column.name), column.type) for column in table.fields] for row in rows]


def write_views(release: Release) -> None:
    """Write VIEW.csv for each view that says `publish: csv`."""
    for view in release.views:
        if view.header.get("publish") == "csv":
            found = release.run(view)
            rows = [[untyped(value, _kind(value)) for value in row] for row in found.rows]
            release.write(
                f"{view.name}.csv", "".join(map(scan.write_record, [found.columns, *rows]))
            )


def _kind(value: object) -> str:
    """The type of a field that would hold a value."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "string"
