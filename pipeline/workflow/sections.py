"""Places in the handbook that others may have linked to, and that a build would no longer have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.build.execute import Result
from pipeline.core.book import Chapter
from pipeline.core.model import Library
from pipeline.core.problems import Place, Problem, problem
from pipeline.outputs.chapters import chapter_page
from pipeline.prose.plain import Block, blocks
from pipeline.publish.release import Manifest

Sections = Mapping[str, tuple[str, ...]]
_FOLDER = "haandbog/"
#: What is told of a loss until it is published.
LOSSES = frozenset({"W400", "W401"})


def sections(library: Library, result: Result) -> Sections:
    """By a chapter's public path, the places in it."""
    found: dict[str, tuple[str, ...]] = {}
    for chapter in library.handbook.chapters:
        made = result.outcomes[chapter_page(library, chapter).id].made
        found[chapter.address] = tuple(made.facts["addresses"])
    return found


def lost(whole: Library, now: Sections, manifest: Manifest | None) -> tuple[Problem, ...]:
    """What ``manifest`` has published and ``now`` does not lead to. ``whole``: hidden items too,
    for what somebody took back is not lost.
    """
    before = manifest.sections if manifest else {}
    by_path = {chapter.address: chapter for chapter in whole.handbook.chapters}
    former = {f"{_FOLDER}{id_}.html" for c in whole.handbook.chapters for id_ in c.formerly}
    found: list[Problem] = []
    for path, ids in before.items():
        chapter = by_path.get(path)
        if chapter is not None and path in now:
            found += _lost_places(chapter, ids, now[path])
        elif chapter is None and path not in former:
            old = path.removeprefix(_FOLDER).removesuffix(".html")
            found.append(problem("W401", Place("handbook/handbook.yaml"), path=path, old=old))
    return tuple(found)


def _lost_places(
    chapter: Chapter, before: tuple[str, ...], now: tuple[str, ...]
) -> Iterator[Problem]:
    """As many new places as lost ones are taken to be the same ones, in order."""
    gone = [id_ for id_ in before if id_ not in now]
    new = [id_ for id_ in now if id_ not in before]
    headings = {b.section: b for b in blocks(chapter.body) if b.kind == "heading"} if gone else {}
    for number, old in enumerate(gone):
        near = new[number] if len(new) == len(gone) else ""
        heading = headings.get(near)
        if heading is None:
            yield problem("W400", Place(chapter.file), old=old, near="nyt-navn", title="…")
        else:
            yield problem("W400", _place(chapter, heading), old=old, near=near, title=heading.text)


def _place(chapter: Chapter, heading: Block) -> Place:
    line = chapter.body.splitlines()[heading.line - 1]
    return Place(chapter.file, chapter.body_line + heading.line - 1, 1, len(line), line)
