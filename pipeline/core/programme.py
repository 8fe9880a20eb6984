"""The programme itself: its podcast, its sound, its targets."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from pipeline.core.frozen import dataclass
from pipeline.core.target import Target
from pipeline.core.values import Picture

_PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def podcast_guid(feed: str) -> str:
    """The podcast:guid of a new podcast whose feed lies at the address ``feed``.

    It is given once: a podcast keeps it when its feed moves. Source: the podcast namespace, guid.
    """
    _, _, place = feed.rpartition("://")
    return str(uuid5(_PODCASTS, place.rstrip("/")))


@dataclass(frozen=True, slots=True)
class Season:
    number: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class RegularPerson:
    """Who is heard in every episode, by role: no one is named. ``role`` is podcast:person's."""

    name: str
    role: str = "host"


@dataclass(frozen=True, slots=True)
class Location:
    """A place that the podcast is about (``rel`` subject) or is made in (creator).

    ``country`` is ISO 3166 in lower case, ``osm`` OpenStreetMap's kind and number (``R50046``),
    ``geo`` a position by RFC 5870 (``geo:55.68,12.57``).
    """

    text: str
    rel: str = "subject"
    country: str = ""
    osm: str = ""
    geo: str = ""


@dataclass(frozen=True, slots=True)
class UpdateFrequency:
    """How often there is something new: in words, and as RFC 5545 says it (section 3.3.10)."""

    label: str
    rrule: str = ""
    start: date | None = None


@dataclass(frozen=True, slots=True)
class RemoteFeed:
    """Another feed, by its podcast:guid."""

    guid: str
    title: str = ""
    address: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Announce:
    """Who is told of a publish: a WebSub hub by its address, and podping. Nobody unless asked."""

    hub: str = ""
    podping: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast. ``guid`` is podcast:guid; ``categories`` are (category, subcategory).

    ``listen_on``: (app, address), in the order of the buttons. ``ai_content``: none says nothing.
    ``new_feed_address``: where the feed has moved to; ``former_feeds``: where it has been, and is
    forwarded from. ``verify``: the code that Apple asks the owner to show.
    """

    id: str
    guid: str
    title: str
    description: str
    artwork: Picture
    owner_name: str
    owner_email: str
    subtitle: str = ""
    author: str = ""
    categories: tuple[tuple[str, str | None], ...] = ()
    type: str = "episodic"
    explicit: bool = False
    complete: bool = False
    locked: bool = True
    licence_text: str = ""
    seasons: tuple[Season, ...] = ()
    discreet_title: str | None = None
    people: tuple[RegularPerson, ...] = ()
    locations: tuple[Location, ...] = ()
    update_frequency: UpdateFrequency | None = None
    podroll: tuple[RemoteFeed, ...] = ()
    publisher_feed: RemoteFeed | None = None
    ai_content: bool | None = None
    comments: bool = False
    verify: str = ""
    new_feed_address: str = ""
    former_feeds: tuple[str, ...] = ()
    listen_on: tuple[tuple[str, str], ...] = ()
    announce: Announce = Announce()


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """``target_lufs`` in LUFS, ``true_peak_dbtp`` in dBTP, ``channels`` stereo or mono.

    ``mono``: how a mono rendition is counted. ``dual``: as it is heard from two loudspeakers, at
    ``target_lufs``; ``single``: by its one channel, 3 LU lower (-19 for a target of -16), which
    sounds just as loud. ``codec``: mp3, opus or aac, of the enclosure; ``alternates``: of the
    other renditions. ``leveller``: off or gentle. ``highpass_hz``: 0 is none. ``denoise``: off or
    gentle.
    """

    target_lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    channels: str = "stereo"
    bitrate_kbps: int = 128
    mono: str = "dual"
    codec: str = "mp3"
    alternates: tuple[str, ...] = ()
    leveller: str = "off"
    highpass_hz: int = 0
    denoise: str = "off"


@dataclass(frozen=True, slots=True)
class Treatment:
    """What one recording needs otherwise than the programme's `LoudnessTarget`; none: as there."""

    channels: str | None = None
    leveller: str | None = None
    highpass_hz: int | None = None
    denoise: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageHelp:
    """The advice that ``check`` gives on texts. ``sentence_words`` and ``lix``: the most there may
    be of either; 0 turns it off.
    """

    sentence_words: int = 25
    lix: int = 45
    wording: bool = True
    spelling: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    title: str
    site: str
    publisher: str
    show: Show
    description: str = ""
    language: str = "da"
    example: bool = False
    instant: datetime | None = None
    contact: Contact = Contact()
    exit_address: str = ""
    accessibility_statement: str = ""
    loudness: LoudnessTarget = LoudnessTarget()
    language_help: LanguageHelp = LanguageHelp()
    search: bool = True
    targets: tuple[Target, ...] = ()
    default_target: str = ""
