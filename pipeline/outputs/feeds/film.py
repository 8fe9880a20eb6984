"""The films as a feed of their own (``medium`` video): the same recipe, other items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.locale import ZONE
from pipeline.core.model import Film, FilmFormat, Library
from pipeline.core.values import Status
from pipeline.outputs import assets, films, strings
from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.about import Channel, channel_of, mark, texts_of
from pipeline.outputs.feeds.entries import PAGE_TEXT, FeedItem, Told, content_note, newest, ways_on
from pipeline.outputs.feeds.family import FILM_PATH, derived, film_guid, publisher
from pipeline.outputs.feeds.item import TITLE_CHARACTERS
from pipeline.outputs.feeds.model import newest_change
from pipeline.outputs.feeds.notes import notes
from pipeline.outputs.feeds.publisher import bare
from pipeline.outputs.feeds.rss import MEDIA_TYPE

FILM_PAGE = "film/index.html"


@dataclass(frozen=True, slots=True)
class Version:
    """A film's file: the name of its input, and its height in pixels where it is known."""

    input: str
    role: str
    title: str
    height: int | None


@dataclass(frozen=True, slots=True)
class FilmItem:
    """A film as listed; ``told`` is what it has in common with an episode.

    ``captions`` are the name of an input and its language, ``transcript`` whether its page has one.
    """

    told: FeedItem
    language: str
    duration_s: float
    main: Version
    others: tuple[Version, ...]
    captions: tuple[tuple[str, str], ...]
    transcript: bool


@dataclass(frozen=True, slots=True)
class FilmFeed:
    path: str
    channel: Channel
    items: tuple[FilmItem, ...]

    @property
    def changed(self) -> datetime | None:
        return newest_change(item.told for item in self.items)


def film_feed(library: Library) -> FilmFeed | None:
    """None where there is nothing to list: no published film with a version for the web."""
    items = tuple(_item(library, film) for film in _listed(library))
    return FilmFeed(FILM_PATH, _channel(library), items) if items else None


def document(library: Library, feed: FilmFeed) -> Artefact:
    """``feed/film.xml``. Its facts hold ``listings``, as those of `rss.artefacts`."""
    inputs: dict[str, Artefact] = {"cover": assets.cover(library)}
    for film, item in zip(_listed(library), feed.items, strict=True):
        inputs[f"{film.id}/notes"] = notes(feed.channel.base, item.told)
        inputs |= {f"{film.id}/{name}": made for name, made in _made_for(film)}
    output = Output("feed", feed.path, "feed", feed.channel.language, None, MEDIA_TYPE)
    return Artefact(feed.path.removesuffix(".xml"), FILMS, (output,), feed, inputs)


def _listed(library: Library) -> tuple[Film, ...]:
    found = [f for f in library.films if library.status(f) is Status.PUBLISHED and _web(f)]
    oldest = datetime.min.replace(tzinfo=ZONE)
    return tuple(sorted(found, key=lambda f: (f.publication.due or oldest, f.id), reverse=True))


def _web(film: Film) -> bool:
    return any(form.role == "web" for form in film.formats)


def _channel(library: Library) -> Channel:
    programme, texts = library.programme, texts_of(library)
    about = texts.text(
        "Short films to watch together and talk about. "
        "Each comes with captions, a transcript and a plan for the conversation."
    )
    told = (about, *mark(texts, programme.example))
    whole = channel_of(library)
    return replace(
        bare(whole),
        page=FILM_PAGE,
        guid=derived(programme.show, "film"),
        medium="video",
        title=text.value(texts.text("{programme} – films", programme=programme.title)),
        description=text.description("\n\n".join(told)),
        publisher_feed=publisher(programme, whole.base),
    )


def _item(library: Library, film: Film) -> FilmItem:
    versions = [_version(library, film, n, form) for n, form in enumerate(film.formats)]
    return FilmItem(
        told=_common(library, film),
        language=film.language,
        duration_s=film.duration_s,
        main=next(one for one in versions if one.role == "web"),
        others=tuple(one for one in versions if one.role in strings.VERSIONS),
        captions=tuple((f"captions-{n}", t.language) for n, t in enumerate(film.captions)),
        transcript=bool(film.transcript_text),
    )


def _common(library: Library, film: Film) -> FeedItem:
    show = library.programme.show
    return FeedItem(
        id=film.id,
        guid=film_guid(show, film),
        title=text.value(film.title),
        told=_told(library, film),
        address=film.address,
        page_text=texts_of(library).text(PAGE_TEXT),
        published=film.publication.due,
        changed=newest(film.publication.due, film.updated),
        licence=text.value(film.licence or "", 128),
        artwork_alt=text.value(film.poster.alt) if film.poster else "",
        comments=show.comments,
    )


def _told(library: Library, film: Film) -> Told:
    return Told(
        summary=film.summary,
        before=content_note(library, film.content_note),
        notes=film.summary,
        after=ways_on(library, film.address, example=film.example),
    )


def _version(library: Library, film: Film, number: int, form: FilmFormat) -> Version:
    known = strings.VERSIONS.get(form.role)
    title = film.title if known is None else texts_of(library).text(known)
    name = f"{film.id}/format-{number}"
    return Version(name, form.role, text.value(title, TITLE_CHARACTERS), form.height)


def _made_for(film: Film) -> Iterator[tuple[str, Artefact]]:
    for number, form in enumerate(film.formats):
        if form.role == "web" or form.role in strings.VERSIONS:
            yield f"format-{number}", films.rendition(film, form)
    for number, track in enumerate(film.captions):
        yield f"captions-{number}", films.captions(film, track)
    if film.poster:
        yield "poster", films.poster(film)


FILMS = Recipe("film-feed", 2, Late("pipeline.outputs.feeds.film_writing", "feed"))
