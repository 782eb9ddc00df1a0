"""What the pages of a site are, as `schemas/site.json` says, whose schema is plan.schema.json.

A package without that file has a plain site: a front page, and a list of each table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...model.package import Package, Table
from ...model.refusal import Refused

FILE = "schemas/site.json"
FRONT = "index"
Spec = dict[str, Any]  # an object of the file, as its schema has it


@dataclass(frozen=True)
class TablePlan:
    """Where the rows of a table are: on a page each, or at a place of a page.

    ``address`` is a template with fields in braces, without `.html`; ``own`` says that it is a
    page.
    """

    address: str
    own: bool
    spec: Spec = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The pages of a site, in the order of the file, and the tables with the places of rows."""

    spec: Spec
    pages: dict[str, Spec]
    tables: dict[str, TablePlan]

    @property
    def columns(self) -> dict[str, Spec]:
        """What is said of columns of views, by name."""
        said: dict[str, Spec] = self.spec.get("columns", {})
        return said

    @property
    def menu(self) -> list[tuple[str, str]]:
        """The pages of the menu, each with the words that lead there."""
        return [(name, page["menu"]) for name, page in self.pages.items() if "menu" in page]


def read_plan(package: Package) -> Plan:
    """The plan of a package's site.

    Raises:
        Refused: schemas/site.json cannot be read, is malformed, or names what is not there.
    """
    spec = _read(package, package.root / FILE)
    for name in spec.get("tables", {}):
        if name not in package.tables:
            raise Refused(f"{FILE} names the table {name}, which is not there", "Mend the name.")
    tables = {
        name: _table(table, spec.get("tables", {}).get(name))
        for name, table in package.tables.items()
    }
    pages = spec.get("pages", {})
    return Plan(spec, {FRONT: _front(package)} | pages if FRONT not in pages else pages, tables)


def _read(package: Package, file: Path) -> Spec:
    if not file.is_file():
        return {}
    try:
        spec = json.loads(package.text_of(file))
    except (OSError, ValueError) as error:
        raise Refused(f"{FILE} cannot be read: {error}", "Mend the file.") from error
    import jsonschema_rs  # here, since it takes time to load

    schema = json.loads(Path(__file__).with_name("plan.schema.json").read_text(encoding="utf-8"))
    for wrong in jsonschema_rs.Draft202012Validator(schema).iter_errors(spec):
        where = "/".join(map(str, wrong.instance_path)) or "the file"
        why = str(wrong.message).splitlines()[0][:200]
        raise Refused(f"{FILE}, {where}: {why}", "docs/site.md says what the file may hold.")
    found: Spec = spec
    return found


def _table(table: Table, spec: Spec | None) -> TablePlan:
    if spec is not None:
        return TablePlan(str(spec.get("page", spec.get("at"))), "page" in spec, spec)
    key = "/".join(f"{{{name}}}" for name in table.primary_key)
    return TablePlan(f"tables/{table.name}#{key}", False)


def _front(package: Package) -> Spec:
    """A front page for a package that says nothing of it."""
    lines = [package.meta.get("description", "")]
    return {"title": package.meta.get("title", package.meta["name"]), "blocks": [{"text": lines}]}
