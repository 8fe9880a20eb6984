"""AWS Signature Version 4 for S3: one request's headers, signed. Pure: the time is given.

botocore signs just so, and takes a third of a second to import; a publish that finds nothing to do
needs one signed request. The tests hold every signature against botocore's.

Source: AWS, Signature Version 4 for S3, "Authenticating requests: using the Authorization header".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from time import gmtime, strftime
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "s3"


class Secret(str):
    """A text that does not show itself to whoever only looks, as in a traceback with its values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


class Signed(dict[str, str]):
    """Headers with a signature in them, and perhaps a token: shown by their names alone."""

    def __repr__(self) -> str:
        return f"Signed({sorted(self)})"


@dataclass(frozen=True, slots=True)
class Keys:
    """``token`` is of keys that were given for a while."""

    access: str = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name in ("access", "secret", "token"):
            object.__setattr__(self, name, Secret(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Request:
    """``path`` is already as it goes over the wire (`path_of`); ``headers`` in lower case, with
    ``host``. ``digest`` is the body's SHA-256 in hex.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    digest: str
    query: str = ""


def path_of(*parts: str) -> str:
    """A path of bucket and key, each octet but the unreserved ones as %XX (RFC 3986)."""
    return "/" + "/".join(quote(part, safe="/-_.~") for part in parts)


def signed(request: Request, keys: Keys, region: str, seconds: float) -> dict[str, str]:
    """All headers to send. ``seconds`` since 1970."""
    stamp = strftime("%Y%m%dT%H%M%SZ", gmtime(seconds))
    dated = {"x-amz-content-sha256": request.digest, "x-amz-date": stamp}
    headers = Signed({**request.headers, **dated})
    if keys.token:
        headers["x-amz-security-token"] = keys.token
    names = ";".join(sorted(headers))
    scope = f"{stamp[:8]}/{region}/{_SERVICE}/aws4_request"
    told = _canonical(request, headers, names)
    text = "\n".join((_ALGORITHM, stamp, scope, hashlib.sha256(told.encode()).hexdigest()))
    signature = hmac.new(_key(keys.secret, stamp[:8], region), text.encode(), "sha256").hexdigest()
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={keys.access}/{scope}, SignedHeaders={names}, "
        f"Signature={signature}"
    )
    return headers


def presigned(request: Request, keys: Keys, region: str, seconds: float, lasts_s: int) -> str:
    """The query with which whoever has the address may do this one thing until ``lasts_s`` seconds
    after ``seconds``; at most a week. ``request`` has ``host`` alone in its headers, and no query.

    Source: as above, "Authenticating requests: using query parameters".
    """
    stamp = strftime("%Y%m%dT%H%M%SZ", gmtime(seconds))
    scope = f"{stamp[:8]}/{region}/{_SERVICE}/aws4_request"
    asked = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{keys.access}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(lasts_s),
        "X-Amz-SignedHeaders": "host",
    }
    if keys.token:
        asked["X-Amz-Security-Token"] = keys.token
    query = "&".join(f"{name}={quote(asked[name], safe='-_.~')}" for name in sorted(asked))
    told = _canonical(replace(request, query=query), request.headers, "host")
    text = "\n".join((_ALGORITHM, stamp, scope, hashlib.sha256(told.encode()).hexdigest()))
    signature = hmac.new(_key(keys.secret, stamp[:8], region), text.encode(), "sha256").hexdigest()
    return f"{query}&X-Amz-Signature={signature}"


def _canonical(request: Request, headers: Mapping[str, str], names: str) -> str:
    lines = (f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    parts = (request.method, request.path, request.query, "".join(lines), names, request.digest)
    return "\n".join(parts)


@lru_cache(maxsize=4)  # it is good for a day, and four HMACs are some part of what a page costs
def _key(secret: str, day: str, region: str) -> bytes:
    key = hmac.new(b"AWS4" + secret.encode(), day.encode(), "sha256").digest()
    for part in (region, _SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return key
