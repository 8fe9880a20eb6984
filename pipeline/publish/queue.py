"""One writer of the record at a time, in a store that does not mind conditions.

Whoever is to write puts an object with his name into ``locks/``, waits until it can be seen by all,
and looks who is there: the oldest, by the store's own clock, is the one to write; the others wait
for their turn, and then see by the record that somebody was before them. An object that is older
than `EXPIRY` is of somebody who died on the way, and is removed.

This is weaker than a condition that the store itself minds: two may write at once where a request
is under way for longer than `SETTLE`, where the store shows a new object late, or where somebody
stood still for longer than `EXPIRY` and then went on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from uuid import uuid4

from pipeline.core.errors import Unavailable
from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers
from pipeline.publish.release import Owner
from pipeline.storage.protocol import ObjectInfo, Store

#: Seconds: until what was put is seen by all; between looks; after which nobody is waited for.
SETTLE, POLL, EXPIRY = 2.0, 1.0, 60.0
_LOOKS = 90
_HEADERS = Headers("application/json", "private, no-store")


@dataclass(frozen=True, slots=True)
class Queue:
    """``prefix`` is private and of the queue alone."""

    store: Store
    prefix: str
    pause: Callable[[float], None]

    @contextmanager
    def turn(self, owner: Owner) -> Iterator[None]:
        """Wait for our turn, and have it while the block runs.

        Raises Unavailable S044 when it does not come, and StoreError.
        """
        key = f"{self.prefix}{uuid4().hex}"
        body = json.dumps({**asdict(owner), "expires_after_seconds": EXPIRY}).encode()
        self.store.put(key, body, _HEADERS)
        try:
            self.pause(SETTLE)
            self._await(key)
            yield
        finally:
            self.store.delete([key])

    def _await(self, key: str) -> None:
        for _ in range(_LOOKS):
            if self._first() == key:
                return
            self.pause(POLL)
        raise Unavailable("S044", key=self.prefix)

    def _first(self) -> str:
        """The key whose turn it is, when all that is too old has been removed."""
        waiting = sorted(self.store.list(self.prefix), key=lambda one: (one.modified, one.key))
        newest = waiting[-1].modified if waiting else 0.0
        dead = [one.key for one in waiting if _expired(one, newest)]
        self.store.delete(dead)
        return next((one.key for one in waiting if one.key not in dead), "")


def _expired(one: ObjectInfo, newest: float) -> bool:
    """By the store's clock alone: the newest was put there just now."""
    return newest - one.modified > EXPIRY
