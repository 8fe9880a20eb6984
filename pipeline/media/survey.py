"""All that one decode of a source tells: its envelope, its figures, and what is wrong with it.

From the envelope alone the gain of a master is solved; from the findings staff learn what a
listener may hear.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core.frozen import dataclass
from pipeline.media.faults import MediaFault
from pipeline.media.loudness import Measurement, listen, own_form
from pipeline.media.meter import Envelope
from pipeline.media.pcm import Form, Take
from pipeline.media.probe import sound_facts
from pipeline.media.quality.finding import Finding, Observer


@dataclass(frozen=True, slots=True)
class Survey:
    """``envelope`` and ``measurement`` are of the channels that are published (`listen`)."""

    envelope: Envelope
    measurement: Measurement
    findings: tuple[Finding, ...] = ()


def survey(
    take: Take, form: Form | None = None, observers: Sequence[Observer] = (), channels: int = 2
) -> Survey | MediaFault:
    """Decode ``take`` once at the rate and in the channels of ``form``: the first input's own.

    The observers hear it just so; the envelope is of what is published in ``channels``.
    Raises ToolError, FileNotFoundError.
    """
    if form is None:
        facts = sound_facts(take.inputs[0])
        if isinstance(facts, MediaFault):
            return facts
        form = own_form(facts)
    heard = listen(take, form, channels, [one.feed for one in observers])
    if isinstance(heard, MediaFault):
        return heard
    found = tuple(finding for one in observers for finding in one.findings())
    return Survey(heard.envelope, heard.measurement, found)
