"""What a first visit costs, in bytes on the line from the real store, and who is asked for them.

Bytes are those of bodies as they are stored; 15 KB is 15,000 of them.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Request

from tests.site.sample import Sample

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("site")]

TEXT, EPISODE, PICTURES = 15_000, 30_000, 45_000
#: The whole handbook on one page, and the page whose script searches.
LONG = {"haandbog/hele-haandbogen.html": 40_000, "soeg.html": 25_000}
#: What a browser fetches of itself for a page: its style, its scripts, its icon.
_PARTS = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]* href|script src)="([^"]+)"')
KINDS = {
    "om/indsatsspor-2.html": TEXT,
    "haandbog/samtalen.html": TEXT,
    "episoder/2.html": EPISODE,
    "film/1.html": PICTURES,
    "index.html": PICTURES,
}


def budget(page: str) -> int:
    if page in LONG:
        return LONG[page]
    return EPISODE if re.match(r"(episoder|film)/\d", page) else TEXT


def test_every_page_is_light(sample: Sample) -> None:
    """Without what an episode, a film or a list shows: sound and pictures."""

    @cache
    def stored(address: str) -> int:
        return int(sample.get(address, "HEAD").headers["Content-Length"])

    heavy = {}
    for file in sample.public.rglob("*.html"):
        page = file.relative_to(sample.public).as_posix()
        if page.startswith("media/"):
            continue  # transcripts for other programs
        parts = _PARTS.findall(file.read_text(encoding="utf-8"))
        assert len(parts) >= 3, page
        addresses = {urljoin(sample.base + page, part) for part in (page.rsplit("/")[-1], *parts)}
        weight = sum(map(stored, addresses))
        if weight > budget(page):
            heavy[page] = weight
    assert heavy == {}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page", KINDS)
def test_a_first_visit(sample: Sample, browser: Browser, page: str, width: int) -> None:
    """All that a browser really fetches before anything is played, on a screen of fine pixels."""
    asked: list[Request] = []
    inside = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=2)
    visit = inside.new_page()
    visit.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108 (Playwright marks it)
    visit.goto(sample.base + page, wait_until="networkidle")
    sizes = {urlsplit(one.url).path: one.sizes()["responseBodySize"] for one in asked}
    hosts = {urlsplit(one.url).netloc for one in asked}
    inside.close()
    assert hosts == {urlsplit(sample.base).netloc}, "no third party is asked"
    assert not [path for path in sizes if path.endswith((".mp3", ".mp4", ".opus"))]
    assert sum(sizes.values()) <= KINDS[page], sizes


def test_browsers_take_the_newest_format_they_know(sample: Sample, browser: Browser) -> None:
    inside = browser.new_context(viewport={"width": 390, "height": 900}, device_scale_factor=1)
    visit = inside.new_page()
    visit.goto(sample.base + "film/index.html", wait_until="networkidle")
    shown = visit.evaluate("[...document.querySelectorAll('main img')].map(i => i.currentSrc)")
    holes = visit.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).length")
    inside.close()
    assert shown
    assert all(re.search(r"-640-[0-9a-f]{16}\.avif$", address) for address in shown), shown
    assert holes == 0
