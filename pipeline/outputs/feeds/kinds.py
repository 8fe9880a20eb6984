"""Feeds of some of the episodes: one for each role and for each topic that has any with sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library
from pipeline.outputs import strings
from pipeline.outputs.feeds.about import Channel, texts_of
from pipeline.outputs.feeds.family import derived
from pipeline.outputs.feeds.model import Feed, listed
from pipeline.outputs.feeds.text import description, value
from pipeline.prose.addresses import slug

EVERYONE = "alle"  # the role of what concerns all: no feed of its own, and a part of each
_LONGEST = 60  # of a slug


@dataclass(frozen=True, slots=True)
class Choice:
    """Some episodes. ``name`` (``emne:moedet``) is what the feed's identity follows from."""

    name: str
    path: str
    title: str
    told: str
    episodes: frozenset[str]


def roles(library: Library, main: Feed) -> Iterator[Feed]:
    """In the order in which the site names the roles."""
    return (_feed(library, main, choice) for choice in _roles(library))


def topics(library: Library, main: Feed) -> Iterator[Feed]:
    return (_feed(library, main, choice) for choice in _topics(library))


def _roles(library: Library) -> Iterator[Choice]:
    found = listed(library)
    used = {role for episode in found for role in episode.roles} - {EVERYONE}
    known = [role for role in strings.ROLES if role in used]
    show, texts = library.programme.show.title, texts_of(library)
    for role in (*known, *sorted(used - set(known))):
        who = texts.text(strings.ROLES[role]) if role in strings.ROLES else role
        episodes = frozenset(e.id for e in found if {role, EVERYONE} & set(e.roles))
        title = texts.text("{show} – for {role}", show=show, role=who)
        told = texts.text("Chosen episodes of «{show}» for {role}.", show=show, role=who)
        yield Choice(f"rolle:{role}", f"feed/rolle-{role}.xml", title, told, episodes)


def _topics(library: Library) -> Iterator[Choice]:
    """Topics that an address cannot tell apart (Mødet, mødet) are one, named as it was first."""
    show, texts = library.programme.show.title, texts_of(library)
    for name, (topic, episodes) in sorted(_by_slug(listed(library)).items()):
        title = texts.text("{show} – about {topic}", show=show, topic=topic)
        told = texts.text("Chosen episodes of «{show}» about {topic}.", show=show, topic=topic)
        yield Choice(f"emne:{name}", f"feed/emne-{name}.xml", title, told, frozenset(episodes))


def _by_slug(episodes: tuple[Episode, ...]) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for episode in sorted(episodes, key=lambda e: (e.season, e.number, e.guid)):
        for topic in episode.topics:
            name = slug(topic)[:_LONGEST].strip("-")
            found.setdefault(name, (topic, []))[1].append(episode.id)
    return found


def _feed(library: Library, main: Feed, choice: Choice) -> Feed:
    items = tuple(item for item in main.items if item.id in choice.episodes)
    return Feed(choice.path, _part(library, main.channel, choice), items)


def _part(library: Library, whole: Channel, choice: Choice) -> Channel:
    """Directories are to list the show once, so its parts are blocked there. What is told of the
    show's own feed alone stays out: its trailers, its rhythm, its move, its hub.
    """
    return replace(
        whole,
        guid=derived(library.programme.show, choice.name),
        title=value(choice.title),
        subtitle=value(choice.told),
        description=description(f"{choice.told}\n\n{whole.description}"),
        block=True,
        frequency=None,
        trailers=(),
        podroll=(),
        publisher_feed=None,
        verify="",
        moved_to="",
        hub="",
        podping=False,
    )
