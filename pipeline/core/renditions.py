"""What a release remembers of a sound, so that what is published stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Making:
    """Of what something was made, told by nothing but the author's files and settings.

    Neither a tool's version nor a recipe's enters, and nothing that was made on the way.
    ``sources`` is a digest of the files' bytes alone, ``whole`` of files and settings.
    """

    sources: str
    whole: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """A sound as it is published. ``id`` is its artefact's; ``sound`` the digest of the sound
    without tags, which is what identifies it.

    ``path`` is the public file that carries it; ``exact`` when it is that very file, false when
    the file has tags around it. ``facts`` are what pages and feeds were told of it.
    """

    id: str
    making: Making
    sound: str
    path: str
    exact: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)
