from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.media.meter import Envelope, integrated
from pipeline.media.quality.finding import Kind, from_json
from pipeline.outputs import measures, surveys
from tests.media import sounds
from tests.outputs import small
from tests.outputs.small import Bench


def test_a_source_is_measured_and_its_envelope_kept(bench: Bench) -> None:
    artefact = surveys.source(bench.source("en.wav"))
    result = bench.make(artefact)
    facts = result.facts(artefact)
    assert (facts["codec"], facts["bit_depth"]) == ("pcm_s16le", 16)
    envelope = Envelope.from_bytes(bench.bytes_of(artefact))
    assert envelope.seconds == facts["duration_s"]
    assert round(integrated(envelope.power), 3) == facts["integrated_lufs"]


def test_what_is_wrong_with_a_source_is_told(bench: Bench) -> None:
    voice = sounds.speech(4, 0.3)
    sounds.write(bench.folder / "dead.wav", sounds.stereo(voice, voice * 0))
    artefact = surveys.source(bench.source("dead.wav"))
    findings = from_json(bench.make(artefact).facts(artefact)["findings"])  # type: ignore[arg-type]
    assert [one.detail for one in findings if one.kind == Kind.DEAD_CHANNEL] == ["R"]


def test_a_source_that_cannot_be_used_says_why(bench: Bench) -> None:
    artefact = surveys.source(bench.source("tekst.vtt"))
    result = bench.make(artefact)
    assert result.facts(artefact)["fault"]["kind"] == "not-sound"  # type: ignore[index]
    assert bench.bytes_of(artefact) == b""


def test_a_mono_programme_is_measured_as_one_channel(bench: Bench) -> None:
    tone = sounds.write(bench.folder / "tone.wav", sounds.sine(1000, 2, -23))
    given = bench.source(tone.name)
    stereo, mono = surveys.source(given), surveys.source(given, "mono")
    result = bench.make(stereo, mono)
    assert result.facts(stereo)["integrated_lufs"] == pytest.approx(-26, abs=0.05)
    assert result.facts(mono)["integrated_lufs"] == pytest.approx(-23, abs=0.05)


@pytest.mark.parametrize(("channels", "name"), [("stereo", "en.wav"), ("mono", "en.wav/mono")])
def test_what_is_measured_follows_the_programme(bench: Bench, channels: str, name: str) -> None:
    library = small.library(bench)
    loudness = replace(library.programme.loudness, channels=channels)
    library = replace(library, programme=replace(library.programme, loudness=loudness))
    assert dict(measures.sources(library))["en.wav"].id == f"source/{name}"
