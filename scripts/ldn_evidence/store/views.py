"""Views by their names: a query of a figure may select from the other views of its package."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from functools import lru_cache

import duckdb

from . import queries, tables

WORD = re.compile(r"'[^']*'|--[^\n]*|(\w+)")  # a text (two, with '' in it), a comment, or a word


def name_those_in(
    cursor: duckdb.DuckDBPyConnection,
    sql: str,
    known: Mapping[str, str],
    named: frozenset[str] = frozenset(),
    shapes: MutableMapping[str, str] | None = None,
) -> frozenset[str]:
    """Give the views that a query speaks of their names, those first of which they speak.

    Args:
        cursor: the names hold for it alone.
        sql: the query.
        known: name of a view -> its query.
        named: views that have their names already.
        shapes: where the names are to stand for no rows, of the columns that the views have
            (``no_rows_of``), so that whatever selects from them is planned as fast as if they were
            tables: those that are known, by query. Others are added.

    Returns:
        All that have their names now. Raises ValueError, duckdb.Error.
    """
    for name in sorted(words_of(sql) & known.keys() - named):
        text = known[name]
        query = shapes.get(text) if shapes is not None else None
        if query is None:
            others = {other: text for other, text in known.items() if other != name}
            named |= name_those_in(cursor, text, others, named, shapes)
            query = queries.one_select(cursor, text)
            if shapes is not None:
                query = shapes[text] = no_rows_of(cursor, query)
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {tables.name(name)} AS {query}")
        named |= {name}
    return named


def no_rows_of(cursor: duckdb.DuckDBPyConnection, query: str) -> str:
    """A query of the same columns, without rows; the one given is not run. Raises duckdb.Error."""
    columns = [
        f"CAST(NULL AS {kind}) AS {tables.name(column)}"
        for column, kind, *_ in _described(cursor, query)
    ]
    return f"SELECT {', '.join(columns)} WHERE false"


def columns_of(cursor: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The names of the columns of a query, which is not run. Raises duckdb.Error."""
    return [column for column, *_ in _described(cursor, query)]


def _described(cursor: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, ...]]:
    return cursor.execute(f"DESCRIBE SELECT * FROM ({query}\n)").fetchall()


@lru_cache(maxsize=1024)
def words_of(sql: str) -> frozenset[str]:
    """The words of a query without its comments and its texts."""
    return frozenset(found[1] for found in WORD.finditer(sql) if found[1])
