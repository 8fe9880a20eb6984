"""``episode.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from pipeline.content.schema.pieces import (
    Channels,
    Gently,
    HighPass,
    MadeBy,
    Written,
    WrittenItem,
    WrittenNote,
    WrittenPicture,
    WrittenRelated,
)
from pipeline.content.schema.scalars import (
    AudioFile,
    Day,
    Decimal,
    EpisodeGuid,
    Flag,
    Length,
    PersonId,
    Seconds,
    Slug,
    Text,
    TrackFile,
    Whole,
    between,
    fault,
    one_of,
)

#: What podcast:episode has room for in ``display``, in characters.
NUMBER_CHARACTERS = 32


def _number(text: str) -> str:
    if len(text) > NUMBER_CHARACTERS:
        fault("E255", length=str(len(text)), most=str(NUMBER_CHARACTERS))
    return text


class WrittenTranscript(Written):
    file: TrackFile
    made_by: MadeBy


class WrittenMarker(Written):
    start: Seconds
    id: Slug
    title: Text
    quick: Flag = False


class WrittenQuote(Written):
    speaker: PersonId
    text: Text
    approved: Flag = False
    start: Seconds | None = None
    end: Seconds | None = None


class WrittenCorrection(Written):
    date: Day
    text: Text


class WrittenTreatment(Written):
    """What of the programme's ``loudness`` may differ for one recording: not how loud it is."""

    channels: Channels | None = None
    leveller: Gently | None = None
    highpass_hz: HighPass | None = None
    denoise: Gently | None = None


class WrittenEpisode(WrittenItem):
    moved_from: Text | None = None  # the feed it came from; before the GUID, which it frees
    guid: EpisodeGuid
    number: Annotated[Whole, between(1, 9999)]
    number_shown_as: Annotated[Text, AfterValidator(_number)] | None = None
    season: Annotated[Whole, between(1, 99)] = 1
    type: Annotated[str, one_of("full", "trailer", "bonus")] = "full"
    summary: Text
    embargo_reason: Text | None = None
    audio: AudioFile | None = None
    intro: AudioFile | None = None
    outro: AudioFile | None = None
    crossfade: Annotated[Decimal, between(0, 10)] = 0.0
    loudness: WrittenTreatment | None = None
    transcript: WrittenTranscript | None = None
    artwork: WrittenPicture | None = None
    licence: Text | None = None
    roles: tuple[Slug, ...] = ()
    topics: tuple[Text, ...] = ()
    time_required: Length | None = None
    contributors: tuple[PersonId, ...] = ()
    content_note: WrittenNote | None = None
    markers: tuple[WrittenMarker, ...] = ()
    quotes: tuple[WrittenQuote, ...] = ()
    related: WrittenRelated = WrittenRelated()
    reflection: tuple[Text, ...] = ()
    correction: WrittenCorrection | None = None
    discreet_title: Text | None = None
    ai_content: Flag | None = None
