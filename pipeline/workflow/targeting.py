"""A target's own rules: looked into, and set where they are missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.content.library import load
from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, errors, problem
from pipeline.core.programme import Programme
from pipeline.core.target import Target
from pipeline.publish.place import Place as Prefixes
from pipeline.publish.shelf import Shelf
from pipeline.storage.policies import Home, Opened, granted, opened, publishers_policy
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_admin import (
    Administration,
    Bucket,
    Fact,
    Known,
    Stranger,
    clears,
    shares,
)
from pipeline.workflow.run import Run
from pipeline.workflow.targets import shelf

__all__ = ["Known", "Looked", "check_target", "init_target", "policy"]


@dataclass(frozen=True, slots=True)
class Looked:
    """``rules``: of each rule its name and how it stands: ``yes``, ``no``, or `Known`'s ``cannot``
    and ``refused``. ``done``: the rules that were set just now. ``target`` is none when the
    content's settings cannot be read, and ``problems`` tell why.
    """

    problems: tuple[Problem, ...]
    target: Target | None = None
    place: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    done: tuple[str, ...] = ()


def check_target(run: Run) -> Looked:
    """Raises StoreError, ProgrammeError P002."""
    programme, problems = _programme(run)
    if programme is None:
        return Looked(problems)
    return _look(run, programme)


def init_target(run: Run, *, closed: bool = False) -> Looked:
    """Make the bucket or folder, and set its rules. ``closed``: strangers are not let in; what
    stands in front of the store has keys of its own.

    Raises StoreError, T101 where anybody may write there: nothing is changed then.
    """
    programme, problems = _programme(run)
    if programme is None:
        return Looked(problems)
    target = run.chosen(programme)
    if target.kind == "folder":
        made = _make_folder(run.folder / target.path)
        return replace(_look(run, programme), done=("exists",) if made else ())
    place = shelf(target, run.folder)
    admin, home = _admin(place)
    made = admin.create()
    bucket = admin.inspect()
    how = next(_ways_to_write(_rights(bucket, home), admin.stranger()), None)
    if how is not None:
        raise StoreError("T101", how=how)
    done = {
        "exists": Known.TOLD if made else Known.CANNOT,
        "public": Known.CANNOT if closed else admin.open_public(bucket),
        "cors": admin.set_cors(bucket),
        "unfinished": admin.set_lifecycle(bucket),
        "website": admin.set_website() if target.index == "website" else Known.CANNOT,
    }
    looked = _look(run, programme, closed=closed)
    return replace(looked, done=tuple(n for n, known in done.items() if known is Known.TOLD))


def policy(run: Run, *, setup: bool = False) -> tuple[str, tuple[Problem, ...]]:
    """The least that a publisher's keys must be allowed at this target, as JSON; empty for a target
    without keys. Asks no store.
    """
    programme, problems = _programme(run)
    if programme is None:
        return "", problems
    target = run.chosen(programme)
    if target.kind != "s3":
        return "", ()
    place = Prefixes.under(target.prefix)
    return publishers_policy(Home(target.bucket, place.public, place.private), setup=setup), ()


def _programme(run: Run) -> tuple[Programme | None, tuple[Problem, ...]]:
    loaded = load(run.folder, run.now)
    if loaded.library is None:
        return None, loaded.problems
    return loaded.library.programme, ()


def _admin(place: Shelf) -> tuple[Administration, Home]:
    assert isinstance(place.store, S3Store)  # noqa: S101 - for mypy: `folder` has gone elsewhere
    settings = place.store.settings
    home = Home(settings.bucket, place.place.public, place.place.private)
    return Administration(settings, home), home


def _look(run: Run, programme: Programme, *, closed: bool = False) -> Looked:
    target = run.chosen(programme)
    if target.kind == "folder":
        return _look_at_folder(run.folder / target.path, target)
    place = shelf(target, run.folder)
    admin, home = _admin(place)
    where = f"{target.endpoint or 'AWS S3'} → {home.bucket}" if target.kind == "s3" else home.bucket
    bucket = admin.inspect()
    if not bucket.exists:
        missing = problem("T105", Place(where), target=target.name)
        return Looked((missing,), target, where, (("exists", "no"),))
    stranger = admin.stranger(*_published(place))
    view = _View(where, target, bucket, _rights(bucket, home), stranger, closed)
    found = sorted(view.problems(), key=lambda one: (one not in errors([one]), one.code))
    return Looked(tuple(found), target, where, tuple(view.rules()))


def _published(place: Shelf) -> tuple[str, str]:
    """A public key and the private one, where something has been published."""
    manifest = place.read().manifest
    if manifest is None:
        return "", ""
    small = min(manifest.tree, key=lambda entry: entry.size, default=None)
    return place.place.key(small.path) if small else "", place.place.record


def _rights(bucket: Bucket, home: Home) -> tuple[tuple[str, Opened], ...]:
    """What strangers may do, by what gives them leave."""
    return (
        ("policy", opened(bucket.statements, home)),
        ("ACL", granted(bucket.grants.value or ())),
    )


def _ways_to_write(rights: tuple[tuple[str, Opened], ...], tried: Stranger) -> Iterator[str]:
    yield from (name for name, right in rights if right.write)
    if tried.writes:
        yield "PUT"


@dataclass(frozen=True, slots=True)
class _View:
    where: str
    target: Target
    bucket: Bucket
    rights: tuple[tuple[str, Opened], ...]
    stranger: Stranger
    closed: bool

    def problems(self) -> Iterator[Problem]:
        place = Place(self.where)
        yield from self._open()
        if self._public == "no" and not self.closed:
            yield problem("T104", place, target=self.target.name)
        if self.bucket.logging.value:
            yield problem("W414", place)
        for code, rule in (("W415", "cors"), ("W416", "unfinished")):
            if dict(self.rules())[rule] == "no":
                yield problem(code, place, target=self.target.name)
        if self.bucket.versioning.value == "Enabled":
            yield problem("W417", place)

    def _open(self) -> Iterator[Problem]:
        place = Place(self.where)
        for how in _ways_to_write(self.rights, self.stranger):
            yield problem("T101", place, how=how)
        listed = [name for name, right in self.rights if right.list]
        if listed or self.stranger.lists:
            yield problem("T102", place, how=", ".join(listed) or "GET")
        private = [name for name, right in self.rights if right.read_private]
        if private or self.stranger.reads_private:
            yield problem("T103", place, how=", ".join(private) or "GET")

    @property
    def _public(self) -> str:
        """Whether strangers read what is public: as was tried, or else as the policy says."""
        if self.stranger.reads_public is not None:
            return _yes(self.stranger.reads_public)
        if self.bucket.policy.known is not Known.TOLD:
            return self.bucket.policy.known.value
        return _yes(any(right.read_public for _, right in self.rights))

    def rules(self) -> Iterator[tuple[str, str]]:
        bucket = self.bucket
        yield "exists", "yes"
        yield "public", self._public
        yield "written", _yes(any(_ways_to_write(self.rights, self.stranger)))
        lists = self.stranger.lists or any(right.list for _, right in self.rights)
        yield "listed", _yes(lists)
        yield "cors", _told(bucket.cors, any(shares(one) for one in bucket.cors.value or ()))
        cleared = any(clears(one) for one in bucket.lifecycle.value or ())
        yield "unfinished", _told(bucket.lifecycle, cleared)
        yield "versions", _told(bucket.versioning, bucket.versioning.value == "Enabled")
        yield "logs", _told(bucket.logging, bool(bucket.logging.value))
        if self.target.index == "website":
            yield "website", _told(bucket.website, bool(bucket.website.value))


def _told(fact: Fact, value: bool) -> str:
    return _yes(value) if fact.known is Known.TOLD else fact.known.value


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _make_folder(folder: Path) -> bool:
    """Raises OSError."""
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


def _look_at_folder(folder: Path, target: Target) -> Looked:
    there = folder.is_dir()
    rules = (("exists", _yes(there)), ("ours", _yes(there and os.access(folder, os.W_OK))))
    found = []
    if not there:
        found.append(problem("T105", Place(str(folder)), target=target.name))
    elif not os.access(folder, os.W_OK):
        found.append(problem("T106", Place(str(folder))))
    return Looked(tuple(found), target, str(folder), rules)
