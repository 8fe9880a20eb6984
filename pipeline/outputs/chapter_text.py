"""A chapter's text, made once and used by its page, the whole book, the booklet and the kits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.once import once
from pipeline.core.pictures import PictureSet
from pipeline.outputs import pictures, strings, theme
from pipeline.outputs.links import relative
from pipeline.outputs.ways import Ways, labels, ways
from pipeline.prose.html import place_of, render
from pipeline.prose.manner import Labels, Manner


@dataclass(frozen=True, slots=True)
class Setting:
    """``pictures`` are names of inputs, as the body has them; ``page`` is where it will stand."""

    page: str
    body: str
    manner: Manner
    pictures: tuple[str, ...]
    theme: str


@once
def chapter_text(library: Library, chapter: Chapter) -> Artefact:
    """The text as it stands on the chapter's own page: part ``html``, inside only.

    Facts: ``sections`` (id, title, level), ``questions`` («Tænk over»), ``words``, ``tools``.
    """

    def to(path: str) -> str:
        return relative(chapter.address, path)

    manner = _ways(library, chapter).manner(to, _said(library))
    return _text(chapter, f"chapter/{chapter.id}", manner)


@once
def bound_text(library: Library, chapter: Chapter) -> Artefact:
    """The same text among all the others on one page: ids told apart, headings one step down."""
    own = _own(library)

    def to(path: str) -> str:
        page, _, place = path.partition("#")
        near = own.get(page)
        return relative(chapter.address, path) if near is None else place_of(near, place) or near

    bare = _ways(library, chapter).bare()
    manner = bare.manner(to, _said(library), f"{chapter.id}-")
    return _text(chapter, f"bound/{chapter.id}", manner)


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


def _text(chapter: Chapter, id_: str, manner: Manner) -> Artefact:
    items = frozenset({chapter.id})
    shown = tuple(name for name, _ in chapter.pictures)
    inputs = {name: pictures.in_text(file, items) for name, file in chapter.pictures}
    setting = Setting(chapter.address, chapter.body, manner, shown, theme.digest())
    return Artefact(id_, TEXT, (Output("html"),), setting, inputs, items)


def _make(job: Job) -> Product:
    setting: Setting = job.params
    shown = {
        name: PictureSet.told(job.facts(name)).seen(lambda path: relative(setting.page, path))
        for name in setting.pictures
    }
    manner = replace(setting.manner, pictures=shown) if shown else setting.manner
    prose = render(setting.body, manner)
    facts = {
        "sections": [asdict(section) for section in prose.sections],
        "questions": list(prose.questions),
        "words": prose.words,
        "tools": [asdict(tool) for tool in prose.tools],
    }
    return Product({"html": prose.html.encode()}, facts)


TEXT = Recipe("chapter-text", 2, _make, brief=True)
