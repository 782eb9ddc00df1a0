import json

one = lambda sql: database.sql(sql).fetchall()[0]  # DuckDB 2 knows no fetchone here
kinds = dict(
    database.sql(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'studies'"
    ).fetchall()
)
assert [kinds[name] for name in ("year", "duration_weeks", "peer_reviewed", "pmid")] == [
    "BIGINT",
    "DOUBLE",
    "BOOLEAN",
    "VARCHAR",
]
made = {
    "rows": {
        name: one(f"SELECT count(*) FROM {name}")[0]
        for (name,) in database.sql("SELECT table_name FROM duckdb_tables()").fetchall()
    },
    "pairs": dict(pairs.fetchall()),
    "integer": int(one("SELECT sum(year) FROM studies")[0]),
    "number": one("SELECT sum(duration_weeks) FROM studies")[0],
    "boolean": one("SELECT count(*) FROM studies WHERE peer_reviewed")[0],
    "date": one("SELECT max(updated) - min(updated) FROM sources")[0],
    "missing": one("SELECT count(*) FROM studies WHERE pmid IS NULL")[0],
    "text": one("SELECT min(pmid) FROM studies")[0],
}
print(json.dumps(made))
