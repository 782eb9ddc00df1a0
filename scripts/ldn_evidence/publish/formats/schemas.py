"""A JSON Schema (draft 2020-12) for the rows of each table: its columns from the Table Schema and
its row rules, together.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from ...model.findings import ERROR
from ...model.package import Field, Package, Table
from .release import Release

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TYPES = {"date": {"type": "string", "format": "date"}}
TAKEN_OVER = ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


def write(release: Release) -> None:
    """Write json-schema/TABLE.schema.json."""
    for table in release.package.tables.values():
        release.write(
            f"json-schema/{table.name}.schema.json",
            json.dumps(row_schema(release.package, table), indent=2, ensure_ascii=False) + "\n",
        )


def row_schema(package: Package, table: Table) -> dict[str, Any]:
    """What an object must be to stand for a row: typed values, empty cells left out.

    Rules that only warn are not part of it.
    """
    head = {
        "$schema": DRAFT,
        "$id": schema_id(package, table.name),
        "title": f"A row of {table.name}",
        "description": table.spec.get("description", ""),
        "$comment": (
            f"{package.meta['name']} {package.meta['version']}; references and rules across"
            " rows and tables are not part of this schema."
        ),
        "type": "object",
        "properties": {column.name: _property(column) for column in table.fields},
        "required": [column.name for column in table.fields if column.required],
        "additionalProperties": False,
    }
    rules = [_rule(rule.schema) for rule in table.row_rules if rule.severity == ERROR]
    return head | ({"allOf": rules} if rules else {})


def schema_id(package: Package, table_name: str) -> str:
    """The same for a table through all versions: a UUID made of the package's own id (RFC 9562,
    version 5); relative where the package has none.
    """
    own = str(package.meta.get("id", ""))
    return (
        f"urn:uuid:{uuid.uuid5(uuid.UUID(own), table_name)}"
        if own.startswith("urn:uuid:")
        else f"{table_name}.schema.json"
    )


def _property(column: Field) -> dict[str, Any]:
    described = {key: column.spec[key] for key in ("title", "description") if key in column.spec}
    kept = {key: column.constraints[key] for key in TAKEN_OVER if key in column.constraints}
    example = column.spec.get("example", "")
    return (
        described
        | TYPES.get(column.type, {"type": column.type})
        | kept
        | ({"examples": [_json(example, column.type)]} if example != "" else {})
    )


def _json(example: str, kind: str) -> Any:
    return json.loads(example) if kind in ("integer", "number", "boolean") else example


def _rule(schema: dict[str, Any]) -> dict[str, Any]:
    """A row rule without the keys that strict validators do not know; code and remedy stay as a
    comment.
    """
    plain = {key: value for key, value in schema.items() if not key.startswith("x-")}
    return {"$comment": f"{schema['x-code']} {schema['x-name']}: {schema['x-fix']}"} | plain
