"""A feed that a person opens in a browser that makes a page of XML (XSLT)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Judged, Visit
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


def opened(page: Page, sample: Sample, path: str) -> None:
    """The page that the feed's own sheet makes of it, at the feed's address. Chromium makes none
    any more: libxslt does, which is what it used.
    """
    feed = etree.fromstring(sample.get(path).body)
    named, _ = feed.xpath("preceding-sibling::processing-instruction('xml-stylesheet')")
    sheet = etree.fromstring(sample.get(urljoin(sample.base + path, named.get("href"))).body)
    made = etree.tostring(etree.XSLT(sheet)(feed), method="html", encoding="utf-8")
    page.route(
        sample.base + path,
        lambda route: route.fulfill(body=made, content_type="text/html; charset=utf-8"),
    )
    page.goto(sample.base + path, wait_until="load")
    assert page.locator("h1").count() == 1


def test_it_is_a_page_that_tells_how_to_subscribe(sample: Sample, visit: Visit) -> None:
    opened(visit.page, sample, "feed.xml")
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
    assert visit.faults == []
    assert {a for a in visit.asked if not a.startswith((sample.base, "data:"))} == set()


def test_links_lead_somewhere_from_any_folder(sample: Sample, visit: Visit) -> None:
    for path in FEEDS:
        opened(visit.page, sample, path)
        found = visit.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        own = {address.partition("#")[0] for address in found if address.startswith(sample.base)}
        assert len(own) > 4, path
        assert {a for a in own if sample.get(a, "HEAD").status != 200} == set(), path


def without_xslt(page: Page, sample: Sample, path: str) -> None:
    """The feed as a browser shows it that has no XSLT any more: its own style alone."""
    body = re.sub(rb'<\?xml-stylesheet type="text/xsl".*?\?>', b"", sample.get(path).body)
    page.route(
        sample.base + path,
        lambda route: route.fulfill(body=body, content_type="application/xml; charset=utf-8"),
    )
    page.goto(sample.base + path, wait_until="load")


@pytest.mark.parametrize("width", [320, 1280])
def test_it_can_be_read_without_xslt(sample: Sample, browser: Browser, width: int) -> None:
    size = {"width": width, "height": 844}
    inside = browser.new_context(viewport=size, is_mobile=width < 500, locale="da-DK")
    page = inside.new_page()
    for path in FEEDS:
        without_xslt(page, sample, path)
        assert page.evaluate("document.documentElement.nodeName") == "rss"
        assert page.locator("channel > title").is_visible()
        assert page.evaluate("innerWidth") == width, "a telephone shows it as wide as it is"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not page.locator("channel > generator").is_visible()
    without_xslt(page, sample, "feed.xml")
    assert page.locator("item > title:visible").count() == 3
    out = page.locator("a", has_text="Forlad siden hurtigt")
    page.evaluate("scrollTo(0, 400)")
    assert out.evaluate(ON_TOP)
    page.locator("a", has_text="Sådan abonnerer du").click()
    page.wait_for_url(sample.base + "episoder/abonner.html")
    inside.close()


def test_axe_finds_nothing(sample: Sample, judged: Judged) -> None:
    found: list[tuple[object, ...]] = []
    for path in FEEDS:
        opened(judged.page, sample, path)
        found += [(path, *fault) for fault in judged.faults()]
    assert found == []
