"""What an event's kit holds, told from the Library: items and pages, and where each lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.locale import local_date
from pipeline.core.model import (
    KIT_PARTS,
    Episode,
    Event,
    Film,
    FilmFormat,
    Library,
    ProgrammeRow,
)
from pipeline.core.programme import Contact
from pipeline.core.values import HelpBox, TextTrack
from pipeline.outputs import films, renditions, theme, timed
from pipeline.outputs.calendar import ics
from pipeline.outputs.ways import Ways, ways
from pipeline.prose.parse import parse
from pipeline.prose.reading import questions

START = "start-her.html"
QUESTIONS = "4-proces/refleksionsspoergsmaal.html"
#: Days after the event by which a list of names is to be gone.
LIST_KEPT_DAYS = 30

#: Each of `KIT_PARTS` and the pages it stands for: (path, template).
PAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "programme": (("program.html", "program"), ("4-proces/facilitator.html", "facilitator")),
    "questions": ((QUESTIONS, "questions"),),
    "sign-in-sheet": (),  # a table, no page: `SIGN_IN`
    "evaluation": (("5-praktisk/evaluering.html", "evaluation"),),
    "certificate": (("5-praktisk/bevis.html", "certificate"),),
    "qr-poster": (("5-praktisk/plakat.html", "poster"),),
    "help-card": (("5-praktisk/hjaelpekort.html", "help"),),
}
SIGN_IN = "5-praktisk/deltagerliste.csv"
_ALWAYS = (("4-proces/rammeseddel.html", "frame"),)


@dataclass(frozen=True, slots=True)
class Sound:
    """An episode in the kit; its files are empty where it has none, or the kit is not offline."""

    item: Episode
    sound: str
    text: str
    codec: str

    @property
    def format(self) -> str:
        return renditions.NAMES[self.codec]


@dataclass(frozen=True, slots=True)
class Moving:
    """A film in the kit. ``burned_in``: the picture shows its own captions."""

    item: Film
    film: str
    captions: str
    burned_in: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A chapter in the kit. ``links`` are where those of its text lead, as addresses."""

    item: Chapter
    path: str
    links: Ways


@dataclass(frozen=True, slots=True)
class Questions:
    """The reflection questions of one item of the kit."""

    id: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the day. ``item`` is the id of what it plays, ``marker`` where; ``path`` a page."""

    row: ProgrammeRow
    minutes: int
    item: str = ""
    marker: str = ""
    path: str = ""
    film: Film | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The kit of ``event``. ``check`` is the page that tells whether it may still be used;
    ``changed`` the newest date of all that is in it; ``delete_by`` is for the list of names.
    """

    event: Event
    language: str
    programme: str
    publisher: str
    contact: Contact
    example: bool
    check: str
    changed: date | None
    delete_by: date
    help: HelpBox
    sounds: tuple[Sound, ...]
    films: tuple[Moving, ...]
    chapters: tuple[Reading, ...]
    questions: tuple[Questions, ...]
    rows: tuple[Row, ...]
    pages: tuple[tuple[str, str], ...]
    sign_in: bool
    invitation: str
    theme: str

    @property
    def items(self) -> tuple[Episode | Film | Chapter, ...]:
        parts = (self.sounds, self.films, self.chapters)
        return tuple(one.item for part in parts for one in part)


def contents(library: Library, event: Event) -> Contents:
    programme = library.programme
    included = event.kit.include if event.kit else ()
    offline = event.kit is not None and event.kit.offline
    codec = programme.loudness.codec
    sounds = tuple(_sound(e, offline, codec) for e in map(library.episode, included) if e)
    moving = tuple(_moving(f, offline) for f in map(library.film, included) if f)
    chapters = [c for c in map(library.chapter, included) if c]
    held: list[Episode | Film | Chapter] = [
        *(one.item for one in sounds),
        *(one.item for one in moving),
        *chapters,
    ]
    return Contents(
        event=event,
        language=programme.language,
        programme=programme.title,
        publisher=programme.publisher,
        contact=programme.contact,
        example=event.example or programme.example,
        check=programme.site + event.address,
        changed=max(filter(None, (event.updated, *(i.updated for i in held))), default=None),
        delete_by=local_date(event.end) + timedelta(days=LIST_KEPT_DAYS),
        help=library.help,
        sounds=sounds,
        films=moving,
        chapters=tuple(_reading(library, c, chapters) for c in chapters),
        questions=tuple(_questions(held)),
        rows=tuple(_row(library, row, included) for row in event.programme),
        pages=(*(page for part in KIT_PARTS if part in included for page in PAGES[part]), *_ALWAYS),
        sign_in="sign-in-sheet" in included,
        invitation=ics(event, library).decode(),
        theme=theme.digest(),
    )


def media(library: Library, kit: Contents) -> Iterator[tuple[str, Artefact]]:
    """What is copied from other outputs, by the item's id; its text as ``ID/text``."""
    for one in kit.sounds:
        if one.item.sound:
            yield one.item.id, renditions.enclosure(library, one.item)
        if one.item.transcript:
            yield f"{one.item.id}/text", timed.transcript(library, one.item)
    for shown in kit.films:
        form = _best(shown.item)
        if shown.film and form is not None:
            yield shown.item.id, films.rendition(shown.item, form)
        track = _own_captions(shown.item)
        if track is not None:
            yield f"{shown.item.id}/text", films.captions(shown.item, track)


def _sound(episode: Episode, offline: bool, codec: str) -> Sound:
    return Sound(
        episode,
        f"1-lyd/{episode.id}.{renditions.SUFFIXES[codec]}" if episode.sound and offline else "",
        f"1-lyd/{episode.id}.txt" if episode.transcript else "",
        codec,
    )


def _moving(film: Film, offline: bool) -> Moving:
    """The captions bear the film's own name, so that VLC finds them beside it."""
    form, track = _best(film), _own_captions(film)
    burned_in = form is not None and form.role == "offline"
    stem = f"2-film/{film.id}-med-undertekster" if burned_in else f"2-film/{film.id}"
    return Moving(
        film,
        f"{stem}.mp4" if form is not None and offline else "",
        f"{stem}.vtt" if track is not None and offline else "",
        burned_in,
    )


def _best(film: Film) -> FilmFormat | None:
    """The version made for rooms without a net; failing that, the one that the site plays."""
    by_role = {form.role: form for form in reversed(film.formats)}
    return by_role.get("offline") or by_role.get("web")


def _own_captions(film: Film) -> TextTrack | None:
    """The captions in the film's own language."""
    return next((t for t in film.captions if t.language == film.language), None)


def _reading(library: Library, chapter: Chapter, held: list[Chapter]) -> Reading:
    """Links lead to a chapter of the kit where it is there, and to the site where it is not."""
    near = {c.address: _file_name(c) for c in held}
    site = library.programme.site

    def way(path: str) -> str:
        page, sign, place = path.partition("#")
        return near.get(page, site + page) + sign + place

    links = ways(library, chapter.body).moved(way)
    return Reading(chapter, f"3-laes/{_file_name(chapter)}", links)


def _file_name(chapter: Chapter) -> str:
    return f"kapitel-{chapter.number}.html"


def _questions(held: Iterable[Episode | Film | Chapter]) -> Iterator[Questions]:
    for item in held:
        match item:
            case Episode():
                asked = item.reflection
            case Film():
                asked = item.discussion.questions
            case Chapter():
                asked = questions(parse(item.body))
        if asked:
            yield Questions(item.id, item.title, asked)


def _row(library: Library, row: ProgrammeRow, included: tuple[str, ...]) -> Row:
    """The row with what it uses of the kit; what the kit does not hold is not promised."""
    played = next((r for r in (row.episode, row.film) if r and r.item in included), None)
    chapter = library.chapter(row.chapter) if row.chapter else None
    path = ""
    if chapter is not None and chapter.id in included:
        path = f"3-laes/{_file_name(chapter)}"
    elif row.questions is not None and "questions" in included:
        path = QUESTIONS
    return Row(
        row,
        _minutes(row.end) - _minutes(row.start),
        item=played.item if played else "",
        marker=(played.marker or "") if played else "",
        path=path,
        film=library.film(row.film) if row.film and row.film.item in included else None,
    )


def _minutes(written: str) -> int:
    hours, _, minutes = written.partition(":")
    return int(hours) * 60 + int(minutes)
