"""Rows of a sheet that the package has not by their id, but in truth has, or had."""

from __future__ import annotations

from ...model.findings import quoted
from ..trial import Row
from .intake import THERE, Intake

ONE_OF_TWO = "Keep one of the rows, or say how they differ"


def settled(intake: Intake, number: int, new: Row) -> bool:
    """Whether a row is told and done with.

    It doubles another one, or an id that stands in the package was renamed or taken away.
    """
    match, key = intake.match, intake.table.primary_key
    same = match.same(new)
    if not all(new.get(name) for name in key):
        return match.made and _without_id(intake, number, new, same)
    place = f"{intake.letters[key[-1]]}{number}"
    written = match.ids[number]
    double = match.double(new, same) if same else None
    if double and double.row_id != written:
        why = (
            f"{quoted(written)} would be a second row of what stands as {quoted(double.row_id)}, "
            f"in row {double.number}"
        )
        intake.refuse(place, why, f"{ONE_OF_TWO}{_by_what(match.identities)}.")
        return True
    lost = same if same in match.rows else match.lost(number, new)
    if not lost:
        return False
    what = "id" if len(key) == 1 else "key"
    why = (
        f"the {what} {quoted(lost)} was changed to {quoted(written)}; "
        "what stands in the package is never renamed"
    )
    remedy = f"Put {quoted(lost)} back; write a row of another id below the last one."
    intake.refuse(place, why, remedy)
    match.numbers.setdefault(lost, number)
    return True


def _without_id(intake: Intake, number: int, new: Row, same: str | None) -> bool:
    """Whether a row without an id is done with: it stands twice, or its id is gone."""
    match = intake.match
    if same and (double := match.double(new, same)):
        if double.differs:
            why = (
                f"it is the row {quoted(same)}, which stands in row {double.number}, "
                f"but for {', '.join(double.differs)}"
            )
            intake.refuse(str(number), why, f"{ONE_OF_TWO}{_by_what(match.identities)}.")
        else:
            intake.there += 1
            intake.became[number] = same
            intake.note(THERE, str(number), same)
        return True
    if same or not (lost := match.lost(number, new)):
        return False
    intake.refuse(
        f"{intake.letters[intake.table.primary_key[0]]}{number}",
        f"the id {quoted(lost)} is gone from the row that stands in its place",
        f"Put {quoted(lost)} back; write a new row below the last one.",
    )
    match.numbers.setdefault(lost, number)
    return True


def _by_what(identities: list[list[str]]) -> str:
    """The fields by which rows are told from each other, in words."""
    names = dict.fromkeys(name for names in identities for name in names)
    return f" in {', '.join(names)}" if names else ""
