"""A row withdrawn: it keeps its id, says why, and what refers to it is settled or told.

By which fields a row says that it no longer stands is stated by the package (`x-role`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.ids import default
from ..model.package import Table
from ..model.refusal import Refused
from ..model.roles import Standing, judgement_of, standing_of
from ..store.canonical import canonical_cell
from ..store.opened import OpenPackage
from .standing import Change, Found, row_with_id, rows_of, stands
from .trial import Row

REMOVE, MOVE = "remove", "move"  # what becomes of links to a row that is withdrawn


@dataclass(frozen=True)
class Withdrawal:
    """Why a row no longer stands, and what becomes of the rows that refer to it.

    Args:
        reason: Why, in a sentence.
        replaced_by: The id of the row that stands in its place.
        links: ``remove`` takes out the rows that only link it to others, ``move`` lets all refer
            to ``replaced_by``; by default they stay as they are.
    """

    reason: str
    replaced_by: str | None = None
    links: str | None = None


@dataclass(frozen=True)
class Reference:
    """A row that refers to another, by which field, and whether it only links the two."""

    table: Table
    row: Row
    field: str
    links: bool

    @property
    def row_id(self) -> str:
        """The id of the row that refers."""
        return self.table.row_id(self.row)


def references_to(package: OpenPackage, found: Found) -> list[Reference]:
    """The rows that stand and refer to a row, by their foreign keys. Raises Refused."""
    wanted = []
    for table in package.tables.values():
        for key in table.foreign_keys:
            if key.table != found.table.name:
                continue
            values = [found.row[name] for name in key.to_fields]
            wanted += [
                Reference(table, other.row, key.fields[0], _links(table, key.fields[0]))
                for other in rows_of(package, table)
                if [other.row[name] for name in key.fields] == values and stands(other)
            ]
    return wanted


def _links(table: Table, name: str) -> bool:
    """Whether rows of a table only link others, of which the field names one."""
    return name in table.primary_key and not standing_of(table)


def withdrawal(package: OpenPackage, found: Found, how: Withdrawal) -> Change:
    """The change that withdraws a row.

    Args:
        package: The package.
        found: The row.
        how: Why, and what becomes of what refers to it.

    Raises:
        Refused: Rows of this table cannot be withdrawn, this one was, or the other does not stand.
    """
    standing = _standing(found)
    if not how.reason:
        raise Refused(
            "a row is withdrawn for a reason, and none was given",
            "Say with --reason, in a sentence, why it no longer stands.",
        )
    if how.links == MOVE and not how.replaced_by:
        raise Refused(
            "what refers to the row can be moved only to one that replaces it",
            "Name it with --replaced-by ID, or use --links remove.",
        )
    row = found.row | {standing.status: standing.withdrawn}
    if standing.note:
        earlier = found.row[standing.note]
        row[standing.note] = canonical_cell(f"{earlier} {how.reason}" if earlier else how.reason)
    if how.replaced_by:
        row[_replacing(found, standing)] = _successor(package, found, how.replaced_by)
    change = Change()
    change.rows[found.table.name].append(row)
    if how.links:
        _settle_links(package, change, found, how)
    return change


def _standing(found: Found) -> Standing:
    """By what fields the row is withdrawn. Raises Refused where it cannot be."""
    table, standing = found.table, standing_of(found.table)
    if not standing:
        raise Refused(
            f"{table.name} does not say of its rows whether they stand, so none is withdrawn",
            f"A row that only links others is removed: take line {found.line} out of "
            f"{table.path}, then run `ldn fix`.",
        )
    if not stands(found):
        raise Refused(
            f"{found.row_id} is withdrawn already",
            f"`ldn show {found.row_id}` says why; `ldn edit {found.row_id}` changes that.",
        )
    return standing


def _replacing(found: Found, standing: Standing) -> str:
    """The field that names what stands in place of a row. Raises Refused."""
    if not standing.replaced_by:
        raise Refused(
            f"{found.table.name} has no field for the row that stands in place of another",
            "Leave out --replaced-by, and name that row in --reason.",
        )
    return standing.replaced_by


def _successor(package: OpenPackage, found: Found, wanted: str) -> str:
    """The id of the row that stands in place of another. Raises Refused."""
    other = row_with_id(package, wanted, found.table.name)
    if other.row_id == found.row_id:
        raise Refused(f"{wanted} cannot stand in its own place", "Name another row.")
    if not stands(other):
        raise Refused(f"{wanted} is withdrawn itself", "Name a row that stands.")
    return other.row_id


def _settle_links(package: OpenPackage, change: Change, found: Found, how: Withdrawal) -> None:
    """Add to a change what becomes of the rows that refer to the one withdrawn."""
    for reference in references_to(package, found):
        table, rows = reference.table, change.rows[reference.table.name]
        if reference.links:
            change.removed[table.name].append(reference.row_id)
        if how.links == MOVE:
            met = (row for row in rows if table.row_id(row) == reference.row_id)
            earlier = None if reference.links else next(met, None)
            moved = (earlier or reference.row) | {reference.field: how.replaced_by or ""}
            if reference.links:  # what was judged of the one row was not judged of the other
                moved |= {name: default(package, table[name]) for name in judgement_of(table)}
            if earlier:  # it refers to the row by another field as well
                rows.remove(earlier)
            if not reference.links or _is_new_link(package, table, moved, rows):
                rows.append(moved)


def _is_new_link(package: OpenPackage, table: Table, link: Row, others: list[Row]) -> bool:
    """Whether a link is not there yet, and links two rows."""
    ends = [link[name] for name in table.primary_key]
    ids = {other.row_id for other in rows_of(package, table)}
    ids |= {table.row_id(row) for row in others}
    return table.row_id(link) not in ids and len(set(ends)) == len(ends)


def left_referring(package: OpenPackage, found: Found, how: Withdrawal) -> list[Reference]:
    """The rows that still refer to a row after it is withdrawn. Raises Refused."""
    if how.links == MOVE:
        return []
    kept = references_to(package, found)
    return [reference for reference in kept if not (how.links and reference.links)]
