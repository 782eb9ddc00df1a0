"""README.md of a release's zip, for who reads the data: what is in it, and how to open it.

All of it follows from the package, and every link leads to a file of the zip.
"""

from __future__ import annotations

from collections.abc import Collection

from .citation import authors, licence
from .release import Release

PAGES = {  # of the documents, those that help to read the data
    "docs/loading.md": "how the tables join, and how to open them, program by program",
    "docs/dictionary.md": "every table and field, with the values that it may hold",
    "docs/codebook.md": "how rows were encoded",
    "docs/tables.md": "a diagram of the tables",
    "docs/findings.md": "what the package shows, in counts of rows",
    "docs/quality.md": "how far the data may be trusted",
    "CHANGELOG.md": "what changed from version to version",
}
SPREADSHEET = """\
- **In a spreadsheet**, open `{stem}.xlsx`, which stands beside this zip in the release: a sheet
  for each table, every cell text. Do not open a CSV file by double click: the program would guess
  an encoding and break letters, make dates of page numbers such as 1-9, and drop zeros and digits.
  To import one, choose *Data, From Text/CSV* (Excel) or *Sheet, Insert Sheet from File*
  (LibreOffice), the encoding UTF-8, the comma as separator, and the type Text for all columns.
"""
OPENING = """\
- **In a program**, `datapackage.json` has path, size and hash of each file, and name and type of
  each field (Data Package, versions 1 and 2). Files are CSV in UTF-8 with a header; an empty cell
  is a missing value, and nothing else is. Give the types, since some identifiers look like numbers.
- **In SQL**, `{stem}.sqlite` and `{stem}.duckdb` of the same release hold these tables with their
  keys, and views.
"""


def readme(release: Release, members: Collection[str]) -> str:
    """The text of README.md.

    Args:
        release: The release.
        members: Paths of the files in the zip.
    """
    package, meta = release.package, release.package.meta
    terms = licence(meta)
    names = "; ".join(str(author.get("title", "")) for author in authors(meta))
    tables = [
        f"| [{table.name}]({table.path}) | {len(release.rows[table.name]):,} |"
        f" {table.spec.get('description', '')} |"
        for table in package.tables.values()
    ]
    pages = [f"- [{path}]({path}): {what}" for path, what in PAGES.items() if path in members]
    terms_at = f"[{terms['name']}]({terms['path']})"
    title = meta.get("title", meta["name"])
    parts = [
        f"# {title}\n",
        f"{meta.get('description', '')}\n",
        f"This is version {meta['version']} of {meta['name']}, of {meta['created'][:10]}.\n",
        "## How to open it\n",
        (SPREADSHEET + OPENING).format(stem=release.stem),
        "## The tables\n",
        "\n".join(["| table | rows | holds |", "|---|---|---|", *tables, ""]),
        *(["## To read on\n", "\n".join([*pages, ""])] if pages else []),
        "## Licence and citation\n",
        f"Data: {terms_at}. To cite: {names} ({meta['created'][:4]}). {title},"
        f" version {meta['version']}.",
    ]
    return "\n".join(parts) + "\n"
