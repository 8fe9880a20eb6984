"""A former release as something to be published: its site, and the bytes of what has to be sent.

What the store still has under the same name is not sent, as in every publish. Of all else the bytes
are sought in the log, in packs, among the private files, on this computer, and at last where they
were published. All of them are here before the first object is touched.
"""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.site import BuiltSite, Entry, FeedAddress, SiteTree
from pipeline.publish.aliases import is_alias
from pipeline.publish.attic import Attic
from pipeline.publish.packs import read_pack, unsqueezed
from pipeline.publish.past import Now
from pipeline.publish.plan import PublishPlan
from pipeline.publish.promises import named
from pipeline.publish.release import Manifest, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.publish.undo import kept_name, pack_name, short

#: Gives the file on this computer that has a digest, perhaps.
Local = Callable[[str], Path | None]


def _nowhere(_: str) -> None:
    return None


def wanted_again(release: Manifest, now: Now, root: Path, version: str) -> Wanted:
    """What is to be published for ``release`` to be public once more. Its files are not there yet:
    they will be under ``root``, those that `bring` finds to be needed.
    """
    own = SiteTree.of(entry for entry in release.tree if not is_alias(entry))
    feeds = tuple(FeedAddress(one.address, one.main) for one in release.feeds if not one.gone)
    site = BuiltSite(root, own, release.listings, release.renditions, feeds)
    site = replace(site, sections=release.sections)
    wanted = Wanted(site, release.programme, version, now.withdrawn, now.hidden)
    return replace(wanted, again=release.release)


def bring(plan: PublishPlan, now: Now, shelf: Shelf, local: Local = _nowhere) -> None:
    """Lay the bytes of all that ``plan`` sends under its site's root.

    Raises PublishError P138 where some are nowhere to be had, P104, StoreError.
    """
    seeker = _Seeker(now, shelf, local, _needed(plan))
    missing = seeker.seek(plan.wanted.site.root)
    if missing:
        files = named(entry.path for entry in missing)
        raise PublishError("P138", release=plan.wanted.again, files=files)


def _needed(plan: PublishPlan) -> dict[str, list[Entry]]:
    """By digest, the entries whose files have to be there."""
    site, needed = plan.wanted.site, dict[str, list[Entry]]()
    for upload in plan.uploads:
        path = upload.entry.path
        entry = site.tree[site.aliases.get(path, path)]
        needed.setdefault(entry.digest, []).append(entry)
    return needed


@dataclass(frozen=True, slots=True)
class _Seeker:
    now: Now
    shelf: Shelf
    local: Local
    needed: Mapping[str, list[Entry]]

    @property
    def attic(self) -> Attic:
        return Attic(self.shelf)

    def seek(self, root: Path) -> list[Entry]:
        """Those that cannot be had."""
        with TemporaryDirectory(prefix="spor2-") as folder:
            work = Path(folder)
            found = self._small(root)
            found |= self._packed(found, root, work / "pack")
            left = {d: entries for d, entries in self.needed.items() if d not in found}
            return [
                entries[0]
                for entries in left.values()
                if not self._file(entries, root, work / "file")
            ]

    def _small(self, root: Path) -> frozenset[str]:
        wanted = self.needed.keys() & self.now.log.small.keys()
        whole = (self._unsqueezed(digest, root) for digest in wanted)
        return frozenset(digest for digest in whole if digest)

    def _unsqueezed(self, digest: str, root: Path) -> str:
        try:
            body = unsqueezed(self.now.log.small[digest].body)
        except zlib.error:
            return ""
        return digest if self._lay(digest, body, root) else ""

    def _packed(self, known: frozenset[str], root: Path, file: Path) -> frozenset[str]:
        """Only the packs are fetched that have any of what is needed."""
        found = set(known)
        for pack in reversed(self.now.log.packs):
            inside = pack.digests
            wanted = {d for d in self.needed.keys() - found if short(d) in inside}
            if wanted and self.attic.fetch(pack_name(pack.name), file):
                bodies = read_pack(file, wanted)
                found |= {digest for digest, body in bodies if self._lay(digest, body, root)}
        return frozenset(found)

    def _lay(self, digest: str, body: bytes, root: Path) -> bool:
        if hashlib.sha256(body).hexdigest() != digest:
            return False
        for entry in self.needed[digest]:
            _make_room(root / entry.path).write_bytes(body)
        return True

    def _file(self, entries: list[Entry], root: Path, work: Path) -> bool:
        """Whether a whole file could be had: from this computer, the private files, the site."""
        entry = entries[0]
        here = self.local(entry.digest)
        ways: list[Callable[[], bool]] = [
            partial(self.attic.fetch_whole, kept_name(entry.digest), entry, work),
            *(partial(self.shelf.fetch, one, work) for one in entries),
        ]
        if here is None and not any(way() for way in ways):
            return False
        for one in entries:
            shutil.copyfile(here or work, _make_room(root / one.path))
        return True


def _make_room(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
