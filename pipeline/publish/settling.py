"""A publish of what is public already, soon after one that was cut off: it looks, and no more.

Once nothing can come any more (`unsettled`) it is carried out as any other, and forgets.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pipeline.core.site import Entry
from pipeline.publish.claim import Publisher
from pipeline.publish.plan import PublishPlan
from pipeline.publish.shelf import Shelf
from pipeline.publish.told import Outcome
from pipeline.storage.dialect import Dialect


def settled(shelf: Shelf, plan: PublishPlan, publisher: Publisher, dialect: Dialect) -> bool:
    """Whether ``plan``, which `only_looks`, finds all as it should be, and more may come.

    Changes nothing. Raises StoreError.
    """
    if not _more_may_come(plan, publisher):
        return False
    site = plan.wanted.site

    def as_wanted(entry: Entry) -> bool:
        return publisher.persist(partial(shelf.holds, site.file(entry), entry, dialect))

    def gone(entry: Entry) -> bool:
        return not publisher.persist(partial(shelf.has, entry))

    with ThreadPoolExecutor(publisher.workers) as pool:
        there = pool.map(as_wanted, (upload.entry for upload in plan.uploads))
        return all([*there, *pool.map(gone, plan.delete)])


def still_so(plan: PublishPlan) -> Outcome:
    """What is told when nothing had to be done."""
    manifest = plan.record.manifest
    if manifest is None:
        raise ValueError("nothing is public")
    looked_at = len(plan.uploads)
    return Outcome(manifest.release, skipped=looked_at, record=plan.record.etag or "")


def _more_may_come(plan: PublishPlan, publisher: Publisher) -> bool:
    manifest = plan.record.manifest
    unsettled = manifest.unsettled if manifest else None
    return unsettled is not None and unsettled.until > publisher.time
