"""Where rows point at passages of snapshots: the fields that `x-passages` of a package names.

A snapshot is the text of a source as it was saved; a span is a passage of it (0-based, end
exclusive, Unicode code points). A table whose key is the source, and that has the fields of a
snapshot, holds the sources; a table with the source and the fields of a span points at passages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SpanFields:
    """The fields of a row that points at a passage; not every such table has a ``fragment``."""

    source: str
    start: str
    end: str
    hash: str
    fragment: str

    @property
    def place(self) -> tuple[str, str, str]:
        """The fields of the place within the snapshot, and of the hash of the passage."""
        return self.start, self.end, self.hash

    @property
    def needed(self) -> set[str]:
        """The fields that a table has whose rows point at passages."""
        return {self.source, *self.place}


@dataclass(frozen=True)
class SnapshotFields:
    """The fields of a source: its id, and hash and length (code points) of its snapshot."""

    source: str
    hash: str
    length: str

    @property
    def measures(self) -> tuple[str, str]:
        """The fields that are measured."""
        return self.hash, self.length


@dataclass(frozen=True)
class Passages:
    """The convention of a package."""

    span: SpanFields
    snapshot: SnapshotFields

    def span_of(self, names: list[str]) -> SpanFields | None:
        """The fields of a span, if a table with these fields has them."""
        return self.span if self.span.needed <= set(names) else None

    def snapshot_of(self, names: list[str], key: list[str]) -> SnapshotFields | None:
        """The fields of a snapshot, if a table with these fields and this key holds the sources."""
        holds = key == [self.snapshot.source] and set(self.snapshot.measures) <= set(names)
        return self.snapshot if holds else None


def passages(meta: dict[str, Any]) -> Passages | None:
    """The convention that a package states, which its profile holds to its form; or None."""
    stated = meta.get("x-passages")
    if stated is None:
        return None
    source = stated["source"]
    span, snapshot = (
        SpanFields(source, **stated["span"]),
        SnapshotFields(source, **stated["snapshot"]),
    )
    return Passages(span, snapshot)
