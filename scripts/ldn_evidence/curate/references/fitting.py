"""Whether a value can stand in a field of its own, before any row is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from ...checks.row_schema import RowSchema, row_schema
from ...model.files import MALFORMED
from ...model.findings import quoted
from ...model.package import Field, RowRule, Table
from ...model.refusal import Refused
from ...model.rulebook import likeness
from ...store.opened import OpenPackage
from ..reader import Reader, field_named

A_TYPE = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "date": "a day written YYYY-MM-DD",
}
LIMITS = ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


def misfit(table: Table, field: Field, value: str) -> str | None:
    """Why a value cannot stand in a field by itself, or None."""
    try:
        typed = _typed(value, field.type)
    except ValueError:
        return f"it is not {A_TYPE.get(field.type, field.type)}"
    own = {key: limit for key, limit in field.constraints.items() if key in LIMITS}
    if "pattern" in own:  # in a Table Schema a pattern speaks of the whole cell
        own["pattern"] = f"^(?:{own['pattern']})$"
    if not _schema(own, f"schemas/tables/{table.name}.json", field.name).is_valid(typed):
        return "it is not what the field allows"
    for rule in table.row_rules:
        alone = rule.columns == (field.name,)
        if alone and not schema_of(table, rule).is_valid({field.name: typed}):
            return rule.title
    return None


def _typed(value: str, kind: str) -> int | float | str:
    """A value of a field's type. Raises ValueError."""
    if kind == "boolean" and value not in ("true", "false"):
        raise ValueError
    if kind == "date" and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError
    if kind == "integer":
        return int(value)
    return float(value) if kind == "number" else value


def schema_of(table: Table, rule: RowRule) -> RowSchema:
    """The schema of a row rule. Raises Refused."""
    return _schema(rule.schema, f"schemas/rows/{table.name}.json", rule.code)


def _schema(schema: dict[str, Any], file: str, what: str) -> RowSchema:
    """A schema of the package that can be asked. Raises Refused."""
    try:
        return row_schema(schema)
    except ValueError as error:
        raise Refused.because(
            MALFORMED.at(f"{what} cannot be applied: {error}", file=file, line=1, column=1)
        ) from None


def read_given(
    package: OpenPackage, table: Table, given: dict[str, str], others: Iterable[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """The values of `--set` in the form of the package, and what was taken for something else.

    Args:
        package: the package.
        table: the table of references.
        given: field -> value; a value with `{…}` is filled from each record, and not looked at.
        others: fields of rows beside it, which may be given as well.

    Raises:
        Refused: a value is for no field, with the field that was meant, or does not fit it.
    """
    reader, read = Reader(package, table), {}
    for stated, value in given.items():
        name = stated if stated in others else field_named(table, stated)
        read[name] = value
        if name in others:
            continue
        if name not in table.names:
            near = get_close_matches(name, table.names, 1, likeness())
            raise Refused(
                f"{table.name} has no field {quoted(name)}",
                f"Did you mean {near[0]}?" if near else f"Its fields: {', '.join(table.names)}.",
            )
        if "{" not in value:
            read[name] = _fitting(table, reader, name, value)
    return read, reader.told


def _fitting(table: Table, reader: Reader, name: str, value: str) -> str:
    """A value in the form of the package. Raises Refused where it does not fit its field."""
    column = table[name]
    text = reader.cell(column, value)
    if doubt := reader.doubts.get(name):
        raise Refused(*doubt)
    if text and (reason := misfit(table, column, text)):
        allowed = column.constraints.get("enum")
        remedy = str(column.spec.get("description", "See what the field holds in the dictionary."))
        raise Refused(
            f"{name} {quoted(value)} does not fit: {reason}",
            f"Use one of: {', '.join(allowed)}." if allowed else remedy,
        )
    return text
