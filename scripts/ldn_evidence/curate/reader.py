"""Cells as people give them, read by the schema: by type, by list, by the row that is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os.path import commonprefix

from ..model.findings import quoted
from ..model.package import Field, ForeignKey, Table
from ..store.canonical import canonical_cell
from ..store.opened import OpenPackage
from .passages import PASSAGE
from .references.csl import FORMS
from .references.shelf import IDENTIFIERS, paths_of
from .spelling import Spelt, day_of, folded, measure_of, number_of, truth_of

ONE = "one"  # what `x-names` is of a field that holds a single name
Named = dict[str, set[str]]  # folded name -> keys of the rows that have it
Row = dict[str, str]


@dataclass
class Reader:
    """Reads the cells of one table.

    Args:
        package: The package.
        table: The table.
        rows: Gives the rows of a table that is referred to; those of the package by default.
        told: What was taken for something else, in words, in the order of reading.
        doubts: Field -> why its last text was left alone, and what to do.
    """

    package: OpenPackage
    table: Table
    rows: Callable[[Table], list[list[str]]] | None = None
    told: list[str] = field(default_factory=list)
    doubts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def row(self, stated: Mapping[str, str]) -> Row:
        """The cells of a row in the form of the package; each change is told."""
        read = {}
        for name, text in stated.items():
            if name in self.table.names:
                read[name] = self.cell(self.table[name], text)
        return read

    def cell(self, column: Field, text: str) -> str:
        """A cell in the form of the package; a change, or a doubt, is noted."""
        value = canonical_cell(text, column.type)
        self.doubts.pop(column.name, None)
        if not value or not (spelt := self.spelt(column, value)):
            return value
        if spelt.why:
            self.doubts[column.name] = (f"{column.name} {spelt.why}", spelt.remedy)
        elif spelt.text != value:
            note = f"{column.name}: {quoted(value)} is taken as {quoted(spelt.text)}"
            self.told += [note] if note not in self.told else []
        return spelt.text

    def spelt(self, column: Field, value: str) -> Spelt | None:
        """What a filled cell in canonical form says; None where it is taken as it stands."""
        if column.type in ("number", "integer"):
            whole = column.type == "integer"
            return number_of(value, whole) or self._more_than_a_number(column, value)
        if column.type == "boolean":
            return truth_of(value)
        if column.type == "date":
            return day_of(value)
        for path in paths_of(column):
            if path in IDENTIFIERS:
                return Spelt(FORMS[path](value))
        if column.constraints.get("enum"):
            return _named(value, self._values(column))
        if key := self._reference(column):
            return _named(value, self._names(key))
        return None

    def _more_than_a_number(self, column: Field, value: str) -> Spelt | None:
        """A number with its unit, or words of a page, in a field that takes a number."""
        number, unit, apart = measure_of(value) or ("", "", False)
        where = self._field_of_unit(column, unit)
        if where or apart:
            rest = f", and {quoted(unit)} in {where}" if where else ", and nothing after it"
            why = f"{quoted(value)} holds more than a number"
            return Spelt(value, why, f"Write {quoted(number)} here{rest}.")
        named = self.table.pointer
        if named and column.name in named.span and " " in value:
            why = f"{quoted(value)} is words, not a number"
            return Spelt(
                value, why, f"Words of the page belong into `{PASSAGE}`, or after --{PASSAGE}."
            )
        return None

    def _field_of_unit(self, column: Field, unit: str) -> str:
        """The field of the table that takes a unit; of several the one named most alike."""
        fields = [
            other.name
            for other in self.table.fields
            if unit in map(str, other.constraints.get("enum") or [])
        ]
        likes = {name: len(commonprefix([name, column.name])) for name in fields}
        return max(fields, key=lambda name: likes[name], default="")

    def _values(self, column: Field) -> Named:
        """The values of a list, by themselves and by what they are labelled."""
        named: Named = defaultdict(set)
        for value in map(str, column.constraints["enum"]):
            named[folded(value)].add(value)
        for category in column.spec.get("categories") or []:
            if isinstance(category, dict) and category.get("label"):
                named[folded(str(category["label"]))].add(str(category.get("value")))
        return named

    def _reference(self, column: Field) -> ForeignKey | None:
        """The reference that a field makes by itself."""
        keys = (key for key in self.table.foreign_keys if key.fields == (column.name,))
        return next(keys, None)

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Named]:
        return {}

    def _names(self, key: ForeignKey) -> Named:
        """The rows that a reference may go to, by their keys and names."""
        place = (key.table, *key.to_fields)
        if place not in self._known:
            target = self.package.tables[key.table]
            found = self.rows(target) if self.rows else self.package.rows(target)
            rows = [dict(zip(target.names, cells)) for cells in found]
            self._known[place] = names_of(target, rows, key.to_fields[0])
        return self._known[place]


def names_of(table: Table, rows: list[Row], to_field: str) -> Named:
    """Folded names -> keys of the rows of a table that stand, by `x-names` and the key itself."""
    named: Named = defaultdict(set)
    for row in rows:
        named[folded(row[to_field])].add(row[to_field])
        if not _stands(table, row):
            continue
        for column in table.fields:
            if parts := column.spec.get("x-names"):
                texts = [row[column.name]] if parts == ONE else row[column.name].split(parts)
                for name in filter(None, map(folded, texts)):
                    named[name].add(row[to_field])
    return named


def _stands(table: Table, row: Row) -> bool:
    """Whether a row was not withdrawn."""
    return all(
        row[column.name] != column.spec["x-withdrawn"]
        for column in table.fields
        if column.spec.get("x-withdrawn")
    )


def _named(value: str, named: Named) -> Spelt | None:
    """The one key that a name stands for; a name of several is left alone."""
    keys = named.get(folded(value), set())
    if value in keys or not keys:
        return None
    if len(keys) == 1:
        return Spelt(next(iter(keys)))
    listed = " or ".join(sorted(keys))
    return Spelt(value, f"{quoted(value)} may be {listed}", "Write the one that is meant.")


def field_named(table: Table, name: str) -> str:
    """The field that is meant by a name or a title, whatever its case; else the name itself."""
    if name in table.names:
        return name
    found = {field.name for field in table.fields if folded(field.name) == folded(name)}
    found = found or {
        field.name
        for field in table.fields
        if folded(str(field.spec.get("title", ""))) == folded(name)
    }
    return found.pop() if len(found) == 1 else name
