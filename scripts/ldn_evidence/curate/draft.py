"""A row in the making: what may stand in a field, what fills itself, what is wrong so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from ..checks import columns, keys, rows
from ..model.findings import Finding, quoted
from ..model.ids import default, holes, make_id
from ..model.labels import label
from ..model.package import Field, Package, Table
from ..model.refusal import Refused
from ..store import form, tables
from ..store.canonical import render
from ..store.doubts import TYPE
from ..store.folders import temporary_folder
from .passages import measured
from .reader import Reader
from .trial import Row, current_rows


@dataclass
class Draft:
    """A row that is being put together, beside the rows that the package has.

    Args:
        package: The package.
        table: The table that the row is to stand in.
        snapshots: The folder of the snapshots, which need not be there.
    """

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

    @cached_property
    def not_asked(self) -> set[str]:
        """Fields that nobody is asked for.

        These are the derived ones, the id where it follows from the row, and what is computed
        from a snapshot where there are snapshots.
        """
        hidden = {field.name for field in self.table.fields if field.spec.get("x-ask") is False}
        fields = self.derived | self.own_id | hidden
        if self.has_snapshots:
            measures = self.table.measures
            fields |= {*self.span_fields, *(measures.snapshot if measures else ())}
        return fields

    @property
    def derived(self) -> set[str]:
        """Fields that follow from other tables."""
        return {rule.field for rule in self.package.derived if rule.table == self.table.name}

    @property
    def own_id(self) -> set[str]:
        """The key, where it is made from the row."""
        return set(self.table.primary_key) if self.table.spec.get("x-id") else set()

    @property
    def has_snapshots(self) -> bool:
        """Whether there is a folder of snapshots."""
        return self.snapshots.is_dir()

    @property
    def span_fields(self) -> list[str]:
        """The fields that a passage fills."""
        named = self.table.pointer
        return [*named.span, named.fragment] if named else []

    def choices(self, column: Field) -> dict[str, str]:
        """Values that a field may take, with what each means; none where it is free."""
        if "enum" in column.constraints:
            meanings = {}
            for category in column.spec.get("categories") or []:
                if isinstance(category, dict):
                    meanings[str(category.get("value"))] = str(category.get("label", ""))
            values = map(str, column.constraints["enum"])
            return {value: meanings.get(value, "") for value in values}
        if column.type == "boolean":
            return {"true": "yes", "false": "no"}
        for key in self.table.foreign_keys:
            if key.fields == (column.name,):
                target = self.package.tables[key.table]
                at = target.names.index(key.to_fields[0])
                return {row[at]: _label_only(target, row) for row in self.rows[key.table]}
        return {}

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
            first = found[0]
            example = f"Write it like `{column.spec.get('example')}`."
            plain = first.code == TYPE.code and column.name not in self.reader.doubts
            plain = plain and column.spec.get("example", "") != ""
            raise Refused(first.message, example if plain else first.fix)
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


def _label_only(table: Table, row: list[str]) -> str:
    """A row in a line, its key left out."""
    text: str = label(table, dict(zip(table.names, row))) or ""
    return text.split("  [")[0]


def one(table: Table) -> str:
    """What `ldn add` calls a row of a table."""
    name: str = table.spec.get("x-one") or table.name
    return name.replace(" ", "-")


def kind(package: Package, wanted: str) -> Table:
    """The table of which something is one row.

    Args:
        package: The package.
        wanted: What a row is called, or the table's own name; case, `-` and `_` do not matter.

    Raises:
        Refused: There is no such table.
    """
    names = {_plain(one(table)): table for table in package.tables.values()}
    names |= {_plain(table.name): table for table in package.tables.values()}
    if table := names.get(_plain(wanted)):
        return table
    near = get_close_matches(_plain(wanted), names, 1, 0.5)
    nearest = f"; the nearest is `{near[0]}`" if near else ""
    ones = ", ".join(map(one, package.tables.values()))
    raise Refused(f"there is no table of {quoted(wanted)}{nearest}", f"Choose one of: {ones}.")


def _plain(text: str) -> str:
    return text.lower().replace("-", " ").replace("_", " ").strip()
