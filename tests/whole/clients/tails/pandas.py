import json

studies, updated = tables["studies"], tables["sources"]["updated"]
assert [
    str(studies[name].dtype) for name in ("year", "duration_weeks", "peer_reviewed", "pmid")
] == ["Int64", "Float64", "boolean", "string"]
made = {
    "rows": {name: len(table) for name, table in tables.items()},
    "pairs": pairs.to_dict(),
    "integer": int(studies["year"].sum()),
    "number": float(studies["duration_weeks"].sum()),
    "boolean": int(studies["peer_reviewed"].sum()),
    "date": (updated.max() - updated.min()).days,
    "missing": int(studies["pmid"].isna().sum()),
    "text": studies["pmid"].min(),
}
print(json.dumps(made))
