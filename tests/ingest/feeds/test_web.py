"""Fetching, from a server that does what servers do."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from pathlib import Path

import pytest

from pipeline.core.errors import FetchError
from pipeline.ingest import download as module
from pipeline.ingest.download import Wanted, download
from pipeline.ingest.web import Patience, Web, redacted, usable
from tests.ingest.feeds.server import Site, Thing

BODY = bytes(range(256)) * 2000


def refused(net: Web, address: str, code: str, limit: int = 10_000_000) -> FetchError:
    with pytest.raises(FetchError, match=code) as caught:
        net.read(address, limit)
    return caught.value


def test_a_page_and_who_asks(site: Site, net: Web) -> None:
    site.put("/f%C3%B8.xml?a=1", "<rss/>", "application/rss+xml; charset=utf-8")
    page = net.read(f"{site.base}/fø.xml?a=1#x", 100)
    assert (page.body, page.media_type) == (b"<rss/>", "application/rss+xml")
    headers = site.asked[0][1]
    assert headers["User-Agent"].startswith("spor2/")
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


def test_redirects_are_followed_and_remembered(site: Site, net: Web) -> None:
    site.things["/a"] = Thing(location="/b")
    site.things["/b"] = Thing(location=f"{site.base}/c")
    site.put("/c", "her")
    assert net.read(f"{site.base}/a", 100).address == f"{site.base}/c"
    site.things["/c"] = Thing(location="/a")
    assert refused(net, f"{site.base}/a", "T048").params["address"] == f"{site.base}/a"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x"])
def test_a_redirect_leads_to_the_net_alone(site: Site, net: Web, target: str) -> None:
    site.things["/a"] = Thing(location=target)
    refused(net, f"{site.base}/a", "T040|T048")


def test_a_redirect_to_a_password(site: Site, net: Web) -> None:
    site.things["/a"] = Thing(location=site.base.replace("://", "://gaest:hemmelig@"))
    assert "hemmelig" not in str(refused(net, f"{site.base}/a", "T041"))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://x.example/a", "x.example/feed", "", "http://", "http://[", "//x"],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(FetchError, match="T040"):
        usable(address)


def test_addresses_in_ascii() -> None:
    assert usable(" https://Blå.example:8443/å b?q=ø&t=%20#x ") == (
        "https://xn--bl-zia.example:8443/%C3%A5%20b?q=%C3%B8&t=%20"
    )
    assert usable("http://[::1]:80/x") == "http://[::1]:80/x"


def test_a_secret_is_in_no_message(site: Site, net: Web) -> None:
    assert redacted("https://a:b@x.example/f.xml?token=T#f") == "https://x.example/f.xml?…"
    error = refused(net, f"{site.base}/privat.xml?token=hemmelig", "T045")
    assert "hemmelig" not in str(error)
    assert error.params["status"] == 404


def test_what_passes_is_tried_again(site: Site, net: Web, waits: list[float]) -> None:
    site.put("/a", "her").refusals = [503, 500]
    assert net.read(f"{site.base}/a", 100).body == b"her"
    assert waits == [1.0, 2.0]
    site.put("/a", "her").refusals = [503, 503, 503, 503]
    refused(net, f"{site.base}/a", "T045")
    site.put("/b", "her").refusals = [410]
    refused(net, f"{site.base}/b", "T045")
    assert site.paths().count("/b") == 1


def test_nobody_there(net: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused(net, f"http://127.0.0.1:{port}/", "T043")
    assert refused(net, "https://findes-ikke.invalid/", "T042").params["host"] == (
        "findes-ikke.invalid"
    )


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        net = Web(Patience(timeout_s=0.2, tries=1))
        refused(net, f"http://127.0.0.1:{server.getsockname()[1]}/", "T043")


def test_a_server_that_does_not_speak_tls(site: Site, net: Web) -> None:
    refused(net, site.base.replace("http:", "https:"), "T044")


def test_a_server_that_speaks_nonsense(net: Web) -> None:
    def answer(server: socket.socket) -> None:
        for _ in range(3):
            client, _ = server.accept()
            client.recv(1000)
            client.sendall(b"Goddag\r\n\r\n")
            client.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        refused(net, f"http://127.0.0.1:{server.getsockname()[1]}/", "T043")
        thread.join()


def test_limits_also_for_what_is_packed(site: Site, net: Web) -> None:
    site.put("/stor", bytes(2000))
    refused(net, f"{site.base}/stor", "T047", 1000)
    site.put("/bombe", gzip.compress(bytes(50_000_000))).headers = {"Content-Encoding": "gzip"}
    refused(net, f"{site.base}/bombe", "T047", 1_000_000)
    site.put("/pakket", gzip.compress(b"her")).headers = {"Content-Encoding": "gzip"}
    assert net.read(f"{site.base}/pakket", 1000).body == b"her"
    site.put("/skrot", b"ikke gzip").headers = {"Content-Encoding": "gzip"}
    refused(net, f"{site.base}/skrot", "T046")


def test_a_page_cut_short(site: Site, net: Web) -> None:
    site.put("/a", BODY).cuts = [10, 10, 10, 10]
    refused(net, f"{site.base}/a", "T046")


def test_a_file_in_one_go(site: Site, net: Web, tmp_path: Path) -> None:
    site.put("/a.mp3", BODY, "audio/mpeg")
    told: list[tuple[int, int | None]] = []
    wanted = Wanted(f"{site.base}/a.mp3", tmp_path / "d" / "a", told=lambda *n: told.append(n))
    assert download(net, wanted) == "audio/mpeg"
    assert (tmp_path / "d" / "a").read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))
    assert [file.name for file in (tmp_path / "d").iterdir()] == ["a"]


def test_a_file_goes_on_where_it_was_cut_however_often(
    site: Site, net: Web, tmp_path: Path
) -> None:
    """More cuts than tries: each brought something, so the server is alive."""
    site.put("/a", BODY).cuts = [70_000] * 6
    download(net, Wanted(f"{site.base}/a", tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == BODY
    asked = [headers.get("Range") for _, headers in site.asked]
    assert asked[:3] == [None, "bytes=70000-", "bytes=140000-"]


def test_a_later_run_goes_on(site: Site, net: Web, tmp_path: Path) -> None:
    site.put("/a", BODY).cuts = [1000, 10, 10, 10]
    wanted = Wanted(f"{site.base}/a", tmp_path / "a")
    with pytest.raises(FetchError, match="T046"):
        download(net, wanted)
    assert not (tmp_path / "a").exists()
    site.things["/a"].cuts = []
    download(net, wanted)
    assert (tmp_path / "a").read_bytes() == BODY
    assert site.asked[-1][1]["Range"] == "bytes=1020-"
    assert "token" not in (tmp_path / "a").name


@pytest.mark.parametrize("change", ["tag", "ranges", "weak", "none"])
def test_another_version_is_fetched_from_the_start(
    site: Site, net: Web, tmp_path: Path, change: str
) -> None:
    """Two halves of two files would be sound that nobody made."""
    tag = {"weak": 'W/"1"', "none": ""}.get(change, '"1"')
    thing = site.put("/a", BODY)
    thing.tag, thing.cuts = tag, [1000, 0, 0]
    wanted = Wanted(f"{site.base}/a", tmp_path / "a")
    with pytest.raises(FetchError, match="T046"):
        download(net, wanted)
    thing = site.put("/a", BODY[::-1])
    thing.tag, thing.ranges = '"2"' if change == "tag" else tag, change != "ranges"
    download(net, wanted)
    assert (tmp_path / "a").read_bytes() == BODY[::-1]


def test_a_part_that_is_longer_than_the_file(site: Site, net: Web, tmp_path: Path) -> None:
    site.put("/a", BODY).cuts = [1000, 0, 0]
    wanted = Wanted(f"{site.base}/a", tmp_path / "a")
    with pytest.raises(FetchError):
        download(net, wanted)
    site.put("/a", b"kort").refusals = [416]
    download(net, wanted)
    assert (tmp_path / "a").read_bytes() == b"kort"


def test_a_page_instead_of_a_file(site: Site, net: Web, tmp_path: Path) -> None:
    site.put("/a.mp3", "<html>Log ind</html>", "text/html")
    with pytest.raises(FetchError, match="T053"):
        download(net, Wanted(f"{site.base}/a.mp3", tmp_path / "a"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_end(
    site: Site, net: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 100_000)
    site.put("/a", BODY).length = False
    with pytest.raises(FetchError, match="T047"):
        download(net, Wanted(f"{site.base}/a", tmp_path / "a"))
    assert list(tmp_path.iterdir()) == []


def test_the_notes_of_a_part_hold_no_address(site: Site, net: Web, tmp_path: Path) -> None:
    site.put("/a?token=hemmelig", BODY).cuts = [1000, 0, 0]
    with pytest.raises(FetchError):
        download(net, Wanted(f"{site.base}/a?token=hemmelig", tmp_path / "a"))
    kept = b"".join(f.read_bytes() for f in tmp_path.iterdir() if f.suffix == ".json")
    assert kept
    assert not re.search(rb"hemmelig|127\.0", kept)
