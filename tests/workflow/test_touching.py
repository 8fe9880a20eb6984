"""When only the words of a chapter are changed, a build gives what a whole build would give."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.chapters import programme
from pipeline.build import journal
from pipeline.build.artefact import Artefact, digest_of
from pipeline.content.library import load
from pipeline.core.book import Chapter
from pipeline.core.model import Library
from pipeline.core.visibility import published
from pipeline.outputs.plan import plan
from pipeline.workflow import building, making, standing
from pipeline.workflow.run import Run

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILE = "handbook/0002-kapitel-2.md"
#: What a chapter may have beside its words.
RICH = """
## Et afsnit {#stedet}

Se [[kapitel:kapitel-1]] og [noten](https://example.test/a).[^en]

::: redskab Pausen {#pausen}
Bliv siddende.
:::

Et [sted](#stedet) og tænk over *det*.

[^en]: Det stod der.
"""


@dataclass(frozen=True)
class Twins:
    """The same programme twice: one is built as it is asked for, one is always built whole."""

    asked: Path
    whole: Path

    def write(self, name: str, text: str) -> None:
        for folder in (self.asked, self.whole):
            (folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.whole / name).read_text(encoding="utf-8")

    def build(self) -> bool:
        """Whether it was quick. Both ways tell the same and make the same."""
        told = building.build(_run(self.asked))
        meant = making.build(_run(self.whole))
        assert told.problems == meant.problems
        assert (told.site is None) == (meant.site is None)
        if told.site and meant.site:
            assert told.site.tree == meant.site.tree
            assert _files(self.asked) == _files(self.whole)
        return told.site is not None and told.library is None


def _run(folder: Path) -> Run:
    return Run(folder, NOW, target="mappe", workers=1)


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "public").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody works on the program meanwhile."""
    monkeypatch.setattr(standing, "_program", lambda: ())


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    twins = Twins(tmp_path_factory.mktemp("asked"), tmp_path_factory.mktemp("whole"))
    programme(twins.whole, 3)
    with (twins.whole / FILE).open("a", encoding="utf-8") as file:
        file.write(RICH)
    shutil.copytree(twins.whole, twins.asked, dirs_exist_ok=True)
    return twins


@pytest.fixture
def twins(begun: Twins) -> Iterator[Twins]:
    """Built; as it was afterwards."""
    names = (FILE, "handbook/0001-kapitel-1.md", "glossary.yaml", "programme.yaml")
    before = {name: begun.read(name) for name in names}
    begun.build()
    yield begun
    for name, text in before.items():
        begun.write(name, text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bliv siddende.", "Bliv siddende, og sig ikke noget."),
        ("Bliv siddende.", "Bliv.\n\nEt stykke til."),
        ("## Afsnit 2\n", "Et nyt stykke.\n\n## Afsnit 2\n"),
        ("Det stod der.\n", "Det stod der.\n\nEn linje til, nummer 1.\n"),
    ],
)
def test_words_alone(twins: Twins, old: str, new: str) -> None:
    text = twins.read(FILE)
    assert old in text
    twins.write(FILE, text.replace(old, new))
    assert twins.build()
    assert twins.build()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Kapitel 2", "title: Et andet navn"),
        ("state: approved", "state: draft"),
        ("## Afsnit 2", "## Afsnit to"),
        ("Pausen", "En pause"),
        ("[[kapitel:kapitel-1]]", "[[kapitel:kapitel-3]]"),
        ("[[kapitel:kapitel-1]]", "[[kapitel:kapitel-9]]"),
        ("example.test/a", "example.test/b"),
        ("Bliv siddende.", "Bliv *siddende*."),
        ("Bliv siddende.", "UDFYLD"),
        ("Bliv siddende.", "- - - - - - - Bliv siddende."),
        ("Bliv siddende.", "Bliv\x07 siddende."),
        ("\n## Afsnit 3\n", "\nEn overskrift\n---\n\n## Afsnit 3\n"),
        ("## Afsnit 3\n", ("ord og mere " * 60 + "\n\n") * 10 + "## Afsnit 3\n"),
    ],
)
def test_more_than_words(twins: Twins, old: str, new: str) -> None:
    text = twins.read(FILE)
    assert old in text
    twins.write(FILE, text.replace(old, new))
    assert not twins.build()


def test_a_word_of_the_glossary(twins: Twins) -> None:
    term = re.search(r"term: (.+)", twins.read("glossary.yaml"))
    assert term is not None
    twins.write(FILE, twins.read(FILE).replace("Bliv siddende", f"Om {term[1].strip()} her"))
    assert not twins.build()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("glossary.yaml", "definition: ", "definition: Kort sagt. "),
        ("programme.yaml", "title: ", "title: Ny "),
        ("handbook/0001-kapitel-1.md", "title: Kapitel 1", "title: Det første"),
    ],
)
def test_another_file_changed_too(twins: Twins, file: str, old: str, new: str) -> None:
    twins.write(file, twins.read(file).replace(old, new, 1))
    twins.write(FILE, twins.read(FILE).replace("Bliv siddende.", "Bliv."))
    assert not twins.build()


def test_two_chapters_at_once(twins: Twins) -> None:
    for name in (FILE, "handbook/0001-kapitel-1.md"):
        twins.write(name, twins.read(name) + "\nEn linje til.\n")
    assert twins.build()


def test_a_harmed_cache_is_mended(twins: Twins) -> None:
    run = _run(twins.asked)
    line = journal.read(run.journal)["page/haandbog/index.html"]
    file = run.state / "cache" / "objects" / line.objects[0][:2] / line.objects[0]
    file.chmod(0o644)
    file.write_bytes(b"x" * file.stat().st_size)
    twins.write(FILE, twins.read(FILE) + "\nEn linje til.\n")
    assert not twins.build()
    file.unlink()


def test_what_a_layout_says_is_held_against_the_journal(twins: Twins) -> None:
    run = _run(twins.asked)
    run.layout.write_text(run.layout.read_text().replace("Bliv siddende.", "Bliv her."))
    note = json.loads((run.state / "standing.json").read_bytes())
    note["state"] = standing._state(run)
    (run.state / "standing.json").write_text(json.dumps(note))
    twins.write(FILE, twins.read(FILE) + "\nEn linje til.\n")
    assert not twins.build()


def test_a_text_stands_in_one_place() -> None:
    """`touching` puts the new text in the place of the old one."""
    texts = (file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*.*html"))
    assert sum(text.count("{{ content }}") for text in texts) == 1


def test_templates_tell_of_a_texts_words_by_minutes_alone() -> None:
    said = re.compile(r"(\w+)\((?:text|facts\([^()]*\))\.words\)")
    for file in TEMPLATES.rglob("*.*html"):
        for line in file.read_text(encoding="utf-8").splitlines():
            texts = re.findall(r"(?:text|facts\([^()]*\))\.words", line)
            texts = [one for one in texts if "search" not in one]
            names = [
                name for name in said.findall(line) if name in ("reading_time", "reading_minutes")
            ]
            assert len(names) == len(texts), file


def test_a_chapters_words_are_params_of_its_text_alone(begun: Twins) -> None:
    """What else would be made of them, `touching` would leave as it is."""
    library = load(begun.whole, NOW).library
    assert library is not None
    chapter = library.handbook.chapters[1]
    other = _with(library, replace(chapter, body=chapter.body + "\nEn linje til.\n"))
    before, after = (_params(published(one)) for one in (library, other))
    assert before.keys() == after.keys()
    assert [n for n in before if before[n] != after[n]] == [f"page/{chapter.address}"]


def _with(library: Library, chapter: Chapter) -> Library:
    chapters = tuple(chapter if c.id == chapter.id else c for c in library.handbook.chapters)
    return replace(library, handbook=replace(library.handbook, chapters=chapters))


def _params(library: Library) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(artefact: Artefact) -> None:
        found[artefact.id] = digest_of(artefact.params)
        for item in artefact.inputs.values():
            if isinstance(item, Artefact) and item.id not in found:
                note(item)

    for one in plan(library):
        note(one)
    return found
