"""The sample programme in a real store, read as a visitor reads it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import imageio_ffmpeg
import numpy as np
import podcastparser
import pyebur128
import pytest

from pipeline import workflow
from pipeline.storage.s3_boto import Boto
from pipeline.storage.s3_lane import Lane
from pipeline.workflow import standing
from tests.site.sample import Sample, copy_programme

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.xdist_group("site")]


def test_a_second_publish_asks_once_and_writes_nothing(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_program", lambda: iter(()))  # it may be worked on meanwhile
    workflow.publish(sample.run)  # the first may not trust what was copied just before it
    asked: list[tuple[str, str]] = []
    ask = Lane._asked

    def heard(self: Lane, connection: object, request: Any, *rest: Any) -> object:
        asked.append((request.method, request.path))
        return ask(self, connection, request, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Lane, "_asked", heard)
    monkeypatch.setattr(Boto, "client", property(lambda _: pytest.fail("boto3 was needed")))
    again = workflow.publish(sample.run)
    assert asked == [("GET", "/spor2/release/release.jsonl")]
    assert again.outcome is not None
    assert sample.published.outcome is not None
    assert (again.outcome.sent, again.outcome.deleted) == (0, 0)
    assert again.outcome.release == sample.published.outcome.release


def test_every_object_is_served_as_it_was_built(sample: Sample) -> None:
    built = workflow.build(sample.later(extras=workflow.EXTRAS))
    assert built.site is not None
    for entry in built.site.tree:
        answer = sample.get(entry.path)
        assert answer.status == 200, entry.path
        assert answer.body == built.site.file(entry).read_bytes(), entry.path
        assert answer.headers["Content-Type"] == entry.headers.content_type, entry.path
        assert answer.headers["Cache-Control"] == entry.headers.cache_control, entry.path
        if entry.headers.content_language:
            assert answer.headers["Content-Language"] == entry.headers.content_language


def test_texts_are_compressed_on_the_line_and_feeds_are_not(sample: Sample) -> None:
    style = next((sample.public / "assets").glob("site-*.css")).name
    for path in ("index.html", "episoder/1.html", f"assets/{style}", "sitemap.xml"):
        headers = sample.get(path, "HEAD").headers
        assert headers["Content-Encoding"] == "gzip", path
        assert int(headers["Content-Length"]) < (sample.public / path).stat().st_size / 2, path
    for path in ("feed.xml", "feed.json", "podcast.opml", "robots.txt"):
        assert sample.get(path, "HEAD").headers["Content-Encoding"] is None, path


def test_sound_can_be_asked_for_in_parts(sample: Sample) -> None:
    path = next(p.relative_to(sample.public) for p in sample.public.rglob("*.mp3")).as_posix()
    part = sample.get(path, Range="bytes=100-199")
    assert (part.status, len(part.body)) == (206, 100)
    head = sample.get(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == (sample.public / path).stat().st_size


@pytest.mark.parametrize("path", ["release/release.jsonl", "", "site/", "?list-type=2"])
def test_strangers_read_the_site_and_nothing_else(sample: Sample, path: str) -> None:
    bucket = sample.base.removesuffix("site/")
    answer = sample.get(bucket + path)
    assert answer.status in (403, 404) or answer.body == b""  # a prefix itself is an empty answer
    assert sample.get(sample.base + "x.html", "PUT").status in (400, 403, 405)


def test_the_feed_is_read_alike_by_two_parsers(sample: Sample) -> None:
    body = sample.get("feed.xml").body
    one = feedparser.parse(body)
    two = podcastparser.parse(sample.base + "feed.xml", io.BytesIO(body))
    assert not one.bozo
    listed = {e.id: (e.title, e.enclosures[0].href) for e in one.entries}
    other = {e["guid"]: (e["title"], e["enclosures"][0]["url"]) for e in two["episodes"]}
    assert listed == other
    assert len(listed) == 3
    for entry in one.entries:
        head = sample.get(entry.enclosures[0].href, "HEAD")
        assert head.status == 200
        assert head.headers["Content-Length"] == entry.enclosures[0].length


def test_every_address_in_feed_and_sitemap_answers(sample: Sample) -> None:
    found = set()
    feeds = [f"feed/{path.name}" for path in sample.public.glob("feed/*.xml")]
    assert len(feeds) > 5
    for name in ("feed.xml", "feed.json", "sitemap.xml", "podcast.opml", *feeds):
        text = sample.get(name).body.decode()
        found |= set(re.findall(re.escape(sample.base) + r"[^\"<>\s\\]*", text))
    assert len(found) > 30
    assert {a for a in found if sample.get(a, "HEAD").status != 200} == set()


def test_every_sound_lands_by_another_meter(sample: Sample) -> None:
    """libebur128 through pyebur128, on what a player decodes; the pipeline measures by ffmpeg."""
    sounds = sorted(sample.public.rglob("*.mp3"))
    assert len(sounds) == 3
    for path in sounds:
        state = _measured(path)
        assert pyebur128.get_loudness_global(state) == pytest.approx(-16.0, abs=0.5)
        peaks = [pyebur128.get_true_peak(state, channel) for channel in range(2)]
        assert 20 * np.log10(max(peaks)) <= -1.0


def _measured(path: Path) -> pyebur128.R128State:
    decoded = _decoded(path)
    samples = np.frombuffer(decoded, dtype="<f4")
    state = pyebur128.R128State(
        2, 44100, pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    )
    state.add_frames(samples, len(samples) // 2)
    return state


def _decoded(path: Path) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "2", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_nothing_private_is_in_any_public_byte(sample: Sample) -> None:
    """Pseudonyms, record numbers, the draft's words, local paths, the recorder's own metadata."""
    secrets = [rb"J-2022-\d", rb"\bp-\d\d\b", rb"cooling_off", rb"approved_final"]
    secrets += [rb"N\xc3\xa5r vi arbejder sammen", rb"5b0e2a1c-0004", rb"fortrydelsesfrist"]
    secrets += [str(sample.folder).encode(), rb"facilitator_note"]
    for name, body in _all_bytes(sample.public):
        for secret in secrets:
            assert not re.search(secret, body), (name, secret)


def _all_bytes(folder: Path) -> list[tuple[str, bytes]]:
    found = []
    for path in (p for p in folder.rglob("*") if p.is_file()):
        found.append((path.name, path.read_bytes()))
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as kit:
                found += [(f"{path.name}/{n}", kit.read(n)) for n in kit.namelist()]
    return found


def test_pages_ask_no_one_else(sample: Sample) -> None:
    own = urlsplit(sample.base).netloc
    for page in sample.public.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for tag in re.findall(
            r"<(?:img|script|link|source|track|iframe|video|audio)\b[^>]*>", text
        ):
            for address in re.findall(r"(?:src|href|poster|srcset)=\"(https?://[^\"]*)", tag):
                assert urlsplit(address).netloc == own, (page.name, tag)


def test_markers_and_transcripts_fit_the_sound(sample: Sample) -> None:
    space = {"p": "https://podcastindex.org/namespace/1.0"}
    feed = ET.fromstring(sample.get("feed.xml").body)
    for item in feed.iter("item"):
        duration = item.findtext("{http://www.itunes.com/dtds/podcast-1.0.dtd}duration")
        chapters = item.find("p:chapters", space)
        assert chapters is not None
        marks = json.loads(sample.get(chapters.attrib["url"]).body)["chapters"]
        starts = [m["startTime"] for m in marks]
        assert starts == sorted(starts)
        assert starts[-1] < float(duration or 0)
        kinds = [t.attrib["type"] for t in item.findall("p:transcript", space)]
        assert kinds[0] == "text/vtt"


def test_the_same_content_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    """In another folder, from nothing, by one worker: the same site, but for its own address."""
    other = Sample(tmp_path / "andet sted æøå", sample.now)
    copy_programme(other.folder)
    store = other.folder / ".spor2" / "store"
    store.mkdir(parents=True)
    ports = (sample.folder / ".spor2" / "store" / "ports.json").read_bytes()
    (store / "ports.json").write_bytes(ports)
    built = workflow.build(other.later(workers=1))
    again = workflow.build(sample.run)
    assert built.site is not None
    assert again.site is not None
    assert built.site.tree == again.site.tree
