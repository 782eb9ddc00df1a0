datasette ldn.db --get "/ldn.json" > tables.json
datasette ldn.db --get "/ldn.json?_shape=array&sql=SELECT+title,count(*)+AS+n+FROM+claims+JOIN+sources+USING(source_id)+JOIN+claim_citations+USING(claim_id)+GROUP+BY+title" > pairs.json
datasette ldn.db --get "/ldn/studies.json?_shape=array&_size=max" > studies.json
datasette ldn.db --get "/ldn/sources.json?_shape=array&updated__notblank=1" > sources.json
count=$(python - <<'PYTHON'
import json
from urllib.parse import quote

tables = json.load(open("tables.json"))["tables"]
own = [table["name"] for table in tables if table["primary_keys"] and not table["name"].startswith("_") and "_search" not in table["name"]]
print(quote(" UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS count FROM {name}" for name in own)))
PYTHON
)
datasette ldn.db --setting sql_time_limit_ms 60000 --get "/ldn.json?_shape=array&sql=$count" > counts.json
python - <<'PYTHON'
import json
from datetime import date
from pathlib import Path

counts, pairs, studies, sources = (json.loads(Path(f"{name}.json").read_text()) for name in ("counts", "pairs", "studies", "sources"))
updated = [date.fromisoformat(row["updated"]) for row in sources]
made = {
    "rows": {table["name"]: table["count"] for table in counts},
    "pairs": {row["title"]: row["n"] for row in pairs},
    "integer": sum(row["year"] for row in studies if row["year"] is not None),
    "number": sum(row["duration_weeks"] for row in studies if row["duration_weeks"] is not None),
    "boolean": sum(row["peer_reviewed"] == 1 for row in studies),
    "date": (max(updated) - min(updated)).days,
    "missing": sum(row["pmid"] is None for row in studies),
    "text": min(row["pmid"] for row in studies if row["pmid"] is not None),
}
print(json.dumps(made))
PYTHON
