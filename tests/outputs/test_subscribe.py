"""The page to subscribe from: each way leads where it says, and nobody is told before."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

import pytest

from pipeline.core.model import Library
from pipeline.core.values import Publication, State
from pipeline.core.visibility import published
from pipeline.outputs import subscribe
from pipeline.outputs.feeds.channel import Document
from pipeline.outputs.feeds.plan import family
from tests.outputs import site, small
from tests.outputs.small import Bench

PATH = "episoder/abonner.html"
FEED = "https://cdn.example/prefix/feed.xml"
HERE = "https://cdn.example/prefix/episoder/abonner.html"
SHOW = "https://open.spotify.com/show/0abc"


def with_show(library: Library, **changes: object) -> Library:
    show = replace(library.programme.show, **changes)  # type: ignore[arg-type]
    return replace(library, programme=replace(library.programme, show=show))


def shown(bench: Bench, library: Library) -> site.Document:
    return site.made(bench, published(library)).page(PATH)


def buttons(page: site.Document) -> dict[str, Element]:
    found = [a for a in page.all("a") if "button" in a.attrib.get("class", "")]
    return {"".join(a.itertext()): a for a in found}


def test_apps_with_a_scheme_of_their_own_need_no_address(bench: Bench) -> None:
    links = {name: a.attrib["href"] for name, a in buttons(shown(bench, site.full(bench))).items()}
    bare = FEED.removeprefix("https://")
    assert links["Apple Podcasts"] == f"podcast://{bare}"
    assert links["Pocket Casts"] == f"pktc://subscribe/{bare}"
    assert links["En anden podcastapp"] == f"pcast://{bare}"
    for name, start in (
        ("Overcast", "overcast://x-callback-url/add?"),
        ("AntennaPod", "https://antennapod.org/deeplink/subscribe?"),
    ):
        assert links[name].startswith(start)
        assert parse_qs(urlsplit(links[name]).query) == {"url": [FEED]}
    assert "Spotify" not in links


def test_a_given_address_comes_first_and_is_kept(bench: Bench) -> None:
    apple = "https://podcasts.apple.com/dk/podcast/id123"
    library = with_show(site.full(bench), listen_on=(("spotify", SHOW), ("apple", apple)))
    found = buttons(shown(bench, library))
    assert list(found)[:2] == ["Spotify", "Apple Podcasts"]
    assert [found[n].attrib["href"] for n in ("Spotify", "Apple Podcasts")] == [SHOW, apple]
    assert list(found).count("Apple Podcasts") == 1


def test_every_app_that_can_be_given_has_a_name() -> None:
    from pipeline.content.schema.feed import WrittenListenOn

    assert set(WrittenListenOn.model_fields) == set(subscribe.NAMES)


def test_who_leads_away_says_so_and_takes_nothing_along(bench: Bench) -> None:
    page = shown(bench, with_show(site.full(bench), listen_on=(("spotify", SHOW),)))
    for item in (li for li in page.all("li") if li.find("a[@class='button']") is not None):
        link, note = item[0], "".join(item[1].itertext())
        place = urlsplit(link.attrib["href"])
        away = place.scheme == "https"
        assert (f"fører til {place.hostname}" == note) is away
        if away:
            assert link.attrib["rel"] == "noreferrer"
        assert "target" not in link.attrib
    assert "Må ingen vide, at du lytter?" in page.words()
    assert "../om/skjul-dine-spor.html" in {a.attrib["href"] for a in page.all("a")}


def test_the_address_can_be_copied_and_read_off_a_code(bench: Bench) -> None:
    page = shown(bench, site.full(bench))
    texts = ["".join(code.itertext()) for code in page.all("code")]
    assert texts[0] == FEED
    (code,) = [e for e in page.tree.iter("span") if e.attrib.get("class") == "qr"]
    assert code.attrib["aria-label"] == f"QR-kode, der fører til {HERE}"
    assert HERE in page.words(), "the address stands beside the code, too"


def test_every_feed_of_the_family_is_there(bench: Bench) -> None:
    library = site.changed(
        site.full(bench), "episodes", lambda e: replace(e, topics=("Mødet",), roles=("laege",))
    )
    page = shown(bench, library)
    links = {unquote(a.attrib["href"]) for a in page.all("a")}
    all_ = family(published(replace(library, base_address="https://cdn.example/prefix/")))
    parts: tuple[Document, ...] = (*all_.roles, *all_.topics, *all_.films)
    assert len(parts) == 3
    for feed in parts:
        assert f"../{feed.path}" in links
        assert f"pcast://cdn.example/prefix/{feed.path}" in links
        assert f"https://cdn.example/prefix/{feed.path}" in page.words()
    assert {"../feed.json", "../podcast.opml", "../feed.xml"} <= links
    assert "For læger og praksispersonale" in page.words()
    assert "Om Mødet" in page.words()


def test_the_podcast_and_the_front_page_lead_here(bench: Bench) -> None:
    whole = site.made(bench, published(site.full(bench)))
    for path, link in (("index.html", PATH), ("episoder/index.html", "abonner.html")):
        assert link in {a.attrib["href"] for a in whole.page(path).all("a")}, path


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_without_episodes_there_is_nothing_to_subscribe_to(state: State, bench: Bench) -> None:
    library = site.changed(
        small.library(bench), "episodes", lambda e: replace(e, publication=Publication(state))
    )
    assert list(subscribe.plan(published(library))) == []


def test_names_that_hold_marks_harm_nothing(bench: Bench) -> None:
    library = with_show(site.full(bench), title=site.HOSTILE)
    page = shown(bench, library)
    assert len(page.all("h1")) == 1
    assert "<script>alert" not in page.raw
