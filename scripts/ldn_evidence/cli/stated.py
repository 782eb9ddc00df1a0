"""Whole rows from what a call of `ldn add` states of them."""

from __future__ import annotations

from difflib import get_close_matches

from ..curate.draft import Draft
from ..curate.passages import PASSAGE, Row, locate
from ..curate.reader import field_named
from ..model.findings import quoted
from ..model.refusal import Refused
from ..model.rulebook import likeness
from .given import Given, rows_of_file


def stated_rows(draft: Draft, given: Given) -> list[Row]:
    """Whole rows from what was stated.

    One of several that cannot be made is named by its number. Raises Refused.
    """
    stated, rows = _stated(draft, given), []
    for number, fields in enumerate(stated, 1):
        try:
            rows.append(_row(draft, fields, given))
        except Refused as error:
            why = f"row {number}: {error.why}" if len(stated) > 1 else error.why
            raise Refused(why, error.remedy) from None
    return rows


def _row(draft: Draft, stated: Row, given: Given) -> Row:
    """A whole row from what was stated. Raises Refused."""
    table = draft.table
    named = table.pointer
    passage = (stated.get(PASSAGE) if named else None) or given.passage
    row = draft.read(stated)
    if passage:
        if not named:
            raise Refused(f"{table.name} has no span", "Leave out --passage.")
        source = row.get(named.source, "")
        row |= locate(draft.snapshots, table, source, passage, given.place)
    full = draft.complete(row)
    draft.used_ids.add(draft.row_id(full))
    return full


def _stated(draft: Draft, given: Given) -> list[Row]:
    """The rows as the call states them. Raises Refused."""
    fields, file = given.fields, given.file
    rows = [row | fields for row in rows_of_file(file)] if file else [fields]
    rows = [{field_named(draft.table, name): row[name] for name in row} for row in rows]
    names = [*draft.table.names, *([PASSAGE] if draft.table.pointer else [])]
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in names:
            near = get_close_matches(name, names, 1, likeness())
            raise Refused(
                f"{draft.table.name} has no field {quoted(name)}",
                f"Did you mean {near[0]}?" if near else f"Its fields: {', '.join(names)}.",
            )
    return rows
