"""boto3, which is imported here only, and not before it is needed: it takes half a second.

It does what is seldom (uploads in parts, older versions, large reads), and all else where the fast
lane (`s3_lane`) cannot go. Settings that upset no server we know: signature v4, path addresses at
custom endpoints, only checksums that we choose (boto3's newer default confuses older servers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.core.site import Headers
from pipeline.storage.body import Sealed, pieces, seal
from pipeline.storage.dialect import Check
from pipeline.storage.pace import Pace
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, ObjectInfo, Stored
from pipeline.storage.s3_clock import Clock
from pipeline.storage.s3_keys import key_source
from pipeline.storage.s3_lane import Written, encoded
from pipeline.storage.s3_settings import S3Settings
from pipeline.storage.sigv4 import Keys, Request
from pipeline.storage.sigv4 import signed as sign

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

#: S3's name of each header value, in requests and in answers.
_NAMES = {
    "content_type": "ContentType",
    "cache_control": "CacheControl",
    "content_language": "ContentLanguage",
    "content_disposition": "ContentDisposition",
    "content_encoding": "ContentEncoding",
}
#: Of a request's context: that it was made once more for the clock's sake.
_ONCE = "spor2-clock"
#: What `sigv4` says of a request, and what it said before is no more so.
_SIGNERS = ("x-amz-date", "x-amz-security-token", "x-amz-content-sha256")
_AUTHORIZATION = re.compile(
    r"Credential=[^,]*/\d{8}/(?P<region>[^/,]+)/s3/aws4_request, SignedHeaders=(?P<names>[^,]+),"
)


class Boto:
    """One client, made when it is first needed. Raises botocore's exceptions."""

    def __init__(self, settings: S3Settings, pace: Pace, clock: Clock | None = None) -> None:
        self._settings, self._pace, self._clock = settings, pace, clock or Clock()
        self._made: S3Client | None = None
        self._making = Lock()

    @property
    def client(self) -> S3Client:
        """It is safe in threads; its making is not."""
        with self._making:
            if self._made is None:
                self._made = client(self._settings, clock=self._clock)
        return self._made

    def stranger(self) -> S3Client:
        """A client without keys."""
        return client(self._settings, signed=False)

    def at(self, key: str) -> dict[str, Any]:
        return {"Bucket": self._settings.bucket, "Key": key}

    def get(self, key: str) -> Stored:
        answer = self.client.get_object(**self.at(key))
        with answer["Body"] as stream:
            body = stream.read()
        return Stored(_info(key, answer, seal(body).md5.hex()), body)

    def fetch(self, key: str, target: Path) -> ObjectInfo:
        answer = self.client.get_object(**self.at(key))
        with closing(answer["Body"]) as stream, target.open("wb") as file:
            for piece in stream.iter_chunks(self._pace.piece):
                self._pace.take(len(piece))
                file.write(piece)
        return _info(key, answer)

    def head(self, key: str) -> ObjectInfo:
        return _info(key, self.client.head_object(**self.at(key)))

    def delete(self, key: str) -> None:
        self.client.delete_object(**self.at(key))

    def put(
        self, key: str, body: Sealed, headers: Headers, condition: Condition, check: Check
    ) -> Written:
        self._pace.take(body.size)
        answer: Any = self.client.put_object(
            **self.at(key),
            Body=b"".join(pieces(body)),
            **_sums(body, check),
            **named(headers),
            **conditional(condition),
        )
        body.tell(body.size)
        return Written(_etag(answer), answer.get("VersionId", ""))

    def copy(self, source: str, key: str, headers: Headers) -> str:
        answer = self.client.copy_object(
            **self.at(key),
            CopySource={"Bucket": self._settings.bucket, "Key": source},
            MetadataDirective="REPLACE",
            **named(headers),
        )
        return _etag(answer["CopyObjectResult"])

    def part(self, key: str, upload: tuple[str, int], body: Sealed, check: Check) -> str:
        self._pace.take(body.size)
        answer: Any = self.client.upload_part(
            **self.at(key),
            UploadId=upload[0],
            PartNumber=upload[1],
            Body=b"".join(pieces(body)),
            **_sums(body, check),
        )
        body.tell(body.size)
        return _etag(answer)

    def under(self, prefix: str) -> list[ObjectInfo]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self._settings.bucket, Prefix=prefix
        )
        return [_listed(one) for page in pages for one in page.get("Contents", ())]

    def delete_many(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """At most a thousand. The keys that were refused, each with the server's word for why."""
        answer = self.client.delete_objects(
            Bucket=self._settings.bucket,
            Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True},
        )
        return [(one.get("Key", ""), one.get("Code", "")) for one in answer.get("Errors", ())]

    def create_bucket(self) -> None:
        self.client.create_bucket(Bucket=self._settings.bucket, **bucket_place(self._settings))


def client(settings: S3Settings, *, signed: bool = True, clock: Clock | None = None) -> S3Client:
    """``clock``: by which requests are signed; it is set where a store tells that it is wrong."""
    import boto3.session
    from botocore import UNSIGNED
    from botocore.config import Config

    keys = settings.credentials
    session = boto3.session.Session(
        aws_access_key_id=keys.access_key if keys else None,
        aws_secret_access_key=keys.secret_key if keys else None,
        region_name=settings.region or ("us-east-1" if settings.endpoint else None),
    )
    config = Config(
        signature_version="s3v4" if signed else UNSIGNED,
        s3={"addressing_style": settings.style},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": settings.patience.tries},
        connect_timeout=settings.patience.connect,
        read_timeout=settings.patience.read,
        max_pool_connections=settings.connections,
    )
    made = session.client("s3", endpoint_url=settings.endpoint or None, config=config)
    hooks: Any = made.meta.events
    hooks.register("before-call.s3.DeleteObjects", _with_md5)
    if signed:
        clock = clock or Clock()
        hooks.register("needs-retry.s3", partial(_mended, clock))
        hooks.register("before-send.s3", partial(_timed, clock, key_source(settings)))
    return made


def bucket_place(settings: S3Settings) -> dict[str, Any]:
    """AWS wants the region said twice, except for its first one."""
    if settings.endpoint or settings.region in {"", "us-east-1"}:
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": settings.region}}


def _with_md5(params: dict[str, Any], **_: object) -> None:
    """Older servers want this header on batch deletes, where boto3 now sends a CRC32 alone."""
    params["headers"]["Content-MD5"] = encoded(seal(params["body"]).md5)


def _mended(clock: Clock, response: Any, request_dict: Any, **_: object) -> int | None:
    """Seconds until the request is made once more, where it was refused for the clock's sake."""
    answer = response[1] if response else {}
    told, code = answer.get("ResponseMetadata", {}), str(answer.get("Error", {}).get("Code", ""))
    date, status = told.get("HTTPHeaders", {}).get("date", ""), told.get("HTTPStatusCode", 0)
    known = request_dict["context"]
    if known.get(_ONCE) or not clock.mended(status, "" if code == str(status) else code, date):
        return None
    known[_ONCE] = True
    return 0


def _timed(clock: Clock, keys: Callable[[], Keys], request: Any, **_: object) -> None:
    """Where this computer's clock, by which botocore signs, is known to be wrong: sign anew."""
    before = _text(request.headers.get("Authorization", ""))
    found = _AUTHORIZATION.search(before) if clock.ahead_s else None
    if found is None:
        return
    address = urlsplit(request.url)
    named = (name for name in found["names"].split(";") if not name.startswith(_SIGNERS))
    told = {name: _text(request.headers.get(name, "")) for name in named}
    query = sorted(one.partition("=") for one in address.query.split("&") if one)
    asked = Request(
        request.method,
        address.path,
        {**told, "host": address.netloc},
        _text(request.headers["X-Amz-Content-SHA256"]),
        "&".join(f"{name}={value}" for name, _, value in query),
    )
    request.headers.update(sign(asked, keys(), found["region"], clock.now()))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def named(headers: Headers) -> dict[str, Any]:
    return {s3: value for ours, s3 in _NAMES.items() if (value := getattr(headers, ours))}


def conditional(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, IfAbsent):
        return {"IfNoneMatch": "*"}
    if isinstance(condition, IfMatch):
        return {"IfMatch": f'"{condition.etag}"'}
    return {}


def _sums(body: Sealed, check: Check) -> dict[str, Any]:
    """Content-MD5 wherever there is one: over https boto3 does not sign a body's hash then."""
    if check == "sha256":
        return {"ChecksumSHA256": encoded(body.sha256)}
    return {"ContentMD5": encoded(body.md5)}


def _etag(answer: Any) -> str:
    return str(answer.get("ETag", "")).strip('"')


def _listed(one: Any) -> ObjectInfo:
    modified = one["LastModified"].timestamp()
    return ObjectInfo(one["Key"], one["Size"], _etag(one), None, modified)


def _info(key: str, answer: Any, etag: str = "") -> ObjectInfo:
    values: dict[str, Any] = {ours: answer.get(s3) for ours, s3 in _NAMES.items()}
    values["content_type"] = values["content_type"] or ""
    values["cache_control"] = values["cache_control"] or ""
    return ObjectInfo(key, answer["ContentLength"], _etag(answer) or etag, Headers(**values))
