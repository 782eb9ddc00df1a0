"""`ldn lookup DOI|PMID`: a row from what Crossref and PubMed say, or what they would fill in of the row that is there."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from ...model.findings import quoted
from ...model.findings import say as tell
from ...model.loading import load_package
from ...model.package import Table
from ...model.refusal import Refused
from ..trial import Row
from .beside import rows_beside, variables
from .csl import csl_value, doi_form, once, plain
from .notices import unmarked
from .registry import Config, Registry, Unreachable, Unreadable
from .rows import (
    Duplicate,
    check_given,
    propose,
    rows_from_references,
    table_of_references,
    with_notices,
    write,
)
from .shelf import column_of, paths_of

SEEN = "custom.seen"
COMPARED = ("title", "issued.year")
PUBMED = r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/"
MAX_COMPARED = 1_000  # characters of a title; comparing takes the square
ALIKE = 0.9  # of two titles, which differ in spelling here and there


class Asked(NamedTuple):
    """What each service says of a work, None where it does not know it; whether one of them gave no answer."""

    answer: dict[str, dict | None]
    partly: bool


def ask(
    registry: Registry, works: list[tuple[str, str]]
) -> tuple[list[Asked], dict[str, Unreachable]]:
    """What each service says of works given as (DOI, PubMed id), either of them empty.

    Also what failed: a service, which then is not asked again and answers for no work, or the answer to one question.
    """
    failed: dict[str, Unreachable] = {}
    missing = object()

    def tried(service: str, about: str, question):
        if service in failed:
            return missing
        try:
            return question()
        except Unreadable as error:
            failed[f"{service} {about}"] = error
        except Unreachable as error:
            failed[service] = error
        return missing

    by_pmid = tried(
        "PubMed", "by its ids", lambda: registry.pubmed([pmid for _, pmid in works if pmid])
    )
    dois = [doi for doi, pmid in works if not pmid]
    searched = tried("PubMed", "by DOI", lambda: registry.pubmed(registry.pmids_of(dois)))
    by_doi = (
        {}
        if searched is missing
        else {record["DOI"]: record for record in searched.values() if record.get("DOI")}
    )
    asked = []
    for doi, pmid in works:
        from_pubmed = by_pmid if pmid else searched
        record = None if from_pubmed is missing else by_pmid.get(pmid) if pmid else by_doi.get(doi)
        answer = {"PubMed": record} if record or (pmid and from_pubmed is not missing) else {}
        partly = from_pubmed is missing
        if wanted := doi or (record or {}).get("DOI", ""):
            work = tried("Crossref", wanted, lambda wanted=wanted: registry.crossref(wanted))
            partly |= work is missing
            answer |= {} if work is missing else {"Crossref": work}
        asked.append(Asked(answer, partly))
    return asked, failed


def merged(answer: dict[str, dict | None]) -> dict | None:
    """One record: Crossref's words, who has them from the publisher, and what only PubMed has."""
    named = [
        (service, record) for service in ("Crossref", "PubMed") if (record := answer.get(service))
    ]
    if not named:
        return None
    records = [record for _, record in named]
    whole = {key: value for record in reversed(records) for key, value in record.items() if value}
    customs = [record["custom"] for record in records]
    joined = {
        key: [value for custom in customs for value in custom.get(key, [])]
        for key in ("types", "notice_on", "years", "titles")
    }
    joined["notices"] = once(
        [
            notice | {"by": by}
            for by, record in named
            for notice in record["custom"].get("notices", [])
        ]
    )
    return whole | {"custom": joined | {"seen": " ".join(custom["seen"] for custom in customs)}}


def agrees(path: str, value: str, record: dict) -> bool:
    """Whether a value of the table is one that a record gives; Crossref has up to three years, and titles with and without subtitle."""
    if path == "title":
        titles = filter(None, (csl_value(record, path), *record["custom"].get("titles", [])))
        return any(
            _alike(ours, theirs)
            for title in titles
            for theirs in (title, unmarked(title))
            for ours in (value, unmarked(value))
        )
    return plain(value) in map(
        plain,
        [
            csl_value(record, path),
            *(record["custom"].get("years", []) if path == "issued.year" else []),
        ],
    )


def _alike(one: str, other: str) -> bool:
    """Whether two titles are one: nearly the same letters, or the one is the other without its subtitle."""
    one, other = one[:MAX_COMPARED], other[:MAX_COMPARED]
    if not plain(one) or not plain(other):
        return one == other
    bare = plain(one) == plain(other.partition(":")[0]) or plain(other) == plain(
        one.partition(":")[0]
    )
    return bare or SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio() >= ALIKE


def lookup_command(
    path: Path,
    wanted: str,
    console,
    config: Config,
    fill: bool = False,
    consent: bool | None = None,
    given: dict[str, str] | None = None,
) -> int:
    """Add, or fill in, the row of a DOI or PubMed id. Exit status 1 where the table differs or nothing is known, 2 where nobody could be asked."""
    say = lambda text: tell(console, text)
    package = load_package(path)
    table = table_of_references(package)
    check_given(table, given or {}, variables(package, table))
    doi, pmid = _identifier(wanted)
    registry = Registry(config)
    with console.status(f"asking for {doi or pmid}"):
        (((answer, _),), failed) = ask(registry, [(doi, pmid)])
    for error in failed.values():
        say(f"not asked: {error}")
    if failed and not answer:
        page = f"https://doi.org/{doi}" if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        raise Refused(
            f"nobody could be asked for {wanted}",
            f"By hand: open {page}, save the citation (PubMed: Cite, Download .nbib; publishers: RIS or BibTeX), and run `ldn add study --from FILE`.",
        )
    if not (record := merged(answer)):
        say(
            f"{' and '.join(answer) or 'PubMed'} knows no {wanted}\n  → Check the number against the paper itself."
        )
        return 1
    record["custom"]["place"] = wanted
    for name in COMPARED if len(answer) == 2 and all(answer.values()) else ():
        if not agrees(name, value := csl_value(answer["PubMed"], name), answer["Crossref"]):
            say(
                f"they differ  {name}: Crossref {quoted(csl_value(answer['Crossref'], name))}, PubMed {quoted(value)}"
            )
    drawn = rows_from_references(package, table, [record], given, registry.oldest.isoformat())
    if drawn.duplicates:
        return _compare(
            package, table, drawn.duplicates[0], console, fill, registry.oldest.isoformat()
        )
    for row in drawn.rows:
        for name in (name for name in table.names if row[name]):
            say(f"  {name:<16} {row[name]}")
    return propose(package, table, drawn, console, consent)


def _identifier(wanted: str) -> tuple[str, str]:
    """(DOI, "") or ("", PubMed id), out of what people paste."""
    if pmid := re.fullmatch(
        rf"(?:{PUBMED}|PMID: *)?0*([1-9]\d{{0,8}})/?",
        wanted.strip().partition("?")[0],
        re.IGNORECASE,
    ):
        return "", pmid[1]
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi := doi_form(wanted)) and doi.isprintable():
        return doi, ""
    raise Refused(
        f"{quoted(wanted)} is neither a DOI nor a PubMed id",
        "Give a DOI such as 10.1000/xyz or a PubMed id such as 12345678.",
    )


def _compare(package, table: Table, met: Duplicate, console, fill: bool, day: str) -> int:
    say = lambda text: tell(console, text)
    key = met.row[table.primary_key[0]]
    say(f"{key} is there already, by {met.why}")
    empty, differs = [], []
    for column in table.fields:
        paths, mine, there = paths_of(column), met.made.get(column.name), met.row.get(column.name)
        if not paths or SEEN in paths or not mine:
            continue
        if not there:
            empty.append(column.name)
            say(f"could fill   {column.name}: {mine}")
        elif not any(agrees(name, there, met.record) for name in paths):
            differs.append(column.name)
            say(
                f"differs      {column.name}: the table has {quoted(there)}, they say {quoted(mine)}"
            )
    row, notices = with_notices(table, met.row, met.record, day)
    for text in notices:
        say(f"notice       {text}")
    if fill and (empty or row != met.row):
        row |= {name: met.made[name] for name in empty}
        beside = rows_beside(package, table, [(row, met.record)], column_of)
        write(
            package,
            table,
            [with_pages(table, row, csl_value(met.record, SEEN))],
            console,
            True,
            beside,
        )
    elif empty or notices:
        say(
            "  → Add --fill to write what is empty and the notices; what differs is for you to settle."
        )
    elif not differs:
        say("nothing to fill, nothing differs")
    return 1 if differs or notices else 0


def with_pages(table: Table, row: Row, pages: str) -> Row:
    """The row with addresses added to those of the pages seen."""
    column = column_of(table, SEEN)
    return (
        row | {column: " ".join(dict.fromkeys([*row[column].split(), *pages.split()]))}
        if column
        else row
    )
