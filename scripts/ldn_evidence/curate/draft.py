"""A row in the making: what may stand in a field, what fills itself, what is wrong so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..checks import columns, keys, rows
from ..model.findings import Finding, quoted
from ..model.ids import default, holes, make_id
from ..model.package import Field, Table
from ..model.refusal import Refused
from ..store import engine, form, tables
from ..store.canonical import render
from ..store.doubts import PATTERN, TYPE
from ..store.folders import temporary_folder
from .blank import Blank, one
from .passages import measured
from .reader import Reader
from .trial import Row


@dataclass
class Draft(Blank):
    """A row that is being put together, beside the rows that the package has.

    All tables are read at once, and with care. Raises Refused where one cannot be.
    """

    rows: dict[str, list[list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = {name: self.package.rows(table) for name, table in self.package.tables.items()}
        self.connection = engine.connect(0)
        for name in dict.fromkeys(key.table for key in self.table.foreign_keys):
            tables.load_rows(self.connection, self.package.tables[name], self.rows[name])

    @cached_property
    def lines(self) -> dict[str, int]:
        """Row id -> line of the file, of the rows that the table has."""
        key = [self.table.names.index(name) for name in self.table.primary_key]
        return {
            "/".join(row[i] for i in key): line
            for line, row in enumerate(self.rows[self.table.name], 2)
        }

    @cached_property
    def reader(self) -> Reader:
        """Reads cells as people give them, and notes what it took for something else."""
        return Reader(self.package, self.table, lambda table: self.rows[table.name])

    def read(self, stated: Row) -> Row:
        """The cells of a row in the form of the package, whatever way they are written in."""
        return self.reader.row(stated)

    @cached_property
    def used_ids(self) -> set[str]:
        """Ids that a new row cannot have."""
        return set(self.lines)

    def rows_of(self, table: Table) -> list[list[str]]:
        """The rows of a table in canonical form, cells in schema order."""
        return self.rows[table.name]

    def findings_of_cells(self, row: Row) -> list[Finding]:
        """What is wrong with the filled cells by themselves. Raises Refused."""
        alone = {rule.code for rule in self.table.row_rules if len(rule.columns) == 1}
        found = self._of_cells(row) + [f for f in self._of_rules() if f.code in alone]
        return [finding for finding in found if finding.field and row.get(finding.field)]

    def findings_of_row(self, row: Row) -> list[Finding]:
        """What is wrong with the whole row by itself, empty cells included. Raises Refused."""
        return list(dict.fromkeys(self._of_cells(row) + self._of_rules()))

    def _of_cells(self, row: Row) -> list[Finding]:
        """Findings of form, types and references; the row is then loaded. Raises Refused."""
        cells = [row.get(name, "") for name in self.table.names]
        if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
            raise Refused(
                "the text holds half of a character, which no file can",
                "Type it again, or save the file that it comes from as UTF-8.",
            )
        with temporary_folder() as folder:
            alone = replace(self.table, path="row.csv")
            file = Path(folder) / alone.path
            file.write_text(render(alone, [cells]), encoding="utf-8", newline="")
            found = list(form.check(folder, alone).findings)
        tables.load_rows(self.connection, self.table, [cells])
        found += map(self._with_doubt, columns.check(self.connection, self.table))
        for finding in keys.references(self.connection, [self.table], self.package.tables):
            found.append(self._with_doubt(self._with_remedy(finding)))
        return found

    def _with_doubt(self, finding: Finding) -> Finding:
        """A finding on a cell that was left alone since it may mean two things: says so."""
        if not (doubt := self.reader.doubts.get(finding.field or "")):
            return finding
        return finding.with_place(message=doubt[0], fix=doubt[1])

    def _of_rules(self) -> list[Finding]:
        """Findings of the row rules on the row that is loaded."""
        return list(rows.check(self.connection, self.table))

    def _with_remedy(self, finding: Finding) -> Finding:
        """A dangling reference, with the way to bring in what it refers to."""
        for key in self.table.foreign_keys:
            if finding.field in key.fields:
                target = one(self.package.tables[key.table])
                remedy = f"Take one of {self.package.tables[key.table].path}"
                remedy += "; a new one is added first, by"
                return finding.with_place(fix=f"{remedy} `ldn add {target}`.")
        return finding

    def unmet(self, row: Row) -> list[Finding]:
        """What is wrong with the whole row by itself, at the fields that a person fills.

        Of what is made from other fields only those fields are named. Raises Refused.
        """
        found = _without(self.findings_of_row(row), self.derived)
        others = _without(found, self.own_id)
        named, measures = self.table.pointer, self.table.measures
        if named and named.start in self.reader.doubts:
            others = _without(others, self.span_fields[1:])
        if named and not row.get(named.start):
            file = f"{self.snapshots}/{row.get(named.source) or 'SOURCE'}.txt"
            remedy = f"Give the words of the page with --passage, and its text as {file}."
            others = _without(others, self.span_fields[1:])
            others = _with_fix(others, named.start, remedy)
        if measures and not row.get(measures.snapshot_hash):
            source = row.get(self.table.primary_key[0], "")
            wrong = any(finding.field == self.table.primary_key[0] for finding in found)
            file = f"{self.snapshots}/{'SOURCE' if wrong or not source else source}.txt"
            remedy = f"Save the text of the page, in UTF-8, as {file}."
            others = _without(others, [measures.snapshot_length])
            others = _with_fix(others, measures.snapshot_hash, remedy)
        if others:
            return others
        made_of = " and ".join(holes(self.table)[0])
        remedy = f"Fill in what it is made of ({made_of}), or give it yourself."
        return [finding.with_place(fix=remedy) for finding in found]

    def check(self, column: Field, answer: str) -> str:
        """An answer in canonical form. Raises Refused."""
        value = self.reader.cell(column, answer)
        if found := self.findings_of_cells({column.name: value}):
            first, said = found[0], column.spec.get("example", "") != ""
            example = f"Write it like `{column.spec.get('example')}`."
            if first.code == PATTERN.code:  # an example says more than a regular expression
                what = f"{column.name} {quoted(value)} does not have the right form"
                raise Refused(what, example if said else first.message)
            plain = first.code == TYPE.code and column.name not in self.reader.doubts
            raise Refused(first.message, example if plain and said else first.fix)
        return value

    def complete(self, row: Row) -> Row:
        """The row with its defaults, the measures of its snapshot, and its id."""
        read = self.read(row)
        full = {
            field.name: read.get(field.name, "") or default(self.package, field)
            for field in self.table.fields
        }
        full |= measured(self.snapshots, self.table, full)
        key = self.table.primary_key
        if len(key) == 1 and not full[key[0]]:
            free = make_id(self.table, full, self.used_ids)
            full[key[0]] = free or make_id(self.table, full, set()) or ""
        return full

    def row_id(self, row: Row) -> str:
        """The key of a row, in one text."""
        return "/".join(row.get(name, "") for name in self.table.primary_key)


def _without(findings: list[Finding], fields: Collection[str]) -> list[Finding]:
    return [finding for finding in findings if finding.field not in fields]


def _with_fix(findings: list[Finding], field: str, fix: str) -> list[Finding]:
    return [
        finding.with_place(fix=fix) if finding.field == field else finding for finding in findings
    ]
