"""The public folder: whole, exact, untouched when nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.build.artefact import Product
from pipeline.build.cache import Cache
from pipeline.build.public import write_public
from pipeline.core.site import Entry, Headers, SiteTree


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def tree(cache: Cache, files: dict[str, bytes]) -> SiteTree:
    entries = []
    for path, body in files.items():
        stored = cache.keep(f"key-{path}-{len(body)}", Product({"f": body})).files["f"]
        entries.append(Entry(path, stored.digest, stored.size, "page", Headers("text/html")))
    return SiteTree.of(entries)


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_holds_exactly_the_tree(cache: Cache, tmp_path: Path) -> None:
    public, state = tmp_path / "public", tmp_path / "state"
    first = {"index.html": b"a", "om/x.html": b"b", "media/big.mp3": b"x" * (2 << 20)}
    assert write_public(tree(cache, first), cache, public, state)
    assert contents(public) == first
    second = {"index.html": b"c", "ny.html": b"d"}
    assert write_public(tree(cache, second), cache, public, state)
    assert contents(public) == second
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cache", "public", "state"]


@pytest.mark.parametrize("harm", ["edit", "delete", "add"])
def test_is_left_alone_until_someone_touches_it(cache: Cache, tmp_path: Path, harm: str) -> None:
    public, state = tmp_path / "public", tmp_path / "state"
    site = tree(cache, {"index.html": b"a", "b.html": b"b"})
    write_public(site, cache, public, state)
    assert not write_public(site, cache, public, state)
    if harm == "edit":
        (public / "index.html").write_bytes(b"z")
    elif harm == "delete":
        (public / "b.html").unlink()
    else:
        (public / "stray.html").write_bytes(b"?")
    assert write_public(site, cache, public, state)
    assert contents(public) == {"index.html": b"a", "b.html": b"b"}


def test_an_edit_of_a_page_never_reaches_the_cache(cache: Cache, tmp_path: Path) -> None:
    public = tmp_path / "public"
    site = tree(cache, {"index.html": b"a"})
    write_public(site, cache, public, tmp_path / "state")
    (public / "index.html").write_bytes(b"changed by hand")
    assert cache.object_path(site["index.html"].digest).read_bytes() == b"a"
