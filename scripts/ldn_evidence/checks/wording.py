"""JSON Schema errors in words for people: no schema paths, the condition that applied is named."""

from __future__ import annotations

from ..model.findings import quoted


def explain(error, rule, row: dict) -> tuple[str, str]:
    """(field, message) for one jsonschema error under a branch of a row schema."""
    field, wants = _offence(error, rule, row)
    reason = _condition(rule.schema.get("if"), row)
    return field, f"because {reason}, {wants}" if reason else wants


def _offence(error, rule, row: dict) -> tuple[str, str]:
    kind, wanted = error.validator, error.validator_value
    path = [str(part) for part in error.absolute_path]
    field = path[0] if path else rule.columns[0]
    shown = f"{field} {_show(row.get(field))}"
    if kind == "required":
        missing = next(name for name in wanted if name not in row)
        return missing, f"{missing} must be filled"
    if kind == "dependentRequired":
        have, missing = next(
            (a, b) for a, bs in wanted.items() if a in row for b in bs if b not in row
        )
        return missing, f"because {have} is filled, {missing} must be filled"
    if kind == "anyOf":
        return _first_field(wanted, field), _alternatives(wanted)
    if kind == "not":
        return _negated(wanted, field, row)
    if kind == "enum":
        return field, f"{shown} must be {_either([_show(v) for v in wanted])}"
    if kind == "const":
        return field, f"{shown} must be {_show(wanted)}"
    if kind == "pattern":
        return field, f"{shown} does not have the right form: {rule.title}"
    if kind in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        word = {
            "minimum": "at least",
            "exclusiveMinimum": "more than",
            "maximum": "at most",
            "exclusiveMaximum": "less than",
        }[kind]
        return field, f"{shown} must be {word} {wanted}"
    if error.validator_value is False or kind is None:
        return field, f"{shown} must be left empty"
    return field, f"{shown} is not allowed here"


def _negated(schema: dict, field: str, row: dict) -> tuple[str, str]:
    """What a ``not`` forbids: columns to be filled, or values of one column."""
    properties = schema.get("properties", {})
    if filled := [
        name
        for branch in schema.get("anyOf", [])
        for name in branch.get("required", [])
        if name in row
    ]:
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


def _condition(schema, row: dict) -> str:
    """The ``if`` that applied, as `topic is efficacy`."""
    if not isinstance(schema, dict):
        return ""
    said = []
    properties = schema.get("properties", {})
    said += [f"{name} is {row[name]}" if name in row else f"{name} is empty" for name in properties]
    said += [f"{name} is filled" for name in schema.get("required", []) if name not in properties]
    for branch in schema.get("anyOf", []):
        filled = [name for name in branch.get("required", []) if name in row]
        said += [f"{name} is filled" for name in filled][:1]
        if filled:
            break
    if "required" in schema.get("not", {}):
        said += [f"{name} is empty" for name in schema["not"]["required"]]
    return " and ".join(said)


def _alternatives(branches: list[dict]) -> str:
    """What an ``anyOf`` asks for: one of several columns filled, or one of several things."""
    if all(set(branch) == {"required"} for branch in branches):
        return (
            f"{_either([' and '.join(branch['required']) for branch in branches])} must be filled"
        )
    return _either([_alternative(branch) for branch in branches])


def _alternative(branch: dict) -> str:
    if "required" in branch:
        return " and ".join(branch["required"]) + " must be filled"
    name, test = next(iter(branch.get("properties", {}).items()), ("the row", {}))
    if "enum" in test or "const" in test:
        return (
            f"{name} must be {_either([_show(v) for v in test.get('enum', [test.get('const')])])}"
        )
    return f"{name} must have another value"


def _first_field(branches: list, default: str) -> str:
    for branch in branches:
        for name in [*branch.get("required", []), *branch.get("properties", {})]:
            return name
    return default


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _show(value) -> str:
    if value is None:
        return "(empty)"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return quoted(str(value))
