"""An episode by any of the names that people give it."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import PurePosixPath

from pipeline.core.errors import ProgrammeError
from pipeline.core.model import Episode, Library

_MOST = 3  # episodes that may have been meant


def called(library: Library, name: str) -> Episode:
    """The episode called ``name``: by its id, its number (``2``, ``2-1``) or its folder.

    Raises ProgrammeError P030, with those that may have been meant.
    """
    found = next((e for e in library.episodes if _plain(name) in _names(e)), None)
    if found is None:
        near = sorted(library.episodes, key=lambda e: -_likeness(_plain(name), e))[:_MOST]
        known = ", ".join(f"{e.id} («{e.title}»)" for e in near)
        raise ProgrammeError("P030", name=name, known=known or "–")
    return found


def _names(episode: Episode) -> frozenset[str]:
    folder = PurePosixPath(episode.folder)
    return frozenset({_plain(n) for n in (episode.id, episode.slug, folder.name)})


def _likeness(word: str, episode: Episode) -> float:
    """1 where the word is a part of one of its names."""
    names = (*_names(episode), episode.title.casefold())
    return max(1.0 if word in n else SequenceMatcher(None, word, n).ratio() for n in names)


def _plain(name: str) -> str:
    """``episodes/01-Start/episode.yaml`` → ``01-start``; Windows' paths too."""
    path = PurePosixPath(name.replace("\\", "/").rstrip("/"))
    return (path.parent.name if path.name == "episode.yaml" else path.name).casefold()
