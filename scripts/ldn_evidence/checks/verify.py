"""Every span and hash held against the snapshots; how much of each snapshot rows cover; statements that copy.

Which table holds the sources, and by which columns rows point at passages, is said in schemas/package.json by `x-passages`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..model.findings import Finding, Rule
from ..model.loading import load_package
from ..model.package import Package, Passages, Table
from ..model.printing import inert, printable
from ..model.refusal import Refused
from ..model.rulebook import limit
from ..store import tables
from ..store.locate import read_snapshot, span_hash
from ..store.reading import Reading, form_of
from .places import with_places

COPIED_WORDS = limit("copied_words")

SNAPSHOT_DIFFERS = Rule("V01")
SPAN_OUTSIDE = Rule("V02")
HASH_DIFFERS = Rule("V03")
COPIED = Rule("V04")

SOURCES = (
    "SELECT _line, {key}, {hash}, {length} FROM raw.{table} WHERE {key} IS NOT NULL ORDER BY 2"
)
SPANS = """
SELECT r._line, {row_key}, t.start_, t.end_, r.{hash} FROM raw.{table} r
JOIN (SELECT _line, TRY_CAST({start} AS BIGINT) AS start_, TRY_CAST({end} AS BIGINT) AS end_ FROM raw.{table}) t
USING (_line) WHERE r.{source} = {value}
"""


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
    package = load_package(path)
    package.readings = {} if known is None else known
    connection = tables.connect()
    forms = {}
    for table in package.tables.values():
        forms[table.name] = found = form_of(package, table)
        tables.load(connection, package.root, table, found)
    result = Verification([], [], [])
    grams: dict[tuple[str, ...], str] = {}
    table, named = _sources(package)
    query = SOURCES.format(
        key=tables.name(table.primary_key[0]),
        hash=tables.name(named.snapshot_hash),
        length=tables.name(named.snapshot_length),
        table=tables.name(table.name),
    )
    for line, source, digest, length in connection.execute(query).fetchall():
        try:
            snapshot = read_snapshot(folder, source)
        except (OSError, UnicodeDecodeError):
            result.missing.append(source)
            continue
        actual = hashlib.sha256(snapshot.encode("utf-8")).hexdigest()
        if actual != digest or str(len(snapshot)) != length:
            result.findings.append(
                SNAPSHOT_DIFFERS.at(
                    f"the snapshot of {source} has {len(snapshot)} code points and the hash {actual[:12]}…, recorded are {length} and {(digest or '')[:12]}…",
                    table=table.name,
                    line=line,
                    field=named.snapshot_hash,
                    row_id=source,
                    value=digest,
                )
            )
        result.findings += _spans(connection, package, source, snapshot, result.coverage, min_words)
        _add_grams(grams, source, snapshot)
    if grams:
        result.findings += _copies(connection, package, grams)
    result.findings = sorted(
        with_places(package, forms, result.findings), key=lambda finding: finding.sort_key
    )
    return result


def _sources(package: Package) -> tuple[Table, Passages]:
    """The table of sources, and how the package names what belongs to passages. Raises Refused."""
    for table in package.tables.values():
        if named := table.measures:
            return table, named
    raise (
        Refused.because(*package.problems)
        if package.problems
        else Refused(
            "this package does not say where its sources and passages stand",
            "Name table and columns by x-passages in schemas/package.json.",
        )
    )


def _spans(
    connection,
    package: Package,
    source: str,
    snapshot: str,
    coverage: list[Coverage],
    min_words: int,
) -> Iterator[Finding]:
    covered = bytearray(len(snapshot))
    count = 0
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
        for line, key, start, end, digest in connection.execute(query).fetchall():
            count += 1
            at = {"table": table.name, "line": line, "row_id": key}
            if start is None or end is None or not 0 <= start < end <= len(snapshot):
                yield SPAN_OUTSIDE.at(
                    f"the span {start}–{end} is no passage of {source}, which has {len(snapshot)} code points",
                    field=named.start,
                    value=str(start),
                    **at,
                )
                continue
            covered[start:end] = b"\1" * (end - start)
            if span_hash(snapshot[start:end]) != digest:
                yield HASH_DIFFERS.at(
                    f"the text at {start}–{end} of {source} has the hash {span_hash(snapshot[start:end])}, recorded is {digest}",
                    field=named.hash,
                    value=digest,
                    **at,
                )
    gaps = [
        (m.start(), m.end(), " ".join(snapshot[m.start() : m.end()].split()))
        for m in re.finditer(rb"\0+", bytes(covered))
    ]
    coverage.append(
        Coverage(
            source,
            len(snapshot),
            sum(covered),
            count,
            [gap for gap in gaps if len(gap[2].split()) >= min_words],
        )
    )


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
