"""Carrying out a plan, so that whatever happens, what visitors see is whole.

1. The record was read and (2) compared: `shelf.Shelf.read`, `changes.compare`. Nothing to do ends
   here, after one request. A fault here has changed nothing.
3. The intent is written over that very record. Until this has succeeded nothing is changed; from
   now on anyone who reads the record knows which objects may be other than the manifest says.
4. Media, 5. assets and books, 6. pages and indexes, 7. feeds: each phase is there before the next
   begins, and a PUT is wholly done or not at all. New names come before changed pages. So at every
   instant what can be seen refers only to what is there. The old release's objects are untouched
   but for pages changed in place, which refer to both, and, once the feeds are there, the former
   addresses of replaced sounds, which from then on give the new ones.
8. What was retired by an earlier release and is past its grace is deleted. No visible object names
   it, so it is no loss if the commit then fails: it is due again, and deleting it twice is no
   fault. (After the commit, a crash in between would leave objects that nobody remembers.)
9. The manifest is committed and the intent ended: one conditional write of one object.

A publish that stops anywhere between 3 and 9 leaves its intent. The next publisher takes over:
at once if the fault was caught or the process is known to be dead, else when the intent expires.
It sends again what the intent names, and retires what nobody wants of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import field, replace
from functools import partial
from pathlib import Path

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.progress import Progress, Silent
from pipeline.publish.claim import Claim, Publisher
from pipeline.publish.plan import Phase, PublishPlan, Upload, Why
from pipeline.publish.promises import Guard
from pipeline.publish.purge import Purge
from pipeline.publish.saving import Saving
from pipeline.publish.settling import settled, still_so
from pipeline.publish.shelf import Shelf
from pipeline.publish.told import Outcome
from pipeline.publish.undo import log_line

#: The longest that a running upload goes without the intent being looked after, in seconds.
_BEAT = 30.0


def publish(
    shelf: Shelf,
    plan: PublishPlan,
    publisher: Publisher,
    progress: Progress | None = None,
    *,
    yes: bool = False,
) -> Outcome:
    """Carry out ``plan``. ``yes`` answers the guards that ask.

    Raises PublishError with a guard's code, P101, P102 or P118 (nothing is changed), P103 or P109
    (stopped on the way), and StoreError. After any of them the site is whole.
    """
    if plan.empty:
        return still_so(plan)
    for guard in standing(plan, yes=yes):
        raise PublishError(guard.code, **guard.params)
    if plan.record.etag is None and not yes and publisher.persist(shelf.taken):
        raise PublishError("P145")
    dialect = publisher.persist(partial(shelf.learn, plan.record.dialect))
    if plan.only_looks and settled(shelf, plan, publisher, dialect):
        return still_so(plan)
    if plan.first_coded and not dialect.coding:
        raise PublishError("P118")
    saving = Saving(shelf, plan, publisher)
    claim = Claim(shelf, plan, publisher, dialect)
    return _Work(shelf, plan, publisher, claim, saving, progress or Silent()).run()


def standing(plan: PublishPlan, *, yes: bool) -> tuple[Guard, ...]:
    """The guards that keep ``plan`` from being carried out."""
    return tuple(guard for guard in plan.guards if not (guard.asks and yes))


@dataclass(slots=True)
class _Work:
    shelf: Shelf
    plan: PublishPlan
    publisher: Publisher
    claim: Claim
    saving: Saving
    progress: Progress
    #: The paths where nothing lay, and by now our objects do.
    placed: set[str] = field(default_factory=set)
    quiet: bool = True
    older: int = 0

    def run(self) -> Outcome:
        try:
            sent = self._sent()
            self._delete()
            self._commit()
        except BaseException:
            if self.quiet:  # else an upload of ours may still land after the next one's
                self.claim.abandon()
            raise
        sizes = [upload.entry.size for upload, done in sent if done]
        skipped = len(sent) - len(sizes)
        deleted = len(self.plan.delete)
        release, etag = self.claim.release.release, self.claim.etag
        known = self.plan.record.dialect
        found = self.claim.dialect if self.claim.dialect != known else None
        told = Outcome(release, len(sizes), sum(sizes), skipped, deleted, etag, found)
        return replace(told, older=self.older, manifest=self.claim.release)

    def _commit(self) -> None:
        log = self.saving.log()
        if self.plan.purge:
            log, self.older = Purge(self.shelf, self.plan, self.claim, self.publisher, log).run()
        self.claim.commit(log_line(log))

    def _sent(self) -> list[tuple[Upload, bool]]:
        """All phases, and beside them what is put by; for each upload, whether it had to be."""
        try:
            self.saving.begin(self.claim.release)
            told = [one for phase in self.plan.phases for one in self._phase(phase)]
        finally:
            self.saving.close()
        return [(upload, done) for upload, done in told if not upload.if_absent]

    def _phase(self, phase: Phase) -> Iterator[tuple[Upload, bool]]:
        """Send all of a phase, then return."""
        self.progress.phase(phase.name, phase.size)
        self.quiet = False
        pool = ThreadPoolExecutor(min(self.publisher.workers, len(phase.uploads)))
        try:
            sending = [pool.submit(self._send, phase.name, u) for u in phase.uploads]
            self._watch(set(sending))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            self.quiet = True
        return zip(phase.uploads, (future.result() for future in sending), strict=True)

    def _watch(self, pending: set[Future[bool]]) -> None:
        while pending:
            done, pending = wait(pending, timeout=_BEAT, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
            self.claim.hold()

    def _send(self, phase: str, upload: Upload) -> bool:
        """Whether it had to be sent."""
        entry, file = upload.entry, self.plan.wanted.site.file(upload.entry)
        self.claim.hold()
        told = partial(self._tell, phase, entry.path)
        if entry.path in self.placed or self._there(upload, file):
            told(entry.size)
            return entry.path in self.placed
        self.publisher.persist(partial(self.shelf.send, file, entry, told, self._like(upload)))
        if upload.if_absent:
            self.placed.add(entry.path)
        return True

    def _there(self, upload: Upload, file: Path) -> bool:
        """Whether the store has all that is asked of it."""
        if upload.if_absent:
            return self.publisher.persist(partial(self.shelf.has, upload.entry))
        equal = partial(self.shelf.holds, file, upload.entry, self.claim.dialect)
        return upload.resumable and self.publisher.persist(equal)

    def _tell(self, phase: str, path: str, size: int) -> None:
        self.progress.advance(phase, size, path)

    def _like(self, upload: Upload) -> str:
        """The path of an object in the store that has just these bytes, as far as is known."""
        path = upload.entry.path
        if upload.why is Why.HEADERS:
            return path
        return self.plan.wanted.site.aliases.get(path, "")

    def _delete(self) -> None:
        due = [entry.path for entry in self.plan.delete]
        number = len(due) + len(self.saving.gone)
        if not number:
            return
        self.progress.phase("delete", number)
        self.claim.prove()
        if due:
            self.publisher.persist(partial(self.shelf.drop, due))
        self.saving.drop()
        self.progress.advance("delete", number)
