"""What a publish would do: a tree against the record of a store. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.publish.aliases import aliased, left_standing
from pipeline.publish.guards import guards
from pipeline.publish.history import (
    all_ids,
    feeds_after,
    history_after,
    history_of,
    withdrawn_after,
    without,
)
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import GRACE, Manifest, Owner, Record, Wanted, release_id
from pipeline.publish.stock import Stock
from pipeline.publish.unsettled import unsettled_after


def compare(record: Record, wanted: Wanted, now: datetime, grace: timedelta = GRACE) -> PublishPlan:
    """Set what is wanted against the record. What an intent touched is taken as unknown.

    What an item is in that may not be seen has no grace: it goes in this publish, once nothing
    names it.
    """
    old, history = record.manifest, history_of(record)
    wanted = replace(wanted, site=aliased(history, wanted.site))
    stock = Stock.of(record, wanted.lost)
    uploads = [u for e in wanted.site.tree if (u := stock.upload(e)) is not None]
    standing = left_standing(history, wanted.site)
    retired = dict(stock.retiring(wanted.site.tree, now + grace))
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
            *stock.strays(wanted),
            *stock.ghosts(wanted),
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
