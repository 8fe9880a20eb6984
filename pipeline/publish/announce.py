"""Telling that a feed has changed: a WebSub hub, and podping. Neither is asked unless it is wanted.

WebSub (W3C, https://www.w3.org/TR/websub/, section 6) leaves it to the hub how it is told; hubs
take the form of PubSubHubbub 0.4: a POST with ``hub.mode=publish`` and ``hub.url``. podping.cloud
takes a GET with the feed's address and a token in the ``Authorization`` header
(https://github.com/Podcastindex-org/podping.cloud), and writes it where nobody can delete it.

By now the release is public, so nothing here may fail it: who cannot be told is named in a `Told`.
The token goes into one header and nowhere else. No redirect is followed, for it would take the
token along; and nothing of an error's own text is kept, for it may repeat a header.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from enum import StrEnum
from http.client import HTTPException
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline import __version__
from pipeline.core.frozen import dataclass

PODPING = "https://podping.cloud/"
#: In seconds: how long one step of a request may take, and all requests together.
STEP_S = 5.0
ALL_S = 10.0

# RFC 2606, RFC 6761, RFC 6762, RFC 8375, and ICANN's for private use: nobody else can reach them.
_PRIVATE = frozenset({"example", "test", "invalid", "localhost", "local", "internal", "home.arpa"})


class Failure(StrEnum):
    """Why somebody was not told: codes of texts."""

    SILENT = "W301"
    REFUSED = "W302"
    MOVED = "W303"
    UNSIGNED = "W304"


@dataclass(frozen=True, slots=True)
class Changed:
    """A feed by its absolute ``address``, and who is to be told of it: a hub by its own (empty:
    none), and podping.
    """

    address: str
    hub: str = ""
    podping: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """``service``: websub or podping, at ``place`` (a host), of ``feed`` (its address).

    ``failure`` is none when it was heard; ``status`` is the HTTP status of the answer, 0 for none.
    """

    service: str
    place: str
    feed: str
    failure: Failure | None = None
    status: int = 0


def announce(feeds: Iterable[Changed], token: str = "") -> tuple[Told, ...]:
    """Tell of ``feeds``, those of them that the public can reach. ``token`` is ours for podping.

    Never raises.
    """
    public = [feed for feed in feeds if is_public(feed.address)]
    hubs = [_to_hub(feed) for feed in public if feed.hub]
    return _spoken((*hubs, *(_to_podping(feed, token.strip()) for feed in public if feed.podping)))


def is_public(address: str) -> bool:
    """Whether anybody may be told of ``address``: over https, at a host of the public network."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme != "https" or "." not in host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not any(host == name or host.endswith(f".{name}") for name in _PRIVATE)


@dataclass(frozen=True, slots=True)
class _Call:
    """``told`` as it will be if all goes well. A ``form`` is posted."""

    told: Told
    address: str
    form: bytes | None = None
    token: str = field(default="", repr=False)


def _to_hub(feed: Changed) -> _Call:
    form = urlencode({"hub.mode": "publish", "hub.url": feed.address}).encode()
    return _Call(Told("websub", _host(feed.hub), feed.address), feed.hub, form)


def _to_podping(feed: Changed, token: str) -> _Call:
    signed = token and token.isascii() and token.isprintable()
    failure = None if signed else Failure.UNSIGNED
    query = urlencode({"url": feed.address, "reason": "update", "medium": "podcast"})
    told = Told("podping", _host(PODPING), feed.address, failure)
    return _Call(told, f"{PODPING}?{query}", None, token)


def _spoken(calls: Sequence[_Call]) -> tuple[Told, ...]:
    """All calls made at once. Who has not answered when time is up is left to talk to itself."""
    answers: dict[int, Told] = {}

    def make(number: int, call: _Call) -> None:
        answers[number] = _made(call)

    threads = [Thread(target=make, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + ALL_S
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    silent = [replace(call.told, failure=Failure.SILENT) for call in calls]
    return tuple(answers.get(number, late) for number, late in enumerate(silent))


def _made(call: _Call) -> Told:
    if call.told.failure is not None:
        return call.told
    headers = {"User-Agent": f"spor2/{__version__}"}
    if call.token:
        headers["Authorization"] = call.token
    try:
        request = Request(call.address, call.form, headers)  # noqa: S310 (https: `scalars.Address`)
        with build_opener(_Straight).open(request, timeout=STEP_S) as answer:
            return replace(call.told, status=int(answer.status))
    except HTTPError as error:
        error.close()
        moved = 300 <= error.code < 400
        failure = Failure.MOVED if moved else Failure.REFUSED
        return replace(call.told, failure=failure, status=error.code)
    except (OSError, HTTPException, ValueError):
        return replace(call.told, failure=Failure.SILENT)


class _Straight(HTTPRedirectHandler):
    """Goes nowhere but where it was sent."""

    def redirect_request(self, *_: object) -> None:
        return None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
