"""`verify`: every address of a release, asked for as a visitor asks, and what must stay unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from itertools import islice
from threading import Lock
from typing import TypeVar
from urllib.parse import quote, unquote

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.progress import Progress, Silent
from pipeline.core.site import Entry, SiteTree
from pipeline.publish.outside.answers import Look, look_at, shared
from pipeline.publish.outside.kits import SUFFIXES, in_kit
from pipeline.publish.outside.named import named
from pipeline.publish.outside.visitor import Question, Visitor

#: Questions at once: as a browser or two.
_AT_ONCE = 8
_BATCH = 256
_SHARED = (".vtt", ".srt")
_OK, _NOT_FOUND = 200, 404
_LISTED = (b"<ListBucketResult", b"<ListVersionsResult", b"<ListMultipartUploadsResult")
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Front:
    """Where a release is met: ``base`` ends in a slash. ``also``: other addresses of the same
    programme, at which what is named must be part of the release too, but for ``besides``, which
    are somebody else's. ``unseen`` and ``unlisted`` are absolute addresses that must not be
    readable, and that must not list what there is. ``mapped``: the server gives ``index.html`` for
    a folder, and the page for what is not there.
    """

    base: str
    also: tuple[str, ...] = ()
    besides: frozenset[str] = frozenset()
    unseen: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    mapped: bool = False

    def address(self, path: str) -> str:
        return self.base + quote(path)

    def path(self, address: str) -> str | None:
        """The path of an address of ours, and none of others'. What is in front of another address
        of ours gives the front page at its root.
        """
        if address in self.besides:
            return None
        if address in self.also:
            return "index.html"
        for base in (self.base, *self.also):
            if address.startswith(base):
                return unquote(address.removeprefix(base).partition("?")[0])
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """``bad``: paths whose object is not as published; ``harmed``: those of them with other bytes.
    ``requests``, ``bytes``: what it cost.
    """

    problems: tuple[Problem, ...]
    bad: frozenset[str]
    harmed: frozenset[str]
    objects: int
    requests: int
    bytes: int


def verify(front: Front, tree: SiteTree, look: Look, progress: Progress | None = None) -> Report:
    """Raises FetchError where nobody answers at all."""
    visitor = look.visitor
    visitor.ask(Question(front.base, "HEAD"))
    told = progress or Silent()
    told.phase("verify", len(tree))
    walk = _Walk(front, tree, look, told)
    for entries in _batches(tree):
        _each(entries, walk.see)
    others = sorted(walk.others.items())
    _each(others, walk.follow)
    _each(sorted(walk.shared), walk.share)
    found = [*walk.found, *_unseen(front, visitor), *_lost(front, tree, visitor)]
    order = sorted(set(found), key=lambda p: (p.code, p.place.file, p.params))
    return Report(
        tuple(order),
        *(frozenset(walk.bad), frozenset(walk.harmed)),
        *(len(tree), visitor.requests, visitor.bytes),
    )


@dataclass(slots=True)
class _Walk:
    """What is found on the way. ``others``: addresses of ours that no object of the release has,
    each with the first that named it.
    """

    front: Front
    tree: SiteTree
    look: Look
    progress: Progress
    found: list[Problem] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    harmed: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def see(self, entry: Entry) -> None:
        address = self.front.address(entry.path)
        seen = look_at(entry, address, self.look)
        problems = list(seen.problems)
        names, apart = self._named(entry, address, seen.body, problems)
        with self.lock:
            self.found += problems
            if seen.problems:
                self.bad.add(entry.path)
            if any(one.code == "P151" for one in seen.problems):
                self.harmed.add(entry.path)
            for one in names:
                self.others.setdefault(one, entry.path)
            self.shared |= apart
        self.progress.advance("verify", 1, entry.path)

    def follow(self, pair: tuple[str, str]) -> None:
        """An address that no object of the release has: it may be one that the server makes."""
        address, source = pair
        status: object = "–"
        if address.startswith(self.front.base):
            try:
                status = self.look.visitor.ask(Question(address, "HEAD")).status
            except FetchError:
                status = "–"
        if status != _OK:
            place = Place(self.front.address(source))
            self.found.append(problem("P156", place, to=address, status=status))

    def share(self, address: str) -> None:
        try:
            self.found += shared(address, self.look.visitor)
        except FetchError:
            self.found.append(problem("P150", Place(address), status="–"))

    def _named(
        self, entry: Entry, address: str, body: bytes, problems: list[Problem]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """What a text or a kit names that is ours and not in the release; and what is shared."""
        apart = {address} if entry.path.endswith(_SHARED) else set()
        if entry.path.endswith(SUFFIXES) and not problems:
            found, faults = in_kit(address, entry.size, self.look.visitor)
            problems += faults
        else:
            names = named(body, entry.headers.content_type, address)
            found = names.all
            there = (self.front.path(one) for one in names.shared)
            apart |= {self.front.address(path) for path in there if path and path in self.tree}
        paths = {one: self.front.path(one) for one in found}
        strange = {one for one, path in paths.items() if path is not None and path not in self.tree}
        return frozenset(strange), frozenset(apart)


def _unseen(front: Front, visitor: Visitor) -> Iterator[Problem]:
    for address in front.unseen:
        if _status(address, visitor) == _OK:
            yield problem("P157", Place(address))
    for address in front.unlisted:
        try:
            heard = visitor.ask(Question(address, keep=4096, most=4096))
        except FetchError:
            continue
        if heard.status == _OK and any(mark in heard.body for mark in _LISTED):
            yield problem("P158", Place(address))


def _lost(front: Front, tree: SiteTree, visitor: Visitor) -> Iterator[Problem]:
    """What those get who ask for what is not there, or for a folder."""
    missing = f"{front.base}findes-ikke-{len(tree)}/findes-ikke.html"
    heard = visitor.ask(Question(missing, keep=1 << 20, most=1 << 20))
    ours = "404.html" not in tree or tree["404.html"].digest == heard.digest
    if heard.status == _OK or (front.mapped and not (heard.status == _NOT_FOUND and ours)):
        yield problem("P159", Place(missing), status=heard.status)
    if front.mapped:
        folders = {e.path.removesuffix("index.html") for e in tree if _is_index(e.path)}
        for folder in sorted(folders):
            address = front.address(folder)
            if (status := _status(address, visitor)) != _OK:
                yield problem("P160", Place(address), status=status)


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2] == "index.html"


def _status(address: str, visitor: Visitor) -> object:
    try:
        return visitor.ask(Question(address, most=1)).status
    except FetchError:
        return "–"


def _each(these: Iterable[_T], act: Callable[[_T], _R]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(act, these):
            pass


def _batches(tree: SiteTree) -> Iterator[list[Entry]]:
    entries = iter(tree)
    while batch := list(islice(entries, _BATCH)):
        yield batch
