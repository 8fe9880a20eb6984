"""What a preview shows at this moment: a site, and what is wrong with the newest content."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import field

from pipeline.core.frozen import dataclass
from pipeline.core.site import BuiltSite, tree_to_json


@dataclass(frozen=True, slots=True)
class Showing:
    """``faults`` are texts for an author, shown over the last site that could be built. ``fresh``:
    pages of the site, by path, that are newer than it.
    """

    site: BuiltSite | None = None
    faults: tuple[str, ...] = ()
    fresh: Mapping[str, bytes] = field(default_factory=dict)
    version: str = field(init=False, default="")

    def __post_init__(self) -> None:
        tree = b"" if self.site is None else tree_to_json(self.site.tree)
        said = "\n".join(self.faults).encode()
        told = b"\0".join((tree, said, *self.fresh.values()))
        object.__setattr__(self, "version", hashlib.sha256(told).hexdigest()[:16])


class Stage:
    """Holds what is shown; pages wait here for it to change. For any number of threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._now = Showing()

    @property
    def now(self) -> Showing:
        return self._now

    def show(self, showing: Showing) -> None:
        with self._changed:
            self._now = showing
            self._changed.notify_all()

    def wait_for_other(self, version: str, seconds: float) -> str:
        """The version shown, as soon as it is another than ``version`` or the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._now.version != version, seconds)
            return self._now.version
