"""What time it is at the store: what is signed by a clock that is wrong, every store refuses."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

#: The stores' own limit is a quarter of an hour; so much no answer is on its way, in seconds.
_FAR_S = 300.0
_SKEWED = "RequestTimeTooSkewed"
_FORBIDDEN = 403


class Clock:
    """Our own, until a store tells better. Safe to use from several threads."""

    def __init__(self) -> None:
        #: How much later it is at the store, in seconds.
        self.ahead_s = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead_s

    def mended(self, status: int, code: str, date: str) -> bool:
        """Take the store's time (``date``, as HTTP has it) for ours, where a refusal is for the
        sake of it: then the request may be made once more.

        The answer to a HEAD has no ``code``: there it is the time alone that tells.
        """
        try:
            theirs = parsedate_to_datetime(date).timestamp()
        except ValueError:
            return False
        silent = status == _FORBIDDEN and not code and abs(theirs - self.now()) > _FAR_S
        if not (code == _SKEWED or silent):
            return False
        self.ahead_s = theirs - time.time()
        return True
