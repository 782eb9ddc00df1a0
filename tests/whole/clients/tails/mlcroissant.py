import json

values = lambda name: [row[name] for row in tables[name.split("/")[0]] if row[name] is not None]
updated = [value for value in values("sources/updated") if value == value]  # a missing date is NaT
made = {
    "rows": {name: len(rows) for name, rows in tables.items()},
    "pairs": pairs,
    "integer": sum(values("studies/year")),
    "number": sum(value for value in values("studies/duration_weeks") if value == value),
    "boolean": sum(value is True for value in values("studies/peer_reviewed")),
    "date": (max(updated) - min(updated)).days,
    "missing": len(tables["studies"]) - len(values("studies/pmid")),
    "text": min(values("studies/pmid")).decode(),
}
print(json.dumps(made))
