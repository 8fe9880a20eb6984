"""Cards: drawn with letters of their own, the same every time, for any title."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.build.artefact import Artefact
from pipeline.outputs import cards
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
