"""The preview as a browser meets it: ranges, types, 404, reload, overlay; and what it refuses."""

from __future__ import annotations

import http.client
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build.cache import file_digest
from pipeline.core.site import BuiltSite, Entry, Headers, SiteTree, media_type
from pipeline.preview.ranges import Part, Unsatisfiable, part
from pipeline.preview.server import PreviewServer
from pipeline.preview.session import INTERVAL_S, LONGEST_S, Session
from pipeline.preview.showing import Showing, Stage
from pipeline.preview.watch import look

PAGE = b"<!doctype html><html><body><p>Hej</p></body></html>"
SOUND = bytes(range(256)) * 400
FILES = {
    "index.html": PAGE,
    "episoder/index.html": PAGE,
    "episoder/1.html": PAGE,
    "404.html": b"<html><body>Siden findes ikke</body></html>",
    "media/1-abc.mp3": SOUND,
    "kits/æøå-1.zip": b"PK",
    "feed.xml": b"<rss/>",
}


def site(folder: Path, files: dict[str, bytes]) -> BuiltSite:
    entries = []
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
        headers = Headers(media_type(path), content_language="da")
        entries.append(Entry(path, file_digest(folder / path), len(body), "page", headers))
    return BuiltSite(folder, SiteTree.of(entries))


@dataclass
class Browser:
    server: PreviewServer

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(*self.server.server_address[:2], timeout=5)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage()
    stage.show(Showing(site(tmp_path / "site", FILES)))
    return stage


@pytest.fixture
def browser(stage: Stage) -> Iterator[Browser]:
    server = PreviewServer(stage, "da")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield Browser(server)
    server.shutdown()
    server.server_close()


def test_only_this_computer_is_served(browser: Browser) -> None:
    assert browser.server.server_address[0] == "127.0.0.1"
    assert browser.get("/", Host="angriber.example")[0] == 421
    assert browser.get("/", Host="localhost:80")[0] == 200


def test_pages_come_with_the_reload_script_and_are_never_kept(browser: Browser) -> None:
    for path in ("/", "/index.html", "/episoder/", "/episoder/1.html"):
        status, headers, body = browser.get(path)
        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Cache-Control"] == "no-store"
        assert body.count(b"/.spor2/reload.js") == 1
        assert body.endswith(b"</body></html>")
        assert b"<p>Hej</p>" in body


def test_the_built_files_are_not_changed(browser: Browser, stage: Stage) -> None:
    browser.get("/")
    assert stage.now.site is not None
    assert (stage.now.site.root / "index.html").read_bytes() == PAGE


def test_a_folder_without_its_slash_is_sent_on(browser: Browser) -> None:
    status, headers, _ = browser.get("/episoder")
    assert (status, headers["Location"]) == (302, "/episoder/")


def test_what_is_not_there(browser: Browser) -> None:
    status, _, body = browser.get("/findes-ikke.html")
    assert status == 404
    assert b"Siden findes ikke" in body
    assert b"reload.js" in body


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/episoder/../../secret.txt",
        "//etc/passwd",
        "/\\..\\secret.txt",
        "/.spor2/store/credentials",
        "/%00",
    ],
)
def test_nobody_climbs_out(browser: Browser, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("hemmeligt")
    status, _, body = browser.get(path)
    assert status == 404
    assert b"hemmeligt" not in body


def test_types_languages_and_names_with_danish_letters(browser: Browser) -> None:
    status, headers, body = browser.get("/" + quote("kits/æøå-1.zip"))
    assert (status, headers["Content-Type"], body) == (200, "application/zip", b"PK")
    assert browser.get("/feed.xml")[1]["Content-Type"] == "application/xml; charset=utf-8"
    assert browser.get("/feed.xml")[1]["Content-Language"] == "da"


def test_ranges(browser: Browser) -> None:
    size = len(SOUND)
    status, headers, body = browser.get("/media/1-abc.mp3")
    assert (status, headers["Accept-Ranges"], body) == (200, "bytes", SOUND)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-10", size - 10, size - 1),
        (f"bytes=0-{size * 2}", 0, size - 1),
    ):
        status, headers, body = browser.get("/media/1-abc.mp3", Range=asked)
        assert status == 206
        assert headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert body == SOUND[first : last + 1]


def test_a_range_beyond_the_end(browser: Browser) -> None:
    status, headers, body = browser.get("/media/1-abc.mp3", Range=f"bytes={len(SOUND)}-")
    assert (status, body) == (416, b"")
    assert headers["Content-Range"] == f"bytes */{len(SOUND)}"


def test_a_range_of_another_version_gives_the_whole(browser: Browser) -> None:
    mark = browser.get("/media/1-abc.mp3")[1]["ETag"]
    assert browser.get("/media/1-abc.mp3", Range="bytes=0-9", If_Range=mark)[0] == 206
    status, _, body = browser.get("/media/1-abc.mp3", Range="bytes=0-9", If_Range='"old"')
    assert (status, body) == (200, SOUND)
    assert browser.get("/media/1-abc.mp3", If_None_Match=mark)[0] == 304


def test_head_sends_headers_alone(browser: Browser) -> None:
    status, headers, body = browser.get("/media/1-abc.mp3", "HEAD", Range="bytes=0-9")
    assert (status, headers["Content-Length"], body) == (206, "10", b"")
    status, headers, body = browser.get("/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(browser.get("/")[2])


@given(st.text(max_size=30), st.integers(0, 1000))
def test_any_range_header_gives_bytes_that_exist(asked: str, size: int) -> None:
    for header in (asked, f"bytes={asked}"):
        try:
            found = part(header, size)
        except Unsatisfiable:
            continue
        assert found is None or 0 <= found.first <= found.last < size


def test_several_ranges_give_the_whole() -> None:
    assert part("bytes=0-1,5-6", 10) is None
    assert part("bytes=5-2", 10) is None
    assert part("bytes=9-", 10) == Part(9, 9)


def test_faults_lie_over_the_last_page_that_could_be_built(browser: Browser, stage: Stage) -> None:
    stage.show(Showing(stage.now.site, ("fejl[E012] kender ikke feltet <titel>",)))
    status, _, body = browser.get("/")
    assert status == 200
    assert b"<p>Hej</p>" in body
    assert b'role="alert"' in body
    assert b"kender ikke feltet &lt;titel&gt;" in body
    assert browser.get("/.spor2/faults.css")[0] == 200
    assert browser.get("/feed.xml")[2] == b"<rss/>"


def test_before_the_first_build_there_is_a_page_that_waits(browser: Browser, stage: Stage) -> None:
    stage.show(Showing())
    status, _, body = browser.get("/episoder/1.html")
    assert status == 503
    assert "Bygger …".encode() in body
    assert b"reload.js" in body


def test_a_page_is_told_when_there_is_another(browser: Browser, stage: Stage) -> None:
    version = stage.now.version
    told: list[bytes] = []
    asking = threading.Thread(
        target=lambda: told.append(browser.get(f"/.spor2/version?not={version}")[2])
    )
    asking.start()
    asking.join(0.2)
    assert told == []
    stage.show(Showing(stage.now.site, ("fejl",)))
    asking.join(5)
    assert told == [stage.now.version.encode()]
    assert stage.now.version != version
    assert browser.get(f"/.spor2/version?not={version}")[2] == stage.now.version.encode()


def test_a_page_that_is_left_while_it_waits_says_nothing(
    browser: Browser, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    address = browser.server.server_address[:2]
    asked = f"GET /.spor2/version?not={stage.now.version} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(address) as page:
        page.sendall(asked.encode())
        time.sleep(0.1)
        page.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stage.show(Showing(stage.now.site, ("fejl",)))
    assert browser.get("/")[0] == 200
    time.sleep(0.1)
    assert capfd.readouterr().err == ""


def test_a_fresh_page_is_shown_before_the_site_it_will_be_in(
    browser: Browser, stage: Stage
) -> None:
    version = stage.now.version
    stage.show(Showing(stage.now.site, (), {"episoder/1.html": b"<body>Nyt</body>"}))
    assert stage.now.version != version
    assert b"Nyt" in browser.get("/episoder/1.html")[2]
    assert b"<p>Hej</p>" in browser.get("/")[2]


def test_the_same_site_again_is_the_same_version(tmp_path: Path) -> None:
    first, again = (Showing(site(tmp_path / name, FILES)) for name in ("a", "b"))
    assert first.version == again.version


def test_looking_sees_content_and_nothing_else(tmp_path: Path) -> None:
    for name in ("programme.yaml", "episodes/01/episode.yaml", "templates/x.html", "public/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    seen = look(tmp_path, [tmp_path / "templates"])
    assert {Path(p).relative_to(tmp_path).as_posix() for p in seen} == {
        "programme.yaml",
        "episodes/01/episode.yaml",
        "templates/x.html",
    }
    (tmp_path / "public" / "a.html").write_text("andet")
    (tmp_path / "episodes" / "01" / ".episode.yaml.swp").write_text("x")
    assert look(tmp_path, [tmp_path / "templates"]) == seen
    os.utime(tmp_path / "programme.yaml", ns=(1, 1))
    assert look(tmp_path, [tmp_path / "templates"]) != seen


@pytest.mark.slow
def test_a_session_builds_again_when_a_file_changes(tmp_path: Path) -> None:
    programme = tmp_path / "programme"
    (programme / "pages").mkdir(parents=True)
    source = programme / "pages" / "a.md"
    source.write_text("en")
    builds: list[str] = []

    def rebuild() -> Showing:
        builds.append(source.read_text())
        if builds[-1] == "fejl":
            return Showing(None, ("fejl[E001]",))
        return Showing(site(tmp_path / f"site{len(builds)}", {"index.html": builds[-1].encode()}))

    firsts: list[Path] = []

    def first(file: Path) -> dict[str, bytes]:
        firsts.append(file)
        return {}

    session = Session(programme, rebuild, first=first)
    server = PreviewServer(session.stage, "da")
    browser = Browser(server)
    running = threading.Thread(target=session.serve, args=(server,))
    running.start()
    try:
        _until(lambda: session.stage.now.site is not None)
        assert browser.get("/")[2].startswith(b"en")
        source.write_text("fejl")
        _until(lambda: bool(session.stage.now.faults))
        assert b"fejl[E001]" in browser.get("/")[2]
        assert browser.get("/")[2].startswith(b"en")
        source.write_text("to!")
        _until(lambda: not session.stage.now.faults)
        assert browser.get("/")[2].startswith(b"to!")
    finally:
        session.stop.set()
        running.join(5)
    assert builds == ["en", "fejl", "to!"]
    assert firsts == [source, source]
    with pytest.raises(ConnectionRefusedError):
        browser.get("/")


class Waits(threading.Event):
    """Notes how long each wait was to be, and does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        if len(self.asked) == 3:
            self.set()
        return self.is_set()


@pytest.mark.parametrize(
    ("looking", "building", "waits"), [(0.0, 60.0, INTERVAL_S), (60.0, 0.0, LONGEST_S)]
)
def test_what_is_saved_is_seen_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looking: float, building: float, waits: float
) -> None:
    """However long a look or a build takes (in seconds)."""
    clock = [0.0]

    def seen(*_: object) -> dict[str, tuple[int, int]]:
        clock[0] += looking
        return {}

    def rebuild() -> Showing:
        clock[0] += building
        return Showing()

    monkeypatch.setattr("pipeline.preview.session.look", seen)
    session = Session(tmp_path, rebuild, stop=Waits())
    monkeypatch.setattr(
        "pipeline.preview.session.time", SimpleNamespace(perf_counter=lambda: clock[0])
    )
    session.serve(PreviewServer(session.stage, "da"))
    assert isinstance(session.stop, Waits)
    assert session.stop.asked == [waits] * 3


def _until(true: object, seconds: float = 8.0) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
