"""A feed that a person opens in Chromium, as long as Chromium makes a page of XML (XSLT)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checkers import AXE, faults_of, need
from tests.browser.conftest import Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]
FEEDS = ("feed.xml", "feed/rolle-sagsbehandler.xml", "feed/film.xml", "feed/udgiver.xml")

ON_TOP = """link => {
    const box = link.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === link;
}"""


def opened(page: Page, address: str) -> None:
    """Skip in a browser that has no XSLT any more; with it, there must be a page."""
    if not page.evaluate("'XSLTProcessor' in window"):
        pytest.skip("browsers are about to leave XSLT out, and this Chromium has")
    page.goto(address, wait_until="load")
    assert page.locator("h1").count() == 1


def test_it_is_a_page_that_tells_how_to_subscribe(sample: Sample, visit: Visit) -> None:
    opened(visit.page, sample.base + "feed.xml")
    assert visit.page.title() == "Abonnér: Når nogen lytter"
    assert visit.page.locator("h1").text_content() == "Når nogen lytter"
    assert visit.page.locator(".row h3").count() == 3
    assert visit.page.get_by_label("Feedets adresse").input_value() == sample.base + "feed.xml"
    picture = visit.page.locator("main img")
    assert picture.get_attribute("alt") == "To tomme stole ved et vindue i blødt lys"
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    out = visit.page.locator("a.exit")
    assert out.get_attribute("href") == "https://www.dmi.dk/"
    assert out.evaluate(ON_TOP), "nothing of the browser's own lies over the way out"
    # Chromium puts a warning of its own into the page, with styles and scripts that this forbids.
    assert [text for text in visit.faults if "Content Security" not in text] == []
    assert {a for a in visit.asked if not a.startswith((sample.base, "data:"))} == set()


def test_links_lead_somewhere_from_any_folder(sample: Sample, visit: Visit) -> None:
    for path in FEEDS:
        opened(visit.page, sample.base + path)
        found = visit.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        own = {address.partition("#")[0] for address in found if address.startswith(sample.base)}
        assert len(own) > 4, path
        assert {a for a in own if sample.get(a, "HEAD").status != 200} == set(), path


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing(sample: Sample, browser: Browser, width: int, scheme: str) -> None:
    need(AXE.is_file(), "axe-core")
    inside = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page, found = inside.new_page(), []
    for path in FEEDS:
        opened(page, sample.base + path)
        found += [(path, *fault) for fault in faults_of(page, width)]
    inside.close()
    assert found == []
