"""What is known of a new row before any of it is checked: which fields are asked, what may stand
there, and under which name the row is added.

Only schemas and the plain text of tables are read, so that a question can be asked at once; what is
wrong with a table is told by ``draft``, which reads it with care.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from ..model.findings import quoted
from ..model.labels import label
from ..model.package import Field, Package, Table
from ..model.refusal import Refused
from ..store.opened import OpenPackage
from ..store.plain import plain_rows


@dataclass
class Blank:
    """A row that nothing is filled in of yet.

    Args:
        package: The package.
        table: The table that the row is to stand in.
        snapshots: The folder of the snapshots, which need not be there.
    """

    package: OpenPackage
    table: Table
    snapshots: Path

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
        return self.package.computed(self.table)

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
                return {row[at]: _label_only(target, row) for row in self.rows_of(target)}
        return {}

    def rows_of(self, table: Table) -> list[list[str]]:
        """The rows of a table as they stand, cells in schema order; none of a malformed one."""
        return plain_rows(self.package, table)


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
