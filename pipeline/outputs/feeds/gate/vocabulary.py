"""The words of feeds: tags, how often they stand, and the lists that values are chosen from."""

from __future__ import annotations

from types import MappingProxyType

_RSS = """
    rss channel title link description language copyright managingEditor webMaster pubDate
    lastBuildDate category generator docs cloud ttl image url width height textInput name rating
    skipHours hour skipDays day item author comments enclosure guid source
"""
_ITUNES = """
    author block category complete duration email episode episodeType explicit image keywords name
    new-feed-url order owner season subtitle summary title type applepodcastsverify
"""
_PODCAST = """
    alternateEnclosure block chapters chat contentLink episode funding guid image images integrity
    license liveItem location locked medium person podping podroll publisher remoteItem
    season socialInteract soundbite source trailer transcript txt updateFrequency value
    valueRecipient valueTimeSplit
"""

#: Namespace prefix ("" is plain RSS) -> the tags that it has, letter by letter.
TAGS = MappingProxyType(
    {
        "": frozenset(_RSS.split()),
        "itunes": frozenset(_ITUNES.split()),
        "podcast": frozenset(_PODCAST.split()),
        "atom": frozenset({"link"}),
        "content": frozenset({"encoded"}),
        "psc": frozenset({"chapters", "chapter"}),
        "fh": frozenset({"archive", "complete"}),
    }
)

_CHANNEL = """
    title link description language copyright generator docs lastBuildDate pubDate image
    itunes:author itunes:block itunes:complete itunes:explicit itunes:image itunes:new-feed-url
    itunes:owner itunes:subtitle itunes:summary itunes:title itunes:type podcast:guid
    podcast:license podcast:locked podcast:medium podcast:podping podcast:podroll podcast:publisher
    podcast:updateFrequency fh:archive fh:complete
"""
_ITEM = """
    title link description guid pubDate content:encoded itunes:author itunes:block itunes:duration
    itunes:episode itunes:episodeType itunes:explicit itunes:image itunes:season itunes:subtitle
    itunes:summary itunes:title podcast:chapters podcast:episode podcast:license podcast:season
    psc:chapters
"""
#: Tags that stand at most once in a channel, and in an item.
ONCE = MappingProxyType({"channel": frozenset(_CHANNEL.split()), "item": frozenset(_ITEM.split())})

#: PSP-1: the only HTML that podcast apps render.
HTML = frozenset({"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"})

# Podcast namespace, medium: each may also stand with an L, for a list of such.
_MEDIUMS = "podcast music video film audiobook newsletter blog publisher course"
MEDIUMS = frozenset(_MEDIUMS.split())

#: Podcast namespace, transcript and docs/examples/transcripts.
TRANSCRIPTS = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip"}
)

#: A file's ending -> what its type may be called.
TYPES = MappingProxyType(
    {
        "mp3": ("audio/mpeg", "audio/mp3"),
        "m4a": ("audio/x-m4a", "audio/mp4", "audio/aac"),
        "mp4": ("video/mp4", "audio/mp4"),
        "m4v": ("video/x-m4v", "video/mp4"),
        "mov": ("video/quicktime",),
        "pdf": ("application/pdf",),
        "opus": ("audio/opus", "audio/ogg"),
        "ogg": ("audio/ogg", "audio/opus"),
        "vtt": ("text/vtt",),
        "srt": ("application/x-subrip", "application/srt"),
        "json": ("application/json", "application/json+chapters"),
        "html": ("text/html",),
        "txt": ("text/plain",),
    }
)
#: Apple 823: the formats that Apple Podcasts plays.
PLAYED = frozenset({"mp3", "m4a", "mp4", "m4v", "mov", "pdf"})

#: The Podcast Taxonomy, https://podcasttaxonomy.com, in small letters.
GROUPS = frozenset(
    {
        "creative direction",
        "cast",
        "writing",
        "audio production",
        "audio post-production",
        "administration",
        "visuals",
        "community",
        "misc.",
        "video production",
        "video post-production",
    }
)
_ROLES = """
    director, assistant director, executive producer, senior producer, producer, associate producer,
    development producer, creative director, host, co-host, guest host, guest, voice actor,
    narrator, announcer, reporter, author, editorial director, co-writer, writer, songwriter,
    guest writer, story editor, managing editor, script editor, script coordinator, researcher,
    editor, fact checker, translator, transcriber, logger, studio coordinator, technical director,
    technical manager, audio engineer, remote recording engineer, post production engineer,
    audio editor, sound designer, foley artist, composer, theme music, music production,
    music contributor, production coordinator, booking coordinator, production assistant,
    content manager, marketing manager, sales representative, sales manager, graphic designer,
    cover art designer, social media manager, consultant, intern, camera operator,
    lighting designer, camera grip, assistant camera, assistant editor
"""
ROLES = frozenset(" ".join(role.split()) for role in _ROLES.split(","))

# RFC 5545, section 3.3.10: the parts of a recurrence rule.
_RRULE = """
    FREQ UNTIL COUNT INTERVAL BYSECOND BYMINUTE BYHOUR BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH
    BYSETPOS WKST
"""
RRULE = frozenset(_RRULE.split())
FREQUENCIES = frozenset({"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
