"""What ``series`` in ``programme.yaml`` may say of the feed beyond the podcast itself.

docs/podcast-feed.md tells staff of each. The tags are those of the podcast namespace,
https://github.com/Podcastindex-org/podcast-namespace
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, model_validator

from pipeline.content.countries import countries
from pipeline.content.recurrence import faulty_part
from pipeline.content.schema.pieces import Written
from pipeline.content.schema.scalars import (
    Address,
    Day,
    Flag,
    Guid,
    Text,
    fault,
    is_yes,
    one_of,
)

#: What an app shows of a text in a tag of the podcast namespace, in characters.
TAG_CHARACTERS = 128
#: The hub that ``websub: ja`` stands for: the one that most readers know.
HUB = "https://pubsubhubbub.appspot.com/"

_OSM = re.compile(r"[NWR][1-9]\d{0,18}", re.ASCII)
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
# RFC 5870, section 3.3, on earth: no other reference system is registered.
_GEO = re.compile(
    rf"geo:({_NUMBER}),({_NUMBER})(?:,-?\d+(?:\.\d+)?)?(?:;crs=wgs84)?(?:;u=\d+(?:\.\d+)?)?",
    re.ASCII | re.IGNORECASE,
)


def _short(text: str) -> str:
    if len(text) > TAG_CHARACTERS:
        fault("E255", length=str(len(text)), most=str(TAG_CHARACTERS))
    return text


def _country(text: str) -> str:
    if text.lower() not in countries():
        fault("E253", value=text)
    return text.lower()


def _osm(text: str) -> str:
    if _OSM.fullmatch(text) is None:
        fault("E252", value=text)
    return text


def _geo(text: str) -> str:
    match = _GEO.fullmatch(text)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        fault("E251", value=text)
    return text.lower()


def _rrule(text: str) -> str:
    rule = text.upper()
    part = faulty_part(rule)
    if part is not None:
        fault("E250", value=text, part=part)
    return rule


def _hub(value: object) -> object:
    """``ja`` and ``nej`` are answers too; all else has to be an address."""
    if isinstance(value, str) and value.lower() in ("nej", "no", "false"):
        return None
    return HUB if isinstance(value, str) and is_yes(value) else value


def _at(app: str, *hosts: str) -> AfterValidator:
    """An address at one of the app's own hosts, the first of which is told of."""

    def check(address: str) -> str:
        if urlsplit(address).hostname not in hosts:
            fault("E254", value=address, app=app, near=f"https://{hosts[0]}/")
        return address

    return AfterValidator(check)


Short = Annotated[Text, AfterValidator(_short)]
Country = Annotated[Text, AfterValidator(_country)]
Osm = Annotated[Text, AfterValidator(_osm)]
Geo = Annotated[Text, AfterValidator(_geo)]
Recurrence = Annotated[Text, AfterValidator(_rrule)]
Hub = Annotated[Address | None, BeforeValidator(_hub)]


class WrittenPerson(Written):
    """``role``: those of the group «cast» who may be in every episode (podcasttaxonomy.com)."""

    name: Short
    role: Annotated[str, one_of("host", "co-host", "narrator", "announcer", "reporter")] = "host"


class WrittenLocation(Written):
    text: Short
    rel: Annotated[str, one_of("subject", "creator")] = "subject"
    country: Country | None = None
    osm: Osm | None = None
    geo: Geo | None = None


class WrittenUpdateFrequency(Written):
    label: Short
    rrule: Recurrence | None = None
    start: Day | None = None

    @model_validator(mode="after")
    def _counts_from_a_day(self) -> WrittenUpdateFrequency:
        if self.rrule is not None and "COUNT=" in self.rrule and self.start is None:
            fault("E257", value=self.rrule)
        return self


class WrittenRemoteFeed(Written):
    guid: Guid
    title: Short | None = None
    address: Address | None = None


class WrittenAnnounce(Written):
    websub: Hub = None
    podping: Flag = False


class WrittenListenOn(Written):
    """Where the podcast is in each app, in the order of the buttons."""

    apple: Annotated[Address, _at("Apple Podcasts", "podcasts.apple.com")] | None = None
    spotify: Annotated[Address, _at("Spotify", "open.spotify.com")] | None = None
    pocketcasts: (
        Annotated[Address, _at("Pocket Casts", "pca.st", "pocketcasts.com", "play.pocketcasts.com")]
        | None
    ) = None
    antennapod: Annotated[Address, _at("AntennaPod", "antennapod.org")] | None = None
    overcast: Annotated[Address, _at("Overcast", "overcast.fm")] | None = None
