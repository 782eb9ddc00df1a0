"""Keys (K): unique where the schema says so, and every reference meets a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from ..model.findings import Finding, Rule, quoted
from ..model.package import ForeignKey, Table
from ..model.rulebook import likeness
from ..store.form_rules import ROW_ORDER
from ..store.tables import name, row_key

DUPLICATE_KEY = Rule("K01")
DUPLICATE_VALUE = Rule("K02")
DANGLING = Rule("K03")
NEAREST_AMONG = 20_000  # keys compared to find the nearest one; above that the search takes longer than it helps


def check(connection, table: Table) -> Iterator[Finding]:
    """Order of rows and duplicate keys of one table."""
    if table.primary_key:
        unsorted = _not_ascending(connection, table)
        yield from (
            ROW_ORDER.at(
                f"`{row_id}` stands after `{before}`; rows are sorted by {' + '.join(table.primary_key)}",
                table=table.name,
                line=line,
                field=table.primary_key[0],
                row_id=row_id,
                value=row_id,
            )
            for line, row_id, before, descends in unsorted
            if descends
        )
        if unsorted:  # keys that ascend strictly are all different
            yield from _duplicates(connection, table, table.primary_key, DUPLICATE_KEY)
    for column in table.fields:
        if column.constraints.get("unique") and [column.name] != table.primary_key:
            yield from _duplicates(connection, table, [column.name], DUPLICATE_VALUE)


def _not_ascending(connection, table: Table) -> list[tuple]:
    """Rows whose key is not above that of the row before: (line, id, id before, whether it is below)."""
    keyed = [f"coalesce({name(c)}, '')" for c in table.primary_key]
    source, row = (
        f"raw.{name(table.name)}",
        f"row({', '.join(keyed)})" if len(keyed) > 1 else keyed[0],
    )
    # Rows come as they stand in the file: the window needs no order of its own, which spares a sort; that it is so is looked at, too.
    shown = ", ".join(
        f"{cell} AS k{i}, lag({cell}) OVER () AS p{i}" for i, cell in enumerate(keyed)
    )
    rises = " ".join(
        f"WHEN p{i} < k{i} THEN false WHEN p{i} > k{i} THEN true" for i in range(len(keyed))
    )
    doubt = f"p0 IS NOT NULL AND CASE {rises} ELSE true END OR line_before >= _line"
    if not connection.execute(
        f"SELECT 1 FROM (SELECT _line, lag(_line) OVER () AS line_before, {shown} FROM {source}) WHERE {doubt} LIMIT 1"
    ).fetchone():
        return []
    return connection.execute(
        f"SELECT _line, id, previous_id, previous > key FROM (SELECT _line, id, key, lag(key) OVER w AS previous, lag(id) OVER w AS previous_id "
        f"FROM (SELECT _line, {row} AS key, {row_key(table)} AS id FROM {source}) WINDOW w AS (ORDER BY _line)) WHERE previous >= key ORDER BY 1"
    ).fetchall()


def references(connection, tables: Collection[Table], among: dict[str, Table]) -> Iterator[Finding]:
    """Dangling references of some tables, to those ``among`` which they can be met."""
    met = [(table, key) for table in tables for key in table.foreign_keys if key.table in among]
    if not met:
        return
    some_lost = " UNION ALL ".join(
        f"(SELECT {place} {_lost(table, key, _schema(table, key, among[key.table]))} LIMIT 1)"
        for place, (table, key) in enumerate(met)
    )
    for (place,) in connection.execute(some_lost).fetchall():
        table, key = met[place]
        yield from _dangling(connection, table, key, among[key.table])


def _duplicates(connection, table: Table, columns: list[str], rule: Rule) -> Iterator[Finding]:
    source, listed = f"raw.{name(table.name)}", ", ".join(map(name, columns))
    filled = " AND ".join(f"{name(c)} IS NOT NULL" for c in columns)
    if not connection.execute(
        f"SELECT 1 FROM {source} WHERE {filled} GROUP BY {listed} HAVING count(*) > 1 LIMIT 1"
    ).fetchone():
        return
    rows = connection.execute(
        f"SELECT first, _line, {listed}, key FROM (SELECT *, {row_key(table)} AS key, min(_line) OVER (PARTITION BY {listed}) AS first FROM {source} "
        f"WHERE ({listed}) IN (SELECT ({listed}) FROM {source} WHERE {filled} GROUP BY {listed} HAVING count(*) > 1)) WHERE _line > first"
    ).fetchall()
    for first, line, *values, key in rows:
        shown = quoted("/".join(values))
        yield rule.at(
            f"{' + '.join(columns)} {shown} stands on line {first} already",
            table=table.name,
            line=line,
            field=columns[0],
            row_id=key,
            value="/".join(values),
        )


def _schema(table: Table, key: ForeignKey, target: Table) -> str:
    """Where keys may be compared: texts as they are held, numbered or not; of other types only the text tells, since what is no number is nothing there."""
    texts = all(
        column.type == "string"
        for column in [*map(table.__getitem__, key.fields), *map(target.__getitem__, key.to_fields)]
    )
    return "main" if texts else "raw"


def _lost(table: Table, key: ForeignKey, schema: str = "raw") -> str:
    """SQL for the rows ``s`` of a table whose reference is filled in, and met by nothing."""
    filled = " AND ".join(f"s.{name(f)} IS NOT NULL" for f in key.fields)
    match = " AND ".join(f"t.{name(b)} = s.{name(a)}" for a, b in zip(key.fields, key.to_fields))
    return f"FROM {schema}.{name(table.name)} s ANTI JOIN {schema}.{name(key.table)} t ON {match} WHERE {filled}"


def _dangling(connection, table: Table, key: ForeignKey, target: Table) -> Iterator[Finding]:
    rows = connection.execute(
        f"SELECT _line, {row_key(table)}, {', '.join(map(name, key.fields))} {_lost(table, key)}"
    ).fetchall()
    whole = " || '/' || ".join(map(name, key.to_fields))
    known = [
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT {whole} AS k FROM raw.{name(target.name)} WHERE k IS NOT NULL ORDER BY 1 LIMIT {NEAREST_AMONG}"
        ).fetchall()
    ]
    nearest: dict[str, list[str]] = {}
    for line, row_id, *values in rows:
        shown = "/".join(values)
        if shown not in nearest and len(nearest) < 200:
            nearest[shown] = get_close_matches(shown, known, 1, likeness())
        near = nearest.get(shown) or []
        hint = f"; the nearest is `{near[0]}`" if near else ""
        yield DANGLING.at(
            f"{' + '.join(key.fields)} {quoted(shown)} is not in {target.name}{hint}",
            table=table.name,
            line=line,
            field=key.fields[0],
            row_id=row_id,
            value=shown,
            fix=f"Correct the reference, or add {quoted(shown)} to {target.path}.",
        )
