import json

import pyarrow.compute as pc

studies, updated = tables["studies"], tables["sources"]["updated"]
assert [
    str(studies.schema.field(name).type)
    for name in ("year", "duration_weeks", "peer_reviewed", "pmid")
] == ["int64", "double", "bool", "string"]
assert json.loads(studies.schema.metadata[b"table_schema"])["fields"][0]["name"] == "study_id"
first, last = pc.min_max(updated).values()
made = {
    "rows": {name: len(table) for name, table in tables.items()},
    "pairs": {row["title"]: row["count_all"] for row in pairs.to_pylist()},
    "integer": pc.sum(studies["year"]).as_py(),
    "number": pc.sum(studies["duration_weeks"]).as_py(),
    "boolean": pc.sum(studies["peer_reviewed"]).as_py(),
    "date": (last.as_py() - first.as_py()).days,
    "missing": studies["pmid"].null_count,
    "text": pc.min(studies["pmid"]).as_py(),
}
print(json.dumps(made))
