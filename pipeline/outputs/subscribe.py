"""«Abonnér»: the ways to follow the podcast, for apps that are named here and for all others.

A button comes from `Show.listen_on` where an address is given there; otherwise from the feed's own
address, for the apps that have a scheme for it:

podcast:     Apple Podcasts on iPhone, iPad and Mac; the address without ``https://``
pcast:       whatever podcast app the device knows; likewise
pktc:        Pocket Casts, ``pktc://subscribe/`` and the address without ``https://``
overcast:    https://overcast.fm/podcasterinfo
AntennaPod:  https://antennapod.org/documentation/podcasters-hosters/add-on-antennapod

Spotify has none, and is left out until its address is given. No app's own picture or script is
used: nobody else learns that the page was seen before its visitor has chosen them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.core.programme import FEED_PATH
from pipeline.outputs import strings
from pipeline.outputs.feeds.about import SHOW_PAGE, SUBSCRIBE_PAGE, public_base
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page

PATH = SUBSCRIBE_PAGE

NAMES = {
    "apple": "Apple Podcasts",
    "spotify": "Spotify",
    "pocketcasts": "Pocket Casts",
    "antennapod": "AntennaPod",
    "overcast": "Overcast",
}


@dataclass(frozen=True, slots=True)
class App:
    """A button. ``place``: the site of others that it leads to; empty where the app opens."""

    name: str
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class SubscribeView:
    """``feed`` and ``here`` are absolute: the feed's address, and this page's own."""

    show: str
    feed: str
    here: str
    any_app: str
    apps: tuple[App, ...]
    machines: tuple[Link, ...]


def plan(library: Library) -> Iterator[Artefact]:
    if not library.episodes:
        return
    words, show = strings.words(library), library.programme.show
    head = Head(
        PATH,
        words.text("Subscribe"),
        words.text("Get new episodes by themselves, in the podcast app you like best."),
        (Link(SHOW_PAGE, words.text("Episodes")),),
    )
    base = public_base(library)
    feed = base + FEED_PATH
    view = SubscribeView(
        show=show.title,
        feed=feed,
        here=base + PATH,
        any_app="pcast://" + _bare(feed),
        apps=tuple(_apps(show.listen_on, feed)),
        machines=(Link("podcast.opml", "OPML"),),
    )
    yield page(library, Sheet("subscribe", head, view))


def _apps(given: tuple[tuple[str, str], ...], feed: str) -> Iterator[App]:
    """First those whose address is given, in their order."""
    for app, address in given:
        yield App(NAMES[app], address, urlsplit(address).hostname or "")
    for app, opening in _OPENING.items():
        if app not in dict(given):
            address = opening(feed)
            yield App(NAMES[app], address, _place(address))


def _place(address: str) -> str:
    parts = urlsplit(address)
    return parts.hostname or "" if parts.scheme == "https" else ""


def _bare(address: str) -> str:
    return address.partition("://")[2]


_OPENING: Mapping[str, Callable[[str], str]] = {
    "apple": lambda feed: "podcast://" + _bare(feed),
    "pocketcasts": lambda feed: "pktc://subscribe/" + _bare(feed),
    "antennapod": lambda feed: (
        "https://antennapod.org/deeplink/subscribe?url=" + quote(feed, safe="")
    ),
    "overcast": lambda feed: "overcast://x-callback-url/add?url=" + quote(feed, safe=""),
}
