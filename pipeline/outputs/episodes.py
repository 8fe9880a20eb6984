"""The podcast's pages: a list, and one page for each episode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library
from pipeline.core.values import Ref
from pipeline.outputs import assets, pictures, renditions, strings, structured, timed
from pipeline.outputs.links import Link, chapter_link, chapter_links, film_links
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.outputs.ways import Ways, ways
from pipeline.prose import reference

#: The chapters that speak of an episode, or of one of its markers.
Spoken = Mapping[Ref, tuple[Link, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """An approved quote, and as whom its speaker is shown; times in the master's own time."""

    text: str
    said_by: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """``read`` are the chapters that a marker speaks of, by its id, and ``more`` what else belongs
    to the episode. ``links`` are the files its notes link to, by the names used there; ``format``
    is what the sound comes as.
    """

    item: Episode
    show: str
    season: str
    artwork_alt: str
    licence: str
    quotes: tuple[Said, ...]
    read: dict[str, tuple[Link, ...]]
    more: tuple[Link, ...]
    links: Ways
    format: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode in a list; its sound's facts are the input ``sound-<slug>``."""

    slug: str
    link: Link
    summary: str
    item: Episode


def plan(library: Library) -> Iterator[Artefact]:
    if not library.episodes:
        return
    yield episode_list(library)
    speaking = spoken(library)
    yield from (episode_page(library, episode, speaking) for episode in library.episodes)


def episode_list(library: Library) -> Artefact:
    show = library.programme.show
    head = Head(
        "episoder/index.html",
        show.title,
        show.subtitle or show.description,
        updated=max((e.updated for e in library.episodes if e.updated), default=None),
        neutral_title=show.discreet_title or "",
        schema=structured.series(library),
    )
    view = {"show": show, "seasons": _seasons(library)}
    sheet = Sheet(
        "episodes",
        head,
        view,
        {
            **sounds(library),
            "artwork": pictures.cover(library),
            "cover": assets.cover(library),
        },
        items=frozenset(e.id for e in library.episodes),
        kind="index",
    )
    return page(library, sheet)


def episode_page(library: Library, episode: Episode, speaking: Spoken) -> Artefact:
    head = Head(
        episode.address,
        episode.title,
        episode.summary,
        (Link("episoder/index.html", strings.words(library).text("Episodes")),),
        episode.updated,
        episode.example,
        hidden_status(library, episode),
        episode.discreet_title or "",
        schema=structured.episode(library, episode),
    )
    inputs = {"artwork": pictures.artwork(library, episode)}
    if episode.sound:
        inputs["sound"] = renditions.enclosure(library, episode)
    if episode.transcript:
        inputs["transcript"] = timed.transcript(library, episode)
    items = frozenset({episode.id})
    view = _view(library, episode, speaking)
    return page(library, Sheet("episode", head, view, inputs, ("player", "listening"), items))


def rows(library: Library) -> tuple[EpisodeRow, ...]:
    return tuple(
        EpisodeRow(e.slug, Link(e.address, e.title), e.summary, e) for e in library.episodes
    )


def sounds(library: Library) -> dict[str, Artefact]:
    """The inputs of a page that lists all episodes."""
    return {
        f"sound-{e.slug}": renditions.enclosure(library, e) for e in library.episodes if e.sound
    }


def _seasons(library: Library) -> tuple[tuple[str, tuple[EpisodeRow, ...]], ...]:
    """Rows under their season's title, which is empty when there is only one season."""
    numbers = sorted({e.season for e in library.episodes})
    found = []
    for number in numbers:
        shown = tuple(row for row in rows(library) if row.item.season == number)
        found.append((season_title(library, number) if len(numbers) > 1 else "", shown))
    return tuple(found)


def season_title(library: Library, number: int) -> str:
    return next((s.title for s in library.programme.show.seasons if s.number == number), "")


def _view(library: Library, episode: Episode, speaking: Spoken) -> EpisodeView:
    show = library.programme.show
    all_ = library.episodes
    place = all_.index(episode)
    return EpisodeView(
        item=episode,
        show=show.title,
        season=season_title(library, episode.season),
        artwork_alt=(episode.artwork or show.artwork).alt,
        licence=episode.licence or show.licence_text,
        quotes=quotes(episode),
        read={
            m.id: found for m in episode.markers if (found := speaking.get(Ref(episode.id, m.id)))
        },
        more=_more(library, episode, speaking),
        links=ways(library, episode.notes),
        format=renditions.NAMES[library.programme.loudness.codec],
        previous=_neighbour(all_[place - 1]) if place else None,
        next=_neighbour(all_[place + 1]) if place + 1 < len(all_) else None,
    )


def quotes(episode: Episode) -> tuple[Said, ...]:
    """What may be lifted out, in order: approved, and not of what listeners may skip."""
    note, names = episode.content_note, {p.id: p.shown_as for p in episode.contributors}
    passages = note.sections if note else ()
    return tuple(
        Said(quote.text, names.get(quote.speaker, ""), quote.start_s, quote.end_s)
        for quote in episode.quotes
        if quote.approved and not quote.touches(passages)
    )


def spoken(library: Library) -> Spoken:
    """Where authors of chapters chose an episode or one of its markers, and where their texts lead
    to it; what speaks of a marker speaks of its episode.
    """
    found: dict[Ref, dict[Link, None]] = {}
    for chapter in library.handbook.chapters:
        for ref in (*chapter.related.episodes, *_led_to(chapter.body)):
            for wanted in (ref, Ref(ref.item)):
                found.setdefault(wanted, {})[chapter_link(chapter)] = None
    return {ref: tuple(links) for ref, links in found.items()}


def _led_to(text: str) -> tuple[Ref, ...]:
    """The episodes and markers of ``[[episode:ep-01#tre-ting]]``."""
    read = (reference.read(written) for written in sorted(reference.written_in(text)))
    return tuple(Ref(one.name, one.place or None) for one in read if one.kind == "episode")


def _more(library: Library, episode: Episode, speaking: Spoken) -> tuple[Link, ...]:
    """The chapters and films it names, and the chapters that speak of it."""
    chapters = chapter_links(library, episode.related.chapters)
    both = dict.fromkeys((*chapters, *speaking.get(Ref(episode.id), ())))
    return (*both, *film_links(library, episode.related.films))


def _neighbour(episode: Episode) -> Link:
    return Link(episode.address, episode.title)
