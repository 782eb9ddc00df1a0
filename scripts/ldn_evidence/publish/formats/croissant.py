"""Croissant 1.0 (http://mlcommons.org/croissant/1.0): the files of a release, and the columns of
each table as a record set.
"""

from __future__ import annotations

from ...model.package import Package, Table
from .citation import Meta, cite_as, licence
from .files import Part
from .jsonld import about, agents

OWN = (
    "citeAs column extract field fileObject fileProperty fileSet format includes isLiveDataset"
    " jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate"
    " separator source subField transform equivalentProperty"
)
CONTEXT = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{term: f"cr:{term}" for term in OWN.split()},
}
PARQUET = "application/x-parquet"  # the word by which Croissant knows it
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(package: Package, parts: list[Part]) -> Meta:
    """The metadata of a release; ``parts`` are its files, among them parquet/TABLE.parquet.

    The record sets are read from Parquet, since the loader guesses types anew in CSV (volume `15`
    becomes `15.0`). Foreign keys are left out: the loader (mlcroissant 1.1.1) joins along each
    `references`, and fails where one leads to another.
    """
    return {
        "@context": {"@language": package.meta.get("language", "en"), **CONTEXT},
        "@type": "sc:Dataset",
        **about(package),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": licence(package.meta).get("path"),
        "creator": agents(package.meta),
        "citeAs": cite_as(package.meta),
        "distribution": [_file(package, part) for part in parts],
        "recordSet": [_record_set(table) for table in package.tables.values()],
    }


def _file(package: Package, part: Part) -> Meta:
    kind = PARQUET if part.path.endswith(".parquet") else part.media_type
    described = {
        "@type": "cr:FileObject",
        "@id": part.path,
        "name": part.path,
        "description": part.described(package),
        "encodingFormat": kind,
    }
    return described | {
        "contentUrl": part.path,
        "contentSize": f"{part.size} B",
        "sha256": part.sha256,
    }


def _record_set(table: Table) -> Meta:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table.name}/{column.name}",
            "name": column.name,
            "description": column.spec.get("description", ""),
            "dataType": TYPES[column.type],
            "source": {
                "fileObject": {"@id": f"parquet/{table.name}.parquet"},
                "extract": {"column": column.name},
            },
        }
        for column in table.fields
    ]
    described = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.spec.get("description", ""),
    }
    return described | {
        "key": [{"@id": f"{table.name}/{column}"} for column in table.primary_key],
        "field": fields,
    }
