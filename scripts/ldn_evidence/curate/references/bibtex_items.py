"""Entries of BibTeX -> CSL-JSON."""

from __future__ import annotations

import re

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from .bibtex import Entry
from .csl import doi_form
from .latex import bare, latex_text
from .names import MAX_NAMES, name_of, names_in
from .notices import in_notes


def item_of(entry: Entry) -> dict:
    """The entry as a CSL-JSON item."""

    def text(*names: str) -> str:
        """The first of these fields that is filled, as text; what is not understood in it is told."""
        name = next(
            (name for name in names if entry.fields.get(name) and entry.fields[name].text.strip()),
            None,
        )
        if name is None:
            return ""
        said, problems = latex_text(entry.fields[name].text)
        entry.untaken += [
            f"line {entry.fields[name].line}: {problem} (in {name})" for problem in problems
        ]
        return said

    raw = lambda *names: next(
        (
            said
            for name in names
            if name in entry.fields and (said := bare(entry.fields[name].text))
        ),
        "",
    )
    title, subtitle = text("title"), text("subtitle")
    journal = text(
        "journal", "journaltitle", "fjournal", "booktitle", "shortjournal", "journal-iso"
    )
    pubmed = raw("eprinttype", "archiveprefix").lower() in ("pubmed", "pmid", "medline")
    return {
        "title": (f"{title}: {subtitle}" if title and subtitle else title) or text("booktitle"),
        "container-title": journal if title else "",
        "volume": text("volume"),
        "page": text(
            "pages", "eid", "article-number", "articleno", "art_number", "article_number", "page"
        ),
        "note": text("note"),
        "issue": text("number", "issue"),
        "DOI": raw("doi")
        or next(
            (
                doi
                for name in ("url", "ee", "note", "howpublished")
                if (doi := _linked_doi(raw(name)))
            ),
            "",
        ),
        "PMID": raw("pmid", "pubmed_id", "pubmedid") or (raw("eprint") if pubmed else ""),
        "PMCID": raw("pmcid", "pmc"),
        "URL": raw("url"),
        "issued": {"raw": text("year", "date")},
        "author": _bibtex_people(entry),
        "custom": {
            "notices": in_notes([text("note"), text("type", "pubstate", "document_type")]),
            "untaken": entry.untaken,
        },
    }


def _linked_doi(text: str) -> str:
    """The DOI of an address that leads to one."""
    address = re.search(r"https?://\S*doi\S*", text, re.IGNORECASE)
    doi = doi_form(address[0]) if address else ""
    return doi if doi.startswith("10.") else ""


def _bibtex_people(entry: Entry) -> list[dict]:
    name = next((name for name in ("author", "authors", "editor") if entry.fields.get(name)), None)
    text = " ".join(entry.fields[name].text[:MAX_NAMES].split()) if name else ""
    if ";" in re.sub(r"&#?\w+;", "", text) or (" and " not in text and len(names_in(text)) > 1):
        return names_in(latex_text(text)[0])
    people = []
    for one in split_multiple_persons_names(text):
        said = " ".join(latex_text(one)[0].split())
        if said.lower() in ("others", ""):
            continue
        known = name_of(said)
        if "," not in one and "given" in known and not one.startswith("{"):  # `Moss A.B.`
            people.append(known)
            continue
        parts = parse_single_name_into_parts(one, strict=False)
        plain = lambda words: " ".join(latex_text(" ".join(words))[0].split())
        people.append({"family": plain([*parts.von, *parts.last]), "given": plain(parts.first)})
    return people
