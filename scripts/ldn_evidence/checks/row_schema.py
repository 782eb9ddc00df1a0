"""JSON Schema over single rows: jsonschema-rs decides, jsonschema explains what is refused.

A schema comes with its package, perhaps from a stranger. Nothing that it refers to is fetched or
opened, whatever the address; a pattern takes time that grows with the text only; and a schema that
unfolds without bound is refused before it is asked anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
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
# Keys whose value maps names to schemas, and keys of values, in which nothing refers to anything.
MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
DATA = ("enum", "const", "default", "examples", "required", "dependentRequired")
ABROAD = ("$dynamicRef", "$recursiveRef")

Schema = dict[str, Any]  # as JSON holds it: what stands under a key is known by the key alone
JsonValue = str | int | float | bool
JsonRow = Mapping[str, JsonValue]  # field -> value, empty cells left out


class RowSchema:
    """A schema that is fit to be asked. Raises ValueError where it is not."""

    def __init__(self, schema: Schema):
        import jsonschema_rs  # here, since it takes time to load

        _bounded(schema)
        self._schema = schema
        try:
            self._engine = _linear(schema)
        except jsonschema_rs.ValidationError as error:
            raise ValueError(str(error).splitlines()[0][:200]) from None

    def is_valid(self, row: JsonRow | JsonValue) -> bool:
        """Whether a row, or a value, satisfies the schema.

        One with a cell that is too long, which is a finding of its own, passes.
        """
        return _too_long(row) or self._engine.is_valid(row)

    def errors(self, row: JsonRow | JsonValue) -> Iterator[ValidationError]:
        """All that is wrong with a row, or a value, in enough detail for a sentence."""
        if not self.is_valid(row):
            yield from _explainer()(self._schema).iter_errors(row)


def _linear(schema: Schema) -> Draft202012Validator:
    """The engine for a schema, which fetches nothing and whose time at a pattern is bounded."""
    import jsonschema_rs  # here, since it takes time to load

    options = jsonschema_rs.RegexOptions(size_limit=MOST_PATTERN, dfa_size_limit=MOST_PATTERN)
    return jsonschema_rs.Draft202012Validator(
        schema, pattern_options=options, retriever=_no_address
    )


@cache
def _explainer() -> type[Validator]:
    """The validator that explains: that of the standard, with patterns decided by the engine."""
    from jsonschema import Draft202012Validator, validators  # only a refused row pays for it

    asked = ("pattern", "patternProperties", "additionalProperties", "unevaluatedProperties")
    made: type[Validator] = validators.extend(  # type: ignore[no-untyped-call] # by its stubs
        Draft202012Validator, {key: _decided(key) for key in asked}
    )
    return made


def _decided(keyword: str) -> Callable[..., Iterator[ValidationError]]:
    """A check of one keyword that asks for a pattern, by the engine whose time is bounded."""
    from jsonschema import ValidationError
    from jsonschema_rs import ReferencingError

    def check(
        _: Validator, wanted: object, value: Any, schema: Schema
    ) -> Iterator[ValidationError]:
        stated: Schema = {keyword: wanted}
        if keyword != "pattern":  # what the other keywords mean depends on the names beside them
            for key in ("properties", "patternProperties"):
                stated.setdefault(key, dict.fromkeys(schema.get(key) or (), True))
        try:
            met = _linear(stated).is_valid(value)
        except (ValueError, ReferencingError):
            # It refers to another part of the schema, so that only the whole could say.
            met = False
        if not met:
            yield ValidationError(f"it is against `{keyword}`")

    return check


def row_schema(schema: Schema) -> RowSchema:
    """The schema, compiled once however often it is asked for. Raises ValueError if unfit."""
    try:
        return _compiled(json.dumps(schema))
    except RecursionError:
        raise ValueError("the schema is nested too deeply") from None


@lru_cache(maxsize=1024)
def _compiled(text: str) -> RowSchema:
    return RowSchema(json.loads(text))


def _bounded(schema: Schema) -> None:
    """Refuse a schema that leads out of itself or back to itself, or unfolds to too much.

    Raises:
        ValueError: It does.
    """
    sizes: dict[int, int] = {}  # by identity; 0 while it is being counted

    def size(node: object) -> int:
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


def _patterns(node: Schema | list[object]) -> int:
    """How many patterns a schema itself asks for."""
    if not isinstance(node, dict):
        return 0
    return ("pattern" in node) + len(node.get("patternProperties") or ())


def _within(schema: Schema, node: Schema | list[object]) -> Iterator[object]:
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


def _target(schema: Schema, address: object) -> object:
    """What a reference within the schema means."""
    if not isinstance(address, str) or not (address == "#" or address.startswith("#/")):
        _no_address(address)
    try:
        return _at(
            schema, [part.replace("~1", "/").replace("~0", "~") for part in address.split("/")[1:]]
        )
    except LookupError:
        raise ValueError(f"a rule refers to {address}, which is not there") from None


def _at(schema: Schema, path: list[str]) -> object:
    """What stands at a path of the schema, references followed. Raises LookupError."""
    node: object = schema
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


def _no_address(address: object) -> NoReturn:
    """Refuse a reference that leads out of the schema.

    As the engine's means to fetch what it refers to, this fetches nothing.
    """
    raise ValueError(f"a rule refers to nothing outside itself, and not to {address}")


def _too_long(row: JsonRow | JsonValue) -> bool:
    """Whether a cell is longer than any may be."""
    cells = row.values() if isinstance(row, dict) else [row]
    return any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells)
