import json

one = lambda sql: database.execute(sql).fetchone()[0]
assert found, "full-text search finds something"
assert database.execute(
    "SELECT typeof(year), typeof(peer_reviewed), typeof(pmid) FROM studies WHERE pmid IS NOT NULL"
).fetchone() == ("integer", "integer", "text")
made = {
    "rows": {
        name: one(f"SELECT count(*) FROM {name}")
        for (name,) in database.execute("SELECT table_name FROM _tables")
    },
    "pairs": dict(pairs),
    "integer": one("SELECT sum(year) FROM studies"),
    "number": one("SELECT sum(duration_weeks) FROM studies"),
    "boolean": one("SELECT count(*) FROM studies WHERE peer_reviewed"),
    "date": int(one("SELECT julianday(max(updated)) - julianday(min(updated)) FROM sources")),
    "missing": one("SELECT count(*) FROM studies WHERE pmid IS NULL"),
    "text": one("SELECT min(pmid) FROM studies"),
}
print(json.dumps(made))
