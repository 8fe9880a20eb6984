"""A feed moves in: real sound from a real server, into a programme that can be read afterwards."""

from __future__ import annotations

import errno
import io
import json
import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from pipeline.content.library import load
from pipeline.core.errors import FetchError
from pipeline.core.model import Episode, Library
from pipeline.core.progress import Silent
from pipeline.core.values import State
from pipeline.ingest.feeds import episodes
from pipeline.ingest.feeds.moving import PHASE, Move, Plan, Report, carry_out, plan
from pipeline.ingest.web import Web
from pipeline.media import ffmpeg
from tests.ingest.feeds import hosts
from tests.ingest.feeds.hosts import item, rss
from tests.ingest.feeds.server import Site
from tests.ingest.handed import SRT, VTT, whole_tree

NOW = datetime(2022, 10, 4, tzinfo=UTC)
JSON_WORDS = {
    "version": "1.0.0",
    "segments": [
        {"speaker": "Vært", "startTime": 0.1, "endTime": 0.9, "body": "Hej & hop."},
        {"speaker": "Gæst", "startTime": 1, "endTime": 1.5, "body": "Tak."},
        {"startTime": "x", "endTime": 2, "body": "Uden tid"},
        "skrot",
    ],
}
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [
        {"startTime": 1.5, "title": "Slut"},
        {"startTime": 0, "title": "Start"},
        {"startTime": 0, "title": "Igen"},
        {"startTime": 0.5, "title": "Billede", "toc": False},
        {"startTime": 99, "title": "Efter lyden"},
        {"startTime": -1, "title": "Før"},
        {"startTime": 1, "img": "x.jpg"},
        {"startTime": 1.2, "title": "Slut"},
    ],
}


@cache
def mp3() -> bytes:
    command = [str(ffmpeg.find()), "-v", "error", "-f", "lavfi", "-i", "sine=d=2"]
    command += ["-b:a", "64k", "-f", "mp3", "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@cache
def with_chapters(form: str) -> bytes:
    """Two seconds of sound that tells of its own chapters: ID3 CHAP, or MP4."""
    told = (
        ";FFMETADATA1\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1250\ntitle=Først \\= størst\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1250\nEND=2000\ntitle=Så\n"
    )
    base = [str(ffmpeg.find()), "-v", "error", "-f", "lavfi", "-i", "sine=d=2"]
    more = ["-f", "ffmetadata", "-i", "pipe:0", "-map", "0:a", "-map_metadata", "1"]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, f"a.{form}")
        command = [*base, *more, str(target)]
        subprocess.run(command, input=told.encode(), check=True, capture_output=True)
        return target.read_bytes()


@cache
def picture(side: int, form: str = "JPEG", mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, (side, side)).save(target, form)
    return target.getvalue()


def serve(site: Site, text: str) -> str:
    site.put("/feed.xml", text.replace("BASE", site.base), "application/rss+xml")
    for path in ("/a.mp3", "/b.mp3", "/c.mp3", "/audio/@stemmer/foerste.mp3"):
        if path not in site.things:
            site.put(path, mp3(), "audio/mpeg").tag = f'"{path}"'
    return f"{site.base}/feed.xml"


def take(programme: Path, move: Move, net: Web) -> tuple[Plan, Report]:
    made = plan(programme, move, net)
    return made, carry_out(programme, move, made, net, Silent())


def moved(
    programme: Path, site: Site, net: Web, text: str, *excused: str
) -> tuple[Report, Episode]:
    """A feed with one episode, taken in."""
    _, report = take(programme, Move(serve(site, text)), net)
    (episode,) = library(programme, *excused).episodes
    return report, episode


def library(programme: Path, *excused: str) -> Library:
    loaded = load(programme, NOW)
    assert loaded.library is not None
    assert [p for p in loaded.problems if p.code not in ("W135", *excused)] == []
    return loaded.library


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def test_castopod(programme: Path, site: Site, net: Web) -> None:
    site.put("/t.srt", SRT, "text/plain")
    site.put("/c.json", json.dumps(CHAPTERS))
    site.put("/cover.jpg", picture(1400))
    report, episode = moved(programme, site, net, hosts.CASTOPOD)
    assert episode.guid == "https://pod.example/@stemmer/episodes/foerste"
    assert episode.folder == "episodes/01-den-foerste-samtale"
    assert (episode.id, episode.season, episode.number) == ("ep-01", 1, 1)
    assert episode.publication.state is State.DRAFT
    assert episode.publication.publish_at == datetime(2022, 5, 4, 4, tzinfo=UTC)
    assert [(m.id, m.title, m.start_s) for m in episode.markers] == [
        ("start", "Start", 0),
        ("slut", "Slut", 1.2),
        ("slut-2", "Slut", 1.5),
    ]
    assert episode.notes == "Noter med **vægt** og [et link](https://x.example/).\n"
    assert episode.summary == "Noter med vægt og et link."
    assert episode.transcript is not None
    assert episode.transcript.made_by == "auto"
    assert "Vært: Små skridt" in episode.transcript.file.path.read_text(encoding="utf-8")
    assert episode.sound is not None
    assert episode.sound.master.path.read_bytes() == mp3()
    assert episode.artwork is None
    assert (codes(report), report.names) == ([], 4)
    assert not (programme / ".spor2").exists()


def test_no_name_is_written_anywhere(programme: Path, site: Site, net: Web) -> None:
    moved(programme, site, net, hosts.CASTOPOD)
    for name, body in whole_tree(programme).items():
        assert b"esen" not in body, name
    yaml = (programme / "episodes/01-den-foerste-samtale/episode.yaml").read_text(encoding="utf-8")
    assert "i det gamle feed: host, guest" in yaml


def test_a_fresh_programme_takes_the_podcasts_own_facts(
    programme: Path, site: Site, net: Web, tmp_path: Path
) -> None:
    text = (programme / "programme.yaml").read_text(encoding="utf-8")
    fresh = text.replace('"Hvad handler podcasten om?"', '"UDFYLD: Hvad handler podcasten om?"')
    (programme / "programme.yaml").write_text(fresh, encoding="utf-8")
    site.put("/cover.jpg", picture(1400))
    _, report = take(programme, Move(serve(site, hosts.CASTOPOD)), net)
    assert report.begun
    assert report.differing == ()
    show = load(programme, NOW).library.programme.show  # type: ignore[union-attr]
    assert (show.title, show.description) == ("Stemmer", "Om stemmer")
    assert show.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert show.categories == (("Education", "Courses"),)
    assert (show.type, show.explicit, show.owner_name) == ("episodic", False, "Redaktionen")
    assert show.artwork.file.path.read_bytes() == picture(1400)
    assert (programme / "artwork" / "cover.png").exists()


def test_any_other_programme_keeps_its_own_and_is_told(
    programme: Path, site: Site, net: Web
) -> None:
    before = (programme / "programme.yaml").read_bytes()
    _, report = take(programme, Move(serve(site, hosts.CASTOPOD)), net)
    assert (programme / "programme.yaml").read_bytes() == before
    assert not report.begun
    assert [row[0] for row in report.differing] == [
        *("series.guid", "series.title", "series.description", "series.type"),
    ]


def test_podlove(programme: Path, site: Site, net: Web) -> None:
    site.put("/feed/mp3?paged=2", hosts.PODLOVE_2.replace("BASE", site.base))
    site.put("/podlove/file/2/s/feed/c/mp3/anden.m4a", with_chapters("m4a"), "audio/mp4")
    site.put("/t.vtt?podlove_transcript=webvtt", VTT)
    serve(site, hosts.PODLOVE)
    site.things["/feed/mp3"] = site.things["/feed.xml"]
    take(programme, Move(f"{site.base}/feed/mp3"), net)
    second, first = sorted(library(programme).episodes, key=lambda e: -e.number)
    assert second.guid == "podlove-2022-05-18t06:00:00+00:00-abc DEF"
    assert (second.title, second.number) == ("Den anden samtale", 2)
    assert [(m.title, m.start_s) for m in second.markers] == [("Start", 0), ("Midt & mere", 1.25)]
    assert second.notes == "## Om\n\n- en\n- to\n"
    assert second.licence == "CC BY 4.0"
    assert second.transcript is not None
    assert second.transcript.file.path.read_text(encoding="utf-8") == VTT
    assert (first.number, first.notes) == (1, "Ren tekst.\n\n00:00 Start\n")


def test_django_cast(programme: Path, site: Site, net: Web) -> None:
    site.put("/c.json", json.dumps(CHAPTERS))
    site.put("/t.json", json.dumps(JSON_WORDS))
    report, episode = moved(programme, site, net, hosts.DJANGO_CAST, "E099")
    assert episode.guid == "5B0E2A1C-0001-4D7E-9C0A-00000000000F"
    assert (episode.season, episode.number, episode.number_shown_as) == (3, 7, "Intermezzo")
    assert episode.folder == "episodes/3-07-med-skraastreg"
    assert episode.transcript is not None
    words = episode.transcript.file.path.read_text(encoding="utf-8")
    assert "00:00:00.100 --> 00:00:00.900\n<v Vært>Hej &amp; hop." in words
    assert codes(report) == ["W328"]


def test_podcast_generator(programme: Path, site: Site, net: Web) -> None:
    site.put("/media/2022-05-04%20a.mp3", with_chapters("mp3"), "audio/mpeg")
    report, episode = moved(programme, site, net, hosts.PODCAST_GENERATOR)
    assert episode.guid == "http://old.example/?name=2022-05-04_a.mp3"
    assert episode.notes == "Linje et\\\n<https://x.example/a_b>\n"
    assert [(m.title, m.start_s) for m in episode.markers] == [("Først = størst", 0), ("Så", 1.25)]
    assert codes(report) == []


def test_years_a_film_and_the_news(programme: Path, site: Site, net: Web) -> None:
    made, report = take(programme, Move(serve(site, hosts.APPLE)), net)
    assert sorted(codes(report)) == ["E323", "W320", "W322", "W329"]
    assert {e.guid: (e.season, e.number, e.type) for e in library(programme, "E099").episodes} == {
        "b1": (1, 1, "full"),
        "b2": (2, 1, "full"),
        "igen": (1, 3, "full"),
        "t": (1, 4, "trailer"),
    }
    assert len(made.rows) == 5


@pytest.mark.parametrize(
    "guid", ["å: 'x' \"y\" # {z} \\n $a", "e\u0301-ikke-nfc", "  \U0001f600é  ", "1_000", "null"]
)
def test_a_guid_is_kept_to_the_letter(programme: Path, site: Site, net: Web, guid: str) -> None:
    _, episode = moved(programme, site, net, rss(item(guid)))
    assert episode.guid == guid.strip()
    made, _ = take(programme, Move(f"{site.base}/feed.xml"), net)
    assert made.wanted == ()


def test_a_guid_that_cannot_be_kept(programme: Path, site: Site, net: Web) -> None:
    _, report = take(programme, Move(serve(site, rss(item("x" * 256) + item("a")))), net)
    assert codes(report) == ["E321"]
    assert [e.guid for e in library(programme).episodes] == ["a"]


def test_hostile_texts_are_texts(programme: Path, site: Site, net: Web) -> None:
    title = "]]&gt; $id \u202etxet ${x} &quot;: # &#x9f;\ufeff"
    notes = "<description>&lt;script&gt;x()&lt;/script&gt;&lt;b&gt;Ja&lt;/b&gt; $x</description>"
    _, episode = moved(programme, site, net, rss(item("a", title, notes)))
    assert episode.title == ']]> $id \u202etxet ${x} ": #'
    assert episode.notes == "**Ja** $x\n"


def test_one_bad_episode_does_not_stop_the_others(programme: Path, site: Site, net: Web) -> None:
    site.put("/side.mp3", "<html>", "text/html")
    site.put("/skrot.mp3", bytes(3000), "audio/mpeg")
    site.put("/kort.mp3", mp3(), "audio/mpeg").cuts = [100] * 9
    wrong = {"vaek": "T045", "side": "T053", "skrot": "E202", "kort": "T046"}
    items = "".join(item(name, name, sound=f"BASE/{name}.mp3") for name in wrong)
    made, report = take(programme, Move(serve(site, rss(items + item("god")))), net)
    assert codes(report) == list(wrong.values())
    assert next(p.place.file for p in report.problems) == "episodes/05-vaek"
    assert [e.guid for e in library(programme).episodes] == ["god"]
    site.things["/kort.mp3"].cuts = []
    _, again = take(programme, Move(f"{site.base}/feed.xml"), net)
    assert [placed.title for placed in again.taken] == ["kort"]
    assert site.asked[-1][1]["Range"] == "bytes=300-"
    numbers = {row.item.key: row.place.number for row in made.rows}
    assert {e.guid: e.number for e in library(programme).episodes} == {
        key: numbers[key] for key in ("god", "kort")
    }


def test_what_is_in_is_left_alone(programme: Path, site: Site, net: Web) -> None:
    where = serve(site, rss(item("a", "Et") + item("b", "To", sound="BASE/b.mp3")))
    _, report = take(programme, Move(where, limit=1), net)
    assert [placed.title for placed in report.taken] == ["Et"]
    note = programme / "episodes" / "01-et" / "shownotes.md"
    note.write_text("Rettet i hånden.", encoding="utf-8")
    before = whole_tree(programme)
    _, report = take(programme, Move(where), net)
    assert [placed.title for placed in report.taken] == ["To"]
    assert site.paths().count("/a.mp3") == 1
    assert {name: body for name, body in whole_tree(programme).items() if name in before} == before
    asked = len(site.asked)
    _, report = take(programme, Move(where), net)
    assert (report.taken, report.problems, len(site.asked)) == ([], [], asked + 1)


def test_numbers_hold_though_the_folder_is_deleted(programme: Path, site: Site, net: Web) -> None:
    where = serve(site, rss(item("a", "Et") + item("b", "To", sound="BASE/b.mp3")))
    take(programme, Move(where, limit=1), net)
    shutil.rmtree(programme / "episodes" / "01-et")
    take(programme, Move(where), net)
    assert {e.guid: e.number for e in library(programme).episodes} == {"a": 1, "b": 2}


def test_since_a_day(programme: Path, site: Site, net: Web) -> None:
    old = item("gammel").replace("2022", "2012")
    made = plan(programme, Move(serve(site, rss(old + item("ny"))), since=date(2022, 5, 4)), net)
    assert [row.item.key for row in made.wanted] == ["ny"]
    assert len(made.rows) == 2


def test_planning_changes_nothing(programme: Path, site: Site, net: Web) -> None:
    before = {p: p.stat().st_mtime_ns for p in programme.rglob("*")}
    plan(programme, Move(serve(site, rss(item("a")))), net)
    assert {p: p.stat().st_mtime_ns for p in programme.rglob("*")} == before
    assert site.paths() == ["/feed.xml"]


def test_a_locked_feed(programme: Path, site: Site, net: Web) -> None:
    """Its owner has asked that nobody moves it (podcast namespace, ``locked``)."""
    locked = "<podcast:locked>yes</podcast:locked>"
    where = serve(site, rss(item("a"), locked))
    with pytest.raises(FetchError, match="T056"):
        plan(programme, Move(where), net)
    assert plan(programme, Move(where, ours=True), net).wanted
    own = library(programme).programme.show.guid
    serve(site, rss(item("a"), f"{locked}<podcast:guid>{own}</podcast:guid>"))
    assert plan(programme, Move(where), net).wanted


def test_artwork_of_an_episode(programme: Path, site: Site, net: Web) -> None:
    site.put("/god.png", picture(1400, "PNG"))
    alt = '<podcast:image href="BASE/god.png" alt="En stol: &quot;tom&quot;"/>'
    image = '<itunes:image href="BASE/god.png"/>'
    report, episode = moved(programme, site, net, rss(item("a", more=image + alt)))
    assert episode.artwork is not None
    assert (episode.artwork.alt, episode.artwork.file.name) == (
        'En stol: "tom"',
        "episodes/01-en-samtale/artwork.png",
    )
    assert codes(report) == []


@pytest.mark.parametrize("wrong", [(300, "JPEG", "RGB"), (1400, "GIF", "P"), (1400, "PNG", "RGBA")])
def test_artwork_that_no_directory_would_take(
    programme: Path, site: Site, net: Web, wrong: tuple[int, str, str]
) -> None:
    site.put("/p", picture(*wrong))
    more = '<itunes:image href="BASE/p"/>'
    report, episode = moved(programme, site, net, rss(item("a", more=more)))
    assert (episode.artwork, codes(report)) == (None, ["W326"])
    assert not (programme / ".spor2").exists()


@pytest.mark.parametrize(
    "given",
    [
        ("Vært: Hej.\n\nGæst: Tak.", "text/plain", "W325"),
        ("<p>Hej.</p><script>x</script>", "text/html", "W325"),
        ("{", "application/json", "W324"),
        ("[" * 100_000, "application/json", "W324"),
        ("WEBVTT\n", "text/vtt", "W324"),
        ("x", "application/pdf", "W324"),
    ],
)
def test_transcripts_that_cannot_be_followed(
    programme: Path, site: Site, net: Web, given: tuple[str, str, str]
) -> None:
    body, kind, code = given
    site.put("/t", body)
    more = f'<podcast:transcript url="BASE/t" type="{kind}"/>'
    report, episode = moved(programme, site, net, rss(item("a", more=more)))
    assert (episode.transcript, codes(report)) == (None, [code])
    text = programme / "episodes/01-en-samtale/transskription.txt"
    assert text.exists() is (code == "W325")


def test_a_transcript_in_the_programmes_own_language(programme: Path, site: Site, net: Web) -> None:
    site.put("/en.vtt", VTT.replace("Små", "Small"))
    site.put("/da.srt", SRT)
    more = (
        '<podcast:transcript url="BASE/en.vtt" type="text/vtt" language="en"/>'
        '<podcast:transcript url="BASE/da.srt" type="application/x-subrip" language="da-DK"/>'
    )
    _, episode = moved(programme, site, net, rss(item("a", more=more)))
    assert episode.transcript is not None
    assert episode.transcript.file.name.endswith("transskription.da.vtt")
    assert "Små" in episode.transcript.file.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("body", [None, "{", '{"chapters": {}}', '{"chapters": []}'])
def test_chapters_that_fail_are_looked_for_in_the_sound(
    programme: Path, site: Site, net: Web, body: str | None
) -> None:
    site.put("/a.mp3", with_chapters("mp3"), "audio/mpeg")
    if body is not None:
        site.put("/c.json", body)
    more = '<podcast:chapters url="BASE/c.json" type="application/json+chapters"/>'
    report, episode = moved(programme, site, net, rss(item("a", more=more)))
    assert [m.title for m in episode.markers] == ["Først = størst", "Så"]
    assert codes(report) == ([] if body == '{"chapters": []}' else ["W323"])


def test_no_date(programme: Path, site: Site, net: Web) -> None:
    text = rss(item("a")).replace("Wed, 04 May 2022 06:00:00 +0200", "i går")
    report, episode = moved(programme, site, net, text)
    assert (episode.publication.publish_at, codes(report)) == (None, ["W327"])


def test_a_feed_in_a_folder_with_its_sound(programme: Path, tmp_path: Path, net: Web) -> None:
    """A copy of the old host's files, on a disk or a stick: nothing is asked of the net."""
    folder = tmp_path / "kopi"
    folder.mkdir()
    (folder / "a.mp3").write_bytes(mp3())
    away = item("c", "Ude", sound="../hemmelig.mp3") + item("d", "Væk", sound="d.mp3")
    (folder / "feed.xml").write_text(rss(item("a", sound="a.mp3") + away), encoding="utf-8")
    _, report = take(programme, Move(str(folder / "feed.xml")), net)
    assert codes(report) == ["T052", "T055"]
    (episode,) = library(programme).episodes
    assert episode.guid == "a"
    assert (folder / "a.mp3").exists()


def test_three_times_nothing_from_the_net(programme: Path, site: Site, net: Web) -> None:
    items = "".join(item(f"{n}", f"{n}", sound=f"http://x{n}.invalid/a.mp3") for n in range(5))
    _, report = take(programme, Move(serve(site, rss(items))), net)
    assert (codes(report), report.stopped) == (["T042"] * 3, True)


def test_a_disk_that_is_full_stops_it_and_keeps_what_came(
    programme: Path, site: Site, net: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full", "x")

    where = serve(site, rss(item("a") + item("b", sound="BASE/b.mp3")))
    with monkeypatch.context() as patched:
        patched.setattr(episodes, "place_folder", full)
        with pytest.raises(OSError, match="full"):
            take(programme, Move(where), net)
    take(programme, Move(where), net)
    assert site.paths().count("/a.mp3") == 1
    assert len(library(programme).episodes) == 2


def test_progress_ends_where_it_said(programme: Path, site: Site, net: Web) -> None:
    told: dict[str, int] = {}

    class Counting(Silent):
        def phase(self, name: str, total: int) -> None:
            told[name] = -total

        def advance(self, name: str, amount: int = 1, what: str = "") -> None:
            assert amount > 0
            told[name] += amount

    move = Move(serve(site, rss(item("a") + item("b", sound="BASE/vaek.mp3"))))
    carry_out(programme, move, plan(programme, move, net), net, Counting())
    assert told == {PHASE: 0}
