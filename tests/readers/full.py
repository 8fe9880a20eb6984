"""A small programme that has one of everything a feed can tell of, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact
from pipeline.build.execute import Result
from pipeline.core.model import Episode, Library, Sound
from pipeline.core.programme import (
    Announce,
    Location,
    RegularPerson,
    RemoteFeed,
    Season,
    UpdateFrequency,
)
from pipeline.core.site import SiteTree
from pipeline.core.values import Correction, Marker, Picture, Quote
from pipeline.outputs.feeds.model import Feed
from pipeline.outputs.feeds.plan import family, plan
from tests.media import sounds
from tests.outputs import small
from tests.outputs.small import Bench

PODROLL = (
    RemoteFeed("29cdca4a-32d8-56ba-b48b-09a011c5daa9", "En anden", "https://anden.example/feed"),
    RemoteFeed("396d9ae0-da7e-5557-b894-b606231fa3ea", "En tredje"),
)
PLACES = (
    Location("Danmark", "subject", "dk", "R50046", "geo:55.67,12.56"),
    Location("Odense", "creator", "dk"),
)


def library(bench: Bench) -> Library:
    base = small.library(bench)
    show = replace(
        base.programme.show,
        description="Samtaler for fagpersoner & andre. «Æøå» 👂",
        seasons=(Season(1, "Mødet & samtalen"), Season(2, "Hverdagen")),
        people=(RegularPerson("Vært", "host"),),
        locations=PLACES,
        update_frequency=UpdateFrequency(
            "Hver anden onsdag", "FREQ=WEEKLY;INTERVAL=2;COUNT=10", date(2022, 5, 4)
        ),
        podroll=PODROLL,
        ai_content=False,
        verify="applekode-05124",
        new_feed_address="https://ny.example/feed.xml",
        announce=Announce("https://hub.example/", podping=True),
    )
    loudness = replace(base.programme.loudness, alternates=("opus", "aac"))
    programme = replace(base.programme, show=show, loudness=loudness)
    episodes = (_first(bench), _second(bench), _trailer(bench))
    return replace(base, programme=programme, episodes=episodes)


def _first(bench: Bench) -> Episode:
    return replace(
        small.first(bench),
        sound=Sound(bench.source("lang.wav"), bench.source("jingle.wav")),
        artwork=Picture(bench.source("cover.jpg"), "Et vindue, «åbent» & lyst"),
        licence="CC-BY-4.0",
        roles=("sagsbehandler",),
        topics=("Samtalen",),
        markers=(Marker("a", "Velkommen & tak", 0.0), Marker("b", "At spørge", 12.25)),
        quotes=(Quote("p-02", "Spørg, og vent.", approved=True, start_s=5.5, end_s=21.0),),
        correction=Correction(date(2022, 7, 1), "Et tal er rettet."),
        number_shown_as="Første samtale",
        ai_content=True,
    )


def _second(bench: Bench) -> Episode:
    return replace(small.second(bench), contributors=(), topics=("Samtalen",))


def _trailer(bench: Bench) -> Episode:
    return replace(
        small.second(bench),
        id="ep-0",
        guid="5b0e2a1c-0009-4d7e-9c0a-000000000009",
        season=2,
        number=1,
        type="trailer",
        title="Hør en bid",
        publication=small.approved("2022-04-27"),
        transcript=None,
        markers=(),
        contributors=(),
        content_note=None,
    )


def furnish(folder: Path) -> Bench:
    bench = small.furnish(folder)
    sounds.write(folder / "lang.wav", sounds.speech(30, 0.3, seed=3))
    return bench


@dataclass(frozen=True)
class Site:
    """What was made of a library: its feeds, and all the files that they speak of."""

    library: Library
    result: Result
    artefacts: Mapping[str, Artefact]

    @property
    def tree(self) -> SiteTree:
        return self.result.tree()

    @property
    def base(self) -> str:
        return self.library.base_address

    def files(self, ending: str) -> Iterator[tuple[str, Path]]:
        """Public path and where the bytes lie."""
        for outcome in self.result.outcomes.values():
            for file in outcome.made.files.values():
                if file.public is not None and file.public.endswith(ending):
                    yield file.public, file.path

    def file(self, public: str) -> Path:
        return next(path for name, path in self.files(public) if name == public)

    def public(self, id_: str, part: str = "") -> str:
        """The address of a file of the artefact ``id_``."""
        files = self.result.outcomes[id_].made.files
        return self.base + str((files[part] if part else next(iter(files.values()))).public)

    def facts(self, id_: str) -> Mapping[str, Any]:
        return self.result.outcomes[id_].made.facts

    def inputs(self, feed: str) -> Mapping[str, str]:
        """The ids of what the feed of that name is made from, by its own words for them."""
        found = self.artefacts[feed].inputs
        return {name: one.id for name, one in found.items() if isinstance(one, Artefact)}

    def feeds(self) -> tuple[Feed, ...]:
        return family(self.library).rss()


def made(bench: Bench) -> Site:
    whole = library(bench)
    wanted = list(plan(whole))
    return Site(whole, bench.make(*wanted), {artefact.id: artefact for artefact in wanted})
