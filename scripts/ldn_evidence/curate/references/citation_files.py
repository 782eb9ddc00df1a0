"""Citation files -> CSL-JSON records (csl.py): NBIB (MEDLINE), RIS, BibTeX and CSL-JSON, told apart
by what they hold, not by their names.

Under `custom` a record has its `place` in the file, the `types` that PubMed gives it, the `notices`
on it, and the page where it was `seen`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from ...model.files import read_up_to
from ...model.refusal import Refused
from .bibtex import Entry, entries
from .bibtex import Stray as StrayText
from .csl import TEXTS, tidied
from .medline import from_medline
from .notices import in_notes
from .records import Record
from .ris import from_ris
from .tagged import Remark

MAX_BYTES = 10_000_000  # some thousand records with abstracts
MAX_RECORDS = 5_000
STARTS = {
    "NBIB": r"\ufeff?PMID *- ",
    "RIS": r"\ufeff?\s{0,3}TY[ \t]{0,3}-(?:\s|[A-Z])",
    "BibTeX": r"[ \t\ufeff]*@[ \t]*[A-Za-z][\w.+-]*\s*[{(]",
}


def read_references(path: Path) -> tuple[list[Record], list[str]]:
    """The records of a file, and a line on each that could not be read, with its place.

    Raises Refused, OSError.

    A value that was not taken, and text that belongs to no record, is a Remark among the lines.
    """
    text = _text(path)
    readers = {"NBIB": from_medline, "RIS": from_ris, "BibTeX": _bibtex, "CSL-JSON": _csl}
    records, unread = [], []
    for place, item in readers[_form(text, path)](text):
        record = tidied(item) if isinstance(item, dict) else None
        if isinstance(item, str):
            unread.append(item.__class__(f"{place}: {item}"))
        elif record is None:
            unread.append(f"{place}: the record cannot be read")
        elif not any(record.get(key) for key in ("title", "DOI", "PMID")):
            unread.append(f"{place}: neither title nor DOI nor PubMed id")
        else:
            record["custom"]["place"] = place
            unread += [Remark(f"{place}: {text}") for text in record["custom"].pop("untaken", [])]
            records.append(record)
    return records, unread


def _text(path: Path) -> str:
    if (data := read_up_to(path, MAX_BYTES)) is None:
        raise Refused(
            f"{path.name} holds more than the {MAX_BYTES / 1e6:.0f} MB that are read at once",
            "Export fewer records.",
        )
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{path.name} is no UTF-8: byte {error.start + 1} is {data[error.start]:#04x}",
            "Export it again as UTF-8 (Unicode).",
        ) from None
    if not text.strip():
        raise Refused(f"{path.name} is empty", "Export the records again.")
    return re.sub(r"\r\n?", "\n", text)


def _not_too_many(count: int) -> None:
    if count > MAX_RECORDS:
        raise Refused(
            (
                f"the file holds {count:,} records, more than the {MAX_RECORDS:,} that are read"
                " at once"
            ),
            "Export fewer records.",
        )


def _form(text: str, path: Path) -> str:
    if text.lstrip()[0] in "[{":
        return "CSL-JSON"
    found = {
        form: match.start()
        for form, start in STARTS.items()
        if (match := re.search(f"^{start}", text, re.MULTILINE))
    }
    if not found:
        looks = " (it looks like XML or a web page)" if text.lstrip().startswith("<") else ""
        raise Refused(
            f"{path.name} is none of {', '.join(STARTS)} and CSL-JSON{looks}",
            "Export the records in one of these forms; PubMed calls its own .nbib.",
        )
    form = min(found, key=lambda form: found[form])
    _not_too_many(len(re.findall(f"^{STARTS[form]}", text, re.MULTILINE)))
    return form


def _bibtex(text: str) -> Iterator[tuple[str, Record | str]]:
    from .bibtex_items import item_of  # brings the library of LaTeX, which takes time

    for found in entries(text):
        if isinstance(found, Entry):
            place = f"{found.key} (line {found.line})" if found.key else f"line {found.line}"
            item: Record | str
            try:
                item = item_of(found)
            except Exception:  # one entry that the libraries cannot bear does not cost the others
                item = "braces nested too deeply, or names that cannot be told apart"
            yield place, item
        elif isinstance(found, StrayText):
            message = (
                f"`{found.text}` is no entry that can be read"
                if found.lost
                else Remark(f"`{found.text}` belongs to no entry")
            )
            yield f"line {found.line}", message
        else:
            yield f"line {found[0]}", f"no sound BibTeX: {found[1]}"


def _csl(text: str) -> Iterator[tuple[str, Record | str]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number too long
        place = (
            f" at line {error.lineno}, column {error.colno}: {error.msg}"
            if isinstance(error, json.JSONDecodeError)
            else ": nested too deeply, or a number too long"
        )
        raise Refused(
            f"the file is no valid JSON{place}", "Export the records again as CSL JSON."
        ) from None
    if isinstance(items, dict):
        items = items["items"] if isinstance(items.get("items"), list) else [items]
    _not_too_many(len(items))
    for number, item in enumerate(items, 1):
        yield f"record {number}", _from_csl(item) if isinstance(item, dict) else "not an object"


def _from_csl(item: Record) -> Record:
    """An item without what only this program writes; values of a kind that the variable cannot have
    are told.
    """
    untaken = [
        f"{key}: {json.dumps(item[key])[:60]} is no text"
        for key in TEXTS
        if isinstance(item.get(key), (dict, bool)) and item[key]
    ]
    notes = [
        value for key in ("note", "status", "genre") if isinstance(value := item.get(key), str)
    ]
    return item | {"custom": {"notices": in_notes(notes), "untaken": untaken}}
