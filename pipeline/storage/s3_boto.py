"""boto3, which is imported here only, and not before it is needed: it takes half a second.

It does what is seldom (lists, deletes of many, uploads in parts), and all else where the fast lane
(`s3_lane`) cannot go. Settings that upset no server we know: signature v4, path addresses at custom
endpoints, checksums only those that we choose (boto3's newer default confuses older servers).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.core.site import Headers
from pipeline.storage.body import PIECE, Sealed, pieces, seal
from pipeline.storage.dialect import Check
from pipeline.storage.pace import Pace
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, ObjectInfo, Stored
from pipeline.storage.s3_lane import Written, encoded
from pipeline.storage.s3_settings import S3Settings

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


class Boto:
    """One client, made when it is first needed. Raises botocore's exceptions."""

    def __init__(self, settings: S3Settings, pace: Pace) -> None:
        self._settings, self._pace = settings, pace
        self._made: S3Client | None = None
        self._making = Lock()

    @property
    def client(self) -> S3Client:
        """It is safe in threads; its making is not."""
        with self._making:
            if self._made is None:
                self._made = client(self._settings)
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
            for piece in stream.iter_chunks(PIECE):
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


def client(settings: S3Settings, *, signed: bool = True) -> S3Client:
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
    made.meta.events.register("before-call.s3.DeleteObjects", _with_md5)
    return made


def bucket_place(settings: S3Settings) -> dict[str, Any]:
    """AWS wants the region said twice, except for its first one."""
    if settings.endpoint or settings.region in {"", "us-east-1"}:
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": settings.region}}


def _with_md5(params: dict[str, Any], **_: object) -> None:
    """Older servers want this header on batch deletes, where boto3 now sends a CRC32 alone."""
    params["headers"]["Content-MD5"] = encoded(seal(params["body"]).md5)


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
