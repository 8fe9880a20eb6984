"""A web server of our own: it gives what it is given, and breaks off or refuses when told to."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer


@dataclass
class Thing:
    """``cuts``: after how many bytes each of the next answers breaks off. ``refusals``: statuses
    that the next answers have. ``ranges``: whether parts can be had.
    """

    body: bytes = b""
    media_type: str = "application/octet-stream"
    tag: str = '"1"'
    cuts: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    location: str = ""
    ranges: bool = True
    length: bool = True
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """``asked``: (path, headers) of every request."""

    base: str
    things: dict[str, Thing] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: bytes | str, media_type: str = "text/plain") -> Thing:
        data = body.encode() if isinstance(body, str) else body
        self.things[path] = Thing(data, media_type)
        return self.things[path]

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class Answers(BaseHTTPRequestHandler):
    """Of the ``site`` that the server holds."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append((self.path, dict(self.headers)))
        thing = site.things.get(self.path)
        if thing is None:
            self.send_error(404)
        elif thing.refusals:
            self.send_error(thing.refusals.pop(0))
        elif thing.location:
            self._answer(302, {"Location": thing.location, "Content-Length": "0"})
        else:
            self._give(thing)

    def _give(self, thing: Thing) -> None:
        start, whole = self._start(thing), len(thing.body)
        headers = {"Content-Type": thing.media_type, "ETag": thing.tag, **thing.headers}
        if start:
            headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        if thing.length:
            headers["Content-Length"] = str(whole - start)
        self._answer(206 if start else 200, headers)
        body = thing.body[start:]
        with suppress(ConnectionError):  # who asked may have heard enough
            self.wfile.write(body[: thing.cuts.pop(0)] if thing.cuts else body)

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Connection": "close"}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def _start(self, thing: Thing) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") == thing.tag
        return int(asked[1]) if asked and same and thing.ranges else 0

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Without asking the net what it is called, which may take a second."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]


@contextmanager
def serving() -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), Answers)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
