"""The enclosure in each codec: one choice, which feed, pages and kits follow; the same facts."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline.build.artefact import Artefact
from pipeline.build.cache import file_digest
from pipeline.build.graph import graph
from pipeline.build.steady import keeping, makings
from pipeline.core.model import Library
from pipeline.core.programme import LoudnessTarget
from pipeline.core.values import SourceFile
from pipeline.outputs import audio, episodes, kits, renditions, sound_report, timed
from pipeline.outputs.feeds import rss
from pipeline.outputs.plan import plan
from tests.media import sounds
from tests.outputs import small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
TYPES = {"mp3": "audio/mpeg", "aac": "audio/mp4", "opus": "audio/ogg; codecs=opus"}
SUFFIXES = {"mp3": ".mp3", "aac": ".m4a", "opus": ".opus"}
CODECS = pytest.mark.parametrize("codec", ["aac", "opus"])


def wanting(bench: Bench, codec: str, *alternates: str) -> Library:
    library = small.library(bench)
    loudness = LoudnessTarget(bitrate_kbps=96, channels="mono", codec=codec, alternates=alternates)
    return replace(library, programme=replace(library.programme, loudness=loudness))


@CODECS
def test_the_feed_names_it_with_its_type_and_length(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    made = rss.feed(library)
    result = bench.make(made)
    tree = result.tree()
    items = etree.fromstring(bench.bytes_of(made)).findall("channel/item")
    assert len(items) == 2
    listings = result.facts(made)["listings"]
    for item, listing in zip(items, listings, strict=True):  # type: ignore[call-overload]
        enclosure = item.find("enclosure")
        assert enclosure is not None
        path = str(enclosure.get("url")).removeprefix(BASE)
        assert path.endswith(SUFFIXES[codec])
        assert tree[path].headers.content_type == TYPES[codec]
        assert enclosure.get("type") == TYPES[codec].partition(";")[0]
        assert enclosure.get("length") == str(tree[path].size)
        assert listing["address"] == path
        assert listing["sound"]


@CODECS
def test_the_page_plays_offers_and_tells_of_it(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    page = episodes.episode_page(library, library.episodes[0], episodes.spoken(library))
    (entry,) = (e for e in bench.make(page).tree() if e.path.endswith(SUFFIXES[codec]))
    raw = bench.bytes_of(page).decode()
    assert f'<audio controls preload="none" src="../{entry.path}"' in raw
    assert f'href="../{entry.path}#t=' in raw
    name = {"aac": "AAC", "opus": "Opus"}[codec]
    assert f'<a href="../{entry.path}" download>Lydfil ({name}, ' in raw
    data = raw.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    media = json.loads(data)["associatedMedia"]
    assert media["encodingFormat"] == TYPES[codec]
    assert media["contentUrl"] == BASE + entry.path
    assert "mp3" not in raw.casefold()


@CODECS
def test_the_kit_holds_it(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    episode = library.episodes[0]
    kit = zipfile.ZipFile(io.BytesIO(bench.bytes_of(kits.kit(library, library.events[0]))))
    path = f"1-lyd/ep-01{SUFFIXES[codec]}"
    assert kit.read(path) == bench.bytes_of(renditions.enclosure(library, episode))
    assert not [name for name in kit.namelist() if name.endswith(".mp3")]
    start = kit.read("start-her.html").decode()
    assert f'src="{path}"' in start
    assert "mp3" not in start.casefold()


@CODECS
def test_no_mp3_is_made_unless_asked_for(bench: Bench, codec: str) -> None:
    alone = graph(list(plan(wanting(bench, codec)))).artefacts
    mp3 = {"sound/ep-01", "master/ep-01", "sound/ep-02", "master/ep-02"}
    assert not mp3 & alone.keys()
    assert not [o.path for a in alone.values() for o in a.outputs if (o.path or "")[-4:] == ".mp3"]
    beside = graph(list(plan(wanting(bench, codec, "mp3")))).artefacts
    assert beside.keys() - alone.keys() == mp3
    changed = {id_ for id_, one in alone.items() if beside[id_] != one}
    assert {output.kind for id_ in changed for output in alone[id_].outputs} == {"feed"}
    assert "feed" in changed, "it tells of both"


@CODECS
def test_one_codec_is_as_good_an_alternate_as_an_enclosure(bench: Bench, codec: str) -> None:
    """The same artefact: who changes their mind encodes nothing anew."""
    library = wanting(bench, codec)
    beside = wanting(bench, "mp3", codec)
    episode = library.episodes[1]
    assert renditions.enclosure(library, episode) == renditions.rendition(beside, episode, codec)
    assert renditions.enclosure(beside, episode) == audio.master(beside, episode)


@pytest.mark.parametrize("codec", ["mp3", "aac", "opus"])
def test_whoever_uses_it_finds_the_same_facts(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    file = renditions.enclosure(library, library.episodes[1])
    result = bench.make(file)
    facts = result.facts(file)
    (made,) = result.outcomes[file.id].made.files.values()
    assert facts["bytes"] == made.size
    assert facts["media_type"] == TYPES[codec]
    assert facts["duration_s"] == pytest.approx(5, abs=0.1)
    assert facts["offset_s"] == pytest.approx(1, abs=0.01)
    assert facts["integrated_lufs"] == pytest.approx(-16, abs=0.1)
    assert float(str(facts["true_peak_dbtp"])) <= -1
    assert -70 < float(str(facts["source_lufs"])) < 0
    assert len(str(facts["sound_digest"])) == 64
    assert "ffmpeg" in facts["made_with"]  # type: ignore[operator]


def test_markers_and_transcript_are_in_its_time(bench: Bench) -> None:
    """Whatever the codec, an intro moves them by the same: they say the same to the byte."""
    said = set()
    for codec in TYPES:
        library = wanting(bench, codec)
        marks, text = (
            make(library, library.episodes[1]) for make in (timed.markers, timed.transcript)
        )
        starts = [c["startTime"] for c in json.loads(bench.bytes_of(marks))["chapters"]]
        said.add((*starts, bench.bytes_of(text, "vtt")))
    ((first, second, vtt),) = said
    assert (first, second) == (0, pytest.approx(2.1, abs=0.01))
    assert b"00:00:01.200" in vtt


@CODECS
def test_the_waveform_and_the_measurement_are_of_it(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    episode = library.episodes[0]
    peaks, measured = (
        make(library, episode) for make in (renditions.waveform, renditions.measured)
    )
    facts = bench.make(measured).facts(measured)
    assert (facts["codec"], facts["channels"]) == (codec, 1)
    assert facts["sample_rate"] == {"aac": 44_100, "opus": 48_000}[codec]
    assert facts["bitrate_kbps"] == {"aac": 64, "opus": 48}[codec]
    assert facts["integrated_lufs"] == pytest.approx(-16, abs=0.1)
    data = json.loads(bench.bytes_of(peaks, "json"))
    assert data["length"] == 30
    heard = sounds.decoded(file_of(bench, renditions.enclosure(library, episode)), 1)
    assert max(data["data"]) / 128 == pytest.approx(abs(heard).max(), abs=0.02)


@CODECS
def test_the_report_is_on_it(bench: Bench, codec: str) -> None:
    library = wanting(bench, codec)
    report = sound_report.report(library, library.episodes[0], "da")
    assert "sound/ep-01" not in graph([report]).artefacts
    after = bench.make(report).facts(report)["after"]
    made = file_of(bench, renditions.heard(library, library.episodes[0]))
    assert after["codec"] == codec  # type: ignore[index]
    assert after["bytes"] == made.stat().st_size  # type: ignore[index]


def file_of(bench: Bench, artefact: Artefact) -> Path:
    (file,) = bench.make(artefact).outcomes[artefact.id].made.files.values()
    return file.path


def test_an_mp3_that_was_published_before_it_told_its_type_tells_it_now(bench: Bench) -> None:
    library = wanting(bench, "mp3")
    master = renditions.enclosure(library, library.episodes[0])
    result = bench.make(master)
    out, facts = result.outcomes[master.id].made.files["mp3"], result.facts(master)
    told = {name: value for name, value in facts.items() if name != "media_type"}
    kept = keeping(master, SourceFile("media/udgivet", out.path), out.digest, told)
    again = bench.make(kept)
    assert again.facts(kept) == facts
    assert again.outcomes[kept.id].made.files["mp3"].digest == out.digest


def test_a_published_mp3_is_known_by_the_making_it_always_had(bench: Bench) -> None:
    """Of names that are out (decision 10): to change one is to make all sounds anew."""
    library = small.library(bench)
    episode = library.episodes[0]
    told = makings(graph([renditions.enclosure(library, episode)]), file_digest)
    assert told.keys() == {"master/ep-01", "sound/ep-01"}
    sound, master = audio.sound(library, episode), audio.master(library, episode)
    assert (sound.recipe.name, master.recipe.name) == ("sound", "master")
    assert master.outputs[0].path == "media/episode-1-{digest}.mp3"
    assert set(sound.inputs) == {"master", "take"}
    assert set(master.inputs) == {"sound", "artwork", "words"}
