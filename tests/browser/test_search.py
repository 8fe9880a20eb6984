"""Searching the published sample in Chromium: what is found, what it weighs, who can use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import Judged
from tests.site.sample import Sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.store,
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
]
QUERIES = Path(__file__).with_name("queries.txt")
FIRST = 3
MOST_BYTES = 200_000

#: The results as they stand on the page: each the addresses it leads to, its own first.
LEADS = "all => all.map(one => [...one.querySelectorAll('a')].map(a => a.getAttribute('href')))"


@dataclass
class Search:
    """The page that searches. ``asked``: every address that the browser asked for."""

    page: Page
    asked: list[Request] = field(default_factory=list)

    def note(self, request: Request) -> None:
        self.asked.append(request)

    def ask(self, words: str) -> list[list[str]]:
        self.page.locator("#ord_").fill("")
        self.page.keyboard.press("Enter")
        self.page.locator("#ord_").fill(words)
        self.page.keyboard.press("Enter")
        return self.results()

    def results(self) -> list[list[str]]:
        self.page.wait_for_function(
            "() => { const said = document.getElementById('svar_').textContent;"
            " return said && !said.startsWith('Søger'); }"
        )
        found: list[list[str]] = self.page.locator("#fundet_:not([hidden]) > li").evaluate_all(
            LEADS
        )
        return found

    @property
    def answer(self) -> str:
        return self.page.locator("#svar_").inner_text()


@pytest.fixture
def search(sample: Sample, browser: Browser) -> Iterator[Search]:
    inside = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    page = inside.new_page()
    search = Search(page)
    faults: list[str] = []
    page.on("request", search.note)
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(sample.base + "soeg.html")
    yield search
    inside.close()
    assert faults == []


def pairs() -> list[tuple[str, str]]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    found = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(query, address) for query, address in found]


def test_what_people_look_for_is_among_the_first_three(search: Search) -> None:
    wanted = pairs()
    assert len(wanted) >= 60
    missed = []
    for query, address in wanted:
        first = search.ask(query)[:FIRST]
        if not any(address == leads[0] or ("#" in address and address in leads) for leads in first):
            missed.append((query, address, [leads[0] for leads in first]))
    assert len(missed) <= len(wanted) * 0.05, missed


def test_nothing_is_fetched_before_it_is_used_and_little_after(
    search: Search, sample: Sample
) -> None:
    assert not [r.url for r in search.asked if "/soeg/" in r.url]
    before = len(search.asked)
    search.ask("hvordan spørger jeg om overgreb")
    asked = search.asked[before:]
    sizes = [r.sizes()["responseBodySize"] + r.sizes()["responseHeadersSize"] for r in asked]
    assert 0 < sum(sizes) <= MOST_BYTES
    assert {r.url for r in search.asked if not r.url.startswith((sample.base, "data:"))} == set()


def test_no_word_leaves_the_browser(search: Search, sample: Sample) -> None:
    search.page.goto(sample.base + "index.html")
    search.page.get_by_role("searchbox").fill("tavshedspligt")
    search.page.keyboard.press("Enter")
    search.page.wait_for_url("**/soeg.html")
    assert search.results()[0][0] == "haandbog/ordliste.html#tavshedspligt"
    assert not [r.url for r in search.asked if "tavshed" in unquote(r.url)]
    assert "tavshed" not in search.page.url
    assert "tavshed" not in search.page.title()


def test_the_way_back_leads_to_the_same_results(search: Search) -> None:
    there = search.ask("supervision")
    search.page.locator("#fundet_ h2 a").first.click()
    search.page.wait_for_url("**/haandbog/**")
    search.page.go_back()
    assert search.page.locator("#ord_").input_value() == "supervision"
    assert search.results() == there


def test_a_hit_in_a_transcript_leads_to_its_second(search: Search) -> None:
    (found,) = search.ask("skilsmisse")
    assert found == ["episoder/1.html", "episoder/1.html#t-75"]
    assert search.page.locator(".result mark").all_inner_texts() == ["skilsmisse"]
    search.page.get_by_role("link", name="Hør det: 1:15").click()
    cue = search.page.locator("#t-75")
    assert "skilsmisse" in cue.inner_text()


def test_every_place_that_a_result_leads_to_is_there(search: Search, sample: Sample) -> None:
    words = ("senfølger", "samtale", "film", "spørgsmål", "borger", "temadag", "hjælp", "rolle")
    leads = {lead for query in words for found in search.ask(query) for lead in found}
    assert len(leads) > 40
    ids: dict[str, list[str]] = {}
    for address, mark, id_ in (lead.partition("#") for lead in sorted(leads)):
        if address not in ids:
            search.page.goto(sample.base + address)
            ids[address] = search.page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert not mark or id_ in ids[address], f"{address}#{id_}"


def test_one_kind_alone_can_be_chosen(search: Search) -> None:
    assert len({leads[0].split("/")[0] for leads in search.ask("samtale")}) > 1
    search.page.get_by_label("Film").check()
    search.page.wait_for_function(
        "() => [...document.querySelectorAll('.result h2 a')]"
        ".every(a => a.getAttribute('href').startsWith('film/'))"
    )
    assert search.results()


def test_a_misspelt_word_is_offered_as_it_should_be(search: Search) -> None:
    assert search.ask("bsidder") == []
    offered = search.page.get_by_role("button", name="bisidder")
    offered.click()
    search.page.locator("#fundet_ h2 a").first.wait_for()
    assert search.results()[0][0] == "haandbog/ordliste.html#bisidder"


def test_nothing_found_is_said_with_advice(search: Search) -> None:
    assert search.ask("kvantecomputer xylofon") == []
    assert "kvantecomputer xylofon" in search.answer
    assert "Prøv" in search.answer
    assert search.page.get_by_role("heading", name="Se i listerne").is_visible()


def test_whatever_is_asked_there_is_an_answer(search: Search) -> None:
    odd = (
        "<script>alert(1)</script>",
        "\U0001f469\u200d\U0001f467",
        "'\"\\",
        "%E0%A4%A",
        "__proto__",
    )
    for query in (*odd, "{{ 7*7 }}", "x" * 20_000, " ".join(f"ord{n}" for n in range(5000))):
        search.ask(query)
        assert search.answer
        assert len(search.answer) < 500
    search.page.goto(search.page.url.split("#")[0] + "#q=" + "ord%20" * 5000 + "%E0%A4%A")
    search.results()
    assert len(search.answer) < 500


def test_words_that_no_page_has_together_are_found_alone(search: Search) -> None:
    assert search.ask("teleslynge psykiatrien")
    assert search.answer.startswith("Ingen side har alle ordene")


def test_it_can_be_used_by_keyboard_alone(search: Search, sample: Sample) -> None:
    page = search.page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "ord_":
            break
    page.keyboard.type("opsporing")
    page.keyboard.press("Enter")
    (first, *_), *_ = search.results()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.result'))"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first}")


def test_axe_finds_nothing_while_it_is_used(sample: Sample, judged: Judged) -> None:
    page = judged.page
    search, found = Search(page), list[tuple[object, ...]]()
    for words in ("", "tavshedspligt barn", "samtale", "bsidder"):
        page.goto(sample.base + "soeg.html" + (f"#q={words}" if words else ""))
        page.reload()  # another fragment alone is no new page
        if words:
            search.results()
        found += [(words, *fault) for fault in judged.faults()]
    assert found == []


def test_without_scripts_it_leads_to_the_lists(sample: Sample, bare: Page) -> None:
    bare.goto(sample.base + "soeg.html")
    assert not bare.locator("#ord_").is_visible()
    assert "kræver JavaScript" in bare.locator("noscript p").inner_text()
    assert bare.locator(".instead a").count() >= 4
