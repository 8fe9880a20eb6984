"""What is compressed unpacks to the same, is the same everywhere, and is made once."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from pipeline.build import encoding
from pipeline.build.cache import Cache
from pipeline.build.encoding import Packer, brotlied, gzipped

TEXT = "Blåbærgrød på en ø. ".encode() * 200


def test_gzip_tells_neither_when_nor_where_it_was_made() -> None:
    made = gzipped(TEXT)
    assert gzip.decompress(made) == TEXT
    assert made[:4] == b"\x1f\x8b\x08\x00", "no name, no comment"
    assert made[4:8] == bytes(4), "no time"
    assert made[9] == 255, "no system"
    assert gzipped(TEXT) == made


def test_brotli_is_smaller_still() -> None:
    made = brotlied(TEXT)
    assert brotli.decompress(made) == TEXT
    assert len(made) < len(gzipped(TEXT)) < len(TEXT) / 10


def test_it_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packer = Packer(Cache(tmp_path))
    first = packer.packed(TEXT, "gzip")
    assert packer.file(first).read_bytes() == gzipped(TEXT)
    monkeypatch.setattr(encoding, "CODINGS", {})
    assert Packer(Cache(tmp_path)).packed(TEXT, "gzip") == first
    with pytest.raises(KeyError):
        packer.packed(TEXT + b".", "gzip")
