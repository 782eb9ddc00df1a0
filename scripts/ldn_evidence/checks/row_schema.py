"""JSON Schema over single rows: jsonschema-rs holds each against its schema, jsonschema explains the few that are refused.

A schema comes with its package, perhaps from a stranger. Nothing that it refers to is fetched or opened, whatever the address; a pattern
takes time that grows with the text only; and a schema that unfolds without bound is refused before it is asked anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from ..store.proof import MAX_CELL

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator
    from jsonschema_rs import Draft202012Validator

MOST_STEPS = 20_000  # schemas within one schema, each counted as often as it is referred to
PATTERN_STEPS = 100  # that a pattern counts for, which is asked of whole texts
MOST_PATTERN = 1 << 20  # bytes that a pattern may take once it is compiled
MAPS = (
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
)  # name -> schema
DATA = (
    "enum",
    "const",
    "default",
    "examples",
    "required",
    "dependentRequired",
)  # values, in which nothing refers to anything
ABROAD = ("$dynamicRef", "$recursiveRef")


class RowSchema:
    """A schema that is fit to be asked. Raises ValueError where it is not."""

    def __init__(self, schema: dict):
        import jsonschema_rs  # here, since it takes time to load

        _bounded(schema)
        self._schema = schema
        try:
            self._engine = _linear(schema)
        except jsonschema_rs.ValidationError as error:
            raise ValueError(str(error).splitlines()[0][:200]) from None

    def is_valid(self, row) -> bool:
        """Whether a row, or a value, satisfies the schema; one with a cell that is too long, which is a finding of its own, passes."""
        return _too_long(row) or self._engine.is_valid(row)

    def errors(self, row) -> Iterator[ValidationError]:
        """All that is wrong with a row, or a value, as jsonschema tells it: what the engine refuses, in enough detail for a sentence."""
        if not self.is_valid(row):
            yield from _explainer()(self._schema).iter_errors(row)


def _linear(schema: dict) -> Draft202012Validator:
    """The engine for a schema: nothing is fetched, and patterns take time that grows with the text only."""
    import jsonschema_rs  # here, since it takes time to load

    options = jsonschema_rs.RegexOptions(size_limit=MOST_PATTERN, dfa_size_limit=MOST_PATTERN)
    return jsonschema_rs.Draft202012Validator(
        schema, pattern_options=options, retriever=_no_address
    )


@cache
def _explainer() -> type[Validator]:
    """The validator that explains: that of the standard, but each keyword that asks for a pattern is decided by the linear engine."""
    from jsonschema import (
        Draft202012Validator,
        ValidationError,
        validators,
    )  # only a run with a row that is refused pays for it
    from jsonschema_rs import ReferencingError

    def decided(keyword: str) -> Callable[..., Iterator[ValidationError]]:
        def check(_: Validator, wanted: Any, value: Any, schema: dict) -> Iterator[ValidationError]:
            names = {
                key: dict.fromkeys(schema.get(key) or (), True)
                for key in ("properties", "patternProperties")
            }
            try:
                met = _linear(
                    {keyword: wanted} if keyword == "pattern" else names | {keyword: wanted}
                ).is_valid(value)
            except (
                ValueError,
                ReferencingError,
            ):  # it refers to another part of the schema, so that only the whole could say
                met = False
            if not met:
                yield ValidationError(f"it is against `{keyword}`")

        return check

    asked = ("pattern", "patternProperties", "additionalProperties", "unevaluatedProperties")
    return validators.extend(Draft202012Validator, {keyword: decided(keyword) for keyword in asked})


def row_schema(schema: dict) -> RowSchema:
    """The schema, compiled once however often it is asked for. Raises ValueError where it cannot be used."""
    try:
        return _compiled(json.dumps(schema))
    except RecursionError:
        raise ValueError("the schema is nested too deeply") from None


@lru_cache(maxsize=1024)
def _compiled(text: str) -> RowSchema:
    return RowSchema(json.loads(text))


def _bounded(schema: dict) -> None:
    """Raises ValueError on a reference that leads out of the schema or back to itself, and on a schema that unfolds to too much."""
    sizes: dict[int, int] = {}  # by identity; 0 while it is being counted

    def size(node) -> int:
        if not isinstance(node, dict | list):
            return 0
        if id(node) in sizes:
            if not sizes[id(node)]:
                raise ValueError("a rule may not refer to itself")
            return sizes[id(node)]
        sizes[id(node)] = 0
        total = 1 + _patterns(node) * PATTERN_STEPS + sum(map(size, _within(schema, node)))
        if total > MOST_STEPS:
            raise ValueError(f"the schema unfolds to more than {MOST_STEPS:,} steps")
        sizes[id(node)] = total
        return total

    size(schema)


def _patterns(node: dict | list) -> int:
    return isinstance(node, dict) and ("pattern" in node) + len(node.get("patternProperties") or ())


def _within(schema: dict, node: dict | list) -> Iterator[Any]:
    """The schemas that one leads to: those that stand in it, and the one that it refers to."""
    if isinstance(node, list):
        yield from node
        return
    for key, value in node.items():
        if key in ABROAD or key in ("$id", "$schema") and node is not schema:
            raise ValueError(f"a rule may not use {key}")
        if key == "$ref":
            yield _target(schema, value)
        elif key in MAPS and isinstance(value, dict):
            yield from value.values()
        elif key not in DATA and not key.startswith("x-"):
            yield value


def _target(schema: dict, address: Any) -> Any:
    """What a reference within the schema means."""
    if not isinstance(address, str) or not (address == "#" or address.startswith("#/")):
        _no_address(address)
    try:
        return _at(
            schema, [part.replace("~1", "/").replace("~0", "~") for part in address.split("/")[1:]]
        )
    except LookupError:
        raise ValueError(f"a rule refers to {address}, which is not there") from None


def _at(schema: Any, path: list) -> Any:
    """What stands at a path of the schema, references followed. Raises LookupError."""
    node = schema
    for part in path:
        if isinstance(node, dict) and part == "$ref":
            node = _target(schema, node["$ref"])
        elif isinstance(node, list) and str(part).isdigit():
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            raise LookupError(part)
    return node


def _no_address(address: Any) -> NoReturn:
    """Refuse a reference that leads out of the schema; as the engine's means to fetch it, this fetches nothing."""
    raise ValueError(f"a rule refers to nothing outside itself, and not to {address}")


def _too_long(row) -> bool:
    cells = row.values() if isinstance(row, dict) else [row]
    return any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells)
