"""What stands in front of a store, as a rule a CDN, is told which addresses have changed.

Either by a POST to an address, in the form that Cloudflare, and those who follow it, take
(``{"files": […]}``, at most thirty at a time), or by a program of the owner's own, which reads
them from its standard input, one a line. By now the release is public, so nothing here may fail it.

The key is in the environment alone, goes into one header and nowhere else; no redirect is followed,
for it would take the key along, and nothing of an error's own text is kept.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from http.client import HTTPException
from itertools import islice
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline import __version__
from pipeline.core.frozen import dataclass
from pipeline.core.target import Cdn

#: Addresses in one request; what one request, and the whole program, may take, in seconds.
AT_ONCE = 30
STEP_S = 20.0
COMMAND_S = 300.0


@dataclass(frozen=True, slots=True)
class Purged:
    """``asked``: how many addresses it was about. ``failure`` is empty when it was heard, else the
    code of a text; ``place``: the host or the program; ``status``: what it answered, 0 for nothing.
    """

    asked: int
    place: str = ""
    failure: str = ""
    status: int = 0


def purge(cdn: Cdn, addresses: Sequence[str], key: str = "") -> Purged:
    """Tell ``cdn`` of ``addresses``. Never raises."""
    if not addresses:
        return Purged(0)
    if cdn.command:
        return _run(cdn.command, addresses)
    return _post(cdn.purge, addresses, key.strip()) if cdn.purge else Purged(0)


def _run(command: Sequence[str], addresses: Sequence[str]) -> Purged:
    """No shell reads it: an address cannot become a command."""
    place, lines = command[0], "".join(f"{address}\n" for address in addresses)
    try:
        ended = subprocess.run(
            list(command),
            input=lines.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return Purged(len(addresses), place, "W422")
    failure = "W422" if ended.returncode else ""
    return Purged(len(addresses), place, failure, ended.returncode)


def _post(address: str, addresses: Sequence[str], key: str) -> Purged:
    place = urlsplit(address).hostname or ""
    for some in _batches(addresses):
        failed = _posted(address, some, key)
        if failed is not None:
            return Purged(len(addresses), place, "W421", failed)
    return Purged(len(addresses), place)


def _posted(address: str, some: list[str], key: str) -> int | None:
    """The status of a refusal, 0 where nobody answered; none when all is well."""
    headers = {"User-Agent": f"spor2/{__version__}", "Content-Type": "application/json"}
    if key and key.isascii() and key.isprintable():
        headers["Authorization"] = f"Bearer {key}"
    body = json.dumps({"files": some}).encode()
    try:
        request = Request(address, body, headers)  # noqa: S310 (http(s): `scalars.TargetAddress`)
        with build_opener(_Straight).open(request, timeout=STEP_S):
            return None
    except HTTPError as error:
        error.close()
        return int(error.code)
    except (OSError, HTTPException, ValueError):
        return 0


class _Straight(HTTPRedirectHandler):
    """Goes nowhere but where it was sent."""

    def redirect_request(self, *_: object) -> None:
        return None


def _batches(addresses: Iterable[str]) -> Iterator[list[str]]:
    left = iter(addresses)
    while some := list(islice(left, AT_ONCE)):
        yield some
