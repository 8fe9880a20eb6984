"""What can be wrong with a file that an author gave: a value, never an exception."""

from __future__ import annotations

from enum import StrEnum

from pipeline.core.frozen import dataclass


class FaultKind(StrEnum):
    """Why a file cannot be used."""

    EMPTY = "empty"  # zero bytes
    NOT_SOUND = "not-sound"  # text, a picture, a format we do not take
    NO_SOUND_TRACK = "no-sound-track"  # a film without sound
    TRUNCATED = "truncated"  # ends before the length its own header promises, or inside a frame
    LOCKED = "locked"  # encrypted, as bought music is
    DAMAGED = "damaged"  # parts cannot be decoded
    SILENT = "silent"  # nothing above the absolute gate of BS.1770 (-70 LUFS)
    TOO_SHORT = "too-short"  # shorter than one gating block (0.4 s): has no loudness
    UNREACHABLE = "unreachable"  # the loudness asked for cannot be had from this sound
    NOT_FILM = "not-film"  # holds no moving picture
    NOT_PICTURE = "not-picture"  # cannot be opened as a picture


@dataclass(frozen=True, slots=True)
class MediaFault:
    """``expected_s`` is the length the header promises, ``found_s`` what could be decoded.

    ``part`` says which of several files it is about: ``intro``, ``outro``; empty: the main one.
    """

    kind: FaultKind
    expected_s: float | None = None
    found_s: float | None = None
    part: str = ""
