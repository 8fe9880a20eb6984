"""A chapter's text as HTML: on its own page, and among all the others on one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.build.artefact import Artefact, Facts, Job, Output, Product, Recipe
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.once import once
from pipeline.core.pictures import PictureSet
from pipeline.outputs import pictures, strings, theme
from pipeline.outputs.links import relative
from pipeline.outputs.ways import Ways, labels, ways
from pipeline.prose.html import place_of, render, to_html
from pipeline.prose.manner import Labels, Manner
from pipeline.prose.parse import parse
from pipeline.prose.reading import Section, addresses


@dataclass(frozen=True, slots=True)
class Text:
    """``pictures`` are names of inputs, as the body has them; ``page`` is where it will stand."""

    page: str
    body: str
    manner: Manner
    pictures: tuple[str, ...]

    def __reduce__(self) -> tuple[Callable[..., Text], tuple[object, ...]]:
        """To another process as bytes: Python keeps whatever it writes as UTF-8 a second time."""
        return _come, (self.page, self.body.encode(), self.manner, self.pictures)


def _come(page: str, body: bytes, manner: Manner, pictures: tuple[str, ...]) -> Text:
    return Text(page, body.decode(), manner, pictures)


def text_of(library: Library, chapter: Chapter) -> Text:
    """The text as it stands on the chapter's own page."""
    return _text(chapter, _own_manner(library, chapter))


def inputs(chapter: Chapter) -> dict[str, Artefact]:
    """The pictures that `written` looks for."""
    items = frozenset({chapter.id})
    return {name: pictures.in_text(file, items) for name, file in chapter.pictures}


def written(job: Job, text: Text) -> tuple[str, Facts]:
    """The text as HTML, and what is told of it: ``sections`` (id, title, level), ``questions``
    («Tænk over»), ``words``, ``tools``, ``addresses`` of places in it.
    """
    tree = parse(text.body)
    prose = render(tree, _with_pictures(job, text))
    facts = {
        "sections": [_told(section) for section in prose.sections],
        "questions": list(prose.questions),
        "words": prose.words,
        "tools": [_told(tool) for tool in prose.tools],
        "addresses": list(addresses(tree)),
    }
    return prose.html, facts


@once
def bound_text(library: Library, chapter: Chapter) -> Artefact:
    """The text as it stands among all the others on one page, inside only."""
    setting = Bound(_text(chapter, _bound_manner(library, chapter)), theme.digest())
    items = frozenset({chapter.id})
    return Artefact(
        f"bound/{chapter.id}", BOUND, (Output("text"),), setting, inputs(chapter), items
    )


@dataclass(frozen=True, slots=True)
class Bound:
    text: Text
    theme: str


def _text(chapter: Chapter, manner: Manner) -> Text:
    shown = tuple(name for name, _ in chapter.pictures)
    return Text(chapter.address, chapter.body, manner, shown)


def _with_pictures(job: Job, text: Text) -> Manner:
    shown = {
        name: PictureSet.told(job.facts(name)).seen(lambda path: relative(text.page, path))
        for name in text.pictures
    }
    return replace(text.manner, pictures=shown) if shown else text.manner


def _own_manner(library: Library, chapter: Chapter) -> Manner:
    def to(path: str) -> str:
        return relative(chapter.address, path)

    return _ways(library, chapter).manner(to, _said(library))


def _bound_manner(library: Library, chapter: Chapter) -> Manner:
    """Ids and notes told apart, headings one step down."""
    own = _own(library)

    def to(path: str) -> str:
        page, _, place = path.partition("#")
        near = own.get(page)
        return relative(chapter.address, path) if near is None else place_of(near, place) or near

    bare = _ways(library, chapter).bare()
    said = _said(library)
    said = replace(said, notes=f"{said.notes}: {chapter.title}")
    return bare.manner(to, said, f"{chapter.id}_")


@once
def _ways(library: Library, chapter: Chapter) -> Ways:
    return ways(library, chapter.body, chapter)


@once
def _own(library: Library) -> Mapping[str, str]:
    """Where each chapter's page stands among the others."""
    return {c.address: f"#{c.id}" for c in library.handbook.chapters}


@once
def _said(library: Library) -> Labels:
    return labels(strings.words(library))


def _bind(job: Job) -> Product:
    text: Text = job.params.text
    return Product({"text": to_html(parse(text.body), _with_pictures(job, text)).encode()})


def _told(section: Section) -> Mapping[str, object]:
    return {"id": section.id, "title": section.title, "level": section.level}


BOUND = Recipe("bound-text", 1, _bind, brief=True)
