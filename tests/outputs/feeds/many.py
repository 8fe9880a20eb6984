"""Programmes of any number of full episodes, whose sounds cost nothing: what a feed asks of a sound
is told by stand-ins of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact, Job, Product, Recipe
from pipeline.core.locale import ZONE
from pipeline.core.model import Episode, Library
from pipeline.core.values import Marker, Picture, Publication, Quote, State
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.notes import NOTES
from tests.outputs import small
from tests.outputs.small import Bench

FIRST = datetime(2010, 1, 4, 6, tzinfo=ZONE)
NOW = datetime(2040, 1, 1, tzinfo=ZONE)
_OURS = {NOTES.name, rss.FEED.name, rss.ARCHIVE.name}


def library(count: int, **show: Any) -> Library:
    """One episode a day, oldest first, with sound and notes. Files need not exist: `stood_in`."""
    whole = full(count, **show)
    less: dict[str, Any] = {"artwork": None, "markers": (), "quotes": (), "transcript": None}
    plain = replace(whole.programme, loudness=replace(whole.programme.loudness, alternates=()))
    episodes = tuple(replace(one, **less) for one in whole.episodes)
    return replace(whole, programme=plain, episodes=episodes)


def full(count: int, **show: Any) -> Library:
    """The same with all that an item can have."""
    bench = Bench(Path("nowhere"))
    base = small.library(bench)
    told = replace(base.programme.show, **{"type": "episodic", **show})
    loudness = replace(base.programme.loudness, alternates=("opus", "aac"))
    programme = replace(base.programme, show=told, example=False, loudness=loudness)
    first = _first(bench)
    episodes = tuple(episode(first, number) for number in range(1, count + 1))
    return replace(base, programme=programme, instant=NOW, films=(), events=(), episodes=episodes)


def _first(bench: Bench) -> Episode:
    markers = tuple(Marker(f"m-{n}", f"Det {n}. spørgsmål", 300.0 * n) for n in range(6))
    quotes = tuple(
        Quote(
            "Psykolog",
            f"Det {n}. ord om at spørge",
            approved=True,
            start_s=60 * n,
            end_s=60 * n + 30,
        )
        for n in (1, 2)
    )
    return replace(
        small.first(bench),
        artwork=Picture(bench.source("cover.jpg"), "Et vindue"),
        example=False,
        licence="cc-by-4.0",
        markers=markers,
        notes=small.NOTES + "\nMan kan altid spørge en gang til. " * 20,
        quotes=quotes,
    )


def episode(like: Episode, number: int) -> Episode:
    return replace(
        like,
        id=f"ep-{number}",
        guid=f"5b0e2a1c-0001-4d7e-9c0a-{number:012}",
        number=number,
        title=f"Samtale nummer {number}",
        publication=Publication(State.APPROVED, FIRST + timedelta(days=number)),
        updated=None,
    )


def stood_in(wanted: Iterable[Artefact]) -> list[Artefact]:
    """The same documents, made from stand-ins for all that no feed makes itself."""
    known: dict[str, Artefact] = {}
    return [_stood_in(artefact, known) for artefact in wanted]


def _stood_in(artefact: Artefact, known: dict[str, Artefact]) -> Artefact:
    if artefact.id in known:
        return known[artefact.id]
    if artefact.recipe.name in _OURS:
        made = artefact.inputs.items()
        inputs = {k: _stood_in(one, known) for k, one in made if isinstance(one, Artefact)}
        found = replace(artefact, inputs=inputs)
    else:
        names = (artefact.id, tuple(output.name for output in artefact.outputs))
        found = replace(artefact, recipe=STAND_IN, params=names, inputs={}, settings=None)
    known[artefact.id] = found
    return found


def _make(job: Job) -> Product:
    id_, names = job.params
    facts = {
        "bitrate_bps": 128_000,
        "bytes": 29_283_840,
        "duration_s": 1830.2,
        "integrity": "sha384-" + "A" * 64,
        "media_type": "audio/mpeg",
        "offset_s": 3.5,
        "pixels": dict.fromkeys(names, 3000),
        "sound_digest": id_,
    }
    return Product({name: f"{id_} {name}".encode() for name in names}, facts)


STAND_IN = Recipe("stand-in", 1, _make)
