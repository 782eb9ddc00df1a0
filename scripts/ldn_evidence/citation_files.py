"""Citation files -> CSL-JSON records (csl.py): NBIB (MEDLINE), RIS, BibTeX and CSL-JSON, told apart by what they hold, not by their names.

Under `custom` a record has its `place` in the file, the `types` that PubMed gives it, the `notices` on it, and the page where it was `seen`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from .csl import tidy
from .files import read_up_to

MAX_BYTES = 10_000_000  # some thousand records with abstracts
MAX_RECORDS = 5_000
MAX_NAMES = 20_000  # characters of a list of authors; splitting takes its square
MEDLINE_TAGS = ["PMID", "TI", "TT", "FAU", "AU", "CN", "JT", "TA", "VI", "IP", "PG", "DP", "AID", "LID", "PMC", "PT"]
NOTICE_TAGS = {"RIN": "retraction", "PRIN": "partial_retraction", "EIN": "erratum", "ECI": "expression_of_concern", "CRI": "corrected_and_republished"}
RIS_TAGS = ["TI", "T1", "AU", "A1", "T2", "JF", "JO", "JA", "VL", "IS", "SP", "EP", "PY", "Y1", "DA", "DO", "N1", "C2", "UR"]
STARTS = {"NBIB": r"PMID *- ", "RIS": r"TY  -", "BibTeX": r"[ \t]*@[ \t]*\w+\s*[{(]"}


class Unusable(Exception):
    """What a verb cannot go on with, and the way to mend it."""

    def __init__(self, message: str, fix: str):
        super().__init__(message)
        self.fix = fix


def read_references(path: Path) -> tuple[list[dict], list[str]]:
    """The records of a file, and a line on each that could not be read, with its place. Raises Unusable, OSError."""
    text = _text(path)
    readers = {"NBIB": _medline, "RIS": _ris, "BibTeX": _bibtex, "CSL-JSON": _csl}
    records, unread = [], []
    for place, item in readers[_form(text, path)](text):
        record = tidy(item) if isinstance(item, dict) else {}
        if isinstance(item, str):
            unread.append(f"{place}: {item}")
        elif not any(record.get(key) for key in ("title", "DOI", "PMID")):
            unread.append(f"{place}: neither title nor DOI nor PubMed id")
        else:
            record["custom"]["place"] = place
            records.append(record)
    return records, unread


def _text(path: Path) -> str:
    if (data := read_up_to(path, MAX_BYTES)) is None:
        raise Unusable(f"{path.name} holds more than the {MAX_BYTES / 1e6:.0f} MB that are read at once", "Export fewer records.")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path.name} is no UTF-8: byte {error.start + 1} is {data[error.start]:#04x}", "Export it again as UTF-8 (Unicode).") from None
    if not text.strip():
        raise Unusable(f"{path.name} is empty", "Export the records again.")
    return re.sub(r"\r\n?", "\n", text)


def _not_too_many(count: int) -> None:
    if count > MAX_RECORDS:
        raise Unusable(f"the file holds {count:,} records, more than the {MAX_RECORDS:,} that are read at once", "Export fewer records.")


def _form(text: str, path: Path) -> str:
    if text.lstrip()[0] in "[{":
        return "CSL-JSON"
    found = {form: match.start() for form, start in STARTS.items() if (match := re.search(f"^{start}", text, re.MULTILINE))}
    if not found:
        looks = " (it looks like XML or a web page)" if text.lstrip().startswith("<") else ""
        raise Unusable(
            f"{path.name} is none of {', '.join(STARTS)} and CSL-JSON{looks}", "Export the records in one of these forms; PubMed calls its own .nbib."
        )
    form = min(found, key=found.get)
    _not_too_many(len(re.findall(f"^{STARTS[form]}", text, re.MULTILINE)))
    return form


def _chunks(text: str, start: str) -> Iterator[tuple[str, str]]:
    """The records of a file of tagged lines, each with its place."""
    cuts = [match.start() for match in re.finditer(f"^{start}", text, re.MULTILINE)]
    if lost := text[: cuts[0]].strip():
        yield "line 1", f"`{lost.splitlines()[0][:40]}` belongs to no record"
    line = 1 + text.count("\n", 0, cuts[0])
    for number, (begin, end) in enumerate(zip(cuts, [*cuts[1:], len(text)]), 1):
        yield f"record {number} (line {line})", text[begin:end]
        line += text.count("\n", begin, end)


def parse_medline(text: str) -> list[dict]:
    """Records in MEDLINE form, as PubMed exports and E-utilities return them."""
    return [tidy(item) for _, item in _medline(text) if isinstance(item, dict)] if re.search(f"^{STARTS['NBIB']}", text, re.MULTILINE) else []


def _medline(text: str) -> Iterator[tuple[str, dict | str]]:
    import rispy

    class Medline(rispy.RisParser):
        START_TAG, END_TAG = "PMID", "END"

        def parse_line(self, line: str):
            return (line[:4].strip(), line[5:].strip()) if line[4:5] == "-" else (None, line.strip())

    for place, chunk in _chunks(text, STARTS["NBIB"]):
        if chunk.startswith("PMID"):
            tags = _tagged(Medline, re.sub(r"\n {6}", " ", chunk.rstrip()) + "\nEND -", [*MEDLINE_TAGS, *NOTICE_TAGS])
            yield place, _from_medline(tags)
        else:
            yield place, chunk


def _tagged(parser, text: str, tags: list[str]) -> dict[str, list[str]]:
    """One record as lists of values by tag; a tag that is absent has none."""
    (found,) = parser(mapping={"TY": "TY", **dict(zip(tags, tags))}, list_tags=tags, delimiter_tags_mapping={}, skip_unknown_tags=True).parse(text)
    return {tag: [found[tag]] if isinstance(found.get(tag), str) else [value for value in found.get(tag, []) if value] for tag in tags}


def _from_medline(tags: dict[str, list[str]]) -> dict:
    first = lambda *names: next((tags[name][0] for name in names if tags[name]), "")
    people = [_name(name) for name in tags["FAU"]] or [{"family": name.rpartition(" ")[0] or name} for name in tags["AU"]]
    title = first("TT", "TI")
    return {
        "PMID": first("PMID"),
        "DOI": next((value[: -len("[doi]")] for value in tags["AID"] + tags["LID"] if value.endswith("[doi]")), ""),
        "PMCID": first("PMC"),
        "title": title if title.endswith("..") else title.removesuffix("."),
        "container-title": first("JT", "TA"),
        **{variable: first(tag) for variable, tag in {"volume": "VI", "issue": "IP", "page": "PG"}.items()},
        "issued": {"raw": first("DP")},
        "author": people or [{"literal": name} for name in tags["CN"]],
        "custom": {
            "types": tags["PT"],
            "notices": [_cited(kind, value) for tag, kind in NOTICE_TAGS.items() for value in tags[tag]]
            + [{"type": value, "at": "", "said": value} for value in tags["PT"]],
            "seen": f"https://pubmed.ncbi.nlm.nih.gov/{first('PMID').lstrip('0')}/",
        },
    }


def _cited(kind: str, text: str) -> dict:
    """A notice that MEDLINE cites: `J Test. 2020;1(2):3. doi: 10.1000/x. PMID: 123`."""
    pmid, doi = re.search(r"PMID:\s*(\d+)", text), re.search(r"\b10\.\d{4,9}/\S+?(?=[.,;]?(?:\s|$))", text)
    at = f"https://pubmed.ncbi.nlm.nih.gov/{pmid[1]}/" if pmid else f"https://doi.org/{doi[0].lower()}" if doi else ""
    return {"type": kind, "at": at, "said": f"{kind.replace('_', ' ').capitalize()} in {text.rstrip('.')}"}


def _ris(text: str) -> Iterator[tuple[str, dict | str]]:
    import rispy

    for place, chunk in _chunks(text, STARTS["RIS"]):
        yield place, _from_ris(_tagged(rispy.RisParser, chunk + "\nER  - ", RIS_TAGS)) if chunk.startswith("TY") else chunk


def _from_ris(tags: dict[str, list[str]]) -> dict:
    first = lambda *names: next((tags[name][0] for name in names if tags[name]), "")
    return {
        "title": " ".join(tags["TI"] or tags["T1"]),
        "container-title": first("JF", "T2", "JO", "JA"),
        **{variable: first(tag) for variable, tag in {"volume": "VL", "issue": "IS", "DOI": "DO", "URL": "UR"}.items()},
        "page": "-".join(dict.fromkeys(filter(None, [first("SP"), first("EP")]))),
        "issued": {"raw": first("PY", "Y1", "DA")},
        "author": [_name(name) for name in tags["AU"] or tags["A1"]],
        "note": "\n".join([*tags["N1"], *(f"PMCID: {value}" for value in tags["C2"] if value.startswith("PMC"))]),
    }


def _bibtex(text: str) -> Iterator[tuple[str, dict | str]]:
    import logging

    import bibtexparser
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it logs is told by the blocks that failed
    decode = LatexNodes2Text(math_mode="text").latex_to_text
    plain = lambda value: decode(re.sub(r"(?<!\\)%", r"\\%", value.replace("~", " ")))
    for block in sorted(bibtexparser.parse_string(text).blocks, key=lambda block: block.start_line):
        entry = getattr(block, "ignore_error_block", None) or block  # of two entries with one key, or a field given twice, the rest is sound
        if isinstance(entry, bibtexparser.model.Entry):
            try:
                item = _from_bibtex({field.key.lower(): str(field.value) for field in entry.fields}, plain)
            except (RecursionError, ValueError):
                item = "braces nested too deeply, or names that cannot be told apart"
            yield f"{entry.key} (line {block.start_line + 1})", item
        elif isinstance(block, bibtexparser.model.ParsingFailedBlock):
            yield f"line {block.start_line + 1}", "no sound BibTeX: " + str(getattr(block.error, "abort_reason", block.error)).splitlines()[0]


def _from_bibtex(fields: dict[str, str], plain) -> dict:
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    text = lambda *names: next((plain(fields[name]) for name in names if fields.get(name)), "")
    raw = lambda name: re.sub(r"[{}]|\\(?=[_%&#])", "", fields.get(name, ""))  # LaTeX would make something else of a DOI's underscores
    names = [parse_single_name_into_parts(name, strict=False) for name in split_multiple_persons_names(fields.get("author", "")[:MAX_NAMES])]
    people = [{"family": plain(" ".join([*name.von, *name.last])), "given": plain(" ".join(name.first))} for name in names]
    return {
        "title": text("title"),
        "container-title": text("journal", "journaltitle", "booktitle"),
        **{variable: text(name) for variable, name in {"volume": "volume", "page": "pages", "note": "note"}.items()},
        "issue": text("number", "issue"),
        **{variable: raw(variable.lower()) for variable in ("DOI", "PMID", "PMCID", "URL")},
        "issued": {"raw": text("year", "date")},
        "author": people,
    }


def _csl(text: str) -> Iterator[tuple[str, dict | str]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number too long
        place = (
            f" at line {error.lineno}, column {error.colno}: {error.msg}"
            if isinstance(error, json.JSONDecodeError)
            else ": nested too deeply, or a number too long"
        )
        raise Unusable(f"the file is no valid JSON{place}", "Export the records again as CSL JSON.") from None
    if isinstance(items, dict):
        items = items["items"] if isinstance(items.get("items"), list) else [items]
    _not_too_many(len(items))
    for number, item in enumerate(items, 1):
        yield f"record {number}", {key: value for key, value in item.items() if key != "custom"} if isinstance(item, dict) else "not an object"


def _name(text: str) -> dict:
    """`Family, Given`; a name without a comma is that of a body."""
    family, comma, given = text.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": text}
