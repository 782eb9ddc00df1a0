"""`ldn lookup DOI|PMID`: a row from what Crossref and PubMed say, or what they would fill in of the row that is there."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

from .beside import rows_beside, variables
from .citation_files import Unusable
from .csl import csl_value, doi_form, plain
from .findings import printable, quoted
from .model import Table
from .package import load_package
from .references import Duplicate, check_given, column_of, paths_of, propose, refuse, rows_from_references, table_of_references, write
from .registry import MARK, Config, Registry, Unreachable
from .stage import Row

SEEN = "custom.seen"
COMPARED = ("title", "issued.year")
PUBMED = r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/"
ALIKE = 0.9  # of two titles, which differ in spelling here and there


def ask(registry: Registry, works: list[tuple[str, str]]) -> tuple[list[dict[str, dict | None]], dict[str, Unreachable]]:
    """What each service says of works given as (DOI, PubMed id), either of them empty; None is a work that it does not know.

    Also the services that failed, which then are not asked again and answer for no work.
    """
    failed: dict[str, Unreachable] = {}

    def tried(service: str, question):
        if service not in failed:
            try:
                return question()
            except Unreachable as error:
                failed[service] = error
        return None

    by_pmid = tried("PubMed", lambda: registry.pubmed([pmid for _, pmid in works if pmid])) or {}
    by_doi = tried("PubMed", lambda: registry.pubmed(registry.pmids_of([doi for doi, pmid in works if not pmid]))) or {}
    by_doi = {record["DOI"]: record for record in by_doi.values() if record.get("DOI")}
    answers = []
    for doi, pmid in works:
        record = by_pmid.get(pmid) or by_doi.get(doi)
        answer = {"PubMed": record} if pmid or record else {}
        if doi := doi or (record or {}).get("DOI", ""):
            answer["Crossref"] = tried("Crossref", lambda: registry.crossref(doi))
        answers.append(answer)
    return [{service: record for service, record in answer.items() if service not in failed or record} for answer in answers], failed


def merged(answer: dict[str, dict | None]) -> dict | None:
    """One record: Crossref's words, who has them from the publisher, and what only PubMed has."""
    records = [record for service in ("Crossref", "PubMed") if (record := answer.get(service))]
    if not records:
        return None
    whole = {key: value for record in reversed(records) for key, value in record.items() if value}
    customs = [record["custom"] for record in records]
    joined = {key: [value for custom in customs for value in custom.get(key, [])] for key in ("types", "notices", "years", "titles")}
    return whole | {"custom": joined | {"seen": " ".join(custom["seen"] for custom in customs)}}


def agrees(path: str, value: str, record: dict) -> bool:
    """Whether a value of the table is one that a record gives; Crossref has up to three years, and titles with and without subtitle."""
    if path == "title":
        titles = filter(None, (csl_value(record, path), *record["custom"].get("titles", [])))
        return any(_alike(ours, theirs) for title in titles for theirs in (title, MARK.sub("", title)) for ours in (value, MARK.sub("", value)))
    return plain(value) in map(plain, [csl_value(record, path), *(record["custom"].get("years", []) if path == "issued.year" else [])])


def _alike(one: str, other: str) -> bool:
    """Whether two titles are one: nearly the same letters, or the one is the other without its subtitle."""
    bare = plain(one) == plain(other.partition(":")[0]) or plain(other) == plain(one.partition(":")[0])
    return bare or SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio() >= ALIKE


def lookup_command(path: Path, wanted: str, console, config: Config, fill: bool = False, consent: bool | None = None, given: dict[str, str] | None = None) -> int:
    """Add, or fill in, the row of a DOI or PubMed id. Exit status 1 where the table differs or nothing is known, 2 where nobody could be asked."""
    say = lambda text: console.print(printable(text), soft_wrap=True)
    try:
        package = load_package(path)
        table = table_of_references(package)
        check_given(table, given or {}, variables(package, table))
        doi, pmid = _identifier(wanted)
        with console.status(f"asking for {wanted}"):
            (answer,), failed = ask(Registry(config), [(doi, pmid)])
        for error in failed.values():
            say(f"not asked: {error}")
        if failed and not answer:
            page = f"https://doi.org/{doi}" if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
            raise Unusable(
                f"nobody could be asked for {wanted}",
                f"By hand: open {page}, save the citation (PubMed: Cite, Download .nbib; publishers: RIS or BibTeX), and run `ldn add study --from FILE`.",
            )
        if not (record := merged(answer)):
            say(f"{' and '.join(answer) or 'PubMed'} knows no {wanted}\n  → Check the number against the paper itself.")
            return 1
        record["custom"]["place"] = wanted
        for name in COMPARED if len(answer) == 2 and all(answer.values()) else ():
            if not agrees(name, value := csl_value(answer["PubMed"], name), answer["Crossref"]):
                say(f"they differ  {name}: Crossref {quoted(csl_value(answer['Crossref'], name))}, PubMed {quoted(value)}")
        drawn = rows_from_references(package, table, [record], given)
        if drawn.duplicates:
            return _compare(package, table, drawn.duplicates[0], console, fill)
        for row in drawn.rows:
            for name in (name for name in table.names if row[name]):
                say(f"  {name:<16} {row[name]}")
        return propose(package, table, drawn, console, consent)
    except Unusable as error:
        return refuse(error, console)


def _identifier(wanted: str) -> tuple[str, str]:
    """(DOI, "") or ("", PubMed id), out of what people paste."""
    if pmid := re.fullmatch(rf"(?:{PUBMED}|PMID: *)?0*([1-9]\d{{0,8}})/?", wanted.strip().partition("?")[0], re.IGNORECASE):
        return "", pmid[1]
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi := doi_form(wanted)) and doi.isprintable():
        return doi, ""
    raise Unusable(f"{quoted(wanted)} is neither a DOI nor a PubMed id", "Give a DOI such as 10.1000/xyz or a PubMed id such as 12345678.")


def _compare(package, table: Table, met: Duplicate, console, fill: bool) -> int:
    say = lambda text: console.print(printable(text), soft_wrap=True)
    key = met.row[table.primary_key[0]]
    say(f"{key} is there already, by {met.why}")
    empty, differs = [], []
    for column in table.columns:
        paths, mine, there = paths_of(column), met.made.get(column.name), met.row.get(column.name)
        if not paths or SEEN in paths or not mine:
            continue
        if not there:
            empty.append(column.name)
            say(f"could fill   {column.name}: {mine}")
        elif not any(agrees(name, there, met.record) for name in paths):
            differs.append(column.name)
            say(f"differs      {column.name}: the table has {quoted(there)}, they say {quoted(mine)}")
    if empty and fill:
        row = met.row | {name: met.made[name] for name in empty}
        beside = rows_beside(package, table, [(row, met.record)], column_of)
        write(package, table, [with_pages(table, row, csl_value(met.record, SEEN))], console, True, beside)
    elif empty:
        say("  → Add --fill to write what is empty; what differs is for you to settle.")
    elif not differs:
        say("nothing to fill, nothing differs")
    return 1 if differs else 0


def with_pages(table: Table, row: Row, pages: str) -> Row:
    """The row with addresses added to those of the pages seen."""
    column = column_of(table, SEEN)
    return row | {column: " ".join(dict.fromkeys([*row[column].split(), *pages.split()]))} if column else row
