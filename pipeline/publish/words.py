"""A plan as an editor thinks of it: counts and titles, which the command line puts into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.core.site import Entry, Listing, SiteTree
from pipeline.publish.aliases import is_alias
from pipeline.publish.plan import PublishPlan, Why
from pipeline.publish.told import Count, Summary

_PAGES = ("page", "index")


def summary(plan: PublishPlan) -> Summary:
    """The plan in counts. ``release`` is the number that the next release will have."""
    old, intent = plan.record.manifest, plan.record.intent
    before = _episodes(old.listings if old else ())
    after = _episodes(plan.wanted.site.listings)
    both = [(before[guid], after[guid]) for guid in after if guid in before]
    return Summary(
        release=old.sequence + 1 if old else 1,
        first=old is None,
        episodes_new=_titles(one for guid, one in after.items() if guid not in before),
        episodes_changed=_titles(new for was, new in both if _changed(plan, was, new)),
        episodes_gone=_titles(one for guid, one in before.items() if guid not in after),
        sounds=plan.sounds,
        redirected=tuple(_redirected(plan)),
        pages=_count(plan, _PAGES),
        files=_count(plan, ("media", "asset", "book")),
        feeds=_count(plan, ("feed",)),
        unchanged=plan.unchanged,
        deleted=sum(e.path not in plan.record.unsettled for e in plan.delete),
        uploads=len(plan.sent),
        upload_bytes=plan.size,
        took_over=intent.owner if intent else None,
        lost=tuple(sorted(plan.wanted.lost)),
        unsettled=len(plan.record.unsettled),
    )


def _episodes(listings: Iterable[Listing]) -> dict[str, Listing]:
    """By GUID. Films are told of by their pages and files."""
    return {one.guid: one for one in listings if one.sound}


def _changed(plan: PublishPlan, was: Listing, new: Listing) -> bool:
    """Whether an episode's listing, or its own page, is another."""
    old = plan.record.manifest
    pages = old.tree if old else SiteTree()
    now = plan.wanted.site.tree
    told = replace(was, archive=new.archive)  # where it is listed is no change of an episode
    return told != new or _digest(pages, was.page) != _digest(now, new.page)


def _redirected(plan: PublishPlan) -> Iterator[str]:
    """The titles, in the order of the feed."""
    site = plan.wanted.site
    sent = {u.entry.path for u in plan.sent}
    items = {item for path in site.aliases.keys() & sent for item in site.tree[path].provenance}
    yield from (one.title for one in _episodes(site.listings).values() if one.item in items)


def _digest(tree: SiteTree, path: str) -> str:
    return tree[path].told if path in tree else ""


def _count(plan: PublishPlan, kinds: tuple[str, ...]) -> Count:
    site, old = plan.wanted.site, plan.record.manifest
    sent = (u for u in plan.sent if u.entry.path not in site.aliases and not u.entry.beside)
    whys = Counter(u.why for u in sent if u.entry.kind in kinds)
    before: Iterable[Entry] = (
        (e for e in old.tree if not is_alias(e) and not e.beside) if old else ()
    )
    gone = sum(e.kind in kinds and e.path not in site.tree for e in before)
    changed = whys[Why.CHANGED] + whys[Why.HEADERS] + whys[Why.LOST]
    return Count(whys[Why.NEW], changed, gone, whys[Why.UNSURE])


def _titles(listings: Iterable[Listing]) -> tuple[str, ...]:
    return tuple(listing.title for listing in listings)
