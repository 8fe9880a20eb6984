"""A small programme with real, tiny sound, and a bench to make its artefacts on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PIL import Image

from pipeline.build.artefact import Artefact
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.core.book import Chapter, Handbook
from pipeline.core.locale import ZONE
from pipeline.core.model import (
    Episode,
    Event,
    Film,
    FilmFormat,
    Kit,
    Library,
    ProgrammeRow,
    Sound,
    Venue,
)
from pipeline.core.programme import LoudnessTarget, Programme, Season, Show
from pipeline.core.progress import Silent
from pipeline.core.values import (
    ContentNote,
    Contributor,
    HelpBox,
    HelpContact,
    Marker,
    Picture,
    Publication,
    Ref,
    SourceFile,
    State,
    TextTrack,
)
from tests.media import sounds

VTT = """WEBVTT

00:00:00.200 --> 00:00:01.000
<v Vært>Velkommen til.

00:00:01.100 --> 00:00:02.500
<v Psykolog>Tak, fordi jeg måtte komme – «hej» &amp; &lt;goddag&gt;.
"""

NOTES = """Hør *med*. Læs [kapitlet](../../handbook/04-samtalen.md#foer).

## Mere

- et
- to
"""


@dataclass(frozen=True)
class Bench:
    """A folder of sources and a cache in which nothing is made twice."""

    folder: Path

    def source(self, name: str) -> SourceFile:
        return SourceFile(name, self.folder / name)

    def make(self, *wanted: Artefact) -> Result:
        digests = Digests(self.folder / "digests.json")
        with ThreadPoolExecutor(2) as pool:
            return execute(graph(wanted), Cache(self.folder / "cache"), digests, pool, Silent())

    def bytes_of(self, artefact: Artefact, part: str = "") -> bytes:
        files = self.make(artefact).outcomes[artefact.id].made.files
        return (files[part] if part else next(iter(files.values()))).path.read_bytes()


def furnish(folder: Path) -> Bench:
    bench = Bench(folder)
    sounds.write(folder / "en.wav", sounds.speech(3, 0.3))
    sounds.write(folder / "to.wav", sounds.speech(3, 0.3, seed=2))
    sounds.write(folder / "jingle.wav", sounds.sine(440, 1.5))
    (folder / "tekst.vtt").write_text(VTT, encoding="utf-8")
    Image.new("RGB", (1400, 1400), "#284").save(folder / "cover.jpg")
    film_files(folder)
    return bench


def library(bench: Bench) -> Library:
    return Library(
        programme=programme(bench),
        instant=datetime(2022, 10, 4, 12, tzinfo=ZONE),
        handbook=Handbook("Håndbogen", version="1.0", chapters=(chapter(),)),
        help=HelpBox(
            "Her kan du få hjælp",
            "Ved akut fare for liv",
            "112",
            (HelpContact("Rådgivningen", "00 00 00 00", "Hverdage 10–15", anonymous=True),),
            "Tal med en kollega.",
        ),
        episodes=(first(bench), second(bench)),
        films=(film(bench),),
        events=(event(),),
        base_address="https://cdn.example/prefix/",
    )


def programme(bench: Bench) -> Programme:
    show = Show(
        id="podcasten",
        guid="e551ccaf-ef92-528b-aa82-1c3858425edb",
        title="Når nogen lytter",
        description="Samtaler for fagpersoner.",
        artwork=Picture(bench.source("cover.jpg"), "To stole"),
        owner_name="Redaktionen",
        owner_email="redaktion@programmet.example",
        subtitle="En podcast",
        author="Styrelsen",
        categories=(
            ("Health & Fitness", "Mental Health"),
            ("Education", "Courses"),
            ("Education", "How To"),
        ),
        type="serial",
        seasons=(Season(1, "Mødet & samtalen"),),
        licence_text="Må frit afspilles.",
    )
    return Programme(
        id="programmet",
        title="Programmet",
        site="https://programmet.example/",
        publisher="Styrelsen",
        show=show,
        example=True,
        loudness=LoudnessTarget(bitrate_kbps=96, channels="mono"),
    )


def approved(day: str) -> Publication:
    return Publication(State.APPROVED, datetime.fromisoformat(f"{day}T06:00:00+02:00"))


def first(bench: Bench) -> Episode:
    return Episode(
        id="ep-01",
        guid="5b0e2a1c-0001-4d7e-9c0a-000000000001",
        season=1,
        number=1,
        title="Hvad er senfølger?",
        summary="Hvad dækker ordet?",
        publication=approved("2022-05-04"),
        folder="episodes/01",
        example=True,
        sound=Sound(bench.source("en.wav")),
        transcript=TextTrack(bench.source("tekst.vtt"), "human"),
        contributors=(Contributor("p-01", "Vært"), Contributor("p-02", "Psykolog")),
        content_note=ContentNote("Overgreb bliver ikke beskrevet."),
        markers=(Marker("a", "Velkommen", 0.2), Marker("b", "Videre", 1.1, quick=True)),
        reflection=("Hvad vil du gøre i morgen?",),
        notes=NOTES,
        updated=date(2022, 5, 6),
        discreet_title="Første samtale",
    )


def second(bench: Bench) -> Episode:
    sound = Sound(
        bench.source("to.wav"), bench.source("jingle.wav"), bench.source("jingle.wav"), 0.5
    )
    return replace(
        first(bench),
        id="ep-02",
        guid="5b0e2a1c-0002-4d7e-9c0a-000000000002",
        number=2,
        title="At spørge",
        publication=approved("2022-05-18"),
        sound=sound,
        discreet_title=None,
        updated=None,
        notes="",
    )


def chapter() -> Chapter:
    return Chapter(
        id="samtalen",
        number=4,
        title="Samtalen",
        summary="Om at spørge.",
        publication=approved("2022-05-04"),
        file="handbook/04-samtalen.md",
        body="## Før {#foer}\n\nSe [kapitlet](04-samtalen.md) og [loven](https://lov.example/).\n",
        keypoints=("Spørg roligt.",),
        updated=date(2022, 5, 4),
    )


def film(bench: Bench) -> Film:
    return Film(
        id="film-2",
        number=2,
        title="Et roligt spørgsmål",
        summary="En kort film.",
        publication=approved("2022-05-04"),
        folder="films/02",
        duration_s=2.0,
        example=True,
        formats=(
            FilmFormat(bench.source("film.mp4"), "web", 320, 180),
            FilmFormat(bench.source("offline.mp4"), "offline", 320, 180),
        ),
        captions=(TextTrack(bench.source("tekst.vtt"), "human", "da"),),
        content_note=ContentNote("Filmen viser uro."),
    )


def event() -> Event:
    return Event(
        id="temadag",
        type="theme_day",
        title="Temadag: Samtalen",
        publication=approved("2022-06-01"),
        file="events/temadag.yaml",
        start=datetime(2022, 9, 14, 9, tzinfo=ZONE),
        end=datetime(2022, 9, 14, 15, tzinfo=ZONE),
        venue=Venue("Huset", "Gade 2, 5000 Odense C", "Elevator", "none"),
        example=True,
        discreet_title="Faglig temadag",
        organiser="Styrelsen",
        organiser_contact="Projektleder (rolle)",
        organiser_email="temadage@programmet.example",
        audience="Sagsbehandlere",
        learning_outcomes=("Deltageren kan spørge roligt.",),
        programme=(
            ProgrammeRow("09:00", "09:20", "Velkomst", facilitator_note="Sig, at man må gå ud."),
            ProgrammeRow("09:20", "09:35", "Lyt sammen", episode=Ref("ep-01", "b")),
            ProgrammeRow("09:35", "10:15", "To og to", questions=Ref("ep-01")),
            ProgrammeRow("10:15", "11:00", "Film og dialog", film=Ref("film-2")),
            ProgrammeRow("11:00", "12:00", "Øvelser", chapter=Ref("samtalen")),
        ),
        kit=Kit(
            (
                "ep-01",
                "film-2",
                "samtalen",
                "programme",
                "questions",
                "sign-in-sheet",
                "evaluation",
                "certificate",
                "help-card",
            )
        ),
        evaluation_questions=6,
        certificate_hours=5,
        certificate_text="Bevis for deltagelse",
        support="Der er et stillerum.",
        updated=date(2022, 9, 1),
    )


def film_files(folder: Path) -> None:
    """Two seconds of a moving test picture with sound."""
    for name in ("film.mp4", "offline.mp4"):
        sounds.ffmpeg_with(
            *("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=2"),
            *("-f", "lavfi", "-i", "sine=frequency=440:duration=2"),
            *("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", str(folder / name)),
        )
