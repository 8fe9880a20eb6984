"""A proxy between a publisher and a real store that does what networks and stores do on bad days.

One proxy serves one publisher. Its `Script` says at which request what goes wrong. Plain sockets
and threads; no import from ``pipeline``.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import signal
import socket
import ssl
import struct
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from threading import Event, Lock, Thread
from typing import BinaryIO, Self

from tests.torture.faults import KILLS, Fault, Request, Script, Write

_LINGER = struct.pack("ii", 1, 0)  # close with a reset instead of a goodbye
_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "expect")
_UPSTREAM_S = 20.0
_KEYS = re.compile(rb"<Key>([^<]+)</Key>")
_XML = (b"<Delete ", b"<Delete>", b"<?xml ve")


@dataclass(frozen=True)
class _Asked:
    """``number`` counts the publisher's requests from 1. ``size`` is what the body will be."""

    number: int
    fault: Fault | None
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def size(self) -> int:
        return int(self.told("content-length") or 0)

    def told(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def bytes(self, method: str) -> bytes:
        kept = [(k, v) for k, v in self.headers if k.lower() not in _HOP]
        size = next((v for k, v in self.headers if k.lower() == "content-length"), "0")
        length = size if method == "HEAD" else str(len(self.body))
        reason = http.client.responses.get(self.status, "")
        lines = [f"HTTP/1.1 {self.status} {reason}", f"Content-Length: {length}"]
        if self.status in (204, 304):
            lines.pop()
        lines += [f"{key}: {value}" for key, value in kept]
        body = b"" if method == "HEAD" else self.body
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Proxy:
    """Listens on ``port`` of this machine for as long as it is used as a context.

    ``pid`` is the publisher, whom some faults kill. With ``tls`` it is spoken to by https.
    """

    upstream: int
    script: Script = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    pid: int = 0
    requests: list[Request] = field(default_factory=list)
    met: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock, self._ended, self.opened = Lock(), Event(), Event()
        #: Of a request that is held back: it is here; it may go on.
        self.holding, self.go = Event(), Event()
        self._count, self._puts = 0, Counter[str]()
        self._refusing_until = 0.0
        #: When the first and the last request were passed on, by a clock that only goes forward.
        self.first_at = self.last_at = 0.0
        self._threads: list[Thread] = []
        self._door = self._listen(0)
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        self._threads.append(Thread(target=self._serve, daemon=True))
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    @property
    def writes(self) -> list[Request]:
        """What the store has been asked to change."""
        return [one for one in self.requests if one.method in ("PUT", "POST", "DELETE")]

    def reset(self, script: Script) -> None:
        """For another publisher."""
        with self._lock:
            self.script, self.pid, self._count = script, 0, 0
            self._puts.clear()
            self.requests, self.met = [], []

    def close(self) -> None:
        """Stop, and wait until nothing that was passed on is on its way any more."""
        self._ended.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join(_UPSTREAM_S)

    # --- connections ------------------------------------------------------------------------------

    def _listen(self, port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(64)
        return door

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._door.accept()
            except OSError:
                if self._ended.is_set() or not self._opened_again():
                    return
                continue
            thread = Thread(target=self._talk, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _opened_again(self) -> bool:
        """After a time with the door closed: whoever comes meanwhile is refused by the system."""
        while time.monotonic() < self._refusing_until:
            if self._ended.wait(0.01):
                return False
        self._door = self._listen(self.port)
        self.opened.set()
        return True

    def _talk(self, client: socket.socket) -> None:
        if self.tls is not None:
            try:
                client = self.tls.wrap_socket(client, server_side=True)
            except OSError:
                client.close()
                return
        store = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=_UPSTREAM_S)
        with client, client.makefile("rb") as stream, suppress(OSError, ValueError):
            client.settimeout(_UPSTREAM_S)
            while (asked := self._read(client, stream)) is not None:
                if not self._answered(client, store, asked):
                    break
        store.close()

    def _read(self, client: socket.socket, stream: BinaryIO) -> _Asked | None:
        first = stream.readline().split()
        if len(first) < 3:
            return None
        headers = []
        while (line := stream.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name.strip(), value.strip()))
        method, path = first[0].decode(), first[1].decode()
        number, fault = self._next(method, path)
        asked = _Asked(number, fault, method, path, tuple(headers))
        if asked.told("expect"):
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        size = asked.size // 2 if fault in _HALVES else asked.size
        asked = replace(asked, body=stream.read(size) if size else b"")
        return asked if len(asked.body) == size else None

    def _next(self, method: str, path: str) -> tuple[int, Fault | None]:
        with self._lock:
            self._count += 1
            fault = self.script.get(self._count) or self._of_write(method, path)
            if fault is not None:
                self.met.append(fault)
            return self._count, fault

    def _of_write(self, method: str, path: str) -> Fault | None:
        if method == "PUT":
            self._puts[path] += 1
            for one, fault in self.script.items():
                if isinstance(one, Write) and path.endswith(one.name):
                    return fault if self._puts[path] == one.nth else None
        return None

    # --- one request ------------------------------------------------------------------------------

    def _answered(
        self, client: socket.socket, store: http.client.HTTPConnection, asked: _Asked
    ) -> bool:
        """Whether the connection goes on."""
        fault, answer = asked.fault, None
        if fault is Fault.HELD:
            self.holding.set()
            self.go.wait(_UPSTREAM_S)
        if fault not in _NEVER:
            answer = self._passed_on(store, asked)
        status = answer.status if answer else 0
        self._note(
            Request(asked.number, asked.method, asked.path, status, fault, _named(asked.body))
        )
        if fault in (Fault.STORE_CUT, Fault.KILLED_MID):
            self._half(asked)
        if fault in KILLS and fault is not Fault.KILLED_AFTER:
            self._kill()
        if fault is None and answer is not None:
            client.sendall(answer.bytes(asked.method))
            return True
        self._misbehave(client, asked, answer, fault)
        return False

    def _misbehave(
        self, client: socket.socket, asked: _Asked, answer: _Answer | None, fault: Fault | None
    ) -> None:
        made = _invented(asked, fault) or answer
        if fault in (Fault.STALLED, Fault.STALLED_LATE):
            self._until_gone(client)
        elif fault is Fault.TRUNCATED and answer is not None:
            whole = answer.bytes(asked.method)
            client.sendall(whole[: max(20, len(whole) * (1 + asked.number % 5) // 6)])
            return
        elif fault is Fault.SLOW and answer is not None:
            self._trickle(client, answer.bytes(asked.method))
            return
        elif made is not None and fault in _ANSWERED:
            client.sendall(made.bytes(asked.method))
            if fault is Fault.KILLED_AFTER:
                self._kill()
            return
        elif fault is Fault.REFUSED:
            self._close_the_door()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)

    def _passed_on(self, store: http.client.HTTPConnection, asked: _Asked) -> _Answer | None:
        for again in (False, True):
            try:
                store.putrequest(
                    asked.method, asked.path, skip_host=True, skip_accept_encoding=True
                )
                for name, value in asked.headers:
                    if name.lower() not in _HOP[:3] and name.lower() != "expect":
                        store.putheader(name, value)
                store.endheaders(asked.body or None)
                answer = store.getresponse()
                return _Answer(answer.status, tuple(answer.getheaders()), answer.read())
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                store.close()
                if again or asked.method not in ("GET", "HEAD"):
                    return None
            except (OSError, http.client.HTTPException):
                store.close()
                return None
        return None

    def _half(self, asked: _Asked) -> None:
        """The store is sent all of the head and half of the body, and then nothing."""
        head = f"{asked.method} {asked.path} HTTP/1.1\r\n"
        head += "".join(f"{k}: {v}\r\n" for k, v in asked.headers if k.lower() != "expect")
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.upstream)) as store:
            store.sendall(head.encode("latin-1") + b"\r\n" + asked.body)
            time.sleep(0.02)
            store.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)

    def _until_gone(self, client: socket.socket) -> None:
        """Until the other side gives up."""
        with suppress(OSError):
            while not self._ended.is_set():
                client.settimeout(0.1)
                with suppress(TimeoutError):
                    if not client.recv(1):
                        return

    def _trickle(self, client: socket.socket, body: bytes) -> None:
        step = max(1, len(body) // 8)
        for start in range(0, len(body), step):
            client.sendall(body[start : start + step])
            time.sleep(0.03)

    def _close_the_door(self) -> None:
        self.opened.clear()
        self._refusing_until = time.monotonic() + 0.15
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _kill(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _note(self, request: Request) -> None:
        with self._lock:
            self.last_at = time.monotonic()
            self.first_at = self.first_at or self.last_at
            self.requests.append(request)


_NEVER = (
    *(Fault.REFUSED, Fault.MID_BODY, Fault.STORE_CUT, Fault.STALLED, Fault.ERROR),
    *(Fault.SLOW_DOWN, Fault.FULL, Fault.SKEWED, Fault.LIE, Fault.KILLED_BEFORE, Fault.KILLED_MID),
)
_HALVES = (Fault.MID_BODY, Fault.STORE_CUT, Fault.KILLED_MID)
_ANSWERED = (
    *(Fault.ERROR, Fault.ERROR_LATE, Fault.SLOW_DOWN, Fault.FULL, Fault.SKEWED, Fault.LIE),
    Fault.KILLED_AFTER,
)


def _named(body: bytes) -> tuple[str, ...]:
    return tuple(key.decode() for key in _KEYS.findall(body)) if body[:8] in _XML else ()


def _invented(asked: _Asked, fault: Fault | None) -> _Answer | None:
    """What no store said."""
    if fault is Fault.LIE:
        etag = hashlib.md5(asked.body, usedforsecurity=False).hexdigest()
        return _Answer(200, (("ETag", f'"{etag}"'),), b"")
    status, code = {
        Fault.ERROR: (500, "InternalError"),
        Fault.ERROR_LATE: (500, "InternalError"),
        Fault.SLOW_DOWN: (503, "SlowDown"),
        Fault.FULL: (507, "InsufficientStorage"),
        Fault.SKEWED: (403, "RequestTimeTooSkewed"),
    }.get(fault or Fault.LIE, (0, ""))
    if not status:
        return None
    body = f"<Error><Code>{code}</Code><Message>-</Message></Error>".encode()
    now = ("Date", formatdate(usegmt=True))
    return _Answer(status, (now, ("Content-Type", "application/xml")), body)
