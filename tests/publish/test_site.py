"""`ldn site` without a browser: addresses, links, what is escaped, what is the same, how large it is."""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from site_pages import broken, data_of, ids, is_foreign, pages, seen, whole

from conftest import ROOT
from ldn_evidence.checks.validate import validate
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import fix
from ldn_evidence.publish.site import sizes, write_site
from ldn_evidence.publish.site.pages import Page
from ldn_evidence.publish.site.parts import Block
from ldn_evidence.publish.site.rows import Shelf
from ldn_evidence.store.opened import open_package

BIRDS = ROOT / "tests" / "packages" / "birds"
RELEASED = Path(__file__).with_name("released_ids.csv")
KB = 1024


def site_of(package: Path, out: Path) -> Path:
    write_site(open_package(package), out)
    return out


def hashes(site: Path) -> dict[str, str]:
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="session")
def bird_package(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "birds"
    shutil.copytree(BIRDS, folder)
    fix(folder)
    return folder


@pytest.fixture(scope="session")
def bird_site(bird_package, tmp_path_factory) -> Path:
    return site_of(bird_package, tmp_path_factory.mktemp("site") / "birds-out")


@pytest.fixture(scope="session")
def tiny_site(pristine, tmp_path_factory) -> Path:
    return site_of(pristine, tmp_path_factory.mktemp("site") / "tiny-out")


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory) -> Path:
    """The site of the shipped package."""
    return whole(tmp_path_factory)


SITES = [
    "bird_site",
    *(pytest.param(f"{of}_site", marks=pytest.mark.slow) for of in ("tiny", "whole")),
]


@pytest.fixture
def birds(bird_package, tmp_path) -> Path:
    """A copy of the birds to break."""
    return Path(shutil.copytree(bird_package, tmp_path / "birds"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_every_link_and_place_is_there(name, request):
    site = request.getfixturevalue(name)
    assert broken(site, pages(site)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_every_row_has_its_address_and_no_other_has_it(name, request):
    site = request.getfixturevalue(name)
    package = open_package(
        {"bird_site": BIRDS, "whole_site": ROOT}.get(name) or request.getfixturevalue("pristine")
    )
    listed = ids(site)
    rows = {
        (table.name, table.row_id(row))
        for table in package.tables.values()
        for row in csv.DictReader((package.root / table.path).open(encoding="utf-8", newline=""))
    }
    assert {(row["table"], row["id"]) for row in listed} == rows
    assert len({row["address"].casefold() for row in listed}) == len(listed)
    all_pages = pages(site)
    for row in listed:
        page, _, place = row["address"].partition("#")
        assert page in all_pages, row
        assert not place or all_pages[page].places.count(place) == 1, row


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_a_page_says_what_it_is_and_loads_nothing_of_others(name, request):
    site = request.getfixturevalue(name)
    hosts = set(json.loads((ROOT / "schemas/site.json").read_text())["hosts"])
    hosts |= set(json.loads((BIRDS / "schemas/site.json").read_text())["hosts"])
    for path, page in pages(site).items():
        assert page.title.strip(), path
        assert path == "404.html" or page.described.strip(), path
        assert not [address for address in page.loaded if is_foreign(address)], path
        assert not page.handlers, path
        assert page.inline == [], path
        rules = dict(rule.split(" ", 1) for rule in page.policy.split(";"))
        assert rules.pop("default-src") == rules.pop("base-uri") == "'none'", path
        scripts = {address for address in page.loaded if address.endswith(".js")}
        assert ("script-src" in rules) == bool(scripts), path
        allowed = {source for sources in rules.values() for source in sources.split()}
        assert allowed == {"'self'", "'none'", "file:", "data:"}, path
        assert len(page.places) == len(set(page.places)), path
        for text in page.ld:
            assert json.loads(text), path
        for link in page.links:
            if is_foreign(link):
                assert re.match(r"https?://([^/]+)/", link)[1] in hosts, (path, link)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [*SITES[:2], pytest.param("whole_site", marks=pytest.mark.nightly)]
)
def test_the_same_bytes_twice(name, request, tmp_path):
    site = request.getfixturevalue(name)
    package = {"bird_site": "bird_package", "tiny_site": "pristine"}.get(name)
    again = site_of(request.getfixturevalue(package) if package else ROOT, tmp_path / "again")
    assert hashes(again) == hashes(site)


@pytest.mark.slow
def test_what_was_released_keeps_its_address(whole_site):
    listed = {(row["table"], row["id"]): row["address"] for row in ids(whole_site)}
    with RELEASED.open(encoding="utf-8", newline="") as file:
        released = list(csv.DictReader(file))
    assert len(released) > 40
    assert {(r["table"], r["id"]): listed.get((r["table"], r["id"])) for r in released} == {
        (r["table"], r["id"]): r["address"] for r in released
    }


@pytest.mark.slow
def test_a_withdrawn_claim_keeps_its_page_and_points_on(whole_site):
    text = (whole_site / "claims/integrative_clinic_ldn_c05290a.html").read_text(encoding="utf-8")
    assert "This row was withdrawn, and keeps its address." in seen(text).text
    assert 'In its place stands: <a href="../claims/integrative_clinic_ldn_c05221a.html">' in text


def limit(path: str) -> int:
    """How large a page may be; the list of all studies on a claim is a list as others."""
    return {"index.html": 150}.get(path, 10 if re.match("claims/[^~]*$", path) else 200) * KB


@pytest.mark.slow
def test_sizes_keep_to_their_limits(whole_site):
    size = {path: (whole_site / path).stat().st_size for path in hashes(whole_site)}
    assert size["site.js"] <= 15 * KB and size["site.css"] <= 15 * KB
    claims = {path: n for path, n in size.items() if re.match("claims/[^~]*$", path)}
    assert len(claims) > 500
    assert {p: n for p, n in size.items() if p.endswith(".html") and n > limit(p)} == {}
    many = {path: page.nodes for path, page in pages(whole_site).items() if page.nodes > 4000}
    assert many == {}


@functools.cache
def shelf() -> Shelf:
    """The views of the shipped package."""
    return Shelf(open_package(ROOT))


def numbers(view: str) -> list[tuple]:
    return [tuple(row.values()) for row in shelf().rows(view)]


@pytest.mark.slow
def test_numbers_are_those_of_the_views(whole_site):
    front = seen((whole_site / "index.html").read_text(encoding="utf-8")).text
    for number, words, more in numbers("front_numbers"):
        assert f"{number} {words} {more}" in front
    trials = seen((whole_site / "trials.html").read_text(encoding="utf-8")).text
    outcomes, trial_count, conditions, met, not_met, not_reported, conditions_met, *alone = numbers(
        "placebo_counts"
    )[0]
    assert (
        f"Of a low dose alone, with people allocated at random: {alone[0]} met, {alone[1]} not met, {alone[2]} not reported."
        in trials
    )
    assert (
        f"{outcomes} primary outcomes of {trial_count} trials on {conditions} conditions are entered:"
        f" {met} met (on"
        f" {conditions_met} conditions), {not_met} not met, {not_reported} not reported." in trials
    )
    assert met + not_met + not_reported == outcomes == len(numbers("placebo_trials"))


@pytest.mark.slow
def test_a_condition_counts_alike_on_the_map_on_its_page_and_among_the_gaps(whole_site):
    rows = shelf().rows
    counts = {"studies": "exact_studies", "results": "exact_results"}
    on_map = Counter()
    for mark in rows("evidence_map"):
        on_map[mark["row_id"], counts.get(mark["series"], "exact_benefit")] += mark["n"]
    overview = {row["condition_id"]: row for row in rows("condition_overview")}
    for condition, row in overview.items():
        for name in ("exact_benefit", "exact_studies", "exact_results"):
            assert row[name] == on_map[condition, name], (condition, name)
            assert row[name] <= row[name.removeprefix("exact_")]
        page = seen((whole_site / f"conditions/{condition}.html").read_text(encoding="utf-8"))
        assert row["sentence"] in page.text
    listed = Counter(row["wider_id"] for row in rows("condition_results") if row["kind"] == "study")
    assert {condition: row["results"] for condition, row in overview.items() if row["results"]} == (
        listed
    )
    randomised = {
        (row["condition_id"], row["study_subject"])
        for row in rows("people_results")
        if row["exact"] and row["allocation"] == "randomised"
    }
    asked = {
        (row["condition_id"], row["subject"])
        for row in rows("claims")
        if row["condition_id"] and (row["topic"], row["direction"]) == ("efficacy", "benefit")
    }
    claimed, answered = {name for name, _ in asked}, {name for name, _ in asked & randomised}
    gaps = {row["condition_id"]: row for row in rows("gaps")}
    assert claimed == {name for name, row in overview.items() if row["exact_benefit"]}
    assert gaps.keys() == claimed - answered
    assert {name: row["claims"] for name, row in gaps.items()} == {
        name: overview[name]["exact_benefit"] for name in gaps
    }
    (counted,) = rows("gap_counts")
    assert counted["gaps"] == len(gaps) > 20 and counted["claimed"] == len(claimed)
    assert {kind: counted[kind] for kind in Counter(row["gap"] for row in gaps.values())} == (
        Counter(row["gap"] for row in gaps.values())
    )
    low = {name for name, subject in randomised if subject == "low_dose_naltrexone"}
    assert {row["condition_id"] for row in rows("unclaimed")} == low - claimed


@pytest.mark.slow
def test_harms_stand_in_the_groups_and_the_order_of_their_figure(whole_site):
    rows = shelf().rows
    marks, listed = rows("harms"), {row["result_id"]: row for row in rows("harm_results")}
    drawn = {mark["mark_id"]: mark for mark in marks if mark["mark_table"] == "results"}
    assert len(drawn) > 20 and drawn.keys() <= listed.keys()
    assert {name: mark["row_name"] for name, mark in drawn.items()} == {
        name: listed[name]["harm_name"] for name in drawn
    }
    figure = list(dict.fromkeys(mark["row_name"] for mark in marks))
    table = list(dict.fromkeys(row["harm_name"] for row in listed.values()))
    assert [name for name in table if name in figure] == table[: len(set(table) & set(figure))]
    assert [name for name in figure if name in table] == [n for n in table if n in figure]
    page = (whole_site / "harms.html").read_text(encoding="utf-8")
    headings = re.findall(r'<th class="g"[^>]*>([^<:]*)', page)
    assert headings == table


@pytest.mark.slow
def test_an_arm_is_told_in_people_or_in_its_unit():
    arms = {}
    for row in shelf().rows("study_results"):
        arms[row["result_id"]] = row["naltrexone_words"], row["comparator_words"]
    for table_row in csv.DictReader((ROOT / "data/results.csv").open(encoding="utf-8", newline="")):
        told = arms.get(table_row["result_id"])  # none of a row that is withdrawn
        for words, arm in zip(told or (), ("naltrexone", "comparator")):
            value, events, n = (table_row[f"{part}_{arm}"] for part in ("value", "events", "n"))
            unit = table_row["unit"]
            of_all = f" of {n}" if n else ""
            said = (f"({value} %)" if unit == "%" and value else "") if events else n
            assert (words is None) == (value == events == n == ""), table_row["result_id"]
            if events:
                assert words.startswith(events + of_all) and words.endswith(said)
            elif value:
                assert words.startswith(value) and (unit != "1" or words.split()[0] == value)
            assert words is None or "{" not in words and said in words


def test_the_audits_are_those_of_the_readme():
    (audits,) = (
        block["text"][0]
        for block in json.loads((ROOT / "schemas/site.json").read_text(encoding="utf-8"))["pages"][
            "about"
        ]["blocks"]
        if block.get("id") == "audits"
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    counts = re.findall(r"(\d[\d,]*) of (\d[\d,]*)", audits)
    assert len(counts) == 3
    for wrong, fields in counts:
        assert re.search(rf"\b{wrong} of {fields}\b", readme), (wrong, fields)


@pytest.mark.slow
def test_the_new_counts_agree_with_those_that_were_there(whole_site):
    sentences = " ".join(row[0] for row in numbers("finding_sentences"))
    (claims, _, _), (supported, _, _), (pairs, _, _), _ = numbers("front_numbers")
    assert f"{claims} claims" in sentences
    assert supported.split()[0] in sentences and supported.split()[2] == claims
    assert f"Of {pairs.split()[2]} pairs" in sentences
    assert f"{pairs.split()[0]} are supported by what was read" in sentences
    summary = {row[0]: row[3] for row in numbers("source_summary")}
    facts = {row[0]: row[15] for row in numbers("source_facts")}
    assert facts == summary


@pytest.mark.slow
def test_a_claim_says_what_all_studies_found(whole_site):
    row = next(r for r in numbers("claim_evidence_summary") if "randomised" in r[-1])
    page = seen((whole_site / f"claims/{row[0]}.html").read_text(encoding="utf-8"))
    assert row[-1] in page.text


@pytest.mark.slow
def test_a_claim_shows_the_best_comparisons_of_all_that_its_sentence_counts(whole_site):
    rows = shelf().rows
    counted = {
        row["claim_id"]: row["concurrent_families"] + row["uncontrolled_families"]
        for row in rows("claim_evidence_summary")
    }
    studies: dict[str, list] = {}
    for row in rows("claim_studies"):
        studies.setdefault(row["claim_id"], []).append(row)
    assert {claim: len(found) for claim, found in studies.items()} == {
        claim: number for claim, number in counted.items() if number
    }
    kinds = ("randomised", "not randomised", "none")
    for found in studies.values():
        keys = [
            (kinds.index(row["compared"]), row["design_tier"], -(row["people"] or 0))
            for row in found
        ]
        assert keys == sorted(keys)
        assert all(row["design_tier"] >= f"T{kinds.index(row['compared']) + 2}" for row in found)
    claim = max(studies, key=lambda name: len(studies[name]))
    page = seen((whole_site / f"claims/{claim}.html").read_text(encoding="utf-8"))
    total = len(studies[claim])
    assert f"5 of {total} are shown: randomised comparisons first" in page.text
    whole = seen((whole_site / f"claims/{claim}~studies1.html").read_text(encoding="utf-8"))
    links = [f"../studies/{row['family_id']}.html" for row in studies[claim]]
    assert [link for link in whole.links if link in links] == links
    assert [link for link in page.links if link in links][-5:] == links[:5]


@pytest.mark.slow
def test_tables_of_results_have_effect_interval_and_p(whole_site):
    row = next(
        row
        for row in shelf().rows("placebo_trials")
        if row["ci_low"] is not None and row["p_value"] is not None
    )
    told = f"{row['effect']:.10g} ({row['ci_low']:.10g} to {row['ci_high']:.10g})"
    for path in ("trials", f"conditions/{row['condition_id']}"):
        page = seen((whole_site / f"{path}.html").read_text(encoding="utf-8"))
        assert told in page.text and f"{row['p_sign']} {row['p_value']:.10g}" in page.text


HOSTILE = (
    "</script><img src=x onerror=alert(1)> \"quoted\", 'single' & <b>bold</b> `code` {{ 7*7 }}"
)


@pytest.fixture
def hostile(birds) -> Path:
    """A saying that would act in a page, and text that runs from right to left."""
    file = birds / "data" / "sayings.csv"
    rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
    at = rows[0].index("wording")
    rows[1][at] = HOSTILE
    rows[2][at] = "right \u202eto left\u202c, and \u2066isolated\u2069"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    return birds


def test_a_hostile_row_is_shown_and_does_nothing(hostile, tmp_path):
    site = site_of(hostile, tmp_path / "out")
    for path, page in pages(site).items():
        assert not page.handlers and "img" not in page.inside, path
        for text in page.ld:
            assert json.loads(text), path
    page = seen((site / "sayings/pocket_birds_s0041a.html").read_text(encoding="utf-8"))
    assert HOSTILE in page.text and HOSTILE in page.title
    other = (site / "sayings/pocket_birds_s0175a.html").read_text(encoding="utf-8")
    assert "\u202e" not in other and "right \\u202eto left\\u202c" in other
    script = (site / "data/sayings.js").read_text(encoding="utf-8")
    assert "</" not in script and "\u202e" not in script


@pytest.mark.slow
def test_a_download_holds_the_lines_of_the_table(hostile, tmp_path):
    site = site_of(hostile, tmp_path / "out")
    lines = data_of(site, "sayings.lines")
    assert lines["text"] == (hostile / "data/sayings.csv").read_text(encoding="utf-8")
    shown = data_of(site, "sayings")
    csv_lines = lines["text"].split("\n")
    for row in shown["rows"]:
        assert csv_lines[row[1]].startswith(Path(row[0]).stem + ",")


@pytest.mark.slow
def test_a_package_without_a_plan_has_a_plain_site(birds, tmp_path):
    (birds / "schemas/site.json").unlink()
    site = site_of(birds, tmp_path / "out")
    assert broken(site, pages(site)) == []
    assert sorted(path for path in hashes(site) if path.endswith(".html")) == [
        "404.html",
        "index.html",
        *(f"tables/{name}.html" for name in sorted(open_package(birds).tables)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("{", "schemas/site.json cannot be read: "),
        ('{"pages": {"index": {"titel": "x"}}}', "schemas/site.json, pages/index: "),
        ('{"tables": {"dragons": {"page": "x/{id}"}}}', "the table dragons, which is not there"),
        ('{"tables": {"sayings": {"page": "x/{trait}"}}}', "would have one address, x/"),
        (
            '{"pages": {"index": {"title": "x", "blocks": [{"view": "dragons", "columns": ["a"]}]}}}',
            "there is neither a view nor a table dragons",
        ),
        (
            '{"pages": {"index": {"title": "x", "blocks": [{"view": "sayings", "columns": ["dragon"]}]}}}',
            "a view has no column dragon",
        ),
        (
            '{"tables": {"papers": {"page": "papers/{paper}", "names": "in_words"}}}',
            "the view in_words has not the columns paper and name",
        ),
        (
            '{"pages": {"index": {"title": "x", "blocks": [{"list": "sayings.dragon"}]}}}',
            "sayings.dragon, which is no field",
        ),
    ],
)
def test_a_plan_that_is_wrong_is_refused(change, why, birds, tmp_path, capsys):
    (birds / "schemas/site.json").write_text(change, encoding="utf-8")
    assert cli.main(["site", str(tmp_path / "out"), str(birds)]) == 2
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_view_that_does_not_run_is_named(birds, tmp_path, capsys):
    (birds / "schemas/views/in_words.sql").write_text("SELECT dragon FROM sayings\n")
    assert cli.main(["site", str(tmp_path / "out"), str(birds)]) == 2
    assert "schemas/views/in_words.sql:1:1" in capsys.readouterr().err


@pytest.mark.slow
def test_a_view_may_hold_the_name_of_another_as_a_text(birds, tmp_path):
    """Such views stand in no circle: `first` names `second`, and only that selects from it."""
    folder = birds / "schemas/views/site"
    (folder / "first.sql").write_text("SELECT 'second' AS sentence, 'it''s second' AS other\n")
    (folder / "second.sql").write_text("SELECT sentence FROM first -- the guide's\n")
    (birds / "schemas/views/in_words.sql").write_text("SELECT s.* FROM first f, second s\n")
    site = site_of(birds, tmp_path / "out")
    assert '<p class="said">second</p>' in (site / "index.html").read_text(encoding="utf-8")


def test_a_folder_with_something_else_is_left_alone(birds, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    assert cli.main(["site", str(tmp_path / "out"), str(birds)]) == 2
    assert "holds something that is no site" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["letter.txt"]


@pytest.mark.slow
def test_an_earlier_site_is_replaced_whole(birds, tmp_path):
    site = site_of(birds, tmp_path / "out")
    (site / "old.html").write_text("old")
    site_of(birds, tmp_path / "out")
    assert not (site / "old.html").exists()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


@pytest.mark.slow
def test_addresses_of_site_and_repository_lead_somewhere(birds, tmp_path):
    file = birds / "schemas/package.json"
    meta = json.loads(file.read_text(encoding="utf-8"))
    meta |= {"x-site": "https://birds.example/site", "x-repository": "https://birds.example/repo"}
    file.write_text(json.dumps(meta), encoding="utf-8")
    plan = birds / "schemas/site.json"
    said = json.loads(plan.read_text(encoding="utf-8"))
    said["correction"] = "{repository}/issues/new?template=saying.yml&table={table}&row={id}"
    plan.write_text(json.dumps(said), encoding="utf-8")
    site = site_of(birds, tmp_path / "out")
    text = (site / "sayings/pocket_birds_s0041a.html").read_text(encoding="utf-8")
    assert (
        '<link rel="canonical" href="https://birds.example/site/sayings/pocket_birds_s0041a.html">'
        in text
    )
    wanted = "https://birds.example/repo/issues/new?template=saying.yml&table={}&row={}"
    assert wanted.format("sayings", "pocket_birds_s0041a") in seen(text).links
    assert wanted.format("backings", "pocket_birds_s0041a%2Ffinch_2011") in seen(text).links
    front = (site / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://birds.example/site/">' in front
    assert 'href="https://birds.example/site/site.css"' in (site / "404.html").read_text("utf-8")


def test_without_addresses_nothing_points_at_them(bird_site):
    for page in pages(bird_site).values():
        assert not [link for link in page.links if "issues" in link]
    assert "canonical" not in (bird_site / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_view_may_say_what_rows_are_called(birds, tmp_path):
    view = birds / "schemas/views/site/paper_names.sql"
    view.write_text("SELECT paper, 'Paper on ' || paper_heading AS name FROM papers\n")
    plan = birds / "schemas/site.json"
    said = json.loads(plan.read_text(encoding="utf-8"))
    said["tables"]["papers"]["names"] = "paper_names"
    plan.write_text(json.dumps(said), encoding="utf-8")
    site = site_of(birds, tmp_path / "out")
    page = seen((site / "papers/finch_2011.html").read_text(encoding="utf-8"))
    assert page.title.startswith("Paper on ")


@pytest.mark.slow
def test_no_two_rows_with_pages_are_called_the_same_and_none_by_its_id(whole_site):
    names: dict[tuple[str, str], set[str]] = {}
    links = re.compile(r'<a href="(?:\.\./)?((?:studies|conditions|sources)/[^"~]+)">([^<]+)</a>')
    for file in whole_site.rglob("*.html"):
        text = file.read_text(encoding="utf-8").partition("<main")[2]
        text = re.sub(r"<figure.*?</figure>", "", text, flags=re.S)  # marks are links as well
        for address, words in links.findall(text.partition('<details class="row"')[0]):
            if "#" not in address:
                names.setdefault((address.partition("/")[0], words), set()).add(address)
    assert len(names) > 500
    assert {name: told for name, told in names.items() if len(told) > 1} == {}
    known = {row["id"] for row in ids(whole_site) if "_" in row["id"]}
    assert [name for name in names if name[1] in known] == []


@pytest.mark.slow
def test_a_long_list_goes_on_on_further_pages(birds, tmp_path):
    plan = birds / "schemas/site.json"
    said = json.loads(plan.read_text(encoding="utf-8"))
    said["tables"]["guides"]["blocks"][-1] |= {"id": "sayings", "most": 1}
    plan.write_text(json.dumps(said), encoding="utf-8")
    site = site_of(birds, tmp_path / "out")
    first = seen((site / "guides/pocket_birds.html").read_text(encoding="utf-8"))
    assert "1 are on this page; the list goes on: 2–2" in first.text
    assert "../guides/pocket_birds~sayings2.html" in first.links
    assert broken(site, pages(site)) == []


@pytest.mark.slow
def test_of_a_list_the_first_are_shown_and_a_link_leads_to_all(birds, tmp_path):
    plan = birds / "schemas/site.json"
    said = json.loads(plan.read_text(encoding="utf-8"))
    said["tables"]["guides"]["blocks"][-1] |= {
        "id": "sayings",
        "top": 1,
        "order": "the first heard",
    }
    plan.write_text(json.dumps(said), encoding="utf-8")
    site = site_of(birds, tmp_path / "out")
    first, whole = (
        seen((site / f"guides/pocket_birds{part}.html").read_text(encoding="utf-8"))
        for part in ("", "~sayings1")
    )
    assert "1 of 2 are shown: the first heard. All 2" in first.text
    assert "../guides/pocket_birds~sayings1.html" in first.links
    shown = [link for link in whole.links if link.startswith("../sayings/")]
    assert len(shown) == 2 and [link for link in first.links if link in shown] == shown[:1]
    assert "All 2: the first heard." in whole.text
    assert not (site / "guides/shore_notes~sayings1.html").exists()  # it has no more than one
    assert broken(site, pages(site)) == []


@pytest.mark.slow
def test_the_call_says_what_it_made(birds, tmp_path, capsys):
    assert cli.main(["site", str(tmp_path / "out"), str(birds)]) == 0
    said = re.sub(r"\d+\.\d+ (MB|s)", r"N \1", capsys.readouterr().out.replace(str(tmp_path), ""))
    assert said == "/out: 14 pages, 26 files, N MB, N s; open /out/index.html\n"


@pytest.mark.slow
@pytest.mark.parametrize("claims", [3000, pytest.param(6000, marks=pytest.mark.nightly)])
def test_pages_keep_to_their_limits_at_many_times_the_claims(tmp_path, claims):
    """At five times the figures are the largest that are still drawn on their pages."""
    subprocess.run(
        [sys.executable, ROOT / "scripts/synthetic.py", str(claims), str(tmp_path / "large")],
        check=True,
        capture_output=True,
    )
    assert validate(tmp_path / "large").findings == [], "what is measured is valid"
    site = site_of(tmp_path / "large", tmp_path / "out")
    large, many = {}, {}
    for file in site.rglob("*.html"):
        path = file.relative_to(site).as_posix()
        size = file.stat().st_size
        if size > limit(path):
            large[path] = size
        if size > 50 * KB and (nodes := seen(file.read_text(encoding="utf-8")).nodes) > 4000:
            many[path] = nodes
    assert (large, many) == ({}, {})
    assert len(data_of(site, "claims")["rows"]) == claims


@pytest.mark.parametrize(
    ("path", "most", "shown"),
    [
        ("index.html", {}, "map dots"),
        ("index.html", {"FRONT": 1199}, "map dots.svg"),  # nothing to spare for the last
        ("index.html", {"FRONT": 650}, "map.svg dots.svg"),
        ("index.html", {"PAGE": 10}, "map dots"),
        ("doses.html", {"PAGE": 1199}, "map dots.svg"),
        ("doses.html", {"NODES": 250}, "map dots.svg"),
    ],
)
def test_figures_make_way_from_the_last_on_where_a_page_would_be_too_large(
    monkeypatch, path, most, shown
):
    for name, value in most.items():
        monkeypatch.setattr(sizes, name, value)
    figures = [SimpleNamespace(name=name, title=name, description=name) for name in ("map", "dots")]
    blocks = [
        Block("figure", html=["<b>" * 200], figures=[figure])  # 600 bytes, 200 elements
        for figure in figures
    ]
    page = Page(path, "A page", blocks=[blocks[0], Block("text"), blocks[1]])
    text = sizes.fitted(page, lambda page: "".join(html for b in page.blocks for html in b.html))
    files = re.findall(r'img src="figures/(\w+\.svg)" alt="\w+"', text)
    assert len(re.findall(r'class="fig-scroll"[^>]*><img', text)) == len(files), "it would shrink"
    drawn = [f.name for f, block in zip(figures, blocks) if block.html == ["<b>" * 200]]
    assert " ".join(sorted([*drawn, *files], key=("map map.svg dots dots.svg").index)) == shown


def ld_of(site: Path, path: str) -> dict:
    (text,) = seen((site / path).read_text(encoding="utf-8")).ld
    return json.loads(text)


def test_a_page_tells_a_machine_what_it_is(bird_site):
    front = ld_of(bird_site, "index.html")
    assert (front["@type"], front["name"], front["version"]) == ("Dataset", "birds-said", "0.1.0")
    whole = {"@type": "Dataset", "name": "birds-said", "version": "0.1.0"}
    assert ld_of(bird_site, "sayings/pocket_birds_s0041a.html") == {
        "@context": "https://schema.org/",
        "@type": "Review",
        "reviewBody": "Kingfishers live on little fishes.",
        "datePublished": "2026-01-02",
        "isPartOf": whole,
    }
    assert ld_of(bird_site, "guides/shore_notes.html") == {
        "@context": "https://schema.org/",
        "@type": "WebPage",
        "name": "On the shore – notes of a walker",
        "isPartOf": whole,
    }


def test_the_foot_of_each_page_leads_to_the_downloads(bird_site):
    for path, page in pages(bird_site).items():
        assert f"{'../' * path.count('/')}files.html" in page.links, path
    page = seen((bird_site / "files.html").read_text(encoding="utf-8"))
    assert "birds-said-0.1.0.xlsx" in page.text and "sayings_full.csv" in page.text
    assert ".whl" not in page.text  # no pyproject.toml, no wheel


@pytest.mark.slow
def test_a_claim_with_a_verdict_is_a_claim_review(whole_site):
    row = numbers("claim_reviews")[0]
    page = ld_of(whole_site, f"claims/{row[0]}.html")
    assert page["@type"] == "ClaimReview" and page["claimReviewed"] == row[1]
    assert page["reviewRating"]["alternateName"] and page["isPartOf"]["name"] == "ldn-evidence"


@pytest.mark.slow
@pytest.mark.parametrize("verb", [["docs", "--check"], ["site", "pages"]])
def test_a_plan_that_leads_out_of_the_package_is_not_read(
    tiny, tmp_path, capsys, monkeypatch, verb
):
    monkeypatch.chdir(tiny)
    (tmp_path / "elsewhere.json").write_text('{"palette": {}}')
    (tiny / "schemas/site.json").unlink()
    (tiny / "schemas/site.json").symlink_to(tmp_path / "elsewhere.json")
    if verb[0] == "docs":  # which draws for a README that shows a figure
        (tiny / "README.md").write_text("![](docs/figures/evidence-map-most.svg)\n")
    assert cli.main(verb) == 2
    told = capsys.readouterr()
    assert "is, or lies behind, a symbolic link" in told.out + told.err
