"""Chapters, transcripts and the JSON Feed against schemas written from what defines them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.readers import node, told
from tests.readers.full import Site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

HERE = Path(__file__).parent


def faults(schema: str, value: object) -> list[str]:
    rules = json.loads((HERE / "schemas" / f"{schema}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(rules)
    return [error.message for error in Draft202012Validator(rules).iter_errors(value)]


def value(site: Site, address: str) -> Any:
    path = site.file(address.removeprefix(site.base))
    return json.loads(path.read_text(encoding="utf-8"))


def test_chapters(site: Site) -> None:
    for episode in ("ep-01", "ep-02"):
        found = value(site, site.public(f"markers/{episode}", "json"))
        assert faults("chapters", found) == []
        starts = [chapter["startTime"] for chapter in found["chapters"]]
        assert starts == sorted(set(starts))
        made = site.facts(f"notes/{episode}")["markers"]
        assert starts == [marker["start_s"] for marker in made]
        assert [c["title"] for c in found["chapters"]] == [marker["title"] for marker in made]


def test_transcripts(site: Site) -> None:
    for episode in ("ep-01", "ep-02"):
        found = value(site, site.public(f"transcript/{episode}", "json"))
        assert faults("transcript", found) == []
        cues = site.facts(f"transcript/{episode}")["cues"]
        assert [s["startTime"] for s in found["segments"]] == [cue["start"] for cue in cues]
        assert [s["endTime"] for s in found["segments"]] == [cue["end"] for cue in cues]
        assert [s["speaker"] for s in found["segments"]] == [cue["speaker"] for cue in cues]


def test_json_feed(site: Site) -> None:
    found = value(site, site.base + "feed.json")
    assert faults("json-feed", found) == []
    feed = site.feeds()[0]
    channel = told.channel(site, feed)
    assert (found["title"], found["home_page_url"]) == (channel["title"], channel["link"])
    assert found["description"] == channel["description"]
    assert found["hubs"] == [{"type": "WebSub", "url": channel["hub"]}]
    for one, item in zip(found["items"], feed.items, strict=True):
        it = told.item(site, feed, item)
        assert (one["id"], one["url"], one["title"]) == (it["guid"], it["link"], it["title"])
        assert (one["content_html"], one["summary"]) == (it["content"], it["description"])
        assert one["date_published"] == it["published"].isoformat()
        assert one.get("image", "") == it["artwork"]
        sounds = [(a["url"], a["mime_type"], a["size_in_bytes"]) for a in one["attachments"]]
        assert sounds == [(f["url"], f["type"], f["length"]) for f in it["alternates"]]


def test_another_reader_takes_the_json_feed(site: Site) -> None:
    (found,) = node.read("feedsmith", [site.file("feed.json")]).values()
    assert [one["id"] for one in found["items"]] == [item.guid for item in site.feeds()[0].items]


def test_opml_lists_every_feed(site: Site) -> None:
    (found,) = node.read("opml", [site.file("podcast.opml")]).values()
    listed = {one["xmlUrl"] for one in _lines(found["body"]["outlines"]) if "xmlUrl" in one}
    paths = {feed.path for feed in site.feeds()} - {"feed/udgiver.xml"} | {"feed/film.xml"}
    assert listed == {site.base + path for path in paths}


def _lines(outlines: list[Any]) -> list[Any]:
    inner = [line for one in outlines for line in _lines(one.get("outlines", []))]
    return [*outlines, *inner]


BROKEN: dict[str, list[tuple[str, Callable[[Any], object]]]] = {
    "chapters": [
        ("no version", lambda it: it.pop("version")),
        ("a text for a time", lambda it: it["chapters"][0].update(startTime="0:00")),
        ("no start", lambda it: it["chapters"][0].pop("startTime")),
        ("an unknown name", lambda it: it["chapters"][0].update(start=0)),
        ("no chapters", lambda it: it["chapters"].clear()),
    ],
    "transcript": [
        ("no body", lambda it: it["segments"][0].pop("body")),
        ("a negative time", lambda it: it["segments"][0].update(startTime=-1)),
        ("an empty speaker", lambda it: it["segments"][0].update(speaker="")),
    ],
    "json-feed": [
        ("the old version", lambda it: it.update(version="https://jsonfeed.org/version/1")),
        ("a number for an id", lambda it: it["items"][0].update(id=1)),
        ("no content", lambda it: it["items"][0].pop("content_html")),
        ("a date by RFC 2822", lambda it: it["items"][0].update(date_published="Wed, 04 May")),
        ("no type", lambda it: it["items"][0]["attachments"][0].pop("mime_type")),
        ("a relative address", lambda it: it["items"][0].update(url="episoder/1.html")),
    ],
}


@pytest.mark.parametrize(("schema", "n"), [(s, n) for s in BROKEN for n in range(len(BROKEN[s]))])
def test_a_broken_one_is_refused(site: Site, schema: str, n: int) -> None:
    address = {
        "chapters": site.public("markers/ep-01", "json"),
        "transcript": site.public("transcript/ep-01", "json"),
        "json-feed": site.base + "feed.json",
    }[schema]
    found = value(site, address)
    name, harm = BROKEN[schema][n]
    harm(found)
    assert faults(schema, found), name
