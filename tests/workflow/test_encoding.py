"""A site as it lies in a store: which texts are compressed, and when they are sent."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from pipeline.build import encoding
from pipeline.build.cache import Cache
from pipeline.build.encoding import Packer
from pipeline.core.errors import PublishError
from pipeline.core.site import Headers, SiteTree
from pipeline.core.target import Target
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.inspect import check_release
from pipeline.publish.plan import PublishPlan
from pipeline.publish.record import record_from_bytes
from pipeline.publish.release import Record, Wanted
from pipeline.publish.words import summary
from pipeline.storage.dialect import Dialect
from pipeline.storage.folder import FolderStore
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Condition, Store
from pipeline.workflow.encoding import compressed, ways
from tests.publish.sites import NOW, Piece, site_of
from tests.publish.stores import Watched
from tests.publish.test_apply import anna, shelf

LONG = "Blåbærgrød på en ø. " * 100
OBJECTS = Target("o", "s3")
FOLDER = Target("m", "folder", compress=True)
PIECES = (
    Piece("index.html", "index", LONG, items=frozenset({"ep-1"})),
    Piece("kort.html", "page", "Kort."),
    Piece("assets/site-1.css", "asset", LONG),
    Piece("assets/icon-1.svg", "asset", LONG),
    Piece("search/index.pf", "search", LONG, headers=Headers("application/octet-stream")),
    Piece("media/t-1.html", "media", LONG),
    Piece("media/c-1.json", "media", LONG),
    Piece("feed.xml", "feed", LONG),
    Piece("robots.txt", "index", LONG),
    Piece("dag.ics", "page", LONG),
    Piece("kits/a-1.zip", "book", LONG),
)
COMPRESSED = {"index.html", "assets/site-1.css", "assets/icon-1.svg"}


def wanted(root: Path, record: Record, target: Target = OBJECTS, *pieces: Piece) -> Wanted:
    site = site_of(pieces or PIECES, root / "public")
    packer = Packer(Cache(root / "cache"))
    return Wanted(compressed(site, ways(target), packer, record, frozenset()), "p", "1")


def plan(root: Path, store: Store, target: Target = OBJECTS, *pieces: Piece) -> PublishPlan:
    record = shelf(store).read()
    return compare(record, wanted(root, record, target, *pieces), NOW)


def put_out(root: Path, store: Store, target: Target = OBJECTS, *pieces: Piece) -> PublishPlan:
    planned = plan(root, store, target, *pieces)
    publish(shelf(store), planned, anna())
    assert check_release(shelf(store)) == ()
    return planned


@pytest.mark.parametrize(
    ("target", "codings"),
    [
        (Target("a", "s3"), ["gzip"]),
        (Target("a", "embedded"), ["gzip"]),
        (Target("a", "s3", compress=False), []),
        (Target("a", "folder"), []),
        (FOLDER, ["gzip", "br"]),
    ],
)
def test_a_target_is_given_what_it_can_serve(target: Target, codings: list[str]) -> None:
    assert [way.coding for way in ways(target)] == codings


def test_texts_of_browsers_lie_compressed_and_nothing_else_does(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(tmp_path, store)
    plain = {piece.path: piece.body for piece in PIECES}
    told = set()
    for info in store.list("site/"):
        stored, path = store.get(info.key), info.key.removeprefix("site/")
        assert stored is not None
        assert info.headers is not None
        if info.headers.content_encoding:
            told.add(path)
            assert info.headers.content_encoding == "gzip"
            assert gzip.decompress(stored.body) == plain[path]
        else:
            assert stored.body == plain[path]
    assert told == COMPRESSED


def test_what_is_stored_belongs_to_the_same_items(tmp_path: Path) -> None:
    for target in (OBJECTS, FOLDER):
        tree = wanted(tmp_path, Record(), target).site.tree
        packed = [entry for entry in tree if entry.plain and "index" in entry.path]
        assert {entry.provenance for entry in packed} == {frozenset({"ep-1"})}


def test_an_unchanged_site_costs_one_request(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(tmp_path, store)
    watched = Watched(store)
    planned = plan(tmp_path, watched)
    publish(shelf(watched), planned, anna())
    assert watched.calls == {"get": 1}


def test_another_zlib_sends_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    put_out(tmp_path, store)
    other = {"gzip": lambda body: gzip.compress(body, 1, mtime=0)}
    monkeypatch.setattr(encoding, "CODINGS", other)
    elsewhere = tmp_path / "elsewhere"
    assert plan(elsewhere, store).empty
    changed = (replace(PIECES[0], text=LONG + "Nyt."), *PIECES[1:])
    planned = put_out(elsewhere, store, OBJECTS, *changed)
    assert [upload.entry.path for upload in planned.uploads] == ["index.html"]


def test_what_may_be_harmed_is_sent_again(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(tmp_path, store)
    record = shelf(store).read()
    site = site_of(PIECES, tmp_path / "public")
    packer, lost = Packer(Cache(tmp_path / "cache")), frozenset({"index.html"})
    made = compressed(site, ways(OBJECTS), packer, record, lost)
    planned = compare(record, Wanted(made, "p", "1", lost=lost), NOW)
    publish(shelf(store), planned, anna())
    assert [upload.entry.path for upload in planned.uploads] == ["index.html"]


def test_a_file_that_was_changed_after_the_build_is_not_published(tmp_path: Path) -> None:
    site = site_of(PIECES, tmp_path / "public")
    (tmp_path / "public" / "index.html").write_text(LONG + "rettet", encoding="utf-8")
    with pytest.raises(PublishError, match="P109"):
        compressed(site, ways(OBJECTS), Packer(Cache(tmp_path)), Record(), frozenset())


@pytest.mark.parametrize(("first", "then"), [(True, False), (False, True)])
def test_it_may_be_turned_on_and_off(tmp_path: Path, first: bool, then: bool) -> None:
    store = MemoryStore()
    put_out(tmp_path, store, replace(OBJECTS, compress=first))
    planned = put_out(tmp_path, store, replace(OBJECTS, compress=then))
    assert {upload.entry.path for upload in planned.uploads} == COMPRESSED
    assert plan(tmp_path, store, replace(OBJECTS, compress=then)).empty


def test_a_folder_gets_them_beside_the_plain_files(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "web")
    planned = put_out(tmp_path, store, FOLDER)
    site = tmp_path / "web" / "site"
    beside = {path.relative_to(site).as_posix() for path in site.rglob("*.[gb][zr]")}
    assert beside == {path + suffix for path in COMPRESSED for suffix in (".gz", ".br")}
    for path in COMPRESSED:
        plain = (site / path).read_bytes()
        assert gzip.decompress((site / f"{path}.gz").read_bytes()) == plain
        assert brotli.decompress((site / f"{path}.br").read_bytes()) == plain
    told = summary(planned)
    assert (told.pages.new, told.files.new) == (4, 5), "they are no pages and files to an editor"


def test_what_lies_beside_never_outlives_its_text(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "web")
    put_out(tmp_path, store, FOLDER)
    put_out(tmp_path, store, replace(FOLDER, compress=False))
    assert not list((tmp_path / "web").rglob("*.gz")), "an old page would be given for the new"
    put_out(tmp_path, store, FOLDER)
    put_out(tmp_path, store, FOLDER, *PIECES[1:])
    left = {path.name for path in (tmp_path / "web" / "site").glob("index.*")}
    assert left == {"index.html", "index.html.gz", "index.html.br"}, "all in their grace"
    unseen = replace(wanted(tmp_path, Record(), FOLDER, *PIECES[1:]), hidden=frozenset({"ep-1"}))
    publish(shelf(store), compare(shelf(store).read(), unseen, NOW), anna())
    assert not list((tmp_path / "web" / "site").glob("index.*")), "none of a hidden item"


class Forgetful(MemoryStore):
    """A store that keeps no coding, as some do."""

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        return Dialect("here", loses=("content_encoding",))

    def put(
        self, key: str, body: bytes | Path, headers: Headers, condition: Condition = None
    ) -> str:
        return super().put(key, body, replace(headers, content_encoding=None), condition)


def test_a_store_that_does_not_tell_is_left_as_it_was(tmp_path: Path) -> None:
    store = Forgetful()
    put_out(tmp_path, store, replace(OBJECTS, compress=False))
    before = {info.key: info.etag for info in store.list("")}
    with pytest.raises(PublishError, match="P118"):
        publish(shelf(store), plan(tmp_path, store), anna())
    assert {info.key: info.etag for info in store.list("")} == before


def test_texts_are_stored_as_a_store_can_tell() -> None:
    cannot = Dialect("here", loses=("content_encoding",))
    own = replace(OBJECTS, compress=None)
    assert ways(own)
    assert ways(own, Dialect("here"))
    assert not ways(own, cannot)
    assert ways(replace(OBJECTS, compress=True), cannot), "and P118 says that it cannot"


def test_a_store_is_asked_once_whether_it_tells(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(tmp_path, store)
    changed = (replace(PIECES[0], text=LONG + "Nyt."), *PIECES[1:])
    watched = Watched(store)
    put_out(tmp_path, watched, OBJECTS, *changed)
    assert watched.calls["head"] == watched.calls["delete"] == 0


def test_a_release_remembers_what_is_compressed(tmp_path: Path) -> None:
    store = MemoryStore()
    made = put_out(tmp_path, store).wanted.site.tree
    record = shelf(store).read()
    assert record.manifest is not None
    assert record.manifest.tree == made
    assert {e.path for e in record.manifest.tree if e.plain} == COMPRESSED


def test_a_release_from_before_is_read(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(tmp_path, store, replace(OBJECTS, compress=False))
    stored = store.get("release/release.jsonl")
    assert stored is not None
    body = re.sub(rb'"format":\d+', b'"format":3', stored.body)
    assert body != stored.body
    record = record_from_bytes(body, "e", "k")
    assert record.manifest is not None
    assert record.manifest.tree == SiteTree.of(piece.entry for piece in PIECES)
