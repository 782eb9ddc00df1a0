"""The rules under schemas/: branches of a row schema, queries with their comment blocks."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from . import conflicts
from .files import MALFORMED, UNKNOWN_TABLE, UNREADABLE, files_in, read_json
from .findings import ERROR, WARNING, Finding
from .package import RowRule, SqlRule, Table


def add_row_rules(
    root: Path, file: Path, tables: dict[str, Table], problems: list[Finding]
) -> None:
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
        if not isinstance(branch, dict) or not all(
            isinstance(branch.get(key), str)
            for key in ("x-code", "x-name", "title", "description", "x-fix")
        ):
            problems.append(
                MALFORMED.at(
                    "each branch of `allOf` needs x-code, x-name, title, description and x-fix",
                    file=shown,
                    line=1,
                    column=1,
                    table=table.name,
                )
            )
            continue
        columns = tuple(sorted(mentioned_columns(branch)))
        if unknown := [name for name in columns if name not in table.names]:
            problems.append(
                UNKNOWN_TABLE.at(
                    f"{branch['x-code']} names {', '.join(unknown)}, which {table.name} does not have",
                    **_place(file, shown, unknown[0]),
                )
            )
            continue
        table.row_rules.append(
            RowRule(
                branch["x-code"],
                branch["x-name"],
                WARNING if branch.get("x-severity") == WARNING else ERROR,
                branch["title"],
                branch["description"],
                branch["x-fix"],
                table.name,
                columns,
                branch,
            )
        )


def _place(file: Path, shown: str, name: str) -> dict:
    """Where a name stands in a rule file."""
    text = file.read_text(encoding="utf-8")
    offset = max(text.find(f'"{name}"'), 0)
    return {
        "file": shown,
        "line": text.count("\n", 0, offset) + 1,
        "column": offset - text.rfind("\n", 0, offset),
    }


def mentioned_columns(schema) -> set[str]:
    """Columns that a JSON Schema speaks of: the keys of ``properties`` and ``dependentRequired``, the names in ``required``."""
    found: set[str] = set()
    if isinstance(schema, list):
        return found.union(*map(mentioned_columns, schema))
    if isinstance(schema, dict):
        for key, value in schema.items():
            if (
                key == "properties"
                and isinstance(value, dict)
                or key == "required"
                and isinstance(value, list)
            ):
                found.update(value)
            elif key == "dependentRequired" and isinstance(value, dict):
                found.update(value, *value.values())
            else:
                found |= mentioned_columns(value)
    return found


def sql_rules(
    root: Path,
    folder: str,
    tables: dict[str, Table],
    problems: list[Finding],
    lost: Collection[str] = (),
) -> list[SqlRule]:
    """The rules of a folder. Those of tables that are ``lost``, since their schemas cannot be read, are left out: that was named once."""
    rules = []
    for file in files_in(root, f"schemas/{folder}", ".sql", problems):
        shown = str(file.relative_to(root))
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(UNREADABLE.at(str(error), file=shown))
            continue
        if unsolved := list(conflicts.find(text, shown)):
            problems += unsolved
            continue
        header = sql_header(text)
        if header.get("table", file.stem.partition(".")[0]) in lost:
            continue
        if folder == "derived":
            header["table"], _, header["field"] = file.stem.partition(".")
            header.setdefault(
                "message",
                f"{header['field']} is `{{value}}`, but it follows from the other tables as `{{expected}}`",
            )
        if missing := [
            key
            for key in ("code", "title", "why", "fix", "table", "field", "message")
            if key not in header
        ]:
            problems.append(
                MALFORMED.at(f"the comment block lacks {', '.join(missing)}", file=shown, line=1)
            )
            continue
        if header["table"] not in tables or header["field"] not in tables[header["table"]].names:
            problems.append(
                UNKNOWN_TABLE.at(
                    f"there is no {header['table']}.{header['field']}", file=shown, line=1
                )
            )
            continue
        severity = WARNING if header.get("severity") == WARNING else ERROR
        rules.append(
            SqlRule(
                header["code"],
                file.stem,
                severity,
                header["title"],
                header["why"],
                header["fix"],
                header["table"],
                header["field"],
                header["message"],
                text,
                shown,
            )
        )
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
