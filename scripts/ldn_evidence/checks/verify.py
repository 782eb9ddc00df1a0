"""Every span and hash held against the snapshots; how much of each snapshot rows cover.

Which table holds the sources, and by which fields rows point at passages, is said in
schemas/package.json by `x-passages`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule
from ..model.package import Package, Passages, Table
from ..model.refusal import Refused
from ..store import tables
from ..store.locate import read_snapshot, span_hash
from ..store.opened import OpenPackage, open_package
from .copies import Run, copies, runs_of
from .places import with_places

SNAPSHOT_DIFFERS = Rule("V01")
SPAN_OUTSIDE = Rule("V02")
HASH_DIFFERS = Rule("V03")
SHORT_HASH = 12  # digits of a hash in a message

SOURCES = (
    "SELECT _line, {key}, {hash}, {length} FROM raw.{table} WHERE {key} IS NOT NULL ORDER BY 2"
)
SPANS = """
SELECT r._line, {row_key}, t.start_, t.end_, r.{hash} FROM raw.{table} r
JOIN (
    SELECT _line, TRY_CAST({start} AS BIGINT) AS start_, TRY_CAST({end} AS BIGINT) AS end_
    FROM raw.{table}
) t USING (_line) WHERE r.{source} = {value}
"""


@dataclass
class Coverage:
    """How much of a snapshot the spans of rows cover; lengths and places in code points.

    Args:
        source: The id of the source.
        length: The length of its snapshot.
        covered: How much of that is within a span.
        spans: How many rows point at it.
        gaps: Start, end and words of what no row covers, the shorter ones left out.
    """

    source: str
    length: int
    covered: int = 0
    spans: int = 0
    gaps: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Verification:
    """What snapshots say of a package.

    Args:
        findings: What is wrong, by place.
        coverage: Of each snapshot that could be read, how much of it rows cover.
        missing: Ids of the sources whose snapshot could not be read.
    """

    findings: list[Finding]
    coverage: list[Coverage]
    missing: list[str]


def verify(package: Path | OpenPackage, folder: Path, min_words: int = 4) -> Verification:
    """Hold a package against the snapshots of its sources.

    Args:
        package: Its folder, or its descriptor; or the package opened.
        folder: The folder of the snapshots, each named by the id of its source.
        min_words: Passages that no row covers are listed from so many words on.

    Raises:
        Refused: There is no package to be read, or it does not say where its passages stand.
    """
    package = open_package(package)
    connection = package.connection
    table, named = _sources(package)
    found: list[Finding] = []
    coverage: list[Coverage] = []
    missing: list[str] = []
    runs: dict[Run, str] = {}
    for row in _rows_of_sources(connection, table, named):
        source = row[1]
        try:
            snapshot = read_snapshot(folder, source)
        except (OSError, UnicodeDecodeError):
            missing.append(source)
            continue
        found += _snapshot(row, snapshot, named)
        pointers = _pointers(connection, package, source)
        found += _spans(source, snapshot, pointers)
        coverage.append(_coverage(source, snapshot, pointers, min_words))
        for run in runs_of(snapshot):
            runs.setdefault(run, source)
    found += copies(connection, package, runs) if runs else []
    forms = {name: package.form(table) for name, table in package.tables.items()}
    placed = with_places(package, forms, found)
    return Verification(sorted(placed, key=lambda finding: finding.sort_key), coverage, missing)


def _sources(package: Package) -> tuple[Table, Passages]:
    """The table of sources, and how the package names what belongs to passages. Raises Refused."""
    for table in package.tables.values():
        if named := table.measures:
            return table, named
    if package.problems:
        raise Refused.because(*package.problems)
    raise Refused(
        "this package does not say where its sources and passages stand",
        "Name table and columns by x-passages in schemas/package.json.",
    )


def _rows_of_sources(
    connection: DuckDBPyConnection, table: Table, named: Passages
) -> list[tuple[int, str, str | None, str | None]]:
    """Line, id, recorded hash and recorded length of each source, by id."""
    query = SOURCES.format(
        key=tables.name(table.primary_key[0]),
        hash=tables.name(named.snapshot_hash),
        length=tables.name(named.snapshot_length),
        table=tables.name(table.name),
    )
    return connection.execute(query).fetchall()


def _snapshot(
    row: tuple[int, str, str | None, str | None], snapshot: str, named: Passages
) -> Iterator[Finding]:
    """A finding where a snapshot is not the one that was recorded."""
    line, source, digest, length = row
    actual = hashlib.sha256(snapshot.encode("utf-8")).hexdigest()
    if actual == digest and str(len(snapshot)) == length:
        return
    is_now = f"{len(snapshot)} code points and the hash {actual[:SHORT_HASH]}…"
    recorded = f"{length} and {(digest or '')[:SHORT_HASH]}…"
    yield SNAPSHOT_DIFFERS.at(
        f"the snapshot of {source} has {is_now}, recorded are {recorded}",
        table=named.sources,
        line=line,
        field=named.snapshot_hash,
        row_id=source,
        value=digest,
    )


@dataclass(frozen=True)
class _Pointer:
    """A row that points at a passage, and what is recorded of it."""

    table: str
    named: Passages
    line: int
    row_id: str
    start: int | None
    end: int | None
    digest: str | None

    def span(self, length: int) -> tuple[int, int] | None:
        """Start and end; None where these are no passage of a text of this length."""
        if self.start is None or self.end is None or not 0 <= self.start < self.end <= length:
            return None
        return self.start, self.end


def _pointers(connection: DuckDBPyConnection, package: Package, source: str) -> list[_Pointer]:
    """The rows of all tables that point at a source, in the order of tables."""
    pointers = []
    for table in package.tables.values():
        if not (named := table.pointer):
            continue
        query = SPANS.format(
            row_key=tables.row_key(table, "r."),
            table=tables.name(table.name),
            source=tables.name(named.source),
            start=tables.name(named.start),
            end=tables.name(named.end),
            hash=tables.name(named.hash),
            value=tables.constant(source),
        )
        rows = connection.execute(query).fetchall()
        pointers += [_Pointer(table.name, named, *row) for row in rows]
    return pointers


def _spans(source: str, snapshot: str, pointers: list[_Pointer]) -> Iterator[Finding]:
    """Findings on rows whose span is no passage, or whose hash is of another text."""
    for row in pointers:
        span = row.span(len(snapshot))
        actual = span_hash(snapshot[span[0] : span[1]]) if span else ""
        if not span:
            what = f"the span {row.start}–{row.end} is no passage of {source}"
            yield SPAN_OUTSIDE.at(
                f"{what}, which has {len(snapshot)} code points",
                table=row.table,
                line=row.line,
                field=row.named.start,
                row_id=row.row_id,
                value=str(row.start),
            )
        elif actual != row.digest:
            what = f"the text at {row.start}–{row.end} of {source} has the hash {actual}"
            yield HASH_DIFFERS.at(
                f"{what}, recorded is {row.digest}",
                table=row.table,
                line=row.line,
                field=row.named.hash,
                row_id=row.row_id,
                value=row.digest,
            )


def _coverage(source: str, snapshot: str, pointers: list[_Pointer], min_words: int) -> Coverage:
    """How much of a snapshot the spans of rows cover."""
    covered = bytearray(len(snapshot))
    for row in pointers:
        if span := row.span(len(snapshot)):
            covered[span[0] : span[1]] = b"\1" * (span[1] - span[0])
    gaps = []
    for gap in re.finditer(rb"\0+", bytes(covered)):
        words = snapshot[gap.start() : gap.end()].split()
        if len(words) >= min_words:
            gaps.append((gap.start(), gap.end(), " ".join(words)))
    return Coverage(source, len(snapshot), sum(covered), len(pointers), gaps)
