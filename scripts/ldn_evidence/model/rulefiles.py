"""The rules under schemas/: branches of a row schema, queries with their comment blocks."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from . import conflicts
from .files import MALFORMED, UNKNOWN_TABLE, UNREADABLE, files_in, read_json
from .findings import ERROR, WARNING, Finding, Place
from .package import RowRule, SqlRule, Table
from .profile import findings_of, without, wrong_keys

STATED = ("x-code", "x-name", "title", "description", "x-fix")  # by each branch
IN_HEADER = ("code", "title", "why", "fix", "table", "field", "message")  # of each query


def add_row_rules(
    root: Path, file: Path, tables: dict[str, Table], problems: list[Finding]
) -> None:
    """Give a table the rules on single rows that a file states; what is wrong is a finding."""
    shown = str(file.relative_to(root))
    spec = read_json(root, file, problems)
    if spec is None:
        return
    if file.stem not in tables:
        problems.append(UNKNOWN_TABLE.at(f"there is no table {file.stem}", file=shown))
        return
    table = tables[file.stem]
    branches = spec.get("allOf") if isinstance(spec, dict) else None
    for number, branch in enumerate(branches if isinstance(branches, list) else [{}]):
        if not isinstance(branch, dict) or not all(isinstance(branch.get(k), str) for k in STATED):
            what = f"each branch of `allOf` needs {', '.join(STATED[:-1])} and {STATED[-1]}"
            at: Place = {"file": shown, "line": 1, "column": 1}
            problems.append(MALFORMED.at(what, table=table.name, **at))
            continue
        wrong = wrong_keys("rule", branch)
        problems += findings_of(wrong, branch["x-code"], root, shown, ("allOf", number))
        rule = _row_rule(table, branch, without(wrong, branch))
        if unknown := [name for name in (*rule.columns, *rule.holes) if name not in table.names]:
            what = f"{rule.code} names {', '.join(unknown)}, which {table.name} does not have"
            problems.append(UNKNOWN_TABLE.at(what, **_place(file, shown, unknown[0])))
            continue
        table.row_rules.append(rule)


def _row_rule(table: Table, branch: dict[str, Any], sound: dict[str, Any]) -> RowRule:
    """The rule of a branch, whose keys of the tool are those that are ``sound``."""
    return RowRule(
        code=branch["x-code"],
        name=branch["x-name"],
        severity=sound.get("x-severity", ERROR),
        title=branch["title"],
        why=branch["description"],
        fix=branch["x-fix"],
        table=table.name,
        columns=tuple(sorted(mentioned_columns(branch))),
        schema=branch,
        message=sound.get("x-message", ""),
        silences=tuple(sound.get("x-silences", ())),
    )


def _place(file: Path, shown: str, name: str) -> Place:
    """Where a name stands in a rule file."""
    text = file.read_text(encoding="utf-8")
    offset = max(text.find(f'"{name}"'), 0)
    return {
        "file": shown,
        "line": text.count("\n", 0, offset) + 1,
        "column": offset - text.rfind("\n", 0, offset),
    }


def mentioned_columns(schema: Any) -> set[str]:
    """Fields that a JSON Schema speaks of.

    These are the keys of ``properties`` and ``dependentRequired``, and the names in ``required``.
    """
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
    """The rules of a folder.

    Those of tables that are ``lost``, since their schemas cannot be read, are left out: that was
    named once.
    """
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
        header = _whole_header(text, file.stem, folder)
        if header.get("table", file.stem.partition(".")[0]) in lost:
            continue
        if wrong := _wrong_header(header, tables, shown):
            problems.append(wrong)
        else:
            rules.append(_sql_rule(header, file.stem, text, shown))
    return rules


def _whole_header(text: str, stem: str, folder: str) -> dict[str, str]:
    """What the comment block says; of a derived column the name of the file says some of it."""
    header = sql_header(text)
    if folder == "derived":
        header["table"], _, header["field"] = stem.partition(".")
        usual = "is `{value}`, but it follows from the other tables as `{expected}`"
        header.setdefault("message", f"{header['field']} {usual}")
    return header


def _wrong_header(header: dict[str, str], tables: dict[str, Table], shown: str) -> Finding | None:
    if missing := [key for key in IN_HEADER if key not in header]:
        what = f"the comment block lacks {', '.join(missing)}"
        return MALFORMED.at(what, file=shown, line=1)
    table, field = header["table"], header["field"]
    if table not in tables or field not in tables[table].names:
        return UNKNOWN_TABLE.at(f"there is no {table}.{field}", file=shown, line=1)
    return None


def _sql_rule(header: dict[str, str], name: str, text: str, shown: str) -> SqlRule:
    return SqlRule(
        code=header["code"],
        name=name,
        severity=WARNING if header.get("severity") == WARNING else ERROR,
        title=header["title"],
        why=header["why"],
        fix=header["fix"],
        table=header["table"],
        field=header["field"],
        message=header["message"],
        sql=text,
        path=shown,
        silences=tuple(header.get("silences", "").split()),
        fills_empty=header.get("fills") == "empty",
    )


def sql_header(text: str) -> dict[str, str]:
    """The ``-- key: value`` block that opens a rule file.

    Lines without a key continue the one before.
    """
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
