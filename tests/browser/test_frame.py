"""What all pages share, in Chromium: folding, the way to the search, focus below the bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]

PRIVACY = "om/privatliv.html"


def test_all_texts_fold_out_and_in(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + PRIVACY)
    folded, button = page.locator("details.fold"), page.locator("[data-fold]")
    count = folded.count()
    assert count > 2
    assert page.locator("details.fold[open]").count() == 0
    assert button.inner_text() == "Fold alle tekster ud"
    button.press("Enter")
    assert page.locator("details.fold[open]").count() == count
    assert button.inner_text() == "Fold alle tekster ind"
    folded.first.locator("summary").press("Enter")
    assert page.locator("details.fold[open]").count() == count - 1
    page.get_by_role("button", name="Fold alle tekster ud").wait_for()
    assert visit.faults == []


def test_paper_shows_what_is_folded(sample: Sample, bare: Page) -> None:
    bare.goto(sample.base + PRIVACY)
    text = bare.locator("details.fold p").first
    assert not text.is_visible()
    bare.emulate_media(media="print")
    assert text.is_visible()
    assert not bare.locator(".fold-all").is_visible()


def test_a_section_opens_where_a_link_leads_into_it(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + PRIVACY)
    second = page.locator("details.fold").nth(1)
    name = second.locator("h2").get_attribute("id")
    second.locator("p").first.evaluate("(p, id) => p.id = id", f"{name}-inde")
    page.evaluate("id => { location.hash = id }", f"{name}-inde")
    second.locator("p").first.wait_for(state="visible")


def test_words_reach_the_search_and_no_server(sample: Sample, visit: Visit) -> None:
    page = visit.page
    page.goto(sample.base + "index.html")
    page.get_by_role("searchbox").fill("at spørge & lytte")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/soeg.html")  # the search takes them out of the address again
    assert page.get_by_role("searchbox").input_value() == "at spørge & lytte"
    assert not [address for address in visit.asked if "rge" in address.partition("#")[0]]


def test_a_search_without_scripts_sends_nothing(sample: Sample, bare: Page) -> None:
    bare.goto(sample.base + "index.html")
    bare.get_by_role("searchbox").fill("hemmeligt")
    bare.get_by_role("button", name="Søg", exact=True).click()
    bare.wait_for_url("**/soeg.html*")
    assert "hemmeligt" not in bare.url


@pytest.mark.parametrize("width", [390, 1280])
def test_the_bar_covers_nothing_that_has_focus(
    sample: Sample, browser: Browser, width: int
) -> None:
    """WCAG 2.4.11, from the foot of a page to its head: what has focus is below the way out."""
    inside = browser.new_context(viewport={"width": width, "height": 700})
    page = inside.new_page()
    page.goto(sample.base + "til/sagsbehandler.html")
    page.locator("footer a").last.focus()
    covered = []
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        name = page.evaluate(
            """() => {
              const one = document.activeElement, bar = document.querySelector(".bar");
              if (one === document.body || bar.contains(one)) return "";
              const under = bar.getBoundingClientRect().bottom - one.getBoundingClientRect().top;
              return under > 0.5 ? one.outerHTML.slice(0, 80) : "";
            }"""
        )
        covered += [name] if name else []
    inside.close()
    assert [name for name in covered if "skip" not in name] == []
