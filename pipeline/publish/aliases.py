"""Former addresses of an item's sound go on giving its sound. Pure.

Many apps hold to the first enclosure address that they saw of a GUID, so a replaced sound would
reach only new listeners, and the old address would one day lead nowhere. Every address that the
sound of a listed item ever had, and has no more, is therefore an *alias*: an entry of the tree with
the bytes of the newest sound, which caches may keep for minutes only. It is made from the history,
never by a build.

An alias has the type that its name tells. Where the enclosure is of another type by now, another
rendition of the item stands for it; where there is none, what lies there is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.core.site import SHORT, BuiltSite, Entry, Listing, SiteTree
from pipeline.publish.history import History, by_guid


def aliased(old: History, site: BuiltSite) -> BuiltSite:
    """``site`` with an alias at every former address that one can stand for."""
    bearers = _Bearers(site)
    found = {path: bearers.of(listing, path) for path, listing in _former(old, site)}
    targets = {path: entry for path, entry in found.items() if entry is not None}
    if not targets:
        return site
    entries = (*site.tree, *(_alias(path, entry) for path, entry in targets.items()))
    aliases = {path: entry.path for path, entry in targets.items()}
    return replace(site, tree=SiteTree.of(entries), aliases=aliases)


def left_standing(old: History, site: BuiltSite) -> frozenset[str]:
    """The former addresses that are not in the tree of an `aliased` site."""
    return frozenset(path for path, _ in _former(old, site))


def is_alias(entry: Entry) -> bool:
    """Whether an entry of a release is an alias: media is immutable otherwise."""
    return entry.kind == "media" and entry.headers.cache_control == SHORT


def _former(old: History, site: BuiltSite) -> Iterator[tuple[str, Listing]]:
    """What is not in the tree of all the addresses that the sounds of listed items ever had."""
    known = by_guid(old)
    for listing in site.listings:
        if listing.guid in known:
            for path in known[listing.guid].seen(listing).aliases:
                if path not in site.tree:
                    yield path, listing


def _alias(path: str, entry: Entry) -> Entry:
    return replace(entry, path=path, headers=replace(entry.headers, cache_control=SHORT))


class _Bearers:
    """Which files bear an item's sound: its enclosure, then its other renditions."""

    def __init__(self, site: BuiltSite) -> None:
        self._tree = site.tree
        self._by_item: dict[str, list[Entry]] = {}
        for one in site.renditions:
            if one.exact and one.path in site.tree:
                for item in site.tree[one.path].provenance:
                    self._by_item.setdefault(item, []).append(site.tree[one.path])

    def of(self, listing: Listing, path: str) -> Entry | None:
        """The file to be had at ``path``; none where there is none of the type of its name."""
        own = [self._tree[listing.address]] if listing.address in self._tree else []
        others = self._by_item.get(listing.item, ())
        return next((e for e in (*own, *others) if _type(e.path) == _type(path)), None)


def _type(path: str) -> str:
    return PurePosixPath(path).suffix
