"""The whole of a small programme's pages, made once, and a reader for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter, Handbook
from pipeline.core.locale import ZONE
from pipeline.core.model import (
    Clip,
    Discussion,
    Episode,
    Film,
    Library,
    Page,
    Registration,
    Step,
)
from pipeline.core.programme import Contact
from pipeline.core.values import (
    ContentNote,
    Correction,
    Passage,
    Picture,
    Publication,
    Ref,
    Related,
    State,
    Term,
    TextTrack,
)
from pipeline.outputs import (
    accessibility,
    assets,
    episodes,
    events,
    films,
    filters,
    front,
    handbook,
    help,  # noqa: A004 (the room's name)
    notfound,
    pages,
    subscribe,
)
from pipeline.outputs.feeds import plan as feeds
from pipeline.outputs.search import plan as search
from tests.outputs import small
from tests.outputs.small import Bench

ROOMS = (
    *(assets, films, front, filters, episodes, subscribe, handbook, events, pages, help),
    *(accessibility, notfound),
    *(search, feeds),
)
HOSTILE = '<script>alert("1")</script> & «{title}» </title>'


@dataclass(frozen=True)
class Document:
    """A parsed page. Raises on markup that HTML's own rules would have to mend."""

    path: str
    raw: str

    @cached_property
    def tree(self) -> Element:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        found: Element = parser.parse(self.raw)
        return found

    def all(self, tag: str) -> list[Element]:
        return list(self.tree.iter(tag))

    def text(self, tag: str) -> str:
        return " ".join("".join(self.all(tag)[0].itertext()).split())

    def words(self) -> str:
        return " ".join("".join(self.all("body")[0].itertext()).split()).replace("\xa0", " ")

    @property
    def ids(self) -> list[str]:
        return [e.attrib["id"] for e in self.tree.iter() if "id" in e.attrib]


@dataclass(frozen=True)
class Site:
    files: dict[str, bytes]

    def page(self, path: str) -> Document:
        return Document(path, self.files[path].decode())

    def pages(self) -> Iterator[Document]:
        """Not the transcripts among the media: they are for apps."""
        for path in sorted(self.files):
            if path.endswith(".html") and not path.startswith("media/"):
                yield self.page(path)


def made(bench: Bench, library: Library) -> Site:
    wanted: list[Artefact] = [artefact for room in ROOMS for artefact in room.plan(library)]
    tree: dict[str, bytes] = {}
    for outcome in bench.make(*wanted).outcomes.values():
        for file in outcome.made.files.values():
            if file.public:
                tree[file.public] = file.path.read_bytes()
    return Site(tree)


def full(bench: Bench) -> Library:
    """The small programme with something in every field that a page shows."""
    base = small.library(bench)
    programme = replace(
        base.programme,
        exit_address="https://vejret.example/",
        accessibility_statement="https://was.example/",
        contact=Contact("Redaktionen", "redaktion@programmet.example", "00 00 00 00"),
    )
    return replace(
        base,
        programme=programme,
        episodes=(_episode(bench), base.episodes[1]),
        films=(_film(bench),),
        events=(
            replace(base.events[0], registration=Registration("closed", "https://t.example/")),
        ),
        handbook=_book(),
        pages=_pages(),
        glossary=(Term("ældre", "En."), Term("senfølger", "To.", ("følger",))),
    )


def changed(library: Library, name: str, change: Callable[[Any], Any]) -> Library:
    """``library`` with every item of one kind changed."""
    return replace(library, **{name: tuple(change(item) for item in getattr(library, name))})


def _episode(bench: Bench) -> Episode:
    note = ContentNote(
        "En borger fortæller.",
        detail_level="mentioned",
        sections=(Passage(0.5, 1.1, "Egen fortælling"),),
    )
    return replace(
        small.first(bench),
        roles=("laege", "leder"),
        content_note=note,
        related=Related(films=(Ref("film-2"),), chapters=(Ref("samtalen"), Ref("findes-ikke"))),
        correction=Correction(date(2022, 6, 3), "Et årstal er rettet."),
        notes="## Til dig\n\nLæs [kapitlet](04-samtalen.md#foer).",
    )


def _film(bench: Bench) -> Film:
    given = small.film(bench)
    described = replace(given.formats[0], role="audio-described")
    return replace(
        given,
        formats=(*given.formats, described),
        captions=(
            *given.captions,
            TextTrack(bench.source("tekst.vtt"), "human", "en", "subtitles"),
        ),
        transcript=TextTrack(bench.source("tekst.vtt"), "human"),
        transcript_text="## Indkaldelsen\n\n**Kvinde:** Hej.",
        poster=Picture(bench.source("cover.jpg"), "Et bord"),
        clips=(Clip("a", "Mødet", 0.0, 1.0),),
        discussion=Discussion(45, (Step(5, "Velkomst"),), ("Hvad så du?",)),
        roles=("alle",),
        related=Related(episodes=(Ref("ep-01"),), chapters=(Ref("samtalen"),)),
        updated=date(2022, 5, 4),
    )


def _book() -> Handbook:
    body = (
        "Se [samtalen](04-samtalen.md#foer) og [privatliv](02-privatliv.md).[^1]\n\n"
        "## Før\n\n> **Eksempel (opdigtet)**\n> En borger.\n\n### Tænk over\n\n1. Hvad nu?\n\n"
        "[^1]: En kilde.\n"
    )
    conversation = replace(
        small.chapter(),
        body=body,
        roles=("psykolog",),
        responsible="Fagkonsulent",
        related=Related(episodes=(Ref("ep-01", "b"), Ref("ep-02")), films=(Ref("film-2"),)),
    )
    before = Chapter(
        *("opsporing", 3, "Opsporing", "Om at se."),
        publication=small.approved("2022-05-04"),
        file="handbook/03-opsporing.md",
        body="Se [samtalen](04-samtalen.md).\n\n## Før\n\n## Efter\n",
    )
    return Handbook(
        "Mødet",
        "En håndbog",
        version="1.0",
        published=date(2022, 10, 3),
        isbn=(("pdf", "000-00-00000-00-0"),),
        cite_as="Styrelsen (2022). Mødet.",
        chapters=(before, conversation),
        appendices=("refleksionsspoergsmaal", "ordliste", "her-kan-du-faa-hjaelp"),
    )


def _pages() -> tuple[Page, ...]:
    shared = Publication(State.APPROVED)
    return (
        Page(
            *("projektet", "Om projektet", "pages/01-projektet.md", "## Hvad\n\nTekst."),
            publication=shared,
            lead="Kort.",
            fields=(("contact", "Redaktionen"), ("period", "2021–2022")),
            updated=date(2022, 10, 3),
        ),
        Page("privatliv", "Privatliv", "pages/02-privatliv.md", "Ingen cookies.", shared),
        Page("skjul-dine-spor", "Skjul dine spor", "pages/03-spor.md", "Sådan.", shared),
    )


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=ZONE)
