"""A real HTTP server that hears what it is told, and answers as it is asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Heard:
    """A request: ``said`` are the pairs of its form or query, ``body`` what came, as it came;
    ``seen`` what was so just then.
    """

    method: str
    said: dict[str, str]
    headers: dict[str, str]
    seen: object = None
    body: str = ""


@dataclass
class Listener:
    """``answer`` is the status it gives, with ``to`` as its Location; ``silent`` keeps it waiting
    until it is set. ``look`` is asked at each request.
    """

    answer: int = 204
    to: str = ""
    silent: threading.Event | None = None
    look: Callable[[], object] = lambda: None
    heard: list[Heard] = field(default_factory=list)
    address: str = ""


@contextmanager
def listening(**manner: object) -> Iterator[Listener]:
    listener = Listener(**manner)  # type: ignore[arg-type]

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._hear(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._hear(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _hear(self, said: str) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(self.command, dict(parse_qsl(said)), headers, listener.look(), said)
            listener.heard.append(heard)
            if listener.silent is not None:
                listener.silent.wait(30)
            self.send_response(listener.answer)
            if listener.to:
                self.send_header("Location", listener.to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever hung up has been left waiting on purpose."""

    server = Server(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    listener.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield listener
    finally:
        if listener.silent is not None:
            listener.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()
