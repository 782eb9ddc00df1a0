"""What a package is made of, once its schemas are read: tables, columns, keys, rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from errno import EPERM
from functools import cached_property
from pathlib import Path
from typing import Any

from .files import universal, unsafe_reason
from .findings import Finding


@dataclass(frozen=True, eq=False)
class Field:
    name: str
    type: str
    constraints: dict[str, Any]
    spec: dict[str, Any]

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class ForeignKey:
    fields: tuple[str, ...]
    table: str
    to_fields: tuple[str, ...]


@dataclass(frozen=True)
class Stated:
    """What every rule says of itself: to findings, to the docs, to the tests."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str
    table: str


@dataclass(frozen=True)
class RowRule(Stated):
    """One branch of a JSON Schema under schemas/rows/: what a row must satisfy by itself."""

    columns: tuple[str, ...]
    schema: dict[str, Any]
    message: str = ""  # with fields of the row in braces; empty: worded from the schema
    silences: tuple[str, ...] = ()  # codes of which nothing is said of a row that this finds

    @property
    def holes(self) -> list[str]:
        """The fields that the message names in braces."""
        return _holes(self.message)

    @cached_property
    def valued(self) -> set[str]:
        """The fields whose value matters; the others are only to be filled or empty."""
        return _valued(self.schema)


def _holes(template: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\{(\w+)\}", template)))


def _valued(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_valued, schema))
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties")
    found = set(properties) if isinstance(properties, dict) else set()
    for key, value in schema.items():
        if key not in ("properties", "dependentRequired", "required"):
            found |= _valued(value)
    return found


@dataclass(frozen=True)
class SqlRule(Stated):
    """A query under schemas/rules/ that selects offending rows, or under schemas/derived/ that
    computes a column.
    """

    field: str
    message: str
    sql: str
    path: str
    silences: tuple[str, ...] = ()
    fills_empty: bool = (
        False  # of a derived field: what a person gives stands, only nothing does not
    )

    @property
    def holes(self) -> list[str]:
        """What the message and the way to mend it name in braces: columns of the query, fields."""
        return _holes(f"{self.message} {self.fix}")


@dataclass(frozen=True)
class Passages:
    """The names that a package gives to sources, spans and snapshots, by `x-passages`.

    ``sources`` is a table, one row a source, whose key names the file of its snapshot; the others
    are fields: ``source``, ``start``, ``end``, ``hash`` and ``fragment`` of rows that point at a
    passage, ``snapshot_hash`` and ``snapshot_length`` of the table of sources.
    """

    sources: str
    source: str
    start: str
    end: str
    hash: str
    fragment: str
    snapshot_hash: str
    snapshot_length: str

    @property
    def span(self) -> tuple[str, str, str]:
        """The columns that say at which passage of its source a row points."""
        return (self.start, self.end, self.hash)

    @property
    def snapshot(self) -> tuple[str, str]:
        """The columns that measure the snapshot of a source."""
        return (self.snapshot_hash, self.snapshot_length)


@dataclass
class Table:
    name: str
    path: str
    fields: list[Field]
    primary_key: list[str]
    foreign_keys: list[ForeignKey]
    spec: dict[str, Any]
    row_rules: list[RowRule] = field(default_factory=list)
    passages: Passages | None = None  # as the package names them, the same for all its tables

    @property
    def pointer(self) -> Passages | None:
        """The names by which rows point at passages; None where they point at none."""
        named = self.passages
        return named if named and {named.source, *named.span} <= set(self.names) else None

    @property
    def measures(self) -> Passages | None:
        """The names by which rows measure snapshots; None where they are no sources."""
        return self.passages if self.passages and self.passages.sources == self.name else None

    @property
    def names(self) -> list[str]:
        """The names of the fields, in schema order."""
        return [field.name for field in self.fields]

    def key_of(self, row: Sequence[str]) -> tuple[str, ...]:
        """The parts of the key of a row of cells in schema order."""
        return tuple(row[i] for i in self._key_places)

    def row_id(self, row: Mapping[str, str | None] | Sequence[str]) -> str:
        """The id of a row, as findings and rules name it: the parts of its key joined with `/`.

        The row is a mapping from names to cells, or a sequence of cells in schema order;
        ``store.tables.row_key`` says the same in SQL.
        """
        if isinstance(row, Mapping):
            return "/".join(row.get(name) or "" for name in self.primary_key)
        return "/".join(self.key_of(row))

    @cached_property
    def _key_places(self) -> list[int]:
        names = self.names
        return [names.index(name) for name in self.primary_key]

    def __getitem__(self, name: str) -> Field:
        return next(column for column in self.fields if column.name == name)


@dataclass
class Package:
    root: Path
    meta: dict[str, Any]
    tables: dict[str, Table]
    rules: list[SqlRule]
    derived: list[SqlRule]
    problems: list[Finding]
    has_schemas: bool
    lost: set[str] = field(default_factory=set)  # tables whose schemas cannot be read
    kept: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def bytes_of(self, path: str | Path) -> bytes:
        """What a file of the package holds that no verb writes, read once.

        Args:
            path: Within the package, or as `files_in` gives it.

        Raises:
            OSError: It cannot be read, or leads out of the package.
        """
        inside = Path(path)
        if inside.is_relative_to(self.root):
            inside = inside.relative_to(self.root)
        shown = inside.as_posix()
        if shown not in self.kept:
            if unsafe := unsafe_reason(self.root, shown):
                raise OSError(EPERM, f"it {unsafe}", shown)
            self.kept[shown] = (self.root / inside).read_bytes()
        return self.kept[shown]

    def text_of(self, path: str | Path, errors: str = "strict") -> str:
        """``bytes_of`` as text, its lines ended with LF. Raises UnicodeDecodeError, OSError."""
        return universal(self.bytes_of(path).decode("utf-8", errors))

    @property
    def silences(self) -> dict[str, tuple[str, ...]]:
        """Of the package's own rules those that silence others on the same row: code -> codes."""
        own = [rule for table in self.tables.values() for rule in table.row_rules]
        stated: list[RowRule | SqlRule] = [*own, *self.rules, *self.derived]
        return {rule.code: rule.silences for rule in stated if rule.silences}

    def computed(self, table: Table) -> set[str]:
        """The fields of a table that follow from other rows, and are never given by a person."""
        return {
            rule.field for rule in self.derived if rule.table == table.name and not rule.fills_empty
        }
