"""Voices against one another, and a transcript against its sound."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.media.cues import Cue
from pipeline.media.meter import Envelope, Meter, integrated
from pipeline.media.quality.finding import Finding, Kind, Severity
from pipeline.media.quality.voices import Spoken, spoken_findings, voices
from tests.media.quality.recordings import voice
from tests.media.sounds import weighted

RATE = 48_000


def envelope(samples: np.ndarray) -> Envelope:
    meter = Meter(RATE, 1)
    meter.feed(weighted(samples[:, None].astype(np.float32), RATE))
    return meter.envelope()


def talk(louder_db: float, seconds: int = 60) -> Envelope:
    """Host and guest take turns of ten seconds; the guest is so much softer."""
    samples = np.tile(voice(), seconds // 20)
    for start in range(10, seconds, 20):
        samples[start * RATE : (start + 10) * RATE] *= 10 ** (-louder_db / 20)
    return envelope(samples)


def turns(seconds: int = 60) -> list[Cue]:
    names = ("Vært", "Borger")
    return [
        Cue(start + 0.2, start + 9.8, "…", names[start // 10 % 2])
        for start in range(0, seconds, 10)
    ]


def spoken(heard: Envelope, cues: list[Cue]) -> Spoken:
    return Spoken(heard, cues, integrated(heard.power), heard.seconds)


def by_kind(findings: tuple[Finding, ...]) -> dict[Kind, Finding]:
    return {finding.kind: finding for finding in findings}


@pytest.mark.parametrize(
    ("louder_db", "severity"),
    [(0.0, None), (2.0, None), (4.5, Severity.NOTICE), (10.0, Severity.WARNING)],
)
def test_a_guest_who_is_softer(louder_db: float, severity: Severity | None) -> None:
    findings = by_kind(spoken_findings(spoken(talk(louder_db), turns())))
    if severity is None:
        assert findings == {}
    else:
        one = findings[Kind.LEVELS]
        assert one.severity is severity
        assert one.value == pytest.approx(louder_db, abs=0.5)
        assert one.detail.startswith("Vært −")
        assert {round(spot.start_s) for spot in one.spots} == {10, 30, 50}


def test_the_loudness_of_each_voice() -> None:
    found = voices(spoken(talk(8), turns()))
    assert [one.name for one in found] == ["Vært", "Borger"]
    assert found[0].lufs - found[1].lufs == pytest.approx(8, abs=0.5)
    assert found[0].seconds == pytest.approx(28.8, abs=0.1)


def test_a_voice_that_says_one_word_is_not_compared() -> None:
    cues = [*turns(), Cue(10.0, 12.0, "Ja.", "Psykolog")]
    assert len(voices(spoken(talk(0), cues))) == 2


def test_without_names_nothing_is_compared() -> None:
    cues = [Cue(cue.start_s, cue.end_s, cue.text) for cue in turns()]
    assert spoken_findings(spoken(talk(12), cues)) == ()


def test_a_transcript_that_stops_half_way() -> None:
    findings = by_kind(spoken_findings(spoken(talk(0, 120), turns(40))))
    (spot,) = findings[Kind.TEXT_SHORT].spots
    assert spot.start_s == pytest.approx(39.8)
    assert spot.end_s == pytest.approx(119.5, abs=1)


def test_music_may_end_an_episode() -> None:
    assert spoken_findings(spoken(talk(0), turns(50))) == ()


def test_silence_at_the_end_needs_no_words() -> None:
    heard = envelope(np.concatenate((np.tile(voice(), 3), np.zeros(60 * RATE, np.float32))))
    assert spoken_findings(spoken(heard, turns())) == ()


def test_words_after_the_end_are_an_error() -> None:
    findings = by_kind(spoken_findings(spoken(talk(0), turns(80))))
    one = findings[Kind.TEXT_LONG]
    assert one.severity is Severity.ERROR
    assert [spot.start_s for spot in one.spots] == [60.2, 70.2]


def test_a_last_cue_may_linger() -> None:
    cues = [*turns()[:-1], Cue(50.2, 66.0, "…", "Borger")]
    assert spoken_findings(spoken(talk(0), cues)) == ()


def test_no_cues() -> None:
    assert spoken_findings(spoken(talk(0), [])) == ()
