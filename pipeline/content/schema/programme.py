"""``programme.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.content.schema.feed import (
    Short,
    WrittenAnnounce,
    WrittenListenOn,
    WrittenLocation,
    WrittenPerson,
    WrittenRemoteFeed,
    WrittenUpdateFrequency,
)
from pipeline.content.schema.language import WrittenLanguageHelp
from pipeline.content.schema.pieces import (
    Channels,
    Gently,
    HighPass,
    Written,
    WrittenPicture,
)
from pipeline.content.schema.scalars import (
    Address,
    BitRate,
    Decimal,
    Email,
    Flag,
    Guid,
    Instant,
    Language,
    Slug,
    TargetAddress,
    Text,
    Whole,
    between,
    one_of,
)


class WrittenContact(Written):
    role: Text | None = None
    email: Email | None = None
    phone: Text | None = None


class WrittenOwner(Written):
    name: Text
    email: Email


class WrittenCategory(Written):
    text: Text
    sub: Text | None = None


class WrittenSeason(Written):
    number: Annotated[Whole, between(1, 99)]
    title: Text | None = None


class WrittenDiscreet(Written):
    title: Text


class WrittenShow(Written):
    id: Slug
    guid: Guid
    title: Text
    description: Text
    owner: WrittenOwner
    artwork: WrittenPicture
    subtitle: Text | None = None
    author: Text | None = None
    categories: tuple[WrittenCategory, ...] = ()
    type: Annotated[str, one_of("episodic", "serial")] = "episodic"
    explicit: Flag = False
    licence_text: Text | None = None
    complete: Flag = False
    locked: Flag = True
    discreet: WrittenDiscreet | None = None
    seasons: tuple[WrittenSeason, ...] = ()
    people: tuple[WrittenPerson, ...] = ()
    locations: tuple[WrittenLocation, ...] = ()
    update_frequency: WrittenUpdateFrequency | None = None
    podroll: tuple[WrittenRemoteFeed, ...] = ()
    publisher_feed: WrittenRemoteFeed | None = None
    ai_content: Flag | None = None
    comments: Flag = False
    verify: Short | None = None
    new_feed_address: Address | None = None
    former_feeds: tuple[Address, ...] = ()
    listen_on: WrittenListenOn = WrittenListenOn()
    announce: WrittenAnnounce = WrittenAnnounce()


class WrittenLoudness(Written):
    """LUFS by ITU-R BS.1770, peaks in dBTP; docs/lydindstillinger.md tells staff of each."""

    target_lufs: Annotated[Decimal, between(-31, -10)] = -16.0
    true_peak_dbtp: Annotated[Decimal, between(-9, 0)] = -1.0
    channels: Channels = "stereo"
    mono: Annotated[str, one_of("dual", "single")] = "dual"
    bitrate_kbps: BitRate = 128
    codec: Annotated[str, one_of("mp3", "aac", "opus")] = "mp3"
    alternates: tuple[Annotated[str, one_of("mp3", "opus", "aac")], ...] = ()
    leveller: Gently = "off"
    highpass_hz: HighPass = 0
    denoise: Gently = "off"


class WrittenCdn(Written):
    """One of the two; a key for it comes from the environment."""

    purge: TargetAddress | None = None
    command: tuple[Text, ...] = ()


class WrittenTarget(Written):
    """Where to publish. Never a key or a password: those come from the system."""

    kind: Annotated[str, one_of("embedded", "folder", "s3")]
    path: Text | None = None
    base_address: TargetAddress | None = None
    endpoint: TargetAddress | None = None
    region: Text | None = None
    bucket: Text | None = None
    prefix: Text | None = None
    addressing: Annotated[str, one_of("path", "virtual")] = "path"
    compress: Flag | None = None
    index: Annotated[str, one_of("plain", "website")] = "plain"
    staging: Flag = False
    cdn: WrittenCdn = WrittenCdn()


class WrittenProgramme(Written):
    id: Slug
    title: Text
    site: Address
    publisher: Text
    series: WrittenShow
    example: Flag = False
    description: Text | None = None
    language: Language = "da"
    instant: Instant | None = None
    contact: WrittenContact = WrittenContact()
    exit_address: Address | None = None
    accessibility_statement: Address | None = None
    loudness: WrittenLoudness = WrittenLoudness()
    language_help: WrittenLanguageHelp = WrittenLanguageHelp()
    search: Flag = True
    targets: dict[Slug, WrittenTarget] = Field(default_factory=dict)
    default_target: Slug | None = None
