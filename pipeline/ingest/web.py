"""The net: the one place of ingest that opens an address.

Only http and https, also after a redirect. No cookies, no passwords, and no part of an address that
may be a secret in a message. Every answer has a limit; what passes by itself is tried again.
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import time
import urllib.error
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from email.message import Message
from typing import Any, TypeVar
from urllib import request
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from pipeline import __version__
from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass

AGENT = f"spor2/{__version__}"
REDIRECTS = 10
BLOCK = 1 << 16
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_CUT = (ConnectionError, TimeoutError, http.client.HTTPException)
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for an answer, how often to try, seconds before the second try (doubled)."""

    timeout_s: float = 30.0
    tries: int = 4
    wait_s: float = 1.0
    longest_wait_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. ``address`` is where redirects led."""

    address: str
    body: bytes
    media_type: str


class Web:
    """Fetches with one `Patience`; ``sleep`` is the waiting."""

    def __init__(
        self, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.patience = patience or Patience()
        self._sleep = sleep
        self._opener = _opener()

    def read(self, address: str, limit: int) -> Page:
        """A whole answer of at most ``limit`` bytes. Raises FetchError."""
        return self.persistently(lambda: self._read(address, limit))

    def open(self, address: str, headers: Mapping[str, str]) -> Any:
        """One answer, its headers read and its body not. Raises FetchError."""
        asked = request.Request(usable(address))  # noqa: S310 (`usable` lets http and https pass)
        for name, value in {"User-Agent": AGENT, "Accept-Encoding": "identity", **headers}.items():
            asked.add_header(name, value)
        with _faults(address):
            return self._opener.open(asked, timeout=self.patience.timeout_s)

    def persistently(self, act: Callable[[], _T]) -> _T:
        """Do ``act`` again, after a while, when what stopped it may pass."""
        for number in range(self.patience.tries - 1):
            try:
                return act()
            except FetchError as error:
                if not _may_pass(error):
                    raise
            self._sleep(min(self.patience.wait_s * 2**number, self.patience.longest_wait_s))
        return act()

    def _read(self, address: str, limit: int) -> Page:
        with closing(self.open(address, {})) as answer, _faults(address):
            body = _whole(answer, limit, address)
            return Page(answer.geturl(), body, answer.headers.get_content_type())


def redacted(address: str) -> str:
    """An address as it may be shown: without name and password, query and fragment."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "…"
    hidden = "?…" if parts.query else ""
    return urlunsplit((parts.scheme, host, parts.path, "", "")) + hidden


def usable(address: str) -> str:
    """``address`` in ASCII. Raises FetchError T040 (not http, or no address), T041 (a password)."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
        name = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise FetchError("T040", address=redacted(address)) from error
    if parts.scheme not in ("http", "https") or not name:
        raise FetchError("T040", address=redacted(address))
    if parts.username is not None or parts.password is not None:
        raise FetchError("T041", address=redacted(address))
    place = f"[{name}]" if ":" in name else name
    path = quote(parts.path, safe="%/:@!$&'()*+,;=~[]")
    query = quote(parts.query, safe="%/:@!$&'()*+,;=~?[]")
    return urlunsplit((parts.scheme, place if port is None else f"{place}:{port}", path, query, ""))


class _Redirects(request.HTTPRedirectHandler):
    """Follows to http and https alone, and asks nothing of who leads it round in circles."""

    max_redirections = REDIRECTS

    def redirect_request(self, req: request.Request, *rest: Any) -> request.Request | None:
        body, code, message, headers, address = rest
        try:
            target = usable(urljoin(req.full_url, address))
        except FetchError:
            body.close()
            raise
        return super().redirect_request(req, body, code, message, headers, target)


def _opener() -> request.OpenerDirector:
    """Neither files, FTP nor ``data:``; no cookies, no passwords; the proxy that the system has."""
    opener = request.OpenerDirector()
    for each in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(context=ssl.create_default_context()),
        _Redirects(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
    ):
        opener.add_handler(each)
    opener.addheaders = []
    return opener


class _faults:  # noqa: N801 (used like a function)
    """Turns what urllib and sockets raise into `FetchError`; the disk's own faults pass."""

    def __init__(self, address: str) -> None:
        self._shown = redacted(address)

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        found = fault(error, self._shown)
        if found is not None:
            raise found from error


def fault(error: object, shown: str) -> FetchError | None:
    """What a person is told of ``error``; none when it is not the net's."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        code = "T048" if error.code in _REDIRECTED else "T045"
        return FetchError(code, address=shown, status=error.code)
    if isinstance(error, urllib.error.URLError):
        return fault(error.reason, shown)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or "TLS"
        return FetchError("T044", address=shown, reason=reason)
    if isinstance(error, socket.gaierror):
        return FetchError("T042", host=urlsplit(shown).hostname or shown)
    if isinstance(error, _CUT) or getattr(error, "errno", None) in _NO_WAY:
        return FetchError("T043", address=shown)
    return None


def _may_pass(error: FetchError) -> bool:
    return error.code in ("T043", "T046") or error.params.get("status") in _PASSING


def _whole(answer: Any, limit: int, address: str) -> bytes:
    """The body, unpacked when the server packed it unasked. Raises FetchError T046, T047."""
    body = answer.read(limit + 1)
    if len(body) > limit:
        raise FetchError("T047", address=redacted(address), most=f"{limit // 1_000_000} MB")
    size = length_of(answer.headers)
    if size is not None and len(body) < size:
        raise FetchError("T046", address=redacted(address), got=len(body), size=size)
    if answer.headers.get("Content-Encoding", "").lower() not in ("gzip", "x-gzip", "deflate"):
        return bytes(body)
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, limit + 1)
    except zlib.error as error:
        raise FetchError("T046", address=redacted(address), got=len(body), size="?") from error
    if len(unpacked) > limit:
        raise FetchError("T047", address=redacted(address), most=f"{limit // 1_000_000} MB")
    return unpacked


def length_of(headers: Message) -> int | None:
    """How long the body will be, if the server says so."""
    text = headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else None
