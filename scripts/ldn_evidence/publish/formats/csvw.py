"""CSV on the Web (https://www.w3.org/TR/tabular-metadata/): csvw-metadata.json, which stands beside
data/ in the zip.
"""

from __future__ import annotations

import re

from ...model.package import Column, Package, Table
from .citation import Meta, authors, licence

TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
}


def csvw(package: Package) -> Meta:
    """A table group: columns with datatypes, primary keys, foreign keys."""
    meta = package.meta
    said = {
        "dc:title": meta.get("title", meta["name"]),
        "dc:description": meta.get("description"),
        "dc:creator": [author["title"] for author in authors(meta)],
        "dc:license": {"@id": licence(meta).get("path")},
        "dc:issued": {"@value": meta["created"][:10], "@type": "xsd:date"},
        "schema:version": meta["version"],
        "dc:subject": meta.get("keywords"),
    }
    head = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": meta.get("language", "en")}],
        "@type": "TableGroup",
    }
    return (
        head
        | {key: value for key, value in said.items() if value}
        | {"tables": [_table(package, table) for table in package.tables.values()]}
    )


def _table(package: Package, table: Table) -> Meta:
    keys = [
        {
            "columnReference": list(key.fields),
            "reference": {
                "resource": package.tables[key.table].path,
                "columnReference": list(key.to_fields),
            },
        }
        for key in table.foreign_keys
    ]
    schema = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": table.primary_key,
        "foreignKeys": keys,
    }
    said = {
        "url": table.path,
        "dc:title": table.spec.get("title", table.name),
        "dc:description": table.spec.get("description", ""),
    }
    return said | {"tableSchema": {key: value for key, value in schema.items() if value}}


def _column(column: Column) -> Meta:
    said = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.spec.get("title"),
        "dc:description": column.spec.get("description"),
    }
    return {key: value for key, value in said.items() if value} | {
        "datatype": _datatype(column),
        "required": column.required,
    }


def _datatype(column: Column) -> str | Meta:
    """The base type, and what constraints can be said: of text, closed lists and patterns are one
    regular expression.
    """
    said, facets = column.constraints, {}
    if column.type == "string" and ("enum" in said or "pattern" in said):
        facets["format"] = (
            f"^({'|'.join(map(re.escape, said['enum']))})$" if "enum" in said else said["pattern"]
        )
    facets |= {key: said[key] for key in ("minimum", "maximum") if key in said}
    return {"base": TYPES[column.type], **facets} if facets else TYPES[column.type]
