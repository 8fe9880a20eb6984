"""What the store may hold, by the promise alone: which bytes at which address, and until when.

It is told which editions were sent out and what became of them; it never asks the pipeline.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.torture.editions import Edition
from tests.torture.visitor import Finding, Fingerprint

GRACE = timedelta(days=7)
#: What a publisher keeps for itself between two publishes, below its private prefix.
PRIVATE = re.compile(r"release\.jsonl|coding|probe/.*|pages/[^/]+\.(zip|rows)|kept/[0-9a-f]{64}")


@dataclass
class _Rest:
    """Since when a path is in no release: at the earliest, at the latest. ``sure``: it was there
    as part of a release, so until its grace is over it still is.
    """

    earliest: datetime
    latest: datetime
    sure: bool


@dataclass
class Ledger:
    """``committed`` is the edition that is certainly the release; ``attempts`` those since, each
    with its time, of which any part may have reached the store.
    """

    committed: Edition | None = None
    attempts: list[tuple[Edition, datetime]] = field(default_factory=list)
    _known: list[Edition] = field(default_factory=list)
    _rest: dict[str, _Rest] = field(default_factory=dict)
    #: By item, the addresses of its sound in releases that certainly stood.
    _former: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _cache: dict[str, frozenset[Fingerprint]] = field(default_factory=dict)

    def begin(self, edition: Edition, at: datetime) -> None:
        if edition not in self._known:
            self._known.append(edition)
        self.attempts.append((edition, at))
        self._cache = {}

    def retract(self, edition: Edition) -> None:
        """It was told to wait, and has changed nothing."""
        last = max(n for n, one in enumerate(self.attempts) if one[0] is edition)
        del self.attempts[last]
        self._cache = {}

    def commit(self, edition: Edition, at: datetime, still: Iterable[Edition] = ()) -> None:
        """``still`` are attempts that may have come later than this commit."""
        before, attempts = self.committed, self.attempts
        for item, path in edition.sounds.items():
            self._former[item].add(path)
        for path in {path for one in self._known for path in one.files}:
            if path in edition.files or path in self._aliases(edition):
                self._rest.pop(path, None)
            else:
                self._laid_to_rest(path, before, attempts, at)
        kept = list(still)
        self.committed = edition
        self.attempts = [one for one in attempts if one[0] in kept]
        self._cache = {}

    def _laid_to_rest(
        self,
        path: str,
        before: Edition | None,
        attempts: list[tuple[Edition, datetime]],
        at: datetime,
    ) -> None:
        rest = self._rest.get(path)
        if rest is None:
            without = [when for one, when in attempts if path not in one.files]
            sure = before is not None and path in {*before.files, *self._aliases(before)}
            self._rest[path] = _Rest(min((*without, at)), at, sure)
        elif any(path in one.files or rest.earliest + GRACE <= when for one, when in attempts):
            rest.latest = at

    @property
    def known(self) -> tuple[Edition, ...]:
        """All that was ever sent out."""
        return tuple(self._known)

    # --- bytes ------------------------------------------------------------------------------------

    def allowed(self, path: str) -> frozenset[Fingerprint]:
        """What a visitor may meet at ``path``."""
        cache = self._cache
        if path not in cache:
            cache[path] = frozenset(self._may_be(path))
        return cache[path]

    def _may_be(self, path: str) -> Iterator[Fingerprint]:
        candidates = self._candidates()
        item = self._item(path)
        certain = self.committed is not None and path in self.committed.files
        known = candidates if certain or (item and path in self._former[item]) else self._known
        for one in known:
            if path in one.files:
                yield one.files[path].fingerprint
        if item:
            listed = self.committed is not None and item in self.committed.sounds
            for one in candidates if listed else self._known:  # else it lies as it was left
                if item in one.sounds:
                    yield one.files[one.sounds[item]].alias()
                if not listed and path in one.files:
                    yield one.files[path].fingerprint

    def _candidates(self) -> list[Edition]:
        tried = [one for one, _ in self.attempts]
        return [self.committed, *tried] if self.committed else tried

    def _item(self, path: str) -> str:
        """The item whose sound was ever meant to be at ``path``."""
        found = (i for one in self._known for i, p in one.sounds.items() if p == path)
        return next(found, "")

    def _aliases(self, edition: Edition) -> set[str]:
        return {path for item in edition.sounds for path in self._former[item]}

    # --- addresses --------------------------------------------------------------------------------

    def held(self) -> set[str]:
        """What somebody may have open: all of the release before, but for what is taken back."""
        if self.committed is None:
            return set()
        return {*self.committed.files, *self._aliases(self.committed)} - self.gone()

    def gone(self) -> set[str]:
        """What may be gone at once, since it bears what was withdrawn."""
        return {
            path
            for path, items in self._items().items()
            for one in self._candidates()
            if items & one.state.withdrawn and path not in one.files
        }

    def _items(self) -> dict[str, set[str]]:
        items: dict[str, set[str]] = defaultdict(set)
        for one in self._known:
            for path, file in one.files.items():
                items[path].update(file.items)
        return items

    def settled(self, keys: Iterable[str], now: datetime) -> set[Finding]:
        """What is wrong with the public ``keys`` right after a publish that ended well."""
        edition = self.committed
        assert edition is not None
        there, items = set(keys), self._items()
        due = {*edition.files, *self._aliases(edition)}
        findings = {Finding("lost", path) for path in due - there}
        for path in there - due:
            rest = self._rest.get(path)
            if items.get(path, set()) & edition.state.withdrawn:
                findings.add(Finding("withdrawn", path))
            elif rest is None or rest.latest + GRACE <= now:
                findings.add(Finding("stray", path))
        for path, rest in self._rest.items():
            doomed = items[path] & edition.state.withdrawn
            if rest.sure and not doomed and rest.earliest + GRACE > now and path not in there:
                findings.add(Finding("too early", path))
        return findings

    def beyond(self, keys: Iterable[str]) -> set[str]:
        """The keys that are there for an alias or their grace alone."""
        assert self.committed is not None
        return set(keys) - set(self.committed.files)


def private(names: Iterable[str]) -> set[Finding]:
    """What a publisher leaves of its own, and should not."""
    return {Finding("private", name) for name in names if not PRIVATE.fullmatch(name)}
