"""What a release holds, file by file, and what each is for: told on the site, held by a test."""

from __future__ import annotations

from ...model.files import files_in
from ...model.package import Package
from ...model.rulefiles import sql_header
from .files import SITE

Offer = tuple[str, str]  # file name, with `*` for the name of a table or figure, and what it is for
# Groups of files; NAME is the name of the package with its version.
WHOLE: list[Offer] = [
    ("NAME.xlsx", "a workbook with a sheet for each table, all cells text: for a spreadsheet"),
    ("NAME.zip", "the Data Package: CSV files, schemas, documents; for R, JavaScript, archives"),
    ("NAME.sqlite", "a SQLite database with keys, views and full-text search"),
    ("NAME.duckdb", "a DuckDB database with keys, comments and views"),
    ("parquet/*.parquet", "each table as Apache Parquet, typed: for pandas, polars, Spark"),
    ("jsonl/*.jsonl", "each table as JSON Lines, typed, empty cells left out: for programs"),
]
WHEEL: Offer = ("*.whl", "a Python package that loads the tables as data frames, and the tool")
SEEN: list[Offer] = [(SITE, "these pages, to open from a folder without a network, or to publish")]
FIGURES: Offer = ("figures/*.svg", "the figures on the whole package: for slides and papers")
TOLD: list[Offer] = [
    ("json-schema/*.schema.json", "what a row of each table may hold: to check rows of your own"),
    ("croissant.json", "a description for machine learning tools (Croissant)"),
    ("dataset.jsonld", "a description for search engines (schema.org)"),
    ("ro-crate-metadata.json", "a description of every file (RO-Crate)"),
    ("datacite.json", "a description for a repository with DOIs (DataCite)"),
    ("manifest.json", "how many rows of each table each file holds"),
    ("SHA256SUMS", "the hash of each file: to see that a download is whole"),
]


def offered(package: Package) -> list[tuple[str, list[Offer]]]:
    """The files of a release of a package, in groups with a heading."""
    views = [
        (file.stem, sql_header(package.text_of(file)))
        for file in files_in(package.root, "schemas/views", ".sql", [])
    ]
    flat, graphs = [], []
    for name, header in views:
        if header.get("publish") == "csv":
            flat.append((f"{name}.csv", lower(header.get("title", name))))
        elif header.get("publish"):
            graphs.append((f"{name}.jsonld", lower(header.get("title", name))))
    figures = files_in(package.root, "schemas/views/site", ".sql", [])
    drawn = any("figure" in sql_header(package.text_of(f)) for f in figures)
    wheel = [WHEEL] if (package.root / "pyproject.toml").is_file() else []
    groups = [
        ("All tables in one", WHOLE + wheel),
        ("Tables of which a row needs no join", flat),
        ("To look at", SEEN + ([FIGURES] if drawn else [])),
        ("What describes and checks them", TOLD + graphs),
    ]
    stem = f"{package.meta['name']}-{package.meta.get('version', '')}"
    return [
        (heading, [(name.replace("NAME", stem), what) for name, what in offers])
        for heading, offers in groups
        if offers
    ]


def lower(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]
