"""One episode of a feed becomes a folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.content.schema.scalars import is_old_guid
from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem
from pipeline.ingest import handed, naming
from pipeline.ingest.download import Told
from pipeline.ingest.feeds.fetching import Fetcher
from pipeline.ingest.feeds.marks import marks_of
from pipeline.ingest.feeds.numbering import Numbered, title_of
from pipeline.ingest.feeds.old import Linked, OldFeed, OldItem
from pipeline.ingest.feeds.pictures import Picture, picture
from pipeline.ingest.feeds.sheet import Brought, Fixed, sheet, texts_of
from pipeline.ingest.feeds.transcripts import Found, transcript_of
from pipeline.ingest.placing import Placed, Problems, place_folder
from pipeline.ingest.web import redacted
from pipeline.media.faults import MediaFault
from pipeline.media.probe import SoundFacts, sound_facts

_ENDS = {
    "audio/mpeg": ".mp3",
    "audio/mp3": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
}


@dataclass(frozen=True, slots=True)
class Order:
    """An episode to take in, and what was settled for it. ``language`` is the programme's."""

    feed: OldFeed
    item: OldItem
    place: Numbered
    id: str
    state: str
    language: str

    @property
    def folder(self) -> str:
        place = self.place
        number = f"{place.number:02}" if place.season == 1 else f"{place.season}-{place.number:02}"
        return f"episodes/{number}-{naming.slug(title_of(self.item)) or 'episode'}"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to an episode besides its texts. ``told``: codes of what is to be told."""

    sound: Path
    facts: SoundFacts
    brought: Brought
    transcript: Found | None
    picture: Picture | None
    told: tuple[str, ...]


def take_in(programme: Path, order: Order, fetcher: Fetcher, told: Told) -> Placed | Problems:
    """Fetch all that belongs to the episode and make its folder. Raises ToolError, OSError."""
    faults = _unfit(order)
    if faults:
        return faults
    try:
        parts = _parts(order, fetcher, told)
    except FetchError as error:
        return (_fault(order, error),)
    if isinstance(parts, MediaFault):
        return (_damaged(order, parts),)
    fixed = _fixed(order)
    files = _files(order, fixed, parts)
    faults = place_folder(programme, order.folder, files)
    if faults:
        return faults
    _forget(order, fetcher)
    names = tuple(f"{order.folder}/{name}" for name in files)
    return Placed(fixed.id, title_of(order.item), names, _warnings(order, parts))


def _unfit(order: Order) -> Problems:
    item = order.item
    if not is_old_guid(item.key):
        return (_told(order, "E321", guid=item.key[:60]),)
    if item.sound is not None and _end(item.sound) is None:
        return (_told(order, "E323", type=item.sound.media_type or "?"),)
    return ()


def _parts(order: Order, fetcher: Fetcher, told: Told) -> _Parts | MediaFault:
    item = order.item
    if item.sound is None:
        raise TypeError("an item without sound is no episode")
    sound = fetcher.large(item.home, item.sound.address, told)
    facts = sound_facts(sound)
    if isinstance(facts, MediaFault):
        fetcher.done(item.home, item.sound.address)  # what is no sound is not worth keeping
        return facts
    marks, about_marks = marks_of(item, fetcher, sound, facts.duration_s)
    transcript, about_words = transcript_of(item, fetcher, order.language)
    shown, about_picture = _artwork(order, fetcher)
    brought = Brought(
        sound=f"master{_end(item.sound)}",
        seconds=facts.duration_s,
        marks=marks,
        transcript=transcript.name if transcript and transcript.timed else "",
        artwork=f"artwork{shown.end}" if shown else "",
        artwork_alt=shown.alt if shown else "",
    )
    codes = (*about_marks, *about_words, *about_picture)
    return _Parts(sound, facts, brought, transcript, shown, codes)


def _artwork(order: Order, fetcher: Fetcher) -> tuple[Picture | None, tuple[str, ...]]:
    """The episode's own picture; the podcast's stands in programme.yaml."""
    image, cover = order.item.image, order.feed.channel.image
    if image is None or (cover is not None and image.address == cover.address):
        return None, ()
    found = picture(image, order.item.home, fetcher)
    return found, () if found else ("W326",)


def wanted_id(place: Numbered) -> str:
    """``ep-07``, or ``ep-2-07`` in a later season."""
    return f"ep-{place.number:02}" if place.season == 1 else f"ep-{place.season}-{place.number:02}"


def _fixed(order: Order) -> Fixed:
    feed = order.feed
    came_from = redacted(feed.channel.address) if feed.home.folder else feed.shown
    return Fixed(order.id, came_from or feed.shown, order.state, order.place)


def _files(order: Order, fixed: Fixed, parts: _Parts) -> dict[str, bytes | Path]:
    told = texts_of(order.item, order.feed.channel.generator, order.language)
    text = sheet(order.item, fixed, parts.brought, told)
    files: dict[str, bytes | Path] = {"episode.yaml": text.encode()}
    if told.notes:
        files["shownotes.md"] = f"{told.notes}\n".encode()
    files[parts.brought.sound] = parts.sound
    if parts.transcript:
        files[parts.transcript.name] = parts.transcript.body
    if parts.picture:
        files[parts.brought.artwork] = parts.picture.file
    return files


def _forget(order: Order, fetcher: Fetcher) -> None:
    for linked in (order.item.sound, order.item.image):
        if linked is not None:
            fetcher.done(order.item.home, linked.address)


def _warnings(order: Order, parts: _Parts) -> Problems:
    item = order.item
    codes = list(parts.told)
    if item.published is None:
        codes.append("W327")
    if item.explicit and not order.feed.channel.explicit:
        codes.append("W328")
    return tuple(_told(order, code, dated=item.dated or "–") for code in codes)


def _end(sound: Linked) -> str | None:
    """The ending of a sound file: as its address has it, or as its media type says."""
    path = unquote(urlsplit(sound.address).path).lower()
    found = next((end for end in handed.SOUND if path.endswith(end)), None)
    media_type = sound.media_type.partition(";")[0].strip()
    if media_type.startswith("video/"):
        return None
    return found or _ENDS.get(media_type)


def _fault(order: Order, error: FetchError) -> Problem:
    """What the net said of one episode; the others go on."""
    params = {name: str(value) for name, value in error.params.items()}
    return problem(error.code, Place(order.folder), **params)


def _damaged(order: Order, found: MediaFault) -> Problem:
    end = _end(order.item.sound) if order.item.sound else ""
    return handed.media_fault(Path(order.folder) / f"master{end}", found)


def _told(order: Order, code: str, **params: object) -> Problem:
    return problem(code, Place(order.folder), title=order.item.title, **params)
