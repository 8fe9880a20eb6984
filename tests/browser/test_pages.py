"""Every page of the sample in Chromium, from the store's own address."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import Browser

from tests.browser.checkers import AXE, faults_of, need
from tests.browser.conftest import Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]


def pages(sample: Sample) -> list[str]:
    found = sorted(sample.public.rglob("*.html"))
    return [page.relative_to(sample.public).as_posix() for page in found]


def test_pages_open_without_faults_and_ask_no_one_else(sample: Sample, visit: Visit) -> None:
    for path in pages(sample):
        answer = visit.page.goto(sample.base + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        assert visit.page.locator("h1").count() == 1, path
        assert visit.page.locator("html[lang=da]").count() == 1, path
    assert visit.faults == []
    assert {a for a in visit.asked if not a.startswith((sample.base, "data:"))} == set()
    cookies = visit.page.context.cookies()
    assert cookies == []


def test_links_and_fragments_lead_somewhere(sample: Sample, visit: Visit) -> None:
    """From the front page on, every link of the site; and no page is left out."""
    waiting, seen, broken = [sample.base + "index.html"], dict[str, set[str]](), []
    wanted: list[tuple[str, str, str]] = []
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        visit.page.goto(here, wait_until="domcontentloaded")
        ids = visit.page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        seen[here] = set(ids)
        for href in visit.page.eval_on_selector_all(
            "a[href], area[href]", "all => all.map(e => e.getAttribute('href'))"
        ):
            address, fragment = urldefrag(urljoin(here, href))
            if not address.startswith(sample.base):
                continue
            if address.endswith(".html"):
                waiting.append(address)
                wanted.append((here, address, fragment))
            elif sample.get(address, "HEAD").status != 200:
                broken.append((here, href))
    for here, address, fragment in wanted:
        timed = fragment.startswith("t=")
        if fragment and not timed and fragment not in seen[address]:
            broken.append((here, f"{address}#{fragment}"))
    assert broken == []
    left_out = {sample.base + path for path in pages(sample)} - seen.keys()
    # The transcripts that feeds point podcast apps to have no way from the pages, which hold them.
    for_apps = {address for address in left_out if "/media/episode-" in address}
    assert left_out - for_apps == {sample.base + "404.html"}
    assert len(for_apps) == 3


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing(sample: Sample, browser: Browser, width: int, scheme: str) -> None:
    need(AXE.is_file(), "axe-core")
    inside = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = inside.new_page()
    found = []
    for path in pages(sample):
        page.goto(sample.base + path, wait_until="load")
        found += [(path, *fault) for fault in faults_of(page, width)]
    inside.close()
    assert found == []


def test_pages_are_whole_without_scripts(sample: Sample, browser: Browser) -> None:
    inside = browser.new_context(java_script_enabled=False)
    page = inside.new_page()
    page.goto(sample.base + "episoder/1.html")
    assert page.locator("audio[controls]").count() == 1
    assert page.get_by_text("Senfølger er ikke en diagnose").first.is_visible()
    exit_link = page.locator("a.exit")
    assert exit_link.get_attribute("href") == "https://www.dmi.dk/"
    marker = page.locator("a[href*='#t=']").first
    assert marker.is_visible()
    inside.close()
