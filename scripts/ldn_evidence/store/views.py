"""Views by their names: a query of a figure may select from the other views of its package."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

from . import queries, tables

WORD = re.compile(r"'(?:[^']|'')*'|--[^\n]*|(\w+)")  # a text, a comment, or a word


def name_those_in(
    cursor: duckdb.DuckDBPyConnection,
    sql: str,
    known: Mapping[str, str],
    harmless: frozenset[str] = frozenset(),
    named: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Give the views that a query speaks of their names, those first of which they speak.

    Args:
        cursor: the names hold for it alone.
        sql: the query.
        known: name of a view -> its query.
        harmless: queries of which it is known that they call no table function.
        named: views that have their names already.

    Returns:
        All that have their names now. Raises ValueError, duckdb.Error.
    """
    for name in sorted(words_of(sql) & known.keys() - named):
        others = {other: text for other, text in known.items() if other != name}
        named |= name_those_in(cursor, known[name], others, harmless, named)
        query = queries.one_select(cursor, known[name], harmless)
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {tables.name(name)} AS {query}")
        named |= {name}
    return named


def words_of(sql: str) -> set[str]:
    """The words of a query without its comments and its texts."""
    return {found[1] for found in WORD.finditer(sql) if found[1]}
