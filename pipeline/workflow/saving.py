"""The page of a chapter that was just saved, before all else is built again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact
from pipeline.content.again import chapter_again
from pipeline.core.book import Chapter
from pipeline.core.model import Library
from pipeline.outputs.chapters import chapter_page
from pipeline.workflow.making import workshop
from pipeline.workflow.run import Run


def saved_page(run: Run, library: Library, file: Path) -> Mapping[str, bytes]:
    """The page by its public path; nothing where ``file`` is no chapter of ``library``, which is
    what the last preview showed, or where its page takes more than a moment.

    No rule has been asked: the build that follows tells what is wrong.
    """
    name = file.relative_to(run.folder).as_posix() if file.is_relative_to(run.folder) else ""
    before = next((c for c in library.handbook.chapters if c.file == name), None)
    chapter = None if before is None else chapter_again(run.folder, before)
    if chapter is None:
        return {}
    page = _page(library, chapter)
    with workshop(run, library) as shop:
        try:
            made = replace(shop, workers=_AtOnce()).make([page]).outcomes[page.id].made
        except _TooHeavy:
            return {}
        return {f.public: f.path.read_bytes() for f in made.files.values() if f.public}


class _TooHeavy(Exception):
    """A picture is new, or a sound: nobody waits for that without seeing the text."""


class _AtOnce(Executor):
    """Makes here and now; what is heavy is taken from the cache, or not at all."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        (task,) = args
        if task.recipe.heavy:
            raise _TooHeavy
        future: Future[Any] = Future()
        future.set_result(fn(task))
        return future


def _page(library: Library, chapter: Chapter) -> Artefact:
    book = library.handbook
    chapters = tuple(chapter if one.id == chapter.id else one for one in book.chapters)
    shown = replace(library, handbook=replace(book, chapters=chapters))
    return chapter_page(shown, chapter)
