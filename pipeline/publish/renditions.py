"""What becomes of the sounds that are out: kept, told otherwise, or replaced. Pure.

A sound is identified by its digest, without tags. New tags around the same sound give a new
address, quietly: nobody who has heard it is disturbed. Another sound is a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from pipeline.core.frozen import dataclass
from pipeline.core.renditions import Rendition
from pipeline.core.site import Listing
from pipeline.publish.release import Manifest, Wanted


class Change(StrEnum):
    """``renamed``: the same sound at another address, since the file says something else of it."""

    REPLACED = "replaced"
    RENAMED = "renamed"


class Cause(StrEnum):
    """Why a sound was replaced. ``anew``: source and settings are those that it was published from.
    ``unknown``: a release from before renditions were remembered.
    """

    SOURCE = "source"
    SETTINGS = "settings"
    REMASTERED = "remastered"
    ANEW = "anew"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SoundChange:
    """What a release does to a sound that is out. ``old`` and ``new`` are digests of the sound.

    ``rendition`` is empty for the episode's own sound (the enclosure), else the id of another
    rendition (an alternate, a preview).
    """

    item: str
    title: str
    change: Change
    old: str
    new: str
    cause: Cause | None = None
    rendition: str = ""


def sound_changes(old: Manifest | None, wanted: Wanted) -> tuple[SoundChange, ...]:
    """All changes of sounds that were out before: of the enclosures, then of other renditions."""
    if old is None:
        return ()
    teller = _Teller(old, wanted)
    return (*teller.enclosures(), *teller.others())


def remade(old: Manifest, wanted: Wanted) -> Iterator[SoundChange]:
    """Sounds that would be replaced though source and settings are those of the published one,
    and though nobody asked for it.
    """
    return (one for one in sound_changes(old, wanted) if one.cause is Cause.ANEW)


class _Teller:
    """Sets what is wanted against what was published."""

    def __init__(self, old: Manifest, wanted: Wanted) -> None:
        self._old, self._wanted = old, wanted
        self._before = {listing.guid: listing for listing in old.listings}
        self._was = _innermost(old.renditions)
        self._is = _innermost(wanted.site.renditions)
        self._by_id = {one.id: one for one in old.renditions}
        self._makings = {one.making for one in old.renditions}

    def enclosures(self) -> Iterator[SoundChange]:
        for new in self._wanted.site.listings:
            was = self._before.get(new.guid)
            if was is None or (was.sound, was.address) == (new.sound, new.address) or not new.sound:
                continue
            if was.sound == new.sound:
                yield SoundChange(new.item, new.title, Change.RENAMED, was.sound, new.sound)
            else:
                cause = self._cause(was, new)
                yield SoundChange(new.item, new.title, Change.REPLACED, was.sound, new.sound, cause)

    def others(self) -> Iterator[SoundChange]:
        """Renditions whose file is no enclosure, before or now. Of a sound and the file that
        carries it, the first is enough.
        """
        listings = (*self._old.listings, *self._wanted.site.listings)
        enclosed, seen = {one.address for one in listings}, set()
        for new in self._wanted.site.renditions:
            was = self._by_id.get(new.id)
            if was is None or was.sound == new.sound or {was.path, new.path} & enclosed:
                continue
            if new.path not in seen:
                seen.add(new.path)
                yield self._other(was, new)

    def _other(self, was: Rendition, new: Rendition) -> SoundChange:
        item, title = _of(self._wanted, new)
        cause = self._why(new, item)
        return SoundChange(item, title, Change.REPLACED, was.sound, new.sound, cause, new.id)

    def _cause(self, before: Listing, listing: Listing) -> Cause:
        """By the sounds behind the old and the new address. An alternate that becomes the enclosure
        is no sound made anew, though it was out before: another setting chose it.
        """
        was, new = self._was.get(before.address), self._is.get(listing.address)
        if new is None:
            return Cause.UNKNOWN
        if was is None or was.making == new.making:
            return self._why(new, listing.item)
        return _told_apart(was, new)

    def _why(self, new: Rendition, item: str) -> Cause:
        if new.making in self._makings:
            return Cause.REMASTERED if item in self._wanted.remastered else Cause.ANEW
        was = self._by_id.get(new.id)
        return Cause.UNKNOWN if was is None else _told_apart(was, new)


def _innermost(renditions: Iterable[Rendition]) -> Mapping[str, Rendition]:
    """By public path, the innermost that it carries: tags are no cause of another sound."""
    found: dict[str, Rendition] = {}
    for one in sorted(renditions, key=lambda one: (one.exact, one.id)):
        found.setdefault(one.path, one)
    return found


def _of(wanted: Wanted, one: Rendition) -> tuple[str, str]:
    """The item that a rendition is of, and its title."""
    tree = wanted.site.tree
    items = tree[one.path].provenance if one.path in tree else frozenset()
    listed = [each for each in wanted.site.listings if each.item in items]
    return (listed[0].item, listed[0].title) if listed else (min(items, default=one.id), one.id)


def _told_apart(was: Rendition, new: Rendition) -> Cause:
    return Cause.SETTINGS if was.making.sources == new.making.sources else Cause.SOURCE
