"""Which rows a branch of a row schema might refuse, as SQL: of the others the engine is not asked.

Both conditions err on one side alone. Where ``refused`` is false, no row is refused; where
``accepted`` is false, none is accepted; of a keyword that is not known here both are true. Columns
are typed, an empty cell is NULL, and to JSON Schema it is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..model.package import Field, Table
from ..store import doubts
from ..store.tables import constant, literal, name

MAYBE = "true"
NEVER = "false"
SAID = ("$comment", "$schema", "title", "description")  # of a schema, and asked of nothing
NUMBERS = ("integer", "number")
LIMITS = {"minimum": "<", "maximum": ">", "exclusiveMinimum": "<=", "exclusiveMaximum": ">="}
LENGTHS = {"minLength": "<", "maxLength": ">"}
SURE = 1 << 53  # below which a whole number is the same as a number with decimals
LONGEST = 1 << 14  # characters of a condition, beyond which it tells nothing


class Doubt(NamedTuple):
    """SQL that is true wherever a row might be refused, and wherever one might be accepted."""

    refused: str
    accepted: str


NOT_KNOWN = Doubt(MAYBE, MAYBE)
ACCEPTS_ALL, REFUSES_ALL = Doubt(NEVER, MAYBE), Doubt(MAYBE, NEVER)
Judge = Callable[[Any, Any], Doubt]  # of what stands under a keyword, and of the schema around it


def of_rows(table: Table, schema: object) -> Doubt:
    """What is to be told, by SQL over its typed columns, of rows of a table and a schema."""

    def properties(value: Any, _: Any) -> Doubt:
        return _all([_of_cell(table, field, schema) for field, schema in value.items()])

    def required(value: Any, _: Any) -> Doubt:
        return _all([_is_filled(table, field) for field in value])

    def dependent(value: Any, _: Any) -> Doubt:
        return _all(
            [
                _any([_not(_is_filled(table, field)), required(others, None)])
                for field, others in value.items()
            ]
        )

    def kind(value: Any, _: Any) -> Doubt:
        return ACCEPTS_ALL if value == "object" else NOT_KNOWN

    own = {
        "properties": properties,
        "required": required,
        "dependentRequired": dependent,
        "type": kind,
    }
    try:
        return _of_schema(schema, own)
    except RecursionError:  # it is nested too deeply, which is told elsewhere
        return NOT_KNOWN


def _of_cell(table: Table, field: str, schema: object) -> Doubt:
    """Of a schema of one field: an empty cell is not there, and satisfies any."""
    if field not in table.names:
        return NOT_KNOWN
    return _any([_not(_is_filled(table, field)), _of_value(table[field], schema)])


def _is_filled(table: Table, field: str) -> Doubt:
    if field not in table.names:
        return NOT_KNOWN
    return Doubt(f"{name(field)} IS NULL", f"{name(field)} IS NOT NULL")


def _of_value(field: Field, schema: object) -> Doubt:
    """What is to be told of cells that are not empty."""
    c = name(field.name)

    def listed(value: Any, _: Any) -> Doubt:
        constants = [_constant(field, one) for one in value]
        if not constants or None in constants:
            return NOT_KNOWN
        among = f"{c} IN ({', '.join(map(str, constants))})"
        return _but_for_infinity(field, Doubt(f"NOT {among}", among))

    def single(value: Any, schema: Any) -> Doubt:
        return listed([value], schema)

    def pattern(value: Any, _: Any) -> Doubt:
        if field.type != "string" or not isinstance(value, str):
            return NOT_KNOWN
        told = doubts.match(c, value)
        return Doubt(told.unmet, told.met) if told else NOT_KNOWN

    def kind(value: Any, _: Any) -> Doubt:
        wanted = "string" if field.type == "date" else field.type
        wider = "number" if wanted in NUMBERS else wanted
        if value not in (wanted, wider):
            return NOT_KNOWN
        return _but_for_infinity(field, ACCEPTS_ALL)

    own: dict[str, Judge] = {"enum": listed, "const": single, "pattern": pattern, "type": kind}
    if field.type in NUMBERS:
        own |= {key: _beyond(field, sign, c) for key, sign in LIMITS.items()}
    if field.type == "string":
        own |= {key: _beyond(field, sign, f"length({c})") for key, sign in LENGTHS.items()}
    return _of_schema(schema, own)


def _beyond(field: Field, sign: str, measured: str) -> Judge:
    """Of a bound, which a cell is beyond if what is measured of it stands in a relation to it."""

    def judge(value: Any, _: Any) -> Doubt:
        bound = _number(value, whole=field.type != "number")
        if bound is None:
            return NOT_KNOWN
        wrong = f"{measured} {sign} {bound}"
        return _but_for_infinity(field, Doubt(wrong, f"NOT ({wrong})"))

    return judge


def _of_schema(schema: object, own: Mapping[str, Judge]) -> Doubt:
    """What is to be told of a schema, of whose keywords some are judged by ``own``."""
    if isinstance(schema, bool):
        return ACCEPTS_ALL if schema else REFUSES_ALL
    if not isinstance(schema, dict):
        return NOT_KNOWN

    def each(value: Any) -> list[Doubt]:
        return [_of_schema(one, own) for one in value]

    def conditional(value: Any, schema: Any) -> Doubt:
        met = _of_schema(value, own)
        then, other = (_of_schema(schema.get(key, True), own) for key in ("then", "else"))
        return _any([_all([met, then]), _all([_not(met), other])])

    judges: dict[str, Judge] = {
        "allOf": lambda value, _: _all(each(value)),
        "anyOf": lambda value, _: _any(each(value)),
        "not": lambda value, _: _not(_of_schema(value, own)),
        "if": conditional,
        "then": lambda *_: ACCEPTS_ALL,  # without `if` they say nothing
        "else": lambda *_: ACCEPTS_ALL,
        **own,
    }
    found = []
    for key, value in schema.items():
        if key in SAID or key.startswith("x-"):
            continue
        try:
            found.append(judges[key](value, schema) if key in judges else NOT_KNOWN)
        except (TypeError, AttributeError, ValueError):  # it is malformed, which is told elsewhere
            found.append(NOT_KNOWN)
    return _all(found)


def _all(doubts: list[Doubt]) -> Doubt:
    return Doubt(_or([d.refused for d in doubts]), _and([d.accepted for d in doubts]))


def _any(doubts: list[Doubt]) -> Doubt:
    return Doubt(_and([d.refused for d in doubts]), _or([d.accepted for d in doubts]))


def _not(doubt: Doubt) -> Doubt:
    return Doubt(doubt.accepted, doubt.refused)


def _or(conditions: list[str]) -> str:
    told = [condition for condition in conditions if condition != NEVER]
    return MAYBE if MAYBE in told else _joined(told, " OR ") if told else NEVER


def _and(conditions: list[str]) -> str:
    told = [condition for condition in conditions if condition != MAYBE]
    return NEVER if NEVER in told else _joined(told, " AND ") if told else MAYBE


def _joined(conditions: list[str], by: str) -> str:
    joined = conditions[0]
    if len(conditions) > 1:
        joined = by.join(f"({condition})" for condition in conditions)
    return joined if len(joined) <= LONGEST else MAYBE


def _constant(field: Field, value: object) -> str | None:
    """A value of JSON as SQL with which a cell of the column is compared as it stands."""
    if field.type == "boolean":
        return constant(value) if isinstance(value, bool) else None
    if field.type in NUMBERS:
        return _number(value, whole=field.type == "integer")
    return literal(value) if field.type == "string" and isinstance(value, str) else None


def _number(value: object, whole: bool) -> str | None:
    """The same of a number, where the database compares it exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= SURE:
        return None
    if not whole:
        return constant(float(value))
    return constant(int(value)) if value == int(value) else None


def _but_for_infinity(field: Field, doubt: Doubt) -> Doubt:
    """Infinity, and what is no number, stand for nothing in JSON."""
    if field.type != "number":
        return doubt
    odd = f"NOT isfinite({name(field.name)})"
    return Doubt(f"{doubt.refused} OR {odd}", f"{doubt.accepted} OR {odd}")
