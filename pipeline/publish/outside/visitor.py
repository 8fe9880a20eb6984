"""A visitor: plain HTTP(S) without keys, cookies or scripts, over a few connections that stay open.

Redirects are told, not followed. Of a body only what is asked for is kept; all of it is counted and
summed, so that a film costs no more memory than a page. What passes by itself is tried again, and a
server that says it is busy is left in peace for as long as it asks.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import field
from queue import Empty, LifoQueue
from threading import Lock
from urllib.parse import quote, urlsplit

from pipeline import __version__
from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass

AGENT = f"spor2/{__version__}"
_BLOCK = 1 << 16
_BUSY = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 30.0
_SAFE = "%/:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for an answer, how often to ask, seconds before the second time (doubled)."""

    timeout_s: float = 30.0
    tries: int = 3
    wait_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """``keep``: so many of the body's first bytes are kept. ``most``: after so many the rest is not
    read. ``windows``: stretches (first byte, last byte + 1) that are kept too.
    """

    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: int = 0
    most: int | None = None
    windows: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer. ``headers`` in lower case; ``size`` and ``digest`` (SHA-256) of what was read."""

    status: int
    headers: Mapping[str, str]
    size: int = 0
    digest: str = ""
    body: bytes = b""
    windows: Mapping[tuple[int, int], bytes] = field(default_factory=dict)


class Visitor:
    """Safe to use from several threads. ``requests`` and ``bytes`` are counted."""

    def __init__(
        self, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.patience = patience or Patience()
        self.requests = self.bytes = 0
        self._sleep = sleep
        self._lock = Lock()
        self._idle: dict[tuple[str, str], LifoQueue[http.client.HTTPConnection]] = {}

    def ask(self, question: Question) -> Heard:
        """Raises FetchError T042 (no such host), T044 (certificate), T100 (no whole answer)."""
        for again in range(self.patience.tries):
            last = again == self.patience.tries - 1
            wait = self.patience.wait_s * 2**again
            try:
                heard = self._once(question)
            except (OSError, http.client.HTTPException) as error:
                if last or isinstance(error, ssl.SSLCertVerificationError | socket.gaierror):
                    raise _fault(error, question.address) from error
            else:
                if last or heard.status not in _BUSY:
                    return heard
                wait = max(wait, _asked_to_wait(heard))
            self._sleep(wait)
        raise AssertionError("a question is asked at least once")

    def close(self) -> None:
        for idle in self._idle.values():
            while not idle.empty():
                idle.get_nowait().close()

    def _once(self, question: Question) -> Heard:
        """One request. A connection that the server closed meanwhile is no failure of its own."""
        parts = urlsplit(question.address)
        home = (parts.scheme, parts.netloc)
        path = quote(parts.path, safe=_SAFE) or "/"
        way = f"{path}?{parts.query}" if parts.query else path
        while True:
            connection, used = self._connection(home)
            try:
                return self._asked(connection, home, way, question)
            except (ConnectionError, http.client.BadStatusLine):
                connection.close()
                if not used:
                    raise
            except BaseException:
                connection.close()
                raise

    def _asked(
        self,
        connection: http.client.HTTPConnection,
        home: tuple[str, str],
        way: str,
        question: Question,
    ) -> Heard:
        headers = {"User-Agent": AGENT, "Accept": "*/*", **question.headers}
        connection.request(question.method, way, headers=headers)
        answer = connection.getresponse()
        with closing(answer):
            heard = _read(answer, question)
            whole = answer.isclosed()  # else the rest of the body would be the next one's answer
        if answer.will_close or not whole:
            connection.close()
        else:
            self._idle[home].put(connection)
        with self._lock:
            self.requests += 1
            self.bytes += heard.size
        return heard

    def _connection(self, home: tuple[str, str]) -> tuple[http.client.HTTPConnection, bool]:
        """A connection, and whether it was used before."""
        with self._lock:
            idle = self._idle.setdefault(home, LifoQueue())
        try:
            return idle.get_nowait(), True
        except Empty:
            scheme, place = home
            kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            return kind(place, timeout=self.patience.timeout_s), False


def _read(answer: http.client.HTTPResponse, question: Question) -> Heard:
    digest, size = hashlib.sha256(), 0
    body = bytearray()
    windows = {window: bytearray() for window in question.windows}
    while question.most is None or size < question.most:
        piece = answer.read(_BLOCK)
        if not piece:
            break
        digest.update(piece)
        body += piece[: max(0, question.keep - size)]
        for first, stop in windows:
            windows[first, stop] += piece[max(0, first - size) : max(0, stop - size)]
        size += len(piece)
    headers = {name.lower(): value for name, value in answer.getheaders()}
    told = headers.get("content-length", "")
    cut = told.isdecimal() and question.method != "HEAD" and size < int(told)
    if cut and (question.most is None or size < question.most):
        raise http.client.IncompleteRead(b"", int(told) - size)
    kept = {window: bytes(held) for window, held in windows.items()}
    return Heard(answer.status, headers, size, digest.hexdigest(), bytes(body), kept)


def _asked_to_wait(heard: Heard) -> float:
    """Seconds, as ``Retry-After`` says (RFC 9110, section 10.2.3); a date is not waited for."""
    told = heard.headers.get("retry-after", "")
    return min(float(told), _LONGEST_WAIT_S) if told.isdecimal() else 0.0


def _fault(error: BaseException, address: str) -> FetchError:
    parts = urlsplit(address)
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError("T044", address=shown, reason=error.verify_message or "TLS")
    if isinstance(error, socket.gaierror):
        return FetchError("T042", host=parts.hostname or shown)
    return FetchError("T100", address=shown)
