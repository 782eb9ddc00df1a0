"""The address of each row, which stays the same from version to version."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...model.package import Package, Table
from ...model.refusal import Refused
from .plan import FILE, Plan
from .rows import Shelf, TextRow

UNSAFE = re.compile(r"[^A-Za-z0-9._:-]")
HOLE = re.compile(r"\{(\w+)\}")


def safe(text: str, also: str = "") -> str:
    """A part of an address in which every character may stand; two texts never give one part.

    ``also`` are characters that may stand there beside letters, digits, dot and hyphen.
    """
    return UNSAFE.sub(
        lambda found: (
            found[0]
            if found[0] in also
            else "".join(f"~{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
        ),
        text.replace(":", "~3A") if ":" not in also else text,
    )


def filled(template: str, row: Mapping[str, object]) -> str:
    """An address from its template: `name.html`, or `name.html#place`."""
    page, sharp, place = template.partition("#")

    def part(also: str, hole: re.Match[str]) -> str:
        return safe(str(row.get(hole[1]) or ""), also)

    path = HOLE.sub(lambda hole: part("_", hole), page) + ".html"
    return path + sharp + HOLE.sub(lambda hole: part("_:/", hole), place)


class Addresses:
    """Where each row is, and which rows are on each page."""

    def __init__(self, package: Package, plan: Plan, shelf: Shelf):
        self.package = package
        self._of: dict[tuple[str, str], str] = {}
        self.at: dict[str, list[tuple[Table, TextRow]]] = {}  # page -> rows with a place on it
        for table in package.tables.values():
            template = plan.tables[table.name].address
            for row in shelf.table(table):
                address = filled(template, row)
                self._of[table.name, table.row_id(row)] = address
                page, sharp, _ = address.partition("#")
                if sharp:
                    self.at.setdefault(page, []).append((table, row))
        self._refuse_doubles()

    def _refuse_doubles(self) -> None:
        """No two rows share an address, whatever a file system makes of capitals."""
        seen: dict[str, tuple[str, str]] = {}
        for row, address in self._of.items():
            path, sharp, place = address.partition("#")
            one = path.casefold() + sharp + place
            if one in seen:
                both = " and ".join("/".join(parts) for parts in (seen[one], row))
                raise Refused(
                    f"{both} would have one address, {address}",
                    f"Give the template of the table in {FILE} all fields of the key.",
                )
            seen[one] = row

    def of(self, table: str, row_id: str) -> str | None:
        """The address of a row from the root of the site; None where there is no such row."""
        return self._of.get((table, row_id))

    def place(self, table: str, row_id: str) -> str:
        """The name of a row's place on its page; nothing where it has a page of its own."""
        return (self.of(table, row_id) or "").partition("#")[2]

    def all(self) -> list[tuple[str, str, str]]:
        """Table, id and address of every row, in the order of the tables."""
        return [(table, row_id, address) for (table, row_id), address in self._of.items()]
