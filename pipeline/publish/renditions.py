"""What becomes of the sounds that are out: kept, told otherwise, or replaced. Pure.

A sound is identified by its digest, without tags. New tags around the same sound give a new
address, quietly: nobody who has heard it is disturbed. Another sound is a correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    return (*_enclosures(old, wanted), *_others(old, wanted))


def remade(old: Manifest, wanted: Wanted) -> Iterator[SoundChange]:
    """Sounds that would be replaced though source and settings are those of the published one,
    and though nobody asked for it.
    """
    return (one for one in sound_changes(old, wanted) if one.cause is Cause.ANEW)


def _enclosures(old: Manifest, wanted: Wanted) -> Iterator[SoundChange]:
    before = {listing.guid: listing for listing in old.listings}
    for new in wanted.site.listings:
        was = before.get(new.guid)
        if was is None or (was.sound, was.address) == (new.sound, new.address) or not new.sound:
            continue
        if was.sound == new.sound:
            yield SoundChange(new.item, new.title, Change.RENAMED, was.sound, new.sound)
        else:
            cause = _cause(old, wanted, new)
            yield SoundChange(new.item, new.title, Change.REPLACED, was.sound, new.sound, cause)


def _others(old: Manifest, wanted: Wanted) -> Iterator[SoundChange]:
    """Renditions whose file is no enclosure, before or now. Of a sound and the file that carries
    it, the first is enough.
    """
    enclosed = {one.address for one in (*old.listings, *wanted.site.listings)}
    before = {one.id: one for one in old.renditions}
    seen = set()
    for new in wanted.site.renditions:
        was = before.get(new.id)
        if was is None or was.sound == new.sound or {was.path, new.path} & enclosed:
            continue
        if new.path not in seen:
            seen.add(new.path)
            item, title = _of(wanted, new)
            cause = _why(old, new, remastered=item in wanted.remastered)
            yield SoundChange(item, title, Change.REPLACED, was.sound, new.sound, cause, new.id)


def _of(wanted: Wanted, one: Rendition) -> tuple[str, str]:
    """The item that a rendition is of, and its title."""
    tree = wanted.site.tree
    items = tree[one.path].provenance if one.path in tree else frozenset()
    listed = [each for each in wanted.site.listings if each.item in items]
    return (listed[0].item, listed[0].title) if listed else (min(items, default=one.id), one.id)


def _cause(old: Manifest, wanted: Wanted, listing: Listing) -> Cause:
    """By the sounds behind the old and the new address. An alternate that becomes the enclosure is
    no sound made anew, though it was out before: another setting chose it.
    """
    new = _inner(wanted.site.renditions, listing.address)
    if new is None:
        return Cause.UNKNOWN
    address = next(one.address for one in old.listings if one.guid == listing.guid)
    was = _inner(old.renditions, address)
    if was is None or was.making == new.making:
        return _why(old, new, remastered=listing.item in wanted.remastered)
    return _told_apart(was, new)


def _inner(renditions: Iterable[Rendition], path: str) -> Rendition | None:
    """The innermost that ``path`` carries: tags are no cause of another sound."""
    here = (one for one in renditions if one.path == path)
    return min(here, key=lambda one: (one.exact, one.id), default=None)


def _why(old: Manifest, new: Rendition, *, remastered: bool) -> Cause:
    if any(was.making == new.making for was in old.renditions):
        return Cause.REMASTERED if remastered else Cause.ANEW
    was = next((was for was in old.renditions if was.id == new.id), None)
    if was is None:
        return Cause.UNKNOWN
    return _told_apart(was, new)


def _told_apart(was: Rendition, new: Rendition) -> Cause:
    return Cause.SETTINGS if was.making.sources == new.making.sources else Cause.SOURCE
