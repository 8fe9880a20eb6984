"""Finding out what a store can do: by trying, with private objects of our own.

Some ten small requests, when something is to be published and the record does not tell yet.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol
from uuid import uuid4

from pipeline.core.errors import Conflict, StoreError, Unavailable
from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers
from pipeline.storage.body import Sealed, seal
from pipeline.storage.dialect import PROBES, Check, Dialect, lost
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, Store

_BODY = gzip.compress(b"spor2", mtime=0)
_HEADERS = Headers("text/x-spor2", "private, no-store", "da", "attachment", "gzip")
_OTHER = Headers("text/x-spor", "private, max-age=0", "en", "inline", "gzip")
_NO_ETAG = "0" * 32
#: What a store may say to a request that is beyond it; any other fault is a fault.
_BEYOND = frozenset({"S008", "S011"})


class Asked(Store, Protocol):
    """A store that does as its ``dialect`` says."""

    dialect: Dialect

    @property
    def checks(self) -> Sequence[Check]:
        """The kinds of checksum that it can send, by itself, the cheapest first."""


def probed(store: Asked, prefix: str) -> Dialect:
    """Raises StoreError where the store cannot be used at all."""
    probe = _Probe(store, f"{prefix}{PROBES}{uuid4().hex}/")
    keys = [probe.key(name) for name in ("a", "b")]
    try:
        store.dialect = replace(store.dialect, check=probe.check())
        store.dialect = replace(store.dialect, conditions=probe.conditions())
        store.dialect = probe.kept(store.dialect)
        store.dialect = replace(store.dialect, copies=probe.copies())
    finally:
        with suppress(StoreError):
            store.delete(keys)
            if store.dialect.versions:
                store.erase(keys)
    return replace(store.dialect, batch=probe.batch())


@dataclass(frozen=True, slots=True)
class _Probe:
    store: Asked
    prefix: str

    def key(self, name: str) -> str:
        return self.prefix + name

    def check(self) -> Check:
        """The first kind of checksum with which right bytes are taken, and wrong ones refused."""
        wrong = replace(seal(_BODY), sha256=hashlib.sha256().digest(), md5=bytes(16))
        for kind in self.store.checks:
            self.store.dialect = replace(self.store.dialect, check=kind)
            if not kind or (self._refuses(wrong) and not self._refuses(seal(_BODY))):
                return kind
        raise AssertionError("the last of the kinds is none")

    def _refuses(self, body: Sealed) -> bool:
        try:
            self.store.put(self.key("a"), body, _HEADERS)
        except StoreError as error:
            if error.code == "S001":
                raise
            return True  # in whatever words; of other faults the next question tells
        return False

    def conditions(self) -> bool:
        """Both kinds, since some stores know only one."""
        self.store.put(self.key("a"), _BODY, _HEADERS)
        return self._minds(IfAbsent()) and self._minds(IfMatch(_NO_ETAG))

    def _minds(self, condition: Condition) -> bool:
        try:
            self.store.put(self.key("a"), _BODY, _HEADERS, condition)
        except Conflict:
            return True
        except StoreError as error:
            if error.code not in _BEYOND:
                raise
        return False

    def kept(self, so_far: Dialect) -> Dialect:
        info = self.store.head(self.key("a"))
        if info is None:  # whoever ended a publish just now has tidied up after all who tried
            raise Unavailable("S020", key=self.key("a"))
        told = info.headers or Headers("", "")
        return replace(so_far, loses=lost(_HEADERS, told), etags=bool(info.etag))

    def copies(self) -> bool:
        """Whether a copy has the bytes, and says so by its etag, and has its header values."""
        etag = self.store.copy(self.key("a"), self.key("b"), _OTHER)
        if etag != seal(_BODY).md5.hex():
            return False
        info = self.store.head(self.key("b"))
        return info is not None and info.headers == self.store.dialect.told(_OTHER)

    def batch(self) -> bool:
        """Many keys, none of which is there."""
        many = [self.key(f"{n}") for n in range(10)]
        self.store.dialect = replace(self.store.dialect, batch=True)
        try:
            self.store.delete(many)
        except StoreError as error:
            if error.code not in _BEYOND:
                raise
            return False
        return True
