"""Holding the intent: one publisher at a time, and no publish left half by a dead one.

The record is written under a condition that the store minds. Where a store was seen not to mind
any, a queue of lock objects stands in for it (`publish.queue`): slower, and weaker.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TypeVar
from uuid import uuid4

from pipeline.core.errors import Conflict, PipelineError, PublishError, Unavailable
from pipeline.core.frozen import dataclass
from pipeline.core.site import SiteTree
from pipeline.publish.changes import next_manifest
from pipeline.publish.plan import PublishPlan
from pipeline.publish.queue import Queue
from pipeline.publish.record import manifest_line
from pipeline.publish.release import Intent, Manifest, Owner, tail
from pipeline.publish.shelf import Shelf, Text
from pipeline.publish.undo import private_names
from pipeline.storage.dialect import Dialect

#: How long an intent stands without a sign of life, and how often its holder gives one.
LEASE = timedelta(minutes=15)
RENEW = LEASE / 3
#: Seconds to wait before each further try at a store that is unavailable.
PAUSES = (0.2, 1.0, 4.0, 10.0)

_T = TypeVar("_T")


def _nobody(_: Owner) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and what must be asked of the world. ``token`` is one publish's own.

    ``gone`` tells whether the process of an intent is known to be dead (this machine, no such
    process). ``clock`` gives seconds since 1970: for the age of an intent, never for content.
    """

    owner: Owner
    token: str = field(default_factory=lambda: uuid4().hex)
    gone: Callable[[Owner], bool] = _nobody
    clock: Callable[[], float] = time.time
    pause: Callable[[float], None] = time.sleep
    workers: int = 16

    @property
    def time(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def persist(self, act: Callable[[], _T]) -> _T:
        """Do ``act``, again after a pause where the store was unavailable."""
        for seconds in PAUSES:
            with suppress(Unavailable):
                return act()
            self.pause(seconds)
        return act()


class Claim:
    """An intent that we hold. Safe to use from several threads."""

    def __init__(
        self, shelf: Shelf, plan: PublishPlan, publisher: Publisher, dialect: Dialect
    ) -> None:
        """Take the intent, over a dead publisher's if there is one: one conditional write. What
        the dead one left unfinished in the store is found, to go on with it.

        Raises PublishError P101 when another is at work, P102 when the store has another release
        than the plan was made for. In both cases nothing has been changed.
        """
        self._shelf, self._publisher, self.dialect = shelf, publisher, dialect
        self._manifest = plan.record.tail
        self._lock = Lock()
        self.release: Manifest = next_manifest(
            plan, publisher.owner, publisher.token, publisher.time
        )
        standing = plan.record.intent
        if standing is not None and not _may_take_over(standing, publisher):
            raise _busy(standing)
        self._intent = self._first_intent(plan)
        self._etag = plan.record.etag
        try:
            self._write(self._intent, self._manifest)
        except Conflict:
            raise _outrun(shelf) from None
        if standing is not None:
            for prefix in (shelf.place.public, shelf.place.private):
                shelf.store.resume(prefix)

    @property
    def etag(self) -> str:
        """The record's, as we wrote it last."""
        return self._etag or ""

    def hold(self) -> None:
        """Give a sign of life when one is due. Call before every change of the store.

        The clock is the wall's, so a machine that slept with its lid down finds out here.
        Raises PublishError P103 when another has taken over.
        """
        if self._publisher.time >= self._intent.expires_at - LEASE + RENEW:
            with self._lock:
                if self._publisher.time >= self._intent.expires_at - LEASE + RENEW:
                    self._renew(self._publisher.time + LEASE)

    def prove(self) -> None:
        """Make sure at this moment that nobody has taken over: before what cannot be undone."""
        with self._lock:
            self._renew(self._publisher.time + LEASE)

    def commit(self, log: bytes = b"") -> None:
        """Make the release the public one, and end the intent, in one conditional write."""
        self._shelf.store.tidy()
        with self._lock:
            self._replace(None, tail(manifest_line(self.release), log))

    def publish_on(self, log: bytes, purged: frozenset[str]) -> None:
        """Make the release the public one, and go on: what is left to do is what an intent says
        that names nothing of what was ``purged``.
        """
        left = SiteTree.of(e for e in self._intent.touched if not e.provenance & purged)
        with self._lock:
            self._manifest = tail(manifest_line(self.release), log)
            self._intent = replace(self._intent, touched=left, listings=())
            self._renew(self._publisher.time + LEASE)

    def abandon(self) -> None:
        """After a fault: let the next publisher take over at once. Only when nothing is in flight.

        If this fails too, the intent expires by itself.
        """
        intent = replace(self._intent, expires_at=self._intent.started_at)
        with self._lock, suppress(PipelineError):
            self._put(Text(intent, self._manifest, self.dialect))

    def _first_intent(self, plan: PublishPlan) -> Intent:
        who, now, release = self._publisher, self._publisher.time, self.release.release
        before = plan.record.intent.private if plan.record.intent else ()
        names = private_names(release, plan.overwritten, purge=bool(plan.purge))
        private = dict.fromkeys((*before, *names))
        until = now + LEASE
        touched = (plan.touched, tuple(private), plan.purge, plan.given)
        return Intent(who.owner, who.token, release, now, until, *touched)

    def _renew(self, until: datetime) -> None:
        intent = replace(self._intent, expires_at=until)
        self._replace(intent, self._manifest)
        self._intent = intent

    def _replace(self, intent: Intent | None, manifest: bytes) -> None:
        try:
            self._write(intent, manifest)
        except Conflict:
            raise PublishError("P103") from None

    def _write(self, intent: Intent | None, manifest: bytes) -> None:
        """Raises Conflict when the record is another's by now, not when it is our own."""
        self._etag = self._publisher.persist(lambda: self._write_once(intent, manifest))

    def _write_once(self, intent: Intent | None, manifest: bytes) -> str:
        text = Text(intent, manifest, self.dialect)
        try:
            return self._put(text)
        except Conflict:
            return self._shelf.settle(text, self._etag)

    def _put(self, text: Text) -> str:
        if self.dialect.conditions:
            return self._shelf.write(text, self._etag)
        with self._queue.turn(self._publisher.owner):
            return self._shelf.write(text, self._etag, minded=False)

    @property
    def _queue(self) -> Queue:
        shelf = self._shelf
        return Queue(shelf.store, f"{shelf.place.private}locks/", self._publisher.pause)


def _may_take_over(intent: Intent, publisher: Publisher) -> bool:
    return intent.expires_at <= publisher.time or publisher.gone(intent.owner)


def _outrun(shelf: Shelf) -> PublishError:
    intent = shelf.read().intent
    return PublishError("P102") if intent is None else _busy(intent)


def _busy(intent: Intent) -> PublishError:
    return PublishError(
        "P101",
        who=intent.owner.who,
        machine=intent.owner.machine,
        since=intent.started_at.astimezone(),
        until=intent.expires_at.astimezone(),
    )
