"""What a publish would do: a tree against the record of a store. Pure.

The order of the phases is what makes a half-done publish whole. Everything that is referred to is
there before what refers to it:

1. ``media``, ``asset``, ``book``: nothing visible names them yet.
2. ``new-page``, ``new-index``, ``new-feed``: names that did not exist; nothing visible links there.
   What a publish that was cut off may have put there is seen to here if it is not there, and else
   in 3: its pages may be visible, and may not link to what comes beside them.
3. ``page``, ``index``: changed in place, leaves before what lists them. They may link to anything
   of 1 and 2, and to what is gone, which stays for the grace period.
4. ``feed``. 5. ``alias``: former addresses of sounds (`aliases`), once no feed promises the length
   of the sound that was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.core.frozen import dataclass
from pipeline.core.site import IMMUTABLE, Entry, Headers, Listing, SiteTree
from pipeline.publish.aliases import aliased, left_standing
from pipeline.publish.guards import guards
from pipeline.publish.history import (
    all_ids,
    by_guid,
    feeds_after,
    history_after,
    history_of,
    withdrawn_after,
    without,
)
from pipeline.publish.promises import Guard
from pipeline.publish.release import (
    GRACE,
    Manifest,
    Owner,
    Record,
    Retired,
    Wanted,
    merged,
    release_id,
)
from pipeline.publish.renditions import SoundChange, sound_changes
from pipeline.publish.unsettled import unsettled_after

#: The phases of a publish, in order.
PHASES = (
    *("media", "asset", "book", "search"),
    *("new-page", "new-index", "new-entry", "new-feed"),
    *("page", "index", "entry", "feed", "alias"),
)


class Why(StrEnum):
    """Why an object is uploaded."""

    NEW = "new"
    CHANGED = "changed"
    HEADERS = "headers"
    #: A publish was cut off here: what lies in the store is not known.
    UNSURE = "unsure"
    #: One was cut off before the release that stands, and may change it yet (`unsettled`).
    UNSETTLED = "unsettled"
    #: The store should have it, and has not.
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Upload:
    """``if_absent``: only where nothing lies there; it comes once more, in a later phase."""

    entry: Entry
    why: Why
    if_absent: bool = False

    @property
    def resumable(self) -> bool:
        """Whether an equal object that is already there may be left alone."""
        return self.why is Why.UNSETTLED or (self.why is Why.UNSURE and _fixed(self.entry))


@dataclass(frozen=True, slots=True)
class Phase:
    """``name`` is one of `PHASES`. Its uploads may go in any order."""

    name: str
    uploads: tuple[Upload, ...]

    @property
    def size(self) -> int:
        return sum(upload.entry.size for upload in self.uploads)


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What `publish.apply` will do. ``record`` is what it was made against: if the store's record
    has changed since, the plan no longer holds. ``wanted`` has its aliases by now.

    ``retired`` is all that the next release keeps for its grace, ``delete`` what is past it, or is
    of an item that may not be seen: ``unseen`` are the ids of those, ``purge`` of those among them
    that nothing may be left of.
    """

    record: Record
    wanted: Wanted
    now: datetime
    phases: tuple[Phase, ...]
    retired: Mapping[str, Retired]
    delete: tuple[Entry, ...]
    revived: tuple[Entry, ...]
    guards: tuple[Guard, ...]
    unseen: frozenset[str] = frozenset()
    purge: frozenset[str] = frozenset()

    @property
    def sounds(self) -> tuple[SoundChange, ...]:
        """What becomes of sounds that are out already."""
        return sound_changes(self.record.manifest, self.wanted)

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return tuple(u for phase in self.phases for u in phase.uploads if not u.if_absent)

    @property
    def sent(self) -> tuple[Upload, ...]:
        """The uploads without those that are only looked at, if the store has what it should."""
        return tuple(u for u in self.uploads if u.why is not Why.UNSETTLED)

    @property
    def size(self) -> int:
        """Bytes to upload."""
        return sum(upload.entry.size for upload in self.sent)

    @property
    def unchanged(self) -> int:
        return len(self.wanted.site.tree) - len(self.sent)

    @property
    def first_coded(self) -> bool:
        """Whether the store is to tell of its objects' coding, and has not been seen to do so."""
        old = self.record.manifest.tree if self.record.manifest else ()
        return _coded(u.entry for u in self.uploads) and not _coded(old)

    @property
    def empty(self) -> bool:
        """Whether the store already holds exactly this, and nobody was cut off."""
        return not self.phases and not self.delete and not self.record.unsettled and self._stands

    @property
    def only_looks(self) -> bool:
        """Whether it is the public release once more, of which something is unsettled."""
        ghosts = all(e.path in self.record.unsettled for e in self.delete)
        return bool(self.record.unsettled) and not self.sent and ghosts and self._stands

    @property
    def _stands(self) -> bool:
        old, site = self.record.manifest, self.wanted.site
        return (
            old is not None
            and self.record.intent is None
            and not self.purge
            and old.programme == self.wanted.programme
            and old.tree.entries == site.tree.entries
            and old.listings == site.listings
            and old.renditions == site.renditions
            and old.feeds == feeds_after(old, site.feeds)
        )

    @property
    def overwritten(self) -> tuple[Entry, ...]:
        """Files of releases whose place another takes: former sounds, where an alias comes."""
        manifest, aliases = self.record.manifest, self.wanted.site.aliases
        if manifest is None or not aliases:
            return ()
        sent = {u.entry.path: u.entry for u in self.uploads if u.entry.path in aliases}
        kept = {path: manifest.retired[path].entry for path in sent if path in manifest.retired}
        there = {path: manifest.tree[path] for path in sent if path in manifest.tree} | kept
        return tuple(
            there[path]
            for path in sorted(there)
            if _fixed(there[path]) and there[path].digest != sent[path].digest
        )

    @property
    def given(self) -> tuple[Listing, ...]:
        """What an intent for this plan tells of its feeds (`release.Intent.listings`)."""
        before = self.record.intent.listings if self.record.intent else ()
        known = by_guid(history_of(self.record))
        new = (
            one
            for one in self.wanted.site.listings
            if one.guid not in known or one.address not in known[one.guid].sounds
        )
        return (*before, *new)

    @property
    def touched(self) -> SiteTree:
        """What an intent for this plan must name (`release.Intent.touched`)."""
        before = self.record.intent.touched if self.record.intent else SiteTree()
        ours = (*(u.entry for u in self.uploads), *self.revived, *self.delete)
        return SiteTree.of(merged((*before, *ours)))


def compare(record: Record, wanted: Wanted, now: datetime, grace: timedelta = GRACE) -> PublishPlan:
    """Set what is wanted against the record. What an intent touched is taken as unknown.

    What an item is in that may not be seen has no grace: it goes in this publish, once nothing
    names it.
    """
    old, history = record.manifest, history_of(record)
    wanted = replace(wanted, site=aliased(history, wanted.site))
    stock = _Stock.of(record, wanted.lost)
    uploads = [u for e in wanted.site.tree if (u := stock.upload(e)) is not None]
    standing = left_standing(history, wanted.site)
    retired = dict(_retired(stock, wanted.site.tree, now + grace))
    under_way = record.intent.purge if record.intent else frozenset()
    purge = all_ids(history, wanted.purge | under_way)
    unseen = all_ids(history, wanted.withdrawn | wanted.hidden) | purge
    due = {
        path
        for path, one in retired.items()
        if one.entry.provenance & unseen
        or one.entry.beside in wanted.site.tree  # it would be given instead of the newer file
        or (one.delete_after <= now and path not in standing)
    }
    return PublishPlan(
        record,
        wanted,
        now,
        stock.phases(uploads, wanted.site.aliases),
        {path: one for path, one in retired.items() if path not in due},
        (
            *(retired[path].entry for path in sorted(due)),
            *_strays(stock, wanted),
            *_ghosts(stock, wanted),
        ),
        tuple(e for e in wanted.site.tree if e.path in stock.retired),
        guards(old, replace(wanted, purge=purge), now.date()),
        unseen,
        purge,
    )


def next_manifest(plan: PublishPlan, owner: Owner, token: str, at: datetime) -> Manifest:
    """The release that stands when the plan, claimed ``at`` that instant, has been carried out."""
    old, wanted, listings = plan.record.manifest, plan.wanted, plan.wanted.site.listings
    sequence = 1 if old is None else old.sequence + 1
    return Manifest(
        release=release_id(sequence, token),
        sequence=sequence,
        published_at=plan.now,
        owner=owner,
        version=wanted.version,
        programme=wanted.programme,
        tree=wanted.site.tree,
        listings=listings,
        history=without(history_after(history_of(plan.record), listings), plan.purge),
        retired=plan.retired,
        renditions=wanted.site.renditions,
        feeds=feeds_after(old, wanted.site.feeds),
        sections=wanted.site.sections,
        withdrawn=withdrawn_after(old, wanted.withdrawn | plan.purge, sequence),
        unsettled=unsettled_after(plan.record, at),
    )


def _strays(stock: _Stock, wanted: Wanted) -> Iterator[Entry]:
    """What somebody else put there: nothing refers to it, so it needs no grace."""
    unknown = Headers("application/octet-stream")
    for path in sorted(wanted.strays):
        if not (path in wanted.site.tree or path in stock.tree or path in stock.retired):
            yield Entry(path, "", 0, "asset", unknown)


def _ghosts(stock: _Stock, wanted: Wanted) -> Iterator[Entry]:
    """What was deleted, and may have come back since."""
    for path, entry in sorted(stock.unsettled.items()):
        known = (wanted.site.tree, stock.tree, stock.retired, stock.touched, wanted.strays)
        if not any(path in those for those in known):
            yield entry


def _fixed(entry: Entry) -> bool:
    return entry.headers.cache_control == IMMUTABLE


def _coded(entries: Iterable[Entry]) -> bool:
    return any(entry.headers.content_encoding for entry in entries)


@dataclass(frozen=True, slots=True)
class _Stock:
    """What is in the store, as far as the record knows."""

    tree: Mapping[str, Entry]
    retired: Mapping[str, Retired]
    touched: Mapping[str, Entry]
    unsettled: Mapping[str, Entry]
    lost: frozenset[str]

    @classmethod
    def of(cls, record: Record, lost: frozenset[str]) -> _Stock:
        touched = record.intent.touched.entries if record.intent else {}
        if record.manifest is None:
            return cls({}, {}, touched, {}, lost)
        tree, retired = record.manifest.tree.entries, record.manifest.retired
        return cls(tree, retired, touched, record.unsettled, lost)

    def upload(self, entry: Entry) -> Upload | None:
        if entry.path in self.touched:
            return Upload(entry, Why.UNSURE)
        before = self.tree.get(entry.path) or self._kept(entry.path)
        if before is None:
            return Upload(entry, Why.NEW)
        if before.digest != entry.digest or before.size != entry.size:
            return Upload(entry, Why.CHANGED)
        if entry.path in self.lost:
            return Upload(entry, Why.LOST)
        if entry.path in self.unsettled:
            return Upload(entry, Why.UNSETTLED)
        return Upload(entry, Why.HEADERS) if before.headers != entry.headers else None

    def phases(self, uploads: list[Upload], aliases: Container[str]) -> tuple[Phase, ...]:
        named: dict[str, list[Upload]] = defaultdict(list)
        for upload in uploads:
            entry = upload.entry
            name = "alias" if entry.path in aliases else self._phase(entry)
            if name.startswith("new-") and upload.why is Why.UNSURE:
                named[name].append(replace(upload, if_absent=True))
                name = entry.kind
            named[name].append(upload)
        return tuple(Phase(name, tuple(named[name])) for name in PHASES if name in named)

    def _phase(self, entry: Entry) -> str:
        listed = entry.path in self.tree or entry.kind in ("media", "asset", "book", "search")
        return entry.kind if listed else f"new-{entry.kind}"

    def _kept(self, path: str) -> Entry | None:
        kept = self.retired.get(path)
        return kept.entry if kept is not None and kept.sure else None


def _retired(stock: _Stock, tree: SiteTree, later: datetime) -> Iterator[tuple[str, Retired]]:
    """All that is in the store and not in ``tree``. What an intent touched starts a new grace:
    pages of that publish may be public and name it.
    """
    for path, entry in stock.touched.items():
        if path not in tree:
            known = (stock.tree[path], entry) if path in stock.tree else (entry,)
            yield path, Retired(next(merged(known)), later, sure=False)
    for path, kept in stock.retired.items():
        if path not in tree and path not in stock.touched:
            yield path, kept
    for path, entry in stock.tree.items():
        if path not in tree and path not in stock.touched:
            yield path, Retired(entry, later, sure=path not in stock.unsettled)
