"""The figures: that they say what the views say, stand by themselves, and let nothing through.

`pytest --rewrite tests/publish/test_figures.py` writes the figures of the tiny package and of the birds anew, to be looked at before they are committed.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from colours import VISIONS, contrast, distance

from conftest import ROOT, apply
from ldn_evidence.checks.validate import validate
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.refusal import Refused
from ldn_evidence.publish.docs import write_docs
from ldn_evidence.publish.figures import FIGURE_CSS, Figure, draw
from ldn_evidence.publish.figures.page import figures_page
from ldn_evidence.publish.figures.views import figure_views, kinds
from ldn_evidence.store.opened import open_package

GOLDEN = Path(__file__).parent / "figures"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title></svg><script>alert(1)</script>\" onload='x' \u202edrow &amp; <b>"
ONLY = "-- title: Only this\n-- figure: flow\n"


def address(table: str, row_id: str) -> str:
    return f"{table}/{row_id}.html"


def drawn(package: Path) -> list[Figure]:
    return draw(open_package(package), address)


@pytest.fixture(scope="session")
def birds(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("figures") / "birds"
    shutil.copytree(ROOT / "tests" / "packages" / "birds", folder)
    fix(folder)
    return folder


@pytest.fixture(scope="session")
def figures(pristine, birds) -> dict[str, list[Figure]]:
    return {"tiny": drawn(pristine), "birds": drawn(birds)}


@pytest.fixture(scope="session")
def shipped() -> list[Figure]:
    return drawn(ROOT)


class Page(HTMLParser):
    """What an embedded figure is made of: elements with their attributes, and all words."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.elements.append((tag, dict(attributes)))
        self.said += [value for key, value in attributes if key == "aria-label"]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def only(package: Path, **views: str) -> list[Figure]:
    """The figures of a package that has these views of figures and no other."""
    folder = package / "schemas" / "views" / "site"
    shutil.rmtree(folder)
    folder.mkdir()
    for name, sql in views.items():
        (folder / f"{name}.sql").write_text(sql, encoding="utf-8")
    return drawn(package)


@pytest.mark.slow
@pytest.mark.parametrize("package", ["tiny", "birds"])
def test_the_figures_are_those_that_were_looked_at(figures, package, request):
    now = {}
    for figure in figures[package]:
        now[f"{figure.name}.svg"] = figure.svg
        now[f"{figure.name}.html"] = f"{figure.html('../')}\n"
    if request.config.getoption("--rewrite"):
        shutil.rmtree(GOLDEN / package, ignore_errors=True)
        (GOLDEN / package).mkdir(parents=True)
        for name, text in now.items():
            (GOLDEN / package / name).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in (GOLDEN / package).iterdir()}
    assert sorted(now) == sorted(kept)
    for name, text in now.items():
        assert text == kept[name], name


@pytest.mark.slow
def test_each_kind_is_drawn_once_at_least(figures, shipped):
    assert {figure.kind for figure in figures["birds"]} == {"map", "verdicts"}
    assert {figure.kind for figure in figures["tiny"]} == set(kinds()) - {"forest"}
    assert {figure.kind for figure in shipped} == set(kinds())
    assert len({figure.name for figure in shipped}) == len(shipped)


def stands_by_itself(figure: Figure) -> None:
    """A file is XML with title, description, version and date, and nothing in it acts or leads elsewhere."""
    root = xml.fromstring(figure.svg)
    meta = root.find(f"{SVG}title").text
    assert figure.title[1:] in meta and root.find(f"{SVG}desc").text == figure.description
    assert re.search(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d", meta), meta
    said = " ".join(text for node in root.iter(f"{SVG}text") for text in node.itertext())
    assert re.search(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d", said), figure.name
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title description"
    kept = {
        "svg",
        "title",
        "desc",
        "style",
        "defs",
        "pattern",
        "g",
        "rect",
        "circle",
        "path",
        "text",
    }
    for node in root.iter():
        assert node.tag.removeprefix(SVG) in kept, node.tag
        for key, value in node.attrib.items():
            assert not key.startswith("on") and not key.endswith("href") and key != "style", key
            assert "url(" not in value or value.startswith(f"url(#fig-{figure.name}"), value
    style = root.find(f"{SVG}style").text
    assert "url(" not in style and "@" not in style and "var(" not in style
    assert figure.svg.replace("http://www.w3.org/2000/svg", "").count("//") == 0
    width, height = (float(root.get(side)) for side in ("width", "height"))
    assert 560 <= width <= 900 and height > 100, figure.name


def stays_inside(figure: Figure) -> None:
    """What is embedded has no script, style or foreign address, and each link has words."""
    page = Page(figure.html("../"))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) and all(figure.name in name for name in ids)
    for tag, attributes in page.elements:
        assert tag not in ("script", "style", "img", "iframe", "object", "use"), tag
        assert not any(key.startswith("on") or key == "style" for key in attributes), attributes
        if tag == "a":
            assert re.fullmatch(r"\.\./\w+/[^/:]+\.html", attributes["href"]), attributes
            assert attributes.get("aria-label", "x").strip()
    linked = re.findall(r"<a ([^>]*)>(.*?)</a>", figure.html(""), re.S)
    assert all(
        "title=" in told or "aria-label=" in told or re.sub(r"<[^>]*>", "", inside)
        for told, inside in linked
    )
    classes = " ".join(a.get("class", "") for _, a in page.elements).split()
    assert all(name.startswith("fig") for name in classes)
    assert {name for name in classes if f".{name}" not in FIGURE_CSS} <= {
        *(f"fig-{kind}" for kind in kinds()),
        "fig-words",
    }


@pytest.mark.slow
@pytest.mark.parametrize("package", ["tiny", "birds"])
def test_a_figure_stands_by_itself_and_stays_inside(figures, package):
    for figure in figures[package]:
        stands_by_itself(figure)
        stays_inside(figure)


@pytest.mark.slow
def test_the_shipped_figures_do_so_too(shipped):
    for figure in shipped:
        stands_by_itself(figure)
        stays_inside(figure)


def words_of(view) -> list[str]:
    """What a figure of all rows of a view has to say."""
    if view.kind == "flow":
        reasons = [f" ({row['reason']})" if row["reason"] else "" for row in view.rows]
        return [f"{row['box']}{why}: {row['n']}" for row, why in zip(view.rows, reasons)]
    return [row["words"] for row in view.rows if row.get("n") != 0 or row["words"]]


@pytest.mark.slow
def test_each_mark_says_what_its_row_says_and_no_row_is_left_out(shipped):
    """As many marks as rows; in the file and on the page the words of each."""
    by_name = {figure.name: figure for figure in shipped}
    for view in figure_views(open_package(ROOT)):
        if view.kind == "forest":
            continue
        figure = by_name[view.stem]
        inside = html.unescape(figure.svg) + html.unescape(figure.html(""))
        for words in words_of(view):
            assert words.split("; ")[0] in inside, (view.name, words)
        if view.kind in ("harvest", "effects"):
            assert len(re.findall(r'class="fig-[fhmo]"', figure.svg)) >= len(view.rows)
            titles = re.findall(r"<title>(.*?)</title>", figure.svg)
            marks = [words for words in map(html.unescape, titles) if ": " in words]
            assert sorted(marks) == sorted(row["words"] for row in view.rows), view.name


@pytest.mark.slow
def test_the_numbers_of_the_map_and_of_the_bars_are_those_of_the_views(shipped):
    views = {view.name: view for view in figure_views(open_package(ROOT))}
    by_name = {figure.name: figure for figure in shipped}
    marks = re.findall(r'<text [^>]*class="fig-no?"[^>]*>(\d+)</text>', by_name["evidence-map"].svg)
    wanted = [row["n"] for row in views["evidence_map"].rows if row["series"] != "results"]
    assert sum(map(int, marks)) == sum(wanted) + 3 * 4  # three samples of four in the legend
    table = by_name["verdicts"].html("").split("<details>")[1]
    cells = [int(n) for n in re.findall(r"<td>(\d+)</td>", table)]
    rows = views["verdicts"].rows
    assert sum(cells) == 2 * sum(row["n"] for row in rows)  # each part, and the total of its row
    assert by_name["verdicts"].description == "Of {} pairs: {}.".format(
        sum(row["n"] for row in rows if row["denominator"] == "all"),
        ", ".join(
            f"{sum(row['n'] for row in rows if row['denominator'] == 'all' and row['part'] == part)} {word}"
            for part, word in {
                "supported": "supported", "overstated": "overstated", "misreported": "misreported",
                "contradicted": "contradicted", "off_topic": "off topic", "undecided": "undecided",
            }.items()
        ),
    )  # fmt: skip


@pytest.mark.slow
def test_the_same_package_gives_the_same_bytes(pristine, figures):
    again = drawn(pristine)
    assert [(f.name, f.svg, f.html("")) for f in again] == [
        (f.name, f.svg, f.html("")) for f in figures["tiny"]
    ]


@pytest.mark.slow
def test_only_figures_that_are_wanted_are_drawn(pristine, figures):
    opened = open_package(pristine)
    some = draw(opened, address, ["flow", "verdicts-demo_page"])
    assert [f.name for f in some] == [
        f.name for f in figures["tiny"] if f.kind in ("flow", "verdicts")
    ]
    assert draw(opened, address, []) == []


@pytest.mark.slow
def test_a_row_that_has_no_page_is_no_link(pristine):
    for figure in draw(open_package(pristine), lambda table, row_id: ""):
        assert "<a " not in figure.html("../") and "href" not in figure.svg


@pytest.mark.slow
def test_what_a_hostile_row_says_is_shown_and_does_nothing(tiny):
    named = {
        "conditions": "condition_name", "sources": "source_short_name", "studies": "first_author",
        "outcomes": "outcome_name", "results": "measure", "dose_bands": "band_name",
    }  # fmt: skip
    lines = {"studies": 3}
    apply(
        tiny,
        [
            {"file": f"data/{table}.csv", "line": lines.get(table, 2), "set": {field: HOSTILE}}
            for table, field in named.items()
        ],
    )
    found = drawn(tiny)
    for figure in found:
        stands_by_itself(figure)
        stays_inside(figure)
        assert "<script" not in figure.svg + figure.html(
            ""
        ) and "\u202e" not in figure.svg + figure.html("")
    everything = html.unescape("".join(figure.svg for figure in found))
    assert "<script>alert(1)</script>" in everything and "\\u202edrow" in everything


@pytest.mark.slow
def test_a_hostile_id_leads_nowhere_else(pristine):
    for figure in draw(open_package(pristine), lambda table, row_id: 'x"><script>'):
        assert "<script" not in figure.html("../")


@pytest.mark.slow
def test_of_a_view_without_rows_nothing_is_drawn(tiny):
    sql = "SELECT 1 AS place, 'main' AS lane, 'a' AS phase, 'b' AS box, NULL AS reason, 1 AS n WHERE 1 = 0"
    assert only(tiny, empty=f"{ONLY}{sql}\n") == []


@pytest.mark.slow
def test_a_package_without_views_of_figures_has_none(tiny):
    shutil.rmtree(tiny / "schemas" / "views" / "site")
    assert drawn(tiny) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql, why",
    [
        ("-- figure: pie\nSELECT 1 AS n\n", "there is no figure pie, only map, verdicts"),
        (f"{ONLY}SELECT 1 AS n\n", "a view of the figure flow needs the column lane"),
        (f"{ONLY}SELECT nothing AS n\n", "nothing"),
        (f"{ONLY}SELECT 1; SELECT 2\n", "exactly one SELECT"),
    ],
)
def test_a_view_that_is_none_of_its_kind_is_refused(tiny, sql, why):
    with pytest.raises(Refused, match=why):
        only(tiny, wrong=sql)


@pytest.mark.slow
def test_a_view_may_select_from_others_but_not_from_itself_in_a_circle(tiny):
    flow = "SELECT lane, phase, box, reason, n FROM"
    rows = (
        "SELECT place, 'main' AS lane, 'Seen' AS phase, box, reason, records AS n FROM prisma_flow"
    )
    for first, second in ((rows, f"{flow} first"), (f"{flow} second", rows)):
        found = only(tiny, first=f"{ONLY}{first}\n", second=f"{ONLY}{second}\n")
        assert [figure.name for figure in found] == ["first", "second"]
    with pytest.raises(Refused, match="first"):
        only(tiny, first=f"{ONLY}{flow} second\n", second=f"{ONLY}{flow} first\n")


@pytest.mark.slow
def test_a_wrong_view_of_a_figure_is_a_finding_and_named_once(tiny):
    view = tiny / "schemas/views/site/effects.sql"
    view.write_text(view.read_text(encoding="utf-8").replace("results_full", "results_fool", 1))
    found = [(f.code, f.file) for f in validate(tiny).findings]
    assert found == [
        ("P105", "schemas/views/site/effects.sql")
    ]  # not harvest, which selects from it


@pytest.mark.slow
@pytest.mark.parametrize(
    "palette",
    [
        {"verdict": {"supported": {"fill": "red"}}},
        {"verdict": {"supported": {"ink": "#fff"}}},
        {"verdict": {"supported": {"glyph": "M0 0\" onload='x'"}}},
        {"verdict": ["supported"]},
        [],
    ],
)
def test_a_palette_that_is_none_is_refused(tiny, palette):
    (tiny / "schemas" / "site.json").write_text(json.dumps({"palette": palette}), encoding="utf-8")
    with pytest.raises(Refused, match="palette"):
        drawn(tiny)


@pytest.mark.slow
def test_without_a_palette_figures_are_plain(tiny):
    (tiny / "schemas" / "site.json").unlink()
    for figure in drawn(tiny):
        stands_by_itself(figure)


def looks(package: Path) -> list[tuple[str, dict]]:
    site = json.loads((package / "schemas" / "site.json").read_text(encoding="utf-8"))
    return list(site["palette"].items())


@pytest.mark.parametrize("name, values", looks(ROOT))
def test_text_can_be_read_on_each_colour(name, values):
    for value, look in values.items():
        assert contrast(look["fill"], look["ink"]) >= 4.5, value


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name, values", looks(ROOT))
def test_colours_are_held_apart_by_any_eye(name, values, vision):
    """In CIELAB, where 2 can just be seen; verdicts farther than tiers, which stand in order and bear their names."""
    fills = sorted({look["fill"] for look in values.values()})
    floor = {"evidence_tier": 15}.get(name, 25)
    for one, other in combinations(fills, 2):
        assert distance(one, other, vision) > floor, (one, other)


def test_marks_and_words_stand_out_in_light_and_dark():
    light, dark = (
        dict(re.findall(r"--fig-(\w+):(#\w{6})", part))
        for part in re.findall(r"\.fig\{(--fig-ink:#[^}]*)\}", FIGURE_CSS)
    )
    for colours in (light, dark):
        for words in ("ink", "soft"):
            for ground in ("paper", "zebra", "ground"):
                assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
        for mark in ("mark", "line"):
            assert contrast(colours[mark], colours["paper"]) >= 3, mark


def test_the_style_sheet_is_small_and_reaches_nothing():
    assert len(FIGURE_CSS.encode()) <= 6_000
    assert "url(" not in FIGURE_CSS and "@import" not in FIGURE_CSS
    for what in ("prefers-color-scheme:dark", "forced-colors:active", "@media print"):
        assert what in FIGURE_CSS


def test_the_page_names_each_kind_and_column():
    page = figures_page()
    for kind, stated in kinds().items():
        assert f"## {kind}: " in page
        for column in stated["columns"]:
            assert f"| `{column}` | " in page


@pytest.mark.slow
def test_docs_write_the_figures_that_the_readme_shows(tiny):
    readme = tiny / "README.md"
    readme.write_text("![The flow](docs/figures/flow.svg)\n", encoding="utf-8")
    package = open_package(tiny)
    assert "docs/figures/flow.svg" in write_docs(package)
    file = tiny / "docs" / "figures" / "flow.svg"
    assert file.read_text(encoding="utf-8") == next(f.svg for f in drawn(tiny) if f.name == "flow")
    assert write_docs(package, write=False) == []
    file.write_text("stale", encoding="utf-8")
    assert write_docs(package, write=False) == ["docs/figures/flow.svg"]
    readme.write_text("![None](docs/figures/none.svg)\n", encoding="utf-8")
    with pytest.raises(Refused, match="shows the figure none, which no view draws"):
        write_docs(package)
