"""Pages of a site as a browser takes them apart: places, links, what is loaded, what is read."""

from __future__ import annotations

import csv
import functools
import json
import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from conftest import ROOT
from ldn_evidence.publish.site import write_site
from ldn_evidence.store.opened import open_package

LOADED = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "use": "href",
    "image": "href",
}


@dataclass
class Seen(HTMLParser):
    """What stands on a page."""

    places: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    nodes: int = 0
    texts: list[str] = field(default_factory=list)
    ld: list[str] = field(default_factory=list)
    title: str = ""
    described: str = ""
    handlers: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    policy: str = ""
    inline: list[str] = field(default_factory=list)  # styles and scripts that a policy would stop

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.nodes += 1
        self.inside.append(tag + ("+ld" if said.get("type") == "application/ld+json" else ""))
        if "id" in said:
            self.places.append(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if said.get(LOADED.get(tag, "")) and said.get("rel") != "canonical":
            self.loaded.append(said[LOADED[tag]])
        if tag == "meta" and said.get("name") == "description":
            self.described = said["content"]
        if said.get("http-equiv") == "Content-Security-Policy":
            self.policy = said["content"]
        data = said.get("type") == "application/ld+json"
        if "style" in said or tag == "style" or tag == "script" and "src" not in said and not data:
            self.inline.append(tag)
        self.handlers += [name for name in said if name.startswith("on")]
        if tag in ("meta", "link", "input", "br", "img"):
            self.inside.pop()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in ("meta", "link", "input", "br", "img"):
            self.inside.pop()

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop().split("+")[0] != tag:
            pass

    def handle_data(self, data):
        where = self.inside[-1] if self.inside else ""
        if where == "script+ld":
            self.ld.append(data)
        elif where == "title":
            self.title += data
        elif where not in ("script", "style"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def seen(text: str) -> Seen:
    page = Seen()
    page.feed(text)
    page.close()
    return page


WHOLE: list[Path] = []


def whole(folders: pytest.TempPathFactory) -> Path:
    """The site of the shipped package, written once in a session and never changed by a test."""
    if not WHOLE:
        out = folders.mktemp("whole") / "site"
        write_site(open_package(ROOT), out)
        WHOLE.append(out)
    return WHOLE[0]


@functools.lru_cache(maxsize=4)
def pages(site: Path) -> dict[str, Seen]:
    """Every page of a site, by its address; a site is looked at once it is written, and stays."""
    return {
        file.relative_to(site).as_posix(): seen(file.read_text(encoding="utf-8"))
        for file in sorted(site.rglob("*.html"))
    }


def target(page: str, link: str) -> tuple[str, str]:
    """The file to which a link of a page leads, and the place in it."""
    path, _, place = link.partition("#")
    file = posixpath.join(posixpath.dirname(page), unquote(path)) if path else page
    return posixpath.normpath(file), unquote(place)


def is_foreign(link: str) -> bool:
    return bool(urlsplit(link).scheme or urlsplit(link).netloc)


def broken(site: Path, all_pages: dict[str, Seen]) -> list[str]:
    """Links that lead nowhere, each with its page."""
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    places = {name: set(page.places) for name, page in all_pages.items()}
    wrong = []
    for name, page in all_pages.items():
        for link in [*page.links, *page.loaded]:
            if is_foreign(link) or name == "404.html":
                continue
            file, place = target(name, link)
            state = "=" in place  # what a table that can be searched shows
            if file not in files or place and not state and place not in places[file]:
                wrong.append(f"{name}: {link}")
    return wrong


def ids(site: Path) -> list[dict[str, str]]:
    with (site / "ids.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data_of(site: Path, name: str) -> dict:
    """The rows of a table that can be searched."""
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(");")])
