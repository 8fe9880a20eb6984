"""Every fault, as a client meets it and as the store sees it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.torture.faults import KILLS, TROUBLES, Fault
from tests.torture.proxy import Proxy

BODY = b"x" * 100_000
#: After which the store has done what was asked.
DONE = {
    *(Fault.LOST, Fault.TRUNCATED, Fault.STALLED_LATE, Fault.ERROR_LATE, Fault.SLOW),
    *(Fault.KILLED_LOST, Fault.KILLED_AFTER),
}
STATUS = {
    Fault.SLOW: 200,
    Fault.ERROR: 500,
    Fault.ERROR_LATE: 500,
    Fault.SLOW_DOWN: 503,
    Fault.FULL: 507,
    Fault.SKEWED: 403,
    Fault.LIE: 200,
    Fault.KILLED_AFTER: 200,
}


@pytest.fixture(scope="module")
def store() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and the whole bodies that came there."""
    came: list[bytes] = []

    class Keeping(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            size = int(self.headers["Content-Length"])
            body = self.rfile.read(size)
            if len(body) < size:
                self.close_connection = True
                return
            came.append(body)
            self.send_response(200)
            self.send_header("ETag", '"e"')
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"done")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeping)
    server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server.server_address[1], came
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def client(proxy: Proxy) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=0.5)
    try:
        yield connection
    finally:
        connection.close()


def put(proxy: Proxy) -> int:
    """The status; 0 where no whole answer came."""
    with client(proxy) as connection:
        try:
            connection.request("PUT", "/b/k", BODY)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        return answer.status


@pytest.mark.parametrize("fault", [*TROUBLES, *KILLS, Fault.LIE])
def test_a_fault_is_what_it_is_called(fault: Fault, store: tuple[int, list[bytes]]) -> None:
    port, came = store
    with Proxy(port, {2: fault}) as proxy:
        assert put(proxy) == 200
        del came[:]
        assert put(proxy) == STATUS.get(fault, 0)
    assert came == ([BODY] if fault in DONE else [])
    assert proxy.met == [fault]


@pytest.mark.parametrize("fault", KILLS)
def test_a_kill_kills(fault: Fault, store: tuple[int, list[bytes]]) -> None:
    with (
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process,
        Proxy(store[0], {1: fault}) as proxy,
    ):
        proxy.pid = process.pid
        put(proxy)
        assert process.wait(5) == -9


def test_after_a_refusal_the_door_opens_again(store: tuple[int, list[bytes]]) -> None:
    with Proxy(store[0], {1: Fault.REFUSED}) as proxy:
        assert put(proxy) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", proxy.port))
        assert proxy.opened.wait(5)
        assert put(proxy) == 200


def test_what_the_store_was_asked_is_noted(store: tuple[int, list[bytes]]) -> None:
    with Proxy(store[0], {2: Fault.ERROR}) as proxy:
        put(proxy)
        put(proxy)
    assert [(r.number, r.method, r.path, r.status) for r in proxy.writes] == [
        (1, "PUT", "/b/k", 200),
        (2, "PUT", "/b/k", 0),
    ]
