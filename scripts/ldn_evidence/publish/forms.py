"""The lists in the issue forms, which are what the schemas allow: under `options: # of
TABLE.COLUMN` each value that the column may hold, under `options: # of tables` each table. All else
in a form is written by hand.
"""

from __future__ import annotations

import json
import re

from ..model.labels import label
from ..model.package import Field, Table
from ..store.opened import OpenPackage

FOLDER = ".github/ISSUE_TEMPLATE"
LIST = re.compile(r"(?m)^( *)options: # of (\w+)(?:\.(\w+))?\n(?:\1 +- .*\n)*")


def is_form(path: str) -> bool:
    """Whether a page is an issue form."""
    return path.startswith(f"{FOLDER}/")


def pages(package: OpenPackage, texts: dict[str, str]) -> dict[str, str]:
    """Path -> text as it should be, of texts as they are.

    Raises Refused when the rows that a list is made of cannot be read.
    """

    def fill(found: re.Match[str]) -> str:
        values = options(package, found[2], found[3])
        return str(found[0]).splitlines(True)[0] + "".join(
            f"{found[1]}  - {json.dumps(value, ensure_ascii=False)}\n" for value in values
        )

    return {path: LIST.sub(fill, text) for path, text in texts.items()}


def options(package: OpenPackage, table_name: str, column_name: str | None) -> list[str]:
    """What a field may hold, each value with its label.

    That is a closed list, or the rows that it refers to; nothing for any other field.
    """
    if column_name is None:
        return list(package.tables) if table_name == "tables" else []
    table = package.tables.get(table_name)
    if table is None or column_name not in table.names:
        return []
    field = table[column_name]
    if "enum" in field.constraints:
        labels = {entry["value"]: entry["label"] for entry in field.spec.get("categories", [])}
        return [
            f"{value}: {labels[value]}" if value in labels else str(value)
            for value in field.constraints["enum"]
        ]
    for key in table.foreign_keys:
        if key.fields == (column_name,):
            return _rows_of(package, package.tables[key.table])
    return []


def _rows_of(package: OpenPackage, target: Table) -> list[str]:
    """The key of each row that stands, and what it says."""
    options = []
    gone = {field.name: field.spec["x-withdrawn"] for field in target.fields if _ends(field)}
    for cells in package.rows(target):
        row = dict(zip(target.names, cells))
        withdrawn = any(row[name] == value for name, value in gone.items())
        if (key := row[target.primary_key[0]]) and not withdrawn:
            options.append(f"{key}: {label(target, row).removesuffix(f'  [{key}]')}")
    return options


def _ends(field: Field) -> bool:
    """Whether a value of the field takes its row out of use."""
    return "x-withdrawn" in field.spec
