"""After a publish: what a CDN in front may still remember of what is no longer so."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pipeline.core.problems import Place, Problem, problem
from pipeline.core.site import IMMUTABLE
from pipeline.core.target import Target
from pipeline.publish.front import Purged, purge
from pipeline.publish.plan import PublishPlan

__all__ = ["KEY", "Purged", "addresses", "changed", "purge_front", "unpurged"]

#: Where the CDN's key is: in the environment alone, so that it lies in no file of ours.
KEY = "SPOR2_CDN_KEY"


def changed(plan: PublishPlan, target: Target, base: str) -> tuple[str, ...]:
    """The absolute addresses whose answer ``plan`` makes another; none where no CDN is told.

    What is immutable never is: its address is new, or it is gone for good.
    """
    sent = [u.entry for u in plan.uploads]
    paths = {e.path for e in sent if e.headers.cache_control != IMMUTABLE}
    return addresses({*paths, *(entry.path for entry in plan.delete)}, target, base)


def addresses(paths: set[str], target: Target, base: str) -> tuple[str, ...]:
    """Where a CDN may have what is at ``paths``; none where no CDN is told."""
    if not (target.cdn.purge or target.cdn.command):
        return ()
    return tuple(base + quote(path) for path in sorted({*paths, *_folders(paths, target)}))


def _folders(paths: set[str], target: Target) -> Iterator[str]:
    if target.index == "website":
        yield from (p.removesuffix("index.html") for p in paths if _is_index(p))


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2] == "index.html"


def purge_front(target: Target, addresses: tuple[str, ...], key: str = "") -> Purged:
    """Tell the target's CDN. Never raises."""
    return purge(target.cdn, addresses, key)


def unpurged(purged: Purged) -> tuple[Problem, ...]:
    """The warning for what the CDN was not told."""
    if not purged.failure:
        return ()
    params = {"name": purged.place, "status": purged.status, "n": purged.asked}
    return (problem(purged.failure, Place("programme.yaml"), **params),)
