"""A web server of the tests' own, right in everything until it is told to err."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from pipeline.core.site import Entry

NOT_FOUND = b"<!doctype html><title>404</title>"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Place:
    """``objects``: path -> (headers, body). ``spoil`` may change a reply on its way out."""

    objects: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)
    spoil: Callable[[str, str, Reply], Reply] = lambda _method, _path, reply: reply
    base: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, entry: Entry, body: bytes) -> None:
        told = entry.headers
        named = {
            "Content-Type": told.content_type,
            "Cache-Control": told.cache_control,
            "Content-Language": told.content_language,
            "Content-Encoding": told.content_encoding,
        }
        headers = {name: value for name, value in named.items() if value}
        self.objects[entry.path] = ({**headers, "Access-Control-Allow-Origin": "*"}, body)

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        if path not in self.objects:
            return Reply(404, {"Content-Type": "text/html; charset=utf-8"}, NOT_FOUND)
        told, body = self.objects[path]
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", ""))
        if not asked:
            return Reply(200, dict(told), body)
        first, last = asked[1], asked[2]
        start = int(first) if first else max(0, len(body) - int(last))
        stop = min(len(body), int(last) + 1) if first and last else len(body)
        if start >= len(body):
            return Reply(416, dict(told), b"")
        span = {"Content-Range": f"bytes {start}-{stop - 1}/{len(body)}"}
        return Reply(206, {**told, **span}, body[start:stop])


@contextmanager
def serving(place: Place) -> Iterator[Place]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet

        def do_GET(self) -> None:
            with place.lock:
                place.asked[self.command] += 1
                place.at_once += 1
                place.most_at_once = max(place.most_at_once, place.at_once)
            try:
                path = unquote(self.path.partition("?")[0].removeprefix("/site/"))
                reply = place.spoil(
                    self.command, path, place.reply(path, dict(self.headers.items()))
                )
                self.send_response(reply.status)
                size = {"Content-Length": str(len(reply.body))}
                for name, value in {**size, **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)
            finally:
                with place.lock:
                    place.at_once -= 1

        do_HEAD = do_GET  # noqa: N815 (the base class's way)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    place.base = f"http://127.0.0.1:{server.server_port}/site/"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
