"""Model -> datapackage.json, written so that clients of Data Package v1 and v2 both read it."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..model.files import unsafe_reason
from ..model.package import Package, Table
from .source_list import meta_of

FILE = "datapackage.json"
OWN_KEYS = {"resources"}
Measures = dict[str, tuple[int, str]]  # table -> bytes and SHA-256 of its file


def build(package: Package, measures: Measures | None = None) -> dict[str, Any]:
    """The descriptor of a package: what schemas/package.json says, and one resource for each table.

    Size and hash of a file stand only where ``measures`` has them: in a package that is worked
    on, whoever corrects a cell would have to correct them as well.
    """
    head = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
    }
    measures = measures or {}
    return (
        head
        | {
            k: v
            for k, v in meta_of(package).items()
            if k not in OWN_KEYS and not k.startswith("x-")
        }
        | {"resources": [_resource(t, measures.get(t.name)) for t in package.tables.values()]}
    )


def _resource(table: Table, measured: tuple[int, str] | None) -> dict[str, Any]:
    schema = {
        key: value
        for key, value in table.spec.items()
        if key not in ("name", "title", "description")
    }
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name,
        "profile": "tabular-data-resource",
        "type": "table",
        "path": table.path,
        "title": table.spec.get("title", table.name),
        "description": table.spec.get("description", ""),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminator": "\n",
            "header": True,
        },
    }
    if measured:
        resource |= {"bytes": measured[0], "hash": f"sha256:{measured[1]}"}
    return resource | {"schema": schema}


def due(package: Package, actual: object, known: Measures | None = None) -> str:
    """What a descriptor must be to be in step: where it states size or hash, these are right.

    Args:
        package: The package.
        actual: The descriptor as it stands, read from JSON.
        known: Spares reading again a file that was measured already.
    """
    listed = actual.get("resources") if isinstance(actual, dict) else None
    stated = {
        resource.get("name")
        for resource in (listed if isinstance(listed, list) else [])
        if isinstance(resource, dict) and ("bytes" in resource or "hash" in resource)
    }
    return render(
        build(
            package,
            {
                table.name: (known or {}).get(table.name)
                or _size_and_hash(package.root, table.path)
                for table in package.tables.values()
                if table.name in stated
            },
        )
    )


def _size_and_hash(root: Path, path: str) -> tuple[int, str]:
    """Bytes and SHA-256 of a file; of nothing, where there is none that may be read."""
    digest, size = hashlib.sha256(), 0
    with suppress(OSError):  # a file that cannot be read is named by the form layer
        if not unsafe_reason(root, path) and (root / path).is_file():
            with (root / path).open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
                    size += len(block)
    return size, digest.hexdigest()


def render(descriptor: dict[str, Any]) -> str:
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
