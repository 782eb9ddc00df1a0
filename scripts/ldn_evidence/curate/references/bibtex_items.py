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
from .records import Record

JOURNAL = ("journal", "journaltitle", "fjournal", "booktitle", "shortjournal", "journal-iso")
PAGES = ("pages", "eid", "article-number", "articleno", "art_number", "article_number", "page")


class _Fields:
    """The fields of an entry, as text or as they stand."""

    def __init__(self, entry: Entry):
        self.entry = entry

    def text(self, *names: str) -> str:
        """The first of these fields that is filled; what is not understood in it is told."""
        for name in names:
            value = self.entry.fields.get(name)
            if value and value.text.strip():
                text, problems = latex_text(value.text)
                self.entry.untaken += [
                    f"line {value.line}: {problem} (in {name})" for problem in problems
                ]
                return text
        return ""

    def raw(self, *names: str) -> str:
        """The first of these fields that is filled, an identifier or address."""
        for name in names:
            value = self.entry.fields.get(name)
            if value and (text := bare(value.text)):
                return text
        return ""


def item_of(entry: Entry) -> Record:
    """The entry as a CSL-JSON item."""
    fields = _Fields(entry)
    text, raw = fields.text, fields.raw
    title, subtitle = text("title"), text("subtitle")
    journal = text(*JOURNAL)
    pubmed = raw("eprinttype", "archiveprefix").lower() in ("pubmed", "pmid", "medline")
    return {
        "title": (f"{title}: {subtitle}" if title and subtitle else title) or text("booktitle"),
        "container-title": journal if title else "",
        "volume": text("volume"),
        "page": text(*PAGES),
        "note": text("note"),
        "issue": text("number", "issue"),
        "DOI": raw("doi") or _linked_in(fields),
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


def _linked_in(fields: _Fields) -> str:
    """The DOI of the first field with an address that leads to one."""
    for name in ("url", "ee", "note", "howpublished"):
        if doi := _linked_doi(fields.raw(name)):
            return doi
    return ""


def _linked_doi(text: str) -> str:
    """The DOI of an address that leads to one."""
    address = re.search(r"https?://\S*doi\S*", text, re.IGNORECASE)
    doi = doi_form(address[0]) if address else ""
    return doi if doi.startswith("10.") else ""


def _bibtex_people(entry: Entry) -> list[dict[str, str]]:
    name = next((name for name in ("author", "authors", "editor") if entry.fields.get(name)), None)
    text = " ".join(entry.fields[name].text[:MAX_NAMES].split()) if name else ""
    if ";" in re.sub(r"&#?\w+;", "", text) or (" and " not in text and len(names_in(text)) > 1):
        return names_in(latex_text(text)[0])
    people = []
    for one in split_multiple_persons_names(text):
        whole = " ".join(latex_text(one)[0].split())
        if whole.lower() in ("others", ""):
            continue
        known = name_of(whole)
        if "," not in one and "given" in known and not one.startswith("{"):  # `Moss A.B.`
            people.append(known)
            continue
        parts = parse_single_name_into_parts(one, strict=False)
        family, given = _joined([*parts.von, *parts.last]), _joined(parts.first)
        people.append({"family": family, "given": given})
    return people


def _joined(words: list[str]) -> str:
    return " ".join(latex_text(" ".join(words))[0].split())
