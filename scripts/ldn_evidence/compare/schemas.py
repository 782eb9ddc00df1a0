"""What two packages say differently of themselves.

That is of tables, fields, types, constraints, keys, closed lists, rules and views. Each change
carries the version step that it asks for by the Data Package version recipe
(https://datapackage.org/recipes/data-package-version/), with one departure: a field more is MINOR
here, MAJOR there, since the tables are read by the names of their columns. The recipe also makes
every change of a type MAJOR, and of the order of columns. Rules are part of no client; a change of
them is never MAJOR.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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
# Of a row rule; the rest of it is what it asks.
WORDS = ("title", "description", "x-code", "x-name", "x-fix", "x-severity")
DESCRIBING = ("title", "description", "example", "categories", "format")  # of a field


@dataclass(frozen=True)
class Change:
    """One difference between two schemas, and the smallest version step that it allows."""

    step: str
    kind: str  # removed, renamed, narrowed, changed, widened, added, reworded
    what: str  # one of WHATS
    place: str
    text: str

    @property
    def risk(self) -> tuple[int, int, str, str]:
        """By what changes are sorted, the riskiest first."""
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
    """Fields, keys and references of one table.

    Args:
        old: the table as it was.
        new: the table as it is.
        renamed: old name -> new name of fields that seem to have been renamed.
    """
    name = new.name
    yield from _of_fields(old, new, renamed)
    if [renamed.get(c, c) for c in old.primary_key] != new.primary_key:
        was, now = " + ".join(old.primary_key), " + ".join(new.primary_key)
        text = f"the key of `{name}` is `{now}`, no longer `{was}`"
        yield Change(MAJOR, "changed", "key", name, text)
    if old.path != new.path:
        text = f"the file of `{name}` is now `{new.path}`"
        yield Change(PATCH, "reworded", "description", name, text)
    yield from _of_references(old, new, renamed)
    worded = {"title", "description"} & old.spec.keys() & new.spec.keys()
    if any(old.spec[key] != new.spec[key] for key in worded):  # a descriptor has them elsewhere
        text = f"the description of `{name}` was reworded"
        yield Change(PATCH, "reworded", "description", name, text)


def _of_fields(old: Table, new: Table, renamed: dict[str, str]) -> Iterator[Change]:
    """Fields that came, went or were renamed, their order, and each that both have."""
    name = new.name
    shared = {renamed.get(c, c): c for c in old.names if renamed.get(c, c) in new.names}
    for field in old.names:
        place = f"{name}.{field}"
        if field in renamed:
            text = f"column `{place}` seems to have been renamed to `{renamed[field]}`"
            yield Change(MAJOR, "renamed", "column", place, text)
        elif field not in new.names:
            yield Change(MAJOR, "removed", "column", place, f"column `{place}` was removed")
    for field in new.names:
        place = f"{name}.{field}"
        if field in shared:
            yield from _of_field(place, old[shared[field]], new[field])
        else:
            yield Change(MINOR, "added", "column", place, f"column `{place}` was added")
    if list(shared) != [field for field in new.names if field in shared]:
        text = f"the columns of `{name}` stand in another order"
        yield Change(MAJOR, "changed", "column", name, text)


def _references(table: Table, names: dict[str, str]) -> set[str]:
    """The foreign keys of a table in words, its fields under new names."""
    return {
        f"{' + '.join(names.get(field, field) for field in key.fields)}` → `{key.table}"
        for key in table.foreign_keys
    }


def _of_references(old: Table, new: Table, renamed: dict[str, str]) -> Iterator[Change]:
    before, after = _references(old, renamed), _references(new, {})
    for reference in sorted(after - before):
        text = f"`{new.name}.{reference}` must now be a row of that table"
        yield Change(MAJOR, "narrowed", "reference", new.name, text)
    for reference in sorted(before - after):
        text = f"`{new.name}.{reference}` need no longer be a row of that table"
        yield Change(MINOR, "widened", "reference", new.name, text)


def _of_field(place: str, old: Field, new: Field) -> Iterator[Change]:
    if old.type != new.type:
        kind = "changed"
        if (old.type, new.type) in WIDER:
            kind = "widened"
        elif (new.type, old.type) in WIDER:
            kind = "narrowed"
        text = f"the type of `{place}` was {kind} from {old.type} to {new.type}"
        yield Change(MAJOR, kind, "type", place, text)
    yield from _of_values(place, _closed_list(old), _closed_list(new))
    for key in sorted((old.constraints.keys() | new.constraints.keys()) - {"enum"}):
        was, now = _constraint(old, key), _constraint(new, key)
        if was != now:
            step, kind = (MAJOR, "narrowed") if _narrower(key, was, now) else (MINOR, "widened")
            text = f"`{key}` of `{place}` was {kind}: {_shown(was)} → {_shown(now)}"
            yield Change(step, kind, "constraint", place, text)
    if any(old.spec.get(key) != new.spec.get(key) for key in DESCRIBING):
        text = f"the description of `{place}` was reworded"
        yield Change(PATCH, "reworded", "description", place, text)


def _closed_list(field: Field) -> list[Any] | None:
    values = field.constraints.get("enum")
    return values if isinstance(values, list) else None


def _constraint(field: Field, key: str) -> Any:
    """A constraint; one that is false is none."""
    value = field.constraints.get(key)
    return None if value is False else value


def _of_values(place: str, values: list[Any] | None, now: list[Any] | None) -> Iterator[Change]:
    """Values of a closed list that came or went; or the field was or is none."""
    if values is not None and now is not None:
        for value in (v for v in values if v not in now):
            text = f"value `{value}` of `{place}` was removed"
            yield Change(MAJOR, "removed", "value", place, text)
        for value in (v for v in now if v not in values):
            yield Change(MINOR, "added", "value", place, f"value `{value}` of `{place}` was added")
    elif values != now:
        kind, step = ("narrowed", MAJOR) if values is None else ("widened", MINOR)
        text = f"`{place}` {'became' if now else 'is no longer'} a closed list of values"
        yield Change(step, kind, "constraint", place, text)


def _shown(value: object) -> str:
    return "none" if value is None else "yes" if value is True else f"`{value}`"


def _narrower(key: str, before: Any, after: Any) -> bool:
    """Whether a constraint lets fewer values pass than before; a pattern that was changed may."""
    if after is None:
        return False
    if before is None or key not in ("minimum", "minLength", "maximum", "maxLength"):
        return True
    try:
        return bool(after < before if key.startswith("max") else after > before)
    except TypeError:
        return True


class Stated(NamedTuple):
    """What a rule or view says of itself: its title, what it asks, and all that it says."""

    title: str
    asks: object
    whole: object


def of_rules(old: Package, new: Package) -> Iterator[Change]:
    """Rules by code, and views by name: added, removed, asking something else, or reworded."""
    if not old.has_schemas or not new.has_schemas:
        return
    before, after = _rules(old), _rules(new)
    for what, name in sorted(before.keys() | after.keys()):
        was, now = before.get((what, name)), after.get((what, name))
        if change := _of_rule(what, name, was, now):
            yield change


def _of_rule(what: str, name: str, was: Stated | None, now: Stated | None) -> Change | None:
    if now is None:
        step = MAJOR if what == "view" else MINOR
        title = was.title if was else ""
        return Change(step, "removed", what, name, f"{what} `{name}` ({title}) was removed")
    subject = f"{what} `{name}` ({now.title})"
    if was is None:
        return Change(MINOR, "added", what, name, f"{subject} was added")
    if was.asks != now.asks:
        step = PATCH if what == "view" else MINOR
        return Change(step, "changed", what, name, f"{subject} was changed")
    if was != now:
        return Change(PATCH, "reworded", what, name, f"{subject} was reworded")
    return None


def of_exceptions(old: Package, new: Package) -> Iterator[Change]:
    """Rows that a rule is no longer asked of, or again.

    These are lines of schemas/exceptions.csv that came, went, or give another reason.
    """
    before, after = _exceptions(old), _exceptions(new)
    for rule, row_id in sorted(before.keys() | after.keys()):
        was, now = before.get((rule, row_id)), after.get((rule, row_id))
        if was == now:
            continue
        kind, words = "reworded", "gives another reason"
        if was is None or now is None:
            kind = "added" if was is None else "removed"
            words = f"was {kind}"
        reason = (now or was or "").rstrip(".")
        text = f"the exception of `{row_id}` from rule `{rule}` ({reason}) {words}"
        yield Change(PATCH, kind, "exception", f"{rule} {row_id}", text)


def _exceptions(package: Package) -> dict[tuple[str, str], str]:
    """By rule and id of the row, the reason."""
    return {(entry.rule, entry.row_id): entry.reason for entry in exceptions.read(package)[0]}


def _rules(package: Package) -> dict[tuple[str, str], Stated]:
    """What each rule and view says of itself."""
    stated: dict[tuple[str, str], Stated] = {}
    for rule in [*package.rules, *package.derived]:
        asks = (rule.severity, _code(rule.sql))
        stated["rule", rule.code] = Stated(rule.title, asks, rule.sql)
    for table in package.tables.values():
        for row_rule in table.row_rules:
            own = {key: value for key, value in row_rule.schema.items() if key not in WORDS}
            asks_of_row = (row_rule.severity, own)
            stated["rule", row_rule.code] = Stated(row_rule.title, asks_of_row, row_rule.schema)
    for file in files_in(package.root, "schemas/views", ".sql", []):
        text = package.text_of(file, "replace")
        title = sql_header(text).get("title", file.stem)
        stated["view", file.stem] = Stated(title, _code(text), text)
    return stated


def _code(sql: str) -> str:
    """A query without its remarks."""
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip()
