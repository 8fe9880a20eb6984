"""What is wrong or unusual in a plan, as values. Pure.

A guard that does not ask stops the publish: subscribers would be hurt, and the way out is in the
content. A guard that asks is for a person to answer with ``--yes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pipeline.core.site import IMMUTABLE, BuiltSite, Entry
from pipeline.publish.history import all_ids
from pipeline.publish.promises import Guard, broken, named, returning
from pipeline.publish.release import Manifest, Wanted
from pipeline.publish.renditions import remade

#: So many at once are unusual, whatever part they are of the whole.
MANY_ITEMS = 3
MANY_PAGES = 40


def guards(old: Manifest | None, wanted: Wanted, today: date) -> tuple[Guard, ...]:
    """All guards, those that stop first. ``today`` is for the text of an example. ``purge`` of
    ``wanted`` holds all that is being purged.
    """
    found = [*_one_guid_each(wanted), *_sounds_exist(wanted), *_purged(wanted)]
    if len(wanted.site.tree) == 0:
        found.append(Guard("P121", asks=True))
    if old is not None:
        found += _against(old, wanted, today)
    return tuple(sorted(found, key=lambda guard: guard.asks))


def _against(old: Manifest, wanted: Wanted, today: date) -> Iterator[Guard]:
    yield from returning(old, wanted) if wanted.again else broken(old, wanted, today)
    yield from _immutable(old, wanted.site)
    if old.programme != wanted.programme:
        yield Guard("P120", {"theirs": old.programme, "ours": wanted.programme}, asks=True)
    if wanted.again:
        return
    yield from _steady(old, wanted)
    yield from _taken_down(old, wanted)
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


def _purged(wanted: Wanted) -> Iterator[Guard]:
    """What nothing may be left of is not published once more."""
    if wanted.purge:
        seen = frozenset[str]().union(*{entry.provenance for entry in wanted.site.tree})
        if shown := sorted(seen & wanted.purge):
            yield Guard("P141", {"items": named(shown)})


def _immutable(old: Manifest, site: BuiltSite) -> Iterator[Guard]:
    """Browsers keep an immutable address for a year: other bytes there would never be seen. But of
    a former address of a sound, who has kept the old sound has lost nothing.
    """
    for entry in site.tree:
        before = old.tree.entries.get(entry.path)
        changed = before is not None and _fixed(before) and before.told != entry.told
        if changed and entry.path not in site.aliases:
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


def _taken_down(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    """What may not be seen has no grace: a wrong clock or a slip in many files would delete it."""
    unseen = all_ids(old.history, wanted.withdrawn | wanted.hidden)
    shown = frozenset[str]().union(*{entry.provenance for entry in old.tree}) if unseen else unseen
    items = sorted(shown & unseen)
    if len(items) >= MANY_ITEMS:
        yield Guard("P144", {"n": len(items), "items": named(items)}, asks=True)


def _shrinking(old: Manifest, wanted: Wanted) -> Iterator[Guard]:
    pages = [e.path for e in old.tree if e.kind in ("page", "index")]
    gone = sum(path not in wanted.site.tree for path in pages)
    if gone * 2 > len(pages):
        yield Guard("P122", {"gone": gone, "all": len(pages)}, asks=True)
    elif gone >= MANY_PAGES:
        yield Guard("P146", {"gone": gone, "all": len(pages)}, asks=True)
    before, after = len(old.listings), len(wanted.site.listings)
    if after * 2 < before:
        yield Guard("P123", {"before": before, "after": after}, asks=True)
