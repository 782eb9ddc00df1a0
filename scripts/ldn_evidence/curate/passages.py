"""Words of a page given in place of a span: found in the snapshot of their source, and not kept.

By which names rows point at passages, and sources measure their snapshots, is stated by the
package (`x-passages`).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ..model.findings import quoted
from ..model.package import Table
from ..model.refusal import Refused
from ..store.locate import Span, find, nearest, read_snapshot

PASSAGE = "passage"  # what a person fills in as if it were a field; only its place is kept
MAX_PASSAGE = 20_000  # characters; a passage is a clause, not a book
MAX_PLACES = 20  # that are listed of words found often
Row = dict[str, str]  # field -> text


class Ambiguous(Refused):
    """Words that stand at several places."""


def has_passage(table: Table) -> bool:
    """Whether words of the page may be given in place of the span."""
    return table.pointer is not None and PASSAGE not in table.names


def measured(snapshots: Path, table: Table, row: dict[str, str]) -> dict[str, str]:
    """Hash and length of the snapshot of a source, for a row that lacks them.

    Args:
        snapshots: The folder of the snapshots.
        table: The table of the row.
        row: Field -> text.

    Returns:
        Field -> text; nothing where the table has no such fields, or the source no snapshot.
    """
    named = table.measures
    if not named or any(row.get(name) for name in named.snapshot):
        return {}
    try:
        text = read_snapshot(snapshots, row.get(table.primary_key[0], ""))
    except (OSError, UnicodeDecodeError):
        return {}
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(zip(named.snapshot, (digest, str(len(text)))))


def locate(
    snapshots: Path, table: Table, source: str, passage: str, place: int | None = None
) -> dict[str, str]:
    """Span, hash and fragment of a passage of a source's snapshot.

    Args:
        snapshots: The folder of the snapshots.
        table: The table of the row that points at the passage.
        source: The id of the source.
        passage: Words as they stand on the page.
        place: Which of several places is meant, counted from 1.

    Returns:
        Field -> text, for those of these fields that the table has.

    Raises:
        Refused: There is no such snapshot, or the words are not in it, or are too many.
        Ambiguous: The words stand at several places.
    """
    if len(passage) > MAX_PASSAGE:
        raise Refused(
            f"the passage has {len(passage):,} characters; the most is {MAX_PASSAGE:,}",
            "Paste only the clause that makes the assertion.",
        )
    snapshot = _snapshot(snapshots, source)
    spans = find(snapshot, passage)
    if not spans:
        near = nearest(snapshot, passage)
        remedy = "Nothing like them is there; look at the page, and paste what it says."
        if near:
            words = " ".join(near.text.split())
            remedy = f"The nearest there: {words}. Paste the words as they stand there."
        raise Refused(f"these words are not in the snapshot of {source}", remedy)
    span = _chosen(spans, snapshot, source, place)
    named = table.pointer
    cells = dict(zip((*named.span, named.fragment), span.cells)) if named else {}
    return {name: value for name, value in cells.items() if name in table.names}


def snapshot_text(snapshots: Path, source: str) -> str:
    """The saved text of a source. Raises Refused where there is none, with those that are there."""
    return _snapshot(snapshots, source)


def following(snapshots: Path, table: Table, before: Row, after: Row) -> Row:
    """What follows from a span that was moved by its numbers: hash and fragment of its words.

    Args:
        snapshots: The folder of the snapshots.
        table: The table of the row.
        before: The row as it stands.
        after: The row as it is to be.

    Returns:
        Field -> text; nothing where the span stays, or the change brings its own hash.

    Raises:
        Refused: There is no such snapshot, or no such place in it.
    """
    named = table.pointer
    if not named or after[named.hash] != before[named.hash]:
        return {}
    if all(after[name] == before[name] for name in (named.source, named.start, named.end)):
        return {}
    snapshot = _snapshot(snapshots, after[named.source])
    ends = [int(after[name]) if after[name].isdecimal() else -1 for name in named.span[:2]]
    if not 0 <= ends[0] < ends[1] <= len(snapshot):
        raise Refused(
            f"there is no passage from {after[named.start]} to {after[named.end]}: the text of "
            f"{after[named.source]} has {len(snapshot):,} characters",
            f"Give the words instead, with --passage, or correct {named.start} and {named.end}.",
        )
    span = Span(ends[0], ends[1], snapshot[ends[0] : ends[1]])
    cells = dict(zip((*named.span, named.fragment), span.cells))
    return {name: value for name, value in cells.items() if name in table.names}


def _snapshot(snapshots: Path, source: str) -> str:
    """The text of a source's snapshot. Raises Refused."""
    file = f"{snapshots}/{source}.txt"
    if not re.fullmatch(r"[a-z0-9_]+", source):
        what = f"{quoted(source)} is no id of a source" if source else "the source is not given"
        raise Refused(
            f"{what}, so the words cannot be looked up",
            f"An id has small letters, digits and `_` only. {_saved(snapshots)}",
        )
    try:
        return read_snapshot(snapshots, source)
    except FileNotFoundError:
        raise Refused(
            f"there is no {file}, so the words cannot be looked up",
            "Save the text of the page there, in UTF-8, or name its folder with --snapshots DIR. "
            f"{_saved(snapshots)}",
        ) from None
    except UnicodeDecodeError:
        raise Refused(f"{file} is not in UTF-8", "Save it again as UTF-8.") from None
    except OSError as error:
        remedy = "See that it is a file that may be read."
        raise Refused(f"{file} cannot be read: {error.strerror}", remedy) from None


def _saved(snapshots: Path) -> str:
    """The sources whose text is saved, in a sentence."""
    try:
        names = sorted(file.stem for file in snapshots.glob("*.txt"))
    except OSError:
        names = []
    more = " …" if len(names) > MAX_PLACES else ""
    listed = ", ".join(names[:MAX_PLACES]) + more
    return f"Saved there: {listed}." if names else "No page is saved there yet."


def _chosen(spans: list[Span], snapshot: str, source: str, place: int | None) -> Span:
    """The one span, or that of several which is meant. Raises Ambiguous."""
    if len(spans) > 1 and not place:
        listed = "\n".join(
            f"  {number}  {_around(snapshot, span)}"
            for number, span in enumerate(spans[:MAX_PLACES], 1)
        )
        raise Ambiguous(
            f"these words stand at {len(spans)} places of {source}:\n{listed}",
            "Paste more of the sentence, or say which with --place N.",
        )
    number = place or 1
    if not 1 <= number <= len(spans):
        raise Ambiguous(
            f"there is no place {place}: the words stand at {len(spans)}",
            f"Choose a number from 1 to {len(spans)}." if len(spans) > 1 else "Leave it out.",
        )
    return spans[number - 1]


def _around(snapshot: str, span: Span, margin: int = 30) -> str:
    return " ".join(snapshot[max(0, span.start - margin) : span.end + margin].split())
