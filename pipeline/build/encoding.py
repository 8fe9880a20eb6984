"""Bytes made smaller for their way to a browser: gzip (RFC 1952) and Brotli (RFC 7932).

What was compressed once is kept in the cache. Another zlib may write other bytes, which unpack to
the same.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.build.artefact import Product, digest_of
from pipeline.build.cache import Cache, Stored
from pipeline.core.frozen import dataclass

_PART = "packed"
_SYSTEM = 9  # the byte of a gzip header that tells who wrote it (RFC 1952, 2.3.1)
_UNKNOWN = 255


@dataclass(frozen=True, slots=True)
class Packer:
    cache: Cache

    def packed(self, body: bytes, coding: str) -> Stored:
        """``body`` in a coding of `CODINGS`."""
        told = {"packed": coding, "version": 1, "of": hashlib.sha256(body).hexdigest()}
        key = digest_of(told)
        known = self.cache.find(key)
        if known is None:
            known = self.cache.keep(key, Product({_PART: CODINGS[coding](body)}))
        return known.files[_PART]

    def file(self, stored: Stored) -> Path:
        return self.cache.object_path(stored.digest)


def gzipped(body: bytes) -> bytes:
    """The same on every system: neither the time nor the system is told."""
    made = bytearray(gzip.compress(body, 9, mtime=0))
    made[_SYSTEM] = _UNKNOWN
    return bytes(made)


def brotlied(body: bytes) -> bytes:
    import brotli  # only a folder that asks for it needs it

    # At 11 a page takes 15 times as long, for a twentieth of its bytes.
    made: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=9)  # type: ignore[no-untyped-call]
    return made


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzipped, "br": brotlied}
