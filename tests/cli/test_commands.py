"""The commands on a tiny programme that they made themselves: real runs, in text and in JSON."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pipeline.core.programme import podcast_guid
from tests.cli.conftest import NOW, Spor2, mend
from tests.cli.test_speaking import leaves
from tests.ingest.handed import VTT, film_bytes, whole_tree, write_wav

AT = ("--now", NOW)
ROOT = Path(__file__).parents[2]


def test_check(spor2: Spor2, programme: Path) -> None:
    before = whole_tree(programme)
    said = spor2("check", *AT)
    assert said.code == 0
    assert "Klar til at blive udgivet: 1 episode.\n4 venter: kladder" in said.out
    told = spor2("check", *AT, "--format", "json").json
    assert (told["items"]["episodes"], told["items"]["films"], told["waiting"]) == (1, 0, 4)
    assert whole_tree(programme) == before


def test_check_counts_what_comes_out_by_itself(spor2: Spor2, programme: Path) -> None:
    """Before its date an episode is ready too; under embargo, or in review, it is not."""
    early = ("--now", "2022-05-01")
    episode = programme / "episodes/01-en-proeve/episode.yaml"
    assert "Klar til at blive udgivet: 1 episode.\n4 venter" in spor2("check", *early).out
    mend(episode, ("state: approved", "state: approved\nembargo_until: 2022-06-01T06:00"))
    assert "Klar til at blive udgivet: intet endnu.\n5 venter" in spor2("check", *early).out
    mend(programme / "pages/01-om.md", ("state: draft", "state: approved"), ("UDFYLD: ", ""))
    assert "Klar til at blive udgivet: 1 episode og 1 side.\n3 venter" in spor2("check", *AT).out
    mend(episode, ("state: approved", "state: review"))
    assert "Klar til at blive udgivet: 1 side.\n4 venter" in spor2("check", *AT).out


def test_a_fault_has_its_place_in_text_and_in_json(spor2: Spor2, programme: Path) -> None:
    mend(programme / "episodes/01-en-proeve/episode.yaml", ("title:", "titel:"))
    said = spor2("check", *AT)
    assert said.code == 1
    assert "fejl[E012] kender ikke feltet «titel» – mente du «title»?" in said.out
    assert "  --> episodes/01-en-proeve/episode.yaml:8:1\n" in said.out
    found = spor2("check", *AT, "--format", "json").json["problems"]
    fault = next(one for one in found if one["code"] == "E012")
    assert (fault["file"], fault["line"]) == ("episodes/01-en-proeve/episode.yaml", 8)
    english = spor2("check", *AT, "--lang", "en")
    assert "error[E012]" in english.out


@pytest.mark.slow
def test_build_and_again(spor2: Spor2, programme: Path) -> None:
    said = spor2("build", *AT, "--format", "json")
    assert said.code == 0, said.out
    assert said.json["made"] > 0
    assert set(said.json["sounds"]) == {"ep-01"}
    assert (programme / "public" / "feed.xml").is_file()
    again = spor2("build", *AT, "--format", "json")
    assert again.json["made"] == 0
    text = spor2("build", *AT)
    assert "−16,0\N{NO-BREAK SPACE}LUFS" in text.out
    assert "LUFS" not in spor2("build", *AT, "--quiet").out


@pytest.mark.slow
def test_explain(spor2: Spor2, programme: Path) -> None:
    spor2("build", *AT)
    said = spor2("explain", "public/episoder/1.html")
    assert said.code == 0
    assert "ep-01" in said.out
    told = spor2("explain", "episoder/1.html", "--format", "json").json
    assert "ep-01" in told["items"]
    assert told["why"] == ["new"]


def test_status(spor2: Spor2, programme: Path) -> None:
    rows = spor2("status", *AT, "--format", "json").json["items"]
    assert {row["id"]: row["status"] for row in rows}["ep-01"] == "published"
    assert {row["id"]: row["status"] for row in rows}["film-1"] == "draft"
    assert spor2("status", *AT).out.endswith("\n4 kladde, 1 udgivet\n")


def test_when_to_run_again(spor2: Spor2, programme: Path) -> None:
    """For a person, for a shell, for a program; and when there is nothing to wait for."""
    early = ("--now", "2022-05-01")
    told = spor2("status", "--next", *early, "--format", "json").json
    assert told["next"] == "2022-05-04T06:00:00+02:00"
    first = told["coming"][0]
    assert (first["id"], first["change"], first["at"]) == ("ep-01", "public", told["next"])
    said = spor2("status", "--next", *early).out.splitlines()
    assert (said[0], "bliver udgivet" in said[3]) == (told["next"], True)
    assert spor2("status", "--next", "--quiet", *early).out == f"{told['next']}\n"
    nothing = spor2("status", "--next", *AT)
    assert (nothing.code, nothing.out.splitlines()[0]) == (0, "Der er intet, der venter.")
    assert "udløbet" in nothing.out, "what stops a publish is told, but is no time for one"
    quiet = spor2("status", "--next", "--quiet", *AT)
    assert (quiet.code, quiet.out) == (0, "")
    assert spor2("status", "--next", *AT, "--format", "json").json["next"] is None


def test_status_of_a_programme_that_cannot_be_read(spor2: Spor2, programme: Path) -> None:
    (programme / "programme.yaml").write_text("title: [\n", encoding="utf-8")
    for words in ((), ("--next",), ("--next", "--quiet")):
        assert spor2("status", *words, *AT).code == 1


@pytest.mark.slow
def test_plan_and_publish_to_a_folder(spor2: Spor2, programme: Path) -> None:
    to = ("--target", "mappe", *AT)
    planned = spor2("plan", *to)
    assert planned.code == 0, planned.all
    assert "Det er den første udgivelse her." in planned.out
    assert "Nye episoder: «En prøve»" in planned.out
    assert not (programme / "udgivet").exists()
    done = spor2("publish", *to, "--format", "json")
    assert done.code == 0, done.all
    assert done.json["sent"] > 0
    assert done.json["addresses"]["feed"].endswith("/feed.xml")
    again = spor2("publish", *to)
    assert "Intet er ændret" in again.out
    assert "siderne" in again.out
    assert spor2("publish", *to, "--format", "json").json["sent"] == 0


@pytest.mark.slow
def test_prune(spor2: Spor2, programme: Path) -> None:
    spor2("build", *AT)
    said = spor2("cache", "prune", "--keep", "0", "--format", "json")
    assert said.json["left"] > 0
    assert spor2("build", *AT, "--format", "json").json["made"] == 0


def test_doctor_works_anywhere(spor2: Spor2, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    found = spor2("doctor", "--format", "json").json["findings"]
    assert len(found) >= 3
    assert "ffmpeg" in spor2("doctor").out
    assert list(tmp_path.iterdir()) == []


def test_the_store_on_this_computer_when_it_does_not_run(spor2: Spor2, programme: Path) -> None:
    assert spor2("store", "status", "--format", "json").json["running"] is False
    assert "kører ikke" in spor2("store", "status").out
    assert spor2("store", "stop").code == 0


@pytest.mark.slow
def test_ingest_of_everything_passes_the_check(
    spor2: Spor2, programme: Path, tmp_path: Path
) -> None:
    (tmp_path / "f.mp4").write_bytes(film_bytes())
    (tmp_path / "t.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "k.md").write_text("# Et kapitel til\n\nTekst.\n", encoding="utf-8")
    sound = write_wav(tmp_path / "ny optagelse.wav", hertz=300)
    lines: tuple[tuple[object, ...], ...] = (
        ("ingest", "episode", sound, "--transcript", tmp_path / "t.vtt"),
        ("ingest", "film", tmp_path / "f.mp4", "--captions", tmp_path / "t.vtt"),
        ("ingest", "chapter", tmp_path / "k.md"),
        ("new", "episode", "Én til", "--season", "1"),
        ("new", "event", "Konference", "--type", "conference", "--date", "2030-05-01"),
    )
    for line in lines:
        said = spor2(*line, *AT)
        assert said.code == 0, said.all
        assert "som kladde" in said.out
    checked = spor2("check", *AT)
    assert (checked.code, "fejl[" in checked.out) == (0, False), checked.out
    assert spor2("build", *AT).code == 0


@pytest.mark.slow
def test_init_in_another_folder(spor2: Spor2, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    said = spor2("init", "mit program", *AT)
    assert said.code == 0
    assert 'cd "mit program"' in said.out
    os.chdir(tmp_path / "mit program")
    assert spor2("check", *AT).code == 0
    assert spor2("build", *AT).code == 0


@pytest.mark.parametrize(
    ("site", "code"), [("https://styrelsen.example", 0), ("http://styrelsen.example/", 2)]
)
def test_init_names_the_podcast_after_its_feed(
    spor2: Spor2, tmp_path: Path, site: str, code: int
) -> None:
    assert spor2("init", tmp_path / "p", "--site", site, *AT).code == code
    if code == 0:
        written = (tmp_path / "p" / "programme.yaml").read_text(encoding="utf-8")
        assert f"guid: {podcast_guid('https://styrelsen.example/feed.xml')} " in written
    else:
        assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("line", leaves(), ids=" ".join)
def test_json_and_quiet_are_known_to_every_command(spor2: Spor2, line: tuple[str, ...]) -> None:
    said = spor2(*line, "--format", "json", "--quiet", "--folder", "/findes/ikke", "--xx")
    assert said.code == 2
    assert said.err == ""
    assert said.json["error"]["code"] == "usage"


@pytest.mark.slow
def test_preview_from_start_to_ctrl_c(programme: Path, tmp_path: Path) -> None:
    """A real process: drafts are seen, an error lies over the page, Ctrl-C ends it quietly."""
    # A run in the background of a shell ignores Ctrl-C, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with (tmp_path / "out").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "preview", "--port", "0", "--no-browser", *AT],
            cwd=programme,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    signal.signal(signal.SIGINT, before)
    try:
        address = _until(lambda: _address(tmp_path / "out"))
        _until(lambda: "<h1" in _page(f"{address}film/1.html"))
        draft = programme / "films/01-en-film/film.yaml"
        mend(draft, ("En film", "En anden titel"))
        _until(lambda: "En anden titel" in _page(f"{address}film/1.html"))
        mend(draft, ("number: 1", "numer: 1"))
        _until(lambda: "mente du «number»" in _page(f"{address}film/1.html"))
        assert not (programme / "public").exists()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(20)
        finally:
            process.kill()
    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert code == 0, text
    assert text.endswith("Forhåndsvisningen er stoppet.\n")
    assert "Traceback" not in text


def _address(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((line.split()[-1] for line in lines if "http://127.0.0.1:" in line), "")


def _page(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            body: bytes = answer.read()
    except OSError:
        return ""
    return body.decode()


def _until(found: object, seconds: float = 60.0) -> str:
    import time

    assert callable(found)
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return str(value)


@pytest.mark.slow
def test_the_package_works_when_installed_alone(tmp_path: Path) -> None:
    """A wheel, unpacked far from the repository, holds all that `init` and `build` need."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    wheel = next((tmp_path / "dist").glob("*.whl"))
    shutil.unpack_archive(wheel, tmp_path / "alone", "zip")
    # -S and -P keep the repository's own editable install out; site-packages come by name.
    packages = next(p for p in sys.path if p.endswith("site-packages"))
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path / 'alone')!r}]; sys.path += [{packages!r}];"
        "import pipeline; print(pipeline.__file__);"
        "from pipeline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    folder = tmp_path / "program"
    for line in (["init", str(folder)], ["build", "--folder", str(folder), "--format", "json"]):
        run = subprocess.run(
            [sys.executable, "-S", "-P", "-c", program, *line, *AT],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        assert run.stdout.startswith(str(tmp_path / "alone"))
    assert (folder / "public" / "index.html").is_file()
    assert json.loads(run.stdout.partition("\n")[2])["ok"] is True
