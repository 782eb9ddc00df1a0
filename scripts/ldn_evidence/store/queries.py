"""A query that comes with a package: it is one SELECT, and calls no function that acts."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import duckdb

from ..model.rulebook import limit
from .tables import literal

MOST_SQL = limit("query")  # characters
# That a query may call; others reach logs and settings, or hide a query in a text.
TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}
_HARMLESS: dict[str, str] = {}  # texts that were found to call none, as queries


def one_select(
    connection: duckdb.DuckDBPyConnection, sql: str, harmless: frozenset[str] = frozenset()
) -> str:
    """The text of a query that is one SELECT and nothing else. Raises ValueError, duckdb.Error.

    In a SELECT, too, a table function may act: `enable_logging` prints each later query to standard
    output, past all escaping. ``harmless`` are texts of which it is known that they call none.
    """
    query = _only_select(connection, sql)
    if query in harmless:
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


def harmless(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> frozenset[str]:
    """Of many queries, looked at together, those that call no table function at all.

    ``one_select`` looks at the others one by one. What a text calls never changes, so that one
    found harmless is not looked at a second time.
    """
    queries = {}
    for text in set(texts) - _HARMLESS.keys():
        with suppress(ValueError, duckdb.Error):
            queries[text] = _only_select(connection, text)
    with suppress(duckdb.Error):
        listed = ", ".join(map(literal, queries.values()))
        trees = connection.execute(
            f"SELECT json_serialize_sql(unnest([{listed}]::VARCHAR[]))"
        ).fetchall()
        for (text, query), (tree,) in zip(queries.items(), trees):
            if tree.startswith('{"error":false,') and "TABLE_FUNCTION" not in tree:
                _HARMLESS[text] = query
    return frozenset(_HARMLESS[text] for text in texts if text in _HARMLESS)


def _only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    if len(sql) > MOST_SQL:
        raise ValueError(f"the query has {len(sql):,} characters, more than {MOST_SQL:,}")
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError("the file must hold exactly one SELECT, and nothing else")
    return statements[0].query.strip().rstrip(";")
