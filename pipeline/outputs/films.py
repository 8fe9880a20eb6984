"""The films: their files made fit for the web, a list, and one page for each."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Film, FilmFormat, Library
from pipeline.core.values import TextTrack
from pipeline.media import captions as writing
from pipeline.media import transcript, video
from pipeline.outputs import kept, pictures, strings, structured
from pipeline.outputs.links import Link, chapter_links, episode_links
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.outputs.ways import Ways, ways

#: Parts of a poster, by their longest side in pixels.
POSTER = {"web": 1280}


@dataclass(frozen=True, slots=True)
class Version:
    """A rendition and the name of its input."""

    input: str
    role: str


@dataclass(frozen=True, slots=True)
class FilmView:
    """``main`` is what the page plays; ``others`` are offered beside it (audio description, sign
    language), ``offline`` to take away. ``timed`` names the captions that tell when what the
    transcript says is said; empty where there are none.
    """

    item: Film
    main: Version | None
    others: tuple[Version, ...]
    offline: tuple[Version, ...]
    more: tuple[Link, ...]
    links: Ways
    licence: str
    timed: str = ""


def plan(library: Library) -> Iterator[Artefact]:
    if not library.films:
        return
    yield film_list(library)
    yield from (film_page(library, film) for film in library.films)


def rendition(film: Film, form: FilmFormat) -> Artefact:
    """A delivered file as it was, without what the camera wrote: part ``mp4``.

    Facts: ``bytes``, and ``integrity`` as in W3C's Subresource Integrity.
    """
    path = f"media/film-{film.slug}-{form.role}-{{digest}}.mp4"
    return Artefact(
        f"{film.id}/{form.role}/{form.file.name}",
        _RENDITION,
        (Output("mp4", path, "media", film.language),),
        inputs={"film": form.file},
        provenance=frozenset({film.id}),
    )


def captions(film: Film, track: TextTrack) -> Artefact:
    """Captions as WebVTT, whatever they were delivered as: part ``vtt``.

    Facts: ``cues``, each with ``start`` and ``text``.
    """
    path = f"media/film-{film.slug}-{track.language}-{{digest}}.vtt"
    return Artefact(
        f"{film.id}/{track.kind}/{track.language}/{track.file.name}",
        _CAPTIONS,
        (Output("vtt", path, "media", track.language),),
        inputs={"text": track.file},
        provenance=frozenset({film.id}),
    )


def poster(film: Film) -> Artefact:
    """The still picture: part ``web``; facts: its ``pixels``, wide and high.

    Raises ValueError for a film without one.
    """
    if film.poster is None:
        raise ValueError(f"{film.id} has no poster")
    outputs = tuple(
        Output(part, f"media/film-{film.slug}-{part}-{{digest}}.jpg", "media") for part in POSTER
    )
    inputs = {"picture": film.poster.file}
    return Artefact(f"poster/{film.id}", _POSTER, outputs, POSTER, inputs, frozenset({film.id}))


def posters(library: Library) -> dict[str, Artefact]:
    """The inputs of a page that lists all films."""
    return {f"poster-{film.slug}": pictures.poster(film) for film in library.films if film.poster}


def film_list(library: Library) -> Artefact:
    updated = max((f.updated for f in library.films if f.updated), default=None)
    head = Head(_list(library).path, _list(library).title, updated=updated)
    items = frozenset(film.id for film in library.films)
    sheet = Sheet("films", head, library.films, posters(library), items=items, kind="index")
    return page(library, sheet)


def film_page(library: Library, film: Film) -> Artefact:
    head = Head(
        film.address,
        film.title,
        film.summary,
        (_list(library),),
        film.updated,
        film.example,
        hidden_status(library, film),
        film.discreet_title or "",
        schema=structured.film(library, film),
    )
    inputs = {f"format-{n}": rendition(film, form) for n, form in enumerate(film.formats)}
    inputs |= {f"captions-{n}": captions(film, track) for n, track in enumerate(film.captions)}
    if film.poster:
        inputs |= {"poster": poster(film), "picture": pictures.poster(film)}
    view = _view(library, film)
    scripts = ("player", "film", *(("listening",) if view.timed else ()))
    return page(library, Sheet("film", head, view, inputs, scripts, frozenset({film.id})))


def _list(library: Library) -> Link:
    return Link("film/index.html", strings.words(library).text("Films"))


def _view(library: Library, film: Film) -> FilmView:
    versions = [Version(f"format-{n}", form.role) for n, form in enumerate(film.formats)]
    web = [version for version in versions if version.role == "web"]
    return FilmView(
        item=film,
        main=web[0] if web else None,
        others=tuple(v for v in versions if v.role in {"audio-described", "sign-language"}),
        offline=tuple(v for v in versions if v.role == "offline"),
        more=(
            *episode_links(library, film.related.episodes),
            *chapter_links(library, film.related.chapters),
        ),
        links=ways(library, film.transcript_text),
        licence=film.licence or "",
        timed=_timed(film) if web and film.transcript_text else "",
    )


def _timed(film: Film) -> str:
    own = (n for n, track in enumerate(film.captions) if track.language == film.language)
    return next((f"captions-{n}" for n in own), "")


def _strip(job: Job) -> Product:
    target = job.work / "film.mp4"
    video.strip(job.file("film"), target)
    facts = {"bytes": target.stat().st_size, "integrity": kept.integrity(target)}
    return Product({"mp4": target}, facts)


def _write_captions(job: Job) -> Product:
    cues = transcript.parse(job.file("text").read_bytes()).cues
    told = [{"start": cue.start_s, "text": cue.text} for cue in cues]
    return Product({"vtt": writing.to_vtt(cues)}, {"cues": told})


def _make_poster(job: Job) -> Product:
    from pipeline.media import images  # Pillow: for whoever draws

    made = images.jpegs(job.file("picture"), job.params)
    pixels = {part: (one.width, one.height) for part, one in made.items()}
    return Product({part: one.body for part, one in made.items()}, {"pixels": pixels})


_RENDITION = Recipe("film", 2, _strip)
_CAPTIONS = Recipe("captions", 2, _write_captions)
_POSTER = Recipe("poster", 2, _make_poster)
