"""The film player: captions and audio description as near as Play, clips, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Judged, Visit
from tests.browser.test_player import tabbed, when
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

MODES = "v => Array.from(v.textTracks).map(t => t.mode)"


def opened(page: Page, sample: Sample, number: int = 1, place: str = "") -> None:
    page.goto("about:blank")
    page.goto(f"{sample.base}film/{number}.html{place}")


def playing(page: Page, at: float) -> None:
    page.evaluate(
        """async at => { const v = document.querySelector('video'); v.muted = true;
        await v.play(); v.currentTime = at; }""",
        at,
    )
    when(page, f"!a.paused && !a.seeking && a.currentTime > {at}")


def test_captions_are_one_press_away(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample)
    danish = page.get_by_role("button", name="Undertekster: dansk")
    english = page.get_by_role("button", name="Undertekster: engelsk")
    expect(danish).to_have_attribute("aria-pressed", "true")
    english.click()
    assert page.eval_on_selector("video", MODES) == ["disabled", "showing"]
    expect(danish).to_have_attribute("aria-pressed", "false")
    english.click()
    assert page.eval_on_selector("video", MODES) == ["disabled", "disabled"]
    page.eval_on_selector("video", "v => { v.textTracks[0].mode = 'showing'; }")  # browser's own
    expect(danish).to_have_attribute("aria-pressed", "true")
    playing(page, 2)
    when(page, "a.textTracks[0].cues.length > 1")
    assert visit.faults == []


def test_audio_description_goes_on_from_the_same_second(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample)
    page.get_by_label("Hastighed").select_option("1,25×")
    described = page.get_by_role("link", name="Synstolkning", exact=True)
    described.click()  # before anything plays, it is a choice and starts nothing
    when(page, "a.src.includes('audio-described') && a.paused && a.currentTime === 0")
    expect(page.locator(".screen [role=status]")).to_have_text("Synstolkning er valgt.")
    page.get_by_role("link", name="Film", exact=True).last.click()
    playing(page, 12)
    described.click()
    when(page, "a.src.includes('audio-described') && !a.paused && a.currentTime > 12")
    when(page, "a.currentTime < 28 && a.playbackRate === 1.25")
    expect(described).to_have_attribute("aria-current", "true")
    assert page.locator(".screen [data-version][aria-current]").count() == 1
    assert page.eval_on_selector("video", MODES) == ["showing", "disabled"]
    assert visit.faults == []


def test_a_clip_stops_where_it_ends(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample)
    page.eval_on_selector("video", "v => { v.muted = true; }")
    page.locator("#m-b > a").click()
    when(page, "!a.paused && a.currentTime > 9.9 && a.currentTime < 12")
    expect(page.locator(".markers a[aria-current=true]")).to_contain_text("Mødet")
    expect(page.locator("video")).to_be_in_viewport()
    page.eval_on_selector("video", "v => { v.currentTime = 18; }")
    when(page, "a.paused")
    assert page.eval_on_selector("video", "v => v.currentTime") == pytest.approx(18.55, abs=0.25)


def test_a_place_in_the_address_is_ready(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t=7")
    when(page, "a.currentTime === 7 && a.paused")
    opened(page, sample, 1, "#m-c")
    when(page, "Math.abs(a.currentTime - 18.55) < 0.1 && a.paused")


FOLLOW = "Følg teksten, mens du ser filmen"


def test_the_text_follows_the_film_until_its_reader_moves_it(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    opened(page, sample)
    high = page.locator("video").bounding_box()
    page.get_by_label(FOLLOW).check()
    playing(page, 14)
    said = page.locator(".said [aria-current=true]")
    expect(said).to_have_text("Velkommen. Skal døren stå åben?")
    expect(said).to_be_in_viewport()
    place, film = said.bounding_box(), page.locator("video").bounding_box()
    assert high
    assert place
    assert film
    assert film["y"] >= 0
    assert film["height"] < high["height"]
    assert place["y"] > film["y"] + film["height"]
    page.eval_on_selector("video", "v => { v.currentTime = 26.5; }")
    when(page, "!a.seeking && a.currentTime >= 26.5")  # Chromium's part
    expect(said).to_have_text("Jeg kommer igen på tirsdag.")
    expect(said).to_be_in_viewport()
    page.mouse.move(600, 700)
    page.mouse.wheel(0, -5000)
    expect(page.get_by_label(FOLLOW)).not_to_be_checked()
    expect(page.locator(".screen")).not_to_have_class(re.compile("along"))
    assert page.locator("video").bounding_box() == high
    assert visit.faults == []


def test_a_time_in_the_transcript_plays_from_there(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample)
    page.eval_on_selector("video", "v => { v.muted = true; }")
    page.get_by_role("link", name="Afspil fra 0:20").click()
    when(page, "!a.paused && a.currentTime > 20.7 && a.currentTime < 24")
    expect(page.locator("video")).to_be_in_viewport()
    opened(page, sample, 1, "#t-13")
    when(page, "Math.abs(a.currentTime - 13.87) < 0.1 && a.paused")
    expect(page.locator("#t-13")).to_be_in_viewport()


def test_by_keyboard_alone(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.route("https://www.dmi.dk/**", lambda route: route.fulfill(body="<title>Vejret</title>"))
    opened(page, sample)
    tabbed(page, "video")
    page.keyboard.press("Space")
    when(page, "!a.paused && a.currentTime > 0.2")
    tabbed(page, "[data-version]:not([aria-current])")
    page.keyboard.press("Enter")
    when(page, "a.src.includes('audio-described') && !a.paused")
    tabbed(page, "[data-track='1']")
    page.keyboard.press("Space")
    assert page.eval_on_selector("video", MODES) == ["disabled", "showing"]
    tabbed(page, "#m-b > a")
    page.keyboard.press("Enter")
    when(page, "!a.paused && a.currentTime > 9.9")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.dmi.dk/**")


def test_axe_finds_nothing_while_it_plays(sample: Sample, judged: Judged) -> None:
    opened(judged.page, sample)
    playing(judged.page, 11)
    judged.page.locator("[data-version]").last.click()
    assert judged.faults() == []
    judged.page.get_by_label(FOLLOW).check()
    assert judged.faults() == []


def test_it_is_whole_without_scripts(sample: Sample, bare: Page) -> None:
    opened(bare, sample)
    assert bare.locator("video[controls] track[default]").count() == 1
    assert bare.locator("main button:visible, main select:visible").count() == 0
    assert bare.locator(".versions a:visible").count() == 3
    assert bare.get_by_role("heading", name="Transskription").is_visible()
    assert not bare.get_by_label(FOLLOW).is_visible()
    there = bare.get_by_role("link", name="Afspil fra 0:20").get_attribute("href") or ""
    assert there.endswith(".mp4#t=20.8")
