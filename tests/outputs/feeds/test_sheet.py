"""What a person sees who opens a feed in a browser, by lxml's XSLT; Chromium's is in
`tests.browser.test_feed`.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from lxml import etree

from pipeline.core.model import Library
from pipeline.outputs.feeds.plan import plan
from pipeline.outputs.feeds.sheet import SHEET_PATH, STYLE_PATH, sheet, style
from tests.outputs import site
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
WAYS = ["https://vejret.example/", f"{BASE}episoder/abonner.html"]


def shown(bench: Bench, library: Library, path: str) -> etree._Element:
    """The page that the sheet makes of the feed at ``path``."""
    turn = etree.XSLT(etree.fromstring(bench.bytes_of(sheet(library))))
    found = {output.path: made for made in plan(library) for output in made.outputs}
    return turn(etree.fromstring(bench.bytes_of(found[path]))).getroot()


def words(page: etree._Element, path: str) -> list[str]:
    return [" ".join("".join(map(str, found.itertext())).split()) for found in page.findall(path)]


@pytest.mark.parametrize(
    ("path", "title", "heading"),
    [
        ("feed.xml", "Når nogen lytter", "De nyeste episoder"),
        ("feed/rolle-leder.xml", "Når nogen lytter – for ledere", "De nyeste episoder"),
        ("feed/film.xml", "Programmet – film", "De nyeste film"),
    ],
)
def test_it_tells_what_the_feed_is_and_how_to_subscribe(
    bench: Bench, path: str, title: str, heading: str
) -> None:
    page = shown(bench, site.full(bench), path)
    assert page.get("lang") == "da"
    assert words(page, ".//h1") == [title]
    assert words(page, ".//h2")[:2] == ["Sådan abonnerer du", heading]
    assert words(page, ".//textarea") == [BASE + path]
    assert page.findall(".//script") == []


def test_of_the_publishers_feed_one_is_to_choose(bench: Bench) -> None:
    page = shown(bench, site.full(bench), "feed/udgiver.xml")
    assert words(page, ".//h1") == ["Styrelsen"]
    assert words(page, ".//h2")[0] == "Vores feeds"
    links = [link.get("href") for link in page.findall(".//ul[@class='links']/li/a")]
    assert links == [f"{BASE}feed.xml", f"{BASE}feed/film.xml"]
    assert page.findall(".//textarea") == []


def test_an_archive_leads_to_its_feed(bench: Bench) -> None:
    library = site.full(bench)
    first = library.episodes[0]
    many = tuple(
        replace(first, id=f"ep-{n}", guid=str(UUID(int=n)), number=n) for n in range(1, 152)
    )
    page = shown(bench, replace(library, episodes=many), "feed/arkiv-1.xml")
    assert words(page, ".//textarea") == [f"{BASE}feed.xml"]
    assert len(page.findall(".//h3")) == 10


def test_the_newest_come_first_with_dates_and_lengths_as_on_the_pages(bench: Bench) -> None:
    page = shown(bench, site.full(bench), "feed.xml")
    titles = words(page, ".//h3")
    assert titles == ["At spørge", "Hvad er senfølger?"], "by date, though a serial is listed anew"
    assert words(page, ".//p[@class='number when']") == ["18. maj 2022", "4. maj 2022"]
    assert words(page, ".//p[@class='facts']") == ["5 sek.", "3 sek."]
    assert page.findall(".//h3/a")[0].get("href") == f"{BASE}episoder/2.html"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(59, "59 sek."), (125, "2 min. 5 sek."), (599, "9 min. 59 sek."), (601, "10 min.")],
)
def test_lengths_are_told_as_elsewhere(bench: Bench, seconds: int, told: str) -> None:
    library = site.full(bench)
    film = replace(library.films[0], duration_s=float(seconds))
    page = shown(bench, replace(library, films=(film,)), "feed/film.xml")
    assert words(page, ".//p[@class='facts']") == [told]


@pytest.mark.parametrize(("path", "up"), [("feed.xml", ""), ("feed/film.xml", "../")])
def test_its_ways_lead_through_the_site_from_any_folder(bench: Bench, path: str, up: str) -> None:
    page = shown(bench, site.full(bench), path)
    style = page.find(".//link[@rel='stylesheet']")
    assert style is not None
    assert str(style.get("href")).startswith(f"{up}assets/site-")
    links = {str(link.get("href")) for link in page.iter("a")}
    assert {f"{up}index.html", f"{up}hjaelp.html", f"{up}tilgaengelighed.html"} <= links


def test_the_way_out_is_there_where_pages_have_it(bench: Bench) -> None:
    library = site.full(bench)
    (link,) = shown(bench, library, "feed.xml").findall(".//a[@class='exit']")
    assert link.get("href") == "https://vejret.example/"
    without = replace(library, programme=replace(library.programme, exit_address=""))
    assert shown(bench, without, "feed.xml").findall(".//a[@class='exit']") == []


def test_a_discreet_title_is_what_history_shows(bench: Bench) -> None:
    library = site.full(bench)
    show = replace(library.programme.show, discreet_title="Lyd")
    library = replace(library, programme=replace(library.programme, show=show))
    page = shown(bench, library, "feed/rolle-leder.xml")
    assert words(page, ".//title") == ["Abonnér: Lyd"]


def test_every_rss_feed_names_both_and_has_the_ways_itself(bench: Bench) -> None:
    library = site.full(bench)
    seen = 0
    for made in plan(library):
        path = str(made.outputs[0].path)
        if path.endswith(".xml"):
            seen += 1
            _, name, other, *_ = bench.bytes_of(made).decode().splitlines()
            up = "../" * path.count("/")
            assert name == f'<?xml-stylesheet type="text/xsl" href="{up}{SHEET_PATH}"?>'
            assert other == f'<?xml-stylesheet type="text/css" href="{up}{STYLE_PATH}"?>'
            links = etree.fromstring(bench.bytes_of(made)).findall("channel/{*}p/{*}a")
            assert [link.get("href") for link in links] == WAYS
    assert seen == 5


def test_a_style_in_the_sites_language_is_all_that_a_browser_without_xslt_needs(
    bench: Bench,
) -> None:
    css = bench.bytes_of(style(site.full(bench))).decode()
    assert 'content:"RSS-feed"' in css
    assert "{{" not in css
    entry = bench.make(style(site.full(bench))).tree()[STYLE_PATH]
    assert entry.headers.content_type == "text/css; charset=utf-8"
    assert entry.headers.cache_control == "public, max-age=0, must-revalidate"


def test_its_name_is_stable(bench: Bench) -> None:
    entry = bench.make(sheet(site.full(bench))).tree()[SHEET_PATH]
    assert entry.headers.cache_control == "public, max-age=0, must-revalidate"
    assert entry.headers.content_type == "application/xslt+xml; charset=utf-8"
