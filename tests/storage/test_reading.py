"""What a visitor gets from the embedded store, with a client that knows nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from pipeline.core.site import IMMUTABLE, Headers
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from tests.storage.contract import md5

pytestmark = pytest.mark.store

BODY = "<p>Rødgrød".encode()
PAGE = "/spor2/site/episoder/1.html"
SECRET = "/spor2/release/release.jsonl"


class Visitor:
    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        response = self.connection.getresponse()
        return response, response.read()

    def status(self, path: str, method: str = "GET") -> int:
        return self.ask(path, method)[0].status


@pytest.fixture
def visitor(server: EmbeddedStore, bucket: S3Store) -> Iterator[Visitor]:
    page = Headers("text/html; charset=utf-8", IMMUTABLE, "da", "inline")
    bucket.put("site/episoder/1.html", BODY, page)
    bucket.put("release/release.jsonl", b"private", Headers("application/jsonl"))
    bucket.put("sitemap/x", b"private", Headers("text/plain"))
    visitor = Visitor(json.loads((server.folder / "ports.json").read_text())["s3"])
    yield visitor
    visitor.connection.close()


def test_a_page_comes_with_what_was_said_of_it(visitor: Visitor) -> None:
    for method, body in (("GET", BODY), ("HEAD", b"")):
        response, said = visitor.ask(PAGE, method)
        assert (response.status, said) == (200, body)
        assert response.getheader("Content-Type") == "text/html; charset=utf-8"
        assert response.getheader("Cache-Control") == IMMUTABLE
        assert response.getheader("Content-Language") == "da"
        assert response.getheader("Content-Disposition") == "inline"
        assert response.getheader("Content-Length") == str(len(BODY))
        assert response.getheader("ETag") == f'"{md5(BODY)}"'
        assert response.getheader("Accept-Ranges") == "bytes"


def test_a_player_may_seek(visitor: Visitor) -> None:
    response, said = visitor.ask(PAGE, Range="bytes=3-5")
    assert (response.status, said) == (206, BODY[3:6])
    assert response.getheader("Content-Range") == f"bytes 3-5/{len(BODY)}"
    assert visitor.ask(PAGE, Range="bytes=99-")[0].status == 416


def test_a_browser_may_keep_what_is_unchanged(visitor: Visitor) -> None:
    response, said = visitor.ask(PAGE, If_None_Match=f'"{md5(BODY)}"')
    assert (response.status, said) == (304, b"")


def test_other_sites_players_may_read(visitor: Visitor) -> None:
    """Transcripts and markers are fetched by players in the browser, from their own sites."""
    response, _ = visitor.ask(PAGE, Origin="https://player.example")
    assert response.getheader("Access-Control-Allow-Origin") in {"*", "https://player.example"}


def test_only_the_public_prefix_is_public(visitor: Visitor) -> None:
    assert visitor.status(SECRET) == 403
    assert visitor.status("/spor2/sitemap/x") == 403
    assert visitor.status("/spor2/release/never") == 403
    assert visitor.status("/spor2/site/never.html") == 404
    for way in ("site/../release/release.jsonl", "site/%2e%2e/release/release.jsonl"):
        assert visitor.status(f"/spor2/{way}") in {400, 403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/spor2",
        "/spor2/",
        "/spor2?list-type=2&prefix=site/",
        "/spor2?policy",
        "/spor2?uploads",
    ],
)
def test_nothing_is_listed(visitor: Visitor, path: str) -> None:
    assert visitor.status(path) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_nothing_is_written(visitor: Visitor, method: str) -> None:
    assert visitor.status(PAGE, method) in {403, 405}
    assert visitor.ask(PAGE)[1] == BODY


def test_the_servers_inner_doors_are_shut(server: EmbeddedStore, visitor: Visitor) -> None:
    """At their defaults they read, write and delete without any keys."""
    ports = json.loads((server.folder / "ports.json").read_text())
    master, filer = Visitor(ports["master"]), Visitor(ports["filer"])
    assert master.status("/col/delete?collection=spor2") == 404
    assert filer.status("/buckets" + SECRET) == 404
    assert visitor.ask(PAGE)[1] == BODY
    for other in (master, filer):
        other.connection.close()


def test_the_console_opens(server: EmbeddedStore) -> None:
    running = server.status().running
    assert running is not None
    port, path = running.console.removeprefix("http://127.0.0.1:").split("/", 1)
    console = Visitor(int(port))
    response, said = console.ask("/" + path)
    assert response.status == 200
    assert b"Volumes" in said
    console.connection.close()
