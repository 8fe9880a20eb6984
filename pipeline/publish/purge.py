"""Nothing is left of an item: not under any key it ever had, in no older version, in no pack.

A purge is a publish of a site without the item, which goes on under its intent (`Intent.purge`):

1. When all is sent, every key that the item ever had is deleted, with its versions.
2. The log is made anew without the releases that had the item; ways back lead past them. Bytes that
   clean releases still need move from packs that have others too into a new one.
3. The new manifest and log are committed, the intent still standing: from now on nothing names what
   has the item. `Claim.publish_on`.
4. All private objects that the log does not name are deleted, and all that the store keeps of older
   objects: of the record, of packs, and of every public name that a release writes over, for each
   such version may tell of the item. Only versions of what is named by its bytes are left alone,
   where the release still has it.
5. The intent ends.

Whoever takes over before 5 reads the intent and does it all again; to delete twice is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry
from pipeline.publish.attic import Attic
from pipeline.publish.claim import Claim, Publisher
from pipeline.publish.packs import read_pack, write_pack
from pipeline.publish.past import Now, items_of, manifests_back
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import Manifest
from pipeline.publish.retention import WAYS
from pipeline.publish.rows import rows_back
from pipeline.publish.shelf import Shelf
from pipeline.publish.undo import Log, Pack, Step, cleaned, log_line, pack_name, short, stable

#: What lies beside a file, compressed (`workflow.encoding`).
_BESIDE = (".gz", ".br")
#: Where the private objects are that a log can name.
_KEPT = ("pages/", "kept/")


@dataclass(frozen=True, slots=True)
class Purge:
    """Of one publish, whose log would be ``log``."""

    shelf: Shelf
    plan: PublishPlan
    claim: Claim
    publisher: Publisher
    log: Log

    @property
    def new(self) -> Manifest:
        return self.claim.release

    def run(self) -> tuple[Log, int]:
        """The log to commit, and how many older versions went. Raises PublishError, StoreError."""
        read = {one.release: one for one in self._releases()}
        releases = [one for one in read.values() if not items_of(one) & self.plan.purge]
        self.claim.prove()
        self.publisher.persist(partial(self.shelf.erase, sorted(self._keys())))
        log = self._clean(releases, {*read} - {one.release for one in releases})
        self.claim.publish_on(log_line(log), self.plan.purge)
        return log, self._sweep(log)

    def _releases(self) -> Iterator[Manifest]:
        record = replace(self.plan.record, manifest=self.new)
        return manifests_back(Now(record, self.log), Attic(self.shelf))

    def _keys(self) -> set[str]:
        """All public paths that the items ever had, and that are nothing else's now."""
        old, purge = self.plan.record.manifest, self.plan.purge
        paths = ever(purge, old, self._releases())
        paths |= {entry.path for entry in self.plan.delete if entry.provenance & purge}
        return paths - self.new.tree.entries.keys() - self.plan.retired.keys()

    def _clean(self, releases: list[Manifest], others: set[str]) -> Log:
        """The log with ways between ``releases`` alone, and the bytes of no ``others``."""
        ways = _steps(self.log.steps, releases)
        steps = tuple(replace(o, purged=o.purged or o.release in others) for o in ways)
        led = {self.new.release, *(step.to for step in steps if step.to)}
        needed = {
            entry.digest
            for release in releases
            if release.release in led
            for entry in release.tree
            if stable(entry)
        }
        small = {digest: one for digest, one in self.log.small.items() if digest in needed}
        packs = self._packs(needed - small.keys())
        return replace(self.log, steps=steps, packs=packs, small=small, due={})

    def _packs(self, needed: set[str]) -> tuple[Pack, ...]:
        """Packs with nothing but what is ``needed`` stay; what others have of it moves."""
        wanted = frozenset(map(short, needed))
        whole = tuple(pack for pack in self.log.packs if pack.digests <= wanted)
        mixed = tuple(pack for pack in self.log.packs if pack not in whole)
        inside = frozenset[bytes]().union(*(pack.digests for pack in whole))
        moving = {digest for digest in needed if short(digest) not in inside}
        name, found = cleaned(self.new.release), list[str]()
        with TemporaryDirectory(prefix="spor2-") as folder:
            file = Path(folder, "new")
            write_pack(file, self._moved(mixed, moving, Path(folder, "old"), found))
            if not found:
                return whole
            put = partial(Attic(self.shelf).put, pack_name(name), file)
            self.publisher.persist(put)
        index = b"".join(map(short, found))
        return (*whole, Pack(name, index, self.new.sequence))

    def _moved(
        self, packs: tuple[Pack, ...], digests: set[str], file: Path, found: list[str]
    ) -> Iterator[tuple[str, bytes]]:
        for pack in packs:
            self.claim.hold()
            there = self.publisher.persist(
                partial(Attic(self.shelf).fetch, pack_name(pack.name), file)
            )
            for digest, body in read_pack(file, digests - {*found}) if there else ():
                found.append(digest)
                yield digest, body

    def _sweep(self, log: Log) -> int:
        """Delete what nothing names any more, and what the store keeps of older objects."""
        store, place = self.shelf.store, self.shelf.place
        names = {place.private + name for name in log.names}
        private = [info.key for part in _KEPT for info in store.list(place.private + part)]
        self.claim.prove()
        self.publisher.persist(partial(store.delete, [key for key in private if key not in names]))
        fixed = {place.key(entry.path) for entry in self._standing() if not stable(entry)}
        older = self.publisher.persist(partial(store.forget, place.private, lambda _: False))
        return older + self.publisher.persist(
            partial(store.forget, place.public, fixed.__contains__)
        )

    def _standing(self) -> Iterator[Entry]:
        yield from self.new.tree
        yield from (one.entry for one in self.new.retired.values())


def ever(items: frozenset[str], public: Manifest | None, releases: Iterable[Manifest]) -> set[str]:
    """All public paths at which anything of ``items`` ever was, as far as the ``public`` release
    remembers and the ``releases`` tell.
    """
    history = public.history if public else {}
    known = [history[id_] for id_ in items if id_ in history]
    paths = {path for one in known for path in (*one.sounds, *one.pages)}
    paths |= {path + suffix for path in paths for suffix in _BESIDE}
    for release in releases:
        paths |= {entry.path for entry in release.tree if entry.provenance & items}
    return paths


def _steps(steps: tuple[Step, ...], releases: list[Manifest]) -> tuple[Step, ...]:
    """``releases`` are those that may be gone back to, the newest first."""
    ways, room = dict[str, tuple[str, bytes]](), WAYS
    for newer, older in pairwise(releases):
        rows = rows_back(newer, older)
        room -= len(rows)
        if room < 0:  # further back than the log has room for
            break
        ways[newer.release] = (older.release, rows)
    none = ("", b"")
    told = ((step, *ways.get(step.release, none)) for step in steps)
    return tuple(replace(step, to=to, rows=rows) for step, to, rows in told)
