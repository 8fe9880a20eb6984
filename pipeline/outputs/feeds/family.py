"""The family of feeds: where each lies, and who it is for ever.

An identity follows from the show's podcast:guid, which is frozen in ``programme.yaml``, and from a
name that never changes. It never follows from an address: a programme may move.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from pipeline.core.model import Film
from pipeline.core.programme import Programme, RemoteFeed, Show

FILM_PATH = "feed/film.xml"
PUBLISHER_PATH = "feed/udgiver.xml"
JSON_PATH = "feed.json"
OPML_PATH = "podcast.opml"


def derived(show: Show, name: str) -> str:
    """A UUID (RFC 9562, version 5) for what ``name`` stands for in the show."""
    return str(uuid5(UUID(show.guid), name))


def film_guid(show: Show, film: Film) -> str:
    """The film's own; in a film from before they had one it follows from the id, as permanent."""
    return film.guid or derived(show, f"film:{film.id}")


def publisher(programme: Programme, base: str) -> RemoteFeed:
    """The publisher's feed: that which ``programme.yaml`` gives an address, else our own."""
    show = programme.show
    given = show.publisher_feed or RemoteFeed(derived(show, "udgiver"))
    title, address = given.title or programme.publisher, given.address or base + PUBLISHER_PATH
    return RemoteFeed(given.guid, title, address, "publisher")


def has_own_publisher(show: Show) -> bool:
    """Not where the agency has a feed for all that it publishes."""
    return show.publisher_feed is None or not show.publisher_feed.address
