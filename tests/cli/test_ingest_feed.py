"""``spor2 ingest feed`` as staff give it: what they read, and what other programs are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.ingest import web
from tests.cli.conftest import NOW, Spor2
from tests.ingest.feeds.hosts import item, rss
from tests.ingest.feeds.server import Site, serving
from tests.ingest.feeds.test_moving import mp3
from tests.ingest.handed import whole_tree

AT = ("--now", NOW)
OLD = item("a", "Ældst", "<podcast:person>Navn Navnesen</podcast:person>").replace("2022", "2012")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(web.time, "sleep", lambda _seconds: None)
    with serving() as site:
        site.put("/a.mp3", mp3(), "audio/mpeg")
        site.put("/b.mp3", mp3(), "audio/mpeg")
        yield site


def feed(site: Site, items: str) -> str:
    site.put("/feed.xml", rss(items).replace("BASE", site.base))
    return f"{site.base}/feed.xml"


def test_a_feed_moves_in_and_again(spor2: Spor2, programme: Path, site: Site) -> None:
    where = feed(site, item("b", "Ny", sound="BASE/b.mp3") + OLD)
    before = whole_tree(programme)
    said = spor2("ingest", "feed", where, "--dry-run", *AT)
    assert said.code == 0
    assert "Ældst" in said.out
    assert "2 episoder i feedet" in said.out
    assert whole_tree(programme) == before

    said = spor2("ingest", "feed", where, "--limit", 1, *AT)
    assert said.code == 0
    assert "1 episode er taget ind (kladde).\n" in said.out
    assert "1 episode er ikke inde endnu." in said.out
    assert "series.title" in said.out

    said = spor2("ingest", "feed", where, "--state", "review", *AT)
    assert "1 episode er taget ind (til gennemsyn).\n" in said.out
    assert "Feedet nævner en person ved navn." in said.out
    assert "esen" not in said.all

    said = spor2("ingest", "feed", where, *AT)
    assert said.out.startswith("Alle feedets episoder er her i forvejen.\n")
    told = spor2("ingest", "feed", where, "--format", "json", *AT).json
    assert (told["taken"], told["waiting"]) == ([], 0)
    assert spor2("check", *AT).code == 0


def test_a_bad_episode_is_told_of_and_the_rest_is_in(
    spor2: Spor2, programme: Path, site: Site
) -> None:
    where = feed(site, item("x", "Væk", sound="BASE/x.mp3?token=hemmelig") + OLD)
    said = spor2("ingest", "feed", where, *AT)
    assert said.code == 3
    assert "fejl[T045] Serveren siger nej" in said.out
    assert "x.mp3?…" in said.out
    assert "hemmelig" not in said.all
    assert "1 episode er taget ind" in said.out
    where = feed(site, item("x" * 300, "Lang", sound="BASE/b.mp3") + OLD)
    said = spor2("ingest", "feed", where, *AT)
    assert (said.code, "fejl[E321]" in said.out) == (1, True)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("BASE/side.html", ("T049", 3)),
        ("BASE/vaek.xml", ("T045", 3)),
        ("https://navn:hemmelig@x.example/feed.xml", ("T041", 3)),
        ("file:///etc/passwd", ("T040", 3)),
        ("findes-ikke.xml", ("E200", 1)),
        ("http://findes-ikke.invalid/f", ("T042", 3)),
    ],
)
def test_what_is_no_feed(
    spor2: Spor2, programme: Path, site: Site, where: str, told: tuple[str, int]
) -> None:
    code, ending = told
    site.put("/side.html", "<!DOCTYPE html><html></html>", "text/html")
    before = whole_tree(programme)
    said = spor2("ingest", "feed", where.replace("BASE", site.base), *AT)
    assert said.code == ending
    assert f"fejl[{code}]" in said.all
    assert "Gør sådan: " in said.all
    assert "hemmelig" not in said.all
    assert whole_tree(programme) == before
