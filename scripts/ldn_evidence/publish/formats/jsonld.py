"""What search engines and research archives harvest: schema.org Dataset and ClaimReview, RO-Crate
1.2. Package facts come from schemas/package.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...model.package import Package
from ...store.source_list import meta_of
from .citation import Meta, as_json, authors, licence, source_addresses
from .files import Part
from .release import Release, View

Node = dict[str, Any]  # an object of JSON-LD
CRATE = "https://w3id.org/ro/crate/1.2"


def about(package: Package) -> Node:
    """What schema.org says of the package itself."""
    meta = meta_of(package)
    facts = {
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
    return {key: value for key, value in facts.items() if value}


def agents(meta: Meta) -> list[Node]:
    """The authors as schema.org has them."""
    return [
        {"@type": "Person" if author.get("familyName") else "Organization", "name": author["title"]}
        for author in authors(meta)
    ]


def dataset(package: Package, parts: list[Part]) -> Node:
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
    facts = {
        "license": licence(package.meta).get("path"),
        "creator": agents(package.meta),
        "isBasedOn": source_addresses(meta_of(package)),
    }
    tables = [
        {"@type": "Dataset", "name": t.name, "description": t.spec.get("description", "")}
        for t in package.tables.values()
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **about(package),
        **facts,
        "isAccessibleForFree": True,
        "hasPart": tables,
        "distribution": downloads,
    }


def crate(package: Package, parts: list[Part]) -> Node:
    """RO-Crate 1.2 of the folder that holds the files, flattened as the specification asks."""
    meta = meta_of(package)
    people = [{"@id": f"#author-{i}", **agent} for i, agent in enumerate(agents(meta), 1)]
    licences, sources, ids = [_licence(meta)], _sources(meta), _ids(meta)
    files = [_file(package, part) for part in parts]
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
        **{key: _one(_references(to)) for key, to in linked.items() if to},
        "hasPart": _references(files),
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


def _references(entities: list[Node]) -> list[Node]:
    return [{"@id": entity["@id"]} for entity in entities]


def _one(references: list[Node]) -> Node | list[Node]:
    """A list of one is written as that one."""
    return references[0] if len(references) == 1 else references


def _licence(meta: Meta) -> Node:
    terms = licence(meta)
    return {
        "@id": terms["path"],
        "@type": "CreativeWork",
        "name": terms.get("title", terms["name"]),
        "description": f"SPDX: {terms['name']}",
    }


def _sources(meta: Meta) -> list[Node]:
    return [
        {"@id": url, "@type": "CreativeWork", "name": source["title"]}
        for source in meta.get("sources", [])
        if (url := source.get("path", "")).startswith("http")
    ]


def _ids(meta: Meta) -> list[Node]:
    own = meta.get("id")
    if not own:
        return []
    return [{"@id": own, "@type": "PropertyValue", "name": "id of the package", "value": own}]


def _file(package: Package, part: Part) -> Node:
    return {
        "@id": quote(part.path),
        "@type": "File",
        "name": Path(part.path).name,
        "description": part.described(package),
        "encodingFormat": part.media_type,
        "contentSize": str(part.size),
        "sha256": part.sha256,
    }


def write_reviews(release: Release) -> None:
    """Write VIEW.jsonld for each view that says `publish: ClaimReview` or another type of
    schema.org.
    """
    for view in release.views:
        if (kind := view.header.get("publish", "")) not in ("", "csv"):
            release.write(
                f"{view.name}.jsonld",
                as_json({"@context": "https://schema.org/", "@graph": _nodes(release, view, kind)}),
            )


def _nodes(release: Release, view: View, kind: str) -> list[Node]:
    """A node for each row, with what all of them share."""
    meta = release.package.meta
    shared = {
        "author": agents(meta),
        "license": licence(meta).get("path"),
        "isPartOf": {"@type": "Dataset", "name": meta["name"], "version": meta["version"]},
    }
    found = release.run(view)
    nodes = [node_of(kind, found.columns, row) | shared for row in found.rows]
    return _scale(release.package, view) + nodes


def node_of(kind: str, columns: Sequence[str], row: Sequence[Any]) -> Node:
    """The node of a row: `a__b` is the property b of the node a, and `a__type` its type."""
    node: Node = {"@type": kind}
    for column, value in zip(columns, row):
        *above, last = column.split("__")
        inner = node
        for step in above:
            inner = inner.setdefault(step, {})
        if value is not None:
            inner["@type" if last == "type" else last] = (
                value.isoformat() if hasattr(value, "isoformat") else value
            )
    return _filled(node)


def _filled(node: Node) -> Node:
    """Without inner nodes of which nothing but the type is known."""
    inner = {
        key: _filled(value) if isinstance(value, dict) else value for key, value in node.items()
    }
    return {
        key: value
        for key, value in inner.items()
        if not isinstance(value, dict) or set(value) - {"@type"}
    }


def _scale(package: Package, view: View) -> list[Node]:
    """The values between which a review chooses, from the column that the view names as `scale:
    TABLE.COLUMN`.
    """
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
