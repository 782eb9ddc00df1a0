"""Which row of the package a row of a sheet is: by its id, by what makes two rows one, or by where it stands.

What makes two rows one is said by the table schema: ``x-identity``, a list of columns, or several such lists, the strongest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ...model.ids import default, holes
from ...model.package import Package, Table
from ..trial import Row
from .cells import fold


class Double(NamedTuple):
    """A row that is the same as one of the sheet before it, or of the package: by its id, its row number if any, and in which columns it differs."""

    row_id: str
    number: int | None
    differs: list[str]


def _stated(table: Table) -> list[list[str]]:
    stated = table.spec.get("x-identity") or []
    return stated if not stated or isinstance(stated[0], list) else [stated]


def misnamed(table: Table) -> list[str]:
    """Names in an identity that no column has; lists with one of them are passed over."""
    return [name for names in _stated(table) for name in names if name not in table.names]


def identities(table: Table, derived: Collection[str] = ()) -> list[list[str]]:
    """Lists of columns in which two rows of a table agree if they are one, the strongest first; none where only the key tells."""
    if stated := _stated(table):
        return [names for names in stated if set(names) <= set(table.names)]
    if len(table.primary_key) != 1:
        return []
    key = table.primary_key[0]
    unique = [
        [column.name]
        for column in table.fields
        if column.constraints.get("unique") and column.name != key
    ]
    columns, numbered = holes(table)
    if unique or (columns and not numbered):
        return unique + ([columns] if columns and not numbered else [])
    apart = {
        key,
        *derived,
        *(column.name for column in table.fields if column.spec.get("x-default")),
    }
    content = [column for column in table.fields if column.name not in apart]
    ordered = sorted(content, key=lambda column: not column.required)
    return [[column.name for column in ordered]] if table.spec.get("x-id") and ordered else []


def key_of(table: Table, row: Row) -> str:
    return "/".join(row.get(column, "") for column in table.primary_key)


@dataclass
class Matcher:
    """The rows of a table, as the rows of a sheet meet them. ``ids`` are the keys that the sheet has, by row number."""

    package: Package
    table: Table
    rows: dict[str, Row]
    ids: dict[int, str]
    fresh: bool = False  # whether the workbook was written from these very rows
    defaults: Row = field(init=False)
    derived: set[str] = field(init=False)
    computed: set[str] = field(init=False)
    taken: set[str] = field(init=False)  # ids that no new row can have
    numbers: dict[str, int] = field(
        default_factory=dict
    )  # row id -> row number, of the rows read so far

    def __post_init__(self) -> None:
        table = self.table
        self.defaults = {
            column.name: value
            for column in table.fields
            if (value := default(self.package, column))
        }
        self.derived = {rule.field for rule in self.package.derived if rule.table == table.name}
        self.taken = set(self.rows)
        self.present = {
            row_id: number for number, row_id in self.ids.items() if row_id in self.rows
        }
        self.identities = identities(table, self.derived)
        self.made = bool(table.spec.get("x-id")) and len(table.primary_key) == 1
        # The fragment follows from the span, where a table has one.
        span = {*table.span.place, table.span.fragment} if table.span else set()
        snapshot = set(table.snapshot.measures) if table.snapshot else set()
        own_id = set(table.primary_key) if self.made else set()
        self.computed = (self.derived | span | snapshot | own_id | set(self.defaults)) & set(
            table.names
        )
        self.shelf: dict[tuple, list[str]] = defaultdict(list)
        self.known = dict(self.rows)
        for row_id, row in self.rows.items():
            self._shelve(row_id, row)

    def add(self, row_id: str, row: Row, number: int) -> None:
        """Note a row of the sheet, so that no later one doubles it."""
        self.numbers[row_id] = number
        self.taken.add(row_id)
        if row_id not in self.known:
            self.known[row_id] = row
            self._shelve(row_id, row)

    def same(self, row: Row) -> str | None:
        """The id of the row that ``row`` is by its identity, whatever its id; None where there is none, or several that differ from it."""
        for rank, key in self._keys(row):
            found = [
                row_id
                for row_id in self.shelf.get(key, ())
                if not self._apart(rank, row, self.known[row_id])
            ]
            alike = [row_id for row_id in found if not self.differing(row, row_id)]
            free = [
                row_id
                for row_id in alike
                if row_id not in self.present and row_id not in self.numbers
            ]
            if alike or len(found) == 1:
                return (free or alike or found)[0]
        return None

    def double(self, row: Row, row_id: str) -> Double | None:
        """What a row without an id doubles, where the row that it is stands in the sheet as well."""
        number = self.numbers.get(row_id) or self.present.get(row_id)
        return Double(row_id, number, self.differing(row, row_id)) if number else None

    def differing(self, row: Row, row_id: str) -> list[str]:
        """Columns in which a row says something else than a known one; what it leaves empty, and what is computed, says nothing."""
        other, key = self.known[row_id], self.table.primary_key
        said = (
            name
            for name in self.table.names
            if name not in key and name not in self.derived and row.get(name)
        )
        return [name for name in said if fold(row[name]) != fold(other.get(name, ""))]

    def lost(self, number: int, row: Row) -> str | None:
        """The row of the package that is gone from the sheet, while a row of its content, or one in its place, has another id, or none."""
        content = self._content(row)
        if content and (row_id := self._by_content.get(content)) and row_id not in self.present:
            return row_id
        if not (row_id := self._places.get(number)):
            return None
        other, key = self.rows[row_id], self.table.primary_key
        if len(key) > 1:
            rest = [
                name for name in self.table.names if name not in key and name not in self.derived
            ]
            same = any(row.get(name) == other[name] for name in key) and all(
                row.get(name, "") == other[name] for name in rest
            )
            return row_id if same else None
        filled = [name for name in self._own if row.get(name) or other[name]]
        agreeing = [name for name in filled if row.get(name) == other[name]]
        return row_id if 2 * len(agreeing) > len(filled) else None

    def _shelve(self, row_id: str, row: Row) -> None:
        for _, key in self._keys(row):
            self.shelf[key].append(row_id)

    def _keys(self, row: Row) -> list[tuple[int, tuple]]:
        full = self.defaults | {name: value for name, value in row.items() if value}
        lists = enumerate(self.identities)
        return [
            (rank, (rank, *(fold(full.get(name, "")) for name in names)))
            for rank, names in lists
            if full.get(names[0])
        ]

    def _apart(self, rank: int, row: Row, other: Row) -> bool:
        """Whether a stronger identity than the one in which two rows agree speaks against it."""
        return any(
            all(row.get(name) and other.get(name) for name in names)
            and any(row[name] != other[name] for name in names)
            for names in self.identities[:rank]
        )

    @cached_property
    def _own(self) -> list[str]:
        """Columns in which rows differ from each other: no lists of values, no references, nothing that is filled by itself but the span."""
        referring = {name for key in self.table.foreign_keys for name in key.fields}
        closed = {
            column.name
            for column in self.table.fields
            if column.type == "boolean" or "enum" in column.constraints
        }
        apart = {*self.table.primary_key, *self.derived, *self.defaults, *referring, *closed}
        return [name for name in self.table.names if name not in apart]

    def _content(self, row: Row) -> tuple | None:
        """All that a row says but for its key; None where that is not enough to know it by."""
        if len(self.table.primary_key) != 1 or not any(row.get(name) for name in self._own):
            return None
        return tuple(
            row.get(name, "")
            for name in self.table.names
            if name not in self.table.primary_key and name not in self.derived
        )

    @cached_property
    def _by_content(self) -> dict[tuple, str]:
        found = {
            content: row_id for row_id, row in self.rows.items() if (content := self._content(row))
        }
        return found

    @cached_property
    def _places(self) -> dict[int, str]:
        """Row number of a row that the package has not -> the row of the package that would stand in its place."""
        order, places = list(self.rows), {}
        at = {row_id: index for index, row_id in enumerate(order)}
        before, between = -1, []
        for number, row_id in [*self.ids.items(), (0, None)]:
            if row_id is not None and row_id not in at:
                between.append(number)
                continue
            after = len(order) if row_id is None else at[row_id]
            gone = order[before + 1 : min(after, before + 1 + len(between))] if between else []
            fitting = (
                after - before - 1 == len(between)
                if row_id is not None
                else self.fresh and before >= 0
            )
            if fitting:  # rows in another order show no places; nor do those below the last, unless the package had no others then
                places |= {n: one for n, one in zip(between, gone) if one not in self.present}
            before, between = after, []
        return places
