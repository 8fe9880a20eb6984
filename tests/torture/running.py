"""A publisher that runs, how it ended, and what has been counted of all of them."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

from tests.torture.editions import Edition
from tests.torture.proxy import Proxy

_DEADLINE_S = 90.0


class Broken(AssertionError):
    """A broken promise, with all that is needed to see it again."""


@dataclass
class Figures:
    """What was done to the publishers and by the reader."""

    events: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    killed_at: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    reader: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Figures) -> Self:
        for name, mine in vars(self).items():
            mine.update(vars(other)[name])
        return self


@dataclass(frozen=True)
class Ended:
    """A publisher that is no more. ``code``: 0, the signal's number below 0, or 3."""

    edition: Edition
    code: int
    told: dict[str, Any]
    errors: str
    proxy: Proxy

    @property
    def fault(self) -> str:
        return str(self.told.get("code", ""))

    @property
    def release(self) -> int:
        return int(str(self.told["release"]).partition("-")[0])


@dataclass
class Running:
    edition: Edition
    proxy: Proxy
    process: subprocess.Popen[str]

    def end(self) -> Ended:
        try:
            out, errors = self.process.communicate(timeout=_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise Broken(f"a publish did not end in {_DEADLINE_S} s") from None
        self.proxy.close()
        told = json.loads(out.splitlines()[-1]) if out.strip() else {}
        return Ended(self.edition, self.process.returncode, told, errors, self.proxy)

    def begun(self) -> None:
        """Wait until it asks the store for something. What comes before, reading a site's list,
        takes longer or shorter as the machine is busy, and changes nothing.
        """
        while not self.proxy.requests and self.process.poll() is None:
            time.sleep(0.002)

    def kill(self, after_s: float) -> None:
        """Seconds after its first request."""
        self.begun()
        time.sleep(after_s)
        self.process.kill()
