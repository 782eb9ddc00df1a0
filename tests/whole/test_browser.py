"""The site in a real browser: Chromium of the system, driven by Playwright, looked at by axe; and one picture by Firefox.

Where no browser is, these skip with the command that brings one; with LDN_BROWSER=required that is a failure.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "publish"))
from site_pages import ids, whole

pytestmark = pytest.mark.slow

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
REQUIRED = os.environ.get("LDN_BROWSER") == "required"
BRINGS = "apt-get install -y chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# One page of each kind; of rows those on which most stands. First those that look most different from each other.
PAGES = [
    "index.html",
    "map.html",
    "effects.html",
    "doses.html",
    "harms.html",
    "claims.html",
    "claims/compounding_pharmacy_ldn_c21029c.html",
    "studies/younger_2013.html",
    "conditions/fibromyalgia.html",
    "404.html",
    "conditions.html",
    "trials.html",
    "gaps.html",
    "downloads.html",
    "studies.html",
    "sources.html",
    "contradictions.html",
    "integrity.html",
    "searches.html",
    "terms.html",
    "about.html",
    "claims/integrative_clinic_ldn_c05290a.html",
    "sources/integrative_clinic_ldn.html",
    "searches/s_c001.html",
]
DIFFERENT = PAGES[: PAGES.index("conditions.html")]
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # rules, which take longer than all others
# What a look adds to the light one: the dark look is one of colours, the narrow one of places (a test below holds both).
ASKED: dict[str, dict] = {
    "light": {"runOnly": STANDARDS},
    "dark": {"runOnly": {"type": "rule", "values": COLOURS}},
    "phone": {"runOnly": STANDARDS, "rules": {rule: {"enabled": False} for rule in COLOURS}},
}
# Each run looks at the pages that differ most in the light, and at some of these in the other looks.
LOOKED_AT = [
    pytest.param(path, look, marks=[] if path in run else [pytest.mark.nightly])
    for look, run in (("light", DIFFERENT), ("dark", DIFFERENT[::4]), ("phone", DIFFERENT[1::4]))
    for path in PAGES
]


def lacking(what: str, command: str) -> None:
    if REQUIRED:
        pytest.fail(f"there is no {what}, and LDN_BROWSER=required: {command}")
    pytest.skip(f"no {what}: {command}")


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    return whole(tmp_path_factory)


@pytest.fixture(
    scope="module"
)  # its event loop must be gone before tests that have one of their own
def chromium():
    if CHROMIUM is None:
        lacking("Chromium", BRINGS)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said) -> None:
        """Nothing."""

    def copyfile(self, source, outputfile) -> None:
        """A page that is left before it is there breaks the connection."""
        with suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    """The site over http on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(params=["folder", "server"])
def root(request, site) -> str:
    return site.as_uri() if request.param == "folder" else request.getfixturevalue("served")


class Watched:
    """A page, with what it wrote to the console and what it asked for."""

    def __init__(self, context, home: str):
        self.page = context.new_page()
        self.said: list[str] = []
        self.foreign: list[str] = []
        host = urlsplit(home)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

        def asked(request) -> None:
            address = urlsplit(request.url)
            own = (address.scheme, address.netloc) == (host.scheme, host.netloc)
            if not own and address.scheme not in ("blob", "data"):
                self.foreign.append(request.url)

        self.page.on("request", asked)


@pytest.fixture
def watched(chromium, root, request) -> Iterator[Watched]:
    """A page, as wide as ``width`` says, if the test has it."""
    width = request.node.callspec.params.get("width", 1280)
    context = chromium.new_context(accept_downloads=True, viewport={"width": width, "height": 900})
    made = Watched(context, root)
    yield made
    context.close()
    assert made.said == [] and made.foreign == []


def count(page) -> str:
    return page.locator("#count").inner_text()


def total() -> int:
    rows = csv.DictReader((ROOT / "data/claims.csv").open(encoding="utf-8", newline=""))
    return sum(row["claim_row_status"] == "active" for row in rows)


def test_search_facets_and_sorting(watched, root):
    from playwright.sync_api import expect

    page = watched.page
    page.goto(f"{root}/claims.html")
    expect(page.locator("#count")).to_have_text(f"{total()} of {total()} claims")
    assert page.locator("#rows tbody tr").count() == 50
    page.get_by_label("misreported").check()
    expect(page.locator("#count")).not_to_have_text(f"{total()} of {total()} claims")
    alone = int(count(page).split()[0])
    label = page.locator("#facets label").filter(has_text="misreported")
    assert int(label.locator("b").inner_text()) == alone
    assert set(page.locator("#rows tbody td:last-child").all_inner_texts()) == {"misreported"}
    page.get_by_role("searchbox").fill("sclerosis")
    expect(page.locator("#count")).not_to_have_text(f"{alone} of {total()} claims")
    assert 0 < int(count(page).split()[0]) < alone
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("#count")).to_have_text(f"{total()} of {total()} claims")
    page.get_by_role("button", name="Claim", exact=True).click()
    first = page.locator("#rows tbody tr td:first-child").all_inner_texts()
    assert first == sorted(first, key=str.lower)
    assert page.locator("#rows thead th").first.get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Next").click()
    assert page.locator("#turn span").inner_text().startswith("51–100 of ")


def test_an_address_brings_back_what_was_chosen(watched, root):
    from playwright.sync_api import expect

    page = watched.page
    page.goto(f"{root}/claims.html#q=pain&verdict=misreported,overstated&sort=-source_id&page=1")
    expect(page.locator("#count")).to_contain_text("of")
    chosen = count(page)
    assert page.get_by_role("searchbox").input_value() == "pain"
    assert page.get_by_label("misreported").is_checked()
    page.reload()
    assert count(page) == chosen
    page.get_by_label("overstated").uncheck()
    assert "verdict=misreported&" in page.url + "&"
    page.goto(f"{root}/claims.html#verdict=")
    expect(page.get_by_label("nothing cited")).to_be_checked()


def test_a_download_is_exactly_what_is_shown(watched, root):
    from playwright.sync_api import expect

    page = watched.page
    page.goto(f"{root}/claims.html#verdict=contradicted,misreported")
    expect(page.locator("#count")).to_contain_text("of")
    number = int(count(page).split()[0])
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download rows (CSV)").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines(True)
    whole = (ROOT / "data/claims.csv").read_text(encoding="utf-8").splitlines(True)
    assert len(lines) == number + 1 and lines[0] == whole[0]
    assert set(lines) <= set(whole) and lines[1:] == [line for line in whole if line in lines[1:]]
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON").click()
    objects = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    rows = list(csv.DictReader(io.StringIO("".join(lines))))
    assert [{key: value for key, value in row.items() if value != ""} for row in rows] == [
        {key: str(value) for key, value in one.items()} for one in objects
    ]


def test_studies_can_be_searched_too(watched, root):
    from playwright.sync_api import expect

    page = watched.page
    page.goto(f"{root}/studies.html#q=younger&sort=year")
    expect(page.locator("#count")).to_contain_text(" studies")
    years = [int(y) for y in page.locator("#rows tbody td:nth-child(3)").all_inner_texts() if y]
    assert years == sorted(years) and years


def test_all_of_it_by_keyboard(watched, root):
    page = watched.page
    page.goto(f"{root}/claims.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("opioid")
    page.wait_for_timeout(200)
    found = count(page)
    assert found != f"{total()} of {total()} claims"
    page.locator("#facets input").first.focus()
    page.keyboard.press("Space")
    assert page.locator("#facets input").first.is_checked()
    page.locator("#rows thead button").first.focus()
    page.keyboard.press("Enter")
    assert "sort=" in page.url


# Each run looks at each page from one of the two, at every other page from the folder.
WAYS = [("folder", 1280), ("server", 320)]
WORKING = [
    pytest.param(path, *way, marks=[] if place % 2 == number else [pytest.mark.nightly])
    for place, path in enumerate(PAGES)
    for number, way in enumerate(WAYS)
]


@pytest.mark.parametrize(("path", "root", "width"), WORKING, indirect=["root"])
def test_a_page_works_from_a_folder_and_says_nothing(path, watched, root, width):
    """And nothing of it runs off a screen, be it narrow."""
    watched.page.goto(f"{root}/{path}")
    assert watched.page.title()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("path", "look"), LOOKED_AT)
def test_axe_finds_nothing(path, look, chromium, site):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True, **LOOKS[look])
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{path}")
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    # Of what passes nothing is told: to name each of its nodes takes longer than to look.
    told = {"resultTypes": ["violations"], "selectors": False}
    results = Axe().run(page, options=ASKED[look] | told)
    wrong = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})"
        for one in results.response["violations"]
    ]
    context.close()
    assert wrong == []


def test_looks_differ_in_what_axe_is_asked_of_them():
    """Dark sets colours of :root alone, and no colour hangs on a width: so the rest is looked at once.

    But for the shade at the edge of what scrolls, on which a cut word may lie, and no whole one.
    """
    style = (ROOT / "scripts/ldn_evidence/publish/site/templates/site.css").read_text("utf-8")
    asked = re.findall(r"@media ?\(([^)]*)\)\{(.*)\}$", style, re.M)
    assert {"prefers-color-scheme:dark", "max-width:50em"} <= {what for what, _ in asked}
    for what, block in asked:
        if what == "prefers-color-scheme:dark":
            assert re.fullmatch(r":root\{(--\w+:#[0-9a-f]{6};?)+\}", block), block
        elif "width" in what:
            block = re.sub(r"^\.wide,\.fig-scroll\{background:linear-gradient[^}]*\}$", "", block)
            assert not re.search(r"color|background|opacity|filter|--|#[0-9a-f]{3}\b", block), block


def test_what_scrolls_sideways_says_so_and_nothing_else_does(chromium, site):
    sizes = {}
    for width in (390, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 640})
        page = context.new_page()
        page.goto(f"{site.as_uri()}/trials.html")
        sizes[width] = page.evaluate(
            """() => [...document.querySelectorAll(".wide")].map(box => [
                box.scrollWidth > box.clientWidth,
                parseFloat(getComputedStyle(box, "::before").fontSize) > 10])"""
        )
        context.close()
    assert sizes[390] and all(wider for wider, _ in sizes[390])
    assert not all(wider for wider, _ in sizes[1280])
    for found in sizes.values():
        assert [said for _, said in found] == [wider for wider, _ in found]


def test_the_policy_stops_what_is_inline_or_from_elsewhere(chromium, root):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{root}/claims/compounding_pharmacy_ldn_c21029c.html")
    ran = page.evaluate(
        """() => {
            const made = document.createElement("script");
            made.textContent = "window.ran = true";
            document.head.appendChild(made);
            return [window.ran === true, getComputedStyle(document.body).marginTop];
        }"""
    )
    context.close()
    assert ran == [False, "0px"]  # the style sheet holds


@pytest.mark.parametrize("path", ["claims.html", "studies.html", "index.html"])
def test_without_javascript_every_list_is_there(path, chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{path}")
    assert not page.locator("#explorer").is_visible() or path == "index.html"
    links = {a.get_attribute("href") for a in page.locator("main a").all()}
    context.close()
    wanted = {
        "claims.html": "sources/wikipedia_ldn.html",
        "studies.html": "studies/younger_2013.html",
    }
    assert wanted.get(path, "claims.html") in links


def test_a_slow_processor_draws_the_first_rows(chromium, site, served):
    """Slowed four times, over http: one page of rows, not all of them."""
    context = chromium.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{served}/claims.html")
    page.wait_for_selector("#rows tbody tr")
    assert page.evaluate("document.querySelectorAll('#rows tbody tr').length") == 50
    context.close()


def test_print_leaves_out_what_cannot_be_pressed(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/claims.html")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert not page.locator("#does").is_visible()
    assert page.locator("#rows tbody tr").first.is_visible()
    context.close()


def test_forced_colours_keep_words_and_marks(chromium, site):
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{site.as_uri()}/claims/compounding_pharmacy_ldn_c21029c.html")
    badge = page.locator(".b").first
    assert badge.is_visible() and badge.inner_text()
    context.close()


def test_a_place_is_shown_where_a_link_leads(chromium, site):
    row = next(row for row in ids(site) if row["table"] == "results")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{row['address']}")
    target = page.locator(":target")
    assert target.count() == 1 and target.is_visible()
    context.close()


def test_firefox_shows_the_front_page(site, tmp_path):
    if FIREFOX is None:
        lacking("Firefox", "apt-get install -y firefox-esr") if not REQUIRED else pytest.skip(
            "no Firefox: apt-get install -y firefox-esr"
        )
    picture = tmp_path / "front.png"
    subprocess.run(
        [
            FIREFOX,
            "--headless",
            "--no-remote",
            "--profile",
            str(tmp_path),
            "--window-size=1280,900",
            "--screenshot",
            str(picture),
            (site / "index.html").as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and picture.stat().st_size > 20_000
    assert re.match(r"<!doctype html>", (site / "index.html").read_text(encoding="utf-8"))
