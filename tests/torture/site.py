"""An edition served by a plain server of the tests, with something the matter: the reader must see
each kind of broken promise before it may judge anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.torture.editions import START, Edition, File, State, edition
from tests.torture.ledger import Ledger
from tests.torture.visitor import Finding, Visitor

PREFIX = "/spor2/site/"


@dataclass
class Site:
    """``files`` are what is served; ``first`` and ``second`` are editions made beforehand."""

    base: str
    folder: Path
    files: dict[str, File] = field(default_factory=dict)
    #: Asked before each answer: (method, path) -> whether to break it off in the middle.
    breaks: Callable[[str, str], bool] = lambda *_: False
    ranges: bool = True

    def made(self, number: int, state: State) -> Edition:
        return edition(number, state, self.base, self.folder)

    def show(self, edition: Edition) -> Ledger:
        """Serve just this release; the ledger of somebody who knows of it."""
        self.files = dict(edition.files)
        ledger = Ledger()
        ledger.begin(edition, START)
        ledger.commit(edition, START)
        return ledger

    def inspected(self, ledger: Ledger) -> set[Finding]:
        visitor = Visitor(self.base, ledger.allowed)
        try:
            return visitor.inspect(ledger.held(), ledger.gone())[0]
        finally:
            visitor.close()


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    site = Site("", folder)

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet, else each answer takes 40 ms

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, *, body: bool) -> None:
            file = site.files.get(self.path.removeprefix(PREFIX))
            whole = file.body if file else b""
            part, status = whole, 200 if file else 404
            asked = self.headers["Range"] if site.ranges else None
            self.send_response(206 if asked else status)
            if asked:
                first, last = map(int, asked.removeprefix("bytes=").split("-"))
                part = whole[first : last + 1]
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(whole)}")
            self.send_header("Content-Length", str(len(part)))
            if file:
                self.send_header("Content-Type", file.type)
                self.send_header("Cache-Control", file.cache)
                self.send_header("Content-Encoding", file.coding)
            self.end_headers()
            if body and site.breaks(self.command, self.path.removeprefix(PREFIX)):
                self.wfile.write(part[: len(part) // 2])
                self.close_connection = True
            elif body:
                self.wfile.write(part)
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site.base = f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
