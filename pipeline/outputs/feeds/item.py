"""An item of a feed: an episode with its sound, transcripts and markers."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Job
from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.extension import Tag, date, explicit
from pipeline.outputs.feeds.model import Head
from pipeline.outputs.feeds.tags import image, licence

# In the order in which apps take the first they know: VTT has the speakers' names.
TRANSCRIPTS = (
    ("vtt", "text/vtt"),
    ("srt", "application/x-subrip"),
    ("json", "application/json"),
)
TRANSCRIPT_ANCHOR = "transskription_"  # on the episode's page


def item_tag(head: Head, item: FeedItem, job: Job) -> Tag:
    """The whole item. A feed may have thousands: nothing is looked up, rendered or parsed here."""
    tags = (*_told(head, item, job), *_sound(head, item, job), *_podcast(head, item, job))
    return Tag("item", children=tuple(tag for tag in tags if tag is not None))


def _told(head: Head, item: FeedItem, job: Job) -> Iterator[Tag | None]:
    yield Tag("title", item.title)
    yield Tag("link", head.base + item.address)
    yield Tag("description", item.description)
    yield Tag("content:encoded", job.facts(f"{item.id}/notes")["html"], cdata=True)
    yield Tag("guid", item.guid, {"isPermaLink": "false"})
    yield None if item.published is None else date("pubDate", item.published)
    yield explicit(head.explicit)


def _sound(head: Head, item: FeedItem, job: Job) -> Iterator[Tag]:
    name = f"{item.id}/sound"
    facts = job.facts(name)
    place = {"url": head.base + job.public(name)}
    place |= {"length": str(facts["bytes"]), "type": facts["media_type"]}
    yield Tag("enclosure", None, place)
    yield Tag("itunes:duration", str(max(1, round(facts["duration_s"]))))


def _podcast(head: Head, item: FeedItem, job: Job) -> Iterator[Tag | None]:
    yield from _numbers(item)
    yield from (Tag("podcast:person", p.name, {"role": p.role}) for p in item.people)
    yield licence(item.licence, head.base + item.address)
    if (name := f"{item.id}/artwork") in job.inputs:
        picture = head.base + job.public(name, "feed")
        yield Tag("itunes:image", None, {"href": picture})
        yield image(picture, item.artwork_alt, job.facts(name)["pixels"]["feed"])
    if (name := f"{item.id}/markers") in job.inputs:
        place = {"url": head.base + job.public(name, "json"), "type": "application/json+chapters"}
        yield Tag("podcast:chapters", None, place)
    if (name := f"{item.id}/transcript") in job.inputs:
        pairs = [(job.public(name, part), type_) for part, type_ in TRANSCRIPTS]
        pairs.append((f"{item.address}#{TRANSCRIPT_ANCHOR}", "text/html"))
        yield from (_transcript(head.base + path, type_, head) for path, type_ in pairs)


def _numbers(item: FeedItem) -> Iterator[Tag]:
    if item.season.number:
        number, name = str(item.season.number), text.value(item.season.title, 128)
        yield Tag("itunes:season", number)
        yield Tag("podcast:season", number, {"name": name})
    if item.number:
        yield Tag("itunes:episode", str(item.number))
        yield Tag("podcast:episode", str(item.number))
    yield Tag("itunes:episodeType", item.type)


def _transcript(address: str, type_: str, head: Head) -> Tag:
    place = {"url": address, "type": type_, "language": head.language}
    if type_ in {"text/vtt", "application/x-subrip"}:
        place["rel"] = "captions"  # it holds times
    return Tag("podcast:transcript", None, place)
