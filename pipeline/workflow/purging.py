"""Nothing is to be left of an item: a publish without it, which deletes all that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem
from pipeline.core.site import Entry
from pipeline.publish.history import all_ids
from pipeline.publish.past import items_of, manifests_back
from pipeline.publish.purge import ever
from pipeline.workflow import fronting, publishing
from pipeline.workflow.released import Published
from pipeline.workflow.releases import Seen, look
from pipeline.workflow.run import Run
from pipeline.workflow.targets import base_address


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a purge of ``item`` would do: ``files`` are public ones, ``releases`` the names of those
    that have it, and can never come back.
    """

    item: str
    files: int
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purged:
    """``published`` tells what a publish tells; all is none when the content has errors."""

    problems: tuple[Problem, ...]
    prospect: Prospect | None = None
    published: Published | None = None


#: Asks a person whether to go on.
Ask = Callable[[Prospect], bool]


def purge(run: Run, item: str, ask: Ask, *, yes: bool = False) -> Purged:
    """Publish without ``item``, an id, and delete all that there ever was of it, if ``ask`` says
    so. ``yes`` answers what a publish asks.

    Raises PublishError P141-P143 (nothing is changed), and as a publish does.
    """
    problems, seen = look(run)
    if seen is None:
        return Purged(problems)
    prospect = _prospect(seen, item)
    if not ask(prospect):
        raise PublishError("P143", items=item)
    paths = _ever(seen, item)
    published = publishing.publish(replace(run, purge=frozenset({item})), yes=yes)
    if published.outcome is not None:
        base = base_address(seen.target, seen.library.programme, run.folder)
        told = {*published.changed, *fronting.addresses(paths, seen.target, base)}
        published = replace(published, changed=tuple(sorted(told)))
    return Purged(published.problems, prospect, published)


def _ever(seen: Seen, item: str) -> set[str]:
    """Where a CDN may have something of it still, though it has long been gone from the store."""
    manifest = seen.now.record.manifest
    ids = all_ids(manifest.history if manifest else {}, frozenset({item}))
    return ever(ids, manifest, manifests_back(seen.now, seen.attic))


def _prospect(seen: Seen, item: str) -> Prospect:
    """Raises PublishError P141 where the content has it still, P142 of a stranger."""
    manifest = seen.now.record.manifest
    ids = all_ids(manifest.history if manifest else {}, frozenset({item}))
    if ids & seen.held:
        raise PublishError("P141", items=", ".join(sorted(ids & seen.held)))
    releases = {one.release: items_of(one) for one in manifests_back(seen.now, seen.attic)}
    known = seen.now.withdrawn.union(*releases.values(), _remembered(seen))
    if not ids & known:
        near = get_close_matches(item, sorted(known), cutoff=0.4)
        raise PublishError("P142", item=item, known=", ".join(near) or "–")
    files = sum(bool(entry.provenance & ids) for entry in _files(seen))
    return Prospect(item, files, tuple(name for name, items in releases.items() if items & ids))


def _remembered(seen: Seen) -> frozenset[str]:
    """All items that the record knows of."""
    manifest = seen.now.record.manifest
    if manifest is None:
        return frozenset()
    kept = (one.entry.provenance for one in manifest.retired.values())
    return frozenset((*manifest.history, *manifest.withdrawn)).union(*kept)


def _files(seen: Seen) -> Iterator[Entry]:
    manifest = seen.now.record.manifest
    if manifest is not None:
        yield from manifest.tree
        yield from (one.entry for one in manifest.retired.values())
