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


def build(package: Package, known: dict[str, tuple[int, str]] | None = None) -> dict[str, Any]:
    """The descriptor of a package: what schemas/package.json says, and one resource for each table.

    ``known`` spares reading again a file whose size and hash were taken already.
    """

    def measured(table: Table) -> tuple[int, str]:
        return (known or {}).get(table.name) or _size_and_hash(package.root, table.path)

    head = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
    }
    return (
        head
        | {
            k: v
            for k, v in meta_of(package).items()
            if k not in OWN_KEYS and not k.startswith("x-")
        }
        | {"resources": [_resource(t, *measured(t)) for t in package.tables.values()]}
    )


def _resource(table: Table, size: int, digest: str) -> dict[str, Any]:
    schema = {
        key: value
        for key, value in table.spec.items()
        if key not in ("name", "title", "description")
    }
    return {
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
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


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
