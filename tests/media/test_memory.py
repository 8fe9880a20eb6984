"""An hour of sound, measured as the system sees it: our own process and every ffmpeg."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.media import sounds

LIMIT_MB = 200
HOUR_S = 3600

MASTER = """
import json, sys
from dataclasses import replace
from pathlib import Path
from pipeline.core.programme import LoudnessTarget
from pipeline.media.assemble import Ends, Given, assemble
from pipeline.media.lame import RATE
from pipeline.media.loudness import listen
from pipeline.media.mastering import Original, master
from pipeline.media.pcm import Form, Take

seconds, paths = sys.argv[1], (Path(word) for word in sys.argv[2:])
source, minute, jingle, work = paths
def measured(path):
    return listen(Take.of(path), Form(RATE), 2).measurement

end = Given(jingle, measured(jingle))
same = replace(measured(minute), duration_s=float(seconds))  # it is the minute again and again
whole = assemble(Given(source, same), Ends(end, end, 2), work)
heard = listen(whole.take, Form(RATE), 2)
original = Original(whole.take, heard.envelope, heard.measurement)
result = master(original, work / "out.mp3", LoudnessTarget(), 2)
got = result.after
print(json.dumps([got.integrated_lufs, got.true_peak_dbtp, got.duration_s]))
"""


def most_resident_mb(running: subprocess.Popen[str]) -> float:
    """The most that a process had at any time, together with all it had started."""
    watched, most = psutil.Process(running.pid), 0
    while running.poll() is None:
        with suppress(psutil.Error):
            everyone = (watched, *watched.children(recursive=True))
            most = max(most, sum(one.memory_info().rss for one in everyone))
        time.sleep(0.2)  # a look goes through all processes
    return most / 1e6


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_an_hour_with_intro_and_outro_stays_under_the_limit(tmp_path: Path) -> None:
    source, jingle = tmp_path / "hour.wav", tmp_path / "jingle.wav"
    voice = sounds.write(tmp_path / "minute.wav", sounds.speech(60, 0.2), "-ac", "2")
    loop = ("-stream_loop", "-1", "-i", str(voice), "-t", str(HOUR_S))
    sounds.ffmpeg_with(*loop, "-c:a", "pcm_s16le", str(source))
    sounds.write(jingle, sounds.sine(440, 5))
    assert source.stat().st_size > 600_000_000
    command = [sys.executable, "-c", MASTER, *map(str, (HOUR_S, source, voice, jingle, tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        peak_mb = most_resident_mb(running)
        said, _ = running.communicate()
    lufs, dbtp, seconds = json.loads(said)
    assert peak_mb < LIMIT_MB
    assert lufs == pytest.approx(-16, abs=0.1)
    assert dbtp <= -1
    assert seconds == pytest.approx(HOUR_S + 2 * 5 - 2 * 2, abs=0.01)
