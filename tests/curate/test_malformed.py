"""Malformed answers of Crossref and PubMed: a message, never a traceback, never a clean paper by mistake."""

from __future__ import annotations

import gzip
import threading
import time

import pytest
from rich.console import Console

import malformed
from ldn_evidence.cli.lookups import print_verdicts
from ldn_evidence.curate.references.fetching import Answer
from ldn_evidence.curate.references.integrity import columns_of, judge, recorded
from ldn_evidence.curate.references.lookup import ask, merged
from ldn_evidence.curate.references.registry import Config, Registry, Unreachable
from ldn_evidence.curate.references.rows import rows_from_references
from ldn_evidence.model.findings import say
from ldn_evidence.store.opened import open_package
from test_registry import check, config, found, lookup, medline, service, studies, work  # noqa: F401 - fixtures among them


class Replayed(Registry):
    """A registry whose services answer what is given; everything after the wire runs as it is."""

    def __init__(self, texts):
        super().__init__(
            Config("a@example.org", cache=None, every={"Crossref": 0.0, "PubMed": 0.0})
        )
        self.texts = texts
        self._fetcher = self

    def get(self, url, limits):
        return Answer(
            200, "OK", "", self.texts[0 if "/works/" in url else 1 if "esearch" in url else 2]
        )


def survive(package, table, columns, texts):
    """All that `check` and `lookup` make of answers."""
    registry = Replayed(texts)
    console = Console(width=200, markup=False, highlight=False, emoji=False)
    rows = [dict(zip(table.names, row)) for row in package.rows(table)]
    rows = [row for row in rows if row["doi"] or row["pmid"]]
    asked, failed = ask(registry, [(row["doi"], row["pmid"]) for row in rows])
    verdicts = [judge(columns, row, one) for row, one in zip(rows, asked)]
    print_verdicts(table, verdicts, console)
    for error in failed.values():
        say(console, f"not asked: {error}")
    for verdict in verdicts:
        recorded(columns, verdict, "2026-01-01")
    for (answer, _), _ in zip(asked, rows):
        if record := merged(answer):
            drawn = rows_from_references(package, table, [record], {})
            say(console, str(drawn))
    return verdicts


@pytest.mark.slow
@pytest.mark.parametrize("count", [400, pytest.param(1_600, marks=pytest.mark.nightly)])
def test_malformed_answers_end_in_a_message(capsys, pristine, count):
    package = open_package(pristine)
    table = package.tables["studies"]
    columns = columns_of(table)
    for number, texts in enumerate(malformed.answers(20261129 + count, count)):
        started = time.process_time()
        try:
            verdicts = survive(package, table, columns, texts)
        except Exception as error:
            raise AssertionError(
                f"answer {number}: {error!r} of {[text[:300] for text in texts]}"
            ) from error
        out = capsys.readouterr().out
        assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out, number
        assert time.process_time() - started < 3, (
            f"answer {number} takes long: {[text[:200] for text in texts]}"
        )
        assert all(
            verdict.status != "none_found" or not (verdict.notices or verdict.unsettled)
            for verdict in verdicts
        )


@pytest.mark.slow
def test_one_malformed_work_does_not_cost_the_others(capsys, service, config, tiny):  # noqa: F811
    service.answers = {
        "/works/10.1000/adams.1": '{"message": {"title": {}}}',
        "/works/10.1000/brown.1": work("10.1000/brown.1", "Small doses tried", 2015),
        "efetch": medline("11111111", "Small doses reviewed", AID=["10.1000/adams.1 [doi]"]),
        "esearch": found(),
    }
    status, out = check(capsys, tiny, config, write_down=True)
    lines = [line.split() for line in out.splitlines()]
    assert status == 2 and "not asked: Crossref answered something unreadable" in out
    assert ["adams_2010", "PubMed", "not", "settled", "·"] in lines and [
        "brown_2015",
        "Crossref",
        "none_found",
        "·",
    ] in lines
    assert (
        studies(tiny)["adams_2010"]["integrity_status"] == "not_checked"
        and studies(tiny)["brown_2015"]["integrity_status"] == "none_found"
    )


def sent(running, *chunks, pause=0.0, headers=()):
    """Let the server answer raw bytes, one after another."""

    def handle(request):
        request.send_response(200)
        for name, value in headers:
            request.send_header(name, value)
        request.end_headers()
        for chunk in chunks:
            request.wfile.write(chunk)
            request.wfile.flush()
            time.sleep(pause)

    running.server.RequestHandlerClass.do_GET = handle


def test_an_answer_that_is_too_large_is_not_read_to_its_end(service, config):  # noqa: F811
    config.max_bytes = 1_000_000
    sent(service, *[b"x" * 100_000] * 100)
    with pytest.raises(Unreachable, match="Crossref answers more than 1 MB"):
        Registry(config).crossref("10.1000/adams.1")


@pytest.mark.slow
def test_an_answer_that_unpacks_to_too_much_is_not_unpacked(service, config):  # noqa: F811
    import tracemalloc

    config.max_bytes = 1_000_000
    sent(service, gzip.compress(b"0" * 200_000_000, 9), headers=[("Content-Encoding", "gzip")])
    tracemalloc.start()
    with pytest.raises(Unreachable, match="answers more than 1 MB"):
        Registry(config).crossref("10.1000/adams.1")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.slow
def test_an_answer_that_trickles_in_for_ever_is_given_up(service, config):  # noqa: F811
    config.total = 0.5
    sent(service, *[b"x"] * 60, pause=0.05)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="Crossref gave no whole answer within 0.5 seconds"):
        Registry(config).crossref("10.1000/adams.1")
    assert time.monotonic() - started < 1.5
    assert threading.active_count() < 20


@pytest.mark.parametrize(
    "location, message",
    [
        ("http://127.0.0.1:1/works/x", "redirects to http://127.0.0.1:1, which is not followed"),
        ("http://localhost/works/x", "redirects to http://localhost, which is not followed"),
        ("//example.org/x", "redirects to http://example.org, which is not followed"),
        ("http://127.0.0.1@example.org/x", "which is not followed"),
        ("http://127.0.0.1:1\\@127.0.0.1/x", "which is not followed"),
        ("file:///etc/passwd", "which is not followed"),
        ("http://[::1", "which is no address"),
        ("/works/again", "redirects more than 3 times"),
    ],
)
def test_no_redirection_leads_to_another_host(service, config, location, message):  # noqa: F811
    service.answers = {"/works/": (302, "", ("Location", location))}
    with pytest.raises(Unreachable, match=message):
        Registry(config).crossref("10.1000/adams.1")


def test_a_redirection_on_the_same_host_is_followed(service, config):  # noqa: F811
    service.answers = {
        "/works/10.1000/old": (301, "", ("Location", "/works/10.1000/adams.1")),
        "/works/10.1000/adams.1": work("10.1000/adams.1", "T"),
    }
    assert Registry(config).crossref("10.1000/old")["title"] == "T"


def test_https_never_goes_on_without(monkeypatch):
    from ldn_evidence.curate.references.fetching import Failed, _redirected

    with pytest.raises(Failed, match="redirects to http://api.example.org"):
        _redirected("https://api.example.org/works/x", "http://api.example.org/works/x")
    assert (
        _redirected("http://api.example.org/works/x", "https://api.example.org/y")
        == "https://api.example.org/y"
    )


@pytest.mark.slow
def test_escapes_of_a_record_reach_no_terminal(capsys, service, config, tiny):  # noqa: F811
    service.answers = {
        "/works/": work(
            "10.1000/new.9",
            "A \x1b[31mred\x1b[0m trial\u202e",
            2019,
            **{"container-title": ["J\x07 \x9b2J"]},
        ),
        "esearch": found(),
        "efetch": "\n",
    }
    _, out = lookup(capsys, tiny, "10.1000/new.9", config)
    assert "A [31mred[0m trial" in out
    assert all(character.isprintable() or character == "\n" for character in out)
    service.answers = {"/works/": (500, "x"), "esearch": "\x1b[2J", "efetch": "\x1b[2J"}
    _, out = lookup(capsys, tiny, "10.1000/new.9", config)
    assert all(character.isprintable() or character == "\n" for character in out)
