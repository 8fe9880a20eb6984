"""Any S3-compatible store, through the fast lane (`s3_lane`) and boto3 (`s3_boto`).

Every upload carries a checksum of the kind that the server was seen to check (`dialect`), and never
an ACL.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TypeVar

from pipeline.core.errors import StoreError
from pipeline.core.site import Headers
from pipeline.storage.body import PIECE, Body, Sealed, seal
from pipeline.storage.dialect import CHECKS, PROBES, Check, Dialect
from pipeline.storage.pace import Pace
from pipeline.storage.protocol import Condition, ObjectInfo, Stored, check_key
from pipeline.storage.s3_boto import Boto
from pipeline.storage.s3_clock import Clock
from pipeline.storage.s3_faults import broke_off, explained, is_missing, is_refusal, knows_not
from pipeline.storage.s3_keys import key_source
from pipeline.storage.s3_lane import Lane, suits
from pipeline.storage.s3_parts import Parts
from pipeline.storage.s3_settings import S3Settings
from pipeline.storage.s3_versions import NotErased, forget, older

_T = TypeVar("_T")
_READS = 3
_DELETES = 1000  # the protocol's limit for one request
_FEW = 8  # sooner deleted one by one than boto3 is loaded


class S3Store:
    """A bucket as a store. Raises StoreError S001-S009, in the words of `s3_faults`."""

    def __init__(self, settings: S3Settings) -> None:
        self.settings = settings
        #: As `learn` found it; until then what upsets no server is sent.
        self.dialect = Dialect(check="md5")
        self._pace, self._clock = Pace(settings.rate), Clock()
        self._boto = Boto(settings, self._pace, self._clock)
        self._lane: Lane | None = None
        self._making = Lock()
        self._large = BoundedSemaphore(settings.large)
        self._parts = Parts(self._boto, settings, self._send_part)
        #: Where stores are tried, and whether somebody may have died over it.
        self._probes, self._untidy = "", False

    def connect(self) -> None:
        """Load boto3 now rather than at the first request that needs it."""
        with self._faults(""):
            assert self._boto.client  # noqa: S101 - it is made here

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        where, self._probes = self.settings.where, prefix + PROBES
        if known is None or known.where != where:
            from pipeline.storage.probing import probed  # once in a store's life

            self.dialect, self._untidy = Dialect(check="md5"), True
            known = replace(probed(self, prefix), where=where)
        self.dialect = known
        return known

    @property
    def checks(self) -> Sequence[Check]:
        """boto3 signs what it sends, whatever it was told: nothing is proved by that."""
        return CHECKS if isinstance(self._way, Lane) else CHECKS[1:]

    def get(self, key: str) -> Stored | None:
        return self._read(key, partial(self._way.get, key))

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        return self._read(key, partial(self._boto.fetch, key, target))

    def head(self, key: str) -> ObjectInfo | None:
        return self._read(key, partial(self._way.head, key))

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        check_key(key)
        large = _size(body) > self.settings.parts_from
        whole = seal(body, md5=not large and self._wants_md5)
        with self._faults(key):
            if large:
                return self._parts.put(key, whole, headers, condition)
            with self._turn(whole):
                way, check = self._way, self.dialect.check
                written = way.put(key, whole, headers, condition, check)
            self._require(key, whole, written.etag)
        if written.version not in ("", "null"):
            self.dialect = replace(self.dialect, versions=True)
        return written.etag

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        if not self.dialect.copies:
            return None
        with self._faults(check_key(key)):
            try:
                return self._way.copy(check_key(source), key, headers)
            except Exception as error:
                if is_missing(error) or knows_not(error):
                    return None
                raise

    def delete(self, keys: Iterable[str]) -> None:
        left = [check_key(key) for key in keys]
        if len(left) > _FEW and self.dialect.batch:
            self._in_batches(left)
        elif left:
            from concurrent.futures import ThreadPoolExecutor  # late: one read needs no threads

            with ThreadPoolExecutor(min(self.settings.connections, len(left))) as pool:
                list(pool.map(self._delete, left))

    def erase(self, keys: Iterable[str]) -> None:
        doomed = frozenset(check_key(key) for key in keys)
        self.delete(doomed)
        if doomed:
            # of keys, not of paths
            prefix = os.path.commonprefix(sorted(doomed))  # noqa: RUF071
            self.forget(prefix, lambda key: key not in doomed)

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:
        """Nothing to do where the store knows of no versions."""
        client, bucket = self._boto.client, self.settings.bucket
        with self._faults(prefix):
            try:
                gone = [one for one in older(client, bucket, prefix) if not kept(one.key)]
                forget(client, bucket, gone)
            except NotErased as error:
                where = self.settings.place
                raise StoreError("S008", store=where, key=error.key, answer=error.code) from error
            except Exception as error:
                if not knows_not(error):
                    raise
                return 0
        return len(gone)

    def resume(self, prefix: str) -> None:
        self._parts.find(prefix)
        self._untidy = True

    def tidy(self) -> None:
        self._parts.tidy()
        if self._untidy and self._probes:
            with suppress(StoreError):
                left = [info.key for info in self.list(self._probes)]
                (self.erase if self.dialect.versions else self.delete)(left)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Read whole before the first is given: some servers have an order of their own."""
        with self._faults(prefix):
            found = self._way.under(prefix)
        return iter(sorted(found, key=lambda info: info.key))

    def anyone_reads(self, key: str) -> bool:
        """Whether a stranger without keys is given the object. Raises StoreError."""
        with self._faults(key), closing(self._boto.stranger()) as stranger:
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
                self._boto.client.head_bucket(Bucket=self.settings.bucket)
            except Exception as error:
                if not is_missing(error):
                    raise
                self._boto.create_bucket()

    def set_policy(self, policy: str) -> None:
        """Replace the bucket's policy, a JSON text. Raises StoreError."""
        with self._faults(""):
            self._boto.client.put_bucket_policy(Bucket=self.settings.bucket, Policy=policy)

    @property
    def _way(self) -> Lane | Boto:
        """How requests go: by the lane, where it can."""
        if self._lane is None and suits(self.settings):
            with self._making:
                if self._lane is None:
                    keys = key_source(self.settings)
                    self._lane = Lane(self.settings, keys, self._pace, self._clock)
        return self._lane or self._boto

    @property
    def _wants_md5(self) -> bool:
        """The lane's hash of the whole is enough where the server looks at one."""
        lane = isinstance(self._way, Lane)
        return not (self.dialect.check == "sha256" or (lane and self.dialect.check == "payload"))

    def _turn(self, body: Sealed) -> AbstractContextManager[object]:
        """Large bodies wait for each other: more at once fill the line no faster."""
        return nullcontext() if body.size <= PIECE else self._large

    def _send_part(self, key: str, upload: tuple[str, int], part: Sealed) -> str:
        """Each with its MD5, which is how a later publish knows it again."""
        with self._turn(part):
            etag = self._way.part(key, upload, part, "md5")
        self._require(key, part, etag)
        return etag

    def _require(self, key: str, body: Sealed, etag: str) -> None:
        """Where the server looks at no checksum, its etag must do. Raises StoreError S009."""
        if self.dialect.check == "etag" and etag != body.md5.hex():
            body.tell(-body.size)
            raise StoreError("S009", store=self.settings.place, key=key, answer="ETag")

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

    def _delete(self, key: str) -> None:
        self._read(key, partial(self._way.delete, key))

    def _in_batches(self, doomed: Sequence[str]) -> None:
        for first in range(0, len(doomed), _DELETES):
            now = doomed[first : first + _DELETES]
            with self._faults(now[0]):
                refused = self._way.delete_many(now)
            for key, code in refused:
                raise StoreError("S008", store=self.settings.place, key=key, answer=code)

    @contextmanager
    def _faults(self, key: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            fault = explained(error, self.settings, key)
            if fault is None:
                raise
            raise fault from error


def _size(body: Body) -> int:
    if isinstance(body, Sealed):
        return body.size
    return len(body) if isinstance(body, bytes) else body.stat().st_size
