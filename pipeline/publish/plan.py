"""What a publish will do, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from pipeline.core.frozen import dataclass
from pipeline.core.site import IMMUTABLE, Entry, Listing, SiteTree
from pipeline.publish.history import by_guid, feeds_after, history_of
from pipeline.publish.promises import Guard
from pipeline.publish.release import Record, Retired, Wanted, merged
from pipeline.publish.renditions import SoundChange, sound_changes


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
    """``name`` is one of `stock.PHASES`. Its uploads may go in any order."""

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


def _fixed(entry: Entry) -> bool:
    return entry.headers.cache_control == IMMUTABLE


def _coded(entries: Iterable[Entry]) -> bool:
    return any(entry.headers.content_encoding for entry in entries)
