"""What stands inside the texts: references, links and pictures that lead somewhere and show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from pipeline.content.rules_marks import Written, marks, signs
from pipeline.content.schema.names import meant
from pipeline.content.schema.scalars import nearest
from pipeline.content.subject import Entry, Subject
from pipeline.core.book import Chapter
from pipeline.core.model import Episode, Event, Film, Item, Page
from pipeline.core.problems import Place, Problem, problem
from pipeline.prose import reference
from pipeline.prose.html import SCHEMES
from pipeline.prose.nodes import Node, plain, walk
from pipeline.prose.parse import parse

#: What no rule of this file has anything to say of is not parsed: most texts.
_SIGNS = ("[[", "![", "[^", ":::", ".md", " " * 12, ">" * 6, "> > > >")
#: Each begins with a sign that is soon found: links that may lead nowhere, HTML, empty headings.
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\](?:\(|:)\s*<?(?!https?://|mailto:|tel:)",
        r"<[a-zA-Z!/]",
        r"\n#{1,6}[ \t]*(?:\n|\{|$)",
    )
)
_KINDS: Mapping[str, type[Item]] = MappingProxyType(
    {"kapitel": Chapter, "episode": Episode, "film": Film, "arrangement": Event, "side": Page}
)


def texts(subject: Subject) -> Iterator[Problem]:
    """Every text that pages are made of."""
    for written in _texts(subject):
        if _marked(written.text):
            yield from _in_text(subject, written)
        yield from signs(written)


def _marked(text: str) -> bool:
    """Signs are looked for one by one, which is much quicker than a pattern for them all."""
    if any(sign in text for sign in _SIGNS):
        return True
    text = f"\n{text}"
    return any(pattern.search(text) for pattern in _MARKS)


def former_ids(subject: Subject) -> Iterator[Problem]:
    """An address that a chapter had leads to that chapter, so no other has it."""
    taken = {entry.item.id: entry.item.id for entry in subject.entries.chapters}
    for entry in subject.entries.chapters:
        for n, name in enumerate(entry.item.formerly):
            if name in taken:
                other, place = taken[name], entry.place("formerly", n)
                yield problem("E278", place, value=name, other=other)
            taken.setdefault(name, entry.item.id)


def empty(subject: Subject) -> Iterator[Problem]:
    """A chapter that goes out with nothing in it, as happens when a text was to be pasted in."""
    for entry in subject.entries.chapters:
        if subject.goes_out(entry) and not entry.item.body.strip():
            yield problem(
                "W285", entry.document.source.place(entry.item.body_line), item=entry.item.id
            )


def _texts(subject: Subject) -> Iterator[Written]:
    entries: Iterable[Entry[Item]] = (*subject.entries.chapters, *subject.entries.pages)
    for entry in entries:
        document = entry.document
        yield Written(entry, document.source.name, document.body, document.body_line)
    for entry in subject.entries.episodes:
        yield Written(entry, f"{entry.item.folder}/shownotes.md", entry.item.notes)


def _in_text(subject: Subject, written: Written) -> Iterator[Problem]:
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
            case "html" if not node.text.startswith("</"):
                shown = node.text.strip().split("\n")[0]
                yield problem("W279", written.place(node, len(shown)), value=shown[:40])
    yield from marks(written, tree)


def _reference(subject: Subject, written: Written, node: Node) -> Iterator[Problem]:
    wanted = reference.read(node.text)
    place = written.place(node, len(node.text) + 4, f"[[{node.text}")
    value = " ".join(node.text.split())
    if wanted.kind not in reference.KINDS:
        kind = meant(wanted.kind, reference.KINDS) if wanted.name else None
        near = _named(subject, wanted.name) or ([f"{kind}:{wanted.name}"] if kind else [])
        yield problem("E271", place, value=value, near=_list(near))
        return
    known = _known(subject, written, wanted.kind)
    if wanted.name.casefold() not in known:
        if not subject.excused(wanted.name):
            near = [f"{wanted.kind}:{name}" for name in nearest(wanted.name.casefold(), known)]
            yield problem("E272", place, value=value, near=_list(near))
        return
    item = subject.index.get(wanted.name)
    places = _places(item.item) if item is not None and wanted.kind in _KINDS else ()
    if wanted.place and wanted.place not in places:
        near = [f"{wanted.kind}:{wanted.name}#{name}" for name in nearest(wanted.place, places)]
        yield problem("E273", place, value=wanted.place, item=wanted.name, near=_list(near))
    elif item is not None and wanted.kind in _KINDS:
        yield from _unseen(subject, written, item, (place, node))


def _unseen(
    subject: Subject, written: Written, item: Entry[Item], at: tuple[Place, Node]
) -> Iterator[Problem]:
    """Readers see no title of what is not public, so the author's own words have to stand there."""
    place, node = at
    if not node.title and subject.goes_out(written.entry) and not subject.goes_out(item):
        yield problem("W274", place, value=node.text)


def _known(subject: Subject, written: Written, kind: str) -> list[str]:
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


def _link(subject: Subject, written: Written, node: Node, ids: set[str]) -> Iterator[Problem]:
    """To a file of the programme, to a place in the same text, or out into the world."""
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
    elif not (fragment and not file) and not node.text.casefold().startswith(SCHEMES):
        yield problem("W284", place, value=node.text[:60])


def _image(written: Written, node: Node) -> Iterator[Problem]:
    """The picture's file is looked for where the item is read (`convert.pictures`)."""
    if not plain(node.children).strip():
        yield problem("E274", written.place(node), value=node.text)


def _near(word: str, known: Iterable[str]) -> str:
    return _list(nearest(word, known))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"
