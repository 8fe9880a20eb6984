"""What is wrong or unusual in a plan, as values. Pure.

A guard that does not ask stops the publish: subscribers would be hurt, and the way out is in the
content. A guard that asks is for a person to answer with ``--yes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.core.site import IMMUTABLE, Entry, SiteTree
from pipeline.publish.release import Manifest, Wanted
from pipeline.publish.renditions import remade


@dataclass(frozen=True, slots=True)
class Guard:
    """``code`` names a text in the ``problems`` catalogue, ``params`` fill it in."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    asks: bool = False


def guards(old: Manifest | None, wanted: Wanted) -> tuple[Guard, ...]:
    """All guards, those that stop first."""
    found = [*_one_guid_each(wanted), *_sounds_exist(wanted)]
    if len(wanted.site.tree) == 0:
        found.append(Guard("P121", asks=True))
    if old is not None:
        found += _against(old, wanted)
    return tuple(sorted(found, key=lambda guard: guard.asks))


def _against(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    yield from _same_guids(old, wanted)
    yield from _nothing_vanished(old, wanted)
    yield from _guids_not_reused(old, wanted)
    yield from _immutable(old, wanted.site.tree)
    if old.programme != wanted.programme:
        yield Guard("P120", {"theirs": old.programme, "ours": wanted.programme}, asks=True)
    yield from _steady(old, wanted)
    if len(wanted.site.tree):
        yield from _shrinking(old, wanted)


def _one_guid_each(wanted: Wanted) -> Iterator[Guard]:
    count = Counter(listing.guid for listing in wanted.site.listings)
    for guid in sorted(g for g, n in count.items() if n > 1):
        items = [listing.item for listing in wanted.site.listings if listing.guid == guid]
        yield Guard("P112", {"guid": guid, "items": ", ".join(items)})


def _sounds_exist(wanted: Wanted) -> Iterator[Guard]:
    for listing in wanted.site.listings:
        if listing.address not in wanted.site.tree:
            yield Guard("P115", {"item": listing.item, "path": listing.address})


def _same_guids(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    for listing in wanted.site.listings:
        known = old.history.get(listing.item)
        if known is not None and known.guid != listing.guid:
            yield Guard("P110", {"item": listing.item, "old": known.guid, "new": listing.guid})


def _nothing_vanished(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """An item may take another id, for subscribers see the GUID alone."""
    guids = {listing.guid for listing in wanted.site.listings}
    here = wanted.withdrawn | {listing.item for listing in wanted.site.listings}
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


def _immutable(old: Manifest, tree: SiteTree) -> Iterator[Guard]:
    """Browsers keep an immutable address for a year: other bytes there would never be seen."""
    for entry in tree:
        before = old.tree.entries.get(entry.path)
        if before is not None and _fixed(before) and before.digest != entry.digest:
            yield Guard("P114", {"path": entry.path})


def _fixed(entry: Entry) -> bool:
    return entry.headers.cache_control == IMMUTABLE


def _steady(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """A published sound is replaced where somebody changed it, or asked for it; never unasked."""
    changed = [*remade(old, wanted)]
    if changed:
        titles = {one.item: one.title for one in changed}
        told = {
            "titles": ", ".join(f"«{title}»" for title in titles.values()),
            "files": ", ".join(sorted(wanted.lost)),
        }
        yield Guard("P124", told, asks=True)


def _shrinking(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    pages = [e.path for e in old.tree if e.kind in ("page", "index")]
    gone = sum(path not in wanted.site.tree for path in pages)
    if gone * 2 > len(pages):
        yield Guard("P122", {"gone": gone, "all": len(pages)}, asks=True)
    before, after = len(old.listings), len(wanted.site.listings)
    if after * 2 < before:
        yield Guard("P123", {"before": before, "after": after}, asks=True)
