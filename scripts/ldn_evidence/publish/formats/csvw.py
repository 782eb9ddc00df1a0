"""CSV on the Web (https://www.w3.org/TR/tabular-metadata/): csvw-metadata.json, which stands beside
data/ in the zip.
"""

from __future__ import annotations

import re

from ...model.package import Field, Package, Table
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
    described = {
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
        | {key: value for key, value in described.items() if value}
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
        "columns": [_column(column) for column in table.fields],
        "primaryKey": table.primary_key,
        "foreignKeys": keys,
    }
    described = {
        "url": table.path,
        "dc:title": table.spec.get("title", table.name),
        "dc:description": table.spec.get("description", ""),
    }
    return described | {"tableSchema": {key: value for key, value in schema.items() if value}}


def _column(column: Field) -> Meta:
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.spec.get("title"),
        "dc:description": column.spec.get("description"),
    }
    return {key: value for key, value in described.items() if value} | {
        "datatype": _datatype(column),
        "required": column.required,
    }


def _datatype(column: Field) -> str | Meta:
    """The base type, and what constraints can be said: of text, closed lists and patterns are one
    regular expression.
    """
    limits, facets = column.constraints, {}
    if column.type == "string" and ("enum" in limits or "pattern" in limits):
        facets["format"] = (
            f"^({'|'.join(map(re.escape, limits['enum']))})$"
            if "enum" in limits
            else limits["pattern"]
        )
    facets |= {key: limits[key] for key in ("minimum", "maximum") if key in limits}
    return {"base": TYPES[column.type], **facets} if facets else TYPES[column.type]
