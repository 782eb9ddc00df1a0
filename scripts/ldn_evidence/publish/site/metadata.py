"""What each page tells a machine: schema.org in JSON-LD, and its canonical address."""

from __future__ import annotations

from typing import Any

from ...model.package import Package
from ...model.printing import TIGHT, as_json
from ..formats.citation import licence, source_addresses
from ..formats.jsonld import about, agents, node_of
from .rows import Shelf

Node = dict[str, Any]
CONTEXT = "https://schema.org/"


class Metadata:
    """JSON-LD of pages."""

    def __init__(self, package: Package, shelf: Shelf):
        self.package, self.shelf = package, shelf
        self.site = str(package.meta.get("x-site") or "").rstrip("/")
        meta = package.meta
        self._whole: Node = {"@type": "Dataset", "name": meta["name"]}
        if meta.get("version"):
            self._whole["version"] = meta["version"]

    def canonical(self, path: str) -> str:
        """The address of a page, where the package names its site; else nothing."""
        if not self.site:
            return ""
        return f"{self.site}/" if path == "index.html" else f"{self.site}/{path}"

    def of_package(self) -> str:
        """schema.org Dataset of the whole package."""
        meta = self.package.meta
        facts = {
            "license": licence(meta).get("path"),
            "creator": agents(meta),
            "isBasedOn": source_addresses(meta),
            "isAccessibleForFree": True,
        }
        node = {"@context": CONTEXT, "@type": "Dataset", **about(self.package)}
        return _script(node | {key: value for key, value in facts.items() if value})

    def of_page(self, title: str) -> str:
        """A page of its own."""
        return _script(self._page(title))

    def of_row(self, title: str, path: str, reviews: str | None, row_id: str) -> str:
        """A page of a row: the first that a view (`publish: ClaimReview`) says of it, if any."""
        found = self.shelf.grouped(reviews, "about").get(row_id, []) if reviews else []
        if not found or not reviews:
            return _script(self._page(title))
        kind = self.shelf.header(reviews).get("publish", "Review")
        said = {key: value for key, value in found[0].items() if key != "about"}
        node = node_of(kind, list(said), list(said.values()))
        return _script({"@context": CONTEXT, **node, "isPartOf": self._whole})

    def _page(self, title: str) -> Node:
        return {"@context": CONTEXT, "@type": "WebPage", "name": title, "isPartOf": self._whole}


def _script(node: Node) -> str:
    return as_json(node, None, separators=TIGHT)
