"""Two releases set against one another, as an editor thinks of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.site import BuiltSite, Entry, Listing, SiteTree
from pipeline.publish.aliases import is_alias
from pipeline.publish.release import Manifest, Wanted
from pipeline.publish.renditions import Change, SoundChange, sound_changes

_PAGES = frozenset({"page", "index"})
_FILES = frozenset({"media", "asset", "book"})


@dataclass(frozen=True, slots=True)
class Moved:
    """How many of a kind."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """A difference in numbers alone. ``sounds``: how many were replaced."""

    episodes: Moved = Moved()
    sounds: int = 0
    pages: Moved = Moved()
    files: Moved = Moved()
    feeds: Moved = Moved()


@dataclass(frozen=True, slots=True)
class Difference:
    """``new``, ``changed`` and ``gone`` are titles of episodes; ``sounds`` what becomes of sounds
    that are in both.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    sounds: tuple[SoundChange, ...]
    tally: Tally


def difference(old: Manifest | None, new: Manifest) -> Difference:
    """What comes of going from ``old`` (none: from nothing) to ``new``."""
    before, after = _episodes(old.listings if old else ()), _episodes(new.listings)
    trees = (old.tree if old else SiteTree(), new.tree)
    both = [(before[guid], one) for guid, one in after.items() if guid in before]
    changed = tuple(one.title for was, one in both if _told_otherwise(trees, was, one))
    added = tuple(one.title for guid, one in after.items() if guid not in before)
    gone = tuple(one.title for guid, one in before.items() if guid not in after)
    sounds = sound_changes(old, _wanted(new))
    replaced = {one.item for one in sounds if one.change is Change.REPLACED and not one.rendition}
    moved = _moved(*trees)
    tally = Tally(
        Moved(len(added), len(changed), len(gone)),
        len(replaced),
        moved["pages"],
        moved["files"],
        moved["feeds"],
    )
    return Difference(added, changed, gone, sounds, tally)


def _wanted(new: Manifest) -> Wanted:
    site = BuiltSite(Path(), new.tree, new.listings, new.renditions)
    return Wanted(site, new.programme, new.version)


def _episodes(listings: Iterable[Listing]) -> dict[str, Listing]:
    """By GUID. Films are told of by their pages and files."""
    return {one.guid: one for one in listings if one.sound}


def _told_otherwise(trees: tuple[SiteTree, SiteTree], was: Listing, new: Listing) -> bool:
    """Whether an episode's listing, or its own page, is another; not where it is listed."""
    pages = (_told(tree, one.page) for tree, one in zip(trees, (was, new), strict=True))
    return replace(was, archive=new.archive) != new or len(set(pages)) > 1


def _told(tree: SiteTree, path: str) -> str:
    return tree[path].told if path in tree else ""


def _moved(old: SiteTree, new: SiteTree) -> Mapping[str, Moved]:
    counts = {name: [0, 0, 0] for name in ("pages", "files", "feeds")}
    for entry in new:
        before = old.entries.get(entry.path)
        if (name := _counted(entry)) and before is not entry:
            if before is None or is_alias(before):
                counts[name][0] += 1
            elif before.told != entry.told:
                counts[name][1] += 1
    for entry in old:
        now = new.entries.get(entry.path)
        if (name := _counted(entry)) and (now is None or is_alias(now)):
            counts[name][2] += 1
    return {name: Moved(*three) for name, three in counts.items()}


def _counted(entry: Entry) -> str:
    """An alias is no file of its own, nor is what lies compressed beside one."""
    if entry.kind in _PAGES:
        return "" if entry.beside else "pages"
    if entry.kind == "feed":
        return "feeds"
    return "files" if entry.kind in _FILES and not is_alias(entry) and not entry.beside else ""
