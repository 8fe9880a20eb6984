"""What stands inside the texts: references, links, notes and boxes that lead somewhere and show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from pipeline.content.schema.scalars import nearest
from pipeline.content.subject import Entry, Subject
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Event, Film, Item, Page
from pipeline.core.problems import Place, Problem, problem
from pipeline.prose import reference
from pipeline.prose.nodes import BOXES, Node, plain, walk
from pipeline.prose.parse import NAMES, parse

#: What no rule of this file has anything to say of is not parsed: most texts.
_MARKED = re.compile(r"\[\[|!\[|^ {0,3}:::|\[\^|\.md|\]\(\s*<?#|<[a-zA-Z!/]", re.MULTILINE)
_SIGNS = ("[[", "![", ":::", "[^", ".md", "](", "<")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_NOTED = re.compile(r"\[\^([^\]\s]+)\](?!:)")

_KINDS: Mapping[str, type[Item]] = MappingProxyType(
    {"kapitel": Chapter, "episode": Episode, "film": Film, "arrangement": Event, "side": Page}
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A text as it stands in a file, ``first`` being the number of its first line there."""

    entry: Entry[Item]
    file: str
    text: str
    first: int = 1

    def place(self, node: Node, length: int = 1) -> Place:
        """Where a mark stands; the sign itself is looked for, should the parser be a little off."""
        return self.at(node.line, node.column, length)

    def at(self, line: int, column: int, length: int = 1) -> Place:
        lines = self.text.split("\n")
        quoted = lines[line - 1] if 0 < line <= len(lines) else None
        return Place(self.file, self.first + line - 1, column, length, quoted)


def texts(subject: Subject) -> Iterator[Problem]:
    """Every text that pages are made of."""
    for written in _texts(subject):
        if _marked(written.text):
            yield from _in_text(subject, written)


def _marked(text: str) -> bool:
    """To look for the signs one by one is much quicker than the pattern that knows their places."""
    return any(sign in text for sign in _SIGNS) and _MARKED.search(text) is not None


def former_ids(subject: Subject) -> Iterator[Problem]:
    """An address that a chapter had leads to that chapter, so no other has it."""
    taken = {entry.item.id: entry.item.id for entry in subject.entries.chapters}
    for entry in subject.entries.chapters:
        for n, name in enumerate(entry.item.formerly):
            if name in taken:
                other, place = taken[name], entry.place("formerly", n)
                yield problem("E278", place, value=name, other=other)
            taken.setdefault(name, entry.item.id)


def _texts(subject: Subject) -> Iterator[_Written]:
    entries: Iterable[Entry[Item]] = (*subject.entries.chapters, *subject.entries.pages)
    for entry in entries:
        document = entry.document
        yield _Written(entry, document.source.name, document.body, document.body_line)
    for entry in subject.entries.episodes:
        yield _Written(entry, f"{entry.item.folder}/shownotes.md", entry.item.notes)


def _in_text(subject: Subject, written: _Written) -> Iterator[Problem]:
    tree = parse(written.text)
    ids = {id_ for node in walk(tree.blocks) for id_ in node.ids}
    for node in walk((*tree.blocks, *tree.notes)):
        match node.kind:
            case "ref":
                yield from _reference(subject, written, node)
            case "link":
                yield from _link(subject, written, node, ids)
            case "image":
                yield from _image(written, node)
            case "box":
                yield from _box(written, node)
            case "html" if not node.text.startswith("</"):
                shown = node.text.strip().split("\n")[0]
                yield problem("W279", written.place(node, len(shown)), value=shown[:40])
    yield from _notes(written)


def _reference(subject: Subject, written: _Written, node: Node) -> Iterator[Problem]:
    wanted, place = reference.read(node.text), written.place(node, len(node.text) + 4)
    if wanted.kind not in reference.KINDS:
        near = _named(subject, wanted.name) or [
            f"{kind}:{wanted.name}" for kind in nearest(wanted.kind, reference.KINDS, 1)
        ]
        yield problem("E271", place, value=node.text, near=_list(near))
        return
    known = _known(subject, written, wanted.kind)
    if wanted.name.casefold() not in known:
        if not subject.excused(wanted.name):
            near = [f"{wanted.kind}:{name}" for name in nearest(wanted.name.casefold(), known)]
            yield problem("E272", place, value=node.text, near=_list(near))
        return
    item = subject.index.get(wanted.name)
    places = _places(item.item) if item is not None and wanted.kind in _KINDS else ()
    if wanted.place and wanted.place not in places:
        near = [f"{wanted.kind}:{wanted.name}#{name}" for name in nearest(wanted.place, places)]
        yield problem("E273", place, value=wanted.place, item=wanted.name, near=_list(near))
    elif item is not None and wanted.kind in _KINDS:
        yield from _unseen(subject, written, item, (place, node))


def _unseen(
    subject: Subject, written: _Written, item: Entry[Item], at: tuple[Place, Node]
) -> Iterator[Problem]:
    """Readers see no title of what is not public, so the author's own words have to stand there."""
    place, node = at
    if not node.title and subject.goes_out(written.entry) and not subject.goes_out(item):
        yield problem("W274", place, value=node.text)


def _known(subject: Subject, written: _Written, kind: str) -> list[str]:
    if kind == "ord":
        terms = subject.library.glossary
        return [word.casefold() for term in terms for word in (term.term, *term.also)]
    if kind == "kilde":
        item = written.entry.item
        return [s.id for s in item.sources] if isinstance(item, Chapter) else []
    return [name for name, entry in subject.index.items() if isinstance(entry.item, _KINDS[kind])]


def _named(subject: Subject, name: str) -> list[str]:
    """The reference that was meant, where its kind alone is wrong or missing."""
    entry = subject.index.get(name)
    kinds = [kind for kind, type_ in _KINDS.items() if entry and isinstance(entry.item, type_)]
    return [f"{kind}:{name}" for kind in kinds]


def _places(item: Item) -> tuple[str, ...]:
    match item:
        case Episode():
            return tuple(marker.id for marker in item.markers)
        case Film():
            return tuple(clip.id for clip in item.clips)
        case Chapter() | Page():
            tree = parse(item.body)
            return tuple(id_ for node in walk(tree.blocks) for id_ in node.ids)
    return ()


def _link(subject: Subject, written: _Written, node: Node, ids: set[str]) -> Iterator[Problem]:
    """To a file of the programme, or to a place in the same text."""
    file, _, fragment = node.text.partition("#")
    place = written.place(node)
    if not file and fragment and fragment not in ids:
        yield problem("E273", place, value=fragment, item=written.file, near=_near(fragment, ids))
    elif file.endswith(".md") and ":" not in file:
        entries: Iterable[Entry[Item]] = (*subject.entries.chapters, *subject.entries.pages)
        names = {PurePosixPath(entry.document.source.name).name: entry for entry in entries}
        target = names.get(PurePosixPath(file).name)
        if target is None:
            yield problem("E272", place, value=file, near=_near(file, names))
        elif fragment and fragment not in (places := _places(target.item)):
            near = _near(fragment, places)
            yield problem("E273", place, value=fragment, item=file, near=near)


def _image(written: _Written, node: Node) -> Iterator[Problem]:
    """The picture's file is looked for where the item is read (`convert.pictures`)."""
    if not plain(node.children).strip():
        yield problem("E274", written.place(node), value=node.text)


def _box(written: _Written, node: Node) -> Iterator[Problem]:
    if node.text not in BOXES:
        word = node.text or ":::"
        near = _near(word, dict.fromkeys(NAMES))
        yield problem("E276", written.place(node, 3), value=word, near=near)


def _notes(written: _Written) -> Iterator[Problem]:
    """A mark without its note shows as signs, a note without a mark not at all."""
    text = written.text
    if "[^" not in text:
        return
    marked = {found[1].casefold(): found for found in _NOTED.finditer(text)}
    told = {found[1].casefold(): found for found in _NOTE.finditer(text)}
    for name, found in marked.items():
        if name not in told:
            yield problem("E277", _of(written, found), value=found[1], near=_near(name, told))
    for name, found in told.items():
        if name not in marked:
            yield problem("W277", _of(written, found), value=found[1])


def _of(written: _Written, found: re.Match[str]) -> Place:
    before = written.text[: found.start()]
    column = found.start() - (before.rfind("\n") + 1) + 1
    return written.at(before.count("\n") + 1, column, len(found[1]) + 3)


def _near(word: str, known: Iterable[str]) -> str:
    return _list(nearest(word, known))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"
