"""``film.yaml``."""

from __future__ import annotations

from typing import Annotated

from pipeline.content.schema.pieces import (
    MadeBy,
    Written,
    WrittenItem,
    WrittenNote,
    WrittenPicture,
    WrittenRelated,
)
from pipeline.content.schema.scalars import (
    Flag,
    Guid,
    Language,
    Length,
    PersonId,
    Seconds,
    Slug,
    Text,
    TrackFile,
    VideoFile,
    Whole,
    WordsFile,
    between,
    one_of,
)


class WrittenFormat(Written):
    file: VideoFile
    role: Annotated[str, one_of("web", "offline", "audio-described", "sign-language")]
    width: Whole | None = None
    height: Whole | None = None


class WrittenCaptions(Written):
    file: TrackFile
    lang: Language
    kind: Annotated[str, one_of("captions", "subtitles")]
    made_by: MadeBy


class WrittenFilmTranscript(Written):
    file: WordsFile
    made_by: MadeBy


class WrittenAudioDescription(Written):
    """Whether the film needs one, and why (not)."""

    needed: Flag
    reason: Text


class WrittenClip(Written):
    id: Slug
    title: Text
    start: Seconds
    end: Seconds


class WrittenStep(Written):
    minutes: Annotated[Whole, between(1, 600)]
    do: Text


class WrittenDiscussion(Written):
    minutes: Annotated[Whole, between(1, 600)] | None = None
    plan: tuple[WrittenStep, ...] = ()
    questions: tuple[Text, ...] = ()


class WrittenFilm(WrittenItem):
    number: Annotated[Whole, between(1, 9999)]
    summary: Text
    duration: Length
    guid: Guid | None = None
    language: Language = "da"
    produced: Annotated[Whole, between(1900, 2200)] | None = None
    formats: tuple[WrittenFormat, ...] = ()
    captions: tuple[WrittenCaptions, ...] = ()
    audio_description: WrittenAudioDescription | None = None
    transcript: WrittenFilmTranscript | None = None
    poster: WrittenPicture | None = None
    content_note: WrittenNote | None = None
    clips: tuple[WrittenClip, ...] = ()
    discussion: WrittenDiscussion = WrittenDiscussion()
    contributors: tuple[PersonId, ...] = ()
    roles: tuple[Slug, ...] = ()
    topics: tuple[Text, ...] = ()
    related: WrittenRelated = WrittenRelated()
    licence: Text | None = None
    discreet_title: Text | None = None
