"""A row in the making: what may stand in a field, what is filled by itself, what is wrong with it so far."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from ..checks import columns, keys, rows
from ..checks.verify import SPAN
from ..model.findings import Finding, quoted
from ..model.ids import default, make_id
from ..model.package import Column, Package, Table
from ..model.refusal import Refused
from ..publish.show import label
from ..store import form, tables
from ..store.folders import temporary_folder
from ..store.locate import Span, find, nearest, read_snapshot
from .fix import canonical_cell, render
from .trial import Row, current_rows

SNAPSHOT = ("snapshot_sha256", "snapshot_length")
PASSAGE = (
    "passage"  # a field that the table has not: words of the page, of which only the place is kept
)
MAX_PASSAGE = 20_000  # characters; a passage is a clause, not a book
MAX_PLACES = 20  # that are listed of words found often


class Ambiguous(Refused):
    """Words that stand at several places."""


@dataclass
class Draft:
    """A row of ``table`` that is being put together, beside the rows that the package has."""

    package: Package
    table: Table
    snapshots: Path
    rows: dict[str, list[list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = {
            name: current_rows(self.package, table) for name, table in self.package.tables.items()
        }
        self.connection = tables.connect(0)
        for name in dict.fromkeys(key.table for key in self.table.foreign_keys):
            tables.load_rows(self.connection, self.package.tables[name], self.rows[name])

    @cached_property
    def by_key(self) -> dict[str, int]:
        """Row id -> line of the file."""
        key = [self.table.names.index(column) for column in self.table.primary_key]
        return {
            "/".join(row[i] for i in key): line
            for line, row in enumerate(self.rows[self.table.name], 2)
        }

    @cached_property
    def taken(self) -> set[str]:
        """Ids that a new row cannot have."""
        return set(self.by_key)

    @cached_property
    def made(self) -> set[str]:
        """Columns that nobody is asked for: derived ones, the id where it follows from the row, spans where a passage is given."""
        return (
            self.derived
            | self.own_id
            | {column for column in self._span_columns if self.has_snapshots}
            | self._hidden
        )

    @property
    def derived(self) -> set[str]:
        return {rule.field for rule in self.package.derived if rule.table == self.table.name}

    @property
    def own_id(self) -> set[str]:
        return set(self.table.primary_key) if self.table.spec.get("x-id") else set()

    @property
    def _hidden(self) -> set[str]:
        snapshot = set(SNAPSHOT) if self.measures and self.has_snapshots else set()
        return {
            column.name for column in self.table.columns if column.spec.get("x-ask") is False
        } | snapshot

    @property
    def takes_passage(self) -> bool:
        return takes_passage(self.table)

    @property
    def measures(self) -> bool:
        """Whether a row has hash and length of a snapshot."""
        return set(SNAPSHOT) <= set(self.table.names)

    @property
    def has_snapshots(self) -> bool:
        return self.snapshots.is_dir()

    @property
    def _span_columns(self) -> list[str]:
        return [*SPAN[1:], "text_fragment"] if self.takes_passage else []

    def choices(self, column: Column) -> dict[str, str]:
        """Values that the field may take, with what each means; none where it is free."""
        if "enum" in column.constraints:
            meanings = {
                str(c.get("value")): str(c.get("label", ""))
                for c in column.spec.get("categories") or []
                if isinstance(c, dict)
            }
            return {
                str(value): meanings.get(str(value), "") for value in column.constraints["enum"]
            }
        if column.type == "boolean":
            return {"true": "yes", "false": "no"}
        for key in self.table.foreign_keys:
            if key.fields == (column.name,):
                target = self.package.tables[key.table]
                return {
                    row[target.names.index(key.to_fields[0])]: _without_key(target, row)
                    for row in self.rows[key.table]
                }
        return {}

    def findings(self, row: Row, of_row: bool = False) -> list[Finding]:
        """What is wrong with the filled cells by themselves; ``of_row``: with the whole row by itself, empty cells included."""
        cells = [row.get(name, "") for name in self.table.names]
        if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
            raise Refused(
                "the text holds half of a character, which no file can",
                "Type it again, or save the file that it comes from as UTF-8.",
            )
        with temporary_folder() as folder:
            alone = replace(self.table, path="row.csv")
            (folder / alone.path).write_text(render(alone, [cells]), encoding="utf-8", newline="")
            found = form.check(folder, alone).findings
        tables.load_rows(self.connection, self.table, [cells])
        found += columns.check(self.connection, self.table)
        found += [
            self._with_remedy(finding)
            for finding in keys.references(self.connection, [self.table], self.package.tables)
        ]
        of_rows = list(rows.check(self.connection, self.table))
        if of_row:
            return found + of_rows
        alone = {rule.code for rule in self.table.row_rules if len(rule.columns) == 1}
        return [
            finding
            for finding in [*found, *(f for f in of_rows if f.code in alone)]
            if finding.field and row.get(finding.field)
        ]

    def _with_remedy(self, finding: Finding) -> Finding:
        """A dangling reference, with the way to bring in what it refers to."""
        target = next(
            (
                self.package.tables[key.table]
                for key in self.table.foreign_keys
                if finding.field in key.fields
            ),
            None,
        )
        if not target:
            return finding
        return finding.with_place(
            fix=f"Take one that is there; a new one is added first, by `ldn add {one(target)}`."
        )

    def unmet(self, row: Row) -> list[Finding]:
        """What is wrong with the whole row by itself; of what is made from other fields, only those fields are told."""
        found = [
            finding
            for finding in self.findings(row, of_row=True)
            if finding.field not in self.derived
        ]
        others = [finding for finding in found if finding.field not in self.own_id]
        if self.takes_passage and not row.get(SPAN[1]):
            others = [finding for finding in others if finding.field not in self._span_columns[1:]]
            fix = f"Give the words of the page with --passage, and its text as {self.snapshots}/{row.get('source_id') or 'SOURCE'}.txt."
            others = [
                finding.with_place(fix=fix) if finding.field == SPAN[1] else finding
                for finding in others
            ]
        if self.measures and not row.get(SNAPSHOT[0]):
            fix = f"Save the text of the page, in UTF-8, as {self.snapshots}/{row.get(self.table.primary_key[0]) or 'SOURCE'}.txt."
            others = [
                f.with_place(fix=fix) if f.field == SNAPSHOT[0] else f
                for f in others
                if f.field != SNAPSHOT[1]
            ]
        made_of = (
            f"Fill in what it is made of, {self.table.spec.get('x-id', '')}, or give it yourself."
        )
        return others or [finding.with_place(fix=made_of) for finding in found]

    def check(self, column: Column, answer: str) -> str:
        """An answer in canonical form. Raises Refused."""
        value = canonical_cell(answer, column.type)
        if found := self.findings({column.name: value}):
            raise Refused(
                found[0].message,
                f"Write it like `{column.spec.get('example')}`."
                if found[0].code == columns.TYPE.code
                else found[0].fix,
            )
        return value

    def complete(self, row: Row) -> Row:
        """The row with its defaults, the measures of its snapshot, and its id."""
        full = {c.name: row.get(c.name, "") or default(self.package, c) for c in self.table.columns}
        full |= measured(self.snapshots, self.table, full)
        key = self.table.primary_key
        if len(key) == 1 and not full[key[0]]:
            full[key[0]] = (
                make_id(self.table, full, self.taken) or make_id(self.table, full, set()) or ""
            )
        return full

    def row_id(self, row: Row) -> str:
        return "/".join(row.get(column, "") for column in self.table.primary_key)


def measured(snapshots: Path, table: Table, row: Row) -> Row:
    """Hash and length of the snapshot of a source, for a row that lacks them; nothing where there is no snapshot."""
    if not set(SNAPSHOT) <= set(table.names) or any(row.get(column) for column in SNAPSHOT):
        return {}
    try:
        text = read_snapshot(snapshots, row.get(table.primary_key[0], ""))
    except (OSError, UnicodeDecodeError):
        return {}
    return dict(zip(SNAPSHOT, (hashlib.sha256(text.encode("utf-8")).hexdigest(), str(len(text)))))


def locate(
    snapshots: Path, table: Table, source: str, passage: str, place: int | None = None
) -> Row:
    """Span, hash and fragment of a passage of a source's snapshot, for those of these columns that a table has. Raises Refused."""
    if len(passage) > MAX_PASSAGE:
        raise Refused(
            f"the passage has {len(passage):,} characters; the most is {MAX_PASSAGE:,}",
            "Paste only the clause that makes the assertion.",
        )
    try:
        snapshot = read_snapshot(snapshots, source)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise Refused(
            f"cannot read the snapshot of {source or 'no source'}: {reason}",
            f"Save the text of the page, in UTF-8, as {snapshots}/{source or 'SOURCE'}.txt, or name its folder with --snapshots DIR.",
        ) from None
    spans = find(snapshot, passage)
    if not spans:
        near = nearest(snapshot, passage)
        raise Refused(
            f"these words are not in the snapshot of {source}",
            f"the nearest is: {' '.join(near.text.split())}"
            if near
            else "nothing like them is there",
        )
    if len(spans) > 1 and not place:
        listed = "\n".join(
            f"  {number}  {_around(snapshot, span)}"
            for number, span in enumerate(spans[:MAX_PLACES], 1)
        )
        raise Ambiguous(
            f"these words stand at {len(spans)} places of {source}:\n{listed}",
            "Paste more of the sentence, or say which with --place N.",
        )
    if not 1 <= (place or 1) <= len(spans):
        raise Ambiguous(
            f"there is no place {place}: the words stand at {len(spans)}",
            f"Choose a number from 1 to {len(spans)}.",
        )
    span = spans[(place or 1) - 1]
    said = {
        "span_start": str(span.start),
        "span_end": str(span.end),
        "span_sha256": span.sha256,
        "text_fragment": span.fragment,
    }
    return {column: value for column, value in said.items() if column in table.names}


def _around(snapshot: str, span: Span, margin: int = 30) -> str:
    return " ".join(snapshot[max(0, span.start - margin) : span.end + margin].split())


def takes_passage(table: Table) -> bool:
    """Whether the rows of a table point at a passage of a snapshot."""
    return set(SPAN) <= set(table.names)


def has_passage(table: Table) -> bool:
    """Whether words of the page may be given in place of the span."""
    return takes_passage(table) and PASSAGE not in table.names


def one(table: Table) -> str:
    """What `ldn add` calls a row of a table."""
    return (table.spec.get("x-one") or table.name).replace(" ", "-")


def _without_key(table: Table, row: list[str]) -> str:
    return (label(table, dict(zip(table.names, row))) or "").split("  [")[0]


def kind(package: Package, wanted: str) -> Table:
    """The table of which ``wanted`` (`claim`, `dosing-mention`, or the table's own name) is one row. Raises Refused."""
    plain = lambda text: text.lower().replace("-", " ").replace("_", " ").strip()
    names = {plain(one(table)): table for table in package.tables.values()}
    names |= {plain(table.name): table for table in package.tables.values()}
    if table := names.get(plain(wanted)):
        return table
    near = get_close_matches(plain(wanted), names, 1, 0.5)
    ones = ", ".join(map(one, package.tables.values()))
    raise Refused(
        f"there is no table of {quoted(wanted)}{f'; the nearest is `{near[0]}`' if near else ''}",
        f"Choose one of: {ones}.",
    )
