"""A query that comes with a package: it is one SELECT, and calls no function that acts."""

from __future__ import annotations

import json
import re
from typing import Any

import duckdb

from ..model.rulebook import limit
from .tables import literal

MOST_SQL = limit("query")  # characters
# Table functions that a query may call; others reach logs and settings, or hide a query in a text.
TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}
# What may stand before a parenthesis in a query that need not be looked at further: words of SQL,
# and functions of values, none of which is a table function as well.
WORDS = """
abs and as avg between by case cast char ceil coalesce concat count cross decimal dense_rank else
except exists filter first_value floor from greatest having in instr intersect join lag last_value
lateral lead least length like lower ltrim max min not nullif on or over partition power rank
replace reverse round row_number rtrim select sign sqrt substr substring sum then trim union upper
using values varchar when where with
"""
PLAIN = frozenset(WORDS.split())
TEXT_OR_COMMENT = re.compile(r"'[^']*'|--[^\n\r]*")  # a text with '' in it is two of them
# By these a name, a text or a comment is written in another way.
OTHERWISE = re.compile(r'["$]|/\*')
CALLED = re.compile(r"\b(\w++)\s*+\(")


def one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The text of a query that is one SELECT and nothing else. Raises ValueError, duckdb.Error.

    In a SELECT, too, a table function may act: `enable_logging` prints each later query to standard
    output, past all escaping.
    """
    query = _only_select(connection, sql)
    if calls_plainly(query):
        return query
    called: set[str] = set()

    def collect(node: dict[str, Any]) -> dict[str, Any]:
        if node.get("type") == "TABLE_FUNCTION":
            called.add(str(node["function"].get("function_name")).lower())
        return node

    # A parameter would cost a third of a second, once.
    asked = f"SELECT json_serialize_sql({literal(query)})"
    written = connection.execute(asked).fetchall()[0][0]
    tree = json.loads(written, object_hook=collect)
    if tree["error"]:
        raise ValueError(str(tree["error_message"]))
    if unknown := sorted(called - TABLE_FUNCTIONS):
        raise ValueError(f"{unknown[0]}() is no function that a query of a package may read from")
    return query


def calls_plainly(query: str) -> bool:
    """Whether the words alone tell that a query calls no table function.

    To have it parsed would tell of every query, at thirty times the cost.
    """
    code = TEXT_OR_COMMENT.sub(" ", query)
    if "\\" in query or OTHERWISE.search(code):
        return False
    if not code.isascii():  # what is a blank there is not known here
        return False
    return all(word.lower() in PLAIN for word in CALLED.findall(code))


def _only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    if len(sql) > MOST_SQL:
        raise ValueError(f"the query has {len(sql):,} characters, more than {MOST_SQL:,}")
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError("the file must hold exactly one SELECT, and nothing else")
    return statements[0].query.strip().rstrip(";")
