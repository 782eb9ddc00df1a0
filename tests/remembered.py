"""Checks that found nothing are not made again of the same rows by the same process.

A rule is a function of its query, of the rows of the tables that it names, of their schemas and of
what the package says of itself; what found nothing once finds nothing again. The same holds of the layers of
checks of one table. It is the greater part of what a test spends that checks a package anew of
which one cell has changed. Only what the repository itself states is remembered: what a test
writes instead is asked each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ldn_evidence.checks import across, columns, each_table, keys, rows, rules
from ldn_evidence.store import descriptor
from ldn_evidence.store.database import Database
from ldn_evidence.store.opened import OpenPackage, open_package
from ldn_evidence.store.views import words_of

ROOT = Path(__file__).resolve().parent.parent
OWN = {path.read_text(encoding="utf-8") for path in (ROOT / "schemas").rglob("*.sql")}
FINE: set[tuple] = set()  # what found nothing
# The folders of schemas/ on which a query hangs, beside its own text.
STATED = ("tables", "rows", "views")


def remember() -> None:
    """Have it so in this process."""
    rules.check = _rule(rules.check)
    rules.check_derived = _rule(rules.check_derived)
    across._of_view = _view(across._of_view)
    each_table._layers = _layers(each_table._layers)
    across._references = _references(across._references)
    descriptor.render = _rendered(descriptor.render)


def _rule(check: Callable) -> Callable:
    def asked(connection, package, rule) -> Iterator:
        key = _key(package, rule)
        once = partial(check, package=package, rule=rule)
        return (_once(key, once) if key else once)(connection)

    return asked


def _key(package, rule) -> tuple | None:
    """All on which the findings of a rule hang; None, where that is not known."""
    if rule.sql not in OWN:
        return None
    words = {word.lower() for word in words_of(rule.sql)} | {rule.table.lower()}
    rows = [(name, package.readings.get(name)) for name in package.tables if name in words]
    if not all(reading and reading.form.present for _, reading in rows):
        return None
    hashes = [(name, reading.form.sha256, tuple(reading.form.header)) for name, reading in rows]
    return rule, *hashes, stated_of(package, {name for name, _ in rows})


def stated_of(package, tables: set[str]) -> frozenset:
    """What the package says of itself and, by their hashes, the files that say something of some tables."""
    if "_stated" not in vars(package):
        vars(package)["_stated"] = {
            path.relative_to(package.root): hashlib.sha256(path.read_bytes()).digest()
            for folder in STATED
            for path in (package.root / "schemas" / folder).rglob("*")
            if path.is_file()
        }
    files = vars(package)["_stated"]
    said = {repr(item) for item in package.meta.items()}
    return frozenset(said).union(item for item in files.items() if item[0].stem in tables)


def _view(check_of: Callable) -> Callable:
    def asked_of(run, file, others, shapes) -> Callable:
        text = file.read_text(encoding="utf-8", errors="replace")
        named = {file.stem, *words_of(text)}
        while (
            more := set().union(*(words_of(others[view]) for view in named & others.keys())) - named
        ):
            named |= more
        key = (text, bool(others), stated_of(run.package, named)) if text in OWN else None
        check = check_of(run, file, others, shapes)
        return _once(key, check) if key else check

    return asked_of


def _layers(layers_of: Callable) -> Callable:
    def layers(run, table) -> Iterator:
        form = run.forms[table.name]
        for layer, stated, check in layers_of(run, table):
            made = (columns.check, keys.check, rows.check)  # a test may put another in their place
            file = (form.sha256, form.way, *form.header)
            key = (table.name, layer, *made, *file, stated_of(run.package, {table.name}))
            yield layer, stated, _once(key, check) if form.sha256 and form.present else check

    return layers


def _references(references_of: Callable) -> Callable:
    """References are asked of the tables alone of which, and of whose targets, not the same rows were seen to be met."""

    def asked_of(run) -> Iterator:
        check_of = across._of_references

        def unmet(group, present) -> Callable:
            def asked(cursor) -> Iterator:
                keys_of = {table.name: key_of(table, present) for table in group}
                unknown = [table for table in group if keys_of[table.name] not in FINE]
                found = list(check_of(unknown, present)(cursor)) if unknown else []
                wrong = {finding.table for finding in found}
                fine = {keys_of[table.name] for table in unknown if table.name not in wrong}
                FINE.update(fine - {()})
                yield from found

            return asked

        def key_of(table, present) -> tuple:
            names = {table.name, *(key.table for key in table.foreign_keys)} & present.keys()
            forms = {name: run.forms[name] for name in sorted(names)}
            if not all(form.sha256 for form in forms.values()):
                return ()
            held = [(name, form.sha256, *form.header) for name, form in forms.items()]
            return keys.references, tuple(table.foreign_keys), *held, stated_of(run.package, names)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(across, "_of_references", unmet)
            works = list(references_of(run))
        return works

    return asked_of


def _rendered(render: Callable) -> Callable:
    """The text of a descriptor, which is written by Python letter by letter, once for what it says."""
    texts: dict[str, str] = {}

    def once(stated: dict) -> str:
        key = json.dumps(stated)
        if key not in texts:
            texts[key] = render(stated)
        return texts[key]

    return once


def _once(key: tuple, check: Callable) -> Callable:
    """A check that is left out once it found nothing."""

    def asked(cursor) -> Iterator:
        if key not in FINE:
            found = list(check(cursor))
            if not found:
                FINE.add(key)
            yield from found

    return asked


def with_rows_held(package: Path | OpenPackage) -> OpenPackage:
    """A package opened whose database is one that this process keeps: of a file of the same bytes
    nothing is loaded anew.

    For packages of one and the same schemas, one check after another.
    """
    opened = replace(open_package(package))
    opened.database = HELD
    return opened


HELD = Database()
