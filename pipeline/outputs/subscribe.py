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
from dataclasses import replace
from urllib.parse import quote, urlsplit

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.feeds.about import SHOW_PAGE, SUBSCRIBE_PAGE, Document, public_base
from pipeline.outputs.feeds.family import JSON_PATH, OPML_PATH
from pipeline.outputs.feeds.plan import family
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page

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
class Choice:
    """A feed to follow: at ``path`` of the site and ``address`` of the world; ``app`` opens it."""

    name: str
    path: str
    address: str
    app: str


@dataclass(frozen=True, slots=True)
class SubscribeView:
    """``here`` is this page's absolute address. ``groups`` hold further feeds under a title.

    ``moved_to``: where the podcast is followed now, if it has moved out; ``main`` leads there.
    """

    main: Choice
    here: str
    apps: tuple[App, ...]
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    json: str
    opml: str
    moved_to: str = ""


def plan(library: Library) -> Iterator[Artefact]:
    if not library.episodes:
        return
    words = strings.words(library)
    head = Head(
        SUBSCRIBE_PAGE,
        words.text("Subscribe"),
        words.text("Get new episodes by themselves, in the podcast app you like best."),
        (Link(SHOW_PAGE, words.text("Episodes")),),
    )
    items = frozenset({e.id for e in library.episodes} | {f.id for f in library.films})
    yield page(library, Sheet("subscribe", head, _view(library), items=items, kind="index"))


def _view(library: Library) -> SubscribeView:
    all_, words = family(library), strings.words(library)
    moved_to = library.programme.show.new_feed_address
    main = _choice(library, all_.main)
    if moved_to:
        main = replace(main, address=moved_to, app="pcast://" + _bare(moved_to))
    groups: tuple[tuple[str, tuple[Document, ...]], ...] = (
        (words.text("For your work"), all_.roles),
        (words.text("By topic"), all_.topics),
        (words.text("Films"), all_.films),
    )
    return SubscribeView(
        main=main,
        here=public_base(library) + SUBSCRIBE_PAGE,
        apps=tuple(_apps(library.programme.show.listen_on, main.address)),
        groups=tuple((title, _choices(library, feeds)) for title, feeds in groups if feeds),
        json=JSON_PATH,
        opml=OPML_PATH,
        moved_to=moved_to,
    )


def _choices(library: Library, feeds: tuple[Document, ...]) -> tuple[Choice, ...]:
    return tuple(_choice(library, feed) for feed in feeds)


def _choice(library: Library, feed: Document) -> Choice:
    """Named as the feed is; where that begins with the show's name, by what follows."""
    title, address = feed.channel.title, public_base(library) + feed.path
    part = title.removeprefix(library.programme.show.title).lstrip(" –")
    name = part[:1].upper() + part[1:] if part else title
    return Choice(name, feed.path, address, "pcast://" + _bare(address))


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
