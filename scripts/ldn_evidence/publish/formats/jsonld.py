"""What search engines and research archives harvest: schema.org Dataset and ClaimReview, RO-Crate 1.2. Package facts come from schemas/package.json."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ...model.package import Package
from .citation import as_json, authors, licence, source_addresses
from .release import Release, View

CRATE = "https://w3id.org/ro/crate/1.2"
KINDS = {  # suffix -> media type, and what such a file is
    ".csv": ("text/csv", "Rows as CSV"),
    ".jsonl": ("application/jsonl", "Rows as JSON Lines, typed, empty cells left out"),
    ".parquet": ("application/vnd.apache.parquet", "Rows as Apache Parquet, typed"),
    ".sqlite": (
        "application/vnd.sqlite3",
        "All tables as a SQLite database, with keys, views and full-text search",
    ),
    ".duckdb": (
        "application/vnd.duckdb",
        "All tables as a DuckDB database, with keys, comments and views",
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "All tables as a workbook of text cells",
    ),
    ".zip": ("application/zip", "The Data Package: descriptor, tables, schemas, documents"),
    ".whl": ("application/zip", "A Python package with the tables and the tools"),
    ".json": ("application/json", "A schema or description in JSON"),
    ".jsonld": ("application/ld+json", "A description in JSON-LD"),
    ".sql": ("application/sql", "A rule, derived column or view as a query"),
    ".md": ("text/markdown", "A document"),
    ".cff": ("application/yaml", "How to cite the package"),
    "": ("text/plain", "A text"),
}


@dataclass(frozen=True)
class Part:
    """A file as metadata describes it; ``path`` is relative to where the metadata stands."""

    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        return KINDS.get(Path(self.path).suffix, KINDS[""])[0]

    def described(self, package: Package) -> str:
        """What kind of file it is, and of which table."""
        kind = KINDS.get(Path(self.path).suffix, KINDS[""])[1]
        table = package.tables.get(Path(self.path).name.split(".")[0])
        return f"{kind}. {table.spec.get('description', '')}".strip() if table else f"{kind}."


def part(path: str, data: bytes) -> Part:
    return Part(path, len(data), hashlib.sha256(data).hexdigest())


def about(package: Package) -> dict:
    """What schema.org says of the package itself."""
    meta = package.meta
    said = {
        "name": meta["name"],
        "alternateName": meta.get("title"),
        "description": meta.get("description"),
        "url": meta.get("homepage"),
        "identifier": meta.get("id"),
        "version": meta["version"],
        "datePublished": meta["created"][:10],
        "inLanguage": meta.get("language"),
        "keywords": meta.get("keywords"),
    }
    return {key: value for key, value in said.items() if value}


def agents(meta: dict) -> list[dict]:
    return [
        {"@type": "Person" if author.get("familyName") else "Organization", "name": author["title"]}
        for author in authors(meta)
    ]


def dataset(package: Package, parts: list[Part]) -> dict:
    """schema.org Dataset with one DataDownload for each file."""
    downloads = [
        {
            "@type": "DataDownload",
            "contentUrl": quote(p.path),
            "description": p.described(package),
            "encodingFormat": p.media_type,
            "contentSize": f"{p.size} B",
            "sha256": p.sha256,
        }
        for p in parts
    ]
    said = {
        "license": licence(package.meta).get("path"),
        "creator": agents(package.meta),
        "isBasedOn": source_addresses(package.meta),
    }
    tables = [
        {"@type": "Dataset", "name": t.name, "description": t.spec.get("description", "")}
        for t in package.tables.values()
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **about(package),
        **said,
        "isAccessibleForFree": True,
        "hasPart": tables,
        "distribution": downloads,
    }


def crate(package: Package, parts: list[Part]) -> dict:
    """RO-Crate 1.2 of the folder that holds the files, flattened as the specification asks."""
    meta, terms = package.meta, licence(package.meta)
    people = [{"@id": f"#author-{i}", **agent} for i, agent in enumerate(agents(meta), 1)]
    files = [
        {
            "@id": quote(p.path),
            "@type": "File",
            "name": Path(p.path).name,
            "description": p.described(package),
            "encodingFormat": p.media_type,
            "contentSize": str(p.size),
            "sha256": p.sha256,
        }
        for p in parts
    ]
    sources = [
        {"@id": url, "@type": "CreativeWork", "name": s["title"]}
        for s in meta.get("sources", [])
        if (url := s.get("path", "")).startswith("http")
    ]
    ids = (
        [
            {
                "@id": meta["id"],
                "@type": "PropertyValue",
                "name": "id of the package",
                "value": meta["id"],
            }
        ]
        if meta.get("id")
        else []
    )
    refer = lambda entities: [{"@id": entity["@id"]} for entity in entities]
    one = lambda entities: (
        refer(entities)[0] if len(entities) == 1 else refer(entities)
    )  # a list of one is written as that one
    licences = [
        {
            "@id": terms["path"],
            "@type": "CreativeWork",
            "name": terms.get("title", terms["name"]),
            "description": f"SPDX: {terms['name']}",
        }
    ]
    linked = {
        "license": licences,
        "author": people,
        "publisher": people,
        "isBasedOn": sources,
        "identifier": ids,
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        **about(package),
        **{key: one(to) for key, to in linked.items() if to},
        "hasPart": refer(files),
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": CRATE},
        "about": {"@id": "./"},
    }
    return {
        "@context": f"{CRATE}/context",
        "@graph": [descriptor, root, *licences, *people, *sources, *ids, *files],
    }


def write_reviews(release: Release) -> None:
    """Write VIEW.jsonld for each view that says `publish: ClaimReview` or another type of schema.org."""
    for view in release.views:
        if (kind := view.header.get("publish", "")) not in ("", "csv"):
            release.write(
                f"{view.name}.jsonld",
                as_json({"@context": "https://schema.org/", "@graph": _nodes(release, view, kind)}),
            )


def _nodes(release: Release, view: View, kind: str) -> list[dict]:
    """A node for each row: a column `a__b` is the property b of the node a, and `a__type` its type."""
    meta = release.package.meta
    shared = {
        "author": agents(meta),
        "license": licence(meta).get("path"),
        "isPartOf": {"@type": "Dataset", "name": meta["name"], "version": meta["version"]},
    }
    found = release.run(view)
    nodes = []
    for row in found.rows:
        node: dict = {"@type": kind}
        for column, value in zip(found.columns, row):
            *above, last = column.split("__")
            inner = node
            for step in above:
                inner = inner.setdefault(step, {})
            if value is not None:
                inner["@type" if last == "type" else last] = (
                    value.isoformat() if hasattr(value, "isoformat") else value
                )
        nodes.append(_filled(node) | shared)
    return _scale(release.package, view) + nodes


def _filled(node: dict) -> dict:
    """Without inner nodes of which nothing but the type is known."""
    inner = {
        key: _filled(value) if isinstance(value, dict) else value for key, value in node.items()
    }
    return {
        key: value
        for key, value in inner.items()
        if not isinstance(value, dict) or set(value) - {"@type"}
    }


def _scale(package: Package, view: View) -> list[dict]:
    """The values between which a review chooses, from the column that the view names as `scale: TABLE.COLUMN`."""
    table, _, column = view.header.get("scale", "").partition(".")
    if table not in package.tables or column not in package.tables[table].names:
        return []
    spec = package.tables[table][column].spec
    terms = [
        {
            "@type": "DefinedTerm",
            "termCode": v["value"],
            "name": v["value"].replace("_", " "),
            "description": v["label"],
        }
        for v in spec["categories"]
    ]
    return [
        {
            "@type": "DefinedTermSet",
            "name": spec["title"],
            "description": f"{spec['description']} {view.header.get('note', '')}".strip(),
            "hasDefinedTerm": terms,
        }
    ]
