"""Faulty input of every kind: a clear Danish message, the right exit code, and nothing changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.build.lock import locked
from tests.cli.conftest import Spor2, mend
from tests.ingest.handed import VTT, film_bytes, whole_tree, write_wav

pytestmark = pytest.mark.slow

EPISODE = "episodes/01-en-proeve"
#: English that must never reach a Danish reader.
ENGLISH = ("Traceback", "Error", "Usage", "Errno", "Invalid", "No such", "expected", "None")


@dataclass(frozen=True)
class Case:
    """``arrange`` makes the fault; ``line`` is what is typed; ``words`` must be in the answer."""

    name: str
    line: str
    code: int
    words: str
    arrange: Callable[[Path], object] = lambda _: None


def given(name: str, body: bytes) -> Callable[[Path], object]:
    """A file that staff were handed, beside the programme."""
    return lambda programme: (programme.parent / name).write_bytes(body)


def broken(old: str, new: str, file: str = f"{EPISODE}/episode.yaml") -> Callable[[Path], object]:
    """A slip of the pen in one of the programme's files."""
    return lambda programme: mend(programme / file, (old, new))


def added(text: bytes, file: str = f"{EPISODE}/episode.yaml") -> Callable[[Path], object]:
    return lambda programme: (programme / file).write_bytes((programme / file).read_bytes() + text)


def half(programme: Path) -> None:
    whole = write_wav(programme.parent / "hel.wav", 4).read_bytes()
    (programme.parent / "halv.wav").write_bytes(whole[: len(whole) // 2])


def half_inside(programme: Path) -> None:
    half(programme)
    (programme.parent / "halv.wav").replace(programme / EPISODE / "master.wav")


def twin(programme: Path) -> None:
    folder = programme / "episodes" / "02-tvilling"
    folder.mkdir()
    text = (programme / EPISODE / "episode.yaml").read_text(encoding="utf-8")
    (folder / "episode.yaml").write_text(text.replace("number: 1", "number: 2"), encoding="utf-8")


def copied(programme: Path) -> None:
    """As staff begin an episode: a copy of the last one's folder, sound, transcript and all."""
    (programme / EPISODE / "ord.vtt").write_text(VTT, encoding="utf-8")
    added(b"transcript: {file: ord.vtt, made_by: human}\n")(programme)
    shutil.copytree(programme / EPISODE, programme / "episodes" / "02-kopi")


S3 = "  drift: {kind: s3, endpoint: 'https://127.0.0.1:9', region: eu, base_address: 'https://x.example/'%s}\n"


def target(more: str) -> Callable[[Path], object]:
    return broken("default_target:", S3.replace("%s", more) + "default_target:", "programme.yaml")


CASES = (
    # What was typed
    Case("unknown command", "chek", 2, "Ukendt kommando «chek»"),
    Case("a Danish word", "byg", 2, "den hedder «build»"),
    Case("unknown option", "check --hurtigt", 2, "Ukendt indstilling «--hurtigt»"),
    Case("a title without quotes", "new episode Små skridt", 2, "anførselstegn"),
    Case("no title", "new film", 2, "'TITEL'"),
    Case("beyond all plans", "status --now 9999-12-31T23:59-12:00", 2, "er ikke et tidspunkt"),
    Case("not a time", "status --now imorgen", 2, "«imorgen» er ikke et tidspunkt"),
    Case("not a language", "status --lang fr", 2, "«fr» er ikke en af disse"),
    Case("not a format", "status --format xml", 2, "«xml» er ikke en af disse"),
    Case("not a season", "new episode X --season nul", 2, "er ikke et tal"),
    Case("not a port", "preview --port 123456", 2, "uden for det tilladte"),
    Case("nothing after an option", "status --folder", 2, "skal der stå noget"),
    Case("a title without letters", "new chapter …", 1, "ingen bogstaver"),
    # What was handed over
    Case("no such recording", "ingest episode ../x.wav", 1, "«x.wav» findes ikke"),
    Case("an empty recording", "ingest episode ../x.wav", 1, "er tom", given("x.wav", b"")),
    Case(
        "text called sound",
        "ingest episode ../x.wav",
        1,
        "er ikke lyd",
        given("x.wav", b"hej\n" * 99),
    ),
    Case("a recording cut short", "ingest episode ../halv.wav", 1, "ikke hel", half),
    Case(
        "a Word document",
        "ingest episode ../x.docx",
        1,
        "ikke kan bruges her",
        given("x.docx", b"PK"),
    ),
    Case(
        "the same recording again",
        "ingest episode ../igen.wav",
        1,
        "ligger her allerede",
        lambda p: (p.parent / "igen.wav").write_bytes((p / EPISODE / "master.wav").read_bytes()),
    ),
    Case(
        "no such transcript",
        "ingest episode ../ny.wav --transcript ../x.vtt",
        1,
        "findes ikke",
        lambda p: write_wav(p.parent / "ny.wav", hertz=300),
    ),
    Case(
        "a bad time in a transcript",
        "ingest film ../f.mp4 --captions ../x.vtt",
        1,
        "00:99",
        lambda p: (
            given("f.mp4", film_bytes())(p),
            given("x.vtt", VTT.replace("00:00:00.9", "00:99:00.9").encode())(p),
        ),
    ),
    Case(
        "a film that is text",
        "ingest film ../x.mp4",
        1,
        "ikke en film",
        given("x.mp4", b"hej\n" * 99),
    ),
    Case(
        "a film of another kind",
        "ingest film ../x.mp4",
        1,
        "H.264",
        given("x.mp4", film_bytes("mpeg4")),
    ),
    Case(
        "a chapter that is no text",
        "ingest chapter ../x.md",
        1,
        "almindelig tekst",
        given("x.md", b"\0\1"),
    ),
    # What was written in the programme
    Case("an unknown field", "check", 1, "mente du «title»", broken("title:", "titel:")),
    Case("a field twice", "check", 1, "«title»", added(b"title: igen\n")),
    Case("broken YAML", "check", 1, "episode.yaml", added(b"markers: [{start: \n")),
    Case("not UTF-8", "build", 1, "UTF-8", added("# æøå\n".encode("cp1252"))),
    Case("a wrong date", "check", 1, "2022-12-31", added(b"updated: 31/12/2022\n")),
    Case(
        "a bad time code",
        "check",
        1,
        "ti minutter",
        added(b"markers: [{start: ti minutter, id: a, title: A}]\n"),
    ),
    Case(
        "a marker after the end",
        "check",
        1,
        "00:59",
        added(b'markers: [{start: "00:59", id: a, title: A}]\n'),
    ),
    Case(
        "a comma in a text",
        "check",
        1,
        "episode.yaml",
        added(b"markers: [{start: '00:00', id: a, title: Ord, der stikker}]\n"),
    ),
    Case("an id twice", "check", 1, "ep-01", twin),
    Case("a copied folder", "check", 1, "02-kopi/episode.yaml", copied),
    Case("a folder for a feed", "check --feed episodes", 3, "det er en mappe"),
    Case("a folder for an old feed", "ingest feed episodes", 3, "det er en mappe"),
    Case("no such sound", "check", 1, "lyd.wav", broken("audio: master.wav", "audio: lyd.wav")),
    Case(
        "sound that is text",
        "build",
        1,
        "master.wav",
        lambda p: (p / EPISODE / "master.wav").write_bytes(b"hej\n" * 99),
    ),
    Case("sound cut short", "build", 1, "master.wav", half_inside),
    Case(
        "nobody has read it",
        "check",
        1,
        "transskription",
        broken("made_by: human", "made_by: auto"),
    ),
    Case("a voice without consent", "check", 1, "p-07", added(b"contributors: [p-07]\n")),
    Case("a target without a bucket", "check", 1, "bucket", target("")),
    Case(
        "a picture too small",
        "check",
        1,
        "cover.png",
        lambda p: (p / "artwork/cover.png").write_bytes(b"\x89PNG"),
    ),
    # The world around
    Case("no programme", "check --folder ..", 3, "programme.yaml"),
    Case("a file for a folder", "check --folder programme.yaml", 3, "programme.yaml"),
    Case("a folder that is full", "init .", 3, "ikke tom"),
    Case("an unknown target", "plan --target maanen", 3, "«maanen»"),
    Case("an unknown page", "explain episoder/99.html", 3, "episoder/99.html"),
    Case("a store that is down", "plan --target drift", 3, "127.0.0.1:9", target(", bucket: b")),
)


def authored(folder: Path) -> dict[str, bytes]:
    """All that people wrote or were handed; what spor2 makes for itself may be made again."""
    return {name: body for name, body in whole_tree(folder).items() if "/public/" not in name}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_fault_is_told_and_nothing_is_changed(spor2: Spor2, programme: Path, case: Case) -> None:
    case.arrange(programme)
    before = authored(programme.parent)
    said = spor2("--now", "2022-10-04T12:00", *case.line.split())
    assert said.code == case.code, said.all
    assert case.words in said.all
    assert [word for word in ENGLISH if word in said.all] == []
    assert authored(programme.parent) == before
    machine = spor2("--now", "2022-10-04T12:00", "--format", "json", *case.line.split())
    if "--format" not in case.line:
        assert (machine.json["ok"], machine.json["exit"]) == (False, case.code)
    assert authored(programme.parent) == before


def test_another_build_in_the_same_folder(spor2: Spor2, programme: Path) -> None:
    before = authored(programme)
    with locked(programme / ".spor2" / "lock"):
        said = spor2("build")
    assert said.code == 3
    assert "Mappen er i brug" in said.err
    assert str(os.getpid()) in said.err
    assert authored(programme) == before


def test_a_missing_ffmpeg(programme: Path) -> None:
    environment = {**os.environ, "SPOR2_FFMPEG": "/findes/ikke"}
    run = _process(["check"], programme, environment)
    assert run.returncode == 3
    assert "/findes/ikke" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_port_that_is_taken(spor2: Spor2, programme: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = spor2("preview", "--port", taken.getsockname()[1], "--no-browser")
    assert said.code == 3
    assert "optaget" in said.err


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """Root may write anywhere, so as root a test turns into somebody else for a while."""
    root = os.geteuid() == 0
    yield lambda: os.seteuid(65534) if root else None
    if root:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are otherwise there")
@pytest.mark.parametrize("line", ["build", "new chapter Et", "init ny"])
def test_a_folder_one_may_not_write_in(
    spor2: Spor2, programme: Path, nobody: Callable[[], None], line: str
) -> None:
    spor2(*line.split())  # while it may: what root's own folders hold must be loaded by now
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "program"
        shutil.copytree(programme, folder)
        os.chdir(folder)
        for inner in (Path(place), folder, *(p for p in folder.rglob("*") if p.is_dir())):
            inner.chmod(0o555)
        before = whole_tree(folder)
        nobody()
        said = (
            spor2(*(line.replace("ny", "anden") + "s").split()) if line != "build" else spor2(line)
        )
        if os.getuid() == 0:
            os.seteuid(0)
        assert said.code == 3, said.all
        assert str(folder) in said.err
        assert "Traceback" not in said.all
        assert whole_tree(folder) == before
        for inner in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
            inner.chmod(0o755)


def _process(
    line: list[str], cwd: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *line],
        cwd=cwd,
        env={**environment, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
