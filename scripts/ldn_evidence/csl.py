"""CSL-JSON records (https://citationstyles.org), their values brought into one form.

All values are plain text: `issued` is {"year": "2013"}, the DOI bare and lower case, the PMID without leading zeros, `page` in full with a hyphen.
"""

from __future__ import annotations

import html
import re
import unicodedata

TEXTS = ["title", "container-title", "volume", "issue", "page", "DOI", "PMID", "PMCID", "URL", "note"]
MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|scp|sc|tt|span|p|br|italic|bold|(?:jats|mml):[\w-]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def csl_value(record: dict, path: str) -> str:
    """The text at a path such as `author[0].family`, empty where there is none."""
    value = record
    for name, index in re.findall(r"([^.\[\]]+)(?:\[(\d+)\])?", path):
        value = value.get(name) if isinstance(value, dict) else None
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
    return value if isinstance(value, str) else ""


def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents: what a comparison of titles and names goes by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold().replace("&", "and")) if c.isalnum())


def tidy(item: dict) -> dict:
    """A CSL-JSON item, also as Crossref returns it, with its values in the form that the module's head describes."""
    record = {key: plain for key in TEXTS if (plain := plain_text(item.get(key)))}
    for key, pattern in {"DOI": r"\bDOI: *(10\.\S+)", "PMID": r"\bPMID: *(\d+)", "PMCID": r"\bPMCID: *(PMC\d+)"}.items():
        if key not in record and (noted := re.search(pattern, record.get("note", ""), re.IGNORECASE)):
            record[key] = noted[1]
    for key, form in {"DOI": doi_form, "PMID": _pmid_form, "PMCID": lambda v: re.sub(r"^(?=\d+$)", "PMC", v.upper()), "page": _page_form}.items():
        if key in record:
            record[key] = form(record[key])
    people = item.get("author") if isinstance(item.get("author"), list) else []
    record["author"] = [_person(person) for person in people if isinstance(person, dict)]
    if year := year_of(item.get("issued")):
        record["issued"] = {"year": year}
    custom = item.get("custom") if isinstance(item.get("custom"), dict) else {}
    record["custom"] = {"types": [], "notices": [], **custom}
    return record


def plain_text(value) -> str:
    """Text without markup, entities, line breaks or blanks at its ends; of a list the first, which is how Crossref gives titles."""
    value = value[0] if isinstance(value, list) and value else value
    text = str(value) if isinstance(value, (str, int, float)) else ""
    for _ in range(3):  # Crossref has `&amp;lt;i&amp;gt;`
        text = html.unescape(text)
    return unicodedata.normalize("NFC", " ".join(MARKUP.sub("", text).encode("utf-8", "ignore").decode().split()))  # JSON may hold half a character


def doi_form(value: str) -> str:
    """Bare and lower case, whatever stands before it."""
    return re.sub(r"^((https?://)?(dx\.|www\.)?doi\.org/|doi: *)", "", value.strip(), flags=re.IGNORECASE).strip().rstrip(".").lower()


def _pmid_form(value: str) -> str:
    return re.sub(r"^(PMID: *)?0*", "", value)


def _page_form(value: str) -> str:
    """`pp. 529–38` -> `529-538`."""
    pages = re.sub(r"\s*[‐‑‒–—−-]+\s*", "-", re.sub(r"^pp?\. *", "", value))
    if (ends := re.fullmatch(r"(\d+)-(\d+)", pages)) and len(ends[2]) < len(ends[1]):
        return f"{ends[1]}-{ends[1][: -len(ends[2])]}{ends[2]}"
    first, _, last = pages.partition("-")
    return first if first == last else pages


def _person(person: dict) -> dict:
    name = {key: plain_text(person.get(key)) for key in ("family", "given", "literal")}
    name["literal"] = name["literal"] or plain_text(person.get("name"))  # Crossref's word for a body
    name["family"] = " ".join(filter(None, [plain_text(person.get("non-dropping-particle")), name["family"]]))
    return name


def year_of(issued) -> str:
    """The year of a CSL date, in any of its forms."""
    if isinstance(issued, dict) and issued.get("date-parts"):
        try:
            return str(issued["date-parts"][0][0] or "")
        except (LookupError, TypeError):
            return ""
    said = " ".join(str(issued.get(key, "")) for key in ("year", "raw", "literal")) if isinstance(issued, dict) else str(issued or "")
    year = re.search(r"(?<!\d)\d{4}(?!\d)", said)
    return year[0] if year else ""
