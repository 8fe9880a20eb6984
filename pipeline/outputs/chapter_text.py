"""A chapter's text, made once and used by its page, the whole book, the booklet and the kits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
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

#: No text has this sign (`prose.parse`).
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Setting:
    """``pictures`` are names of inputs, as the body has them; ``page`` is where it will stand."""

    page: str
    body: str
    manner: Manner
    bound: Manner
    pictures: tuple[str, ...]
    theme: str


@once
def chapter_text(library: Library, chapter: Chapter) -> Artefact:
    """The text, read once and set twice, inside only: as it stands on the chapter's own page, and
    as it stands among all the others on one page (`own_and_bound`).

    Facts: ``sections`` (id, title, level), ``questions`` («Tænk over»), ``words``, ``tools``,
    ``addresses`` of places in it.
    """
    items = frozenset({chapter.id})
    shown = tuple(name for name, _ in chapter.pictures)
    inputs = {name: pictures.in_text(file, items) for name, file in chapter.pictures}
    manners = _own_manner(library, chapter), _bound_manner(library, chapter)
    setting = Setting(chapter.address, chapter.body, *manners, shown, theme.digest())
    return Artefact(f"chapter/{chapter.id}", TEXT, (Output("text"),), setting, inputs, items)


def own_and_bound(text: str) -> tuple[str, str]:
    """The two settings that are in one file: a thousand files fewer."""
    own, _, bound = text.partition(_BETWEEN)
    return own, bound


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


def _make(job: Job) -> Product:
    setting: Setting = job.params
    shown = {
        name: PictureSet.told(job.facts(name)).seen(lambda path: relative(setting.page, path))
        for name in setting.pictures
    }
    manners = setting.manner, setting.bound
    if shown:
        manners = replace(manners[0], pictures=shown), replace(manners[1], pictures=shown)
    tree = parse(setting.body)
    prose, bound = render(tree, manners[0]), to_html(tree, manners[1])
    facts = {
        "sections": [_told(section) for section in prose.sections],
        "questions": list(prose.questions),
        "words": prose.words,
        "tools": [_told(tool) for tool in prose.tools],
        "addresses": list(addresses(tree)),
    }
    return Product({"text": f"{prose.html}{_BETWEEN}{bound}".encode()}, facts)


def _told(section: Section) -> Mapping[str, object]:
    return {"id": section.id, "title": section.title, "level": section.level}


TEXT = Recipe("chapter-text", 5, _make, brief=True)
