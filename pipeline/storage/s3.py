"""Any S3-compatible store, through boto3, which is imported here only, and not before it is needed.

Settings that upset no server we know: signature v4, path addresses at custom endpoints, checksums
only where the protocol asks for them (boto3's newer default confuses older servers), a Content-MD5
on every upload, which every server checks, and never an ACL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.core.errors import StoreError
from pipeline.core.site import Headers
from pipeline.storage import s3_lane
from pipeline.storage.protocol import (
    Body,
    Condition,
    IfAbsent,
    IfMatch,
    ObjectInfo,
    Sealed,
    Stored,
    check_key,
    seal,
)
from pipeline.storage.s3_faults import broke_off, explained, is_missing, is_refusal
from pipeline.storage.s3_keys import key_source
from pipeline.storage.s3_lane import Lane, suits
from pipeline.storage.s3_settings import S3Settings

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

_T = TypeVar("_T")
#: S3's name of each header value, in requests and in answers.
_NAMES = {
    "content_type": "ContentType",
    "cache_control": "CacheControl",
    "content_language": "ContentLanguage",
    "content_disposition": "ContentDisposition",
    "content_encoding": "ContentEncoding",
}
_READS = 3
_PIECE = 1 << 20
_DELETES = 1000  # the protocol's limit for one request
_FEW = 8  # sooner deleted one by one than boto3 is loaded


class S3Store:
    """A bucket as a store. Raises StoreError S001-S009, in the words of `s3_faults`."""

    def __init__(self, settings: S3Settings) -> None:
        self.settings = settings
        self._made: S3Client | None = None
        self._lane: Lane | None = None
        self._making = Lock()

    def connect(self) -> None:
        """Make the client now rather than at the first request; it takes half a second."""
        with self._making, self._faults(""):
            if self._made is None:
                self._made = _client(self.settings)

    def get(self, key: str) -> Stored | None:
        lane = self._fast
        if lane is None:
            return self._read(key, lambda: self._get(key))
        return self._read(key, lambda: lane.get(key))

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        return self._read(key, lambda: self._fetch(key, target))

    def head(self, key: str) -> ObjectInfo | None:
        lane = self._fast
        if lane is None:
            return self._read(key, lambda: self._head(key))
        return self._read(key, lambda: lane.head(key))

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        check_key(key)
        whole = seal(body) if isinstance(body, Path) else body
        lane = self._fast
        with self._faults(key):
            if isinstance(whole, Sealed) and whole.size > self.settings.parts_from:
                return self._put_parts(key, whole.path, _named(headers), _conditional(condition))
            if lane is not None:
                return lane.put(key, whole, headers, condition)
            answer = self._s3.put_object(
                Bucket=self.settings.bucket,
                Key=key,
                Body=whole.path.read_bytes() if isinstance(whole, Sealed) else whole,
                ContentMD5=s3_lane.content_md5(whole),
                **_named(headers),
                **_conditional(condition),
            )
        return answer["ETag"].strip('"')

    def delete(self, keys: Iterable[str]) -> None:
        left = [check_key(key) for key in keys]
        lane = self._fast
        if lane is not None and len(left) <= _FEW:
            for key in left:
                self._read(key, partial(lane.delete, key))
            return
        while left:
            now, left = left[:_DELETES], left[_DELETES:]
            with self._faults(now[0]):
                answer = self._s3.delete_objects(
                    Bucket=self.settings.bucket,
                    Delete={"Objects": [{"Key": key} for key in now], "Quiet": True},
                )
            for refused in answer.get("Errors", ()):
                key, code = refused.get("Key", ""), refused.get("Code", "")
                raise StoreError("S008", store=self.settings.place, key=key, answer=code)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Read whole before the first is given: some servers have an order of their own."""
        with self._faults(prefix):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self.settings.bucket, Prefix=prefix
            )
            found = [
                ObjectInfo(one["Key"], one["Size"], one["ETag"].strip('"'))
                for page in pages
                for one in page.get("Contents", ())
            ]
        return iter(sorted(found, key=lambda info: info.key))

    def anyone_reads(self, key: str) -> bool:
        """Whether a stranger without keys is given the object. Raises StoreError."""
        with self._faults(key), closing(_client(self.settings, signed=False)) as stranger:
            try:
                stranger.head_object(Bucket=self.settings.bucket, Key=check_key(key))
            except Exception as error:
                if is_refusal(error):
                    return False
                raise
        return True

    def create_bucket(self) -> None:
        """Make the bucket if it is not there; it must be ours. Raises StoreError."""
        with self._faults(""):
            try:
                self._s3.head_bucket(Bucket=self.settings.bucket)
            except Exception as error:
                if not is_missing(error):
                    raise
                self._s3.create_bucket(Bucket=self.settings.bucket, **_place(self.settings))

    def set_policy(self, policy: str) -> None:
        """Replace the bucket's policy, a JSON text. Raises StoreError."""
        with self._faults(""):
            self._s3.put_bucket_policy(Bucket=self.settings.bucket, Policy=policy)

    @property
    def _fast(self) -> Lane | None:
        """The lane for small requests; none where they are boto3's too."""
        if not suits(self.settings):
            return None
        with self._making:
            if self._lane is None:
                self._lane = Lane(self.settings, key_source(self.settings))
        return self._lane

    def _read(self, key: str, act: Callable[[], _T]) -> _T | None:
        """What ``act`` gives, or none where there is no such object."""
        check_key(key)
        with self._faults(key):
            for again in range(_READS):
                try:
                    return act()
                except Exception as error:
                    if is_missing(error):
                        return None
                    # boto3 retries requests, but not the reading of an answer that breaks off.
                    if again == _READS - 1 or not broke_off(error):
                        raise
        return None

    def _fetch(self, key: str, target: Path) -> ObjectInfo:
        answer = self._s3.get_object(Bucket=self.settings.bucket, Key=key)
        with closing(answer["Body"]) as stream, target.open("wb") as file:
            for piece in stream.iter_chunks(_PIECE):
                file.write(piece)
        return _info(key, answer)

    def _head(self, key: str) -> ObjectInfo:
        return _info(key, self._s3.head_object(Bucket=self.settings.bucket, Key=key))

    def _get(self, key: str) -> Stored:
        answer = self._s3.get_object(Bucket=self.settings.bucket, Key=key)
        with answer["Body"] as stream:
            return Stored(_info(key, answer), stream.read())

    def _put_parts(
        self, key: str, body: Path, names: dict[str, Any], condition: dict[str, Any]
    ) -> str:
        """Part by part, so that memory stays at one part. Nothing is left behind on a fault."""
        where: Any = {"Bucket": self.settings.bucket, "Key": key}
        upload = self._s3.create_multipart_upload(**where, **names)["UploadId"]
        try:
            parts = list(self._send_parts(where, upload, body))
            answer = self._s3.complete_multipart_upload(
                **where, UploadId=upload, MultipartUpload={"Parts": parts}, **condition
            )
        except BaseException:
            with suppress(Exception):
                self._s3.abort_multipart_upload(**where, UploadId=upload)
            raise
        return answer["ETag"].strip('"')

    def _send_parts(self, where: Any, upload: str, body: Path) -> Iterator[CompletedPartTypeDef]:
        with body.open("rb") as stream:
            for number in count(1):
                part = stream.read(self.settings.part_size)
                if not part:
                    return
                answer = self._s3.upload_part(
                    **where,
                    UploadId=upload,
                    PartNumber=number,
                    Body=part,
                    ContentMD5=s3_lane.content_md5(part),
                )
                yield {"PartNumber": number, "ETag": answer["ETag"]}

    @property
    def _s3(self) -> S3Client:
        """The one client. It is safe in threads; its making is not."""
        if self._made is None:
            self.connect()
        assert self._made is not None  # noqa: S101 - for mypy
        return self._made

    @contextmanager
    def _faults(self, key: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            fault = explained(error, self.settings, key)
            if fault is None:
                raise
            raise fault from error


def _client(settings: S3Settings, *, signed: bool = True) -> S3Client:
    import boto3.session  # 0.3 s: only what talks to a store pays for it
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
    client = session.client("s3", endpoint_url=settings.endpoint or None, config=config)
    client.meta.events.register("before-call.s3.DeleteObjects", _with_md5)
    return client


def _with_md5(params: dict[str, Any], **_: object) -> None:
    """Older servers want this header on batch deletes, where boto3 now sends a CRC32 alone."""
    params["headers"]["Content-MD5"] = s3_lane.content_md5(params["body"])


def _named(headers: Headers) -> dict[str, Any]:
    return {s3: value for ours, s3 in _NAMES.items() if (value := getattr(headers, ours))}


def _conditional(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, IfAbsent):
        return {"IfNoneMatch": "*"}
    if isinstance(condition, IfMatch):
        return {"IfMatch": f'"{condition.etag}"'}
    return {}


def _place(settings: S3Settings) -> dict[str, Any]:
    """AWS wants the region said twice, except for its first one."""
    if settings.endpoint or settings.region in {"", "us-east-1"}:
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": settings.region}}


def _info(key: str, answer: Any) -> ObjectInfo:
    values: dict[str, Any] = {ours: answer.get(s3) for ours, s3 in _NAMES.items()}
    values["content_type"] = values["content_type"] or ""
    values["cache_control"] = values["cache_control"] or ""
    return ObjectInfo(key, answer["ContentLength"], answer["ETag"].strip('"'), Headers(**values))
