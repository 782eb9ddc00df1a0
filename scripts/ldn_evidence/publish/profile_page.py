"""The page on the keys of the tool in the schemas of a package, from model/profile.json."""

from __future__ import annotations

from typing import Any

from ..model.profile import profile

HEAD = """# Keys of the tool

Schemas of a package are Table Schema and JSON Schema. Beside their keys stand those below, which
begin with `x-`. `ldn validate` names a key that is not here, and a value of another form, with its
place; the JSON Schema of the keys is
[profile.json](../scripts/ldn_evidence/model/profile.json).
"""
WORDS = {
    "string": ("text", "texts"),
    "boolean": ("true or false", "true or false"),
    "array": ("list", "lists"),
    "object": ("object", "objects"),
}


def profile_page() -> str:
    """The page, without the note that it is generated."""
    parts = [HEAD]
    for stated in profile()["$defs"].values():
        parts += [f"## {stated['title']}\n", "| key | value | what it says |", "|---|---|---|"]
        for key, schema in stated["properties"].items():
            text = schema["description"].replace("|", "\\|")
            parts.append(f"| `{key}` | {_form(schema)} | {text} |")
        parts.append("")
    return "\n".join(parts)


def _form(schema: dict[str, Any], plural: bool = False) -> str:
    """The form of a value in a few words."""
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_form(other) for other in schema["anyOf"])
    inner = schema.get("items") or schema.get("additionalProperties")
    kind = WORDS[schema["type"]][plural]
    return f"{kind} of {_form(inner, True)}" if isinstance(inner, dict) else kind
