"""Write a site tree as a folder: whole or not at all. The old folder stays until the new stands."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.build.cache import Cache, file_digest
from pipeline.build.digests import Digests
from pipeline.core.errors import Damaged
from pipeline.core.site import Entry, SiteTree, tree_from_json, tree_to_json

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
    known = Digests(cache.root / "objects.json")
    harmed = [entry for entry in tree if not _place(cache, known, entry, fresh / entry.path)]
    known.save()
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


def _place(cache: Cache, known: Digests, entry: Entry, target: Path) -> bool:
    """False, and nothing is placed, where the cache's object is harmed; it is taken away."""
    source = cache.object_path(entry.digest)
    large = entry.size >= _LINK_FROM
    if (known.of(source) if large else file_digest(source)) != entry.digest:
        cache.forget(source)
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    if large:
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or a file system without links: a copy does
        else:
            return True
    shutil.copyfile(source, target)
    return True


def _clear(path: Path) -> None:
    """Remove what stands there, be it a folder, a file or a link (whose target is left alone)."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
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
    stats = [(folder / entry.path).stat() for entry in tree]
    present = sum(1 for _ in _files(folder))
    return f"{present}:" + ",".join(f"{s.st_size}.{s.st_mtime_ns}" for s in stats)


def _files(folder: Path) -> Iterator[str]:
    for _, _, names in os.walk(folder):
        yield from names
