"""Keys (K): unique where the schema says so, and every reference meets a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from duckdb import DuckDBPyConnection

from ..model.findings import Finding, Rule, quoted
from ..model.package import ForeignKey, Table
from ..model.rulebook import likeness
from ..store.form_rules import ROW_ORDER
from ..store.tables import name, number, row_key
from . import bounds

DUPLICATE_KEY = Rule("K01")
DUPLICATE_VALUE = Rule("K02")
DANGLING = Rule("K03")
# Keys compared to find the nearest one; of more the search takes longer than it helps.
NEAREST_AMONG = 20_000
MOST_COMPARED = 50_000  # pairs of a value and a key that are compared for it, in all references

DESCENDING = """
SELECT _line, id, previous_id, previous > key AS descends FROM (
    SELECT _line, id, key, lag(key) OVER w AS previous, lag(id) OVER w AS previous_id
    FROM (SELECT _line, {key} AS key, {id} AS id FROM {source})
    WINDOW w AS (ORDER BY _line)
) WHERE previous >= key
"""
# Rows come as they stand in the file, so the window needs no order of its own, which spares a
# sort; that they do is looked at, too.
NOT_ASCENDING = """
SELECT 1 FROM (SELECT _line, lag(_line) OVER () AS line_before, {cells} FROM {source})
WHERE p0 IS NOT NULL AND CASE {rises} ELSE true END OR line_before >= _line LIMIT 1
"""
TWICE = "SELECT 1 FROM {source} WHERE {filled} GROUP BY {fields} HAVING count(*) > 1 LIMIT 1"
REPEATED = """
SELECT first, _line, {fields}, key FROM (
    SELECT *, {key} AS key, min(_line) OVER (PARTITION BY {fields}) AS first FROM {source}
    WHERE ({fields}) IN (
        SELECT ({fields}) FROM {source} WHERE {filled} GROUP BY {fields} HAVING count(*) > 1
    )
) WHERE _line > first
"""
UNMET = """
FROM {schema}.{table} s ANTI JOIN {schema}.{target} t ON {match} WHERE {filled}
"""
KNOWN = "SELECT DISTINCT {key} AS k FROM raw.{table} WHERE k IS NOT NULL ORDER BY 1 LIMIT {most}"


def check(connection: DuckDBPyConnection, table: Table) -> Iterator[Finding]:
    """Order of rows and duplicate keys of one table."""
    if table.primary_key:
        unsorted, more = _not_ascending(connection, table)
        for line, row_id, before, descends in unsorted:
            if descends:
                yield _out_of_order(table, line, row_id, before)
        yield from bounds.others(ROW_ORDER, more, table, table.primary_key[0])
        if unsorted:  # keys that ascend strictly are all different
            yield from _duplicates(connection, table, table.primary_key, DUPLICATE_KEY)
    for field in table.fields:
        if field.constraints.get("unique") and [field.name] != table.primary_key:
            yield from _duplicates(connection, table, [field.name], DUPLICATE_VALUE)


def _out_of_order(table: Table, line: int, row_id: str, before: str) -> Finding:
    order = " + ".join(table.primary_key)
    return ROW_ORDER.at(
        f"`{row_id}` stands after `{before}`; rows are sorted by {order}",
        table=table.name,
        line=line,
        field=table.primary_key[0],
        row_id=row_id,
        value=row_id,
    )


def _not_ascending(
    connection: DuckDBPyConnection, table: Table
) -> tuple[list[tuple[int, str, str, bool]], int]:
    """Rows whose key is not above that of the row before.

    Returns:
        (line, id, id of the row before, whether it is below that one); how many more there are
    """
    keyed = [f"coalesce({name(field)}, '')" for field in table.primary_key]
    source = f"raw.{name(table.name)}"
    cells, rises = [], []
    for i, cell in enumerate(keyed):
        cells.append(f"{cell} AS k{i}, lag({cell}) OVER () AS p{i}")
        rises.append(f"WHEN p{i} < k{i} THEN false WHEN p{i} > k{i} THEN true")
    doubt = NOT_ASCENDING.format(cells=", ".join(cells), rises=" ".join(rises), source=source)
    if not connection.execute(doubt).fetchone():
        return [], 0
    key = f"row({', '.join(keyed)})" if len(keyed) > 1 else keyed[0]
    query = DESCENDING.format(key=key, id=row_key(table), source=source)
    rows, more = bounds.first(connection, query)
    if more:
        below = number(connection, f"SELECT count(*) FROM ({query}) WHERE descends")
        more = below - sum(descends for *_, descends in rows)
    return rows, more


def _duplicates(
    connection: DuckDBPyConnection, table: Table, fields: list[str], rule: Rule
) -> Iterator[Finding]:
    """Rows whose values of some fields stand on an earlier line already."""
    parts = {
        "source": f"raw.{name(table.name)}",
        "fields": ", ".join(map(name, fields)),
        "filled": " AND ".join(f"{name(field)} IS NOT NULL" for field in fields),
    }
    if not connection.execute(TWICE.format(**parts)).fetchone():
        return
    query = REPEATED.format(key=row_key(table), **parts)
    rows, more = bounds.first(connection, query)
    for first, line, *values, key in rows:
        value = "/".join(values)
        yield rule.at(
            f"{' + '.join(fields)} {quoted(value)} stands on line {first} already",
            table=table.name,
            line=line,
            field=fields[0],
            row_id=key,
            value=value,
        )
    yield from bounds.others(rule, more, table, fields[0])


def references(
    connection: DuckDBPyConnection, tables: Collection[Table], among: dict[str, Table]
) -> Iterator[Finding]:
    """Dangling references of some tables, to those ``among`` which they can be met."""
    asked = [(table, key) for table in tables for key in table.foreign_keys if key.table in among]
    if not asked:
        return
    some_unmet = " UNION ALL ".join(
        f"(SELECT {place} {_unmet(table, key, _schema(table, key, among[key.table]))} LIMIT 1)"
        for place, (table, key) in enumerate(asked)
    )
    nearest = Nearest(connection)
    for (place,) in connection.execute(some_unmet).fetchall():
        table, key = asked[place]
        yield from _dangling(connection, table, key, among[key.table], nearest)


def _schema(table: Table, key: ForeignKey, target: Table) -> str:
    """Where keys may be compared: texts as they are held, numbered or not.

    Of other types only the text tells, since what is no number is nothing there.
    """
    fields = [*map(table.__getitem__, key.fields), *map(target.__getitem__, key.to_fields)]
    return "main" if all(field.type == "string" for field in fields) else "raw"


def _unmet(table: Table, key: ForeignKey, schema: str = "raw") -> str:
    """SQL for the rows ``s`` of a table whose reference is filled in, and met by nothing."""
    pairs = zip(key.fields, key.to_fields)
    return UNMET.format(
        schema=schema,
        table=name(table.name),
        target=name(key.table),
        match=" AND ".join(f"t.{name(to)} = s.{name(field)}" for field, to in pairs),
        filled=" AND ".join(f"s.{name(field)} IS NOT NULL" for field in key.fields),
    )


def _dangling(
    connection: DuckDBPyConnection, table: Table, key: ForeignKey, target: Table, nearest: Nearest
) -> Iterator[Finding]:
    """The rows whose reference is met by nothing, each with the nearest key that there is."""
    shown = ", ".join(map(name, key.fields))
    query = f"SELECT _line, {row_key(table)}, {shown} {_unmet(table, key)}"
    rows, more = bounds.first(connection, query)
    for line, row_id, *values in rows:
        value = "/".join(values)
        near = nearest.to(value, key)
        hint = f"; the nearest is `{near}`" if near else ""
        yield DANGLING.at(
            f"{' + '.join(key.fields)} {quoted(value)} is not in {target.name}{hint}",
            table=table.name,
            line=line,
            field=key.fields[0],
            row_id=row_id,
            value=value,
            fix=f"Correct the reference, or add {quoted(value)} to {target.path}.",
        )
    yield from bounds.others(DANGLING, more, table, key.fields[0])


class Nearest:
    """The keys to which dangling references could have meant to go, as far as they are compared."""

    def __init__(self, connection: DuckDBPyConnection):
        self._connection, self._left = connection, MOST_COMPARED
        self._known: dict[tuple[str, ...], list[str]] = {}  # of a table and fields
        self._found: dict[tuple[str, ...], str] = {}  # of these and a value

    def to(self, value: str, key: ForeignKey) -> str:
        """The nearest; empty, if none is like the value, or enough were compared with others."""
        target = key.table, *key.to_fields
        if target not in self._known:
            self._known[target] = _known_keys(self._connection, key)
        known = self._known[target]
        if (*target, value) not in self._found and len(known) <= self._left:
            self._left -= len(known)
            self._found[*target, value] = _nearest(value, known)
        return self._found.get((*target, value), "")


def _nearest(value: str, known: list[str]) -> str:
    """The key most like a value, as difflib.get_close_matches has it; empty, if none is like it.

    The bounds that are quickly had tell which keys are worth being compared.
    """
    matcher = SequenceMatcher()
    matcher.set_seq2(value)
    bounds = []
    for key in known:
        matcher.set_seq1(key)
        if matcher.real_quick_ratio() >= likeness():
            bounds.append((matcher.quick_ratio(), key))
    best = (likeness(), "")
    for bound, key in sorted(bounds, reverse=True):
        if bound < best[0]:
            break
        matcher.set_seq1(key)
        best = max(best, (matcher.ratio(), key))
    return best[1]


def _known_keys(connection: DuckDBPyConnection, key: ForeignKey) -> list[str]:
    """Keys of a table to which a reference could have meant to go."""
    whole = " || '/' || ".join(map(name, key.to_fields))
    query = KNOWN.format(key=whole, table=name(key.table), most=NEAREST_AMONG)
    return [row[0] for row in connection.execute(query).fetchall()]
