"""The items of the programme: which files hold them, and each file as an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import TypeVar

from pipeline.content.consents import Register
from pipeline.content.convert.episode import episode
from pipeline.content.convert.event import event
from pipeline.content.convert.film import film, film_transcript
from pipeline.content.convert.handbook import chapter
from pipeline.content.convert.page import page
from pipeline.content.convert.sheet import Sheet
from pipeline.content.reader import M, Read, Reader
from pipeline.content.schema.episode import WrittenEpisode
from pipeline.content.schema.event import WrittenEvent
from pipeline.content.schema.film import WrittenFilm
from pipeline.content.schema.handbook import WrittenChapter
from pipeline.content.schema.page import WrittenPage
from pipeline.content.subject import Entries, Entry
from pipeline.core.model import Episode, Film, Item
from pipeline.core.problems import Place, problem

_I = TypeVar("_I", bound=Item)
_NEARLY = MappingProxyType(
    {".yaml": (".yml", ".yaml", ".yaml.txt"), ".md": (".md", ".md.txt", ".markdown")}
)
_PLAIN_TEXT = (".md", ".txt")


def entries(reader: Reader, register: Register) -> Entries:
    """Every item of every folder; those that cannot be read are missing, with their problems."""

    def each(
        names: Iterator[str], schema: type[M], convert: Callable[[Read[M], Sheet], _I]
    ) -> tuple[Entry[_I], ...]:
        made = []
        for name in names:
            read = reader.read(name, schema)
            if read is not None:
                folder = name.rpartition("/")[0]
                sheet = Sheet(read.document, folder, reader.tree, register, reader.problems)
                made.append(Entry(convert(read, sheet), read.document))
        return tuple(made)

    return Entries(
        episodes=each(
            _in_folders(reader, "episodes", "episode.yaml"),
            WrittenEpisode,
            lambda read, sheet: _episode(read.written, sheet, reader),
        ),
        films=each(
            _in_folders(reader, "films", "film.yaml"),
            WrittenFilm,
            lambda read, sheet: _film(read.written, sheet, reader),
        ),
        chapters=each(
            _files(reader, "handbook", ".md"), WrittenChapter, lambda r, s: chapter(r.written, s)
        ),
        events=each(
            _files(reader, "events", ".yaml"), WrittenEvent, lambda r, s: event(r.written, s)
        ),
        pages=each(_files(reader, "pages", ".md"), WrittenPage, lambda r, s: page(r.written, s)),
    )


def _episode(written: WrittenEpisode, sheet: Sheet, reader: Reader) -> Episode:
    return episode(written, sheet, reader.text(f"{sheet.folder}/shownotes.md"))


def _film(written: WrittenFilm, sheet: Sheet, reader: Reader) -> Film:
    transcript = film_transcript(written, sheet)
    text = ""
    if transcript is not None and transcript.file.name.endswith(_PLAIN_TEXT):
        text = reader.text(transcript.file.name)
    return film(written, sheet, transcript, text)


def _in_folders(reader: Reader, kind: str, name: str) -> Iterator[str]:
    """``episodes/*/episode.yaml``. A folder without it is a fault, not something to pass over."""
    for folder in reader.tree.subfolders(kind):
        files = reader.tree.within(folder)
        wanted = f"{folder}/{name}"
        if wanted in files:
            yield wanted
        elif (other := _misnamed(files, name)) is not None:
            _misplaced(reader, other, name)
        else:
            reader.problems.append(problem("E007", Place(folder), name=name))
            reader.lose("")


def _misplaced(reader: Reader, name: str, wanted: str) -> None:
    reader.problems.append(problem("E009", Place(name), name=wanted))
    reader.lose(reader.text(name))


def _misnamed(files: list[str], name: str) -> str | None:
    """``episode.yml``, ``Episode.YAML``, ``episode.yaml.txt``: what Windows and editors make."""
    stem = name.partition(".")[0]
    return next((f for f in files if f.rpartition("/")[2].lower().startswith(f"{stem}.y")), None)


def _files(reader: Reader, folder: str, suffix: str) -> Iterator[str]:
    """The files of a folder that are items; ``.yml`` and ``.YAML`` are named, not passed over."""
    for name in reader.tree.within(folder):
        base = name.rpartition("/")[2]
        if base.endswith(suffix):
            yield name
        elif base.lower().endswith(_NEARLY[suffix]):
            _misplaced(reader, name, base.partition(".")[0] + suffix)
