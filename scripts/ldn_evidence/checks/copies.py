"""Texts of a package that share a run of words with a snapshot: they would copy what they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule
from ..model.package import Field, Package, Table
from ..model.rulebook import limit
from ..store.tables import name, row_key

COPIED = Rule("V04")
COPIED_WORDS = limit("copied_words")

Run = tuple[str, ...]  # of so many words, one after the other


def runs_of(text: str) -> Iterator[Run]:
    """All runs of words of a text, in order."""
    words = _words(text)
    for start in range(len(words) - COPIED_WORDS + 1):
        yield tuple(words[start : start + COPIED_WORDS])


def copies(
    connection: DuckDBPyConnection, package: Package, runs: dict[Run, str]
) -> Iterator[Finding]:
    """Cells that hold a run of words of a snapshot.

    Args:
        connection: A database that holds all tables of the package.
        package: The package.
        runs: Runs of words, each with the source in whose snapshot it stands.
    """
    for table in package.tables.values():
        texts = [field.name for field in table.fields if _may_not_copy(field)]
        if texts:
            yield from _in_table(connection, table, texts, runs)


def _in_table(
    connection: DuckDBPyConnection, table: Table, texts: list[str], runs: dict[Run, str]
) -> Iterator[Finding]:
    shown = ", ".join(["_line", row_key(table), *map(name, texts)])
    rows = connection.execute(f"SELECT {shown} FROM raw.{name(table.name)}").fetchall()
    for line, key, *cells in rows:
        for field, cell in zip(texts, cells):
            run = next((run for run in runs_of(cell or "") if run in runs), None)
            if run:
                yield COPIED.at(
                    f"{field} shares with {runs[run]}: `{' '.join(run)}`",
                    table=table.name,
                    line=line,
                    field=field,
                    row_id=key,
                    value=cell,
                )


def _may_not_copy(field: Field) -> bool:
    """Whether a field holds free text; one that is verbatim by nature (`x-verbatim`) may copy."""
    closed = {"enum", "pattern"} & set(field.constraints)
    return field.type == "string" and not closed and not field.spec.get("x-verbatim")


def _words(text: str) -> list[str]:
    """Lower-case words; a number keeps its point, a sentence does not."""
    words = (word.strip(".") for word in re.findall(r"[\w.%]+", text.lower()))
    return [word for word in words if word]
