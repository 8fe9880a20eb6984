"""The record in the store: canonical, compact, honest about what it cannot read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.core.errors import PublishError
from pipeline.core.site import BuiltSite, Entry, FeedAddress, Headers, SiteTree
from pipeline.publish.changes import compare, next_manifest
from pipeline.publish.record import FORMAT, manifest_line, record_from_bytes, record_to_bytes
from pipeline.publish.release import Intent, Record, Wanted, release_id
from pipeline.publish.unsettled import SKEW
from pipeline.storage.dialect import Dialect
from tests.publish.sites import NOW, OWNER, Programme, after, imagined, record_of

ONE = Programme({"1": 1}, {"samtalen": "æøå"})


def full() -> Record:
    """A record with everything in it: aliases, retired objects, feeds, an intent."""
    first = imagined(ONE)
    feeds = (FeedAddress("https://a.example/feed.xml", True), FeedAddress("https://a.example/b"))
    first = replace(first, site=replace(first.site, feeds=feeds))
    louder = imagined(replace(ONE, episodes={"1": 2}, chapters={}))
    record = after(compare(record_of(first), louder, NOW))
    touched = compare(record, imagined(ONE), NOW).touched
    intent = Intent(OWNER, "t", "3-x", NOW, NOW + timedelta(minutes=15), touched)
    intent = replace(intent, listings=first.site.listings)
    return replace(
        record,
        intent=intent,
        dialect=Dialect("here", conditions=False, loses=("content_language",)),
    )


def test_a_record_comes_back_as_it_was() -> None:
    record = full()
    body = record_to_bytes(record.intent, record.manifest_line, record.dialect)
    assert record_from_bytes(body, "etag", "k") == record
    assert record_to_bytes(None, b"null").count(b"\n") == 1
    assert record_from_bytes(record_to_bytes(None, b"null"), "e", "k") == Record(None, None, "e")


def test_equal_releases_give_equal_bytes() -> None:
    record = full()
    assert record.manifest is not None
    shuffled = replace(record.manifest, retired=dict(reversed(record.manifest.retired.items())))
    assert manifest_line(shuffled) == record.manifest_line
    body = record_to_bytes(record.intent, record.manifest_line, record.dialect)
    again = record_from_bytes(body, "e", "k")
    assert again.manifest is not None
    assert manifest_line(again.manifest) == record.manifest_line


@pytest.mark.parametrize("body", [b"", b"{}", b"null\nnull", b'{"format":1}\n{}', b"\xff\n\xff"])
def test_a_damaged_record_is_said_so(body: bytes) -> None:
    with pytest.raises(PublishError, match="P104"):
        record_from_bytes(body, "etag", "k")


def test_a_sequence_that_is_no_number_is_damage() -> None:
    record = full()
    line = record.manifest_line.replace(b'"sequence":', b'"sequence":"x","was":')
    with pytest.raises(PublishError, match="P104"):
        record_from_bytes(record_to_bytes(record.intent, line), "etag", "k")


def test_the_record_of_a_newer_version_is_left_alone() -> None:
    head = json.dumps({"format": FORMAT + 1, "intent": "in some other way"}).encode()
    with pytest.raises(PublishError, match="P108"):
        record_from_bytes(head + b"\nsomething", "etag", "k")


def test_a_store_is_asked_again_when_more_is_to_be_known() -> None:
    head = json.loads(record_to_bytes(None, b"null", Dialect()).split(b"\n")[0])
    del head["dialect"]["copies"]
    body = json.dumps(head).encode() + b"\nnull"
    assert record_from_bytes(body, "etag", "k").dialect is None


def test_what_is_unsettled_is_remembered() -> None:
    record = full()
    assert record.intent is not None
    made = next_manifest(compare(record, imagined(ONE), NOW), OWNER, "t", NOW)
    assert made.unsettled is not None
    assert made.unsettled.until == NOW + 2 * SKEW
    assert {*record.intent.touched.entries} <= {*made.unsettled.entries.entries}
    body = record_to_bytes(None, manifest_line(made))
    assert record_from_bytes(body, "etag", "k").manifest == made


def test_release_ids_differ_by_attempt() -> None:
    assert release_id(12, "a").startswith("12-")
    assert release_id(12, "a") != release_id(12, "b")


def test_a_record_from_before_feeds_and_archives_is_read() -> None:
    record = record_of(imagined(ONE))
    assert record.manifest is not None
    (known,) = record.manifest.listings
    old = json.loads(record.manifest_line)
    del old["feeds"], old["listings"][0]["archive"], old["listings"][0]["correction"]
    line = json.dumps(old, ensure_ascii=False).encode()
    body = record_to_bytes(None, line).replace(f'"format":{FORMAT}'.encode(), b'"format":2')
    read = record_from_bytes(body, "etag", "k").manifest
    assert read is not None
    assert read.listings == (replace(known, correction=""),)
    assert replace(read, listings=(known,)) == record.manifest


@pytest.mark.slow
def test_100_000_objects_are_told_in_twelve_megabytes() -> None:
    headers = Headers("text/html; charset=utf-8", "no-cache", "da")
    entries = {
        path: Entry(path, f"{n:064x}", n, "page", headers, frozenset({f"item-{n % 300}"}))
        for n in range(100_000)
        for path in [f"haandbog/{n:06}.html"]
    }
    wanted = Wanted(BuiltSite(Path("nowhere"), SiteTree(entries)), "p", "0.1.0")
    plan = compare(Record(), wanted, NOW)
    body = record_to_bytes(None, manifest_line(next_manifest(plan, OWNER, "t", plan.now)))
    assert len(body) < 12_000_000
    assert compare(record_from_bytes(body, "etag", "k"), wanted, NOW).empty
