import json

studies, updated = tables["studies"], tables["sources"]["updated"]
assert [studies.schema[name] for name in ("year", "duration_weeks", "peer_reviewed", "pmid")] == [
    pl.Int64,
    pl.Float64,
    pl.Boolean,
    pl.String,
]
assert updated.dtype == pl.Date
made = {
    "rows": {name: len(table) for name, table in tables.items()},
    "pairs": dict(pairs.iter_rows()),
    "integer": studies["year"].sum(),
    "number": studies["duration_weeks"].sum(),
    "boolean": studies["peer_reviewed"].sum(),
    "date": (updated.max() - updated.min()).days,
    "missing": studies["pmid"].null_count(),
    "text": studies["pmid"].min(),
}
print(json.dumps(made))
