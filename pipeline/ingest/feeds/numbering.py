"""Seasons and numbers: as the feed has them where they are free, else what is free next by date.

An episode's number is its address on the site, so each has one and no two share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import count

from pipeline.core.frozen import dataclass
from pipeline.ingest.feeds.old import OldItem

Place = tuple[int, int]
MOST_SEASONS, MOST = 99, 9999
_LABEL = re.compile(
    r"s(\d{1,4})\s*[.:,]?\s*e(?:p\.?)?\s*(\d{1,5})\s*[:.–—|-]\s*(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """``given``: the feed has no number of its own, or one that another episode has."""

    season: int
    number: int
    given: bool = False


def numbered(items: Iterable[OldItem], known: Mapping[str, Place]) -> dict[str, Numbered]:
    """Season and number by GUID. ``known``: those that the programme's episodes have already."""
    listed = sorted(items, key=_age)
    seasons = _seasons(listed)
    found = {key: Numbered(*place) for key, place in known.items()}
    taken = set(known.values())
    for item in listed:
        place = seasons[item.season], item.number
        if item.key not in found and 0 < item.number <= MOST and place not in taken:
            found[item.key] = Numbered(*place)
            taken.add(place)
    last: dict[int, int] = {}
    for item in listed:
        if item.key not in found:
            season = seasons[item.season]
            free = (n for n in count(last.get(season, 0) + 1) if (season, n) not in taken)
            found[item.key] = Numbered(season, next(free), given=True)
        settled = found[item.key]
        taken.add((settled.season, settled.number))
        last[settled.season] = settled.number
    return found


def season_titles(items: Iterable[OldItem]) -> dict[int, str]:
    """What the seasons are called, by our number; one that was a year keeps it as its title."""
    listed = list(items)
    seasons = _seasons(listed)
    titles = {
        ours: "" if theirs in (0, ours) else str(theirs) for theirs, ours in sorted(seasons.items())
    }
    titles |= {seasons[item.season]: item.season_title for item in listed if item.season_title}
    return dict(sorted(titles.items()))


def title_of(item: OldItem) -> str:
    """Without «S1E2:» when season and number say the same: PSP-1 wants the name alone."""
    label = _LABEL.match(item.title)
    if label and (int(label[1]), int(label[2])) == (item.season, item.number):
        return item.title[label.end() :]
    return item.title


def _age(item: OldItem) -> tuple[datetime, str]:
    return item.published or datetime.min.replace(tzinfo=UTC), item.key


def _seasons(items: Iterable[OldItem]) -> dict[int, int]:
    """Our season for each of theirs: the same, unless they count in years. None is the first."""
    theirs = sorted({item.season for item in items})
    if max(theirs, default=0) > MOST_SEASONS:
        real = [season for season in theirs if season]
        return {0: 1, **{season: min(n, MOST_SEASONS) for n, season in enumerate(real, 1)}}
    return {season: season or 1 for season in theirs}
