"""The preview's web server: one `BuiltSite`, on this computer alone, with byte ranges.

Whatever is asked for is looked up in the site tree, so there is no path to climb out of.
"""

from __future__ import annotations

import contextlib
import os
import unicodedata
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.core.frozen import dataclass
from pipeline.core.messages import catalogue
from pipeline.core.site import BuiltSite, Entry
from pipeline.preview import inserts
from pipeline.preview.ranges import Part, Unsatisfiable, part
from pipeline.preview.showing import Showing, Stage

HOST = "127.0.0.1"
_NAMES = frozenset({"127.0.0.1", "localhost"})
_WAIT_S = 20.0
_CHUNK = 1 << 16


class PreviewServer(ThreadingHTTPServer):
    """Serves what is on ``stage``. Port 0 takes any free one. Raises OSError when it is taken."""

    daemon_threads = True
    allow_reuse_address = False
    block_on_close = False

    def __init__(self, stage: Stage, language: str, port: int = 0) -> None:
        super().__init__((HOST, port), Visit)
        self.stage = stage
        self.language = language

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}/"


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the site, opened before a rebuild can take it away."""

    file: BinaryIO
    size: int
    entry: Entry


class Visit(BaseHTTPRequestHandler):
    """One connection from a browser."""

    protocol_version = "HTTP/1.1"
    server_version = "spor2"
    sys_version = ""
    timeout = 60
    server: PreviewServer

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the page was left while it waited for us
            super().handle()

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Silence: the terminal is for the author's own problems."""

    def _answer(self) -> None:
        if (self.headers.get("Host") or "").partition(":")[0] not in _NAMES:
            # A page elsewhere may point its own name at us (DNS rebinding), and drafts are here.
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"")
            return
        asked = urlsplit(self.path)
        if asked.path == inserts.VERSION:
            seen = parse_qs(asked.query).get("not", [""])[0]
            version = self.server.stage.wait_for_other(seen, _WAIT_S)
            self._send(HTTPStatus.OK, "text/plain; charset=utf-8", version.encode())
        elif asked.path in inserts.OWN_FILES:
            self._send(HTTPStatus.OK, *inserts.OWN_FILES[asked.path])
        else:
            self._site(unicodedata.normalize("NFC", unquote(asked.path)).removeprefix("/"))

    def _site(self, path: str) -> None:
        showing = self.server.stage.now
        if showing.site is None:
            self._page(HTTPStatus.SERVICE_UNAVAILABLE, self._waiting(showing), showing)
            return
        found = _open(showing.site, path)
        if found is None and f"{path}/index.html" in showing.site.tree:
            self._redirect(f"/{path}/")
        elif found is None:
            self._missing(showing)
        else:
            with found.file:
                self._file(found, showing)

    def _file(self, found: Found, showing: Showing) -> None:
        if found.entry.headers.content_type.startswith("text/html"):
            body = showing.fresh.get(found.entry.path) or found.file.read()
            self._page(HTTPStatus.OK, body, showing)
        elif self.headers.get("If-None-Match") == _etag(found.entry):
            self._send(HTTPStatus.NOT_MODIFIED, None, b"")
        else:
            self._bytes(found)

    def _bytes(self, found: Found) -> None:
        unchanged = self.headers.get("If-Range") in (None, _etag(found.entry))
        try:
            wanted = part(self.headers.get("Range") if unchanged else None, found.size)
        except Unsatisfiable:
            self._head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, found.entry)
            self.send_header("Content-Range", f"bytes */{found.size}")
            self.end_headers()
            return
        whole = Part(0, found.size - 1)
        sent = wanted or whole
        status = HTTPStatus.OK if wanted is None else HTTPStatus.PARTIAL_CONTENT
        self._head(status, sent.size, found.entry)
        if wanted is not None:
            self.send_header("Content-Range", f"bytes {sent.first}-{sent.last}/{found.size}")
        self.end_headers()
        if self.command != "HEAD":
            self._pour(found.file, sent)

    def _head(self, status: HTTPStatus, size: int, entry: Entry) -> None:
        headers = entry.headers
        self.send_response(status)
        self.send_header("Content-Type", headers.content_type)
        self.send_header("Content-Length", str(size))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", _etag(entry))
        self.send_header("Cache-Control", "no-cache")
        if headers.content_language:
            self.send_header("Content-Language", headers.content_language)
        if headers.content_disposition:
            self.send_header("Content-Disposition", headers.content_disposition)

    def _pour(self, file: BinaryIO, wanted: Part) -> None:
        file.seek(wanted.first)
        left = wanted.size
        try:
            while left and (chunk := file.read(min(_CHUNK, left))):
                self.wfile.write(chunk)
                left -= len(chunk)
        except ConnectionError:
            self.close_connection = True  # the browser jumped elsewhere in the sound

    def _missing(self, showing: Showing) -> None:
        found = None if showing.site is None else _open(showing.site, "404.html")
        if found is None:
            text = self._text("There is no page at this address.")
            body = inserts.plain_page(self.server.language, "404", text)
        else:
            with found.file:
                body = found.file.read()
        self._page(HTTPStatus.NOT_FOUND, body, showing)

    def _page(self, status: HTTPStatus, body: bytes, showing: Showing) -> None:
        """A page with our inserts. Never kept by the browser: the next one may be another."""
        heading = self._text("The page cannot be built yet")
        over = inserts.overlay(heading, showing.faults)
        body = inserts.with_inserts(body, showing.version, over)
        self._send(status, "text/html; charset=utf-8", body)

    def _waiting(self, showing: Showing) -> bytes:
        building, faulty = self._text("Building …"), self._text("The page cannot be built yet")
        title = faulty if showing.faults else building
        text = self._text("The page comes by itself when it is ready.")
        return inserts.plain_page(self.server.language, title, text)

    def _redirect(self, where: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, content_type: str | None, body: bytes) -> None:
        self.send_response(status)
        if content_type is not None:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD" and content_type is not None:
            self.wfile.write(body)

    def _text(self, message: str) -> str:
        return catalogue("cli", self.server.language).text(message)


def _etag(entry: Entry) -> str:
    return f'"{entry.digest}"'


def _open(site: BuiltSite, path: str) -> Found | None:
    """The file at a public path, where a folder means its index; none when there is none."""
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    if name not in site.tree:
        return None
    entry = site.tree[name]
    file = _stable(site.file(entry))
    return None if file is None else Found(file, os.fstat(file.fileno()).st_size, entry)


def _stable(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except OSError:
        return None  # between two builds; the page reloads in a moment
