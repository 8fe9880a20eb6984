"""Local state that a disk, a crash or a hand has harmed: healed or told of, never believed."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import journal
from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.build.public import write_public
from pipeline.core.errors import Damaged
from pipeline.core.progress import Silent
from pipeline.core.values import SourceFile


def _inner(job: Job) -> Product:
    return Product({"out": job.file("text").read_bytes().upper()}, {"seconds": 178})


def _outer(job: Job) -> Product:
    body = job.params.encode() + job.file("inner").read_bytes()
    return Product({"out": body}, job.facts("inner"))


def _several(job: Job) -> Product:
    return Product({"out": b"one", "more": b"more"})


INNER = Recipe("inner", 1, _inner)
OUTER = Recipe("outer", 1, _outer)


class Stale(Digests):
    """Remembers a digest that was never true."""

    def of(self, path: Path) -> str:
        super().of(path)
        return "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "text.txt"
    source.write_bytes(b"abc" * 100)
    os.utime(source, (1_600_000_000, 1_600_000_000))
    return tmp_path


def outer(folder: Path, left: str = "") -> Artefact:
    source = SourceFile("text.txt", folder / "text.txt")
    inner = Artefact("inner", INNER, (Output("out"),), None, {"text": source})
    return Artefact("outer", OUTER, (Output("out", "x.html"),), left, {"inner": inner})


def build(folder: Path, wanted: Artefact, digests: Digests | None = None) -> Result:
    digests = digests or Digests(folder / "digests.json")
    with ThreadPoolExecutor(2) as pool:
        return execute(graph([wanted]), Cache(folder / "cache"), digests, pool, Silent())


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(body)


def files(folder: Path, part: str) -> list[Path]:
    return [p for p in (folder / "cache" / part).rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"{}", b"[]", b"null", b'{"files":[],"facts":{}}', b'{"files":{"out":1}}'],
)
def test_a_harmed_record_is_made_again(folder: Path, body: bytes) -> None:
    made = build(folder, outer(folder)).outcomes["outer"].made
    for record in files(folder, "records"):
        record.write_bytes(body)
    assert build(folder, outer(folder)).outcomes["outer"].made == made


def test_one_wrong_bit_in_a_fact_is_not_believed(folder: Path) -> None:
    build(folder, outer(folder))
    for record in files(folder, "records"):
        record.write_bytes(record.read_bytes().replace(b"178", b"978"))
    made = build(folder, outer(folder)).outcomes["outer"].made
    assert made.facts == {"seconds": 178}


def test_nothing_is_made_from_a_harmed_object(folder: Path) -> None:
    inner = build(folder, outer(folder)).outcomes["inner"].made.files["out"].path
    flip(inner)
    result = build(folder, outer(folder, "<"))
    assert result.outcomes["outer"].made.files["out"].path.read_bytes() == b"<" + b"ABC" * 100


def test_a_wrong_digest_of_a_source_is_found_out(folder: Path) -> None:
    right = build(folder, outer(folder)).outcomes["outer"].ingredients
    stat = (folder / "text.txt").stat()
    stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ino, "f" * 64]
    (folder / "digests.json").write_text(json.dumps({str(folder / "text.txt"): stamp}))
    assert build(folder, outer(folder)).outcomes["outer"].ingredients == right


def test_a_source_that_never_keeps_still_is_told_of(folder: Path) -> None:
    with pytest.raises(Damaged) as caught:
        build(folder, outer(folder), Stale(folder / "digests.json"))
    assert caught.value.params["file"] == (folder / "text.txt").as_posix()
    assert files(folder, "records") == []


@pytest.mark.parametrize("one", [1, None, "abc", [], [1, 2, 3], {}, [1, 2, 3, 4]])
def test_a_harmed_memory_of_digests_is_none(folder: Path, one: object) -> None:
    source = folder / "text.txt"
    right = Digests(folder / "none.json").of(source)
    (folder / "digests.json").write_text(json.dumps({str(source): one}))
    assert Digests(folder / "digests.json").of(source) == right


@pytest.mark.parametrize("body", ["[]", '"x"', "null", '{"a":1}', '{"a":{"files":3}}', "{"])
def test_a_harmed_journal_is_an_empty_one(tmp_path: Path, body: str) -> None:
    file = tmp_path / "journal.json"
    file.write_text(body)
    assert journal.read(file) == {}


@pytest.mark.parametrize("size", [300, 2 << 20])
def test_a_harmed_object_never_reaches_public(folder: Path, size: int) -> None:
    (folder / "text.txt").write_bytes(b"a" * size)
    cache, public, state = Cache(folder / "cache"), folder / "public", folder / "state"
    write_public(build(folder, outer(folder)).tree(), cache, public, state)
    tree = build(folder, outer(folder, "<")).tree()
    flip(cache.object_path(tree["x.html"].digest))
    with pytest.raises(Damaged):
        write_public(tree, cache, public, state)
    assert (public / "x.html").read_bytes() == b"A" * size
    healed = build(folder, outer(folder, "<")).tree()
    write_public(healed, cache, public, state)
    assert (public / "x.html").read_bytes() == b"<" + b"A" * size


def test_a_large_public_file_changed_by_hand_does_not_stay_so(folder: Path) -> None:
    (folder / "text.txt").write_bytes(b"a" * (2 << 20))
    cache, public, state = Cache(folder / "cache"), folder / "public", folder / "state"
    write_public(build(folder, outer(folder)).tree(), cache, public, state)
    flip(public / "x.html")  # it may be the very object of the cache
    with pytest.raises(Damaged):
        write_public(build(folder, outer(folder)).tree(), cache, public, state)
    write_public(build(folder, outer(folder)).tree(), cache, public, state)
    assert (public / "x.html").read_bytes() == b"A" * (2 << 20)


def test_what_a_killed_run_was_making_is_swept_away(folder: Path) -> None:
    left = folder / "cache" / "work" / "tmpabc"
    left.mkdir(parents=True)
    (left / "whole.wav").write_bytes(b"half an hour")
    build(folder, outer(folder))
    assert not left.exists()


def test_all_harmed_objects_are_found_at_once(folder: Path) -> None:
    cache, public, state = Cache(folder / "cache"), folder / "public", folder / "state"
    several = replace(outer(folder), outputs=(Output("out", "x.html"), Output("more", "y.html")))
    several = replace(several, recipe=Recipe("several", 1, _several))
    made = build(folder, several)
    for entry in made.tree():
        flip(cache.object_path(entry.digest))
    with pytest.raises(Damaged):
        write_public(made.tree(), cache, public, state)
    write_public(build(folder, several).tree(), cache, public, state)
    assert (public / "y.html").read_bytes() == b"more"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_whatever_is_called_public_gives_way(folder: Path, kind: str) -> None:
    cache, public, state = Cache(folder / "cache"), folder / "public", folder / "state"
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("theirs")
    if kind == "file":
        public.write_text("a file")
    else:
        public.symlink_to(elsewhere)
    for left in ("", "<"):
        write_public(build(folder, outer(folder, left)).tree(), cache, public, state)
        assert (public / "x.html").read_bytes() == left.encode() + b"ABC" * 100
    assert (elsewhere / "kept").read_text() == "theirs"
    assert not any(p.name.startswith(".public") for p in folder.iterdir())
