"""An item written as feeds write it, from facts that cost nothing, and read again."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.build.artefact import Facts, Job, Made, MadeFile
from pipeline.outputs.feeds.entries import FeedItem, Told
from pipeline.outputs.feeds.extension import _write
from pipeline.outputs.feeds.item import item_tag
from pipeline.outputs.feeds.model import feed_of
from pipeline.outputs.feeds.notes import Wanted, _make
from pipeline.outputs.feeds.tag import NAMESPACES
from tests.outputs import small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
SOUND = {
    "bytes": 1,
    "bitrate_bps": 96_000,
    "duration_s": 300.0,
    "integrity": "sha384-x",
    "media_type": "audio/mpeg",
    "offset_s": 2.0,
}


def made_of(told: Told, sound: Facts) -> Facts:
    inputs = {"sound": Made({}, sound)}
    return _make(Job(Wanted(told, f"{BASE}episoder/2.html"), inputs, Path())).facts


def parsed(item: FeedItem, made: Facts) -> etree._Element:
    """The item, written as feeds write it and read again."""
    job = Job(
        None,
        {
            f"{item.id}/notes": Made({}, made),
            f"{item.id}/sound": Made({"mp3": MadeFile(Path(), "d", 1, "media/1.mp3")}, SOUND),
            f"{item.id}/markers": Made({"json": MadeFile(Path(), "d", 1, "media/1.json")}),
        },
        Path(),
    )
    root = etree.Element("rss", nsmap=NAMESPACES)
    _write(item_tag(HEAD, item, job), root)
    return etree.fromstring(etree.tostring(root, encoding="UTF-8"))[0]


#: Files that these tests never open are nowhere.
HEAD = feed_of(small.library(Bench(Path("nowhere")))).channel


def of(item: etree._Element, name: str) -> list[etree._Element]:
    return item.findall(name, NAMESPACES)


def said(item: etree._Element, name: str) -> str:
    (one,) = of(item, name)
    return one.text or ""


def attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}
