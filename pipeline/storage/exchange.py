"""One request and its answer over a connection that is open (RFC 9112).

`http.client` writes a header at a time and sends head and body apart, which is half of what a small
request costs; only what it reads, and what a connection is, is used of it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from socket import socket

from pipeline.core.frozen import dataclass
from pipeline.storage.outgoing import Outgoing

#: Bytes of a body that go in one piece with their head.
_TOGETHER = 256 << 10


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` in lower case. ``last``: the server closes the connection."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    last: bool = False


def exchange(
    connection: HTTPConnection, line: tuple[str, str], headers: Mapping[str, str], body: Outgoing
) -> Answer:
    """``line``: method and target. Raises OSError, HTTPException, and ValueError of a header value
    that would be two.
    """
    method, target = line
    pipe: socket = connection.sock
    # It may have answered before it had all: a refusal is worth more than a broken pipe.
    with suppress(BrokenPipeError, ConnectionResetError):
        _send(pipe, _head(method, target, headers), body)
    return _answer(pipe, method)


def _head(method: str, target: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header value in more than one line")
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _send(pipe: socket, head: bytes, body: Outgoing) -> None:
    source = body.begin()
    if isinstance(source, Outgoing):
        pipe.sendall(head)
        while piece := source.read():
            pipe.sendall(piece)
    elif source is not None and len(source) > _TOGETHER:
        pipe.sendall(head)
        pipe.sendall(source)
    else:
        pipe.sendall(head + (source or b""))


def _answer(pipe: socket, method: str) -> Answer:
    with HTTPResponse(pipe, method=method) as answer:
        answer.begin()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, answer.read(), bool(answer.will_close))
