"""Records in MEDLINE form (.nbib), as PubMed exports and E-utilities return them -> CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .csl import once, tidied
from .names import name_of, word_set
from .notices import UNKNOWN, in_titles, kind_of, notice
from .records import Notice, Record
from .tagged import Stray, Tagged, medline_records, stray_text

# PubMed's links between a paper and what was published on it: notices on the paper,
# what shows that the record is itself a notice, and what is neither.
NOTICE_TAGS = {
    "RIN": "retraction", "PRIN": "partial_retraction", "RRI": "retracted_and_republished",
    "EIN": "erratum", "ECI": "expression_of_concern", "CRI": "corrected_and_republished",
    "CRF": "corrected_and_republished", "RRF": UNKNOWN,
}  # fmt: skip
OF_NOTICE_TAGS = {
    "ROF": "retraction of",
    "PROF": "partial retraction of",
    "EFR": "erratum for",
    "ECF": "expression of concern for",
}
SAID = {
    "CRF": "Corrected and republished from",
    "RRF": "Retracted and republished from",
    "RRI": "Retracted and republished in",
}
MEDLINE_TAGS = word_set(
    "PMID OWN STAT DCOM LR IS VI IP DP TI TT PG AB CI FAU AU AUID AD LA SI GR PT DEP PL TA JT"
    " JID RN SB MH MHDA EDAT CRDT PHST AID LID SO PMC PMCR MID CN IR FIR IRAD OT OTO COI GS GN"
    " FPS PS OID OAB OABL RF PST PUBM TA NM BTI CTI CP CDAT CTDT ED FED EN ISBN LL PB VTI DA"
    " DRDT SFM OCI OIN STAT CIN CON DDIN DRIN DDF DRF SPIN UIN UOF RPI RPF ORI ROR PSBN EDN"
)
LABELS = re.compile(
    r"Retracted|Corrected and Republished|Withdrawn|Removed", re.IGNORECASE
)  # publication types that are said of the paper


def parse_medline(text: str) -> list[Record]:
    """Records in MEDLINE form, as PubMed exports and E-utilities return them."""
    return [
        record
        for _, item in from_medline(text)
        if isinstance(item, dict) and (record := tidied(item))
    ]


def from_medline(text: str) -> Iterator[tuple[str, Record | str]]:
    """Items by their place in the file, and what is told of text between them."""
    number = 0
    for found in medline_records(text):
        if isinstance(found, Stray):
            yield stray_text(found)
        else:
            number += 1
            yield f"record {number} (line {found.line})", _from_medline(found)


def _from_medline(tags: Tagged) -> Record:
    title, book = tags.first("TT", "TI"), tags.first("BTI", "CTI")
    people = [
        _medline_name(value.tag, value.text) for value in tags.values if value.tag in ("FAU", "CN")
    ]
    if not tags.every("FAU"):
        people = [
            _medline_name(value.tag, value.text)
            for value in tags.values
            if value.tag in ("AU", "CN")
        ]
    pages = tags.first("PG") or next(
        (number for value in tags.every("LID", "AID") if (number := _article_number(value))), ""
    )
    dois = [
        value.removesuffix("[doi]").replace(" ", "")
        for value in tags.every("LID", "AID")
        if value.endswith("[doi]")
    ]
    notices, notice_on = _medline_notices(tags)
    title = title or book
    return {
        "PMID": tags.first("PMID"),
        "DOI": next(iter(dois), ""),
        "PMCID": tags.first("PMC"),
        "title": title if title.endswith("..") else title.removesuffix("."),
        "container-title": tags.first("JT", "TA") or (book if book != title else ""),
        **{variable: tags.first(tag) for variable, tag in {"volume": "VI", "issue": "IP"}.items()},
        "page": pages,
        "issued": {"raw": tags.first("DP")},
        "author": people or [name_of(name) for name in tags.every("FED") or tags.every("ED")],
        "custom": {
            "types": tags.every("PT"),
            "notices": notices,
            "notice_on": notice_on,
            "untaken": tags.untaken,
            "titles": [value for tag in ("TI", "TT") for value in tags.every(tag)],
            "seen": f"https://pubmed.ncbi.nlm.nih.gov/{tags.first('PMID').lstrip('0')}/",
        },
    }


def _medline_name(tag: str, text: str) -> dict[str, str]:
    if tag == "CN":
        return {"literal": text.rstrip(".")}
    name = name_of(text)
    if (
        tag == "AU" and "family" not in name and " " in text
    ):  # `Moss Ab`: PubMed's form leaves no doubt
        return {"family": text.rpartition(" ")[0]}
    return {"family": text} if tag == "AU" and "family" not in name else name


def _article_number(value: str) -> str:
    """The article number in a location label such as `e12 [pii]` or `e0298957`."""
    number = value.removesuffix("[pii]").strip()
    return number if re.fullmatch(r"[A-Za-z]{0,4}\d{1,9}", number) else ""


def _medline_notices(tags: Tagged) -> tuple[list[Notice], list[str]]:
    """The notices that PubMed links to a paper; in words, what shows that the record is itself a
    notice.
    """
    notices = [
        _cited(value.tag, NOTICE_TAGS[value.tag], value.text)
        for value in tags.values
        if value.tag in NOTICE_TAGS
    ]
    notice_on = [
        f"{OF_NOTICE_TAGS[value.tag]} {value.text}"
        for value in tags.values
        if value.tag in OF_NOTICE_TAGS
    ]
    for tag, text, _ in tags.values:
        if (
            tag not in MEDLINE_TAGS
            and tag not in NOTICE_TAGS
            and tag not in OF_NOTICE_TAGS
            and re.search(r"\bPMID:|\bdoi:", text)
        ):
            notices.append(_cited(tag, UNKNOWN, text))
    for kind in tags.every("PT"):
        if LABELS.match(kind):
            notices.append(notice(kind_of(kind) or UNKNOWN, kind))
        elif kind_of(kind):  # Retraction of Publication, Published Erratum, Expression of Concern
            notice_on.append(f"publication type {kind}")
    on_paper, of_notice = in_titles(tags.every("TI", "TT", "BTI"))
    return once([*notices, *on_paper]), [*notice_on, *of_notice]


def _cited(tag: str, kind: str, text: str) -> Notice:
    """A notice that MEDLINE cites: `J Test. 2020;1(2):3. doi: 10.1000/x. PMID: 123`."""
    pmid, doi = (
        re.search(r"PMID:\s*(\d+)", text),
        re.search(r"\b10\.\d{4,9}/\S+?(?=[.,;]?(?:\s|$))", text),
    )
    at = (
        f"https://pubmed.ncbi.nlm.nih.gov/{pmid[1]}/"
        if pmid
        else f"https://doi.org/{doi[0].lower()}"
        if doi
        else ""
    )
    words = SAID.get(tag) or (
        f"{kind.replace('_', ' ').capitalize()} in" if kind != UNKNOWN else f"{tag}:"
    )
    return notice(kind, f"{words} {text.rstrip('.')}", at)
