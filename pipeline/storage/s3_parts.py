"""Large files in parts: several at once, each with a checksum, taken up again after a crash.

Memory holds a piece of each part that is under way. What a publish that died left behind is found
by its key (`find`): parts that are just those of our file are kept, and only the rest is sent. What
nobody goes on with is removed (`tidy`), for a store keeps it, and its owner pays for it, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers
from pipeline.storage.body import Sealed, part, pieces
from pipeline.storage.protocol import Condition, ObjectInfo
from pipeline.storage.s3_boto import Boto, conditional, named
from pipeline.storage.s3_faults import may_pass
from pipeline.storage.s3_settings import S3Settings

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

#: How many parts the protocol allows.
_MOST = 10_000

#: Sends one part of the upload (which, the part's number) to a key; its etag.
Send = Callable[[str, tuple[str, int], Sealed], str]


@dataclass(frozen=True, slots=True)
class _Upload:
    """``there``: the parts that the store has, each with its size and etag."""

    key: str
    id: str
    there: Mapping[int, tuple[int, str]]

    def has(self, number: int, piece: Sealed) -> bool:
        return self.there.get(number) == (piece.size, piece.md5.hex())


class Parts:
    """One pool of senders for all files. Raises what `Boto` and ``send`` raise."""

    def __init__(self, boto: Boto, settings: S3Settings, send: Send) -> None:
        self._boto, self._settings, self._send = boto, settings, send
        self._lock = Lock()
        self._found: dict[str, list[str]] = {}
        self._lost: set[str] = set()
        self._pool: ThreadPoolExecutor | None = None

    def put(self, key: str, body: Sealed, headers: Headers, condition: Condition) -> str:
        """The etag of the whole. What was sent stays for the next try where one may help."""
        upload = self._begin(key, headers)
        try:
            parts = self._sent(upload, body)
            etag = self._complete(upload, parts, condition)
        except BaseException as error:
            if may_pass(error):
                self._keep(upload)
            else:
                self._abort(key, upload.id)
            raise
        if upload.there and not self._as_meant(key, body, headers):
            body.tell(-body.size)  # it was begun with other header values: once more, from new
            return self.put(key, body, headers, None)
        return etag

    def find(self, prefix: str) -> None:
        """Where the store cannot say, nothing is found, and all is sent anew."""
        with suppress(Exception):
            pages = self._boto.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._settings.bucket, Prefix=prefix
            )
            found: list[Any] = [one for page in pages for one in page.get("Uploads", ())]
            for one in sorted(found, key=lambda one: one["Initiated"]):
                self._found.setdefault(one["Key"], []).append(one["UploadId"])

    def tidy(self) -> None:
        for key in tuple(self._lost):
            self.find(key)
        with self._lock:
            self._lost.clear()
            left = [(key, id_) for key, ids in self._found.items() for id_ in ids]
            self._found.clear()
        for key, id_ in left:
            self._abort(key, id_)

    def _begin(self, key: str, headers: Headers) -> _Upload:
        """The newest upload that was cut off, if one is known; else a new one."""
        while (id_ := self._known(key)) is not None:
            with suppress(Exception):  # ended meanwhile, or beyond this store
                return _Upload(key, id_, self._there(key, id_))
        return _Upload(key, self._created(key, headers), {})

    def _created(self, key: str, headers: Headers) -> str:
        """Its id. Where an answer got lost, the store has begun one that nobody knows of."""
        with self._lock:
            known = key in self._lost
            self._lost.add(key)
        answer = self._boto.client.create_multipart_upload(**self._boto.at(key), **named(headers))
        if not known and not answer["ResponseMetadata"].get("RetryAttempts"):
            with self._lock:
                self._lost.discard(key)
        return str(answer["UploadId"])

    def _known(self, key: str) -> str | None:
        with self._lock:
            ids = self._found.get(key)
            return ids.pop() if ids else None

    def _keep(self, upload: _Upload) -> None:
        with self._lock:
            self._found.setdefault(upload.key, []).append(upload.id)

    def _there(self, key: str, id_: str) -> dict[int, tuple[int, str]]:
        pages = self._boto.client.get_paginator("list_parts").paginate(
            **self._boto.at(key), UploadId=id_
        )
        return {
            one["PartNumber"]: (one["Size"], one["ETag"].strip('"'))
            for page in pages
            for one in page.get("Parts", ())
        }

    def _sent(self, upload: _Upload, body: Sealed) -> list[Any]:
        """All parts, in order. The sums of a part and of the whole are worked out in one reading,
        so what the store has checked is what ``body`` must be. Raises StoreError S009 otherwise.
        """
        sending: list[Future[str]] = []
        try:
            self._begun(sending, upload, body)
            etags = [future.result() for future in sending]
        except BaseException:
            _settle(sending)
            body.tell(-sum(_told(sending, self._cut(body))))
            raise
        return [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]

    def _begun(self, sending: list[Future[str]], upload: _Upload, body: Sealed) -> None:
        whole = hashlib.sha256()
        for number, one in enumerate(self._cut(body), 1):
            sending.append(self._sending(upload, number, _summed(one, whole)))
        if whole.digest() != body.sha256:
            place = self._settings.place
            raise StoreError("S009", store=place, key=upload.key, answer="SHA-256")

    def _cut(self, body: Sealed) -> Iterator[Sealed]:
        size = max(self._settings.part_size, -(-body.size // _MOST))
        for first in range(0, body.size, size):
            yield part(body, first, min(size, body.size - first))

    def _sending(self, upload: _Upload, number: int, piece: Sealed) -> Future[str]:
        if upload.has(number, piece):
            from concurrent.futures import Future

            piece.tell(piece.size)
            done: Future[str] = Future()
            done.set_result(piece.md5.hex())
            return done
        return self._senders().submit(self._send, upload.key, (upload.id, number), piece)

    def _senders(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # late: most stores are only read

        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._settings.large, "part")
            return self._pool

    def _complete(self, upload: _Upload, parts: list[Any], condition: Condition) -> str:
        at = self._boto.at(upload.key)
        answer = self._boto.client.complete_multipart_upload(
            **at,
            UploadId=upload.id,
            MultipartUpload={"Parts": parts},
            **conditional(condition),
        )
        return str(answer.get("ETag", "")).strip('"')

    def _as_meant(self, key: str, body: Sealed, headers: Headers) -> bool:
        info: ObjectInfo = self._boto.head(key)
        return (info.size, info.headers) == (body.size, headers)

    def _abort(self, key: str, id_: str) -> None:
        with suppress(Exception):
            self._boto.client.abort_multipart_upload(**self._boto.at(key), UploadId=id_)


def _summed(piece: Sealed, whole: Any) -> Sealed:
    """``piece`` with its sums; the sum of the whole goes on."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    for some in pieces(piece):
        for one in (sha256, md5, whole):
            one.update(some)
    return replace(piece, sha256=sha256.digest(), md5=md5.digest())


def _settle(sending: list[Future[str]]) -> None:
    """Until nothing of ours is on its way any more."""
    for future in sending:
        future.cancel()
    for future in sending:
        if not future.cancelled():
            future.exception()


def _told(sending: list[Future[str]], parts: Iterator[Sealed]) -> Iterator[int]:
    """Bytes of what did arrive: parts that failed have taken theirs back themselves."""
    for one, piece in zip(sending, parts, strict=False):
        if not one.cancelled() and one.exception() is None:
            yield piece.size
