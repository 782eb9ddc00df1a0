"""The whole site, written to a folder: the same bytes each time."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...model.printing import printable
from ...model.refusal import Refused
from ...store.folders import beside, folder_in
from ...store.opened import OpenPackage
from ...store.writing import exchange
from ..formats.citation import cite_as, licence
from .addresses import Addresses
from .blocks import Maker
from .figures import Figures
from .metadata import Metadata
from .pages import Page, Pages, facts_of
from .palette import palette_style
from .plan import Plan, read_plan
from .rows import Row, Shelf
from .sizes import fitted
from .values import Values, text_of

HERE = Path(__file__).parent / "templates"
IDS = "ids.csv"
OWN = ".nojekyll"  # a file that each site holds, by which an earlier one is known


@dataclass(frozen=True)
class Written:
    """What was written: the number of pages and of files, and their bytes."""

    pages: int
    files: int
    size: int


def write_site(package: OpenPackage, out: Path) -> Written:
    """Write the site of a package to a folder; an earlier site in it is replaced whole.

    Raises:
        Refused: the package cannot be read, schemas/site.json is malformed, or the folder holds
            something else.
        OSError: a file cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir()) and not (out / IDS).is_file()):
        raise Refused(
            f"{printable(str(out))} holds something that is no site", "Name a new or empty folder."
        )
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with folder_in(out.parent, beside(out)) as folder:
        new = folder / "new"
        new.mkdir()
        written = _write(package, new)
        if out.exists() and not exchange(new, out):
            os.replace(out, folder / "old")
        if not out.exists():
            os.replace(new, out)
    return written


def _write(package: OpenPackage, folder: Path) -> Written:
    pages = size = files = 0
    made: set[Path] = set()
    for path, text in site_files(package):
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        data = text.encode("utf-8", "backslashreplace")
        file.write_bytes(data)
        pages, files, size = pages + path.endswith(".html"), files + 1, size + len(data)
    return Written(pages, files, size)


def site_files(package: OpenPackage) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the site.

    Raises:
        Refused: the package cannot be read, or its schemas/site.json is malformed.
    """
    if package.problems:
        raise Refused.because(*package.problems)
    plan, shelf = read_plan(package), Shelf(package)
    addresses = Addresses(package, plan, shelf)
    values = Values(package, plan, shelf, addresses)
    figures = Figures(package, addresses)
    maker = Maker(values, figures, facts_of(package.meta) | _citation(package))
    pages = Pages(plan, values, maker, Metadata(package, shelf))
    environment = _environment(plan, package)
    template = environment.get_template("page.html")
    header = cache(partial(_header, environment))

    def render(page: Page) -> str:
        return template.render(page=page, header=header(page.root, page.menu))

    for page in pages.all():
        yield from _data(page, maker)
        yield page.path, fitted(page, render)
    yield "404.html", _not_found(environment, values, maker)
    yield "site.css", _style(plan, figures)
    for name in ("site.js", "icon.svg"):
        yield name, (HERE / name).read_text(encoding="utf-8")
    yield OWN, ""
    yield IDS, _ids(addresses)
    for figure in figures.drawn:
        yield f"figures/{figure.name}.svg", figure.svg


def _header(environment: Environment, root: str, here: str) -> str:
    return environment.get_template("header.html").render(root=root, here=here)


def _data(page: Page, maker: Maker) -> Iterator[tuple[str, str]]:
    """The files that a page leads to, or that its script reads."""
    for block in page.blocks:
        if block.file:
            yield f"data/{block.file}.csv", _csv(maker.values.shelf.rows(block.file))
    for block in page.explorers:
        explorer = block.explorer
        assert explorer is not None
        maker.values.root = page.root
        titles = [maker.column_title(column) for column in explorer.all_columns]
        yield f"data/{explorer.table.name}.js", explorer.data(titles)
        yield f"data/{explorer.table.name}.lines.js", explorer.lines()


def _environment(plan: Plan, package: OpenPackage) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    meta = package.meta
    environment.filters["html"] = Markup
    environment.globals.update(
        site=facts_of(meta) | {"short": str(plan.spec.get("title", meta["name"]))},
        menu=plan.menu,
        foot=plan.spec.get("foot", []),
        notice=plan.spec.get("notice", []),
        language=str(meta.get("language", "en")),
        licence=licence(meta),
        licence_listed=_listed(plan, str(licence(meta).get("path", ""))),
    )
    return environment


def _listed(plan: Plan, address: str) -> bool:
    return any(f"//{host}/" in address for host in plan.spec.get("hosts", []))


def _citation(package: OpenPackage) -> dict[str, str]:
    meta = package.meta
    return {"bibtex": cite_as(meta) if meta.get("version") and meta.get("created") else ""}


def _not_found(environment: Environment, values: Values, maker: Maker) -> str:
    """The page of an address that is not there; it may be shown at any depth."""
    site = str(values.package.meta.get("x-site") or "").rstrip("/")
    base = f"{site}/" if site else ""
    return environment.get_template("404.html").render(
        base=base, header=_header(environment, base, "")
    )


def _style(plan: Plan, figures: Figures) -> str:
    own = (HERE / "site.css").read_text(encoding="utf-8")
    return smaller(own + palette_style(plan.spec.get("palette", {})) + figures.style)


def smaller(style: str) -> str:
    """A style sheet without comments and needless blanks, its variables by short names."""
    style = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.S))
    names = dict.fromkeys(re.findall(r"--[a-z][a-z-]*(?=[:)])", style))  # nothing else uses them
    short = {name: f"--{chr(97 + at // 26)}{chr(97 + at % 26)}" for at, name in enumerate(names)}
    style = re.sub(r"--[a-z][a-z-]*(?=[:),])", lambda name: short.get(name[0], name[0]), style)
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", r"\1", style).replace(";}", "}").strip() + "\n"


def _ids(addresses: Addresses) -> str:
    return _lines(("table", "id", "address"), addresses.all())


def _csv(rows: list[Row]) -> str:
    """The rows of a view as the text of a file."""
    return _lines(list(rows[0]) if rows else [], ([*map(text_of, r.values())] for r in rows))


def _lines(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(names)
    lines.writerows(rows)
    return text.getvalue()
