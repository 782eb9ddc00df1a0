"""What mistakes are made with: the draft of a package to spoil, and the register of their kinds.

A kind takes a ``Draft``, draws a row with the seeded generator, and spoils it as somebody who enters rows might. Each is told apart by
what a reader of the package alone could say of it: certainly wrong (an error is due), probably wrong (a warning is due), or not to be
seen without the page or the paper, with the reason.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

ERROR, WARNING, UNSEEN = "error", "warning", "unseen"

Row = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of mistake: where, what, what is due, and how many are drawn."""

    name: str
    table: str
    what: str
    due: str
    why: str
    times: int
    fixed: bool
    make: Callable[[Draft], None]


KINDS: dict[str, Kind] = {}


def mistake(
    table: str, what: str, due: str, why: str = "", times: int = 1, fixed: bool = True
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Register a kind of mistake; ``why`` says why it cannot be seen, ``fixed`` whether `ldn fix` runs after it."""
    assert (due == UNSEEN) == bool(why), f"{what}: a reason is for what cannot be seen"

    def register(make: Callable[[Draft], None]) -> Callable[[Draft], None]:
        assert make.__name__ not in KINDS, make.__name__
        KINDS[make.__name__] = Kind(make.__name__, table, what, due, why, times, fixed, make)
        return make

    return register


class NothingFits(Exception):
    """No real row is such that the mistake could be made in it."""


@dataclass
class Draft:
    """A copy of the package's rows to put one mistake into."""

    whole: dict[str, list[Row]]
    random: random.Random
    touched: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, to look at."""
        return self.touched.get(table) or self.whole[table]

    def edit(self, table: str) -> list[Row]:
        """The rows of a table, to change."""
        if table not in self.touched:
            self.touched[table] = [dict(row) for row in self.whole[table]]
        return self.touched[table]

    def one(self, table: str, fits: Callable[[Row], object] = lambda row: True) -> Row:
        """A row drawn at random from those that fit, to change."""
        return self._draw([row for row in self.edit(table) if fits(row)])

    def look(self, table: str, fits: Callable[[Row], object] = lambda row: True) -> Row:
        """A row drawn at random from those that fit, to look at."""
        return self._draw([row for row in self.rows(table) if fits(row)])

    def _draw(self, rows: list[Row]) -> Row:
        if not rows:
            raise NothingFits
        return self.random.choice(rows)

    def get(self, table: str, **cells: str) -> Row:
        """The first row with these cells; an empty one where there is none."""
        found = (r for r in self.rows(table) if all(r[k] == v for k, v in cells.items()))
        return next(found, {})

    def having(self, table: str, column: str) -> set[str]:
        """The values of a column."""
        return {row[column] for row in self.rows(table)} - {""}

    def changes(self) -> str:
        """What was changed, in a line."""
        said = []
        for table, rows in self.touched.items():
            before = self.whole[table]
            if len(rows) == len(before):
                for old, new in zip(before, rows):
                    where = next(iter(old.values()))
                    said += [
                        f"{table} {where}: {k} {old[k]} → {new[k]}" for k in old if old[k] != new[k]
                    ]
            else:
                said.append(f"{table}: {len(rows) - len(before):+} row")
        return "; ".join(said)


def filled(*columns: str, **cells: str) -> Callable[[Row], bool]:
    """Whether columns are filled, and others hold a value."""
    return lambda row: all(row[c] for c in columns) and all(row[k] == v for k, v in cells.items())


def swap(draft: Draft, text: str) -> str:
    """Two different digits beside each other exchanged, in the last stretch of digits where that can be."""
    places = [
        i for i in range(len(text) - 1) if (text[i : i + 2]).isdigit() and text[i] != text[i + 1]
    ]
    places = [i for i in places if not (i and text[i - 1] == "." and text[i + 1] == "0")] or places
    if not places:
        raise NothingFits
    i = draft.random.choice(places[-4:])
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def drop(draft: Draft, text: str) -> str:
    """One digit left out, not the first of a number."""
    places = [m.start() for m in re.finditer(r"(?<=\d)\d", text)]
    if not places:
        raise NothingFits
    i = draft.random.choice(places[-5:])
    return text[:i] + text[i + 1 :]


def times_ten(number: str) -> str:
    """A number with the point one place too far to the right."""
    moved = f"{float(number) * 10:.6f}".rstrip("0").rstrip(".")
    return moved or "0"
