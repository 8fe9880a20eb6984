"""What an episode's sound also comes as: encoded once, tagged often, proved by others' meters."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from pipeline.build.artefact import Artefact
from pipeline.build.cache import file_digest
from pipeline.build.execute import Result
from pipeline.build.graph import graph
from pipeline.build.steady import keeping, makings
from pipeline.core.model import Episode, Library
from pipeline.core.programme import LoudnessTarget
from pipeline.core.values import SourceFile
from pipeline.media.renditions import sound_digest
from pipeline.outputs import renditions
from tests.media import sounds
from tests.media.read_tags import listing
from tests.outputs import small
from tests.outputs.small import Bench


def wanting(bench: Bench, *alternates: str, codec: str = "mp3") -> Library:
    library = small.library(bench)
    loudness = LoudnessTarget(bitrate_kbps=96, channels="mono", alternates=alternates, codec=codec)
    return replace(library, programme=replace(library.programme, loudness=loudness))


def file_of(result: Result, artefact: Artefact, part: str) -> Path:
    return result.outcomes[artefact.id].made.files[part].path


def ids(artefacts: Iterable[Artefact]) -> list[str]:
    return [artefact.id for artefact in artefacts]


def test_what_is_planned_is_what_is_asked_for(bench: Bench) -> None:
    alone = ids(renditions.plan(wanting(bench)))
    assert alone == ["master/ep-01", "waveform/ep-01", "master/ep-02", "waveform/ep-02"]
    both = ids(renditions.plan(wanting(bench, "opus", "aac", "opus")))
    assert both[:4] == ["master/ep-01", "opus/ep-01", "aac/ep-01", "waveform/ep-01"]
    none = ids(renditions.plan(wanting(bench, codec="aac")))
    assert none[:2] == ["aac/ep-01", "waveform/ep-01"]
    assert renditions.codecs(wanting(bench, "mp3", "opus", codec="opus")) == ("opus", "mp3")


@pytest.mark.parametrize(("codec", "suffix"), [("opus", "opus"), ("aac", "m4a")])
def test_a_rendition_has_the_facts_that_a_feed_will_ask_for(
    bench: Bench, codec: str, suffix: str
) -> None:
    library = wanting(bench, codec)
    artefact = renditions.alternate(library, library.episodes[1], codec)
    result = bench.make(artefact)
    facts, path = result.facts(artefact), file_of(result, artefact, codec)
    entry = next(e for e in result.tree() if e.path.endswith(f".{suffix}"))
    assert entry.path.startswith("media/episode-2-")
    assert entry.headers.content_type == facts["media_type"]
    assert "immutable" in (entry.headers.cache_control or "")
    assert entry.provenance == {"ep-02"}
    assert facts["bytes"] == entry.size == path.stat().st_size
    assert facts["codecs"] == {"opus": "opus", "aac": "mp4a.40.2"}[codec]
    assert facts["sound_digest"] == sound_digest(path)
    decoded = sounds.decoded(path, 1, 48_000)
    assert facts["duration_s"] == pytest.approx(len(decoded) / 48_000, abs=0.001)
    reading = sounds.read_by_another_meter(decoded, 48_000)
    assert reading.lufs == pytest.approx(-19.01, abs=0.1), "one channel by itself"
    assert facts["integrated_lufs"] == pytest.approx(-16, abs=0.1), "as heard from two sides"
    assert reading.dbtp <= -1
    assert facts["offset_s"] == pytest.approx(1.0, abs=0.01)


def test_mono_may_be_counted_by_its_one_channel(bench: Bench) -> None:
    library = wanting(bench, "opus")
    loudness = replace(library.programme.loudness, mono="single")
    single = replace(library, programme=replace(library.programme, loudness=loudness))
    artefact = renditions.encoded(single, single.episodes[0], "opus")
    assert bench.make(artefact).facts(artefact)["integrated_lufs"] == pytest.approx(-19, abs=0.1)


def test_markers_and_titles_are_those_of_the_mp3(bench: Bench) -> None:
    library = wanting(bench, "opus", "aac")
    first, second = library.episodes
    opus, m4a = (renditions.alternate(library, second, codec) for codec in ("opus", "aac"))
    discreet = renditions.alternate(library, first, "opus")
    result = bench.make(opus, m4a, discreet)
    for artefact, codec in ((opus, "opus"), (m4a, "aac")):
        seen = listing(file_of(result, artefact, codec))
        assert [s.title for s in seen.spans] == ["Velkommen", "Videre"]
        assert [s.start_s for s in seen.spans] == [0, pytest.approx(2.1, abs=0.01)]
        assert seen.picture
    tags = OggOpus(file_of(result, opus, "opus")).tags
    assert tags["title"] == ["At spørge"]
    assert tags["license"] == ["Må frit afspilles."]
    lufs = float(str(result.facts(opus)["integrated_lufs"]))
    assert int(tags["r128_track_gain"][0]) == round((-23 - lufs) * 256)
    assert MP4(file_of(result, m4a, "aac")).tags["\xa9nam"] == ["At spørge"]
    hidden = file_of(result, discreet, "opus")
    assert sounds.texts_in(hidden, ["Hvad er senfølger", "Hvad dækker ordet"]) == []
    assert OggOpus(hidden).tags["title"] == ["Første samtale"]


def test_a_new_title_or_bit_rate_never_encodes_anew(bench: Bench) -> None:
    library = wanting(bench, "opus")
    episode = library.episodes[0]
    before = bench.make(renditions.alternate(library, episode, "opus"))
    loudness = replace(library.programme.loudness, bitrate_kbps=128, alternates=("opus", "aac"))
    other = replace(library, programme=replace(library.programme, loudness=loudness))
    renamed = replace(episode, discreet_title="Noget andet")
    after = bench.make(renditions.alternate(other, renamed, "opus"))
    assert not after.outcomes["sound-opus/ep-01"].fresh
    assert after.outcomes["opus/ep-01"].fresh
    digests = {r.outcomes["opus/ep-01"].made.facts["sound_digest"] for r in (before, after)}
    assert len(digests) == 1


def making_of(bench: Bench, library: Library, episode: Episode) -> object:
    artefact = renditions.encoded(library, episode, "opus")
    return makings(graph([artefact]), file_digest)[artefact.id]


def test_a_published_rendition_is_known_by_what_its_author_chose(bench: Bench) -> None:
    library = wanting(bench, "opus")
    episode = library.episodes[0]
    known = making_of(bench, library, episode)
    loudness = library.programme.loudness
    for same in (replace(loudness, bitrate_kbps=128), replace(loudness, alternates=("aac",))):
        changed = replace(library, programme=replace(library.programme, loudness=same))
        assert making_of(bench, changed, replace(episode, title="Ny")) == known
    for other in (replace(loudness, leveller="gentle"), replace(loudness, target_lufs=-18.0)):
        changed = replace(library, programme=replace(library.programme, loudness=other))
        assert making_of(bench, changed, episode) != known


@pytest.mark.parametrize("codec", ["opus", "aac"])
def test_a_published_rendition_is_taken_up_again_from_its_tagged_file(
    bench: Bench, codec: str
) -> None:
    """What was encoded once and is out stays; under the same tags it is the same file."""
    library = wanting(bench, codec)
    artefact = renditions.alternate(library, library.episodes[0], codec)
    result = bench.make(artefact)
    out = result.outcomes[artefact.id].made.files[codec]
    encoded = renditions.encoded(library, library.episodes[0], codec)
    file = SourceFile("media/udgivet", out.path)
    facts = result.facts(encoded)
    kept = keeping(encoded, file, out.digest, facts)
    again = replace(artefact, inputs={**artefact.inputs, "sound": kept})
    made = bench.make(again).outcomes[artefact.id].made
    assert made.files[codec].digest == out.digest
    assert made.facts["sound_digest"] == facts["sound_digest"]


def test_peaks_for_players_have_two_forms_and_follow_the_sound_alone(bench: Bench) -> None:
    library = wanting(bench)
    episode = library.episodes[0]
    artefact = renditions.waveform(library, episode)
    result = bench.make(artefact)
    data = json.loads(file_of(result, artefact, "json").read_bytes())
    dat = file_of(result, artefact, "dat").read_bytes()
    assert [n % 256 for n in data["data"]] == list(dat[24:])
    assert data["length"] == 30, "three seconds, by ten a second"
    assert max(data["data"]) > 25
    paths = {e.path.rpartition(".")[2]: e for e in result.tree() if "waveform-1-" in e.path}
    assert sorted(paths) == ["dat", "json"]
    assert paths["dat"].headers.content_type == "application/octet-stream"
    renamed = replace(episode, discreet_title="Ny", markers=())
    assert not bench.make(renditions.waveform(library, renamed)).outcomes[artefact.id].fresh
