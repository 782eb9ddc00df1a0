import json
from importlib.metadata import version

resources = json.loads((ldn_evidence.path() / "datapackage.json").read_text(encoding="utf-8"))[
    "resources"
]
tables |= {resource["name"]: ldn_evidence.load(resource["name"]) for resource in resources}
assert ldn_evidence.version == version("ldn-evidence")
