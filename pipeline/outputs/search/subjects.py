"""What can be searched for: the pages of a library, each with the texts that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.messages import Catalogue
from pipeline.core.model import Episode, Event, Film, Library, Page
from pipeline.core.values import HelpBox, Marker, Term
from pipeline.outputs import strings
from pipeline.outputs.ways import ways
from pipeline.prose.addresses import slug

GLOSSARY = "ordliste"

#: What a result can be, in the order in which a visitor chooses among them.
KINDS = ("handbook", "episode", "transcript", "film", "event", "glossary", "page")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and its place on the page: the id of its heading, and the heading where it has one.

    ``prefix`` is that of the ids that a Markdown text gets there; none: ``text`` is no Markdown.
    ``titles`` are of the references in it, as written.
    """

    text: str
    heading: str = ""
    anchor: str = ""
    prefix: str | None = None
    titles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A page. ``called`` are words for what it is, which need not stand on it.

    ``said`` names the input that tells what is said in it, under ``markers``, and ``sound`` the one
    that tells how much later than in the recording; both may be empty.
    """

    kind: str
    address: str
    title: str
    passages: tuple[Passage, ...]
    called: str = ""
    said: str = ""
    sound: str = ""
    markers: tuple[Marker, ...] = ()


def subjects(library: Library) -> Iterator[Subject]:
    """Everything that ``library`` holds, which is only what may be seen."""
    words = strings.words(library)
    yield from (_chapter(library, chapter) for chapter in library.handbook.chapters)
    yield from (_episode(library, episode) for episode in library.episodes)
    yield from (_film(library, film) for film in library.films)
    yield from (_event(event, words) for event in library.events)
    if GLOSSARY in library.handbook.appendices:
        yield from (_term(term) for term in library.glossary)
    yield from (_page(library, page) for page in library.pages)
    yield _help(library.help, words)


def meanings(library: Library) -> tuple[tuple[str, ...], ...]:
    """The words of the glossary that mean the same."""
    return tuple((term.term, *term.also) for term in library.glossary if term.also)


def _plain(texts: Iterable[str], heading: str = "", anchor: str = "") -> Iterator[Passage]:
    """Texts under one heading, which stands over the first."""
    for place, text in enumerate(filter(None, texts)):
        yield Passage(text, "" if place else heading, "" if place else anchor)


def _titles(
    library: Library, text: str, chapter: Chapter | None = None
) -> tuple[tuple[str, str], ...]:
    found = ways(library, text, chapter).targets
    return tuple((written, target.title) for written, target in found.items())


def _chapter(library: Library, chapter: Chapter) -> Subject:
    words = strings.words(library)
    passages = (
        *_plain([chapter.summary]),
        *_plain(chapter.keypoints, anchor="vigtigst_"),
        Passage(chapter.body, prefix="", titles=_titles(library, chapter.body, chapter)),
        *_plain((source.citation for source in chapter.sources), words.text("Sources"), "kilder_"),
    )
    called = f"{words.text('Chapter')} {words.text('Handbook')}"
    return Subject("handbook", chapter.address, chapter.title, passages, called)


def _episode(library: Library, episode: Episode) -> Subject:
    words, titles = strings.words(library), _titles(library, episode.notes)
    passages = (
        *_plain([episode.summary]),
        *(Passage("", marker.title, f"m-{marker.id}") for marker in episode.markers),
        Passage(episode.notes, words.text("Show notes"), "noter_", "noter-", titles),
        *_plain(episode.reflection, words.text("Reflection questions")),
    )
    called = " ".join((words.text("Episode"), "podcast", *episode.topics))
    said = f"said-{episode.id}" if episode.transcript else ""
    sound = f"sound-{episode.id}" if episode.transcript and episode.sound else ""
    about = ("episode", episode.address, episode.title, passages, called)
    return Subject(*about, said, sound, episode.markers)


def _film(library: Library, film: Film) -> Subject:
    words, text = strings.words(library), film.transcript_text
    transcript = Passage(
        *(text, words.text("Transcript"), "transskription_", "tekst-"), _titles(library, text)
    )
    called = " ".join((words.text("Film"), *film.topics))
    described = film.audio_description_reason or ""
    passages = (
        *_plain([film.summary, film.content_note.summary if film.content_note else ""]),
        *(Passage("", clip.title, f"m-{clip.id}") for clip in film.clips),
        *_plain((step.do for step in film.discussion.plan), words.text("Watch and talk")),
        *_plain(film.discussion.questions, words.text("Reflection questions")),
        transcript,
        *_plain([described], words.text("Audio description"), "synstolkning_"),
    )
    return Subject("film", film.address, film.title, passages, called)


def _event(event: Event, words: Catalogue) -> Subject:
    about = (
        *(event.audience, event.organiser, event.venue.name, event.venue.address),
        *(event.venue.access, event.support, event.certificate_text),
    )
    passages = (
        *_plain(about),
        *_plain(event.learning_outcomes, words.text("What you take home"), "udbytte_"),
        *_plain((row.title for row in event.programme), words.text("Programme"), "program_"),
    )
    called = words.text(strings.EVENT_TYPES.get(event.type, event.type))
    return Subject("event", event.address, event.title, passages, called)


def _term(term: Term) -> Subject:
    passages = (Passage(term.definition, term.term, slug(term.term)), *_plain(term.also))
    return Subject("glossary", f"haandbog/{GLOSSARY}.html", term.term, passages)


def _page(library: Library, page: Page) -> Subject:
    fields = (text for _, text in page.fields)
    body = Passage(page.body, prefix="", titles=_titles(library, page.body))
    passages = (*_plain([page.lead, *fields]), body)
    return Subject("page", page.address, page.title, passages)


def _help(box: HelpBox, words: Catalogue) -> Subject:
    contacts = (f"{one.name}, {one.hours}" for one in box.contacts)
    call = words.text("call {number}", number=box.emergency_phone)
    texts = (f"{box.emergency_label}: {call}", *contacts, box.for_professionals)
    title = box.title or words.text("Where to get help")
    return Subject("page", "hjaelp.html", title, tuple(_plain(texts)), call)
