"""What subscribers rely on, guarded against the release before. Pure.

An app knows an episode by its GUID, reads an archive page once, and has heard the sound that was
there. A plan that would break one of these is stopped, with the way out; a guard that ``asks`` is
for a person to answer with ``--yes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from pipeline.core.frozen import dataclass
from pipeline.core.site import Listing
from pipeline.publish.history import by_guid
from pipeline.publish.release import Manifest, Wanted
from pipeline.publish.renditions import Cause, Change, sound_changes

#: How many are named where many are meant.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Guard:
    """``code`` names a text in the ``problems`` catalogue, ``params`` fill it in."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    asks: bool = False


def broken(old: Manifest, wanted: Wanted, today: date) -> Iterator[Guard]:
    """Every promise of ``old`` that ``wanted`` would break."""
    yield from _same_guids(old, wanted)
    yield from _nothing_vanished(old, wanted)
    yield from _guids_not_reused(old, wanted)
    yield from _sealed_archives(old, wanted)
    yield from _same_sounds(old, wanted, today)
    yield from _feeds_found(old, wanted)


def returning(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """Of a former release a person asked for that very one: what came later may go, when they say
    so. But a feed that has moved since is not moved back.
    """
    yield from _feeds_found(old, wanted)
    yield Guard("P140", {"release": wanted.again}, asks=True)


def _same_guids(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    for listing in wanted.site.listings:
        known = old.history.get(listing.item)
        if known is not None and known.guid != listing.guid:
            yield Guard("P110", {"item": listing.item, "old": known.guid, "new": listing.guid})


def _nothing_vanished(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """An item may take another id, for subscribers see the GUID alone."""
    guids = {listing.guid for listing in wanted.site.listings}
    here = wanted.withdrawn | wanted.purge | {listing.item for listing in wanted.site.listings}
    for listing in old.listings:
        if listing.guid not in guids and listing.item not in here:
            params = {"item": listing.item, "title": listing.title, "guid": listing.guid}
            yield Guard("P111", params)


def _guids_not_reused(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    here = wanted.withdrawn | {listing.item for listing in wanted.site.listings}
    holders = {guid: item for item, known in old.history.items() for guid in known.guids}
    for listing in wanted.site.listings:
        holder = holders.get(listing.guid, listing.item)
        if holder != listing.item and holder in here:
            yield Guard("P112", {"guid": listing.guid, "items": f"{holder}, {listing.item}"})


def _sealed_archives(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """Who has read an archive page does not read it again (RFC 5005, section 4): an item comes
    there from the feed itself once, and stays.
    """
    before = {one.guid: one.archive for one in old.listings}
    listings = wanted.site.listings
    moved = [one for one in listings if before.get(one.guid, 0) not in (0, one.archive)]
    if moved:
        known = by_guid(old.history)
        late = named(one.item for one in listings if one.archive and one.guid not in known)
        yield Guard("P113", {"titles": _titles(moved), "late": late and f" ({late})"})


def _same_sounds(old: Manifest, wanted: Wanted, today: date) -> Iterator[Guard]:
    """Another sound is a correction, and is told as one: of other files always, of other settings
    where a person does not say that nobody needs to know.
    """
    unmarked = _unmarked(old, wanted)
    changed = [
        one
        for one in sound_changes(old, wanted)
        if one.change is Change.REPLACED and not one.rendition and one.item in unmarked
    ]
    files = [unmarked[c.item] for c in changed if c.cause in (Cause.SOURCE, Cause.UNKNOWN)]
    settings = [unmarked[c.item] for c in changed if c.cause is Cause.SETTINGS]
    if files:
        ids = named(one.item for one in files)
        yield Guard("P116", {"titles": _titles(files), "ids": ids, "today": today.isoformat()})
    if settings:
        yield Guard("P125", {"titles": _titles(settings)}, asks=True)


def _unmarked(old: Manifest, wanted: Wanted) -> Mapping[str, Listing]:
    """By item, the listings without a correction that is newer than the release before."""
    before = {one.guid: one.correction for one in old.listings}
    return {
        one.item: one
        for one in wanted.site.listings
        if one.correction in ("", before.get(one.guid, ""))
    }


def _feeds_found(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """Nobody tells subscribers that a feed has moved, unless the feed itself does. A feed that was
    let go of is asked about once; the main one never, for it has to be sent on for good.
    """
    there = {feed.address for feed in wanted.site.feeds} | wanted.former_feeds
    gone = [feed for feed in old.feeds if feed.address not in there]
    for feed in gone:
        if feed.main:
            yield Guard("P117", {"old": feed.address})
    others = [feed.address for feed in gone if not feed.main and not feed.gone]
    if others:
        yield Guard("P126", {"addresses": named(others)}, asks=True)


def _titles(listings: Iterable[Listing]) -> str:
    return named(f"«{one.title}»" for one in listings)


def named(names: Iterable[str]) -> str:
    """The first of ``names``, and how many more there are."""
    several = list(dict.fromkeys(names))
    more = len(several) - _NAMED
    return ", ".join(several[:_NAMED]) + (f" (+ {more})" if more > 0 else "")
