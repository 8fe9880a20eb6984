"""The films, and the archives of a long feed, as other readers find them."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.outputs.feeds import paging, rss
from pipeline.outputs.feeds.film import FilmFeed, FilmItem
from pipeline.outputs.feeds.model import feed_of
from pipeline.outputs.feeds.plan import family
from tests.outputs.feeds import many
from tests.outputs.small import Bench
from tests.readers import node
from tests.readers.full import Site
from tests.readers.told import Told


@pytest.mark.slow
@pytest.mark.xdist_group("readers")
def test_films(site: Site) -> None:
    (feed,) = family(site.library).films
    (found,) = node.read("feedsmith", [site.file(feed.path)]).values()
    assert (found["title"], found["podcast"]["medium"]) == (feed.channel.title, "video")
    assert found["podcast"]["guid"] == feed.channel.guid
    for one, item in zip(found["items"], feed.items, strict=True):
        assert _film(one) == _told(site, feed, item)
    (other,) = node.read("partytime", [site.file(feed.path)]).values()
    assert [i["guid"] for i in other["items"]] == [item.told.guid for item in feed.items]
    assert [i["enclosure"] for i in other["items"]] == [i["enclosures"][0] for i in found["items"]]


def _film(it: dict[str, Any]) -> Told:
    (enclosure,) = it["enclosures"]
    return {
        **{name: it[name] for name in ("title", "link", "description")},
        "guid": it["guid"]["value"],
        "content": it["content"]["encoded"],
        "published": parsedate_to_datetime(it["pubDate"]),
        "duration": it["itunes"]["duration"],
        "enclosure": tuple(enclosure.values()),
        "transcripts": [
            (t["url"], t["type"], t["language"])
            for t in it["podcast"]["transcripts"]
            if t["type"] == "text/vtt"
        ],
    }


def _told(site: Site, feed: FilmFeed, item: FilmItem) -> Told:
    ids = site.inputs(feed.path.removesuffix(".xml"))
    it, notes = item.told, site.facts(ids[f"{item.told.id}/notes"])
    main = ids[item.main.input]
    return {
        "guid": it.guid,
        "title": it.title,
        "link": feed.channel.base + it.address,
        "description": notes["description"],
        "content": notes["html"],
        "published": it.published,
        "duration": round(item.duration_s),
        "enclosure": (site.public(main), site.facts(main)["bytes"], "video/mp4"),
        "transcripts": [
            (site.public(ids[f"{it.id}/{name}"]), "text/vtt", language)
            for name, language in item.captions
        ],
    }


@pytest.mark.slow
def test_archives(tmp_path: Path) -> None:
    """150 episodes: the newest hundred in the feed, and the fifty oldest in an archive."""
    library = many.library(150)
    feed = feed_of(library)
    wanted = many.stood_in(rss.artefacts(library, feed))
    made = Bench(tmp_path).make(*wanted)
    paths = [next(iter(made.outcomes[a.id].made.files.values())).path for a in wanted]
    (old,) = paging.archives(feed)
    for reader in ("partytime", "feedsmith"):
        living, archive = node.read(reader, paths).values()
        assert _guids(archive) == [item.guid for item in old.items]
        assert _guids(living) == [item.guid for item in paging.current(feed).feed.items]
        assert (len(_guids(living)), len(_guids(archive))) == (100, 50)
    assert _ways(archive) == {"self": old.base + old.path, "current": old.base + feed.path}
    assert _ways(living)["prev-archive"] == old.base + old.path


def _ways(found: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in found["atom"]["links"]}


def _guids(found: dict[str, Any]) -> list[str]:
    guids = [item["guid"] for item in found["items"]]
    return [guid["value"] if isinstance(guid, dict) else guid for guid in guids]
