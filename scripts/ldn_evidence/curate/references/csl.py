"""CSL-JSON records (https://citationstyles.org), their values brought into one form.

All values are plain text: `issued` is {"year": "2013"}, the DOI bare and lower case, the PMID
without leading zeros, `page` in full with a hyphen.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from .names import names_in
from .notices import in_titles
from .records import Notice, Record

MAX_SHORT = 2_000  # characters of pages or of a DOI
VARIABLE = re.compile(r"\{([^{}]+)\}")
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
TEXTS = [
    "title",
    "container-title",
    "volume",
    "issue",
    "page",
    "DOI",
    "PMID",
    "PMCID",
    "URL",
    "note",
]
NOTED = {
    "DOI": r"\bDOI: *(10\.\d{4,9}/\S+)",
    "PMID": r"\b(?:PMID|PUBMED)[: ] *(\d+)",
    "PMCID": r"\bPMCID: *(PMC\d+)",
}
ARTICLE_NUMBER = re.compile(
    r"(?:Art(?:icle)?\.?\s*)?(?:No\.?|Number)?:?\s*[A-Za-z]{0,8}\d[\w.]*", re.IGNORECASE
)
DOI = re.compile(r"10\.\d{4,9}/[^\s\"]+")
NO_PAGES = ("no pagination", "n/a", "na", "n.pag", "no-no", "-", "null", "none", "")
MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|scp|sc|tt|span|p|br|italic|bold|(?:jats|mml):[\w-]+)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def csl_value(record: Record, path: str) -> str:
    """The text at a path such as `author[0].family`, empty where there is none."""
    value: Any = record
    for name, index in re.findall(r"([^.\[\]]+)(?:\[(\d+)\])?", path):
        value = value.get(name) if isinstance(value, dict) else None
        if index:
            value = (
                value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
            )
    return value if isinstance(value, str) else ""


def filled_in(text: str, record: Record) -> str:
    """A text with each variable of CSL in braces filled in."""
    return VARIABLE.sub(lambda hole: csl_value(record, hole[1]), text)


def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents: how titles and names are compared."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("&", "and"))
    return "".join(c for c in folded if c.isalnum())


def tidy(item: Record) -> Record:
    """A CSL-JSON item, also as Crossref returns it, with its values in the form that the module's
    head describes.
    """
    record: Record = {key: text for key in TEXTS if (text := plain_text(item.get(key)))}
    for key, pattern in NOTED.items():
        if key not in record and (
            noted := re.search(pattern, record.get("note", ""), re.IGNORECASE)
        ):
            record[key] = noted[1]
    if "page" not in record and ARTICLE_NUMBER.fullmatch(number := plain_text(item.get("number"))):
        record["page"] = number
    if "container-title" not in record and (short := plain_text(item.get("container-title-short"))):
        record["container-title"] = short
    for key, form in FORMS.items():
        if key in record:
            record[key] = form(record[key])
    record["author"] = _people(item.get("author"))
    if year := year_of(item.get("issued")):
        record["issued"] = {"year": year}
    custom = item.get("custom")
    record["custom"] = {"types": [], "notices": []}
    if isinstance(custom, dict):
        record["custom"] |= custom
    return record


def tidied(item: Record) -> Record | None:
    """A record in one form, with the notices that its own words show; None where it is past
    reading.
    """
    try:
        record = tidy(item)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    on_paper, of_notice = in_titles([record.get("title", "")])
    record["custom"]["notices"] = once([*record["custom"]["notices"], *on_paper])
    record["custom"]["notice_on"] = [*record["custom"].get("notice_on", []), *of_notice]
    return record


def once(notices: list[Notice]) -> list[Notice]:
    """Notices without the mere marks of a kind that another one gives with its place."""
    placed = {one["type"] for one in notices if one["at"]}
    return [one for one in notices if one["at"] or one["type"] not in placed]


def plain_text(value: object) -> str:
    """Text without markup, entities, line breaks or blanks at its ends; of a list the first, which
    is how Crossref gives titles.
    """
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, (str, int, float)) and one != ""), "")
    known = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    text = str(value) if known else ""
    for _ in range(3):  # Crossref has `&amp;lt;i&amp;gt;`
        # A number too long for a character is none.
        text = html.unescape(re.sub(r"&#\d{8,};?", "\ufffd", text))
    text = MARKUP.sub("", text).encode("utf-8", "ignore").decode()  # JSON may hold half a character
    seen = (c for c in text if c not in HIDDEN)
    text = "".join(c for c in seen if unicodedata.category(c) != "Cc" or c.isspace())
    return unicodedata.normalize("NFC", " ".join(text.split()))


def doi_form(value: str) -> str:
    """Bare and lower case, whatever stands before it: `doi:`, an address, an address behind a
    library's proxy.
    """
    text = value.strip()
    if len(text) > MAX_SHORT:
        return text.lower()
    if re.match(r"https?://|www\.|dx\.", text, re.IGNORECASE):
        text = unquote(text)
    if re.match(r"https?://|www\.|\S+/10\.|dx\.|doi\b", text, re.IGNORECASE) and (
        found := DOI.search(text)
    ):
        text = found[0]
        if re.match(r"https?://", value.strip(), re.IGNORECASE):
            text = re.split(
                r"[?#]|/(?:abstract|full|fulltext|pdf|epdf|meta|references|summary)(?:[/?#.]|$)",
                text,
                flags=re.IGNORECASE,
            )[0]
    text = re.sub(r"\s*\[doi\]$", "", text, flags=re.IGNORECASE)
    text = text.rstrip(".,;")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;")
    return text.lower()


def _pmid_form(value: str) -> str:
    return re.sub(r"^(PMID: *)?0*", "", value)


def _pmcid_form(value: str) -> str:
    return re.sub(r"^(?=\d+$)", "PMC", value.upper())


def page_form(value: str) -> str:
    """`pp. 529–38; discussion 539` -> `529-538; discussion 539`."""
    if len(value) > MAX_SHORT:  # no pages; told as what does not fit
        return value
    if value.strip().lower() in NO_PAGES:
        return ""
    pages = re.sub(
        r"^(?:pp?\.|pages?|pii:?|Art(?:icle)?\.?)\s*", "", value.strip(), flags=re.IGNORECASE
    )
    pages = re.sub(
        r"^(?:Art\w*\.?\s*)?(?:No\b\.?:?|Number|ID)\s*:?\s*(?=\S)", "", pages, flags=re.IGNORECASE
    )
    pages = re.sub(r"\s*[‐‑‒–—−-]+\s*", "-", pages).rstrip(" .,;")
    return re.sub(
        r"\s*([;,])\s*", r"\1 ", re.sub(r"[A-Za-z0-9.]+-[A-Za-z0-9.]+", _whole_range, pages)
    )


def _whole_range(found: re.Match[str]) -> str:
    """`529-38` -> `529-538`, `iv22-30` -> `iv22-iv30`, `1080-8.e4` -> `1080-1088.e4`."""
    first, last = found[0].split("-")
    if first == last:
        return first
    begin, end = (
        re.fullmatch(r"([A-Za-z]*)(\d+)((?:\.?[A-Za-z]\w*)?)", side) for side in (first, last)
    )
    if not begin or not end or end[1] not in ("", begin[1]):
        return found[0]
    if not end[1] and end[2][0] == "0" and len(end[2]) > len(begin[2]):  # `P3-045` is one number
        return found[0]
    number = end[2] if len(end[2]) >= len(begin[2]) else begin[2][: -len(end[2])] + end[2]
    return f"{first}-{begin[1]}{number}{end[3]}" if int(number) > int(begin[2]) else found[0]


FORMS = {"DOI": doi_form, "PMID": _pmid_form, "PMCID": _pmcid_form, "page": page_form}


def _people(authors: object) -> list[dict[str, str]]:
    """Authors as CSL has them, as one object, as text, or as a list of texts."""
    if isinstance(authors, (dict, str)):
        authors = [authors]
    people: list[dict[str, str]] = []
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict):
            people.append(_person(author))
        else:
            people += [_person(name) for name in names_in(plain_text(author))]
    return [person for person in people if person["family"] or person["literal"]]


def _person(person: Record) -> dict[str, str]:
    name = {key: plain_text(person.get(key)) for key in ("family", "given", "literal")}
    name["literal"] = name["literal"] or plain_text(person.get("name"))  # Crossref's for a body
    if name["family"]:
        particle = plain_text(person.get("non-dropping-particle"))
        name["family"] = f"{particle} {name['family']}" if particle else name["family"]
    elif name["given"] and not name["literal"]:  # a name of one word, whose part nobody told apart
        name["family"] = name["given"]
    return name


def year_of(issued: object) -> str:
    """The year of a CSL date, in any of its forms."""
    if isinstance(issued, dict) and issued.get("date-parts"):
        try:
            first = issued["date-parts"][0]
            year = first[0] if isinstance(first, list) else first
        except (LookupError, TypeError):
            return ""
        whole = isinstance(year, (int, str)) and not isinstance(year, bool)
        return str(year) if whole and re.fullmatch(r"\d{4}", str(year)) else ""
    if isinstance(issued, dict):
        text = " ".join(str(issued.get(key, "")) for key in ("year", "raw", "literal"))
    else:
        text = str(issued or "")
    found = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    return found[0] if found else ""
