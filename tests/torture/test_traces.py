"""Whoever looks for what was to be deleted for good finds it, however it is wrapped."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.torture.editions import Edition, State, edition
from tests.torture.traces import Purges

FIRST = State()
RECORD = "release.jsonl"


@pytest.fixture
def known(tmp_path: Path) -> list[Edition]:
    states = (FIRST, replace(FIRST, style=2), FIRST.without("2"))
    return [edition(n, one, "https://a.example/", tmp_path) for n, one in enumerate(states)]


def found(known: list[Edition], name: str, body: bytes) -> bool:
    purges = Purges(begun={"2"})
    assert not purges.traces({name: body}, known)
    purges.commit()
    return bool(purges.traces({name: body}, known))


def as_it_is(body: bytes) -> bytes:
    return body


def in_a_pack(body: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a" * 64, body)
    return target.getvalue()


def in_a_line(body: bytes) -> bytes:
    return json.dumps({"small": [b64encode(b"z" + zlib.compress(body)).decode()]}).encode()


@pytest.mark.parametrize("wrap", [as_it_is, gzip.compress, zlib.compress, in_a_pack, in_a_line])
def test_what_bears_it_is_found(known: list[Edition], wrap: Callable[[bytes], bytes]) -> None:
    first, second, last = known
    for path in ("feed.xml", "index.html", "episoder/2.html", first.sounds["2"], "sitemap.xml"):
        assert found(known, "pages/1-a.zip", wrap(first.files[path].body)), path
    for one in last.files.values():
        assert not found(known, "pages/1-a.zip", wrap(one.body)), one.path
    assert not found(known, RECORD, wrap(second.files["robots.txt"].body))


def test_a_file_is_known_by_its_name_too(known: list[Edition]) -> None:
    first, _, last = known
    assert found(known, f"kept/{first.files[first.sounds['2']].sha256}", b"")
    assert not found(known, f"kept/{last.files[last.sounds['1']].sha256}", b"")


def test_a_record_may_know_names_and_no_words(known: list[Edition]) -> None:
    names = b'{"history": {"2": {"guids": ["guid-2"]}}, "touched": ["media/episode-2-0.mp3"]}'
    assert not found(known, RECORD, names)
    assert found(known, "pages/2-b.rows", names)
    assert found(known, RECORD, b'{"listings": ["Episode 2"]}')
    assert not found(known, RECORD, b'{"listings": ["Episode 21"]}')
