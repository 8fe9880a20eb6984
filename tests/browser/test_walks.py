"""With a keyboard and nothing else: every stop is seen, none is a trap, and content is near."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit
from tests.browser.test_pages import KINDS
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

#: What has the focus: nothing if it is the page; else its words, and what is wrong with it:
#: something lies over its middle (WCAG 2.2, 2.4.11), or nothing shows that it is here (2.4.7).
STOP = """() => {
    const e = document.activeElement;
    if (e === document.body || e === document.documentElement) return null;
    const r = e.getBoundingClientRect(), s = getComputedStyle(e), wrong = [];
    const x = Math.min(Math.max(r.x + Math.min(r.width, 300) / 2, 0), innerWidth - 1);
    const over = document.elementFromPoint(x, r.y + Math.min(r.height, 300) / 2);
    if (!over || !(e.contains(over) || over.contains(e))) wrong.push('covered');
    const itsOwn = e.matches('audio, video'); // the browser marks the button inside
    const line = itsOwn ? 2 : s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth);
    if (line < 2) wrong.push('not marked');
    return [(e.innerText || e.ariaLabel || e.id || e.localName).trim().slice(0, 50), wrong];
}"""
MOST = 300


def stops(page: Page) -> list[tuple[str, list[str]]]:
    """All that Tab comes to, until it leaves the page."""
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(STOP)
        if here is None:
            return found
        found.append((str(here[0]), list(here[1])))
    pytest.fail(f"no way out of {page.url}: {found[-4:]}")


@pytest.mark.parametrize(("width", "height"), [(390, 640), (1280, 720)])
def test_every_stop_is_seen(sample: Sample, browser: Browser, width: int, height: int) -> None:
    inside = browser.new_context(viewport={"width": width, "height": height})
    page, wrong = inside.new_page(), []
    for path in KINDS:
        page.goto(sample.base + path, wait_until="load")
        found = stops(page)
        assert len(found) > 10, path
        wrong += [(path, words, faults) for words, faults in found if faults]
    inside.close()
    assert wrong == []


def test_the_first_stop_leads_past_the_menu(sample: Sample, visit: Visit) -> None:
    page = visit.page
    for path in KINDS:
        page.goto(sample.base + path, wait_until="load")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", path
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        past = "() => Boolean(document.activeElement.closest('main, footer'))"
        assert page.evaluate(past), path
