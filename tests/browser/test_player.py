"""Our own controls beside the browser's, in use; and an episode walked by keyboard alone."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Judged, Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

PASSAGE = (47.7, 94.1)  # of episode 2, in the published sound: 3.5 s of intro before the master

#: Whether what has the focus is seen: nothing else lies over its middle.
SEEN = """() => {
    const e = document.activeElement, r = e.getBoundingClientRect();
    const x = Math.min(Math.max(r.x + r.width / 2, 0), innerWidth - 1);
    const top = document.elementFromPoint(x, r.y + r.height / 2);
    return Boolean(top) && (e.contains(top) || top.contains(e));
}"""


def opened(page: Page, sample: Sample, number: int, place: str = "") -> None:
    page.goto("about:blank")
    page.goto(f"{sample.base}episoder/{number}.html{place}")


def playing(page: Page, at: float | None = None) -> None:
    page.evaluate(
        """async at => { const a = document.querySelector('audio'); a.muted = true;
        await a.play(); if (at !== null) a.currentTime = at; }""",
        at,
    )
    when(page, f"!a.paused && !a.seeking && a.currentTime >= {at or 0.1}")


def when(page: Page, condition: str) -> None:
    page.wait_for_function(
        f"() => {{ const a = document.querySelector('audio, video'); return {condition}; }}"
    )


def now(page: Page) -> float:
    return float(page.eval_on_selector("audio", "a => a.currentTime"))


def more(page: Page) -> None:
    page.get_by_role("button", name="Mere").click()


def told(page: Page) -> str:
    return page.locator(".player [role=status]").inner_text()


def test_back_on_and_speed(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1)
    page.get_by_role("button", name="30 sek. frem").click()
    when(page, "a.currentTime === 30 && a.paused")
    playing(page)
    page.get_by_role("button", name="15 sek. tilbage").click()
    when(page, "a.currentTime > 15 && a.currentTime < 18 && !a.paused")
    page.get_by_label("Hastighed").select_option("1,5×")
    when(page, "a.playbackRate === 1.5 && a.preservesPitch")
    page.eval_on_selector("audio", "a => { a.playbackRate = 0.75; }")  # as in the browser's menu
    expect(page.get_by_label("Hastighed")).to_have_value("0.75")
    assert visit.faults == []


@pytest.mark.parametrize("place", ["#t=..", "#t=1.2.3", "#t=-5", "#t=", "#%E0%A4%A", "#m-<b>'"])
def test_an_odd_address_leads_to_the_beginning(sample: Sample, visit: Visit, place: str) -> None:
    opened(visit.page, sample, 1, place)
    when(visit.page, "document.readyState === 'complete'")
    assert now(visit.page) == 0
    assert visit.faults == []


def test_leaping_to_the_content_leaves_the_sound_where_it_is(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t=83")
    when(page, "a.currentTime === 83")
    page.keyboard.press("Tab")
    page.locator("a[href='#hoved_']").press("Enter")
    page.wait_for_url("**#hoved_")
    page.get_by_role("button", name="15 sek. tilbage").click()
    when(page, "a.currentTime === 68")


def test_what_others_left_in_the_storage_does_no_harm(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1)
    for left in ("5", "[1]", "{", '{"/episoder/1.html": "x"}', '"x"'):
        said = left.replace("/episoder/1.html", page.evaluate("location.pathname"))
        page.evaluate("left => localStorage.setItem('husk', left)", said)
        opened(page, sample, 1)
        when(page, "document.readyState === 'complete'")
        assert now(page) == 0
    page.evaluate("localStorage.clear()")
    assert visit.faults == []


def test_short_on_time_plays_the_quick_marker_and_stops(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 3)
    short = page.get_by_role("link", name="Kort på tid?")
    expect(short).to_contain_text("37 sek.")
    short.click()
    when(page, "!a.paused && a.currentTime > 79 && a.currentTime < 83")
    expect(short).to_have_class("button going")
    page.eval_on_selector("audio", "a => { a.currentTime = 115.6; }")
    when(page, "a.paused")
    assert now(page) == pytest.approx(116.4, abs=0.25)
    expect(short).to_have_class("button")


def test_several_quick_markers_follow_one_another(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1)
    page.evaluate(
        """() => { window.seen = [];
        document.querySelector('[data-stretches]').dataset.stretches = '1-1.7 60-60.7';
        document.querySelector('[data-stretches]').dataset.seek = '1';
        const a = document.querySelector('audio'); a.muted = true;
        a.ontimeupdate = () => window.seen.push(a.currentTime); }"""
    )
    page.get_by_role("link", name="Kort på tid?").click()
    when(page, "a.paused && a.currentTime > 60")
    seen = page.evaluate("window.seen")
    assert [at for at in seen if 2.1 < at < 60] == []
    assert now(page) == pytest.approx(60.7, abs=0.25)


def test_whoever_goes_elsewhere_hears_on(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 3)
    page.get_by_role("link", name="Kort på tid?").click()
    when(page, "!a.paused && a.currentTime > 79")
    page.eval_on_selector("audio", "a => { a.muted = true; a.currentTime = 10; }")
    when(page, "!a.seeking && a.currentTime < 12")
    page.eval_on_selector("audio", "a => { a.currentTime = 115.9; }")
    when(page, "a.currentTime > 117 && !a.paused")


def test_it_stops_after_this_marker(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t=28")
    when(page, "a.currentTime === 28")
    more(page)
    stop = page.get_by_label("Stop, når kapitlet er slut")
    stop.check()
    playing(page)
    when(page, "a.paused")
    assert now(page) == pytest.approx(28.9, abs=0.25)
    expect(stop).not_to_be_checked()
    stop.check()  # and it holds for the marker that a listener moves on to
    page.get_by_role("link", name="Når årsagen er usynlig").click()
    when(page, "!a.paused && a.currentTime > 83")
    page.eval_on_selector("audio", "a => { a.currentTime = 118.8; }")
    when(page, "a.paused")
    assert now(page) == pytest.approx(119.3, abs=0.25)


def test_a_passage_is_offered_to_be_skipped_and_stops_nobody(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 2)
    offer = page.get_by_role("button", name="Spring til 1:3")
    begins, ends = (
        float(str(page.locator("[data-pass]").get_attribute(f"data-{edge}")))
        for edge in ("from", "until")
    )
    assert (begins, ends) == pytest.approx(PASSAGE, abs=1)
    expect(offer).to_be_hidden()
    playing(page, begins - 40)
    expect(offer).to_be_hidden()
    playing(page, begins - 10)
    expect(offer).to_be_visible()
    assert told(page).startswith("Borgerens egen fortælling, 0:4")
    playing(page, begins - 0.5)
    when(page, f"a.currentTime > {begins + 0.5} && !a.paused")  # nothing is in the way
    offer.focus()
    page.keyboard.press("Enter")
    when(page, f"a.currentTime >= {ends} && a.currentTime < {ends + 3} && !a.paused")
    expect(offer).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "AUDIO"
    assert told(page) == ""


def test_a_link_to_this_second_is_copied_and_leads_there(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, sample, 1)
    playing(page, 83.5)
    page.eval_on_selector("audio", "a => a.pause()")
    more(page)
    page.get_by_role("button", name="Kopiér link til dette sted").click()
    expect(page.locator(".player [role=status]")).to_have_text(re.compile("Linket til 1:2[34] er"))
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(re.escape(sample.base) + r"episoder/1\.html#t=8[34]", address)
    page.goto("about:blank")
    page.goto(address)
    when(page, "a.currentTime >= 83 && a.currentTime <= 84 && a.paused")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    opened(page, sample, 1, "#t=7")
    when(page, "a.currentTime === 7")
    more(page)
    page.get_by_role("button", name="Kopiér link til dette sted").click()
    expect(page.locator(".player [role=status]")).to_have_text(f"{sample.base}episoder/1.html#t=7")


@pytest.mark.parametrize(
    ("place", "second"),
    [("#t=1:23", 83), ("#t=83.5,84", 83.5), ("#m-tre-ting", 119.3), ("#t-28", 28.9), ("#t=x", 0)],
)
def test_a_place_in_the_address_is_ready(
    sample: Sample, visit: Visit, place: str, second: float
) -> None:
    page = visit.page
    opened(page, sample, 1, place)
    when(page, f"Math.abs(a.currentTime - {second}) < 0.6 && a.paused")
    assert visit.faults == []


def test_an_addressed_stretch_ends_where_it_says(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t=83,84")
    when(page, "a.currentTime === 83")
    page.eval_on_selector("audio", "a => { a.muted = true; a.play(); }")
    when(page, "a.paused && a.currentTime > 83.5")
    assert now(page) == pytest.approx(84, abs=0.25)


def test_a_quote_is_heard_as_long_as_it_lasts(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1)
    page.eval_on_selector("audio", "a => { a.muted = true; a.defaultPlaybackRate = 2; }")
    page.get_by_role("link", name="hør det: 0:33").click()
    when(page, "a.paused && a.currentTime > 35")
    assert now(page) == pytest.approx(36.0, abs=0.3)


def test_a_place_is_remembered_only_when_asked_for(sample: Sample, visit: Visit) -> None:
    page = visit.page
    stored: Callable[[], list[str]] = lambda: page.evaluate("Object.keys(localStorage)")  # noqa: E731
    opened(page, sample, 1)
    playing(page, 40)
    page.eval_on_selector("audio", "a => a.pause()")
    more(page)
    wish = page.get_by_label("Husk, hvor jeg kom til")
    expect(wish).not_to_be_checked()
    opened(page, sample, 1)
    assert stored() == []
    assert now(page) == 0
    more(page)
    wish.check()
    playing(page, 40)
    page.eval_on_selector("audio", "a => a.pause()")
    place = int(now(page))
    assert stored() == ["husk"]
    opened(page, sample, 1)
    when(page, f"a.currentTime === {place} && a.paused")
    assert told(page) == f"Klar, hvor du slap: 0:{place}."
    opened(page, sample, 2)
    more(page)
    expect(wish).to_be_checked()
    wish.uncheck()
    assert stored() == []
    opened(page, sample, 1)
    assert now(page) == 0


def test_the_quick_exit_forgets_what_was_remembered(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.route("https://www.dmi.dk/**", lambda route: route.fulfill(body="<title>Vejret</title>"))
    page.goto(sample.base + "index.html")
    opened(page, sample, 1)
    playing(page, 40)
    more(page)
    page.get_by_label("Husk, hvor jeg kom til").check()
    page.eval_on_selector("audio", "a => a.pause()")
    playing(page, 50)
    page.locator("a.exit").click()
    page.wait_for_url("https://www.dmi.dk/**")
    opened(page, sample, 1)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_player_comes_along_to_a_sentence_far_down(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t-152")
    expect(page.locator("#t-152")).to_be_in_viewport()
    expect(page.locator("audio")).to_be_in_viewport()
    when(page, "a.currentTime > 151.9 && a.paused")


def test_the_text_follows_until_its_reader_moves_it(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    opened(page, sample, 1)
    page.get_by_label("Lad teksten følge med").check()
    playing(page, 165)
    said = page.locator(".said [aria-current=true]")
    expect(said).to_be_in_viewport()
    place = said.bounding_box()
    player = page.locator(".player").bounding_box()
    assert place
    assert player
    assert place["y"] > player["y"] + player["height"]
    page.mouse.move(600, 700)
    page.mouse.wheel(0, -1500)
    expect(page.get_by_label("Lad teksten følge med")).not_to_be_checked()
    expect(said).not_to_be_in_viewport()
    page.eval_on_selector("audio", "a => { a.currentTime = 30; }")
    when(page, "a.currentTime > 30.5")
    expect(said).to_have_id(re.compile("t-28|t-33"))


def test_a_time_in_the_transcript_plays_from_there(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1)
    page.get_by_role("link", name="Afspil fra 1:28").click()
    when(page, "!a.paused && a.currentTime > 88 && a.currentTime < 91")
    expect(page.locator(".markers a[aria-current=true]")).to_contain_text("Når årsagen er usynlig")


def tabbed(page: Page, wanted: str, most: int = 80, key: str = "Tab") -> None:
    """Go on by ``key`` until what has the focus matches; at each step, it must be seen."""
    for _ in range(most):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
    pytest.fail(f"{wanted} is not reached")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_walk_by_keyboard_alone(sample: Sample, visit: Visit, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 844})
    page.route("https://www.dmi.dk/**", lambda route: route.fulfill(body="<title>Vejret</title>"))
    page.goto(sample.base + "index.html")
    tabbed(page, "a[href$='episoder/2.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/episoder/2.html")
    tabbed(page, "audio")
    page.keyboard.press("Space")
    when(page, "!a.paused && a.currentTime > 0.2")
    tabbed(page, "select")
    page.keyboard.press("ArrowDown")
    when(page, "a.playbackRate === 1.25")
    tabbed(page, "[data-more]")
    page.keyboard.press("Enter")
    tabbed(page, "[data-after]")
    page.keyboard.press("Space")
    tabbed(page, "#m-ordene > a")
    page.keyboard.press("Enter")
    when(page, "!a.paused && a.currentTime > 93 && a.currentTime < 97")
    tabbed(page, "[data-follow]")
    tabbed(page, ".said a")
    page.keyboard.press("Enter")
    when(page, "!a.paused && a.currentTime < 20")
    tabbed(page, "a.exit", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.dmi.dk/**")


def test_no_letter_is_a_shortcut(sample: Sample, visit: Visit) -> None:
    page = visit.page
    opened(page, sample, 1, "#t=40")
    when(page, "a.currentTime === 40")
    before = page.evaluate("[scrollY, location.href]")
    for letter in (*string.ascii_letters, *string.digits, *"æøå?/.,-+"):
        page.keyboard.press(letter) if letter.isascii() else page.keyboard.insert_text(letter)
    when(page, "a.currentTime === 40 && a.paused && !a.muted && a.playbackRate === 1")
    assert page.evaluate("[scrollY, location.href]") == before


def test_axe_finds_nothing_while_it_is_used(sample: Sample, judged: Judged) -> None:
    page = judged.page
    opened(page, sample, 2)
    more(page)
    page.get_by_label("Stop, når kapitlet er slut").check()
    page.get_by_label("Lad teksten følge med").check()
    playing(page, PASSAGE[0] - 3)
    expect(page.locator("[data-pass]")).to_be_visible()
    # A link half under what stays at the top is smaller than it is: axe looks from the beginning.
    page.get_by_label("Lad teksten følge med").uncheck()
    page.evaluate("scrollTo(0, 0)")
    assert judged.faults() == []
    small = page.eval_on_selector_all(
        ".player button, .player select, .player label, .markers li > a, .quickly a, .follow label",
        """all => all.map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
        .filter(([, r]) => r.width < 24 || r.height < 24)""",
    )
    assert small == []


def test_the_page_is_whole_without_scripts(sample: Sample, bare: Page) -> None:
    opened(bare, sample, 2)
    assert bare.locator("main button:visible, main select:visible, main input:visible").count() == 0
    places = bare.locator(".quickly a, .markers li > a, .said a, .about-content a")
    addresses = [str(link.get_attribute("href")) for link in places.all()]
    assert len(addresses) > 20
    assert all(re.search(r"\.mp3#t=[\d.]+(,[\d.]+)?$", address) for address in addresses)
