"""A request as it goes over the wire, and what must not come into one."""

from __future__ import annotations

import socket
from http.client import HTTPConnection

import pytest

from pipeline.storage.body import seal
from pipeline.storage.exchange import exchange
from pipeline.storage.outgoing import Outgoing
from pipeline.storage.pace import Pace

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\nX-A: \xe6\r\n\r\nno"


@pytest.fixture
def pipe() -> tuple[HTTPConnection, socket.socket]:
    ours, theirs = socket.socketpair()
    connection = HTTPConnection("x.example")
    connection.sock = ours
    return connection, theirs


def test_head_and_body_go_together(pipe: tuple[HTTPConnection, socket.socket]) -> None:
    connection, server = pipe
    with connection.sock, server:
        server.sendall(b"HTTP/1.1 200 OK\r\nETag: e\r\nContent-Length: 3\r\n\r\nhej")
        with Outgoing(seal(b"body"), Pace()) as body:
            answer = exchange(connection, ("PUT", "/a?b=c"), {"host": "x", "n": "4"}, body)
        assert (answer.status, answer.body, answer.last) == (200, b"hej", False)
        assert answer.headers["etag"] == "e"
        assert server.recv(1000) == b"PUT /a?b=c HTTP/1.1\r\nhost: x\r\nn: 4\r\n\r\nbody"


def test_a_refusal_before_all_was_sent_is_heard(
    pipe: tuple[HTTPConnection, socket.socket],
) -> None:
    connection, server = pipe
    with connection.sock:
        with server:
            server.sendall(REFUSAL)
        with Outgoing(seal(bytes(4 << 20)), Pace()) as body:
            answer = exchange(connection, ("PUT", "/a"), {}, body)
    assert (answer.status, answer.body, answer.last) == (403, b"no", True)


def test_a_value_of_two_lines_is_no_header(pipe: tuple[HTTPConnection, socket.socket]) -> None:
    connection, server = pipe
    twice = {"content-language": "da\r\nx-evil: 1"}
    with connection.sock, server, Outgoing(seal(b""), Pace()) as body, pytest.raises(ValueError):
        exchange(connection, ("PUT", "/a"), twice, body)
