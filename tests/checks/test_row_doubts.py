"""What the database tells of rows and a row schema is never narrower than what the engine says."""

from __future__ import annotations

from math import inf, nan

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from ldn_evidence.checks.row_doubts import LONGEST, MAYBE, NEVER, NOT_KNOWN, of_rows
from ldn_evidence.checks.row_schema import row_schema
from ldn_evidence.checks.rows import _json_value
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.package import Field, Table
from ldn_evidence.store.tables import constant

KINDS = {"s": "string", "i": "integer", "n": "number", "b": "boolean", "d": "date"}
STORED = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
TABLE = Table(
    "t", "data/t.csv", [Field(n, k, {}, {}) for n, k in KINDS.items()], ["s"], [], {}
)  # fmt: skip
TEXTS = ["", "a", "ab", "b.c", "a b", "a\u00a0b", "é", "a\nb", "2024-01-01", "1", "K", "\u212a"]
NUMBERS = [-1, 0, 1, 2, 2.5, 10**17, 2**53 - 1, 2.0**53]
PATTERNS = ["^a", "a$", "^[^\\s]+$", "a.b", "\\d", "^(?:a|b)$", "\\.", "(?i)k", "^\\w+$", "[^a]"]
# What the database would read otherwise, or make a search for a prefix or suffix of.
PATTERNS += ["[[:alpha:]]", "(?:)b", "\\.(?:)", "$b", "b^", "$$", "\\<a", "[a&&b]", "^a|b$"]
VALUES = st.one_of(st.sampled_from([*TEXTS, *NUMBERS, True, False]))


def schemas_of(leaf: st.SearchStrategy) -> st.SearchStrategy:
    """Schemas made of others by the keywords that hold schemas."""
    return st.recursive(
        st.one_of(leaf, st.booleans()),
        lambda inner: st.one_of(
            st.fixed_dictionaries({"not": inner}),
            st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
            st.fixed_dictionaries({"oneOf": st.lists(inner, min_size=1, max_size=2)}),
            st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
            st.fixed_dictionaries({"then": inner, "x-name": st.just("then alone")}),
        ),
        max_leaves=5,
    )


OF_CELLS = schemas_of(
    st.fixed_dictionaries(
        {},
        optional={
            "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=repr),
            "const": VALUES,
            "pattern": st.sampled_from(PATTERNS),
            "type": st.sampled_from(["string", "integer", "number", "boolean", ["string"]]),
            "minimum": st.sampled_from(NUMBERS),
            "exclusiveMaximum": st.sampled_from(NUMBERS),
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(0, 3),
            "multipleOf": st.just(2),
        },
    )
)
FIELDS = st.sampled_from([*KINDS, "unknown"])
OF_ROWS = schemas_of(
    st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(FIELDS, OF_CELLS, max_size=3),
            "required": st.lists(FIELDS, max_size=2, unique=True),
            "dependentRequired": st.dictionaries(FIELDS, st.lists(FIELDS, max_size=2, unique=True)),
            "type": st.sampled_from(["object", "string"]),
            "minProperties": st.integers(0, 2),
        },
    )
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, *TEXTS[1:]]),
        st.sampled_from([None, -1, 0, 1, 2, 10**17, 2**53 + 1]),
        st.sampled_from([None, 0.0, 1.0, 2.5, 2.0**53, inf, nan]),
        st.sampled_from([None, True, False]),
        st.sampled_from([None, "2024-01-01", "2025-12-31"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def database():
    return duckdb.connect(":memory:")


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(schema=OF_ROWS, rows=ROWS)
def test_no_row_that_the_engine_refuses_is_beyond_doubt_nor_one_that_it_accepts(
    database, schema, rows
):
    told, engine = of_rows(TABLE, schema), row_schema(schema)
    listed = ", ".join(
        "(" + ", ".join(f"CAST({constant(c)} AS {STORED[k]})" for c, k in zip(row, KINDS.values())) + ")"
        for row in rows
    )  # fmt: skip
    query = (
        f"SELECT *, {told.refused}, {told.accepted} FROM (VALUES {listed}) t({', '.join(KINDS)})"
    )
    for *cells, refused, accepted in database.execute(query).fetchall():
        row = {n: _json_value(c) for n, c in zip(KINDS, cells) if c is not None}
        assert accepted if engine.is_valid(row) else refused, (row, told)


def test_the_branches_of_the_package_are_all_told_by_the_database():
    tables = load_package(ROOT).tables.values()
    told = [of_rows(table, rule.schema).refused for table in tables for rule in table.row_rules]
    assert len(told) > 100 and not {MAYBE, NEVER} & set(told)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"unknown": {"const": "a"}}},
        {"properties": ["s"]},
        {"required": 5},
        {"allOf": 5},
        {"dependentRequired": ["s"]},
        {"properties": {"s": {"pattern": 5}}},
        {"properties": {"s": {"enum": 5}}},
        {"properties": {"s": {"enum": []}}},
        {"properties": {"i": {"minimum": "low"}}},
        {"properties": {"s": {"enum": [None, {"a": 1}]}}},
        {"$ref": "#/nowhere"},
        "no schema",
    ],
)
def test_of_what_is_malformed_or_not_known_nothing_is_told(schema):
    told = of_rows(TABLE, schema)
    assert told.accepted == MAYBE and told.refused in (MAYBE, '"s" IS NOT NULL', '"i" IS NOT NULL')


def test_a_condition_that_grows_without_bound_tells_nothing():
    deep: object = {"required": ["s"]}
    for _ in range(40):
        deep = {"if": deep, "then": {"required": ["n"]}}
    told = of_rows(TABLE, {"allOf": [deep, {"required": ["s"]}]})
    assert max(map(len, told)) <= 2 * LONGEST
    nested: object = {"required": ["s"]}
    for _ in range(5_000):
        nested = {"not": nested}
    assert of_rows(TABLE, nested) == NOT_KNOWN
