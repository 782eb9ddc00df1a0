"""Whether a value can stand in a field of its own, before any row is tried."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from ...checks.row_schema import RowSchema, row_schema
from ...model.files import MALFORMED
from ...model.findings import quoted
from ...model.package import Field, RowRule, Table
from ...model.refusal import Refused

LIMITS = ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


def misfit(table: Table, field: Field, value: str) -> str | None:
    """Why a value cannot stand in a field by itself, or None."""
    try:
        typed = _typed(value, field.type)
    except ValueError:
        return f"no {field.type}"
    own = {key: limit for key, limit in field.constraints.items() if key in LIMITS}
    if "pattern" in own:  # in a Table Schema a pattern speaks of the whole cell
        own["pattern"] = f"^(?:{own['pattern']})$"
    if not _schema(own, f"schemas/tables/{table.name}.json", field.name).is_valid(typed):
        return "not what the column allows"
    for rule in table.row_rules:
        alone = rule.columns == (field.name,)
        if alone and not schema_of(table, rule).is_valid({field.name: typed}):
            return rule.title
    return None


def _typed(value: str, kind: str) -> int | float | str:
    """A value of a field's type. Raises ValueError."""
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


def check_given(table: Table, given: dict[str, str], others: Iterable[str] = ()) -> None:
    """Refuse a value of `--set` for no field, or that does not fit it.

    Args:
        table: the table of references.
        given: field -> value; a value with `{…}` is filled from each record, and not looked at.
        others: fields of rows beside it, which may be given as well.

    Raises:
        Refused: with the field that was meant, or the values that it may hold.
    """
    for name, value in given.items():
        if name in others:
            continue
        if name not in table.names:
            near = get_close_matches(name, table.names, 1)
            raise Refused(
                f"{table.name} has no column {quoted(name)}",
                f"Use {near[0]}." if near else f"The columns are {', '.join(table.names)}.",
            )
        if "{" not in value and (reason := misfit(table, table[name], value)):
            allowed = table[name].constraints.get("enum")
            raise Refused(
                f"{name}={value} does not fit: {reason}",
                f"Use one of: {', '.join(allowed)}."
                if allowed
                else str(table[name].spec.get("description")),
            )
