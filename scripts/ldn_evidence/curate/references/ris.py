"""Records of RIS files, as databases and reference managers write them -> CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .csl import doi_form
from .names import names_in
from .notices import in_notes
from .records import Record
from .tagged import Stray, Tagged, ris_records, stray_text

DOI_TAGS = (
    "DO",
    "DI",
    "L3",
    "M3",
    "LK",
    "UR",
    "L2",
    "L1",
    "L4",
    "U1",
    "U2",
    "U3",
    "U4",
    "U5",
    "C1",
    "C3",
    "C6",
    "AN",
    "ID",
)


def from_ris(text: str) -> Iterator[tuple[str, Record | str]]:
    """Items by their place in the file, and what is told of text between them."""
    number = 0
    for found in ris_records(text):
        if isinstance(found, Stray):
            yield stray_text(found)
        else:
            number += 1
            yield f"record {number} (line {found.line})", _from_ris(found)


def _from_ris(tags: Tagged) -> Record:
    title = (
        " ".join(dict.fromkeys(tags.every("TI")))
        or " ".join(dict.fromkeys(tags.every("T1", "CT")))
        or tags.first("BT", "TT")
    )
    people = tags.every("AU", "A1") or tags.every("A2", "ED", "A3")
    journal = tags.first("JF", "T2", "JO", "JA", "J2", "J1", "BT")
    first, last = tags.first("SP"), tags.first("EP")
    pages = (
        first
        if re.search(r"\d\s*[-–]+\s*\w", first)
        else "-".join(dict.fromkeys(filter(None, [first, last])))
    )
    notes = tags.every("N1", "AN", "PM")
    if re.search("pubmed|medline", " ".join(tags.every("DB", "DP")), re.IGNORECASE):
        notes += [
            f"PMID: {value}" for value in tags.every("AN", "ID") if re.fullmatch(r"\d{1,9}", value)
        ]
    notes += [f"PMID: {value}" for value in tags.every("PM") if value.isdigit()]
    return {
        "title": title,
        "container-title": journal if journal != title else "",
        **{
            variable: tags.first(tag)
            for variable, tag in {"volume": "VL", "issue": "IS", "URL": "UR"}.items()
        },
        "DOI": _ris_doi(tags),
        "page": pages or tags.first("C7", "AR"),
        "issued": {"raw": tags.first("PY", "Y1", "DA", "YR")},
        "author": [name for text in people for name in names_in(text)],
        "note": "\n".join(
            [*notes, *(f"PMCID: {value}" for value in tags.every("C2") if value.startswith("PMC"))]
        ),
        "custom": {"notices": in_notes(tags.every("M3", "N1", "PT")), "untaken": tags.untaken},
    }


def _ris_doi(tags: Tagged) -> str:
    """The DOI, wherever a database writes it; another one is told, and what no DOI is stays as it
    is.
    """
    found: list[tuple[str, str]] = []
    for tag in DOI_TAGS:
        for text in tags.every(tag):
            first = re.split(r"[\s;]+(?=10\.|https?:)", text)[0]
            if (
                tag not in ("DO", "DI")
                and re.match(r"https?:|www\.", first, re.IGNORECASE)
                and not re.search("doi", first, re.IGNORECASE)
            ):
                continue
            if re.fullmatch(r"10\.\d{4,9}/\S+", doi := doi_form(first)):
                found.append((tag, doi))
    own = dict.fromkeys(doi for tag, doi in found if tag in ("DO", "DI"))
    tags.untaken += [f"a second DOI, not taken: `{doi}`" for doi in list(own)[1:]]
    return found[0][1] if found else tags.first("DO", "DI")
