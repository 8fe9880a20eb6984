"""Where sound is missing: holes in the middle of it, pauses without a room, long silences.

Limits: a hole shorter than 5 ms is at most a click. In a recording whose pauses are empty anyway
(noise gate, synthetic voice) holes cannot be told from pauses, and are not looked for. A hole that
a call's program has faded in and out of sounds, and looks, like a pause.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.levels import Ground
from pipeline.media.quality.places import worst
from pipeline.media.quality.texture import (
    FINE_S,
    FLOOR_DB,
    HOP_S,
    Flags,
    Floats,
    Texture,
    joined,
    runs,
)

_HOLE_GAP_S = 0.25  # holes nearer than this are one place
_BLIP = 20  # hops; a sound shorter than this (0.2 s) does not end a silence


def gaps(texture: Texture, ground: Ground) -> Iterator[Finding]:
    holes = [] if ground.gated else _holes(texture, ground)
    if holes:
        spots, count = worst(holes, _HOLE_GAP_S, max)
        longest = max(spot.value for spot in spots)
        yield Finding(Kind.DROPOUT, Severity.WARNING, longest, spots, count)
    if not ground.gated:
        yield from _empty(ground, holes)
    yield from _silences(texture, ground)


def _holes(texture: Texture, ground: Ground) -> list[Spot]:
    """Holes of any channel; those of both at once are one."""
    found = {spot for one in texture.fine for spot in _holes_in(one, ground)}
    return sorted(found, key=lambda spot: spot.start_s)


def _holes_in(fine: Floats, ground: Ground) -> Iterator[Spot]:
    ceiling = ground.speech - limit.HOLE_DROP_DB
    shortest, longest = (round(one / FINE_S) for one in limit.HOLE_S)
    edge = round(limit.HOLE_CLIFF_S / FINE_S)
    for a, b in runs(np.asarray(fine <= ceiling)).tolist():
        if not shortest <= b - a <= longest or a < edge or b > len(fine) - edge:
            continue
        sides = min(fine[a - edge : a].max(), fine[b : b + edge].max())
        if sides >= ceiling + limit.HOLE_CLIFF_DB and fine[a:b].min() <= ground.nothing:
            yield Spot(round(a * FINE_S, 3), round(b * FINE_S, 3), round((b - a) * FINE_S, 3))


def _empty(ground: Ground, holes: list[Spot]) -> Iterator[Finding]:
    """Pauses without the room that is heard in the others; not before and after all sound."""
    if ground.room <= FLOOR_DB:
        return
    inside = _within(~ground.empty)
    spots = [
        Spot(a * HOP_S, b * HOP_S, (b - a) * HOP_S)
        for a, b in runs(ground.empty & inside).tolist()
        if (b - a) * HOP_S >= limit.DIGITAL_SILENCE_S
    ]
    apart = [
        s for s in spots if not any(h.start_s < s.end_s and s.start_s < h.end_s for h in holes)
    ]
    if apart:
        shown, count = worst(apart, 0.0)
        longest = max(spot.value for spot in shown)
        warn = longest >= limit.DIGITAL_SILENCE_WARN_S
        severity = Severity.WARNING if warn else Severity.NOTICE
        yield Finding(Kind.DIGITAL_SILENCE, severity, longest, shown, count)


def _silences(texture: Texture, ground: Ground) -> Iterator[Finding]:
    ceiling = min(limit.SILENCE_DBFS, ground.speech - limit.SILENCE_BELOW_SPEECH_DB)
    heard = np.asarray(texture.level > ceiling)
    heard = _without_blips(heard)
    if not heard.any():
        return
    found = [
        (Spot(a * HOP_S, b * HOP_S, (b - a) * HOP_S), _too_long(a, b, len(heard)))
        for a, b in runs(~heard).tolist()
    ]
    spots = [spot for spot, severity in found if severity is not None]
    if spots:
        severe = any(severity is Severity.WARNING for _, severity in found)
        shown, count = worst(spots, 0.0)
        longest = max(spot.value for spot in shown)
        yield Finding(
            Kind.LONG_SILENCE,
            Severity.WARNING if severe else Severity.NOTICE,
            longest,
            shown,
            count,
        )


def _too_long(first: int, last: int, count: int) -> Severity | None:
    """Whether a silence of these 10 ms is too long for where it is."""
    seconds = (last - first) * HOP_S
    if first == 0 or last == count:
        most = limit.LEAD_S if first == 0 else limit.TAIL_S
        return Severity.WARNING if seconds > most else None
    if seconds < limit.SILENCE_S:
        return None
    return Severity.WARNING if seconds >= limit.SILENCE_WARN_S else Severity.NOTICE


def _without_blips(heard: Flags) -> Flags:
    """A creaking chair does not end a silence."""
    kept = np.zeros_like(heard)
    for a, b in joined(runs(heard), _BLIP).tolist():
        if b - a > _BLIP:
            kept[a:b] = True
    return kept


def _within(heard: Flags) -> Flags:
    """From the first to the last of what is heard."""
    places = np.flatnonzero(heard)
    inside = np.zeros_like(heard)
    if len(places):
        inside[places[0] : places[-1]] = True
    return inside
