"""A visitor without keys, who reads the public site over plain HTTP and believes nothing.

Knows nothing of how the site is made or published: no import from ``pipeline``. What an object may
be is told to it as fingerprints of bytes and headers that were made beforehand.
"""

from __future__ import annotations

import hashlib
import http.client
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from urllib.parse import quote, urlsplit

from tests.torture.references import INSIDE, Page, Reference, decoded, references

#: Where people and programs come in.
ENTRANCES = (
    "feed.xml",
    "index.html",
    "sitemap.xml",
    "feed.json",
    "podcast.opml",
    "404.html",
    "robots.txt",
)
_TIMEOUT_S = 10.0
_HEADERS = ("content-type", "cache-control", "content-encoding", "content-language")
_REWALKS = 3
_TRIES = 4


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 of the bytes as they are stored, and the header values that belong to them."""

    sha256: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def fingerprint(self) -> Fingerprint:
        told = tuple(self.headers.get(name, "") for name in _HEADERS)
        return Fingerprint(hashlib.sha256(self.body).hexdigest(), told)

    @property
    def plain(self) -> bytes:
        return decoded(self.body, self.headers.get("content-encoding", ""))


@dataclass(frozen=True, order=True)
class Finding:
    """A broken promise. ``what``: missing, strange (bytes or headers of no release), enclosure,
    range, former (an address that a feed once gave), half (an answer that broke off), entrance.
    """

    what: str
    path: str
    of: str = ""


class Half(Exception):
    """Answers that break off, one after another."""


class Away(Exception):
    """The store does not answer, which is no broken promise of a publisher's."""


#: What an object at a path may be; none where nothing may be there.
Allowed = Callable[[str], frozenset[Fingerprint]]


@dataclass
class Walk:
    """All that was met from some entrances on. ``links``: who refers to whom; ``old``: what was
    there at addresses that somebody may have open, besides.
    """

    seen: dict[str, Seen] = field(default_factory=dict)
    links: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    missing: set[tuple[str, str]] = field(default_factory=set)
    findings: set[Finding] = field(default_factory=set)
    old: frozenset[str] = frozenset()

    @property
    def whole(self) -> set[str]:
        """What has been fetched and judged, of `Visitor.inspect` also by its old addresses."""
        return {*self.links, *self.old}


@dataclass
class Tally:
    """What a visitor has done so far."""

    walks: int = 0
    fetched: int = 0
    references: int = 0
    enclosures: int = 0
    cut: int = 0
    away: int = 0


class Visitor:
    """One visitor with one connection. ``base`` is the site's address, with a slash at its end."""

    def __init__(
        self,
        base: str,
        allowed: Allowed,
        judged: Callable[[Seen], Fingerprint] | None = None,
        told: str = "",
    ) -> None:
        """``judged``: what of an object is held against what it may be, if not all of it. ``told``
        is the address that the site gives as its own, where another stands in front of ``base``.
        """
        self.base, self._allowed, self._told = base, allowed, told or base
        self._judged = judged or attrgetter("fingerprint")
        self._connection: http.client.HTTPConnection | None = None
        self._fresh = True
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._parsed: dict[tuple[str, Fingerprint], tuple[Reference, ...]] = {}
        self.announced = False
        self.tally = Tally()

    # --- asking ---------------------------------------------------------------------------------

    def ask(self, path: str, method: str = "GET", **headers: str) -> Seen:
        """Raises Away; Half where an answer breaks off again and again. Once is the network's or a
        dying store's doing: who downloads notices it by the length, and asks again.
        """
        for _ in range(_TRIES):
            try:
                return self._asked(path, method, headers)
            except http.client.IncompleteRead:
                self.close()
                self.tally.cut += 1
            except (OSError, http.client.HTTPException):
                fresh = self._fresh
                self.close()
                if fresh:
                    break
        else:
            raise Half(path)
        self.tally.away += 1
        raise Away(path)

    def _asked(self, path: str, method: str, headers: Mapping[str, str]) -> Seen:
        parts = urlsplit(self.base)
        self._fresh = self._connection is None
        if self._connection is None:
            self._connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_S)
        self._connection.request(method, parts.path + quote(path), headers=dict(headers))
        answer = self._connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        self.tally.fetched += 1
        if answer.status >= http.client.INTERNAL_SERVER_ERROR:
            self.tally.away += 1
            raise Away(path)
        return Seen(answer.status, named, body)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- walking --------------------------------------------------------------------------------

    def look(self) -> set[Finding]:
        """Walk from the entrances while anything may be going on. What is missing counts when it
        is missing in several walks in a row, each of which read again who refers to it: between
        two requests of one walk a publish may have changed both. Raises Away.
        """
        walk = self._walk(ENTRANCES)
        findings, missing = walk.findings, walk.missing
        for _ in range(_REWALKS):
            if not missing:
                break
            walk = self._walk(ENTRANCES)
            missing = missing & walk.missing
            findings |= walk.findings
        findings |= {Finding("missing", to, of) for of, to in missing}
        return findings | self._feeds(walk)

    def inspect(
        self, held: Iterable[str] = (), gone: Iterable[str] = ()
    ) -> tuple[set[Finding], Walk]:
        """Walk while nothing is going on. ``held`` are paths of a release that somebody may have
        open; ``gone`` those of what was withdrawn, to which only such a page may still refer.
        Raises Away.
        """
        walk = self._walk(ENTRANCES)
        findings = walk.findings | {Finding("missing", to, of) for of, to in walk.missing}
        findings |= self._feeds(walk) | self._former(walk)
        doomed = set(gone)
        old = self._walk([path for path in held if path not in doomed], walk.seen)
        findings |= old.findings
        findings |= {Finding("missing", t, of or "before") for of, t in old.missing - walk.missing}
        walk.old = frozenset(old.links)
        return {f for f in findings if not (f.path in doomed and f.of not in walk.seen)}, walk

    def _walk(self, entrances: Iterable[str], known: Mapping[str, Seen] | None = None) -> Walk:
        self.tally.walks += 1
        walk, todo = Walk(), [("", path) for path in entrances]
        been = set(known or ())
        if known is None:
            todo = [pair for pair in todo if self._open(walk, pair[1])]
        while todo:
            of, path = todo.pop()
            if path in walk.links or path in been:
                continue
            found = walk.seen.get(path) or self._met(walk, path)
            if found is None or found.status != 200:
                walk.missing.add((of, path))
                continue
            walk.links[path] = self._references(path, found)
            self.tally.references += len(walk.links[path])
            todo += [(path, one.path) for one in walk.links[path]]
        walk.missing = {(of, to) for of, to in walk.missing if to not in walk.links}
        return walk

    def _open(self, walk: Walk, path: str) -> bool:
        """Whether to go in there. Before a first release nothing is announced: the feed is what
        opens the site, and it is the last to come.
        """
        if path != ENTRANCES[0]:
            return self.announced and (path in ENTRANCES[1:3] or self._met(walk, path) is not None)
        there = self._met(walk, path)
        if there is not None and there.status == 200:
            self.announced = True
        elif self.announced:
            walk.findings.add(Finding("entrance", path))
        return self.announced

    def _met(self, walk: Walk, path: str) -> Seen | None:
        if INSIDE in path:
            return None
        try:
            found = self.ask(path)
        except Half:
            walk.findings.add(Finding("half", path))
            return None
        if found.status == 200 and self._judged(found) not in self._allowed(path):
            found = self.ask(path)  # what may be there has changed while it was on its way
            if found.status == 200 and self._judged(found) not in self._allowed(path):
                walk.findings.add(Finding("strange", path, _short(found)))
        if found.status != 200:
            return None
        walk.seen[path] = found
        return found

    def _references(self, path: str, found: Seen) -> tuple[Reference, ...]:
        key = (path, found.fingerprint)
        if key not in self._parsed:
            page = Page(self._told, path, found.headers.get("content-type", ""), found.plain)
            self._parsed[key] = tuple(dict.fromkeys(references(page)))
        return self._parsed[key]

    # --- feeds ----------------------------------------------------------------------------------

    def _feeds(self, walk: Walk) -> Iterator[Finding] | set[Finding]:
        """Length and type of every enclosure, as long as the feed that promises them stands."""
        findings: set[Finding] = set()
        for path, links in walk.links.items():
            promised = [one for one in links if one.length is not None]
            wrong = {Finding("enclosure", one.path, path) for one in promised if self._lies(one)}
            self.tally.enclosures += len(promised)
            if wrong and self.ask(path).body == walk.seen[path].body:
                findings |= wrong
        if promised := [one for ls in walk.links.values() for one in ls if one.length]:
            findings |= self._ranged(promised[self.tally.walks % len(promised)].path)
        self._remember(walk)
        return findings

    def _lies(self, one: Reference) -> bool:
        found = self.ask(one.path, "HEAD")
        length = int(found.headers.get("content-length", -1))
        kind = found.headers.get("content-type", "")
        return (found.status, length, kind) != (200, one.length, one.kind)

    def _ranged(self, path: str) -> set[Finding]:
        """A player that goes to the middle is given just that, of one object."""
        try:
            whole = self.ask(path)
        except Half:
            return {Finding("half", path)}
        if whole.status != 200:
            return set()
        first, last = len(whole.body) // 3, len(whole.body) // 2
        tag = whole.headers.get("etag", "")
        part = self.ask(path, Range=f"bytes={first}-{last}", **{"If-Match": tag})
        if part.status in (412, 404):  # it has been replaced since
            return set()
        told = f"bytes {first}-{last}/{len(whole.body)}"
        good = part.status == 206 and part.headers.get("content-range") == told
        same = part.body == whole.body[first : last + 1]
        return set() if good and same else {Finding("range", path)}

    def _remember(self, walk: Walk) -> None:
        """Which addresses a feed has given for an item, by the item's page."""
        for item, address in _listed(walk):
            self._addresses[item].add(address)

    def _former(self, walk: Walk) -> set[Finding]:
        """An address that a feed once gave for an item gives a sound as long as it lists it."""
        listed = {item for item, _ in _listed(walk)}
        asked = {path: item for item in listed for path in self._addresses[item]}
        return {
            Finding("former", path, item)
            for path, item in asked.items()
            if self.ask(path, "HEAD").status != 200
        }


def _listed(walk: Walk) -> Iterator[tuple[str, str]]:
    """(guid, address) of the main feed's items."""
    from lxml import etree

    feed = walk.seen.get("feed.xml")
    if feed is None or feed.status != 200:
        return
    addresses = {one.path for one in walk.links.get("feed.xml", ()) if one.length is not None}
    for item in etree.fromstring(feed.body).iter("item"):
        enclosure, guid = item.find("enclosure"), item.findtext("guid")
        for path in addresses:
            if enclosure is not None and guid and enclosure.get("url", "").endswith(path):
                yield guid, path


def _short(found: Seen) -> str:
    one = found.fingerprint
    return f"{len(found.body)} bytes, {one.sha256[:12]}, {', '.join(one.headers)}"
