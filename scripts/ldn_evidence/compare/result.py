"""What a comparison of two packages comes to: changes of schemas, rows that differ, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from ..model.package import Table
from ..store.tables import literal, name
from .archives import Side
from .schemas import Change

KINDS = ("removed", "withdrawn", "changed", "added")
ROWS = "memory.main.rows"  # the table in which rows that differ end

CREATE_ROWS = f"""
CREATE TABLE {ROWS} (
    tbl VARCHAR, kind VARCHAR, id VARCHAR, old_line BIGINT, new_line BIGINT,
    field VARCHAR, old VARCHAR, new VARCHAR, judgement BOOLEAN
)"""


class RowChange(NamedTuple):
    """A cell that differs, or a row that one side lacks; lines count from 1, the header."""

    table: str
    id: str
    old_line: int | None
    new_line: int | None
    field: str | None
    old: str | None
    new: str | None


class Figure(NamedTuple):
    """A figure that follows from the rows, of one item, before and after; None where unknown."""

    figure: str
    item: str
    before: str | None
    after: str | None


@dataclass
class Count:
    """Rows of one table, before and after, and how many differ in which way."""

    before: int = 0
    after: int = 0
    removed: int = 0
    withdrawn: int = 0
    changed: int = 0
    added: int = 0

    @property
    def differs(self) -> bool:
        """Whether any row differs."""
        return bool(self.removed or self.withdrawn or self.changed or self.added)

    def of(self, kind: str) -> int:
        """How many rows differ in this way, one of KINDS."""
        return int(getattr(self, kind))


@dataclass
class Diff:
    """Two packages compared; of ``figures`` the same ones are included."""

    old: Side
    new: Side
    connection: duckdb.DuckDBPyConnection
    changes: list[Change] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def vocabularies(self) -> set[str]:
        """Tables of both sides whose rows are a closed list.

        A row of them that comes or goes is among ``changes``, too.
        """
        return {
            name
            for name, table in self.new.package.tables.items()
            if table.spec.get("x-vocabulary") and name in self.old.package.tables
        }

    def rows(
        self, kind: str, judgement: bool | None = None, told: bool = True, limit: int | None = None
    ) -> list[RowChange]:
        """What differs in one way, in the order of tables and rows.

        Args:
            kind: one of KINDS.
            judgement: only fields that hold a judgement, or only others; None for both.
            told: False leaves out what ``changes`` tell already.
            limit: at most so many.

        Returns:
            A change for each cell, or for each row that one side lacks.
        """
        places = "".join(
            f" WHEN {literal(table)} THEN {place}" for place, table in enumerate(self.counts)
        )
        order = f"CASE tbl{places} END, id, field"
        sql = (
            f"SELECT tbl, id, old_line, new_line, field, old, new"
            f" {self._of(kind, judgement, told)} ORDER BY {order}"
        )
        found = self.connection.execute(f"{sql} LIMIT {limit}" if limit else sql).fetchall()
        return [RowChange(*row) for row in found]

    def count(self, kind: str, judgement: bool | None = None, told: bool = True) -> int:
        """How many changes ``rows`` has."""
        return number(self.connection, f"SELECT count(*) {self._of(kind, judgement, told)}")

    def row(self, table: str, line: int) -> dict[str, str | None]:
        """The cells of a row of the newer side, by its line; None where a cell is empty."""
        sql = f"SELECT * EXCLUDE (_line) FROM after.raw.{name(table)} WHERE _line = {line}"
        cells = self.connection.execute(sql).fetchone() or ()
        return dict(zip(self.new.package.tables[table].names, cells))

    def _of(self, kind: str, judgement: bool | None, told: bool) -> str:
        only = [f"kind = {literal(kind)}"]
        if judgement is not None:
            only.append(f"judgement = {judgement}")
        if not told:
            shared = self.old.package.tables.keys() & self.new.package.tables.keys()
            rest = ", ".join(map(literal, shared - self.vocabularies))
            only.append(f"tbl IN ({rest or 'NULL'})")
        return f"FROM {ROWS} WHERE {' AND '.join(only)}"

    @property
    def shifted(self) -> list[Figure]:
        """The figures that are not the same."""
        return [figure for figure in self.figures if figure.before != figure.after]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.changes and not any(count.differs for count in self.counts.values())


def has_ids(table: Table) -> bool:
    """Whether rows have ids of their own: a key that is not made of references alone."""
    references = {name for key in table.foreign_keys for name in key.fields}
    return bool(set(table.primary_key) - references)


def number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query selects."""
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
