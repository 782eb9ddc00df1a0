"""What two packages say differently of themselves: tables, columns, types, constraints, keys, closed lists, rules, views.

Each change carries the version step that it asks for by the Data Package version recipe (https://datapackage.org/recipes/data-package-version/),
with one departure: a column more is MINOR here, MAJOR there, since the tables are read by the names of their columns. The recipe also
makes every change of a type MAJOR, and of the order of columns. Rules are part of no client; a change of them is never MAJOR.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..checks import exceptions
from ..model.files import files_in
from ..model.package import Field, Package, Table
from ..model.rulefiles import sql_header

MAJOR, MINOR, PATCH = STEPS = ("major", "minor", "patch")
WHATS = (
    "table",
    "column",
    "type",
    "key",
    "value",
    "constraint",
    "reference",
    "view",
    "exception",
    "rule",
    "description",
)
WIDER = {
    ("integer", "number"),
    *((kind, "string") for kind in ("integer", "number", "boolean", "date")),
}
WORDS = (
    "title",
    "description",
    "x-code",
    "x-name",
    "x-fix",
    "x-severity",
)  # of a row rule; the rest of it is what it asks


@dataclass(frozen=True)
class Change:
    """One difference between two schemas, in words, and the smallest version step that it allows."""

    step: str
    kind: str  # removed, renamed, narrowed, changed, widened, added, reworded
    what: str  # one of WHATS
    place: str
    text: str

    @property
    def risk(self) -> tuple:
        return (STEPS.index(self.step), WHATS.index(self.what), self.place, self.text)


def of_tables(old: Package, new: Package) -> Iterator[Change]:
    """Tables that one side lacks, and what is said of the package as a whole."""
    for name in old.tables.keys() - new.tables.keys():
        yield Change(MAJOR, "removed", "table", name, f"table `{name}` was removed")
    for name in new.tables.keys() - old.tables.keys():
        yield Change(MINOR, "added", "table", name, f"table `{name}` was added")
    own = {"version", "created", "resources", "$schema", "profile"}
    for key in sorted((old.meta.keys() | new.meta.keys()) - own):
        if not key.startswith("x-") and old.meta.get(key) != new.meta.get(key):
            yield Change(
                PATCH, "reworded", "description", key, f"`{key}` of the package was changed"
            )


def of_table(old: Table, new: Table, renamed: dict[str, str]) -> Iterator[Change]:
    """Columns, keys and references of one table. ``renamed`` maps old names of columns to new ones, as guessed."""
    name = new.name
    shared = {renamed.get(c, c): c for c in old.names if renamed.get(c, c) in new.names}
    for column in old.names:
        if column in renamed:
            yield Change(
                MAJOR,
                "renamed",
                "column",
                f"{name}.{column}",
                f"column `{name}.{column}` seems to have been renamed to `{renamed[column]}`",
            )
        elif column not in new.names:
            yield Change(
                MAJOR,
                "removed",
                "column",
                f"{name}.{column}",
                f"column `{name}.{column}` was removed",
            )
    for column in new.names:
        if column in shared:
            yield from _of_column(f"{name}.{column}", old[shared[column]], new[column])
        else:
            yield Change(
                MINOR, "added", "column", f"{name}.{column}", f"column `{name}.{column}` was added"
            )
    if list(shared) != [column for column in new.names if column in shared]:
        yield Change(
            MAJOR, "changed", "column", name, f"the columns of `{name}` stand in another order"
        )
    if [renamed.get(c, c) for c in old.primary_key] != new.primary_key:
        said = f"the key of `{name}` is `{' + '.join(new.primary_key)}`, no longer `{' + '.join(old.primary_key)}`"
        yield Change(MAJOR, "changed", "key", name, said)
    if old.path != new.path:
        yield Change(
            PATCH, "reworded", "description", name, f"the file of `{name}` is now `{new.path}`"
        )
    yield from _of_references(old, new, renamed)
    if any(
        old.spec[key] != new.spec[key]
        for key in {"title", "description"} & old.spec.keys() & new.spec.keys()
    ):  # a descriptor has them elsewhere
        yield Change(
            PATCH, "reworded", "description", name, f"the description of `{name}` was reworded"
        )


def _of_references(old: Table, new: Table, renamed: dict[str, str]) -> Iterator[Change]:
    said = lambda table, names: {
        f"{' + '.join(names.get(f, f) for f in key.fields)}` → `{key.table}"
        for key in table.foreign_keys
    }
    before, after = said(old, renamed), said(new, {})
    for reference in sorted(after - before):
        yield Change(
            MAJOR,
            "narrowed",
            "reference",
            new.name,
            f"`{new.name}.{reference}` must now be a row of that table",
        )
    for reference in sorted(before - after):
        yield Change(
            MINOR,
            "widened",
            "reference",
            new.name,
            f"`{new.name}.{reference}` need no longer be a row of that table",
        )


def _of_column(place: str, old: Field, new: Field) -> Iterator[Change]:
    if old.type != new.type:
        kind = (
            "widened"
            if (old.type, new.type) in WIDER
            else "narrowed"
            if (new.type, old.type) in WIDER
            else "changed"
        )
        yield Change(
            MAJOR,
            kind,
            "type",
            place,
            f"the type of `{place}` was {kind} from {old.type} to {new.type}",
        )
    before, after = old.constraints, new.constraints
    values, now = (
        c.get("enum") if isinstance(c.get("enum"), list) else None for c in (before, after)
    )
    if values is not None and now is not None:
        for value in (v for v in values if v not in now):
            yield Change(
                MAJOR, "removed", "value", place, f"value `{value}` of `{place}` was removed"
            )
        for value in (v for v in now if v not in values):
            yield Change(MINOR, "added", "value", place, f"value `{value}` of `{place}` was added")
    elif values != now:
        kind, step = ("narrowed", MAJOR) if values is None else ("widened", MINOR)
        yield Change(
            step,
            kind,
            "constraint",
            place,
            f"`{place}` {'became' if now else 'is no longer'} a closed list of values",
        )
    for key in sorted((before.keys() | after.keys()) - {"enum"}):
        was, now = (c.get(key) if c.get(key) is not False else None for c in (before, after))
        if was != now:
            step, kind = (MAJOR, "narrowed") if _narrower(key, was, now) else (MINOR, "widened")
            yield Change(
                step,
                kind,
                "constraint",
                place,
                f"`{key}` of `{place}` was {kind}: {_shown(was)} → {_shown(now)}",
            )
    if any(
        old.spec.get(key) != new.spec.get(key)
        for key in ("title", "description", "example", "categories", "format")
    ):
        yield Change(
            PATCH, "reworded", "description", place, f"the description of `{place}` was reworded"
        )


def _shown(value) -> str:
    return "none" if value is None else "yes" if value is True else f"`{value}`"


def _narrower(key: str, before, after) -> bool:
    """Whether a constraint lets fewer values pass than before; a pattern that was changed may."""
    if after is None:
        return False
    if before is None or key not in ("minimum", "minLength", "maximum", "maxLength"):
        return True
    try:
        return after < before if key.startswith("max") else after > before
    except TypeError:
        return True


def of_rules(old: Package, new: Package) -> Iterator[Change]:
    """Rules by code, and views by name: added, removed, asking something else, or worded differently."""
    if not old.has_schemas or not new.has_schemas:
        return
    before, after = _rules(old), _rules(new)
    for what, name in sorted(before.keys() | after.keys()):
        was, now = before.get((what, name)), after.get((what, name))
        said = f"{what} `{name}` ({(now or was)[0]})"
        if now is None:
            yield Change(
                MAJOR if what == "view" else MINOR, "removed", what, name, f"{said} was removed"
            )
        elif was is None:
            yield Change(MINOR, "added", what, name, f"{said} was added")
        elif was[1] != now[1]:
            yield Change(
                PATCH if what == "view" else MINOR, "changed", what, name, f"{said} was changed"
            )
        elif was != now:
            yield Change(PATCH, "reworded", what, name, f"{said} was reworded")


def of_exceptions(old: Package, new: Package) -> Iterator[Change]:
    """Rows that a rule is no longer asked of, or again: lines of schemas/exceptions.csv that came, went, or give another reason."""
    before, after = (
        {(entry.rule, entry.row_id): entry.reason for entry in exceptions.read(side)[0]}
        for side in (old, new)
    )
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was != now:
            kind, word = (
                ("added", "was added")
                if was is None
                else ("removed", "was removed")
                if now is None
                else ("reworded", "gives another reason")
            )
            said = f"the exception of `{key[1]}` from rule `{key[0]}` ({(now or was or '').rstrip('.')}) {word}"
            yield Change(PATCH, kind, "exception", f"{key[0]} {key[1]}", said)


def _rules(package: Package) -> dict[tuple[str, str], tuple]:
    """Of each rule and view: its title, what it asks, and all that it says."""
    code = lambda sql: "\n".join(
        line for line in sql.splitlines() if not line.startswith("--")
    ).strip()
    found: dict[tuple[str, str], tuple] = {
        ("rule", r.code): (r.title, (r.severity, code(r.sql)), r.sql)
        for r in [*package.rules, *package.derived]
    }
    for table in package.tables.values():
        asked = lambda rule: {key: value for key, value in rule.schema.items() if key not in WORDS}
        found |= {
            ("rule", r.code): (r.title, (r.severity, asked(r)), r.schema) for r in table.row_rules
        }
    for file in files_in(package.root, "schemas/views", ".sql", []):
        text = file.read_text(encoding="utf-8", errors="replace")
        found["view", file.stem] = (sql_header(text).get("title", file.stem), code(text), text)
    return found
