"""Crossref and PubMed as a server on loopback replays them: the forms that they document, with invented content. No other host is asked."""

from __future__ import annotations

import csv
import json
import time

import pytest
from rich.console import Console

from conftest import apply
from ldn_evidence.cli import main as cli
from ldn_evidence.cli.lookups import lookup_command, retractions_command
from ldn_evidence.curate.fix import fix
from ldn_evidence.curate.references.crossref import from_crossref
from ldn_evidence.curate.references.integrity import columns_of, judge
from ldn_evidence.curate.references.lookup import Asked, agrees, identifier
from ldn_evidence.curate.references.medline import parse_medline
from ldn_evidence.curate.references.registry import Config, Registry, Unreachable
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store.opened import open_package
from loopback import Service, found, medline, work

NO_WAIT = {"Crossref": 0.0, "PubMed": 0.0}


@pytest.fixture
def service(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Service()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def config(service, tmp_path):
    return Config(
        "a@example.org",
        crossref=service.base,
        pubmed=f"{service.base}/eutils",
        timeout=2,
        backoff=0.01,
        cache=tmp_path / "cache",
        every=dict(NO_WAIT),
    )


def outcome(capsys, run) -> tuple[int, str]:
    """Exit status and what is told; a refusal is what the command makes of it."""
    try:
        status, told = run(), ""
    except Refused as refused:
        status, told = 2, refused.text
    return status, capsys.readouterr().out + told


def lookup(capsys, package, wanted, config, **options):
    console = Console(width=200, markup=False, highlight=False, emoji=False)
    return outcome(capsys, lambda: lookup_command(package, wanted, console, config, **options))


def check(capsys, package, config, **options):
    console = Console(width=200, markup=False, highlight=False, emoji=False)
    return outcome(capsys, lambda: retractions_command(package, console, config, **options))


def pages(package, study):
    """The addresses of a study's pages, by rank."""
    rows = csv.DictReader((package / "data" / "study_pages.csv").open(encoding="utf-8"))
    return [row["page_url"] for row in rows if row["study_id"] == study]


def studies(package):
    return {
        row["study_id"]: row
        for row in csv.DictReader((package / "data" / "studies.csv").open(encoding="utf-8"))
    }


ADAMS = work("10.1000/adams.1", "Small doses reviewed")
BROWN = work("10.1000/brown.1", "Small doses tried", 2015)


def all_well(service):
    """Both papers of the tiny package with an identifier, as the table has them."""
    service.answers |= {
        "/works/10.1000/adams.1": ADAMS,
        "/works/10.1000/brown.1": BROWN,
        "efetch": medline("11111111", "Small doses reviewed", AID=["10.1000/adams.1 [doi]"]),
        "esearch": found(),
    }


# The client


@pytest.mark.slow
def test_it_says_who_asks_and_what(service, config):
    service.answers = {"/works/": ADAMS, "efetch": medline("5", "T"), "esearch": found("5")}
    registry = Registry(config)
    record = registry.crossref("10.1000/a<b>/c")
    assert (
        record["title"] == "Small doses reviewed"
        and record["custom"]["seen"] == f"{service.base}/works/10.1000/a%3Cb%3E/c"
    )
    assert registry.pubmed(registry.pmids_of(["10.1000/x"]))["5"]["title"] == "T"
    (_, path, crossref, headers), (*_, search, _), (*_, fetch, _) = service.asked
    assert path == "/works/10.1000/a%3Cb%3E/c" and crossref == {"mailto": "a@example.org"}
    assert headers["User-Agent"].startswith("ldn-evidence/") and headers["User-Agent"].endswith(
        "(mailto:a@example.org)"
    )
    assert search == {
        "db": "pubmed",
        "term": '"10.1000/x"[aid]',
        "retmode": "json",
        "retmax": "100",
        "tool": "ldn-evidence",
        "email": "a@example.org",
    }
    assert fetch == {
        "db": "pubmed",
        "id": "5",
        "rettype": "medline",
        "retmode": "text",
        "tool": "ldn-evidence",
        "email": "a@example.org",
    }


@pytest.mark.slow
def test_500_twice_is_tried_again_and_each_time_later(service, config):
    service.answers = {"/works/": [(500, "x"), (500, "x"), ADAMS]}
    config.backoff = 0.05
    assert Registry(config).crossref("10.1000/adams.1")["DOI"] == "10.1000/adams.1"
    first, second, third = (at for at, *_ in service.asked)
    assert third - second >= 0.09 > 0


@pytest.mark.slow
def test_retry_after_is_kept_to(service, config):
    service.answers = {"/works/": [(429, "slow down", ("Retry-After", "1")), ADAMS]}
    assert Registry(config).crossref("10.1000/adams.1")
    assert service.asked[1][0] - service.asked[0][0] >= 1


def test_a_wait_that_is_too_long_is_told_instead(service, config):
    service.answers = {"/works/": (429, "slow down", ("Retry-After", "3600"))}
    with pytest.raises(
        Unreachable, match="Crossref answers 429 Too Many Requests and asks to wait 3600 seconds"
    ):
        Registry(config).crossref("10.1000/adams.1")
    assert len(service.asked) == 1


@pytest.mark.slow
def test_it_gives_up_after_four_times(service, config):
    service.answers = {"/works/": (503, "down")}
    with pytest.raises(Unreachable, match="Crossref answers 503"):
        Registry(config).crossref("10.1000/adams.1")
    assert len(service.asked) == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    "answers, message",
    [
        ({"/works/": "{not json"}, "Crossref answered something unreadable"),
        ({"/works/": "[1]"}, "no object 'message'"),
        (
            {"/works/": lambda: time.sleep(0.5) or "late"},
            "Crossref cannot be reached: Read timed out",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(service, config, answers, message):
    service.answers = {key: (200, value) for key, value in answers.items()}
    config.timeout = 0.1
    with pytest.raises(Unreachable, match=message):
        Registry(config).crossref("10.1000/adams.1")
    assert not config.cache.exists()


@pytest.mark.slow
def test_pubmed_errors_are_no_empty_answers(service, config):
    service.answers = {
        "esearch": {"esearchresult": {"ERROR": "Invalid query"}},
        "efetch": "<html>Down for maintenance</html>",
    }
    with pytest.raises(Unreachable, match="Invalid query"):
        Registry(config).pmids_of(["10.1000/x"])
    with pytest.raises(Unreachable, match="no MEDLINE text"):
        Registry(config).pubmed(["5"])
    service.answers = {"efetch": "\n"}
    assert Registry(config).pubmed(["999"]) == {}


@pytest.mark.slow
def test_the_rate_is_kept(service, config):
    service.answers = {"efetch": medline("5", "T")}
    registry = Registry(config)
    config.every["PubMed"] = 0.1
    for pmid in "567":
        registry.pubmed([pmid])
    times = [at for at, *_ in service.asked]
    assert all(later - earlier >= 0.099 for earlier, later in zip(times, times[1:]))
    assert Config().every["PubMed"] > 1 / 3, "three a second without a key"


@pytest.mark.slow
def test_the_second_call_reads_what_was_kept(service, config):
    service.answers = {"/works/10.1000/adams.1": ADAMS}
    for _ in range(2):
        assert (
            Registry(config).crossref("10.1000/adams.1")
            and Registry(config).crossref("10.1000/none") is None
        )
    assert len(service.asked) == 2
    kept = [json.loads(file.read_text()) for file in config.cache.iterdir()]
    assert {entry["status"] for entry in kept} == {200, 404} and "a@example.org" not in json.dumps(
        kept
    )
    for file in config.cache.iterdir():  # what is too old is asked anew, and so is what is broken
        file.write_text(
            json.dumps(json.loads(file.read_text()) | {"day": "2020-01-01"})
            if "ok" in file.read_text()
            else "{"
        )
    assert (
        Registry(config).crossref("10.1000/adams.1")
        and Registry(config).crossref("10.1000/none") is None
    )
    config.cache = None
    Registry(config).crossref("10.1000/adams.1")
    assert len(service.asked) == 5


# ldn lookup


@pytest.mark.slow
def test_a_doi_is_looked_up_in_both_and_added(capsys, service, config, tiny):
    doi = "10.1000/new.1"
    service.answers = {
        "/works/": work(
            doi,
            "A <i>new</i> trial",
            2019,
            **{
                "published-print": {"date-parts": [[2020, 2]]},
                "container-title": ["Journal of Tests"],
                "page": "1-2",
            },
        ),
        "esearch": found("77", "78"),
        "efetch": medline("77", "Another")
        + medline(
            "78", "A new trial", 2020, AID=[f"{doi} [doi]"], PMC=["PMC9"], PT=["Clinical Trial"]
        ),
    }
    status, out = lookup(capsys, tiny, f"https://doi.org/{doi.upper()}", config)
    assert (
        status == 2
        and "study_design is wanting in adams_2020" in out
        and "as a hint: adams_2020: Journal Article, Clinical Trial" in out
    )
    status, out = lookup(
        capsys, tiny, doi, config, given={"study_design": "randomised_trial"}, consent=True
    )
    row = studies(tiny)["adams_2020"]
    assert status == 0 and "  pmid             78" in out
    assert {k: row[k] for k in ("title", "doi", "pmid", "year", "pages")} == {
        "title": "A new trial", "doi": doi, "pmid": "78", "year": "2020", "pages": "1-2"
    }  # fmt: skip
    assert pages(tiny, "adams_2020") == [
        f"{service.base}/works/{doi}",
        "https://pubmed.ncbi.nlm.nih.gov/78/",
    ]
    assert f"adams_2020,pmcid,PMC9,{service.base}/works/{doi}\n" in (
        tiny / "data/study_identifiers.csv"
    ).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_pubmed_id_alone_is_enough_and_leads_to_the_doi(capsys, service, config, tiny):
    service.answers = {
        "efetch": medline("78", "A trial", 2020, LID=["10.1000/new.1 [doi]"]),
        "/works/": work("10.1000/new.1", "A trial", 2021),
    }
    status, out = lookup(capsys, tiny, "PMID: 0078", config)
    assert "they differ  issued.year: Crossref `2021`, PubMed `2020`" in out
    assert (
        "  pmid             78" in out
        and "  doi              10.1000/new.1" in out
        and "  year             2021" in out
    )


@pytest.mark.slow
def test_what_is_there_is_filled_and_never_overwritten(capsys, service, config, tiny):
    all_well(service)
    service.answers["/works/10.1000/brown.1"] = work(
        "10.1000/brown.1",
        "Something else altogether",
        2015,
        **{"container-title": ["Journal of Tests"]},
    )
    status, out = lookup(capsys, tiny, "10.1000/brown.1", config)
    assert status == 1 and "brown_2015 is there already, by DOI" in out
    assert "could fill   journal: Journal of Tests" in out and "Add --fill" in out
    assert (
        "differs      title: the table has `Small doses tried`, they say `Something else altogether`"
        in out
    )
    assert studies(tiny)["brown_2015"]["journal"] == ""
    lookup(capsys, tiny, "10.1000/brown.1", config, fill=True)
    row = studies(tiny)["brown_2015"]
    assert (row["journal"], row["title"], row["first_author"]) == (
        "Journal of Tests",
        "Small doses tried",
        "Brown",
    )
    assert pages(tiny, "brown_2015") == [
        "https://example.org/brown",
        "https://example.org/brown/registry",
        f"{service.base}/works/10.1000/brown.1",
    ]


@pytest.mark.slow
def test_what_nobody_knows_is_told(capsys, service, config, tiny):
    service.answers = {"esearch": found(), "efetch": "\n"}
    status, out = lookup(capsys, tiny, "10.1000/none", config)
    assert status == 1 and out.startswith("Crossref knows no 10.1000/none")
    status, out = lookup(capsys, tiny, "999", config)
    assert status == 1 and out.startswith("PubMed knows no 999")


def test_without_network_it_says_what_to_do_by_hand(capsys, config, tiny):
    config.crossref = config.pubmed = "http://127.0.0.1:9"
    status, out = lookup(capsys, tiny, "10.1000/none", config)
    assert (
        status == 2
        and "not asked: Crossref cannot be reached: [Errno 111] Connection refused" in out
    )
    assert (
        "→ By hand: open https://doi.org/10.1000/none, save the citation" in out
        and "ldn add study --from FILE" in out
    )
    status, out = check(capsys, tiny, config, write_down=True)
    assert (
        status == 2
        and "→ By hand: open the addresses" in out
        and "integrity_status (retracted, withdrawn_or_removed, partially_retracted, expression_of_concern, corrected, none_found)"
        in out
    )
    assert (
        "    adams_2010  https://doi.org/10.1000/adams.1  https://pubmed.ncbi.nlm.nih.gov/11111111/"
        in out
    )


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["lookup", "10.1000/x"], ["retractions"]])
def test_who_asks_must_be_said(capsys, pristine, monkeypatch, arguments):
    monkeypatch.delenv("LDN_MAILTO", raising=False)
    assert cli.main([*arguments, str(pristine)]) == 2
    assert (
        "→ Give your address with --mailto you@example.org, or set LDN_MAILTO."
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("https://www.ncbi.nlm.nih.gov/pubmed/23359310", ("", "23359310")),
        ("https://pubmed.ncbi.nlm.nih.gov/23359310/?from=x", ("", "23359310")),
        ("PMID: 0023359310", ("", "23359310")),
        ("dx.doi.org/10.1002/ART.37734", ("10.1002/art.37734", "")),
        ("doi: 10.1002/art.37734.", ("10.1002/art.37734", "")),
    ],
)
def test_what_people_paste_is_an_identifier(pasted, meant):
    assert identifier(pasted) == meant


@pytest.mark.slow
def test_no_identifier_is_told(capsys, pristine, config):
    status, out = lookup(capsys, pristine, "younger 2013", config)
    assert status == 2 and "`younger 2013` is neither a DOI nor a PubMed id" in out


# ldn retractions


def test_nothing_amiss(capsys, service, config, tiny):
    all_well(service)
    status, out = check(capsys, tiny, config)
    assert (
        status == 0
        and out.splitlines()[-1] == "2 of 5 studies looked up; 3 have neither DOI nor PubMed id"
    )
    assert ["adams_2010", "PubMed,", "Crossref", "none_found", "·"] in [
        line.split() for line in out.splitlines()
    ]
    assert studies(tiny)["adams_2010"]["integrity_status"] == "not_checked"


UPDATE = {
    "DOI": "10.1000/notice",
    "type": "retraction",
    "label": "Retraction",
    "source": "retraction-watch",
    "updated": {"date-parts": [[2019, 3, 4]]},
}


@pytest.mark.slow
def test_notices_are_found_in_both_and_written(capsys, service, config, tiny):
    all_well(service)
    service.answers |= {
        "/works/10.1000/adams.1": work(
            "10.1000/adams.1",
            "RETRACTED: Small doses reviewed",
            **{"updated-by": [UPDATE, UPDATE | {"type": "new_version", "DOI": "10.1/v"}]},
        ),
        "efetch": medline(
            "11111111",
            "Small doses reviewed",
            PT=["Retracted Publication"],
            RIN=["J Test. 2019 Mar;1(1):3. doi: 10.1000/notice. PMID: 222"],
        )
        + medline(
            "333",
            "Small doses tried",
            2015,
            AID=["10.1000/brown.1 [doi]"],
            EIN=["J Test. 2016;2(1):9. PMID: 334"],
            CIN=["J Test. 2016;2(1):8. PMID: 335"],
        ),
        "esearch": found("333"),
    }
    status, out = check(capsys, tiny, config, write_down=True)
    assert (
        status == 1
        and "Crossref: retraction https://doi.org/10.1000/notice" in out
        and "PubMed: erratum https://pubmed.ncbi.nlm.nih.gov/334/" in out
    )
    assert "new_version" not in out and "335" not in out
    assert (
        "the verdict is overstated, but adams_2010 is retracted" in out
        and "adams_2010 not written\n  → Settle what is named above" in out
    )
    assert studies(tiny)["adams_2010"]["integrity_status"] == "not_checked"
    unchecked = dict(
        verdict="unchecked",
        discrepancy="",
        verdict_read_in="",
        checked_on="",
        verdict_review="",
        verdict_note="",
    )
    apply(tiny, [{"file": "data/claim_citations.csv", "line": 2, "set": unchecked}])
    check(capsys, tiny, config, write_down=True)
    adams, brown = studies(tiny)["adams_2010"], studies(tiny)["brown_2015"]
    assert (adams["integrity_status"], brown["integrity_status"]) == ("retracted", "corrected")
    assert adams["integrity_checked_on"] == Registry(config).oldest.isoformat()
    assert (
        adams["study_note"]
        == "Retraction in J Test. 2019 Mar;1(1):3. doi: 10.1000/notice. PMID: 222 (PubMed); the notice itself was not read."
    )
    assert (adams["integrity_notice"], brown["integrity_notice"]) == ("222", "334")
    assert (
        brown["study_note"]
        == "Erratum in J Test. 2016;2(1):9. PMID: 334 (PubMed); the notice itself was not read."
    )
    before = (tiny / "data" / "studies.csv").read_bytes()
    status, out = check(capsys, tiny, config, write_down=True)
    assert status == 0 and "retracted" in out, "what the table has already is shown, and not amiss"
    assert (tiny / "data" / "studies.csv").read_bytes() == before


@pytest.mark.slow
def test_mismatches_are_named_and_such_a_row_is_not_written(capsys, service, config, tiny):
    all_well(service)
    service.answers["/works/10.1000/adams.1"] = work(
        "10.1000/adams.1", "On something else", 1999, **{"updated-by": [UPDATE]}
    )
    service.answers["/works/10.1000/brown.1"] = (404, "Resource not found.")
    service.answers["efetch"] = medline(
        "11111111", "Small doses reviewed", AID=["10.1000/other [doi]"]
    )
    before = studies(tiny)
    status, out = check(capsys, tiny, config, write_down=True)
    assert status == 1 and studies(tiny) == before
    assert (
        "title: Crossref has `On something else`, the table `Small doses reviewed`" in out
        and "year: Crossref has `1999`, the table `2010`" in out
    )
    assert (
        "doi: PubMed has `10.1000/other`, the table `10.1000/adams.1`" in out
        and "unknown to Crossref" in out
    )


@pytest.mark.parametrize(
    "ours, theirs, agree",
    [
        ("Small doses: a trial", "Small doses", True),
        ("Small doses", "SMALL DOSES: A TRIAL.", True),
        ("Small doses: a trial", "Small doses: a survey of patients", False),
        (
            "Effects of small doses & placebo on mood",
            "Effect of small doses and placebo on mood",
            True,
        ),
        ("RETRACTED ARTICLE: Small doses", "Small doses", True),
        ("Small doses", "Large doses of something else", False),
    ],
)
def test_titles_agree_without_subtitle_and_in_other_spelling(ours, theirs, agree):
    assert agrees("title", ours, {"title": theirs, "custom": {}}) is agree


@pytest.mark.slow
def test_a_graver_status_of_the_table_stands(capsys, service, config, tiny):
    all_well(service)
    apply(
        tiny,
        [
            {
                "file": "data/studies.csv",
                "line": 2,
                "set": {
                    "integrity_status": "corrected",
                    "integrity_checked_on": "2020-01-01",
                    "integrity_notice": "10.1000/there",
                    "study_note": "See there.",
                },
            }
        ],
    )
    before = studies(tiny)["adams_2010"]
    status, out = check(capsys, tiny, config, write_down=True)
    assert (
        status == 1 and "integrity_status: the table has corrected, no such notice was found" in out
    )
    assert (
        studies(tiny)["adams_2010"] == before
        and studies(tiny)["brown_2015"]["integrity_status"] == "none_found"
    )


@pytest.mark.slow
def test_one_service_down_makes_nothing_clear(capsys, service, config, tiny):
    all_well(service)
    config.pubmed = "http://127.0.0.1:9"
    status, out = check(capsys, tiny, config, write_down=True)
    assert status == 2 and "not asked: PubMed cannot be reached" in out
    assert ["adams_2010", "Crossref", "not", "settled", "·"] in [
        line.split() for line in out.splitlines()
    ]
    assert studies(tiny)["adams_2010"]["integrity_status"] == "not_checked"


# What never is clean

UNSPELT = [
    ({"updated-by": [UPDATE | {"type": "Retraction"}]}, "retracted"),
    (
        {
            "updated-by": [
                UPDATE | {"type": "expression of concern", "label": "Expression of Concern"}
            ]
        },
        "expression_of_concern",
    ),
    (
        {"updated-by": [UPDATE | {"type": "partial retraction", "label": "x"}]},
        "partially_retracted",
    ),
    ({"updated-by": [UPDATE | {"type": "Withdrawal", "label": "x"}]}, "withdrawn_or_removed"),
    ({"updated-by": [UPDATE | {"type": "REMOVAL", "label": "x"}]}, "withdrawn_or_removed"),
    ({"updated-by": [UPDATE | {"type": "Corrigendum", "label": "x"}]}, "corrected"),
    ({"updated-by": [UPDATE | {"type": "errata", "label": "x"}]}, "corrected"),
    ({"updated-by": [UPDATE | {"type": "Addendum", "label": "x"}]}, "corrected"),
    ({"updated-by": UPDATE}, "retracted"),
    ({"updated-by": [UPDATE | {"type": None}]}, "retracted"),  # by its label
    ({"update-to": [UPDATE | {"DOI": "10.1000/ADAMS.1"}]}, "retracted"),  # changed in its place
    ({"title": ["Small doses reviewed [Retracted]"]}, "retracted"),
    ({"title": ["TEMPORARY REMOVAL: Small doses reviewed"]}, "withdrawn_or_removed"),
    ({"title": ["EXPRESSION OF CONCERN: Small doses reviewed"]}, "expression_of_concern"),
    ({"title": ["Small doses reviewed"], "subtitle": ["Retracted"]}, "retracted"),
    ({"relation": {"is-retracted-by": [{"id": "10.1000/n"}]}}, "retracted"),
    ({"updated-by": [UPDATE | {"type": "new_version"}]}, "none_found"),
    ({"updated-by": [], "update-to": None, "relation": {}}, "none_found"),
    ({"updated-by": [UPDATE | {"type": "reinterpretation", "label": "x"}]}, None),
    ({"updated-by": "yes"}, None),
    ({"updated-by": [5]}, None),
    ({"update-to": [UPDATE | {"DOI": "10.1000/paper"}]}, None),
    ({"title": ["Retraction notice to: Small doses reviewed"]}, None),
    ({"title": ["Erratum: Small doses reviewed"]}, None),
]


def judged(package, answer, **row):
    """The verdict on adams_2010, of Crossref's work or PubMed's record."""
    table = open_package(package).tables["studies"]
    there = {
        "study_id": "adams_2010",
        "title": "Small doses reviewed",
        "year": "2010",
        "doi": "10.1000/adams.1",
        "integrity_status": "not_checked",
    }
    return judge(columns_of(table), there | row, Asked(answer, False))


@pytest.mark.slow
@pytest.mark.parametrize("more, status", UNSPELT)
def test_no_notice_of_crossref_is_called_clean(pristine, more, status):
    record = from_crossref(
        work("10.1000/adams.1", "Small doses reviewed")["message"] | more, "https://x"
    )
    verdict = judged(pristine, {"Crossref": record})
    assert verdict.status == status and (status == "none_found" or verdict.amiss)


TAGS = [
    ({"RIN": ["J Test. 2019;1(1):3. PMID: 222"]}, "retracted"),
    ({"RRI": ["J Test. 2019;1(1):3. PMID: 222"]}, "retracted"),
    ({"ECI": ["J Test. 2019;1(1):3. PMID: 222"]}, "expression_of_concern"),
    ({"PRIN": ["J Test. 2019;1(1):3. PMID: 222"]}, "partially_retracted"),
    ({"CRI": ["J Test. 2019;1(1):3. PMID: 222"]}, "corrected"),
    ({"PT": ["Retracted Publication"]}, "retracted"),
    ({"TT": ["[Retracted] Kleine Dosen"]}, "retracted"),
    (
        {"CIN": ["J Test. 2019;1(1):3. PMID: 222"], "UIN": ["J Test. 2019;1(1):4. PMID: 223"]},
        "none_found",
    ),
    ({"RRF": ["J Test. 2019;1(1):3. PMID: 222"]}, None),
    ({"ROF": ["J Test. 2019;1(1):3. PMID: 222"]}, None),
    ({"EFR": ["J Test. 2019;1(1):3. PMID: 222"]}, None),
    ({"PT": ["Retraction of Publication"]}, None),
    ({"PT": ["Retraction Notice"]}, None),
    ({"PT": ["Published Erratum"]}, None),
    ({"NEWT": ["J Test. 2019;1(1):3. PMID: 222"]}, None),
]


@pytest.mark.slow
@pytest.mark.parametrize("tags, status", TAGS)
def test_no_notice_of_pubmed_is_called_clean(pristine, tags, status):
    (record,) = parse_medline(
        medline("11111111", "Small doses reviewed", AID=["10.1000/adams.1 [doi]"], **tags)
    )
    verdict = judged(pristine, {"PubMed": record})
    assert verdict.status == status and (status == "none_found" or verdict.amiss)


@pytest.mark.slow
def test_the_mark_in_the_table_s_own_title_counts(pristine):
    record = from_crossref(ADAMS["message"], "https://x")
    assert (
        judged(pristine, {"Crossref": record}, title="[Retracted] Small doses reviewed").status
        == "retracted"
    )
    verdict = judged(pristine, {"Crossref": record}, title="Corrigendum: Small doses reviewed")
    assert verdict.status is None and "its row is that of a notice" in verdict.amiss[0]


@pytest.mark.slow
def test_what_is_not_understood_is_noted_and_called_clear_no_longer(capsys, service, config, tiny):
    all_well(service)
    apply(
        tiny,
        [
            {
                "file": "data/studies.csv",
                "line": 2,
                "set": {"integrity_status": "none_found", "integrity_checked_on": "2020-01-01"},
            }
        ],
    )
    service.answers["/works/10.1000/adams.1"] = work(
        "10.1000/adams.1",
        "Small doses reviewed",
        **{"updated-by": [UPDATE | {"type": "odd", "label": "Odd"}]},
    )
    status, out = check(capsys, tiny, config, write_down=True)
    assert (
        status == 1
        and "not settled: Crossref has `Odd 2019-03-04, https://doi.org/10.1000/notice`; read it at https://doi.org/10.1000/notice"
        in out
    )
    row = studies(tiny)["adams_2010"]
    today = Registry(config).oldest.isoformat()
    assert (row["integrity_status"], row["integrity_checked_on"]) == ("unsettled", today)
    assert (
        row["study_note"]
        == "Not settled: Odd 2019-03-04, https://doi.org/10.1000/notice (Crossref); the notice itself was not read."
    )
    assert (
        check(capsys, tiny, config, write_down=True)[0] == 1 and studies(tiny)["adams_2010"] == row
    ), "told again, noted once"
    settled = {
        "integrity_status": "none_found",
        "integrity_checked_on": "2026-01-01",
        "study_note": "The notice 10.1000/notice is on the typeface.",
    }
    apply(tiny, [{"file": "data/studies.csv", "line": 2, "set": settled}])
    status, out = check(capsys, tiny, config, write_down=True)
    assert status == 0 and studies(tiny)["adams_2010"]["study_note"] == settled["study_note"], (
        "whoever read it has settled it"
    )


@pytest.mark.slow
def test_lookup_tells_and_records_the_notice(capsys, service, config, tiny):
    service.answers = {
        "/works/": work("10.1000/new.1", "RETRACTED: A trial", 2019, **{"updated-by": [UPDATE]}),
        "esearch": found(),
        "efetch": "\n",
    }
    status, out = lookup(
        capsys,
        tiny,
        "10.1000/new.1",
        config,
        given={"study_design": "randomised_trial"},
        consent=True,
    )
    assert (
        status == 0
        and "notice      adams_2019 · Crossref: retraction https://doi.org/10.1000/notice: integrity_status is retracted"
        in out
    )
    row = studies(tiny)["adams_2019"]
    assert (row["integrity_status"], row["integrity_checked_on"]) == (
        "retracted",
        Registry(config).oldest.isoformat(),
    )
    assert (
        row["study_note"]
        == "Retraction 2019-03-04, https://doi.org/10.1000/notice (Crossref); the notice itself was not read."
    )


@pytest.mark.slow
def test_lookup_fills_the_notice_into_the_row_that_is_there(capsys, service, config, tiny):
    service.answers = {
        "/works/": work("10.1000/brown.1", "[Retracted] Small doses tried", 2015),
        "esearch": found(),
        "efetch": "\n",
    }
    status, out = lookup(capsys, tiny, "10.1000/brown.1", config)
    assert (
        status == 1
        and "Its title says Retracted: integrity_status is retracted" in out
        and "Add --fill" in out
    )
    unchecked = {"verdict": "unchecked", "support_from": "", "checked_on": "", "result_id": ""}
    unchecked |= {"verdict_read_in": "", "discrepancy": "", "verdict_note": ""}
    apply(tiny, [{"file": "data/claim_citations.csv", "line": 3, "set": unchecked}])
    fix(tiny)  # what a retracted paper supports is derived
    lookup(capsys, tiny, "10.1000/brown.1", config, fill=True)
    assert studies(tiny)["brown_2015"]["integrity_status"] == "retracted"


@pytest.mark.slow
def test_an_unknown_doi_is_told_in_lines(capsys, service, config, pristine):
    service.answers = {"esearch": found(), "efetch": "\n"}
    assert lookup(capsys, pristine, "10.1000/none", config) == (
        1,
        "Crossref knows no 10.1000/none\n  → Check the number against the paper itself.\n",
    )
