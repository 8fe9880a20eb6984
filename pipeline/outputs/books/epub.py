"""The handbook as EPUB 3: pages in XHTML of the same texts as the site, with contents that lead.

Source: EPUB 3.3 and EPUB Accessibility 1.1 (W3C). EPUBCheck and Ace judge it in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import catalogue
from pipeline.core.model import Library
from pipeline.outputs import theme
from pipeline.outputs.books import archive, form, hearings, pictures, press, typeset
from pipeline.outputs.books.matter import BACK, Leaf, Matter, items, matter
from pipeline.outputs.books.volumes import Volume
from pipeline.outputs.page import environment
from pipeline.prose.html import to_html
from pipeline.prose.nodes import Text
from pipeline.prose.parse import parse
from pipeline.prose.reading import questions, sections, tools

COVER = "omslag.png"
SHEET = "bog.css"
_COVER_COLOURS = 64
#: What readers that show notes beside the text look for.
_KINDS = (
    (' role="doc-noteref"', ' epub:type="noteref" role="doc-noteref"'),
    (' role="doc-endnotes"', ' epub:type="endnotes" role="doc-endnotes"'),
)


@dataclass(frozen=True, slots=True)
class Setting:
    matter: Matter
    form: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the contents, and those below it."""

    href: str
    title: str
    below: tuple[Row, ...] = ()


def epub(library: Library, volume: Volume) -> Artefact:
    """The volume as EPUB: part ``epub``."""
    held = matter(library, volume)
    stem = volume.file.removesuffix(".epub")
    output = Output(
        "epub", f"boeger/{stem}-{{digest}}.epub", "book", held.language, download_as=volume.file
    )
    inputs: pictures.Inputs = {**hearings.sounds(library, held), **pictures.inputs(held)}
    setting = Setting(held, form.digest())
    return Artefact(f"book/{volume.name}", EPUB, (output,), setting, inputs, items(held))


def _make(job: Job) -> Product:
    from pipeline.media import images  # Pillow: for whoever binds

    desk = _Desk(job.params.matter, job)
    drawn = press.png(job.work, typeset.cover(desk.held))
    cover = images.flat_png(drawn.read_bytes(), _COVER_COLOURS)
    sheet = (theme.folder() / "books" / SHEET).read_text("utf-8")
    files = {COVER: cover, SHEET: sheet.encode()}
    files |= {name: file.read_bytes() for name, file in desk.pictures.files.items()}
    files |= {name: body.encode() for name, body in desk.pages()}
    target = job.work / "bog.epub"
    archive.write(target, files)
    return Product({"epub": target})


EPUB = Recipe("book-epub", 2, _make)


class _Desk:
    """Sets the pages of one book."""

    def __init__(self, held: Matter, job: Job) -> None:
        self.held = held
        self.heard = hearings.heard(held, job)
        self.pictures = pictures.pictures(held, job)
        self.texts = catalogue("site", held.language)
        self.trees = {leaf.chapter.id: parse(leaf.chapter.body) for leaf in held.leaves}

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every file by its name: the pages in order, then what tells of them."""
        spine = []
        for name, template, more in self.texts_in_order():
            spine.append(name)
            yield f"{name}.xhtml", self.render(template, more)
        contents = {"rows": tuple(self.rows()), "landmarks": tuple(self.landmarks())}
        yield "nav.xhtml", self.render("nav.xhtml", contents)
        spine[2:2] = ["nav"]  # after the title page and the colophon
        yield (
            "bog.opf",
            self.render("bog.opf", {"spine": spine, "pictures": [*self.pictures.files]}),
        )

    def texts_in_order(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """(name, template, what it shows)."""
        held = self.held
        yield "titel", "titel.xhtml", {}
        yield "kolofon", "kolofon.xhtml", {}
        for division in held.divisions:
            if division.title:
                yield f"del-{division.id}", "del.xhtml", {"division": division}
            for leaf in division.leaves:
                yield f"kap-{leaf.chapter.id}", "kapitel.xhtml", self.chapter(leaf)
        for name in held.back:
            yield name, f"{name}.xhtml", {"asked": self.asked(), "tools": self.tools()}

    def chapter(self, leaf: Leaf) -> Mapping[str, Any]:
        shown = self.pictures.sets[leaf.chapter.id]
        html = to_html(self.tree(leaf), replace(leaf.manner, pictures=shown))
        for role, both in _KINDS:
            html = html.replace(role, both)
        heard = self.heard[leaf.chapter.id]
        return {"leaf": leaf, "chapter": leaf.chapter, "heard": heard, "text": Markup(html)}  # noqa: S704

    def tree(self, leaf: Leaf) -> Text:
        return self.trees[leaf.chapter.id]

    def asked(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        own = (
            (f"{leaf.chapter.number}. {leaf.chapter.title}", questions(self.tree(leaf)))
            for leaf in self.held.leaves
        )
        return tuple(pair for pair in (*own, *self.held.others) if pair[1])

    def tools(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """By chapter, the place and the name of each."""
        all_ = (
            (
                f"{leaf.chapter.number}. {leaf.chapter.title}",
                tuple(
                    (f"kap-{leaf.chapter.id}.xhtml#{tool.id}", tool.title)
                    for tool in tools(self.tree(leaf), leaf.manner)
                ),
            )
            for leaf in self.held.leaves
        )
        return tuple(pair for pair in all_ if pair[1])

    def rows(self) -> Iterator[Row]:
        for division in self.held.divisions:
            own = tuple(self.row(leaf) for leaf in division.leaves)
            if division.title:
                yield Row(f"del-{division.id}.xhtml", division.title, own)
            else:
                yield from own
        for name in self.held.back:
            yield Row(f"{name}.xhtml", self.title(name))

    def row(self, leaf: Leaf) -> Row:
        file, chapter = f"kap-{leaf.chapter.id}.xhtml", leaf.chapter
        found = sections(self.tree(leaf), leaf.manner)
        below = tuple(Row(f"{file}#{s.id}", s.title) for s in found if s.level == 2 and s.title)
        return Row(file, f"{chapter.number}. {chapter.title}", below)

    def title(self, name: str) -> str:
        return self.texts.text(BACK[name])

    def landmarks(self) -> Iterator[tuple[str, str, str]]:
        say = self.texts.text
        first = self.held.leaves[0].chapter
        yield "titlepage", "titel.xhtml", say("Title page")
        yield "toc", "nav.xhtml#indhold", say("Contents")
        yield "bodymatter", f"kap-{first.id}.xhtml", say("The beginning of the text")
        for name in self.held.back:
            kind = "glossary" if name == "ordliste" else "appendix"
            yield kind, f"{name}.xhtml", self.title(name)

    def render(self, template: str, more: Mapping[str, Any]) -> str:
        held = self.held
        say = partial(self.texts.text)
        return (
            environment()
            .get_template(f"books/{template}")
            .render(
                _=say,
                format=Format(held.language),
                language=held.language,
                colophon=held.colophon,
                terms=held.terms,
                help=held.help,
                changes=held.changes,
                **more,
            )
        )
