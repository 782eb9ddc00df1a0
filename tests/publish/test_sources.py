"""The list of sources in descriptor and citations follows from their table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calls import run
from conftest import apply
from ldn_evidence.curate.fix import fix
from ldn_evidence.publish.formats.citation import datacite, zenodo
from ldn_evidence.store.opened import open_package
from ldn_evidence.store.source_list import meta_of


def listed(package: Path) -> list[dict[str, str]]:
    """The sources that the descriptor lists."""
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["sources"]


def test_sources_are_listed_as_their_table_has_them(pristine):
    demo = {"title": "Small doses, big hopes (The tests)", "path": "https://example.org/demo"}
    assert listed(pristine) == [demo, {"title": "Another page (The tests)"}]
    meta = meta_of(open_package(pristine))
    related = [{"identifier": demo["path"], "relation": "isDerivedFrom"}]
    assert zenodo(meta)["related_identifiers"] == related
    assert [entry["relatedIdentifier"] for entry in datacite(meta)["relatedIdentifiers"]] == [
        demo["path"]
    ]


@pytest.mark.slow
def test_the_list_follows_an_edit(capsys, tiny):
    status, out = run(
        capsys, "edit", "other_page", tiny, "--yes", "--set", "url=https://example.org/other"
    )
    assert status == 0, out
    assert [source.get("path") for source in listed(tiny)] == [
        "https://example.org/demo",
        "https://example.org/other",
    ]


@pytest.mark.slow
def test_a_withdrawn_source_is_listed_no_more(tiny):
    withdrawn = {"source_row_status": "withdrawn", "source_note": "Gone."}
    apply(tiny, [{"file": "data/sources.csv", "line": 3, "set": withdrawn}])
    fix(tiny)
    assert [source["title"] for source in listed(tiny)] == ["Small doses, big hopes (The tests)"]


@pytest.mark.slow
def test_without_the_key_the_list_is_the_one_that_is_stated(tiny):
    meta = tiny / "schemas/package.json"
    stated = json.loads(meta.read_text(encoding="utf-8"))
    del stated["x-sources"]
    stated["sources"] = [{"title": "By hand"}]
    meta.write_text(json.dumps(stated), encoding="utf-8")
    fix(tiny)
    assert listed(tiny) == [{"title": "By hand"}]


def test_a_field_that_is_not_there_is_a_finding(tiny):
    replace = ['"x-sources": "url"', '"x-sources": "link"']
    apply(tiny, [{"file": "schemas/package.json", "replace": replace}])
    (finding,) = open_package(tiny).problems
    assert (finding.code, finding.message) == (
        "P102",
        "x-sources names link, which sources does not have",
    )
