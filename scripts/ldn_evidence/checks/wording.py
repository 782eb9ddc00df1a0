"""JSON Schema errors in words for people: no schema paths, the condition that applied is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..model.findings import quoted
from ..model.package import RowRule
from .row_schema import JsonRow, Schema

if TYPE_CHECKING:
    from jsonschema import ValidationError

BOUNDS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}
Words = tuple[str, str]  # a field, and what is wrong with it


def explain(error: ValidationError, rule: RowRule, row: JsonRow) -> Words:
    """(field, message) for one error of jsonschema under a branch of a row schema."""
    field, wants = _offence(error, rule, row)
    reason = _condition(rule.schema.get("if"), row)
    return field, f"because {reason}, {wants}" if reason else wants


def _offence(error: ValidationError, rule: RowRule, row: JsonRow) -> Words:
    """The field at fault, and what it must be, without the reason."""
    keyword, wanted = str(error.validator), error.validator_value
    path = [str(part) for part in error.absolute_path]
    field = path[0] if path else rule.columns[0]
    shown = f"{field} {_show(row.get(field))}"
    if keyword == "pattern":
        return field, f"{shown} does not have the right form: {rule.title}"
    if keyword in BOUNDS:
        return field, f"{shown} must be {BOUNDS[keyword]} {wanted}"
    if tell := TOLD_OF_ROWS.get(keyword):
        return tell(wanted, field, row)
    if wanted is False or error.validator is None:
        return field, f"{shown} must be left empty"
    return field, f"{shown} is not allowed here"


def _required(names: list[str], field: str, row: JsonRow) -> Words:
    missing = next(name for name in names if name not in row)
    return missing, f"{missing} must be filled"


def _dependent(needed: dict[str, list[str]], field: str, row: JsonRow) -> Words:
    for have, names in needed.items():
        for missing in names:
            if have in row and missing not in row:
                return missing, f"because {have} is filled, {missing} must be filled"
    raise LookupError("nothing that depends on another field is missing")


def _one_of_several(branches: list[Schema], field: str, row: JsonRow) -> Words:
    return _first_field(branches, field), _alternatives(branches)


def _enum(allowed: list[Any], field: str, row: JsonRow) -> Words:
    return field, f"{field} {_show(row.get(field))} must be {_either(list(map(_show, allowed)))}"


def _const(wanted: Any, field: str, row: JsonRow) -> Words:
    return field, f"{field} {_show(row.get(field))} must be {_show(wanted)}"


def _negated(schema: Schema, field: str, row: JsonRow) -> Words:
    """What a ``not`` forbids: fields to be filled, or values of one field."""
    properties = schema.get("properties", {})
    filled = []
    for branch in schema.get("anyOf", []):
        filled += [name for name in branch.get("required", []) if name in row]
    if filled:
        return filled[0], f"{' and '.join(filled)} must be left empty"
    if not properties and "required" in schema:
        field = next((name for name in schema["required"] if name in row), field)
        return field, f"{field} {_show(row.get(field))} must be left empty"
    if properties:
        field = list(properties)[-1]
        return field, f"{field} must not be {_show(row.get(field))}"
    if "enum" in schema or "const" in schema:
        return field, f"{field} must not be {_show(row.get(field))}"
    return field, f"{field} {_show(row.get(field))} is not allowed here"


TOLD_OF_ROWS: dict[str, Callable[[Any, str, JsonRow], Words]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "anyOf": _one_of_several,
    "not": _negated,
    "enum": _enum,
    "const": _const,
}


def _condition(schema: object, row: JsonRow) -> str:
    """The ``if`` that applied, as `topic is efficacy`."""
    if not isinstance(schema, dict):
        return ""
    properties = schema.get("properties", {})
    parts = [f"{name} is {row[name]}" if name in row else f"{name} is empty" for name in properties]
    parts += [f"{name} is filled" for name in schema.get("required", []) if name not in properties]
    for branch in schema.get("anyOf", []):
        if filled := [name for name in branch.get("required", []) if name in row]:
            parts.append(f"{filled[0]} is filled")
            break
    if "required" in schema.get("not", {}):
        parts += [f"{name} is empty" for name in schema["not"]["required"]]
    return " and ".join(parts)


def _alternatives(branches: list[Schema]) -> str:
    """What an ``anyOf`` asks for: one of several fields filled, or one of several things."""
    if all(set(branch) == {"required"} for branch in branches):
        groups = [" and ".join(branch["required"]) for branch in branches]
        return f"{_either(groups)} must be filled"
    return _either([_alternative(branch) for branch in branches])


def _alternative(branch: Schema) -> str:
    if "required" in branch:
        return " and ".join(branch["required"]) + " must be filled"
    properties: dict[str, Schema] = branch.get("properties", {})
    name, test = next(iter(properties.items()), ("the row", Schema()))
    if "enum" in test or "const" in test:
        values = [_show(value) for value in test.get("enum", [test.get("const")])]
        return f"{name} must be {_either(values)}"
    return f"{name} must have another value"


def _first_field(branches: list[Schema], default: str) -> str:
    """The first field that one of several branches speaks of."""
    for branch in branches:
        for name in [*branch.get("required", []), *branch.get("properties", {})]:
            return str(name)
    return default


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _show(value: object) -> str:
    if value is None:
        return "(empty)"
    return quoted(str(value).lower() if isinstance(value, bool) else str(value))
