"""What hosts write, read; and what those write who mean us harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.core.errors import FetchError
from pipeline.ingest.feeds.gathering import gather, is_address
from pipeline.ingest.feeds.names import _PREFIXES
from pipeline.ingest.feeds.numbering import Place, numbered, season_titles, title_of
from pipeline.ingest.feeds.old import Linked, Mark, OldFeed
from pipeline.ingest.feeds.parse import parse
from pipeline.ingest.feeds.reading import instant, seconds
from pipeline.ingest.web import Web
from tests.ingest.feeds import hosts
from tests.ingest.feeds.hosts import ATOM, item, rss
from tests.ingest.feeds.server import Site


def served(site: Site, net: Web, text: str, path: str = "/feed.xml") -> OldFeed:
    site.put(path, text.replace("BASE", site.base), "application/rss+xml")
    return gather(site.base + path, net)


def codes(feed: OldFeed) -> list[str]:
    return [problem.code for problem in feed.problems]


def test_castopod(site: Site, net: Web) -> None:
    feed = served(site, net, hosts.CASTOPOD)
    (one,) = feed.items
    assert feed.channel.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert feed.channel.categories == (("Education", "Courses"), ("Noget helt andet", None))
    assert (feed.channel.locked, feed.channel.people) == (False, 2)
    assert one.guid == "https://pod.example/@stemmer/episodes/foerste"
    assert one.published == datetime(2022, 5, 4, 4, tzinfo=UTC)
    assert (one.season, one.number, one.type, one.seconds) == (1, 1, "full", 2)
    assert one.roles == ("host", "guest")
    assert one.markers_file is not None
    assert one.transcripts == (Linked(f"{site.base}/t.srt", "application/srt", "da"),)
    assert feed.problems == ()


def test_nobody_is_named_in_what_is_read(site: Site, net: Web) -> None:
    """Names are not even kept in memory, apart from what the notes say."""
    assert "esen" not in repr(served(site, net, hosts.CASTOPOD))


def test_podlove_and_its_pages_that_lead_round_in_a_ring(site: Site, net: Web) -> None:
    site.put("/feed/mp3?paged=2", hosts.PODLOVE_2.replace("BASE", site.base))
    feed = served(site, net, hosts.PODLOVE, "/feed/mp3")
    second, first = feed.items
    assert second.guid == "podlove-2022-05-18t06:00:00+00:00-abc DEF"
    assert second.marks == (Mark(0, "Start"), Mark(1.25, "Midt & mere"))
    assert second.licence == "CC BY 4.0"
    assert title_of(second) == "Den anden samtale"
    assert (second.sound or Linked("")).size == 0
    assert first.key == "podlove-1"
    assert site.paths() == ["/feed/mp3", "/feed/mp3?paged=2"]


def test_namespaces_as_hosts_spell_them(site: Site, net: Web) -> None:
    (one,) = served(site, net, hosts.DJANGO_CAST).items
    assert (one.season, one.season_title, one.number) == (3, "Mødet", 7)
    assert (one.number_shown_as, one.explicit) == ("Intermezzo", True)
    assert one.guid == "5B0E2A1C-0001-4D7E-9C0A-00000000000F"
    assert one.home.leads_to("/c.json") == f"{site.base}/c.json"
    for uri in _PREFIXES:
        for form in (f"http://{uri}", f"https://{uri}/", f"HTTP://{uri.upper()}#"):
            text = rss(f'<item xmlns:x="{form}"><x:title>t</x:title></item>')
            assert parse(text.encode(), "").channel.find("item") is not None


def test_plain_notes(site: Site, net: Web) -> None:
    (one,) = served(site, net, hosts.PODCAST_GENERATOR).items
    assert one.notes == "Linje et\nhttps://x.example/a_b"
    assert (one.season, one.number, one.title) == (0, 0, "Fra kælderen")


def test_years_as_seasons_and_numbers_that_are_taken(site: Site, net: Web) -> None:
    feed = served(site, net, hosts.APPLE)
    places = numbered(feed.items, {})
    found = {key: (p.season, p.number, p.given) for key, p in places.items()}
    assert found == {
        "b1": (1, 1, False),
        "b2": (2, 1, False),
        "film": (1, 2, True),
        "igen": (1, 3, True),
        "t": (1, 4, True),
    }
    assert season_titles(feed.items) == {1: "2022", 2: "2023"}
    assert codes(feed) == ["W322", "W320"]
    kept = numbered(feed.items, {"t": (1, 1), "andet": (2, 1)})
    assert (kept["t"].number, kept["b1"].number, kept["b2"].number) == (1, 2, 2)


@pytest.mark.parametrize(
    ("title", "place", "shown"),
    [
        ("S1E2: Navn", (1, 2), "Navn"),
        ("s01e02 – Navn", (1, 2), "Navn"),
        ("S1 E2 | Navn", (1, 2), "Navn"),
        ("S1E2: Navn", (1, 3), "S1E2: Navn"),
        ("S1E2: Navn", (0, 0), "S1E2: Navn"),
        ("S1E2:", (1, 2), "S1E2:"),
        ("2. Navn", (1, 2), "2. Navn"),
    ],
)
def test_labels_in_titles(site: Site, net: Web, title: str, place: Place, shown: str) -> None:
    season, number = place
    more = f"<itunes:season>{season}</itunes:season><itunes:episode>{number}</itunes:episode>"
    (one,) = served(site, net, rss(item("a", title, more))).items
    assert title_of(one) == shown


def test_guids(site: Site, net: Web) -> None:
    """No GUID: apps know the episode by the address of its sound, and so do we, to the letter."""
    no_guid = item("", sound="BASE/x y.mp3?a=1&amp;b=Ø")
    feed = served(site, net, rss(item("a", "Et") + item("a", "To", sound="BASE/b.mp3") + no_guid))
    assert [one.key for one in feed.items] == ["a", f"{site.base}/x y.mp3?a=1&b=Ø"]
    assert codes(feed) == ["E322"]


def test_the_same_episode_on_two_pages_is_one(site: Site, net: Web) -> None:
    site.put("/2", rss(item("a") + item("b")).replace("BASE", site.base))
    link = '<atom:link rel="prev-archive" href="/2"/>'
    feed = served(site, net, rss(item("a"), link, ATOM))
    assert ([one.key for one in feed.items], feed.problems) == (["a", "b"], ())


def test_a_page_that_is_missing_stops_it_all(site: Site, net: Web) -> None:
    """Numbers given without the oldest episodes would be wrong for ever."""
    with pytest.raises(FetchError, match="T045"):
        served(site, net, rss(item("a"), '<atom:link rel="next" href="/2"/>', ATOM))


@pytest.mark.parametrize(
    ("dated", "found"),
    [
        ("Wed, 04 May 2022 06:00:00 +0200", datetime(2022, 5, 4, 4, tzinfo=UTC)),
        ("4 May 2022 06:00 GMT", datetime(2022, 5, 4, 6, tzinfo=UTC)),
        ("Wed, 04 May 2022 06:00:00 EST", datetime(2022, 5, 4, 11, tzinfo=UTC)),
        ("2022-05-04T06:00:00Z", datetime(2022, 5, 4, 6, tzinfo=UTC)),
        ("2022-05-04T06:00:00", datetime(2022, 5, 4, 6, tzinfo=UTC)),
        ("i går", None),
        ("", None),
        ("Wed, 99 May 2022 06:00:00 GMT", None),
    ],
)
def test_dates(dated: str, found: datetime | None) -> None:
    assert instant(dated) == found


def test_a_date_keeps_its_offset() -> None:
    found = instant("Wed, 04 May 2022 06:00:00 +0200")
    assert found is not None
    assert found.isoformat() == "2022-05-04T06:00:00+02:00"
    assert found.tzinfo == timezone(timedelta(hours=2))


def test_lengths() -> None:
    assert [seconds(t) for t in ("1:02:03", "62:03", "3723", "0:01.5", "x", "")] == [
        *(3723, 3723, 3723, 1.5, None, None)
    ]


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<rss><channel><title>&b;</title></channel></rss>"
)
XXE = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><title>&x;</title></channel></rss>"
)
REMOTE = '<!DOCTYPE rss SYSTEM "BASE/x.dtd"><rss><channel><item/></channel></rss>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "T051"),
        (XXE, "T051"),
        (REMOTE, "T054"),
        ("<!DOCTYPE html><html><body>Hej</body></html>", "T049"),
        ("\n<!-- x --><HTML>", "T049"),
        ("{}", "T050"),
        ("", "T050"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "T050"),
        ("<rss version='2.0'/>", "T050"),
        (rss(""), "T054"),
        (rss("<item><title>Nyt</title></item>"), "T054"),
        ("<rss>" + "<a>" * 100_000, "T050"),
    ],
    ids=range(12),
)
def test_what_is_no_feed_or_means_harm(site: Site, net: Web, text: str, code: str) -> None:
    with pytest.raises(FetchError, match=code):
        served(site, net, text)
    assert site.paths() == ["/feed.xml"]


def test_a_feed_of_fifty_megabytes(site: Site, net: Web) -> None:
    text = rss(item("a", more=f"<description>{'x' * 50_000_000}</description>"))
    with pytest.raises(FetchError, match="T047"):
        served(site, net, text)


def test_one_text_of_twenty_megabytes(site: Site, net: Web) -> None:
    """libxml2 stops at ten; what stands before it is read, and the author is told."""
    text = rss(item("a") + item("b", more=f"<description>{'x' * 20_000_000}</description>"))
    feed = served(site, net, text)
    assert feed.items[0].key == "a"
    assert codes(feed) == ["W321"]


@pytest.mark.parametrize(
    "text",
    [
        rss(item("a", "Tegn \x0b\x01 her")),
        rss(item("a", "A & B")),
        rss(item("a", "Mellemrum&nbsp;her")),
        rss(item("a"))[:-20],
    ],
)
def test_a_feed_that_is_broken_is_read_as_far_as_it_goes(site: Site, net: Web, text: str) -> None:
    feed = served(site, net, text)
    assert [one.key for one in feed.items] == ["a"]
    assert codes(feed) == ["W321"]


def test_other_encodings(site: Site, net: Web) -> None:
    text = rss(item("æ", "Blå")).replace("BASE", site.base)
    for encoding in ("iso-8859-1", "utf-16"):
        site.put("/f", text.replace("UTF-8", encoding).encode(encoding))
        assert gather(f"{site.base}/f", net).items[0].key == "æ"


def test_a_feed_from_the_net_never_leads_to_a_file(site: Site, net: Web) -> None:
    feed = served(site, net, rss(item("a", sound="file:///etc/passwd")))
    with pytest.raises(FetchError, match="T040"):
        feed.items[0].home.leads_to("file:///etc/passwd")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hemmeligt.txt").write_text("x")
    folder = tmp_path / "feed"
    (folder / "lyd").mkdir(parents=True)
    (folder / "lyd" / "å b.mp3").write_bytes(b"x")
    (folder / "link.mp3").symlink_to(tmp_path / "hemmeligt.txt")
    return folder


def test_a_feed_in_a_file_leads_to_its_own_folder(folder: Path, net: Web) -> None:
    link = '<atom:link rel="self" href="https://gammel.example/p/feed.xml"/>'
    (folder / "feed.xml").write_text(rss(item("a"), link, ATOM), encoding="utf-8")
    home = gather(str(folder / "feed.xml"), net).items[0].home
    sound = folder / "lyd" / "å b.mp3"
    assert home.leads_to("lyd/%C3%A5%20b.mp3") == sound
    assert home.leads_to(sound.as_uri()) == sound
    assert home.leads_to("https://gammel.example/p/lyd/%C3%A5%20b.mp3") == sound
    assert home.leads_to("https://gammel.example/p/x.mp3") == "https://gammel.example/p/x.mp3"
    secret = (folder.parent / "hemmeligt.txt").as_uri()
    for out in ("../hemmeligt.txt", secret, "file:///etc/passwd", "/etc/passwd", "link.mp3", ""):
        with pytest.raises(FetchError, match="T052"):
            home.leads_to(out)
    assert isinstance(home.leads_to("https://gammel.example/p/../hemmeligt.txt"), str)
    with pytest.raises(FetchError, match="T040"):
        home.leads_to("c:/x.mp3")


def test_addresses_and_files_are_told_apart() -> None:
    assert is_address("https://x.example/feed")
    assert is_address("file:///x")
    assert not is_address("C:\\feeds\\feed.xml")
    assert not is_address("feed.xml")
