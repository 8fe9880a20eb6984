"""A file mastered as the pipeline does it: surveyed, then brought to its target."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.programme import LoudnessTarget
from pipeline.media.faults import MediaFault
from pipeline.media.lame import RATE
from pipeline.media.loudness import Listened, listen
from pipeline.media.mastering import Mastered, Original, master
from pipeline.media.pcm import Form, Take
from pipeline.media.treatment import filters

USUAL = LoudnessTarget()


def try_master(
    source: Path, target: Path, settings: LoudnessTarget = USUAL, threads: int = 2
) -> Mastered | MediaFault:
    channels = 1 if settings.channels == "mono" else 2
    take, form = Take.of(source), Form(RATE, channels)
    heard = listen(take, form, channels)
    if isinstance(heard, Listened) and (chain := filters(settings, heard.envelope)):
        take = take.then(*chain)
        heard = listen(take, form, channels)
    if isinstance(heard, MediaFault):
        return heard
    return master(Original(take, heard.envelope, heard.measurement), target, settings, threads)


def mastered(
    source: Path, target: Path, settings: LoudnessTarget = USUAL, threads: int = 2
) -> Mastered:
    result = try_master(source, target, settings, threads)
    assert isinstance(result, Mastered)
    return result
