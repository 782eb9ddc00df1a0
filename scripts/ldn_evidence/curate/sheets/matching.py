"""Which row of the package a row of a sheet is: by its id, by its identity, or by where it stands.

What makes two rows one is said by the table schema: ``x-identity``, a list of fields, or several
such lists, the strongest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ...model.ids import default, holes
from ...model.package import Table
from ...store.opened import OpenPackage
from ..trial import Row
from .cells import fold


class Double(NamedTuple):
    """A row that is the same as one before it in the sheet, or as one of the package.

    ``number`` is its row number, if it has one; ``differs`` the fields in which the two differ.
    """

    row_id: str
    number: int | None
    differs: list[str]


def _stated(table: Table) -> list[list[str]]:
    stated = table.spec.get("x-identity") or []
    one_list = bool(stated) and isinstance(stated[0], str)
    lists: list[list[str]] = [stated] if one_list else stated
    return lists


def misnamed(table: Table) -> list[str]:
    """Names in an identity that no field has; lists with one of them are passed over."""
    return [name for names in _stated(table) for name in names if name not in table.names]


def identities(table: Table, derived: Collection[str] = ()) -> list[list[str]]:
    """Lists of fields in which two rows of a table agree if they are one, the strongest first.

    There are none where only the key tells rows from each other.
    """
    if stated := _stated(table):
        return [names for names in stated if set(names) <= set(table.names)]
    if len(table.primary_key) != 1:
        return []
    key = table.primary_key[0]
    unique = [
        [field.name]
        for field in table.fields
        if field.constraints.get("unique") and field.name != key
    ]
    named, numbered = holes(table)
    from_id = [named] if named and not numbered else []
    if unique or from_id:
        return unique + from_id
    with_default = {field.name for field in table.fields if field.spec.get("x-default")}
    apart = {key, *derived, *with_default}
    content = [field for field in table.fields if field.name not in apart]
    ordered = sorted(content, key=lambda field: not field.required)
    return [[field.name for field in ordered]] if table.spec.get("x-id") and ordered else []


def key_of(table: Table, row: Row) -> str:
    """The id of a row: its key, in one text."""
    return "/".join(row.get(name, "") for name in table.primary_key)


@dataclass
class Matcher:
    """The rows of a table, as the rows of a sheet meet them.

    Args:
        package: The package.
        table: The table.
        rows: Its rows by id.
        ids: The ids that the sheet has, by row number; empty where it has none.
        fresh: Whether the workbook was written from these very rows.
    """

    package: OpenPackage
    table: Table
    rows: dict[str, Row]
    ids: dict[int, str]
    fresh: bool = False
    defaults: Row = field(init=False)
    derived: set[str] = field(init=False)
    computed: set[str] = field(init=False)  # fields that may be left empty
    made: bool = field(init=False)  # whether ids are made from the rows
    used_ids: set[str] = field(init=False)  # that no new row can have
    present: dict[str, int] = field(init=False)  # row id -> row number, of rows of the package
    numbers: dict[str, int] = field(default_factory=dict)  # the same, of the rows read so far

    def __post_init__(self) -> None:
        table = self.table
        values = {field.name: default(self.package, field) for field in table.fields}
        self.defaults = {name: value for name, value in values.items() if value}
        self.derived = self.package.computed(table)
        self.used_ids = set(self.rows)
        self.present = {
            row_id: number for number, row_id in self.ids.items() if row_id in self.rows
        }
        self.identities = identities(table, self.derived)
        self.made = bool(table.spec.get("x-id")) and len(table.primary_key) == 1
        self.computed = self._computed() & set(table.names)
        self.shelf: dict[tuple[object, ...], list[str]] = defaultdict(list)
        self.known = dict(self.rows)
        for row_id, row in self.rows.items():
            self._shelve(row_id, row)

    def _computed(self) -> set[str]:
        named, measured = self.table.pointer, self.table.measures
        span = {*named.span, named.fragment} if named else set()
        snapshot = set(measured.snapshot) if measured else set()
        own_id = set(self.table.primary_key) if self.made else set()
        return self.derived | span | snapshot | own_id | set(self.defaults)

    def add(self, row_id: str, row: Row, number: int) -> None:
        """Note a row of the sheet, so that no later one doubles it."""
        self.numbers[row_id] = number
        self.used_ids.add(row_id)
        if row_id not in self.known:
            self.known[row_id] = row
            self._shelve(row_id, row)

    def same(self, row: Row) -> str | None:
        """The id of the row that ``row`` is by its identity, whatever its own id.

        None where there is no such row, or several that differ from it.
        """
        for rank, key in self._keys(row):
            found = [
                row_id
                for row_id in self.shelf.get(key, ())
                if not self._apart(rank, row, self.known[row_id])
            ]
            alike = [row_id for row_id in found if not self.differing(row, row_id)]
            in_sheet = {*self.present, *self.numbers}
            free = [row_id for row_id in alike if row_id not in in_sheet]
            if alike or len(found) == 1:
                return (free or alike or found)[0]
        return None

    def double(self, row: Row, row_id: str) -> Double | None:
        """What a row without an id doubles, where the row that it is stands in the sheet too."""
        number = self.numbers.get(row_id) or self.present.get(row_id)
        return Double(row_id, number, self.differing(row, row_id)) if number else None

    def differing(self, row: Row, row_id: str) -> list[str]:
        """Fields in which a row says something else than a known one.

        What it leaves empty, and what is derived, says nothing.
        """
        other, apart = self.known[row_id], {*self.table.primary_key, *self.derived}
        stated = (name for name in self.table.names if name not in apart and row.get(name))
        return [name for name in stated if fold(row[name]) != fold(other.get(name, ""))]

    def lost(self, number: int, row: Row) -> str | None:
        """The row of the package that is gone from the sheet, while this one has taken its place.

        That is a row of the same content, or in the same place, with another id, or none.
        """
        content = self._content(row)
        if content and (row_id := self._by_content.get(content)) and row_id not in self.present:
            return row_id
        if not (row_id := self._places.get(number)):
            return None
        other, key = self.rows[row_id], self.table.primary_key
        if len(key) > 1:
            same = any(row.get(name) == other[name] for name in key)
            rest = (name for name in self.table.names if name not in {*key, *self.derived})
            same = same and all(row.get(name, "") == other[name] for name in rest)
            return row_id if same else None
        filled = [name for name in self._own if row.get(name) or other[name]]
        agreeing = [name for name in filled if row.get(name) == other[name]]
        return row_id if 2 * len(agreeing) > len(filled) else None

    def _shelve(self, row_id: str, row: Row) -> None:
        for _, key in self._keys(row):
            self.shelf[key].append(row_id)

    def _keys(self, row: Row) -> list[tuple[int, tuple[object, ...]]]:
        """For each identity, its rank and what the row says in its fields."""
        full = self.defaults | {name: value for name, value in row.items() if value}
        return [
            (rank, (rank, *(fold(full.get(name, "")) for name in names)))
            for rank, names in enumerate(self.identities)
            if full.get(names[0])
        ]

    def _apart(self, rank: int, row: Row, other: Row) -> bool:
        """Whether a stronger identity than the one in which two rows agree speaks against it."""
        for names in self.identities[:rank]:
            filled = all(row.get(name) and other.get(name) for name in names)
            if filled and any(row[name] != other[name] for name in names):
                return True
        return False

    @cached_property
    def _own(self) -> list[str]:
        """Fields in which rows differ from each other.

        No lists of values, no references, nothing that is filled by itself but the span.
        """
        referring = {name for key in self.table.foreign_keys for name in key.fields}
        closed = {
            field.name
            for field in self.table.fields
            if field.type == "boolean" or "enum" in field.constraints
        }
        apart = {*self.table.primary_key, *self.derived, *self.defaults, *referring, *closed}
        return [name for name in self.table.names if name not in apart]

    def _content(self, row: Row) -> tuple[str, ...] | None:
        """All that a row says but for its key; None where that is not enough to know it by."""
        if len(self.table.primary_key) != 1 or not any(row.get(name) for name in self._own):
            return None
        apart = {*self.table.primary_key, *self.derived}
        return tuple(row.get(name, "") for name in self.table.names if name not in apart)

    @cached_property
    def _by_content(self) -> dict[tuple[str, ...], str]:
        contents = ((self._content(row), row_id) for row_id, row in self.rows.items())
        return {content: row_id for content, row_id in contents if content}

    @cached_property
    def _places(self) -> dict[int, str]:
        """Row number of a row that the package has not -> the row that would stand in its place.

        Rows in another order show no places; nor do those below the last one, unless the package
        had no others when the workbook was written.
        """
        order, places = list(self.rows), dict[int, str]()
        at = {row_id: index for index, row_id in enumerate(order)}
        before = -1  # index of the last row of the package that was met
        between: list[int] = []  # numbers of other rows since then
        for number, row_id in self.ids.items():
            if row_id not in at:
                between.append(number)
                continue
            after = at[row_id]
            if after - before - 1 == len(between):
                places |= self._gone(order[before + 1 : after], between)
            before, between = after, []
        if self.fresh and before >= 0:
            places |= self._gone(order[before + 1 : before + 1 + len(between)], between)
        return places

    def _gone(self, rows: list[str], numbers: list[int]) -> dict[int, str]:
        """Row number -> row id, of rows that the sheet has nowhere."""
        pairs = zip(numbers, rows)
        return {number: row_id for number, row_id in pairs if row_id not in self.present}
