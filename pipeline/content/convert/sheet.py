"""From what an author wrote to the model's values: the parts that all items share."""

from __future__ import annotations

import posixpath
from dataclasses import field

from pipeline.content.consents import Register
from pipeline.content.document import Document
from pipeline.content.schema.pieces import (
    WrittenItem,
    WrittenNote,
    WrittenPicture,
    WrittenRelated,
)
from pipeline.content.schema.scalars import nearest
from pipeline.content.tree import FileTree
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, problem
from pipeline.core.values import (
    ContentNote,
    Contributor,
    Passage,
    Picture,
    Publication,
    Related,
    SourceFile,
    State,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One item's document and the folder its files are named from. Notes what is not there."""

    document: Document
    folder: str
    tree: FileTree
    register: Register
    problems: list[Problem] = field(default_factory=list)

    def file(self, name: str, *loc: str | int) -> SourceFile:
        """The named file; a missing one is noted, and stands in the model all the same."""
        full = posixpath.normpath(posixpath.join(self.folder, name))
        path = self.tree.root / full
        if full.startswith("../"):
            self._note("E070", loc, value=name)
        elif (there := self.tree.path(full)) is None:
            there_are = [n.rpartition("/")[2] for n in self.tree.within(posixpath.dirname(full))]
            files = [n for n in there_are if not n.endswith(".yaml")]
            near = nearest(posixpath.basename(full), files)
            self._note("E059", loc, value=name, folder=self.folder, near=", ".join(near) or "–")
        elif not there.resolve().is_relative_to(self.tree.root.resolve()):
            self._note("E070", loc, value=name)
        else:
            path = there
        return SourceFile(full, path)

    def _note(self, code: str, loc: tuple[str | int, ...], **params: object) -> None:
        self.problems.append(problem(code, self.document.place(*loc), **params))

    def picture(self, written: WrittenPicture, *loc: str | int) -> Picture:
        return Picture(self.file(written.file, *loc, "file"), written.alt)

    def contributors(self, written: tuple[str, ...]) -> tuple[Contributor, ...]:
        return tuple(Contributor(who, self.register.shown_as(who)) for who in written)


def publication(written: WrittenItem) -> Publication:
    return Publication(State(written.state), written.publish_at, written.embargo_until)


def content_note(written: WrittenNote | None) -> ContentNote | None:
    if written is None:
        return None
    passages = tuple(Passage(s.start, s.end, s.topic, s.skippable) for s in written.sections)
    return ContentNote(written.summary, written.topics, written.detail_level, passages)


def related(written: WrittenRelated) -> Related:
    return Related(written.episodes, written.films, written.handbook)
