"""Names that point at one another: what is referred to exists, and each name is used once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from pipeline.content.document import Document, Loc
from pipeline.content.schema.handbook import GATHERED
from pipeline.content.schema.scalars import nearest
from pipeline.content.subject import Entry, Subject
from pipeline.core.book import Chapter
from pipeline.core.model import KIT_PARTS, Episode, Event, Film, Item, Page
from pipeline.core.problems import Problem, problem
from pipeline.core.values import Ref

#: Pages of the handbook that no author names: the whole of it, and what was changed.
OWN_PAGES = ("hele-haandbogen", "aendringer")

Kinds = tuple[type[Item], ...]
Found = tuple[Loc, Ref, str]

#: What each code expects to find at the other end.
_KINDS = MappingProxyType[str, Kinds](
    {
        "E080": (Episode,),
        "E081": (Film,),
        "E082": (Chapter,),
        "E083": (Episode, Film),
        "E085": (Episode, Film, Chapter),
    }
)


def references(subject: Subject) -> Iterator[Problem]:
    """Every reference leads to an item of the right kind, and to a marker that it has."""
    for entry in subject.entries.all():
        for loc, ref, code in (*_related(entry.item), *_rows(entry.item)):
            yield from _resolved(subject, entry, (loc, ref, code))


def kit_parts(subject: Subject) -> Iterator[Problem]:
    """A kit holds items and the parts made from the event; anything else is a slip of the pen."""
    for entry in subject.entries.events:
        for n, name in enumerate(entry.item.kit.include if entry.item.kit else ()):
            known = subject.index.get(name)
            wanted = known is not None and not isinstance(known.item, Event | Page)
            if not wanted and name not in KIT_PARTS and not subject.excused(name):
                names = [*_ids(subject, (Episode, Film, Chapter)), *KIT_PARTS]
                place = entry.place("kit", "include", n)
                yield problem("E084", place, value=name, near=_near(name, names))
        yield from _listed_twice(entry)


def _listed_twice(entry: Entry[Event]) -> Iterator[Problem]:
    include = entry.item.kit.include if entry.item.kit else ()
    for n, name in enumerate(include):
        if name in include[:n]:
            yield problem("E098", entry.place("kit", "include", n), value=name)


def quote_speakers(subject: Subject) -> Iterator[Problem]:
    """A quote is said by somebody who takes part."""
    for entry in subject.entries.episodes:
        voices = [c.id for c in entry.item.contributors]
        for n, quote in enumerate(entry.item.quotes):
            if quote.speaker not in voices:
                place = entry.place("quotes", n, "speaker")
                yield problem("E097", place, value=quote.speaker, known=_list(voices))


def handbook_list(subject: Subject) -> Iterator[Problem]:
    """``handbook.yaml`` lists every chapter once, and nothing that is not there."""
    document = subject.documents.handbook
    if document is None:
        return
    if document.names("parts") and document.names("chapters"):
        yield problem("E279", document.key_place("chapters"))
        return
    files = {entry.item.id: entry for entry in subject.entries.chapters}
    seen: set[str] = set()
    for loc, name in _listed(document):
        if name not in files and not subject.excused(name):
            yield problem("E093", document.place(*loc), value=name, near=_near(name, files))
        if name in seen:
            yield problem("E098", document.place(*loc), value=name)
        seen.add(name)
    for name, entry in files.items():
        if name not in seen:
            yield problem("E094", entry.place("id"), value=name)
    yield from _numbers_in_order(subject)


def _listed(document: Document) -> Iterator[tuple[Loc, str]]:
    """Ids of chapters as the list has them, in parts or without."""
    parts = document.data.get("parts")
    lists: list[tuple[Loc, object]] = [(("chapters",), document.data.get("chapters"))]
    for n, part in enumerate(parts if isinstance(parts, list) else ()):
        if isinstance(part, dict):
            lists.append((("parts", n, "chapters"), part.get("chapters")))
    for loc, names in lists:
        for n, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                yield (*loc, n), name


def chapter_addresses(subject: Subject) -> Iterator[Problem]:
    """The handbook has pages of its own beside the chapters (``haandbog/ordliste.html``)."""
    for entry in subject.entries.chapters:
        if entry.item.id in (*GATHERED, *OWN_PAGES):
            yield problem("E089", entry.place("id"), value=entry.item.id)


def _numbers_in_order(subject: Subject) -> Iterator[Problem]:
    """A chapter's number says its place in the list."""
    last = 0
    for chapter in subject.library.handbook.chapters:
        if chapter.number <= last:
            entry = subject.index[chapter.id]
            yield problem("W096", entry.place("number"), value=chapter.number, before=last)
        last = max(last, chapter.number)


def seasons(subject: Subject) -> Iterator[Problem]:
    known = [str(season.number) for season in subject.library.programme.show.seasons]
    for entry in subject.entries.episodes:
        if known and str(entry.item.season) not in known:
            place = entry.place("season")
            yield problem("E099", place, value=entry.item.season, known=_list(known))


def unique_ids(subject: Subject) -> Iterator[Problem]:
    """One id, one item, whatever its kind: kits and references tell them apart by it alone."""
    for entry in subject.entries.all():
        first = subject.index[entry.item.id]
        if first is not entry:
            other = first.document.source.name
            yield problem("E086", entry.place("id"), value=entry.item.id, other=other)


def unique_guids(subject: Subject) -> Iterator[Problem]:
    """A copied episode or film keeps its GUID: apps would show one of the two."""
    series = subject.documents.programme
    seen = {subject.library.programme.show.guid: series.source.name}
    entries = subject.entries
    given: list[tuple[str, Entry[Episode] | Entry[Film]]] = [
        *((one.item.guid, one) for one in entries.episodes),
        *((one.item.guid, one) for one in entries.films if one.item.guid),
    ]
    for guid, entry in given:
        if guid in seen:
            yield problem("E087", entry.place("guid"), value=guid, other=seen[guid])
        seen.setdefault(guid, entry.document.source.name)


def unique_numbers(subject: Subject) -> Iterator[Problem]:
    """Numbers are addresses: ``episoder/1.html``, ``film/1.html``."""
    entries = subject.entries
    for group in (entries.episodes, entries.films, entries.chapters):
        seen: dict[tuple[type[Item], int, int], str] = {}
        for entry in group:
            item = entry.item
            key = (type(item), getattr(item, "season", 1), item.number)
            if key in seen:
                place = entry.place("number")
                yield problem("E088", place, value=item.number, other=seen[key])
            seen.setdefault(key, entry.document.source.name)


def _related(item: Item) -> Iterator[Found]:
    if isinstance(item, Page | Event):
        return
    groups = (
        ("episodes", item.related.episodes, "E080"),
        ("films", item.related.films, "E081"),
        ("handbook", item.related.chapters, "E082"),
    )
    for name, refs, code in groups:
        yield from ((("related", name, n), ref, code) for n, ref in enumerate(refs))


def _rows(item: Item) -> Iterator[Found]:
    if not isinstance(item, Event):
        return
    for n, row in enumerate(item.programme):
        fields = (
            ("episode", row.episode, "E080"),
            ("film", row.film, "E081"),
            ("handbook", row.chapter, "E082"),
            ("questions", row.questions, "E083"),
        )
        for name, ref, code in fields:
            if ref is not None:
                yield ("programme", n, name), ref, code
    for n, name in enumerate(item.materials):
        yield ("materials", n), Ref(name), "E085"


def _resolved(subject: Subject, entry: Entry[Item], found: Found) -> Iterator[Problem]:
    loc, ref, code = found
    target = subject.index.get(ref.item)
    if target is None and subject.excused(ref.item):
        return
    if target is None or not isinstance(target.item, _KINDS[code]):
        near = _near(ref.item, _ids(subject, _KINDS[code]))
        yield problem(code, entry.place(*loc), value=ref.item, near=near)
    elif ref.marker is not None:
        marks = _marks(target.item)
        if ref.marker not in marks:
            params = {"value": ref.marker, "item": ref.item, "near": _near(ref.marker, marks)}
            yield problem("E095", entry.place(*loc), **params)


def _marks(item: Item) -> list[str]:
    if isinstance(item, Episode):
        return [marker.id for marker in item.markers]
    return [clip.id for clip in item.clips] if isinstance(item, Film) else []


def _ids(subject: Subject, kinds: Kinds) -> list[str]:
    return [name for name, entry in subject.index.items() if isinstance(entry.item, kinds)]


def _near(word: str, known: Iterable[str]) -> str:
    return _list(nearest(word, known))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"
