"""A chapter's text, made once and used by its page, the whole book, the booklet and the kits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import markdown, strings, theme
from pipeline.outputs.links import named_files


@dataclass(frozen=True, slots=True)
class Setting:
    body: str
    manner: Mapping[str, object]
    theme: str


def chapter_text(library: Library, chapter: Chapter) -> Artefact:
    """The text as it stands on the chapter's own page: part ``html``, inside only.

    Facts: ``sections`` (id, title, level), ``questions`` («Tænk over»), ``words``.
    """
    paths = named_files(library, chapter.body)
    links = {name: path.removeprefix("haandbog/") for name, path in paths.items()}
    links = {name: f"../{way}" if "/" in way else way for name, way in links.items()}
    return _text(library, chapter, f"chapter/{chapter.id}", markdown.Manner(links))


def bound_text(library: Library, chapter: Chapter) -> Artefact:
    """The same text among all the others on one page: ids told apart, headings one step down."""
    paths = named_files(library, chapter.body)
    own = {c.address: f"#{c.id}" for c in library.handbook.chapters}
    links = {name: own.get(path, f"../{path}") for name, path in paths.items()}
    manner = markdown.Manner(links, prefix=f"{chapter.id}-", deeper=1)
    return _text(library, chapter, f"bound/{chapter.id}", manner)


def _text(library: Library, chapter: Chapter, id_: str, manner: markdown.Manner) -> Artefact:
    words = strings.words(library)
    named = {"back": words.text("Back to the text"), "table": words.text("Table")}
    setting = Setting(chapter.body, {**asdict(manner), **named}, theme.digest())
    return Artefact(id_, TEXT, (Output("html"),), setting, provenance=frozenset({chapter.id}))


def _make(job: Job) -> Product:
    setting: Setting = job.params
    prose = markdown.render(setting.body, markdown.Manner(**setting.manner))  # type: ignore[arg-type]
    facts = {
        "sections": [asdict(section) for section in prose.sections],
        "questions": list(prose.questions),
        "words": prose.words,
    }
    return Product({"html": prose.html.encode()}, facts)


TEXT = Recipe("chapter-text", 1, _make)
