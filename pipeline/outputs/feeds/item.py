"""An item of a feed: an episode with its sound, transcripts and markers."""

from __future__ import annotations

from typing import Any

from pipeline.build.artefact import Job
from pipeline.outputs import markdown
from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.about import Channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.extension import Tag, date, explicit, extend
from pipeline.outputs.feeds.tags import image, licence

# In the order in which apps take the first they know: VTT has the speakers' names.
TRANSCRIPTS = (
    ("vtt", "text/vtt"),
    ("srt", "application/x-subrip"),
    ("json", "application/json"),
)
TRANSCRIPT_ANCHOR = "transskription_"  # on the episode's page


def write_item(entry: Any, channel: Channel, item: FeedItem, job: Job) -> None:
    """Fill in a feedgen entry."""
    _write_item(entry, channel, item)
    _write_sound(entry, channel, item, job)
    _write_podcast(entry, channel, item, job)


def _write_item(entry: Any, channel: Channel, item: FeedItem) -> None:
    entry.title(item.title)
    entry.guid(item.guid, permalink=False)
    entry.link(href=channel.base + item.address)
    entry.content(_content(channel, item), type="CDATA")
    entry.description(item.description)
    tags = entry.podcast
    tags.itunes_season(item.season.number or None)
    tags.itunes_episode(item.number or None)
    tags.itunes_episode_type(item.type)
    extend(
        entry,
        None if item.published is None else date("pubDate", item.published),
        explicit(channel.explicit),
        _season(item),
        Tag("podcast:episode", str(item.number)) if item.number else None,
        *(Tag("podcast:person", p.name, {"role": p.role}) for p in item.people),
        licence(item.licence, channel.base + item.address),
    )


def _write_sound(entry: Any, channel: Channel, item: FeedItem, job: Job) -> None:
    facts = job.facts(f"{item.id}/sound")
    address = channel.base + job.public(f"{item.id}/sound")
    entry.enclosure(address, str(facts["bytes"]), facts["media_type"])
    entry.podcast.itunes_duration(max(1, round(facts["duration_s"])))


def _write_podcast(entry: Any, channel: Channel, item: FeedItem, job: Job) -> None:
    base = channel.base
    if (name := f"{item.id}/artwork") in job.inputs:
        picture = base + job.public(name, "feed")
        entry.podcast.itunes_image(picture)
        extend(entry, image(picture, item.artwork_alt))
    if (name := f"{item.id}/markers") in job.inputs:
        place = {"url": base + job.public(name, "json"), "type": "application/json+chapters"}
        extend(entry, Tag("podcast:chapters", None, place))
    if (name := f"{item.id}/transcript") in job.inputs:
        pairs = [(job.public(name, part), type_) for part, type_ in TRANSCRIPTS]
        pairs.append((f"{item.address}#{TRANSCRIPT_ANCHOR}", "text/html"))
        extend(entry, *(_transcript(base + path, type_, channel) for path, type_ in pairs))


def _transcript(address: str, type_: str, channel: Channel) -> Tag:
    place = {"url": address, "type": type_, "language": channel.language}
    if type_ in {"text/vtt", "application/x-subrip"}:
        place["rel"] = "captions"  # it holds times
    return Tag("podcast:transcript", None, place)


def _season(item: FeedItem) -> Tag | None:
    if not item.season.number:
        return None
    name = text.value(item.season.title, 128)
    return Tag("podcast:season", str(item.season.number), {"name": name} if name else {})


def _content(channel: Channel, item: FeedItem) -> str:
    ours = [
        [text.paragraph(line.text, line.label, line.href) for line in lines]
        for lines in (item.before, item.after)
    ]
    prose = markdown.render(item.notes, markdown.Manner(dict(item.links)))
    notes = text.shown(prose.html, channel.base + item.address)
    return "\n".join([*ours[0], notes, *ours[1]])
