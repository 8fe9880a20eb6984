"""What several kinds of item are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from pipeline.content.schema.scalars import (
    Day,
    Flag,
    Instant,
    PictureFile,
    Reference,
    Seconds,
    Slug,
    Text,
    Whole,
    between,
    one_of,
)

DetailLevel = Annotated[str, one_of("none", "mentioned", "described")]
MadeBy = Annotated[str, one_of("human", "auto-reviewed", "auto")]
#: What may be set of a sound, for a programme and for one recording.
Channels = Annotated[str, one_of("stereo", "mono")]
Gently = Annotated[str, one_of("off", "gentle")]
HighPass = Annotated[Whole, between(0, 150)]  # Hz; higher would thin a deep voice
StateWord = Annotated[str, one_of("draft", "review", "approved", "withdrawn")]


class Written(BaseModel):
    """What authors may write. A field that is not here is a fault."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # a run reads files of some kinds only
    )


class WrittenItem(Written):
    """What every item has. ``example`` marks made-up content."""

    id: Slug
    title: Text
    state: StateWord
    example: Flag = False
    publish_at: Instant | None = None
    embargo_until: Instant | None = None
    updated: Day | None = None


class WrittenPicture(Written):
    file: PictureFile
    alt: Text


class WrittenPassage(Written):
    start: Seconds
    end: Seconds
    topic: Text
    skippable: Flag = True


class WrittenNote(Written):
    summary: Text
    topics: tuple[Text, ...] = ()
    detail_level: DetailLevel
    sections: tuple[WrittenPassage, ...] = ()


class WrittenRelated(Written):
    episodes: tuple[Reference, ...] = ()
    films: tuple[Reference, ...] = ()
    handbook: tuple[Reference, ...] = ()
