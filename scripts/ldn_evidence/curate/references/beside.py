"""Rows that go with a reference into other tables: where it was seen, by which numbers it is known.

A table that refers to the table of references says by `x-csl-rows` which rows a record brings: a
list of templates, field -> text, in which `{DOI}` stands for a variable of CSL and `{next}` for
the next free number. A template with `{next}` gives a row for each address seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...model.package import Package, Table
from ...store.opened import OpenPackage
from ..trial import Row
from .csl import VARIABLE, csl_value, filled_in
from .records import Record
from .shelf import column_of

SEEN = "custom.seen"
NEXT = "next"

Template = dict[str, str]


def _children(package: Package, table: Table) -> Iterator[tuple[Table, str, list[Template]]]:
    """Tables with templates, and the field by which each refers to ``table``."""
    for child in package.tables.values():
        links = [
            key.fields[0]
            for key in child.foreign_keys
            if key.table == table.name and len(key.fields) == 1
        ]
        if links and child.spec.get("x-csl-rows"):
            yield child, links[0], child.spec["x-csl-rows"]


def variables(package: Package, table: Table) -> dict[str, str]:
    """Fields of such rows that stand for one variable of CSL each.

    `--set` may fill these as well.
    """
    paths: dict[str, set[str]] = {}
    for _, _, templates in _children(package, table):
        for template in templates:
            for name, text in template.items():
                if hole := VARIABLE.fullmatch(text):
                    paths.setdefault(name, set()).add(hole[1])
    return {
        name: of.pop()
        for name, of in paths.items()
        if len(of) == 1 and of != {NEXT} and name not in table.names
    }


def with_given(record: Record, given: dict[str, str], names: dict[str, str]) -> Record:
    """The record with what `--set` says of its variables."""
    for name in given.keys() & names.keys():
        value = filled_in(given[name], record)
        outer, _, inner = names[name].partition(".")
        record = record | {outer: record.get(outer, {}) | {inner: value} if inner else value}
    return record


def rows_beside(
    package: OpenPackage, table: Table, pairs: Iterable[tuple[Row, Record]]
) -> dict[str, list[Row]]:
    """By table, the new rows that records bring along.

    Args:
        package: the package.
        table: its table of references.
        pairs: rows of that table, each with the record that it comes from.

    Raises:
        Refused: a table cannot be read.
    """
    beside: dict[str, list[Row]] = {}
    pairs = list(pairs)
    for child, link, templates in _children(package, table):
        standing = [dict(zip(child.names, cells)) for cells in package.rows(child)]
        for row, record in pairs:
            key = row[table.primary_key[0]]
            own = [other for other in standing if other[link] == key]
            for new in _new_rows(_Values(table, row, record), templates, child, own):
                own.append(dict.fromkeys(child.names, "") | new | {link: key})
                beside.setdefault(child.name, []).append(own[-1])
    return beside


class _Values:
    """What a variable of CSL is for a row: what stands in its field, else what its record has."""

    def __init__(self, table: Table, row: Row, record: Record):
        self.table, self.row, self.record = table, row, record

    def __getitem__(self, path: str) -> str:
        field = column_of(self.table, path) or ""
        return self.row.get(field, "") or csl_value(self.record, path)


def _new_rows(
    values: _Values, templates: list[Template], child: Table, own: list[Row]
) -> Iterator[Row]:
    """Rows of templates that are not among ``own``, to which the caller adds each."""
    for template in templates:
        addresses = values[SEEN].split() or [""]
        if f"{{{NEXT}}}" not in template.values():
            addresses = addresses[:1]
        for address in addresses:
            new = _filled(template, values, address, len(own) + 1)
            if new and not any(_same(child, other, new) for other in own):
                yield new


def unseen(package: Package, table: Table, row: Row, record: Record) -> list[str]:
    """The field that `--set` must fill: a record brings a number, and no page that shows it."""
    if csl_value(record, SEEN):
        return []
    wanted = [name for name, path in variables(package, table).items() if path == SEEN]
    for _, _, templates in _children(package, table):
        for template in templates:
            for text in template.values():
                for path in re.findall(r"\{([A-Z]+)\}", text):
                    if csl_value(record, path):
                        return wanted[:1]
    return []


def _filled(template: Template, values: _Values, address: str, number: int) -> Row | None:
    """The row of a template; None where a variable is empty."""
    known = {NEXT: str(number), SEEN: address}
    for text in template.values():
        for path in VARIABLE.findall(text):
            known.setdefault(path, values[path])
            if not known[path]:
                return None
    return {
        name: VARIABLE.sub(lambda hole: known[hole[1]], text) for name, text in template.items()
    }


def _same(child: Table, standing: Row, new: Row) -> bool:
    """Whether a row says what a new one would.

    That is by the same key but for numbers, or by the same address.
    """
    key = [name for name in new if name in child.primary_key and not new[name].isdecimal()]
    compared = key or [name for name in new if name not in child.primary_key]
    return all(standing.get(name) == new[name] for name in compared)
