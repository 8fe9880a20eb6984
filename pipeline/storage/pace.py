"""How fast bytes may leave, and files come: one limit for all connections together."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from pipeline.storage.body import PIECE

#: Pieces a second at a limit: small enough that a line is never filled for long.
_PIECES = 8
_LEAST = 1 << 10


class Pace:
    """``rate`` in bytes a second; 0 is no limit. Safe to use from several threads."""

    def __init__(
        self,
        rate: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate, self._clock, self._sleep = rate, clock, sleep
        self._lock = Lock()
        self._free = clock()
        #: How many bytes to read at once.
        self.piece = min(PIECE, max(_LEAST, rate // _PIECES)) if rate else PIECE

    def take(self, size: int) -> None:
        """Wait until ``size`` more bytes may go. Whoever waits has his place in the line."""
        if not self._rate or not size:
            return
        with self._lock:
            now = self._clock()
            self._free = max(self._free, now)
            wait = self._free - now
            self._free += size / self._rate
        if wait > 0:
            self._sleep(wait)
