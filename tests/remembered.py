"""Rules and views that found nothing are not asked again of the same rows by the same process.

A rule is a function of its query, of the rows of the tables that it names, of their schemas and of
the package's dates; of the repository's own rules, what found nothing once finds nothing again. It
is the greater part of what a test spends that checks a package anew of which one cell has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from ldn_evidence.checks import across, rules
from ldn_evidence.store.views import words_of

ROOT = Path(__file__).resolve().parent.parent
OWN = {path.read_text(encoding="utf-8") for path in (ROOT / "schemas").rglob("*.sql")}
FINE: set[tuple] = set()  # what found nothing
STATED = ("tables", "views")  # the folders of schemas/ on which a query hangs, beside its own text


def remember() -> None:
    """Have it so in this process."""
    rules.check = _rule(rules.check)
    rules.check_derived = _rule(rules.check_derived)
    across._of_view = _view(across._of_view)


def _rule(check: Callable) -> Callable:
    def asked(connection, package, rule) -> Iterator:
        key = _key(package, rule)
        if key in FINE:
            return
        found = list(check(connection, package, rule))
        if key and not found:
            FINE.add(key)
        yield from found

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
    return rule, *hashes, _stated(package)


def _stated(package) -> str:
    """A hash of what the package says of itself and of its tables."""
    if "_stated" not in vars(package):
        digest = hashlib.sha256(repr(sorted(package.meta.items(), key=str)).encode())
        for folder in STATED:
            for path in sorted((package.root / "schemas" / folder).rglob("*")):
                if path.is_file():
                    digest.update(path.read_bytes() + b"\0")
        vars(package)["_stated"] = digest.hexdigest()
    return vars(package)["_stated"]


def _view(check_of: Callable) -> Callable:
    def asked_of(run, file, others) -> Callable:
        text = file.read_text(encoding="utf-8", errors="replace")
        key = (text, bool(others), _stated(run.package)) if text in OWN else None
        check = check_of(run, file, others)

        def asked(cursor) -> Iterator:
            if key in FINE:
                return
            found = list(check(cursor))
            if key and not found:
                FINE.add(key)
            yield from found

        return asked

    return asked_of
