"""What Crossref and PubMed say of works, and how a row of the table compares with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from ...checks.validate import silent
from ...model.findings import quoted
from ...model.package import Table
from ...model.refusal import Refused
from ..trial import Row
from .csl import csl_value, doi_form, once, plain
from .notices import unmarked
from .records import Record
from .registry import Registry, Unreachable, Unreadable
from .rows import Duplicate, with_notices
from .shelf import column_of, paths_of

SEEN = "custom.seen"
COMPARED = ("title", "issued.year")
PUBMED = r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/"
PMID = re.compile(rf"(?:{PUBMED}|PMID: *)?0*([1-9]\d{{0,8}})/?", re.IGNORECASE)
MAX_COMPARED = 1_000  # characters of a title; comparing takes the square
ALIKE = 0.9  # of two titles, which differ in spelling here and there

Answer = dict[str, Record | None]  # by service; None where it does not know the work
Given = TypeVar("Given")


class Asked(NamedTuple):
    """What each service says of a work; whether one of them gave no answer."""

    answer: Answer
    partly: bool


def ask(
    registry: Registry, works: list[tuple[str, str]], progress: Callable[[str], None] = silent
) -> tuple[list[Asked], dict[str, Unreachable]]:
    """What each service says of works.

    Args:
        registry: asks the services, and keeps their answers.
        works: (DOI, PubMed id), either of them empty.
        progress: is told what is done now.

    Returns:
        An answer for each work; and what failed: a service, which then is not asked again and
        answers for no work, or the answer to one question.
    """
    asking, many = _Asking(registry), f"{len(works):,}"
    progress(f"asking PubMed for {many}")
    by_pmid = asking.tried(
        "PubMed", "by its ids", lambda: registry.pubmed([pmid for _, pmid in works if pmid])
    )
    dois = [doi for doi, pmid in works if not pmid]
    searched = asking.tried("PubMed", "by DOI", lambda: registry.pubmed(registry.pmids_of(dois)))
    found = (searched or {}).values()
    by_doi = {record["DOI"]: record for record in found if record.get("DOI")}
    asked = []
    for number, (doi, pmid) in enumerate(works, 1):
        progress(f"asking Crossref for {number:,} of {many}")
        answer: Answer = {}
        partly = (by_pmid if pmid else searched) is None
        record = (by_pmid or {}).get(pmid) if pmid else by_doi.get(doi)
        if record or (pmid and not partly):
            answer["PubMed"] = record
        if wanted := doi or (record or {}).get("DOI", ""):
            work = asking.crossref(wanted)
            if work is None:
                partly = True
            else:
                answer["Crossref"] = work[0]
        asked.append(Asked(answer, partly))
    return asked, asking.failed


class _Asking:
    """Questions to services, of which one that fails is not asked again."""

    def __init__(self, registry: Registry):
        self.registry = registry
        self.failed: dict[str, Unreachable] = {}

    def tried(self, service: str, about: str, question: Callable[[], Given]) -> Given | None:
        """The answer to a question, None where there is none."""
        if service in self.failed:
            return None
        try:
            return question()
        except Unreadable as error:
            self.failed[f"{service} {about}"] = error
        except Unreachable as error:
            self.failed[service] = error
        return None

    def crossref(self, doi: str) -> tuple[Record | None] | None:
        """What Crossref says of a DOI: in a tuple, since not to know it is an answer, too."""
        return self.tried("Crossref", doi, lambda: (self.registry.crossref(doi),))


def merged(answer: Answer) -> Record | None:
    """One record: Crossref's words, who has them from the publisher, and what only PubMed has."""
    named = []
    for service in ("Crossref", "PubMed"):
        if record := answer.get(service):
            named.append((service, record))
    if not named:
        return None
    whole: Record = {}
    for _, record in reversed(named):
        whole |= {key: value for key, value in record.items() if value}
    customs = [record["custom"] for _, record in named]
    joined = {
        key: [value for custom in customs for value in custom.get(key, [])]
        for key in ("types", "notice_on", "years", "titles")
    }
    notices = []
    for service, record in named:
        notices += [notice | {"by": service} for notice in record["custom"].get("notices", [])]
    seen = " ".join(custom["seen"] for custom in customs)
    return whole | {"custom": joined | {"notices": once(notices), "seen": seen}}


def disagreements(answer: Answer) -> list[tuple[str, str, str]]:
    """Variables of which the two services say different things: Crossref's value, PubMed's."""
    crossref, pubmed = answer.get("Crossref"), answer.get("PubMed")
    if not crossref or not pubmed:
        return []
    return [
        (name, csl_value(crossref, name), value)
        for name in COMPARED
        if not agrees(name, value := csl_value(pubmed, name), crossref)
    ]


def agrees(path: str, value: str, record: Record) -> bool:
    """Whether a value of the table is one that a record gives.

    Crossref has up to three years, and titles with and without subtitle.
    """
    if path == "title":
        titles = filter(None, (csl_value(record, path), *record["custom"].get("titles", [])))
        return any(
            _alike(ours, theirs)
            for title in titles
            for theirs in (title, unmarked(title))
            for ours in (value, unmarked(value))
        )
    values = [csl_value(record, path)]
    if path == "issued.year":
        values += record["custom"].get("years", [])
    return plain(value) in map(plain, values)


def _alike(one: str, other: str) -> bool:
    """Whether two titles are one.

    They have nearly the same letters, or the one is the other without its subtitle.
    """
    one, other = one[:MAX_COMPARED], other[:MAX_COMPARED]
    letters, others = plain(one), plain(other)
    if not letters or not others:
        return one == other
    if letters == plain(other.partition(":")[0]) or others == plain(one.partition(":")[0]):
        return True
    return SequenceMatcher(None, letters, others, autojunk=False).ratio() >= ALIKE


def identifier(wanted: str) -> tuple[str, str]:
    """(DOI, "") or ("", PubMed id), out of what people paste. Raises Refused."""
    if pmid := PMID.fullmatch(wanted.strip().partition("?")[0]):
        return "", pmid[1]
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi := doi_form(wanted)) and doi.isprintable():
        return doi, ""
    raise Refused(
        f"{quoted(wanted)} is neither a DOI nor a PubMed id",
        "Give a DOI such as 10.1000/xyz or a PubMed id such as 12345678.",
    )


def by_hand(table: Table, wanted: str, doi: str, pmid: str) -> Refused:
    """The refusal where no service answered, with what to do in its place."""
    page = f"https://doi.org/{doi}" if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return Refused(
        f"nobody could be asked for {wanted}",
        f"By hand: open {page}, save the citation (PubMed: Cite, Download .nbib; publishers: RIS"
        f" or BibTeX), and run `ldn add {table.spec.get('x-one', table.name)} --from FILE`.",
    )


class FieldCompared(NamedTuple):
    """A field that the row of the table lacks (``ours`` empty), or in which it differs."""

    name: str
    ours: str
    theirs: str


@dataclass
class Comparison:
    """A row of the table held against what the services say of its work.

    ``noted`` is the row with the ``notices`` that it did not have.
    """

    record: Record
    row: Row
    noted: Row
    fields: list[FieldCompared] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether a field could be filled."""
        return any(not compared.ours for compared in self.fields)

    @property
    def differs(self) -> bool:
        """Whether a field is filled otherwise."""
        return any(compared.ours for compared in self.fields)

    def filled(self, table: Table) -> Row | None:
        """The row with what is empty filled in and the notices; None where nothing changes."""
        if not self.empty and self.noted == self.row:
            return None
        found = {compared.name: compared.theirs for compared in self.fields if not compared.ours}
        return self.noted | found


def compared(table: Table, met: Duplicate, day: str) -> Comparison:
    """Hold a row that is there against the record of the same document.

    Args:
        table: the table of references.
        met: the row that is there, and the one that the record would make.
        day: the day on which the record was read, YYYY-MM-DD.
    """
    noted, notices = with_notices(table, met.row, met.record, day)
    comparison = Comparison(met.record, met.row, noted, notices=notices)
    for column in table.fields:
        paths = paths_of(column)
        theirs, ours = met.made.get(column.name, ""), met.row.get(column.name, "")
        if not paths or SEEN in paths or not theirs:
            continue
        if not ours or not any(agrees(path, ours, met.record) for path in paths):
            comparison.fields.append(FieldCompared(column.name, ours, theirs))
    return comparison


def with_pages(table: Table, row: Row, pages: str) -> Row:
    """The row with addresses added to those of the pages seen."""
    field = column_of(table, SEEN)
    if not field:
        return row
    return row | {field: " ".join(dict.fromkeys([*row[field].split(), *pages.split()]))}
