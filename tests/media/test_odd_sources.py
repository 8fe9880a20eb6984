"""Every odd source is either taken with all of its sound, or refused for what is wrong with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.loudness import own_form
from pipeline.media.pcm import Take
from pipeline.media.probe import SoundFacts, sound_facts
from pipeline.media.quality.inspector import Inspector
from pipeline.media.survey import Survey, survey
from tests.browser.checkers import need
from tests.media import sounds
from tests.media.masters import mastered
from tests.media.odd_sources import COLLECTION, Refused, Whole, as_, folder, level, voice

pytestmark = pytest.mark.slow  # seconds of ffmpeg

#: Names that shells, ffmpeg and printf take for something else.
NAMES = (
    "mødet på Ærø.wav",
    "to  mellemrum og (parentes).wav",
    "-y.wav",
    "kl. 10:30 endelig.wav",
    "100%d sikker.wav",
    "«guld» & 'anførsel' \"dobbelt\".wav",
    "pipe:1.wav",
    "optagelse 🎙.wav",
    "a,b;c[d].wav",
)
#: Those whose form could make the encoded file wrong, not only the measuring.
MASTERED = (
    "streamed.wav",
    "new long header.wav",
    "many chunks.wav",
    "over full scale.wav",
    "old.wav",
    "studio.wav",
    "three in front.wav",
    "big endian.aiff",
    "voice message.ogg",
    "radio.aac",
    "film with sound.m4a",
    "huge tag.mp3",
    "two in one.flac",
    "really FLAC.wav",
)


def made(tmp_path: Path, name: str) -> tuple[Path, Whole | Refused]:
    make, expected = COLLECTION[name]
    make(tmp_path / name)
    return tmp_path / name, expected


def surveyed(path: Path) -> Survey | MediaFault:
    """As the pipeline does it: figures and quality from one decode."""
    facts = sound_facts(path)
    if isinstance(facts, MediaFault):
        return facts
    form = own_form(facts)
    return survey(Take.of(path), form, (Inspector(form.rate),))


@pytest.mark.parametrize("name", COLLECTION)
def test_each_is_what_it_is(tmp_path: Path, name: str) -> None:
    path, expected = made(tmp_path, name)
    facts, found = sound_facts(path), surveyed(path)
    if isinstance(expected, Whole):
        assert isinstance(found, Survey)
        assert isinstance(facts, SoundFacts)
        measured = found.measurement
        assert measured.duration_s == pytest.approx(expected.seconds, abs=expected.within)
        assert facts.channels == expected.channels
        assert -60 < measured.integrated_lufs < 5
        return
    assert isinstance(found, MediaFault)
    assert found.kind == expected.kind
    if expected.kind == FaultKind.TRUNCATED:
        assert (found.expected_s is None) == (expected.promised is None)
        assert (found.found_s is None) == (expected.found is None)
    if expected.promised:
        assert found.expected_s == pytest.approx(expected.promised, abs=0.06)
    if expected.found:
        assert found.found_s == pytest.approx(expected.found, abs=0.9)


@pytest.mark.parametrize("name", MASTERED)
def test_what_is_taken_is_published_whole(tmp_path: Path, name: str) -> None:
    path, expected = made(tmp_path, name)
    assert isinstance(expected, Whole)
    mastered(path, tmp_path / "out.mp3")
    heard = sounds.decoded(tmp_path / "out.mp3")
    assert len(heard) / 44_100 == pytest.approx(expected.seconds, abs=expected.within + 0.01)
    assert sounds.read_by_another_meter(heard).lufs == pytest.approx(-16, abs=0.15)


def test_over_full_scale_is_turned_down_and_not_cut(tmp_path: Path) -> None:
    """What comes out is as like the voice as when the voice had a fitting level."""
    likeness = []
    for name, peak in (("fits.wav", 0.9), ("over.wav", 3.6)):
        as_("-c:a", "pcm_f32le", sound=level(peak))(tmp_path / name)
        mastered(tmp_path / name, tmp_path / "out.mp3")
        heard = sounds.decoded(tmp_path / "out.mp3", 1, sounds.RATE)[:, 0]
        given = voice()[: len(heard)]
        likeness.append(np.corrcoef(given, heard[: len(given)])[0, 1])
    assert likeness[0] > 0.99
    assert likeness[1] == pytest.approx(likeness[0], abs=0.001)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt" and set(name) & set('<>:"|?*'):
        pytest.skip("this system has no such names")
    as_("-c:a", "pcm_s16le")(tmp_path / "plain.wav")
    (tmp_path / "plain.wav").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    done = mastered(Path(name), Path(f"{name}.mp3"))
    assert done.before.duration_s == pytest.approx(3, abs=0.001)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, f"{name}.mp3"])


@pytest.mark.parametrize("hertz", [30, 440, 5000, 15_000])
def test_a_steady_tone_is_a_sound_like_any(tmp_path: Path, hertz: int) -> None:
    tone = sounds.write(tmp_path / "tone.wav", sounds.sine(hertz, 8))
    assert isinstance(surveyed(tone), Survey)


def test_a_folder_is_no_sound(tmp_path: Path) -> None:
    folder(tmp_path / "folder.wav")
    found = surveyed(tmp_path / "folder.wav")
    assert isinstance(found, MediaFault)
    assert found.kind == FaultKind.NOT_SOUND


#: Root may read anything, unless it gives that right away.
PLAIN = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
READ = "import sys, pathlib, pipeline.media.probe as p; p.sound_facts(pathlib.Path(sys.argv[1]))"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are kept otherwise here")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    root = os.geteuid() == 0
    need(not root or shutil.which(PLAIN[0]), "setpriv, which takes a right from root,")
    path = tmp_path / "closed.wav"
    as_("-c:a", "pcm_s16le")(path)
    path.chmod(0)
    command = [*(PLAIN if root else ()), sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PermissionError" in done.stderr
    assert "closed.wav" in done.stderr
