"""One item shown to one who is asked for an opinion: a page by an address that soon holds no more.

Everything lies under the target's private prefix, where strangers may read nothing, and is led to
by addresses that are signed for a while (`storage.s3_presigned`). What the public may not see yet
goes to no target of the public's: a trial (``staging: true``) or the store on this computer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError, PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import catalogue
from pipeline.core.model import Item, Library
from pipeline.core.problems import Problem, errors
from pipeline.core.site import BuiltSite, Headers, media_type
from pipeline.core.target import Target
from pipeline.core.values import Status
from pipeline.outputs.shared_page import Shell, files_of, standing_alone
from pipeline.publish.shelf import Shelf
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_admin import SHARED
from pipeline.storage.s3_presigned import lent_address
from pipeline.workflow.building import build
from pipeline.workflow.episodes import called
from pipeline.workflow.lending import Lent, note, noted
from pipeline.workflow.run import Run
from pipeline.workflow.targets import base_address, shelf

_UNKEPT = "private, no-store"


@dataclass(frozen=True, slots=True)
class Shared:
    """``address`` holds until ``until``. ``here``: on this computer alone. All but ``problems`` is
    none when the content has errors.
    """

    problems: tuple[Problem, ...]
    title: str = ""
    address: str = ""
    until: datetime | None = None
    target: Target | None = None
    files: int = 0
    here: bool = False


def share(run: Run, name: str, hours: int, clock: Callable[[], float] = time.time) -> Shared:
    """``name``: an item's id or page, or as `episodes.called`.

    Raises PublishError P163 (no such item), P164 (not out, and the target is the public's), P165
    (no address can be lent there), P166 (strangers can read there), StoreError.
    """
    loaded = load(run.folder, run.now)
    if loaded.library is None or errors(loaded.problems):
        return Shared(loaded.problems)
    item, target = _item(loaded.library, name), _target(run, loaded.library)
    _allowed(loaded.library, item, target)
    built = build(run, preview=True)
    if built.site is None:
        return Shared(built.problems)
    place = shelf(target, run.folder)
    seconds = clock()
    lent = Lent(
        target.name, f"{place.place.private}{SHARED}{uuid4().hex}/", int(seconds) + hours * 3600
    )
    sending = _Sending(
        place, lent, hours * 3600, base_address(target, loaded.library.programme, run.folder)
    )
    sending.prove_closed()
    note(run, [*noted(run), lent])
    until = datetime.fromtimestamp(lent.expires, UTC).astimezone(run.now.tzinfo)
    address, files = sending.send(built.site, item, _shell(loaded.library, until))
    return Shared((), item.title, address, until, target, files, target.kind == "embedded")


def clean(run: Run, clock: Callable[[], float] = time.time, *, all_: bool = False) -> int:
    """Delete what was shared and holds no more, or ``all_`` of it; how many pages it was.

    Of other computers too: what lies there tells its own age no better than this, so theirs go
    with ``all_``, and by the rule that `targeting.init_target` sets.
    """
    library = load(run.folder, run.now).library
    if library is None:
        return 0
    target = _target(run, library)
    place = shelf(target, run.folder)
    due = [
        one for one in noted(run) if one.target == target.name and (all_ or one.expires <= clock())
    ]
    prefixes = {one.prefix for one in due}
    if all_ and isinstance(place.store, S3Store):
        prefixes |= {
            _folder(place, info.key) for info in place.store.list(f"{place.place.private}{SHARED}")
        }
    for prefix in sorted(prefixes):
        place.store.delete([info.key for info in place.store.list(prefix)])
    note(run, [one for one in noted(run) if one not in due])
    return len(prefixes)


def _folder(place: Shelf, key: str) -> str:
    start = f"{place.place.private}{SHARED}"
    return start + key.removeprefix(start).partition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class _Sending:
    place: Shelf
    lent: Lent
    lasts_s: int
    base: str

    def send(self, site: BuiltSite, item: Item, shell: Shell) -> tuple[str, int]:
        page = (site.root / item.address).read_text(encoding="utf-8")
        style = next(
            e for e in site.tree if e.path.endswith(".css") and e.path.startswith("assets/")
        )
        files = sorted(files_of(page, item.address, frozenset(site.tree.entries)))
        led = {path: self._put(site, path) for path in files}
        public = self._public()

        def lead(path: str) -> str | None:
            if path in led:
                return led[path]
            return f"{self.base}{path}" if path in public else None

        css = (site.root / style.path).read_text(encoding="utf-8")
        body = standing_alone(page, item.address, lead, css, shell).encode()
        key = f"{self.lent.prefix}index.html"
        self.place.store.put(key, body, Headers("text/html; charset=utf-8", _UNKEPT))
        return self._address(key), len(files)

    def _put(self, site: BuiltSite, path: str) -> str:
        key = self.lent.prefix + path
        self.place.store.put(key, site.root / path, Headers(media_type(path), _UNKEPT))
        return self._address(key)

    def prove_closed(self) -> None:
        """Before anything is sent: that strangers cannot read there. Raises PublishError P166."""
        store, key = self._store, f"{self.lent.prefix}lukket"
        store.put(key, b"", Headers("text/plain", _UNKEPT))
        open_ = store.anyone_reads(key)
        store.delete([key])
        if open_:
            raise PublishError("P166", target=self.lent.target)

    def _public(self) -> frozenset[str]:
        manifest = self.place.read().manifest
        return frozenset(manifest.tree.entries) if manifest else frozenset()

    def _address(self, key: str) -> str:
        return lent_address(self._store.settings, key, self.lasts_s)

    @property
    def _store(self) -> S3Store:
        assert isinstance(self.place.store, S3Store)  # noqa: S101 - for mypy: P165 came before
        return self.place.store


def _item(library: Library, name: str) -> Item:
    wanted = name.removeprefix("public/").casefold()
    for item in library.items():
        if wanted in (item.id.casefold(), item.address.casefold()):
            return item
    with suppress(ProgrammeError):
        return called(library, name)
    known = ", ".join(item.id for item in library.items())
    raise PublishError("P163", name=name, known=known[:200])


def _target(run: Run, library: Library) -> Target:
    """The one that was asked for, else the first that is a trial, else the default."""
    trials = [one for one in library.programme.targets if one.staging]
    return trials[0] if trials and run.target is None else run.chosen(library.programme)


def _allowed(library: Library, item: Item, target: Target) -> None:
    hidden = library.status(item) is not Status.PUBLISHED
    if library.status(item) is Status.WITHDRAWN:
        raise PublishError("P163", name=item.id, known="–")
    if target.kind == "folder":
        raise PublishError("P165", target=target.name)
    if hidden and not (target.staging or target.kind == "embedded"):
        raise PublishError("P164", title=item.title, target=target.name)


def _shell(library: Library, until: datetime) -> Shell:
    language = library.programme.language
    texts, form = catalogue("site", language), Format(language)
    notice = texts.text(
        "Shown to you for your opinion until {date} {time}. Please do not pass it on.",
        date=form.date(until),
        time=form.time(until),
    )
    return Shell(language, library.programme.title, notice)
