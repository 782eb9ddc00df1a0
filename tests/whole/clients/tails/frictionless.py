import json

studies, updated = (
    tables["studies"],
    [row["updated"] for row in tables["sources"] if row["updated"] is not None],
)
made = {
    "rows": {name: len(rows) for name, rows in tables.items()},
    "pairs": pairs,
    "integer": sum(row["year"] for row in studies if row["year"] is not None),
    "number": float(
        sum(row["duration_weeks"] for row in studies if row["duration_weeks"] is not None)
    ),
    "boolean": sum(row["peer_reviewed"] is True for row in studies),
    "date": (max(updated) - min(updated)).days,
    "missing": sum(row["pmid"] is None for row in studies),
    "text": min(row["pmid"] for row in studies if row["pmid"] is not None),
}
print(json.dumps(made))
