"""What a publish puts by on its way, so that the release before it can come back.

Before anything is overwritten, the sounds whose place an alias takes. Beside the uploads, a pack of
what the release writes under stable names, if that is much. At the end the log, which the commit
carries. All of it is private, named by the intent before it is written, and by the log after; what
a publish that was cut off wrote, and no log names, the next one deletes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.core.errors import PublishError
from pipeline.core.site import Entry
from pipeline.publish.attic import Attic
from pipeline.publish.claim import Publisher
from pipeline.publish.packs import squeezed, unsqueezed, write_pack
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import Manifest
from pipeline.publish.retention import SMALL, Next, Saved, gone_by
from pipeline.publish.shelf import Shelf
from pipeline.publish.undo import (
    Log,
    kept_name,
    log_of,
    pack_name,
    rows_name,
    short,
    stable,
)

#: So many bytes are never squeezed into what the log has room for.
_HOPELESS = 8 * SMALL


class Saving:
    """Of one publish. Raises PublishError P104 (a damaged log), P109, StoreError."""

    def __init__(self, shelf: Shelf, plan: PublishPlan, publisher: Publisher) -> None:
        self._shelf, self._attic, self._publisher = shelf, Attic(shelf), publisher
        self._plan, self._log = plan, log_of(plan.record.log)
        self._unsure = plan.record.unsure
        self._kept: tuple[Entry, ...] = ()
        self._pool = ThreadPoolExecutor(1)
        self._next: Future[Log] = Future()

    def begin(self, new: Manifest) -> None:
        """Put by what is about to be overwritten, and begin with all else that ``new`` needs."""
        if self._plan.overwritten:
            with TemporaryDirectory(prefix="spor2-") as folder:
                file = Path(folder, "file")
                self._kept = tuple(e for e in self._plan.overwritten if self._keep(e, file))
        self._next = self._pool.submit(self._save, new)
        if self._publisher.workers == 1:
            self._next.result()

    def log(self) -> Log:
        """What the commit is to carry. Waits for what is under way."""
        return self._next.result()

    def close(self) -> None:
        """Wait for what is under way, whatever comes of it."""
        self._pool.shutdown(wait=True)

    @property
    def gone(self) -> tuple[str, ...]:
        """The private objects that are to be deleted before the commit."""
        intent = self._plan.record.intent
        maybe = frozenset(intent.private) if intent else frozenset()
        kept = {kept_name(entry.digest) for entry in self._kept}
        over = {*gone_by(self._log, self._plan)} - kept
        return tuple(sorted(over | (maybe - self._log.names - kept)))

    def drop(self) -> None:
        """Delete what is `gone`."""
        if self.gone:
            self._publisher.persist(partial(self._attic.drop, self.gone))

    def _keep(self, entry: Entry, file: Path) -> bool:
        """Whether ``entry`` is among the private files by now. Not, where the store has it not.

        A copy is not looked into: who goes back finds out whether it is whole (`returning`). But
        where a publish was cut off, other bytes may be there by now.
        """
        name, persist = kept_name(entry.digest), self._publisher.persist
        intent = self._plan.record.intent
        unsure = entry.path in self._unsure
        if entry.provenance & self._plan.unseen:
            return False
        if entry.digest in self._log.kept:
            return True
        if not unsure and persist(partial(self._attic.copy, entry.path, name)):
            return True
        if persist(partial(self._shelf.fetch, entry, file)):
            persist(partial(self._attic.put, name, file))
            return True
        perhaps = intent is not None and name in intent.private
        return perhaps and persist(partial(self._attic.fetch_whole, name, entry, file))

    def _save(self, new: Manifest) -> Log:
        """Pack what is much, write the way back if it is long; the log."""
        following = Next.of(self._log, self._plan, new)
        if following.long:
            self._put(rows_name(new.release), following.long)
        return following.log(self._saved(following))

    def _saved(self, following: Next) -> Saved:
        """The bytes that no log has yet: squeezed for the log, or sent as a pack."""
        new = self._unknown()
        there = {digest: one.body for digest, one in following.small.items()}
        if sum(entry.size for entry in new.values()) <= _HOPELESS:
            small = {digest: squeezed(self._body(entry)) for digest, entry in new.items()}
            if sum(map(len, (*small.values(), *there.values()))) <= SMALL:
                return Saved(small, (), self._kept)
        with TemporaryDirectory(prefix="spor2-") as folder:
            pack = Path(folder, "pack")
            write_pack(pack, self._bodies(new, there))
            self._put(pack_name(following.steps[-1].release), pack)
        return Saved({}, (*new, *there), self._kept)

    def _unknown(self) -> dict[str, Entry]:
        """By digest, in order, what this publish writes and the log has not."""
        packed = frozenset[bytes]().union(*(pack.digests for pack in self._log.packs))
        found = {
            upload.entry.digest: upload.entry
            for upload in self._plan.uploads
            if stable(upload.entry)
            and upload.entry.digest not in self._log.small
            and short(upload.entry.digest) not in packed
        }
        return dict(sorted(found.items()))

    def _bodies(
        self, new: Mapping[str, Entry], there: Mapping[str, bytes]
    ) -> Iterator[tuple[str, bytes]]:
        yield from ((digest, self._body(entry)) for digest, entry in new.items())
        yield from ((digest, unsqueezed(body)) for digest, body in there.items())

    def _body(self, entry: Entry) -> bytes:
        try:
            body = self._plan.wanted.site.file(entry).read_bytes()
        except FileNotFoundError:
            raise PublishError("P109", path=entry.path) from None
        if hashlib.sha256(body).hexdigest() != entry.digest:
            raise PublishError("P109", path=entry.path)
        return body

    def _put(self, name: str, body: bytes | Path) -> None:
        self._publisher.persist(partial(self._attic.put, name, body))
