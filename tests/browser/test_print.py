"""Pages on paper: what is for a screen is gone, and what is folded stands open."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]
SCREEN = ".bar, .menu, .trail, .foot, .turn, .button, .controls, audio, video, .forklaring"


@pytest.mark.parametrize("path", ["haandbog/hele-haandbogen.html", "episoder/2.html"])
def test_what_is_for_a_screen_is_gone(sample: Sample, visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(sample.base + path)
    page.emulate_media(media="print", color_scheme="dark")
    seen = "nodes => nodes.filter(n => n.checkVisibility()).map(n => n.outerHTML.slice(0, 80))"
    assert page.eval_on_selector_all(SCREEN, seen) == []
    assert page.eval_on_selector_all("main p, main li", seen)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_whole_book_has_its_contents(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + "haandbog/hele-haandbogen.html")
    page.emulate_media(media="print")
    assert page.locator(".contents.short li").first.is_visible()
    breaks = "nodes => nodes.map(n => getComputedStyle(n).breakBefore)"
    assert set(page.eval_on_selector_all(".bound", breaks)) == {"page"}
