"""The fast lane: small requests, signed here, over connections that stay open.

boto3 spends some 4 ms of the processor on each request and a third of a second before its first.
What a publish sends, small and large, what every publish begins with, one read, and lists go this
way; all else is boto3's (`storage.s3`).
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import time
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers
from pipeline.storage.body import PIECE, Sealed, seal
from pipeline.storage.dialect import Check
from pipeline.storage.exchange import Answer, exchange
from pipeline.storage.outgoing import Outgoing
from pipeline.storage.pace import Pace
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, ObjectInfo, Stored
from pipeline.storage.s3_clock import Clock
from pipeline.storage.s3_settings import S3Settings
from pipeline.storage.sigv4 import Keys, Request, path_of, signed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FIELDS = tuple(Headers.__dataclass_fields__)
_EMPTY = Sealed(b"", 0, hashlib.sha256(b"").digest())
_COPIED = re.compile(rb"<ETag>(?:&quot;|&#34;|\")?([^<&\"]+)")
_NAMES = "http://s3.amazonaws.com/doc/2006-03-01/"
_REFUSED = re.compile(rb"<Error>.*?<Key>(.*?)</Key>.*?<Code>(.*?)</Code>.*?</Error>", re.DOTALL)
_LISTED = ("Key", "Size", "ETag", "LastModified")
_CODE = re.compile(rb"<Code>\s*([A-Za-z0-9]+)\s*</Code>")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PASSING = frozenset({429, 500, 502, 503, 504})
_FIRST_PAUSE_S = 0.1
#: Where one of these is set, botocore goes another way than we would.
_UNSUITED = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"),
    *("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_USE_FIPS_ENDPOINT"),
    "AWS_USE_DUALSTACK_ENDPOINT",
)
_APART = ("cn-", "us-iso", "eu-isoe", "us-gov")  # regions with hosts of their own names


class Refused(Exception):
    """An answer that is no success. ``code`` is the server's word for it, perhaps empty."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        metadata = {"HTTPStatusCode": status}
        self.response = {"Error": {"Code": code}, "ResponseMetadata": metadata}  # as botocore's


class Unreachable(Exception):
    """No whole answer came, however often it was asked for. ``secure``: the certificate failed."""

    def __init__(self, *, secure: bool) -> None:
        super().__init__(secure)
        self.secure = secure


@dataclass(frozen=True, slots=True)
class Written:
    """``version`` is empty where the bucket keeps none."""

    etag: str
    version: str = ""


def encoded(digest: bytes) -> str:
    return b64encode(digest).decode()


def suits(settings: S3Settings) -> bool:
    """Whether requests may go this way: a host that we can name, and no proxy in between."""
    if not settings.fast or any(os.environ.get(name) for name in _UNSUITED):
        return False
    if not _BUCKET.fullmatch(settings.bucket):
        return False  # boto3 says what is wrong with it
    if settings.style == "virtual" and "." in settings.bucket:
        return False  # no certificate holds for such a host
    if settings.endpoint:
        return settings.endpoint.startswith(("http://", "https://"))
    return bool(settings.region) and not settings.region.startswith(_APART)


class Lane:
    """Safe to use from several threads. ``keys`` is asked at each request: they may be renewed."""

    def __init__(
        self,
        settings: S3Settings,
        keys: Callable[[], Keys],
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings, self._keys = settings, keys
        self._pace, self._clock = pace or Pace(), clock or Clock()
        self._home = _home(settings)
        self._idle: LifoQueue[HTTPConnection] = LifoQueue()
        weakref.finalize(self, _close, self._idle)

    def get(self, key: str) -> Stored:
        answer = self._ask("GET", key, {})
        info = _told(key, answer)
        if not info.etag:
            etag = hashlib.md5(answer.body, usedforsecurity=False).hexdigest()
            info = replace(info, etag=etag)
        return Stored(info, answer.body)

    def head(self, key: str) -> ObjectInfo:
        return _told(key, self._ask("HEAD", key, {}))

    def delete(self, key: str) -> None:
        self._ask("DELETE", key, {})

    def put(
        self, key: str, body: Sealed, headers: Headers, condition: Condition, check: Check
    ) -> Written:
        """The server checks the body by the sums it is told. Raises OSError of a file that cannot
        be read.
        """
        named = {**_named(headers), **_conditional(condition), **_sums(body, check)}
        answer = self._ask("PUT", key, named, body)
        return Written(_etag(answer), answer.headers.get("x-amz-version-id", ""))

    def copy(self, source: str, key: str, headers: Headers) -> str:
        """The etag, or nothing where none is told. Raises Refused as well where a success turns out
        to be none.
        """
        where = path_of(f"{self._settings.bucket}/{source}")
        named = {
            **_named(headers),
            "x-amz-copy-source": where,
            "x-amz-metadata-directive": "REPLACE",
        }
        answer = self._ask("PUT", key, named)
        found = _COPIED.search(answer.body)
        if found is None and _code(answer):
            raise Refused(500, _code(answer))
        return "" if found is None else found[1].decode()

    def delete_many(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """At most a thousand. The keys that were refused, each with the server's word for why."""
        named = "".join(f"<Object><Key>{_escaped(key)}</Key></Object>" for key in keys)
        text = f'<Delete xmlns="{_NAMES}">{named}<Quiet>true</Quiet></Delete>'
        body = seal(text.encode())
        answer = self._ask("POST", "", _sums(body, "md5"), body, "delete=")
        found = _REFUSED.findall(answer.body)
        return [(key.decode(), code.decode()) for key, code in found]

    def under(self, prefix: str) -> list[ObjectInfo]:
        """All objects whose keys begin with ``prefix``, in an order of the server's own."""
        found: list[ObjectInfo] = []
        asked = {"encoding-type": "url", "list-type": "2", "prefix": prefix}
        while True:
            query = urlencode(sorted(asked.items()), quote_via=quote)
            page = _page(self._ask("GET", "", {}, query=query))
            plain = unquote_plus if page.findtext("{*}EncodingType") == "url" else str
            found += (_listed(one, plain) for one in page.iterfind("{*}Contents"))
            token = page.findtext("{*}NextContinuationToken")
            if not token:
                return found
            asked["continuation-token"] = token

    def part(self, key: str, upload: tuple[str, int], body: Sealed, check: Check) -> str:
        """``upload``: which, and the part's number. The part's etag."""
        query = urlencode({"partNumber": upload[1], "uploadId": upload[0]}, quote_via=quote)
        return _etag(self._ask("PUT", key, _sums(body, check), body, query))

    def _ask(
        self,
        method: str,
        key: str,
        headers: Mapping[str, str],
        body: Sealed = _EMPTY,
        query: str = "",
    ) -> Answer:
        """Raises Refused, Unreachable."""
        path = path_of(self._home.prefix + key)
        told = {"host": self._home.host, **headers}
        request = Request(method, path, told, body.sha256.hex(), query)
        with Outgoing(body, self._pace) as stream:
            answer = self._tried(request, body.size, stream)
            date = answer.headers.get("date", "")
            if self._clock.mended(answer.status, _code(answer), date):
                answer = self._tried(request, body.size, stream)
            if answer.status >= 300:
                raise Refused(answer.status, _code(answer))
            stream.arrived()
        return answer

    def _tried(self, request: Request, size: int, body: Outgoing) -> Answer:
        tries = self._settings.patience.tries
        for again in range(tries):
            last = again == tries - 1
            try:
                answer = self._once(request, size, body)
            except (OSError, HTTPException) as error:
                if last:
                    secure = "SSL" in type(error).__name__
                    raise Unreachable(secure=secure) from error
            else:
                if last or answer.status not in _PASSING:
                    return answer
            time.sleep(_FIRST_PAUSE_S * 2**again * random.uniform(0.5, 1))  # noqa: S311
        raise AssertionError("a request is tried at least once")

    def _once(self, request: Request, size: int, body: Outgoing) -> Answer:
        """One request. A connection that the server has closed meanwhile is no failure of it."""
        headers = signed(request, self._keys(), self._home.region, self._clock.now())
        headers["content-length"] = str(size)
        while True:
            connection, used = self._connection()
            try:
                return self._asked(connection, request, headers, body)
            except ConnectionError:
                connection.close()
                if not used:
                    raise
            except BaseException:
                connection.close()
                raise

    def _asked(
        self,
        connection: HTTPConnection,
        request: Request,
        headers: dict[str, str],
        body: Outgoing,
    ) -> Answer:
        target = f"{request.path}?{request.query}" if request.query else request.path
        answer = exchange(connection, (request.method, target), headers, body)
        if answer.last:
            connection.close()
        else:
            self._idle.put(connection)
        return answer

    def _connection(self) -> tuple[HTTPConnection, bool]:
        """A connection, and whether it was used before."""
        try:
            return self._idle.get_nowait(), True
        except Empty:
            return self._home.connect(self._settings), False


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the bucket is: ``prefix`` stands before every key in a path."""

    secure: bool
    host: str
    prefix: str
    region: str

    def connect(self, settings: S3Settings) -> HTTPConnection:
        timeout = settings.patience.connect
        connection = HTTPConnection(self.host, timeout=timeout, blocksize=PIECE)
        if self.secure:
            import ssl  # late: a store on this computer needs none

            known = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None)
            connection = HTTPSConnection(self.host, timeout=timeout, context=known, blocksize=PIECE)
        connection.connect()
        connection.sock.settimeout(settings.patience.read)
        return connection


def _close(idle: LifoQueue[HTTPConnection]) -> None:
    while not idle.empty():
        idle.get_nowait().close()


def _home(settings: S3Settings) -> _Home:
    region = settings.region or "us-east-1"
    address = urlsplit(settings.endpoint or f"https://s3.{region}.amazonaws.com")
    secure = address.scheme != "http"
    host, _, port = address.netloc.rpartition("@")[2].partition(":")
    usual = "443" if secure else "80"
    place = host if port in ("", usual) else f"{host}:{port}"
    folder = f"{address.path.strip('/')}/" if address.path.strip("/") else ""
    if settings.style == "path":
        return _Home(secure, place, f"{folder}{settings.bucket}/", region)
    return _Home(secure, f"{settings.bucket}.{place}", folder, region)


def _code(answer: Answer) -> str:
    found = _CODE.search(answer.body)
    return found[1].decode() if found else ""


def _escaped(text: str) -> str:
    """For XML; the library's own loads half of what reads the web."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _etag(answer: Answer) -> str:
    """Empty where the store tells none."""
    return answer.headers.get("etag", "").strip('"')


def _sums(body: Sealed, check: Check) -> dict[str, str]:
    """Beside the hash that is signed, what this server looks at (RFC 1864; S3, "PutObject")."""
    if check == "payload":
        return {}
    if check == "sha256":
        return {"x-amz-checksum-sha256": encoded(body.sha256)}
    return {"content-md5": encoded(body.md5)}


def _named(headers: Headers) -> dict[str, str]:
    """Header values by their names in HTTP, those that are there."""
    named = {ours.replace("_", "-"): getattr(headers, ours) for ours in _FIELDS}
    return {name: value for name, value in named.items() if value}


def _conditional(condition: Condition) -> dict[str, str]:
    if isinstance(condition, IfAbsent):
        return {"if-none-match": "*"}
    return {"if-match": f'"{condition.etag}"'} if isinstance(condition, IfMatch) else {}


def _page(answer: Answer) -> Element:
    """Of a list. Raises Refused where it is none."""
    from xml.etree import ElementTree as ET  # late: a publish lists nothing

    try:
        page = ET.fromstring(answer.body)  # noqa: S314 (expat has limits of its own by now)
    except ET.ParseError:
        raise Refused(500, "") from None
    if not page.tag.endswith("ListBucketResult"):
        raise Refused(500, "")
    return page


def _listed(one: Element, plain: Callable[[str], str]) -> ObjectInfo:
    told = {name: one.findtext(f"{{*}}{name}") or "" for name in _LISTED}
    modified = datetime.fromisoformat(told["LastModified"]).timestamp()
    etag = told["ETag"].strip('"')
    return ObjectInfo(plain(told["Key"]), int(told["Size"]), etag, None, modified)


def _told(key: str, answer: Answer) -> ObjectInfo:
    """An object's own, from the headers of a whole answer."""
    values: dict[str, Any] = {ours: answer.headers.get(ours.replace("_", "-")) for ours in _FIELDS}
    values["content_type"] = values["content_type"] or ""
    values["cache_control"] = values["cache_control"] or ""
    size = int(answer.headers["content-length"])
    return ObjectInfo(key, size, _etag(answer), Headers(**values))
