"""Cards: drawn with letters of their own, the same every time, for any title."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs import cards
from pipeline.outputs.cards import Card
from pipeline.outputs.plan import plan
from tests.outputs import small
from tests.outputs.small import Bench

LONG = "Tværsektorielsamarbejdskoordinationsgruppemedlemmer og psykologer, " * 4


def card(bench: Bench, title: str, kicker: str = "Episoder") -> Artefact:
    library = small.library(bench)
    return cards.own(library, "episoder/1.html", (kicker, title), frozenset({"ep-01"}))


def drawn(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("L")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Dark pixels within ``box`` (left, upper, right, lower)."""
    return sum(picture.crop(box).histogram()[:96])


def test_a_card_is_the_size_that_sites_ask_for(bench: Bench) -> None:
    artefact = card(bench, "At spørge uden at presse")
    body = bench.bytes_of(artefact)
    assert drawn(body).size == (cards.WIDTH, cards.HEIGHT)
    assert len(body) < 60_000
    (entry,) = bench.make(artefact).tree()
    assert entry.provenance == {"ep-01"}
    assert entry.path.startswith("media/card-")


def test_danish_letters_are_drawn(bench: Bench) -> None:
    pictures = [bench.bytes_of(card(bench, letter)) for letter in "æøåÆØÅ–«?"]
    assert len(set(pictures)) == len(pictures), "each letter looks like itself"


@pytest.mark.parametrize("title", ["Kort", LONG, '#panic("x") *fed* $x$ @navn \\ <b>', "x" * 300])
def test_any_title_stays_within_its_room(bench: Bench, title: str) -> None:
    picture = drawn(bench.bytes_of(card(bench, title)))
    assert ink(picture, (72, 130, 1128, 500)) > 200
    assert ink(picture, (0, 30, 60, 630)) == 0, "the margin"
    assert ink(picture, (1130, 30, 1200, 480)) == 0, "the other margin"
    assert ink(picture, (0, 490, 900, 520)) == 0, "between the title and the foot"


def test_the_same_card_is_the_same_bytes(bench: Bench) -> None:
    library = small.library(bench)
    first = bench.bytes_of(cards.own(library, "a.html", ("Film", "Titel"), frozenset()))
    again = bench.bytes_of(cards.own(library, "b.html", ("Film", "Titel"), frozenset()))
    assert first == again


def card_of(library: Library, path: str) -> Card:
    (page,) = (one for one in plan(library) if one.id == f"page/{path}")
    made = page.inputs["card"]
    assert isinstance(made, Artefact)
    card: Card = made.params
    return card


def test_an_item_has_a_card_of_its_own_and_a_list_the_programmes(bench: Bench) -> None:
    library = small.library(bench)
    episode = library.episodes[1]
    assert card_of(library, episode.address) == Card(episode.title, "Episoder", "Programmet", "da")
    assert card_of(library, "episoder/index.html") == Card("Programmet", "", "Styrelsen", "da")


def test_a_discreet_title_is_all_that_is_told(bench: Bench) -> None:
    library = small.library(bench)
    quiet = replace(library.episodes[0], discreet_title="Episode 1")
    library = replace(library, episodes=(quiet, *library.episodes[1:]))
    card = card_of(library, quiet.address)
    assert card.title == "Episode 1"
    assert quiet.title not in repr(card)
    assert quiet.summary not in repr(card)


def test_a_long_handbook_has_one_card(bench: Bench) -> None:
    library = small.library(bench)
    (chapter,) = library.handbook.chapters
    assert card_of(library, chapter.address).title == chapter.title
    many = tuple(replace(chapter, id=f"k{n}", number=n + 1) for n in range(cards.MOST_CHAPTERS + 1))
    library = replace(library, handbook=replace(library.handbook, chapters=many))
    assert card_of(library, many[0].address).title == "Programmet"
