"""What is said and seen in the two sample films. All of it is fiction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import scenes
from paint import Canvas
from speech import Voice


@dataclass(frozen=True)
class Said:
    """One caption: who speaks ('' for a sound or a silence), Danish, and English where it exists.

    A caption with nobody speaking lasts `quiet` seconds.
    """

    speaker: str
    danish: str
    english: str = ""
    quiet: float = 0.0


@dataclass(frozen=True)
class Clip:
    """A part of a film: one picture, what an audio describer says about it, and the captions."""

    id: str
    scene: Callable[[], Canvas]
    described: str
    lines: list[Said]


@dataclass(frozen=True)
class Film:
    folder: str
    name: str
    clips: list[Clip]
    poster: Callable[[], Canvas]
    voices: dict[str, Voice]
    has_english: bool = False
    has_description: bool = False
    opening: Said = field(default=Said("", "[Rolige toner]", quiet=2.0))


DESCRIBER = Voice("da", pitch=42, speed=165, level=80)

FILM_1 = Film(
    folder="01-det-vi-ikke-ser",
    name="film-1",
    poster=scenes.kitchen,
    has_english=True,
    has_description=True,
    voices={
        "Kvinde": Voice("da+f3", pitch=48, speed=145, level=80),
        "Sagsbehandler": Voice("da+m3", pitch=42, speed=145, level=80),
    },
    clips=[
        Clip(
            "a",
            scenes.kitchen,
            "En kvinde ved et køkkenbord. Foran hende ligger en kuvert.",
            [
                Said(
                    "Kvinde",
                    "Brevet siger en dato og et sted.",
                    "The letter gives a date and a place.",
                ),
                Said(
                    "Kvinde", "Det siger ikke, hvem der venter.", "It does not say who is waiting."
                ),
            ],
        ),
        Clip(
            "b",
            scenes.meeting,
            "Et mødelokale. Kvinden sidder på stolen ved døren.",
            [
                Said(
                    "Sagsbehandler",
                    "Velkommen. Skal døren stå åben?",
                    "Welcome. Shall we leave the door open?",
                ),
                Said("Kvinde", "Ja tak.", "Yes, please."),
            ],
        ),
        Clip(
            "c",
            scenes.path,
            "Hun går på en sti i solen.",
            [
                Said("Kvinde", "Vi talte ikke om overgrebene.", "We did not talk about the abuse."),
                Said(
                    "Kvinde",
                    "Vi talte om, hvad jeg har brug for.",
                    "We talked about what I need.",
                ),
                Said("Kvinde", "Jeg kommer igen på tirsdag.", "I am coming back on Tuesday."),
            ],
        ),
    ],
)

FILM_2 = Film(
    folder="02-et-roligt-spoergsmaal",
    name="film-2",
    poster=scenes.second_talk,
    voices={
        "Borger": Voice("da+m1", pitch=44, speed=138, level=80),
        "Sagsbehandler": Voice("da+f2", pitch=50, speed=150, level=80),
    },
    clips=[
        Clip(
            "a",
            scenes.first_talk,
            "",
            [
                Said("Sagsbehandler", "Jeg skal lige nå det her skema."),
                Said("Sagsbehandler", "Overgreb i barndommen, ja eller nej?"),
                Said("Borger", "Nej."),
                Said("Sagsbehandler", "Fint. Næste spørgsmål."),
            ],
        ),
        Clip(
            "b",
            scenes.second_talk,
            "",
            [
                Said("Sagsbehandler", "Jeg spørger alle, om de har oplevet overgreb som børn."),
                Said("Sagsbehandler", "Du bestemmer selv, om du vil svare."),
                Said("", "[Stilhed]", quiet=1.5),
                Said("Borger", "Ja. Det har jeg."),
                Said("Sagsbehandler", "Tak, fordi du siger det. Hvad har du brug for i dag?"),
            ],
        ),
    ],
)

FILMS = (FILM_1, FILM_2)
