"""The public release, read again from the outside; and mended, by an ordinary publish."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

from pipeline.build.cache import Cache
from pipeline.content.library import load
from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.problems import Place, Problem, errors, problem
from pipeline.core.site import Entry
from pipeline.core.target import Target
from pipeline.core.values import Status
from pipeline.publish.history import all_ids
from pipeline.publish.inspect import check_release
from pipeline.publish.outside.answers import HEADERS, Look
from pipeline.publish.outside.verify import Front, Report, verify
from pipeline.publish.outside.visitor import Visitor
from pipeline.publish.release import Manifest, Record
from pipeline.publish.shelf import Shelf
from pipeline.storage.s3 import S3Store
from pipeline.workflow.publishing import plan, publish
from pipeline.workflow.released import Published
from pipeline.workflow.run import Run
from pipeline.workflow.targets import base_address, shelf

_LISTS = ("?list-type=2&max-keys=1", "?max-keys=1", "?versions&max-keys=1", "?uploads")


@dataclass(frozen=True, slots=True)
class Verified:
    """``drifted``: paths that the store has no more as they were published; ``strays``: paths that
    no release names. ``front``: paths that are right in the store, and are given otherwise.
    ``report`` is none when the content cannot be read, and ``problems`` tell why.
    """

    problems: tuple[Problem, ...]
    target: Target | None = None
    base: str = ""
    release: str = ""
    report: Report | None = None
    drifted: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    front: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        return self.report is not None and not errors(self.problems)


def verify_release(run: Run, *, deep: bool = False) -> Verified:
    """Raises StoreError, FetchError (nobody answers), PublishError P161 (nothing is published)."""
    loaded = load(run.folder, run.now)
    if loaded.library is None:
        return Verified(loaded.problems)
    programme = loaded.library.programme
    target = run.chosen(programme)
    place = shelf(target, run.folder)
    record = place.read()
    manifest = record.manifest
    if manifest is None:
        raise PublishError("P161", target=target.name)
    base = base_address(target, programme, run.folder)
    view = _View(run, loaded.library, target, place, record, manifest)
    visitor = Visitor()
    try:
        report = verify(view.front(base), manifest.tree, view.look(visitor, deep), run.progress)
    finally:
        visitor.close()
    drifted, strays = view.drift(report)
    front = report.bad - drifted
    problems = (*_told(view, report, front), *_stray(base, strays))
    return Verified(problems, target, base, manifest.release, report, drifted, strays, front)


@dataclass(frozen=True, slots=True)
class _View:
    run: Run
    library: Library
    target: Target
    place: Shelf
    record: Record
    manifest: Manifest

    def front(self, base: str) -> Front:
        programme = self.library.programme
        own = programme.site
        also = (own,) if own and not base.startswith(own) else ()
        besides = frozenset({programme.exit_address, programme.accessibility_statement})
        unseen = (*self._private(base), *(base + path for path in sorted(self._hidden())))
        lists = (*(base + query for query in _LISTS), *self._bucket_lists())
        return Front(base, also, besides, unseen, lists, self.target.index == "website")

    def look(self, visitor: Visitor, deep: bool) -> Look:
        cache = Cache(self.run.state / "cache")

        def known(entry: Entry) -> Path | None:
            file = cache.object_path(entry.digest)
            return file if file.is_file() and file.stat().st_size == entry.size else None

        return Look(visitor, deep, known, self._told())

    def _told(self) -> tuple[str, ...]:
        """A folder's web server goes by the files' names alone; some stores lose the language."""
        if self.target.kind == "folder":
            return ()
        dialect = self.record.dialect
        lost = set() if dialect is None or dialect.language else {"Content-Language"}
        return tuple(name for name in HEADERS if name not in lost)

    def drift(self, report: Report) -> tuple[frozenset[str], frozenset[str]]:
        """What a publish can mend: of what is bad from the outside, what is so in the store too;
        and what nobody's release names.
        """
        inside = check_release(self.place)
        strays = frozenset(one.path for one in inside if one.what == "stray")
        gone = frozenset(one.path for one in inside if one.what != "stray")
        doubtful = report.bad - gone
        tree, read = self.manifest.tree, report.harmed
        harmed = {path for path in doubtful if not self._stands(tree[path], read=path in read)}
        return gone | harmed, strays

    def _stands(self, entry: Entry, *, read: bool) -> bool:
        """Whether the store itself has it, with these headers, and these bytes where they are to be
        ``read``.
        """
        info = self.place.store.head(self.place.place.key(entry.path))
        if info is None or info.size != entry.size:
            return False
        wanted, dialect = entry.headers, self.record.dialect
        if dialect is not None and not dialect.language:
            wanted = replace(wanted, content_language=None)
        if info.headers is not None and info.headers != wanted:
            return False
        if not read:
            return True
        with tempfile.TemporaryDirectory() as folder:
            return self.place.fetch(entry, Path(folder, "object"))

    def _private(self, base: str) -> Iterator[str]:
        """Where the record might be met: beside the public prefix, and at the store itself."""
        place = self.place.place
        if base.endswith(place.public):
            yield base.removesuffix(place.public) + place.record
        yield urljoin(base, f"../{PurePosixPath(place.private).name}/release.jsonl")
        yield urljoin(base, f"/{place.record}")
        if isinstance(self.place.store, S3Store):
            yield self.place.store.settings.address(place.record)

    def _bucket_lists(self) -> Iterator[str]:
        if isinstance(self.place.store, S3Store):
            bucket = self.place.store.settings.address("")
            yield from (bucket + query for query in _LISTS)

    def _hidden(self) -> set[str]:
        """Paths of what the public may not see, as far as no page of the release is there."""
        library, history = self.library, self.manifest.history
        hidden = [i for i in library.items() if library.status(i) is not Status.PUBLISHED]
        ids = all_ids(history, frozenset(item.id for item in hidden))
        known = [history[id_] for id_ in ids if id_ in history]
        paths = {item.address for item in hidden}
        paths |= {path for one in known for path in (*one.sounds, *one.pages) if path}
        return {path for path in paths if path not in self.manifest.tree}


def _told(view: _View, report: Report, front: frozenset[str]) -> Iterator[Problem]:
    if view.record.intent is not None:
        yield problem("W411", Place(view.target.name), who=view.record.intent.owner)
    addresses = {view.front("").address(path) for path in front}
    if addresses:
        yield problem("W412", Place(view.target.name), n=len(addresses))
    yield from report.problems


def _stray(base: str, strays: frozenset[str]) -> Iterator[Problem]:
    for path in sorted(strays):
        yield problem("W413", Place(base + path))


@dataclass(frozen=True, slots=True)
class Mended:
    """``after``: what was found when it was read once more; none where nothing was published."""

    published: Published
    after: Verified | None = None


def repair(run: Run, found: Verified, *, yes: bool = False, deep: bool = False) -> Mended:
    """Publish what has drifted, and delete strays, and look again.

    ``yes``: also where the content is other than it was when it was published, which goes along.
    Raises PublishError P162 where it is and nobody said so, and as `publishing.publish`.
    """
    mending = replace(run, lost=found.drifted, strays=found.strays)
    planned = plan(mending)
    if planned.plan is None:
        return Mended(Published(planned.problems))
    others = [u.entry.path for u in planned.plan.sent if u.entry.path not in found.drifted]
    if others and not yes:
        raise PublishError("P162", n=len(others), path=others[0])
    published = publish(mending, yes=yes)
    return Mended(published, verify_release(run, deep=deep))
