from __future__ import annotations

from pathlib import Path

import pytest

from tests.media import sounds


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sounds")


@pytest.fixture(scope="session")
def speech_wav(made: Path) -> Path:
    """Eight seconds of a quiet voice: mono, 48 kHz, 24 bit."""
    return sounds.write(made / "speech.wav", sounds.speech(8, 0.2), "-c:a", "pcm_s24le")


@pytest.fixture(scope="session")
def peaky_wav(made: Path) -> Path:
    """A quiet voice with a knock on the table every two seconds: cannot be loud unlimited."""
    voice = sounds.speech(8, 0.1)
    for start in range(0, len(voice), sounds.RATE * 2):
        voice[start : start + 400] += sounds.sine(300, 400 / sounds.RATE, -1)
    return sounds.write(made / "peaky.wav", voice, "-c:a", "pcm_s24le")
