"""A volume as a Typst document: what calls ``templates/books/book.typ``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.core.book import Source
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.pictures import PictureSet
from pipeline.outputs.books.hearings import Heard
from pipeline.outputs.books.matter import CHANGES, Division, Leaf, Matter
from pipeline.outputs.books.press import FORM
from pipeline.prose.nodes import Text
from pipeline.prose.parse import parse
from pipeline.prose.reading import questions, tools
from pipeline.prose.typst import (
    Content,
    call,
    leading,
    shown_address,
    string,
    typeset,
    value,
    words,
)

_SIZES = {"pdf": "a4", "large-print": "large", "epub": "a4"}
#: In points, by how many signs a title has.
_COVER_SIZES = ((24, 52), (40, 44), (70, 36))
_SMALLEST = 28


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a volume is set from: its matter, and by chapter where the podcast speaks of it,
    the name of the picture of its code, and the pictures in its text.
    """

    matter: Matter
    heard: Mapping[str, Sequence[Heard]]
    codes: Mapping[str, str]
    pictures: Mapping[str, Mapping[str, PictureSet]]


def document(sheets: Sheets) -> str:
    """The whole of it."""
    return "\n\n".join(_Setter(sheets).all()) + "\n"


def cover(held: Matter) -> str:
    """The front alone."""
    return "\n".join([f'#import "{FORM}": *', call("cover-page", _about(held))])


def _about(held: Matter) -> Mapping[str, object]:
    told, text = held.colophon, catalogue("site", held.language).text
    size = next((pt for signs, pt in _COVER_SIZES if len(told.title) <= signs), _SMALLEST)
    title = " – ".join(filter(None, (told.title, told.extent)))
    return {
        "title": told.title,
        "whole_title": title,
        "subtitle": told.subtitle,
        "series": told.series,
        "author": told.author,
        "edition": told.edition,
        "extent": told.extent,
        "example": told.example,
        "description": told.description,
        "size": _SIZES[held.volume.form],
        "chapter_level": 1 + _parted(held),
        "language": held.language,
        "page_word": text("page"),
        "cover_size": size,
    }


def _parted(held: Matter) -> int:
    """1 in a volume whose chapters stand under the titles of parts."""
    return int(len([d for d in held.divisions if d.title]) > 0 and not held.volume.part)


class _Setter:
    """Sets one volume; `all` in the order of the pages."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets, self.held = sheets, sheets.matter
        self.texts: Catalogue = catalogue("site", self.held.language)
        self.form = Format(self.held.language)
        self.level = 1 + _parted(self.held)
        self.parsed = {leaf.chapter.id: parse(leaf.chapter.body) for leaf in self.held.leaves}

    def all(self) -> Iterator[str]:
        say, told = self.texts.text, self.held.colophon
        about = value(_about(self.held))
        yield f'#import "{FORM}": *\n#let about = {about}\n#show: book.with(about)'
        yield "#cover-page(about)"
        rows = [(what, self.printed(text)) for what, text in told.rows]
        yield call("colophon", say("Colophon"), told.notes, rows)
        yield call("contents", say("Contents"), 2 + _parted(self.held))
        for division in self.held.divisions:
            yield from self.division(division)
        for name in self.held.back:
            yield from _BACK[name](self)

    def printed(self, text: str) -> Content:
        return Content(leading(text, words(shown_address(text))) if _address(text) else words(text))

    def division(self, division: Division) -> Iterator[str]:
        if division.title and _parted(self.held):
            kicker = f"{self.texts.text('Part')} {division.number}"
            lead = division.summary or None
            yield call("part-page", kicker, division.title, f"del-{division.id}", lead=lead)
        elif _parted(self.held):
            self.level = 1
        for leaf in division.leaves:
            yield from self.chapter(leaf)
        self.level = 1 + _parted(self.held)

    def chapter(self, leaf: Leaf) -> Iterator[str]:
        chapter, say = leaf.chapter, self.texts.text
        kicker, told = f"{say('Chapter')} {chapter.number}", leaf.told or None
        lead = chapter.summary or None
        yield call(
            "chapter", kicker, chapter.title, chapter.id, lead=lead, note=told, level=self.level
        )
        if chapter.keypoints:
            yield call("keypoints", say("Key points"), [_plain(p) for p in chapter.keypoints])
        manner = replace(leaf.manner, pictures=self.sheets.pictures[chapter.id])
        yield typeset(self.parsed[chapter.id], manner, self.level + 1)
        yield from self.hear(leaf)
        if chapter.sources:
            yield self.heading(say("Sources"))
            yield call("sources", [self.source(leaf, source) for source in chapter.sources])

    def heading(self, title: str) -> str:
        return call("subhead", self.level + 1, Content(words(title)))

    def hear(self, leaf: Leaf) -> Iterator[str]:
        say = self.texts.text
        heard = self.sheets.heard.get(leaf.chapter.id, ())
        rows = [Content(_row(one.address, one.title, one.note)) for one in heard]
        rows += [Content(_row(film.path, film.title, say("Film"))) for film in leaf.films]
        if not rows:
            return
        file = self.sheets.codes.get(leaf.chapter.id)
        told = say("A code that leads to the chapter on the web")
        code = {"file": file, "alt": told} if file else None
        title = say("Hear it said") if heard else say("See the film")
        yield call("hear", title, rows, code=code)

    def source(self, leaf: Leaf, source: Source) -> tuple[str, Content]:
        line = words(source.citation)
        if source.url:
            line += f" {leading(source.url, words(shown_address(source.url)))}"
        if source.read:
            date = self.form.date(source.read)
            line += f" {words(self.texts.text('(read {date})', date=date))}"
        return f"{leaf.manner.prefix}kilde_{source.id}", Content(line)

    # --- at the back ------------------------------------------------------------------------------

    def questions(self) -> Iterator[str]:
        name = "refleksionsspoergsmaal"
        yield self.back(self.texts.text("Reflection questions"), name)
        asked = [
            (f"{leaf.chapter.number}. {leaf.chapter.title}", questions(self.tree(leaf)))
            for leaf in self.held.leaves
        ]
        for title, all_ in (*asked, *self.held.others):
            if all_:
                yield f"{self.heading(title)}\n\n{call('asked', [_plain(one) for one in all_])}"

    def tools(self) -> Iterator[str]:
        yield self.back(self.texts.text("Tools"), "redskaber")
        for leaf in self.held.leaves:
            rows = [
                Content(f"#to({string(tool.id)})[{words(tool.title)}]")
                for tool in tools(self.tree(leaf), leaf.manner)
            ]
            if rows:
                yield self.heading(f"{leaf.chapter.number}. {leaf.chapter.title}")
                yield call("plain-list", rows)

    def tree(self, leaf: Leaf) -> Text:
        return self.parsed[leaf.chapter.id]

    def glossary(self) -> Iterator[str]:
        say = self.texts.text
        yield self.back(say("Glossary"), "ordliste")
        rows = []
        for id_, term in self.held.terms:
            also = f"{say('Also')}: {', '.join(term.also)}" if term.also else None
            rows.append((term.term, f"ordliste-{id_}", term.definition, also))
        yield call("glossary", rows)

    def help(self) -> Iterator[str]:
        box, say = self.held.help, self.texts.text
        yield self.back(box.title, "her-kan-du-faa-hjaelp")
        rows = []
        if box.emergency_phone:
            rows.append((box.emergency_label, box.emergency_phone))
        for contact in box.contacts:
            free = say("You can be anonymous") if contact.anonymous else ""
            rows.append(
                (contact.name, " · ".join(filter(None, (contact.phone, contact.hours, free))))
            )
        yield call("help", rows, box.for_professionals or None)

    def changes(self) -> Iterator[str]:
        yield self.back(self.texts.text("What has changed"), CHANGES)
        yield call("help", self.held.changes, None)

    def back(self, title: str, id_: str) -> str:
        self.level = 1
        return call("chapter", "", title, id_, level=1)


_BACK: Mapping[str, Callable[[_Setter], Iterator[str]]] = {
    "refleksionsspoergsmaal": _Setter.questions,
    "redskaber": _Setter.tools,
    "ordliste": _Setter.glossary,
    "her-kan-du-faa-hjaelp": _Setter.help,
    CHANGES: _Setter.changes,
}


def _address(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _plain(text: str) -> Content:
    return Content(words(text))


def _row(address: str, title: str, note: str) -> str:
    """The code beside the rows leads there too: no address is written out."""
    linked = call("out", address, Content(words(title))) if address else words(title)
    return f"{linked} #text(.92em, fill: soft)[· {words(note)}]"
