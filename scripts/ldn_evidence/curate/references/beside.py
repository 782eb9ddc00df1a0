"""Rows that go with a reference into other tables: where it was seen, by which numbers it is known.

A table that refers to the table of references says by `x-csl-rows` which rows a record brings: a
list of templates, column -> text, in which `{DOI}` stands for a variable of CSL and `{next}` for
the next free number. A template with `{next}` gives a row for each address seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...model.package import Package, Table
from ..trial import Row, current_rows
from .csl import csl_value

SEEN = "custom.seen"


def _children(package: Package, table: Table) -> Iterator[tuple[Table, str, list[dict[str, str]]]]:
    """Tables with templates, and the column by which each refers to ``table``."""
    for child in package.tables.values():
        links = [
            key.fields[0]
            for key in child.foreign_keys
            if key.table == table.name and len(key.fields) == 1
        ]
        if links and child.spec.get("x-csl-rows"):
            yield child, links[0], child.spec["x-csl-rows"]


def variables(package: Package, table: Table) -> dict[str, str]:
    """Columns of such rows that stand for one variable of CSL each, which `--set` may fill as well."""
    found: dict[str, set[str]] = {}
    for _, _, templates in _children(package, table):
        for name, text in (
            (name, text) for template in templates for name, text in template.items()
        ):
            if hole := re.fullmatch(r"\{([^{}]+)\}", text):
                found.setdefault(name, set()).add(hole[1])
    return {
        name: paths.pop()
        for name, paths in found.items()
        if len(paths) == 1 and paths != {"next"} and name not in table.names
    }


def with_given(record: dict, given: dict[str, str], names: dict[str, str]) -> dict:
    """The record with what `--set` says of its variables."""
    for name in given.keys() & names.keys():
        value = re.sub(r"\{([^{}]+)\}", lambda hole: csl_value(record, hole[1]), given[name])
        outer, _, inner = names[name].partition(".")
        record = record | {outer: record.get(outer, {}) | {inner: value} if inner else value}
    return record


def rows_beside(
    package: Package, table: Table, pairs: Iterable[tuple[Row, dict]], column_of
) -> dict[str, list[Row]]:
    """By table, the new rows that records bring along. Raises Refused."""
    beside: dict[str, list[Row]] = {}
    pairs = list(pairs)
    for child, link, templates in _children(package, table):
        standing = [dict(zip(child.names, cells)) for cells in current_rows(package, child)]
        for row, record in pairs:
            own = [other for other in standing if other[link] == row[table.primary_key[0]]]
            said = lambda path, row=row, record=record: (
                row.get(column_of(table, path) or "", "") or csl_value(record, path)
            )
            for template in templates:
                several = "{next}" in template.values()
                for address in (said(SEEN).split() or [""])[: None if several else 1]:
                    new = _filled(template, said, address, len(own) + 1)
                    if new and not any(_same(child, other, new) for other in own):
                        own.append(
                            {name: "" for name in child.names}
                            | new
                            | {link: row[table.primary_key[0]]}
                        )
                        beside.setdefault(child.name, []).append(own[-1])
    return beside


def unseen(package: Package, table: Table, row: Row, record: dict) -> list[str]:
    """The column that `--set` must fill: a record brings a number, and no page that shows it."""
    wanted = [name for name, path in variables(package, table).items() if path == SEEN]
    numbers = {
        path
        for _, _, templates in _children(package, table)
        for text in (t for template in templates for t in template.values())
        for path in re.findall(r"\{([A-Z]+)\}", text)
    }
    return (
        wanted[:1]
        if not csl_value(record, SEEN) and any(csl_value(record, path) for path in numbers)
        else []
    )


def _filled(template: dict[str, str], said, address: str, number: int) -> Row | None:
    """The row of a template; None where a variable is empty."""
    values = {
        path: str(number) if path == "next" else address if path == SEEN else said(path)
        for text in template.values()
        for path in re.findall(r"\{([^{}]+)\}", text)
    }
    if not all(values.values()):
        return None
    return {
        name: re.sub(r"\{([^{}]+)\}", lambda hole: values[hole[1]], text)
        for name, text in template.items()
    }


def _same(child: Table, standing: Row, new: Row) -> bool:
    """Whether a row says what a new one would: the same key but for numbers, or the same address."""
    told = [name for name in new if name in child.primary_key and not new[name].isdecimal()] or [
        name for name in new if name not in child.primary_key
    ]
    return all(standing.get(name) == new[name] for name in told)
