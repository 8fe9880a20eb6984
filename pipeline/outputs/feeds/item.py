"""An item of a feed: what it is, its sound in all its forms, its chapters, transcripts and people.

Sources: PSP-1, Apple's «A podcaster's guide to RSS», Podlove Simple Chapters 1.2, and the podcast
namespace, https://github.com/Podcastindex-org/podcast-namespace. What Apple no longer asks for
(itunes:summary, :subtitle, :keywords) and what only repeats (itunes:title) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.build.artefact import Facts, Job
from pipeline.media.markers import CHAPTERS_TYPE
from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.model import Head
from pipeline.outputs.feeds.tag import Tag, date, explicit
from pipeline.outputs.feeds.tags import NO_COMMENTS, ai_content, image, licence, plain_type

# In the order in which apps take the first they know: VTT has the speakers' names. With ``rel``,
# those that hold a time for each cue.
TRANSCRIPTS = (
    ("vtt", "text/vtt", "captions"),
    ("srt", "application/x-subrip", "captions"),
    ("json", "application/json", "captions"),
    ("html", "text/html", ""),
)
TITLE_CHARACTERS = 32  # of an alternateEnclosure


def item_tag(head: Head, item: FeedItem, job: Job) -> Tag:
    """The whole item. A feed may have thousands: nothing is looked up, rendered or parsed here."""
    made = job.facts(f"{item.id}/notes")
    groups = (
        told_tags(head, item, made),
        _sound(head, item, job),
        _numbers(item),
        about_tags(head, item),
        _pictures(head, item, job),
        _read(head, item, job),
        _marked(head, item, job, made),
        _alternates(head, item, job),
    )
    return Tag("item", children=tuple(filter(None, chain.from_iterable(groups))))


def told_tags(head: Head, item: FeedItem, made: Facts) -> Iterator[Tag | None]:
    """What it is and what is written of it; ``made`` are the facts of its `notes.notes`."""
    yield Tag("title", item.title)
    yield Tag("link", head.base + item.address)
    yield Tag("description", made["description"])
    yield Tag("content:encoded", made["html"], cdata=True)
    yield Tag("guid", item.guid, {"isPermaLink": "false"})
    yield None if item.published is None else date("pubDate", item.published)
    yield explicit(head.explicit)


def _sound(head: Head, item: FeedItem, job: Job) -> Iterator[Tag]:
    name = f"{item.id}/sound"
    facts = job.facts(name)
    place = {"url": head.base + job.public(name), "length": str(facts["bytes"])}
    yield Tag("enclosure", None, place | {"type": plain_type(facts)})
    yield Tag("itunes:duration", str(max(1, round(facts["duration_s"]))))


def _numbers(item: FeedItem) -> Iterator[Tag]:
    if item.season is not None and item.season.number:
        number, name = str(item.season.number), text.value(item.season.title, 128)
        yield Tag("itunes:season", number)
        yield Tag("podcast:season", number, {"name": name})
    if item.number:
        yield Tag("itunes:episode", str(item.number))
        yield Tag("podcast:episode", str(item.number), {"display": item.number_shown_as})
    yield Tag("itunes:episodeType", item.type)


def about_tags(head: Head, item: FeedItem) -> Iterator[Tag | None]:
    """Who is in it, and what may be done with it."""
    page = head.base + item.address
    yield from (Tag("podcast:person", p.name, {"role": p.role}) for p in item.people)
    yield licence(item.licence, page)
    yield Tag("podcast:contentLink", item.page_text, {"href": page})
    yield ai_content(item.ai_content)
    yield None if item.comments else NO_COMMENTS


def _pictures(head: Head, item: FeedItem, job: Job) -> Iterator[Tag]:
    if (name := f"{item.id}/artwork") in job.inputs:
        picture = head.base + job.public(name, "feed")
        yield Tag("itunes:image", None, {"href": picture})
        yield image(picture, item.artwork_alt, job.facts(name)["pixels"]["feed"])


def _read(head: Head, item: FeedItem, job: Job) -> Iterator[Tag]:
    if (name := f"{item.id}/transcript") in job.inputs:
        for part, type_, rel in TRANSCRIPTS:
            place = {"url": head.base + job.public(name, part), "type": type_}
            yield Tag("podcast:transcript", None, place | {"language": head.language, "rel": rel})


def _marked(head: Head, item: FeedItem, job: Job, made: Facts) -> Iterator[Tag]:
    if (name := f"{item.id}/markers") in job.inputs and made["markers"]:
        place = {"url": head.base + job.public(name, "json"), "type": CHAPTERS_TYPE}
        yield Tag("podcast:chapters", None, place)
        starts = ({"start": one["start"], "title": one["title"]} for one in made["markers"])
        chapters = tuple(Tag("psc:chapter", None, start) for start in starts)
        yield Tag("psc:chapters", None, {"version": "1.2"}, chapters)
    for bite in made["soundbites"]:
        times = {"startTime": str(bite["start_s"]), "duration": str(bite["duration_s"])}
        yield Tag("podcast:soundbite", bite["title"], times)


def _alternates(head: Head, item: FeedItem, job: Job) -> Iterator[Tag]:
    """The enclosure too, as the default: an app that lets one choose knows them all by their size,
    and can check the whole of whichever it took.
    """
    for form, kind in item.forms:
        name = f"{item.id}/{form}"
        facts = job.facts(name)
        about = {
            "type": plain_type(facts),
            "length": str(facts["bytes"]),
            "bitrate": str(facts["bitrate_bps"]),
            "lang": head.language,
            "title": f"{kind}, {round(facts['bitrate_bps'] / 1000)} kbit/s",
            "codecs": facts.get("codecs", ""),
            "default": "true" if form == "sound" else "",
        }
        source = Tag("podcast:source", None, {"uri": head.base + job.public(name)})
        whole = Tag("podcast:integrity", None, {"type": "sri", "value": facts["integrity"]})
        yield Tag("podcast:alternateEnclosure", None, about, (source, whole))
