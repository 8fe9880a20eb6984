"""What a release is, as values. All of it is private: it tells what existed and what will go.

The record in the store holds two things: the ``Manifest`` of the release that is public, and the
``Intent`` of whoever is changing it. They are one object, so a single conditional write commits a
release *and* ends its intent: there is no instant at which one is done and the other is not, and a
reader of the manifest always learns of a publish that was cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from pipeline.core.frozen import dataclass
from pipeline.core.renditions import Rendition
from pipeline.core.site import BuiltSite, Entry, Listing, SiteTree
from pipeline.storage.dialect import Dialect

#: How long what a release no longer has is left standing.
GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who publishes: a person's login, the machine's name and the process there."""

    who: str
    machine: str
    pid: int = 0

    def __str__(self) -> str:
        return f"{self.who}@{self.machine}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an item for ever, the newest last in each."""

    guids: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    @property
    def guid(self) -> str:
        return self.guids[-1]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Enclosure addresses that apps may still hold, though the feed names another."""
        return self.sounds[:-1]

    def joined(self, other: Known) -> Known:
        """Of one item under two ids; which is the newer, `seen` tells."""
        return Known(
            tuple(dict.fromkeys((*self.guids, *other.guids))),
            tuple(dict.fromkeys((*self.sounds, *other.sounds))),
            tuple(dict.fromkeys((*self.pages, *other.pages))),
        )

    def seen(self, listing: Listing) -> Known:
        return Known(
            _newest_last(self.guids, listing.guid),
            _newest_last(self.sounds, listing.address),
            _newest_last(self.pages, listing.page),
        )


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """An address that a feed has, or ``gone``: once had. ``main``: as `FeedAddress.main`."""

    address: str
    main: bool = False
    gone: bool = False

    def left(self) -> KnownFeed:
        return replace(self, gone=True)


@dataclass(frozen=True, slots=True)
class Retired:
    """An object that no page of the release names, kept until ``delete_after``; a sound that apps
    may still ask for (`aliases.left_standing`) also after it.

    ``sure`` is false when a publish that was cut off may have left other bytes there.
    """

    entry: Entry
    delete_after: datetime
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be public: a build, the programme's id and spor2's version.

    ``withdrawn`` and ``hidden`` are ids of items that may not be seen: those that were taken back
    for good, and drafts, embargoed and scheduled ones. Only the first may leave the feed unasked.
    ``remastered`` are ids of items whose sound somebody asked to have made anew; ``lost`` are paths
    that the store should have, and has not as they were published; ``strays`` are paths that it has
    and no release named. ``former_feeds`` are absolute addresses of feeds from which subscribers
    are sent on. ``again`` is the release that this is once more: a person asked for it, so no
    promise of a later one holds. ``purge`` are ids of items that nothing may be left of.
    """

    site: BuiltSite
    programme: str
    version: str
    withdrawn: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    remastered: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    former_feeds: frozenset[str] = frozenset()
    again: str = ""
    purge: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Objects that requests from before a take-over may still change, ``until`` then."""

    entries: SiteTree
    until: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release. ``version`` is spor2's own; ``listings`` are what the feed listed; of its sounds
    ``renditions`` tell what they were made of, so that they can be kept. ``history`` (by item) and
    ``feeds`` hold what was ever published. ``sections``: as `BuiltSite.sections`. ``withdrawn``: by
    the id of each item that was ever withdrawn or purged, the number of the first release without
    it: no release before may come back with it. ``unsettled``: there if it, or one shortly before,
    was made in the place of a publish that was cut off.
    """

    release: str
    sequence: int
    published_at: datetime
    owner: Owner
    version: str
    programme: str
    tree: SiteTree
    listings: tuple[Listing, ...] = ()
    history: Mapping[str, Known] = field(default_factory=dict)
    retired: Mapping[str, Retired] = field(default_factory=dict)
    renditions: tuple[Rendition, ...] = ()
    feeds: tuple[KnownFeed, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdrawn: Mapping[str, int] = field(default_factory=dict)
    unsettled: Unsettled | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A publish under way. ``token`` is its own; ``expires_at`` moves on while it works.

    ``touched`` are the objects that may be other than the manifest says from the moment the
    intent stands until its release is committed: those it will write, bring back or delete, and
    those of the intents it took over. ``private`` are names of objects for going back that may be
    there because of them; ``purge`` are items that are being purged. ``listings`` are those that
    its feeds give at an address that no release gave: they may be public before it is committed.
    """

    owner: Owner
    token: str
    release: str
    started_at: datetime
    expires_at: datetime
    touched: SiteTree = field(default_factory=SiteTree)
    private: tuple[str, ...] = ()
    purge: frozenset[str] = frozenset()
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What the record in the store says. ``etag`` is none where there is no record yet, ``dialect``
    where it is not known what the store can do. The second and the third line are kept as they are;
    nobody reads the ``log`` but who goes back, or adds to it (`undo`).
    """

    manifest: Manifest | None = None
    intent: Intent | None = None
    etag: str | None = None
    manifest_line: bytes = b"null"
    dialect: Dialect | None = None
    log: bytes = b""

    @property
    def tail(self) -> bytes:
        """All but the first line."""
        return tail(self.manifest_line, self.log)

    @property
    def unsettled(self) -> Mapping[str, Entry]:
        """By path, what a publish from before the manifest may have changed since."""
        one = self.manifest.unsettled if self.manifest else None
        return one.entries.entries if one is not None else {}

    @property
    def unsure(self) -> Mapping[str, Entry]:
        """By path, what may be other than the manifest says."""
        touched = self.intent.touched.entries if self.intent else {}
        both = merged((*self.unsettled.values(), *touched.values()))
        return {entry.path: entry for entry in both}


def tail(manifest_line: bytes, log: bytes) -> bytes:
    return manifest_line + b"\n" + log if log else manifest_line


def release_id(sequence: int, token: str) -> str:
    """``12-3f9a0c1b``: the twelfth release, and a mark that no other attempt at it has."""
    return f"{sequence}-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def merged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """One entry a path: the last, with the provenance of all, so that a withdrawal finds it."""
    by_path: dict[str, Entry] = {}
    for entry in entries:
        before = by_path.get(entry.path, entry)
        by_path[entry.path] = replace(entry, provenance=entry.provenance | before.provenance)
    return iter(by_path.values())


def _newest_last(known: tuple[str, ...], new: str) -> tuple[str, ...]:
    return (*(k for k in known if k != new), new) if new else known
