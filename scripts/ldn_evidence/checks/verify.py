"""Every span and hash held against the snapshots; how much of each snapshot rows cover; statements that copy.

Which fields these are, `x-passages` in schemas/package.json says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..model.findings import Finding, Place, Rule
from ..model.package import Package, Table
from ..model.passages import SnapshotFields, SpanFields
from ..model.printing import inert, printable
from ..model.rulebook import limit
from ..store import tables
from ..store.locate import read_snapshot, span_hash
from ..store.opened import OpenPackage, open_package
from ..store.reading import Reading
from .places import with_places

COPIED_WORDS = limit("copied_words")

SNAPSHOT_DIFFERS = Rule("V01")
SPAN_OUTSIDE = Rule("V02")
HASH_DIFFERS = Rule("V03")
COPIED = Rule("V04")


@dataclass
class Coverage:
    """How much of a snapshot the spans of rows cover. Lengths in code points."""

    source: str
    length: int
    covered: int
    spans: int
    gaps: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Verification:
    findings: list[Finding]
    coverage: list[Coverage]
    missing: list[str]


def verify(
    path: Path, folder: Path, min_words: int = 4, known: dict[str, Reading] | None = None
) -> Verification:
    """Hold the package at ``path`` against the snapshots in ``folder``; ``known`` are readings of files that may be the same, to which others are added. Raises Refused."""
    opened = open_package(path)
    package = opened.model
    package.readings = {} if known is None else known
    result = Verification([], [], [])
    grams: dict[tuple[str, ...], str] = {}
    for table in package.tables.values():
        if table.snapshot:
            for row in _sources(opened, table, table.snapshot):
                if (snapshot := _snapshot(folder, row, result)) is not None:
                    result.findings += _measures(table, table.snapshot, row, snapshot)
                    result.findings += _spans(opened, row.source, snapshot, result, min_words)
                    _add_grams(grams, row.source, snapshot)
    if grams:
        result.findings += _copies(opened.connection, package, grams)
    forms = {name: opened.form(table) for name, table in package.tables.items()}
    result.findings = sorted(
        with_places(package, forms, result.findings), key=lambda finding: finding.sort_key
    )
    return result


class SourceRow(NamedTuple):
    """A source: its line, its id, and the measures that are recorded of its snapshot."""

    line: int
    source: str
    digest: str | None
    length: str | None


def _sources(opened: OpenPackage, table: Table, fields: SnapshotFields) -> list[SourceRow]:
    key, digest, length = map(tables.name, (fields.source, *fields.measures))
    asked = (
        f"SELECT _line, {key}, {digest}, {length} FROM raw.{tables.name(table.name)} "
        f"WHERE {key} IS NOT NULL ORDER BY 2"
    )
    return [SourceRow(*row) for row in opened.connection.execute(asked).fetchall()]


def _snapshot(folder: Path, row: SourceRow, result: Verification) -> str | None:
    """The snapshot of a source; None, and the source among those missing, where there is none."""
    try:
        return read_snapshot(folder, row.source)
    except (OSError, UnicodeDecodeError):
        result.missing.append(row.source)
        return None


def _measures(
    table: Table, fields: SnapshotFields, row: SourceRow, snapshot: str
) -> Iterator[Finding]:
    """Hash and length of a snapshot against those recorded."""
    actual = hashlib.sha256(snapshot.encode("utf-8")).hexdigest()
    if actual != row.digest or str(len(snapshot)) != row.length:
        yield SNAPSHOT_DIFFERS.at(
            f"the snapshot of {row.source} has {len(snapshot)} code points and the hash "
            f"{actual[:12]}…, recorded are {row.length} and {(row.digest or '')[:12]}…",
            table=table.name,
            line=row.line,
            field=fields.hash,
            row_id=row.source,
            value=row.digest,
        )


def _spans(
    opened: OpenPackage, source: str, snapshot: str, result: Verification, min_words: int
) -> Iterator[Finding]:
    """The spans of all rows of a source; what of its snapshot they cover goes to the result."""
    covered = bytearray(len(snapshot))
    count = 0
    for table in opened.model.tables.values():
        fields = table.span
        for row in _pointing(opened, table, fields, source) if fields else []:
            count += 1
            yield from _of_span(table, fields, row, source, snapshot, covered)
    gaps = [
        (m.start(), m.end(), " ".join(snapshot[m.start() : m.end()].split()))
        for m in re.finditer(rb"\0+", bytes(covered))
    ]
    long = [gap for gap in gaps if len(gap[2].split()) >= min_words]
    result.coverage.append(Coverage(source, len(snapshot), sum(covered), count, long))


class SpanRow(NamedTuple):
    """A row that points at a passage; start and end are None where they are no whole numbers."""

    line: int
    row_id: str
    start: int | None
    end: int | None
    digest: str | None


def _pointing(opened: OpenPackage, table: Table, fields: SpanFields, source: str) -> list[SpanRow]:
    start, end, digest = map(tables.name, fields.place)
    asked = (
        f"SELECT _line, {tables.row_key(table)}, TRY_CAST({start} AS BIGINT), "
        f"TRY_CAST({end} AS BIGINT), {digest} FROM raw.{tables.name(table.name)} "
        f"WHERE {tables.name(fields.source)} = {tables.constant(source)}"
    )
    return [SpanRow(*row) for row in opened.connection.execute(asked).fetchall()]


def _of_span(
    table: Table, fields: SpanFields, row: SpanRow, source: str, snapshot: str, covered: bytearray
) -> Iterator[Finding]:
    """One span against its snapshot; what it covers is marked."""
    at: Place = {"table": table.name, "line": row.line, "row_id": row.row_id}
    start, end = row.start, row.end
    if start is None or end is None or not 0 <= start < end <= len(snapshot):
        what = (
            f"the span {start}–{end} is no passage of {source}, "
            f"which has {len(snapshot)} code points"
        )
        yield SPAN_OUTSIDE.at(what, field=fields.start, value=str(start), **at)
        return
    covered[start:end] = b"\1" * (end - start)
    if (actual := span_hash(snapshot[start:end])) != row.digest:
        what = (
            f"the text at {start}–{end} of {source} has the hash {actual}, recorded is {row.digest}"
        )
        yield HASH_DIFFERS.at(what, field=fields.hash, value=row.digest, **at)


def _words(text: str) -> list[str]:
    """Lower-case words; a number keeps its point, a sentence does not."""
    return [
        word
        for word in (found.strip(".") for found in re.findall(r"[\w.%]+", text.lower()))
        if word
    ]


def _add_grams(grams: dict[tuple[str, ...], str], source: str, snapshot: str) -> None:
    words = _words(snapshot)
    for i in range(len(words) - COPIED_WORDS + 1):
        grams.setdefault(tuple(words[i : i + COPIED_WORDS]), source)


def _copies(connection, package: Package, grams: dict[tuple[str, ...], str]) -> Iterator[Finding]:
    """Texts of the package that share a run of words with a snapshot; columns that are verbatim by nature (`x-verbatim`) may."""
    for table in package.tables.values():
        texts = [
            c.name
            for c in table.fields
            if c.type == "string"
            and not {"enum", "pattern"} & set(c.constraints)
            and not c.spec.get("x-verbatim")
        ]
        if not texts:
            continue
        columns = ", ".join(map(tables.name, texts))
        for line, key, *cells in connection.execute(
            f"SELECT _line, {tables.row_key(table)}, {columns} FROM raw.{tables.name(table.name)}"
        ).fetchall():
            for name, cell in zip(texts, cells):
                own = _words(cell or "")
                run = next(
                    (
                        run
                        for i in range(len(own) - COPIED_WORDS + 1)
                        if (run := tuple(own[i : i + COPIED_WORDS])) in grams
                    ),
                    None,
                )
                if run:
                    yield COPIED.at(
                        f"{name} shares with {grams[run]}: `{' '.join(run)}`",
                        table=table.name,
                        line=line,
                        field=name,
                        row_id=key,
                        value=cell,
                    )


def verify_command(path: Path, folder: Path, min_words: int, console) -> int:
    """`ldn verify`: print coverage, uncovered passages, findings; exit status 0 clean, 1 findings, 2 no snapshot at all."""
    result = verify(path, folder, min_words)
    for cover in result.coverage:
        console.print(
            f"{printable(cover.source)}: {cover.spans} spans cover {cover.covered:,} of {cover.length:,} code points ({cover.covered / max(1, cover.length):.0%})",
            soft_wrap=True,
        )
        for start, end, text in cover.gaps:
            shown = text if len(text) <= 160 else f"{text[:100]} … {text[-50:]}"
            console.print(f"  uncovered {start}–{end}: {printable(shown)}", soft_wrap=True)
    for source in result.missing:
        console.print(
            f"{printable(source)}: no snapshot in {printable(str(folder))}; its spans were not verified",
            soft_wrap=True,
        )
    for finding in result.findings:
        console.print(
            f"{inert(f'{finding.place} error {finding.code} {finding.message}')}\n  → {inert(finding.fix)}",
            soft_wrap=True,
        )
    if not result.coverage:
        console.print(
            "no snapshot was found\n  → Name the folder of the snapshots with --snapshots DIR."
        )
        return 2
    console.print(
        f"{len(result.coverage)} snapshots, {sum(c.spans for c in result.coverage):,} spans verified, {len(result.findings)} errors"
    )
    return 1 if result.findings else 0
