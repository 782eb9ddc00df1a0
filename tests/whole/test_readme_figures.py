"""The figures that are typed into README: each is what the views and tables of this version give."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from conftest import ROOT
from ldn_evidence.store.opened import open_package

README = (ROOT / "README.md").read_text(encoding="utf-8")
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

Ask = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """The rows that a query on this package gives."""
    connection = open_package(ROOT).connection
    return lambda sql: connection.execute(sql).fetchall()


def figures(ask: Ask, view: str, pattern: str) -> list[int]:
    """The numbers in the one sentence of a view that fits a pattern."""
    sql = (ROOT / "schemas" / "views" / f"{view}.sql").read_text(encoding="utf-8")
    (found,) = [match for (text,) in ask(sql) if (match := re.search(pattern, text))]
    return [int(number) for number in found.groups()]


def count(ask: Ask, rows: str) -> int:
    ((number,),) = ask(f"SELECT count(*) FROM {rows}")
    return number


def stands(text: str) -> None:
    """A text is in README, once."""
    assert README.count(text) == 1, text


@pytest.mark.slow
def test_claims_by_what_supports_them(ask) -> None:
    claims, pages, supported, cited, own, own_cited = figures(
        ask,
        "finding_sentences",
        r"^Of the (\d+) claims of (\d+) sources, (\d+) are supported by a randomised trial or .*"
        r"and (\d+) cite one; without pairs of a block, (\d+), \d+ and (\d+)\.",
    )
    stands(
        f"- **Of {claims} claims on {WORDS[pages]} pages, {supported} are supported by a randomised"
        f" trial or a systematic review of such trials; {cited} cite one.** Without citations that"
        f" stand below a whole block of text, {own} and {own_cited}.\n"
    )


@pytest.mark.slow
def test_pairs_by_verdict(ask) -> None:
    pairs, supported, refuted, undecided = figures(
        ask,
        "finding_sentences",
        r"^Of (\d+) pairs of .* (\d+) are supported by .*, (\d+) are not, (\d+) could not be",
    )
    block, others, *own = figures(
        ask,
        "finding_sentences",
        r"^(\d+) of these pairs are of a block; of the (\d+) others (\d+) are supported, "
        r"(\d+) are not, (\d+) could not be",
    )
    stands(
        f"- **Of {pairs} pairs of a claim and a citation, {supported} are supported by what was"
        f" read, {refuted} are not, and {undecided} could not be decided**, mostly because only an"
        f" abstract, or nothing, could be read. Without pairs of a block, of {others}: {own[0]},"
        f" {own[1]} and {own[2]}.\n"
    )
    stands(f"Not refuted is no clean bill: of {undecided} pairs nobody knows.\n")
    stands(f"without marks ({block} of {pairs}); counts are given with and without such pairs.\n")
    stands(
        f"all {pairs} pairs of a claim and a citation were held against the study, mostly against"
        f" its abstract; {undecided} ({undecided / pairs:.0%}; without pairs of a block {own[2]} of"
        f" {others}, {own[2] / others:.0%})".replace("%", " %")
    )


@pytest.mark.slow
def test_one_condition_against_its_trials(ask) -> None:
    claims, benefit, trials, people, met, not_met, unknown = figures(
        ask,
        "paragraphs_by_condition",
        r"^\*\*fibromyalgia\.\*\* \*Claimed:\* (\d+) claims of efficacy, (\d+) of them of a benefit"
        r".* \*Against placebo,\* randomised and with a result entered: (\d+) \((\d+) people\); "
        r"primary outcome, by the criterion of the trial: met in (\d+), not met in (\d+), "
        r"not reported in (\d+)\.",
    )
    pages = count(
        ask,
        "(SELECT DISTINCT source_id FROM claims WHERE claim_row_status = 'active'"
        " AND topic = 'efficacy' AND condition_id = 'fibromyalgia')",
    )
    assert (benefit, unknown) == (claims, 0)
    stands(
        f"- **All {claims} claims of efficacy in fibromyalgia, on {WORDS[pages]} pages, are of a"
        f" benefit. {WORDS[trials].capitalize()} trials that randomised people against placebo"
        f" ({people} people) have a result here: the primary outcome, by the trial's own criterion,"
        f" was met in {met} and not met in {not_met}.** Not met does not show that there is no"
        " effect.\n"
    )


@pytest.mark.slow
def test_picture(ask) -> None:
    pages = count(ask, "sources WHERE source_row_status = 'active'")
    claims = count(ask, "claims WHERE claim_row_status = 'active'")
    pairs = dict(ask("SELECT verdict, count(*) FROM claim_citations GROUP BY verdict"))
    supported, undecided = pairs.pop("supported"), pairs.pop("unavailable")
    refuted = sum(pairs.values())
    documents = count(ask, "studies WHERE study_row_status = 'active'")
    cited = count(ask, "(SELECT DISTINCT study_id FROM citations WHERE study_id IS NOT NULL)")
    results = count(ask, "results WHERE result_row_status = 'active'")
    stands(
        f'    pages["{pages} pages"] --> claims["{claims} claims"] -->'
        f' pairs["{supported + refuted + undecided} pairs of a claim<br>and a citation"]\n'
        f'    pairs --> yes["{supported} supported"]\n'
        f'    pairs --> no["{refuted} not"]\n'
        f'    pairs --> open["{undecided} undecided"]\n'
        f'    cited["{cited} documents cited"] --> pairs\n'
        f'    found["{documents - cited} more, by a search<br>for studies in people"] -->'
        f' studies["{documents} documents"]\n'
        f'    cited --> studies --> results["{results} results"]\n'
    )


@pytest.mark.slow
def test_where_results_were_read(ask) -> None:
    results = count(ask, "results WHERE result_row_status = 'active'")
    abstracts = count(
        ask, "results WHERE result_row_status = 'active' AND result_read_in = 'abstract'"
    )
    stands(f"- **Results** were read in abstracts ({abstracts} of {results}); ")
