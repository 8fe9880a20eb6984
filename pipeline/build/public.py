"""Write a site tree as a folder: whole or not at all. The old folder stays until the new stands."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import Damaged
from pipeline.core.site import Entry, SiteTree, tree_from_json, tree_to_json

if TYPE_CHECKING:
    from pipeline.build.cache import Cache
    from pipeline.build.digests import Digests

#: Large files are hard links into the cache; small ones, which a person may edit, are copies.
_LINK_FROM = 1 << 20


def write_public(tree: SiteTree, cache: Cache, folder: Path, state: Path) -> bool:
    """Make ``folder`` hold exactly ``tree``; whether anything had to be written.

    ``state`` is a file that remembers what was written last, with sizes and times, so that an
    unchanged site costs one `stat` a file.

    Raises Damaged when objects of the cache are harmed. They are gone then, and the next build
    makes them anew; the old folder stands.
    """
    if _stands(tree, folder, state):
        return False
    fresh = folder.with_name(f".{folder.name}.new")
    stale = folder.with_name(f".{folder.name}.old")
    for leftover in (fresh, stale):
        _clear(leftover)
    fresh.mkdir(parents=True)
    harmed = _fill(fresh, tree, cache, _unchanged(folder, state))
    if harmed:
        raise Damaged(file=folder / harmed[0].path)
    state.unlink(missing_ok=True)
    if folder.exists():
        folder.replace(stale)
    fresh.replace(folder)
    _clear(stale)
    _remember(tree, folder, state)
    return True


def standing(folder: Path, state: Path) -> SiteTree | None:
    """The tree that was written last, if ``folder`` still holds it and nothing else."""
    try:
        stamps, _, body = state.read_bytes().partition(b"\n")
        tree = tree_from_json(body)
        return tree if stamps.decode() == _stamps(tree, folder) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _unchanged(folder: Path, state: Path) -> dict[tuple[str, str], str]:
    """What stands in ``folder`` as it was written: the file by its path and digest."""
    try:
        stamps, _, body = state.read_bytes().partition(b"\n")
        entries = list(tree_from_json(body))
        told = stamps.decode().partition(":")[2].split(",")
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    found = {}
    for entry, stamp in zip(entries, told, strict=False):
        path = f"{folder}/{entry.path}"
        with suppress(OSError):
            if _stamp(path) == stamp:
                found[entry.path, entry.digest] = path
    return found


def _fill(
    fresh: Path, tree: SiteTree, cache: Cache, unchanged: Mapping[tuple[str, str], str]
) -> list[Entry]:
    """Lay out the new folder; the entries whose objects are harmed. What stands unchanged in the
    old folder, which is about to go, is the same file in the new one.
    """
    from pipeline.build.digests import Digests  # late: who only looks writes nothing

    known = Digests(cache.root / "objects.json")
    made, harmed = set[str](), []
    for entry in tree:
        parent, _, _ = entry.path.rpartition("/")
        if parent not in made:
            (fresh / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        stands = unchanged.get((entry.path, entry.digest))
        target = f"{fresh}/{entry.path}"
        if (stands is None or not _linked(stands, target)) and not _place(
            cache, known, entry, target
        ):
            harmed.append(entry)
    known.save()
    return harmed


def _place(cache: Cache, known: Digests, entry: Entry, target: str) -> bool:
    """False, and nothing is placed, where the cache's object is harmed; it is taken away."""
    source = cache.object_path(entry.digest)
    if entry.size < _LINK_FROM:
        body = source.read_bytes()
        if hashlib.sha256(body).hexdigest() != entry.digest:
            cache.forget(source)
            return False
        with open(target, "wb") as file:  # noqa: PTH123 (a thousand paths cost more than the files)
            file.write(body)
        return True
    if known.of(source) != entry.digest:
        cache.forget(source)
        return False
    if not _linked(str(source), target):
        import shutil  # where a build changed nothing, nothing is copied or removed

        shutil.copyfile(source, target)
    return True


def _linked(source: str, target: str) -> bool:
    """False on another disk, or a file system without links: a copy does."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _clear(path: Path) -> None:
    """Remove what stands there, be it a folder, a file or a link (whose target is left alone)."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        import shutil

        shutil.rmtree(path, ignore_errors=True)


def _stands(tree: SiteTree, folder: Path, state: Path) -> bool:
    try:
        stamps, _, body = state.read_bytes().partition(b"\n")
        if body != tree_to_json(tree):
            return False
        return stamps.decode() == _stamps(tree_from_json(body), folder)
    except (OSError, ValueError):
        return False


def _remember(tree: SiteTree, folder: Path, state: Path) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_bytes(_stamps(tree, folder).encode() + b"\n" + tree_to_json(tree))


def _stamps(tree: SiteTree, folder: Path) -> str:
    """Size and time of every file, and the number of files there are: what an edit changes."""
    stamps = ",".join(_stamp(f"{folder}/{entry.path}") for entry in tree)
    return f"{sum(1 for _ in _files(folder))}:{stamps}"


def _stamp(path: str) -> str:
    stat = os.stat(path)  # noqa: PTH116 (quick)
    return f"{stat.st_size}.{stat.st_mtime_ns}"


def _files(folder: Path) -> Iterator[str]:
    for _, _, names in os.walk(folder):
        yield from names
