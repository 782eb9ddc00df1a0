import json
from pathlib import Path

assert all(int(file["contentSize"]) == Path(file.id).stat().st_size for file in crate.data_entities)
print(
    json.dumps(
        {
            "package": [crate.name, crate.root_dataset["version"]],
            "files": sorted(file.id for file in crate.data_entities),
        }
    )
)
