"""Sound and film play, seek and fall silent; the quick exit leaves nothing behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

PLAYED = "e => e.currentTime > 0.3 && !e.paused"


def plays(page: Page, selector: str) -> None:
    page.eval_on_selector(selector, "e => { e.muted = true; return e.play(); }")
    page.wait_for_function(f"s => ({PLAYED})(document.querySelector(s))", arg=selector)


def test_sound_plays_and_a_marker_seeks(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + "episoder/1.html")
    assert page.eval_on_selector("audio", "e => [e.paused, e.preload, e.autoplay]") == [
        True,
        "none",
        False,
    ]
    plays(page, "audio")
    page.get_by_role("link", name="Tre ting, du kan gøre i morgen").first.click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 115")
    assert visit.faults == []


def test_film_plays_with_captions(sample: Sample, visit: Visit) -> None:
    page = visit.page
    for number in (1, 2):
        page.goto(sample.base + f"film/{number}.html")
        plays(page, "video")
        size = page.eval_on_selector("video", "e => [e.videoWidth, e.videoHeight]")
        assert size == [1280, 720]
        cues = """() => { const t = document.querySelector('video').textTracks[0];
            t.mode = 'showing'; return t.cues ? t.cues.length : 0; }"""
        page.wait_for_function(f"() => ({cues})() > 1")
    assert visit.faults == []


@pytest.mark.parametrize("way", ["click", "shift"])
def test_quick_exit_pauses_blanks_and_replaces(sample: Sample, visit: Visit, way: str) -> None:
    page = visit.page
    page.route("https://www.dmi.dk/**", lambda route: route.fulfill(body="<title>Vejret</title>"))
    page.goto(sample.base + "index.html")
    page.goto(sample.base + "episoder/1.html")
    plays(page, "audio")
    page.evaluate(
        """() => { const a = document.querySelector('audio');
            a.addEventListener('pause', () => sessionStorage.setItem('paused', 'yes')); }"""
    )
    if way == "click":
        page.locator("a.exit").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://www.dmi.dk/**")
    page.go_back()
    page.wait_for_load_state()
    assert page.url == sample.base + "index.html"  # the episode is no longer in the way back
    assert page.evaluate("sessionStorage.getItem('paused')") == "yes"


def test_an_episode_is_reached_by_keyboard_alone(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + "index.html")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    assert first.startswith("#")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href') || ''"))
        box = page.evaluate(
            """() => { const e = document.activeElement, r = e.getBoundingClientRect();
            const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
            return !top || e.contains(top) || top.contains(e); }"""
        )
        assert box, f"focus is covered at {seen[-1]}"
    assert any(href.endswith("episoder/1.html") for href in seen)
    assert any("dmi.dk" in href for href in seen)
