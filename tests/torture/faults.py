"""What goes wrong with which request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What happens to a request. Those with *killed* are the end of the publisher."""

    REFUSED = "connection refused"
    MID_BODY = "reset in the middle of the body"
    STORE_CUT = "half the body reaches the store"
    LOST = "done, and the answer lost"
    TRUNCATED = "done, and the answer cut off"
    STALLED = "no answer"
    STALLED_LATE = "done, and no answer"
    ERROR = "500 InternalError"
    ERROR_LATE = "done, and 500 InternalError"
    SLOW_DOWN = "503 SlowDown"
    FULL = "507 InsufficientStorage"
    SKEWED = "403 RequestTimeTooSkewed"
    SLOW = "slow"
    LIE = "200, and nothing done"
    HELD = "held back, and done later"
    KILLED_BEFORE = "killed before the request reaches the store"
    KILLED_MID = "killed with half the body sent"
    KILLED_LOST = "killed when it is done, before the answer"
    KILLED_AFTER = "killed after the answer"


KILLS = tuple(one for one in Fault if one.name.startswith("KILLED"))
#: What a publish must either live through or leave a whole site behind.
TROUBLES = tuple(one for one in Fault if one not in (*KILLS, Fault.LIE, Fault.HELD))


@dataclass(frozen=True)
class Write:
    """The ``nth`` PUT to a path that ends in ``name``."""

    name: str
    nth: int = 1


#: What goes wrong at which request, by its number from 1 or by what it writes.
Script = Mapping[int | Write, Fault]


@dataclass(frozen=True)
class Request:
    """As it was passed on; ``status`` 0: no answer came from the store. ``named``: the keys in the
    body of a delete of many.
    """

    number: int
    method: str
    path: str
    status: int
    fault: Fault | None = None
    named: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.named or (self.path.partition("?")[0],)
