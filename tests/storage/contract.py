"""What every store promises, as tests. A test class for a store inherits `Contract`.

What a store was found to do otherwise is expected of it, in the words of its `Dialect`.
"""

from __future__ import annotations

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest

from pipeline.core.errors import Conflict, StoreError
from pipeline.core.site import IMMUTABLE, Headers
from pipeline.storage.body import Sealed, seal
from pipeline.storage.dialect import Dialect
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, Store

PAGE = Headers("text/html; charset=utf-8", "no-cache", "da")
RACERS = 8
DIALECTS: dict[int, Dialect] = {}


def md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


@pytest.fixture
def prefix() -> str:
    """Keys of a test's own: one bucket serves them all."""
    return f"{uuid4().hex}/"


@pytest.fixture
def dialect(store: Store) -> Dialect:
    """As the store was found to be, once."""
    known = DIALECTS.get(id(store))
    return DIALECTS.setdefault(id(store), store.learn("release/", known))


class Contract:
    def test_what_was_put_is_what_is_got(self, store: Store, prefix: str, dialect: Dialect) -> None:
        etag = store.put(prefix + "a.html", b"<p>hej", PAGE)
        stored = store.get(prefix + "a.html")
        assert stored is not None
        assert stored.body == b"<p>hej"
        there = replace(stored.info, etag=stored.info.etag if dialect.etags else "")
        assert store.head(prefix + "a.html") == there
        assert (stored.info.key, stored.info.size) == (prefix + "a.html", 6)
        assert stored.info.etag == etag == md5(b"<p>hej")
        assert stored.info.headers == dialect.told(PAGE)

    def test_a_file_is_fetched_as_it_was_put(
        self, store: Store, prefix: str, tmp_path: Path
    ) -> None:
        body = random.Random(2).randbytes((3 << 20) + 1)
        store.put(prefix + "a.mp3", body, PAGE)
        info = store.fetch(prefix + "a.mp3", tmp_path / "a.mp3")
        assert info == store.head(prefix + "a.mp3")
        assert (tmp_path / "a.mp3").read_bytes() == body

    def test_what_is_not_there_is_none(self, store: Store, prefix: str, tmp_path: Path) -> None:
        assert store.fetch(prefix + "a.html", tmp_path / "a") is None
        assert not (tmp_path / "a").exists()
        assert store.get(prefix + "a.html") is None
        assert store.head(prefix + "a.html") is None
        assert list(store.list(prefix)) == []

    def test_a_later_put_replaces_body_and_headers(self, store: Store, prefix: str) -> None:
        store.put(prefix + "a", b"old and longer", PAGE)
        headers = Headers("text/plain; charset=utf-8", IMMUTABLE)
        store.put(prefix + "a", b"new", headers)
        stored = store.get(prefix + "a")
        assert stored is not None
        assert stored.body == b"new"
        assert stored.info.headers == headers

    def test_every_header_value_is_kept(self, store: Store, prefix: str, dialect: Dialect) -> None:
        headers = Headers(
            "application/zip", IMMUTABLE, "da", 'attachment; filename="kit.zip"', "gzip"
        )
        store.put(prefix + "kit.zip", b"zip", headers)
        info = store.head(prefix + "kit.zip")
        assert info is not None
        assert info.headers == dialect.told(headers)

    def test_an_empty_body_is_an_object(self, store: Store, prefix: str) -> None:
        store.put(prefix + "empty", b"", PAGE)
        stored = store.get(prefix + "empty")
        assert stored is not None
        assert (stored.body, stored.info.size) == (b"", 0)

    def test_a_file_goes_as_bytes_do(self, store: Store, prefix: str, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"from a file")
        assert store.put(prefix + "a", tmp_path / "a", PAGE) == md5(b"from a file")
        stored = store.get(prefix + "a")
        assert stored is not None
        assert stored.body == b"from a file"

    def test_a_large_file_arrives_whole(
        self, store: Store, prefix: str, dialect: Dialect, tmp_path: Path
    ) -> None:
        body = random.Random(1).randbytes(20 << 20)
        (tmp_path / "film.mp4").write_bytes(body)
        headers = Headers("video/mp4", IMMUTABLE, "da")
        etag = store.put(prefix + "film.mp4", tmp_path / "film.mp4", headers)
        stored = store.get(prefix + "film.mp4")
        assert stored is not None
        assert hashlib.sha256(stored.body).digest() == hashlib.sha256(body).digest()
        assert stored.info.headers == dialect.told(headers)
        assert stored.info.etag == etag or not dialect.etags

    def test_list_gives_all_under_a_prefix_in_key_order(
        self, store: Store, prefix: str, dialect: Dialect
    ) -> None:
        names = ["a", "b/a.html", "b-a.html", "b/a-b", "ba", "B", "b/c/d", "æ"]
        for name in names:
            store.put(prefix + name, name.encode(), PAGE)
        infos = list(store.list(prefix))
        assert [info.key for info in infos] == [prefix + name for name in sorted(names)]
        etags = [md5(info.key.removeprefix(prefix).encode()) for info in infos]
        assert [info.etag for info in infos] == etags or not dialect.etags
        assert all(info.size == len(info.key.removeprefix(prefix).encode()) for info in infos)
        under = [info.key.removeprefix(prefix) for info in store.list(prefix + "b/a")]
        assert under == ["b/a-b", "b/a.html"]

    @pytest.mark.slow
    def test_list_does_not_stop_at_a_thousand(self, store: Store, prefix: str) -> None:
        names = [f"{prefix}{n // 100}/{n:04}" for n in range(1003)]
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda name: store.put(name, b"", PAGE), names))
        assert [info.key for info in store.list(prefix)] == sorted(names)
        store.delete(names)
        assert list(store.list(prefix)) == []

    def test_delete_takes_what_is_there_and_minds_nothing_else(
        self, store: Store, prefix: str
    ) -> None:
        for name in ("a/b/c", "a/d", "e"):
            store.put(prefix + name, b"x", PAGE)
        store.delete([prefix + "a/b/c", prefix + "never", prefix + "e"])
        store.delete([])
        assert [info.key for info in store.list(prefix)] == [prefix + "a/d"]
        store.put(prefix + "a/b/c", b"again", PAGE)
        assert store.head(prefix + "a/b/c") is not None

    @pytest.mark.parametrize(
        "name", ["æøå.html", "blank i navnet", "a+b&c=d?e#f%41;g", "日本", "'quotes\"", "~.-_"]
    )
    def test_odd_names_are_kept(self, store: Store, prefix: str, name: str) -> None:
        store.put(prefix + name, name.encode(), PAGE)
        stored = store.get(prefix + name)
        assert stored is not None
        assert stored.body == name.encode()
        assert [info.key for info in store.list(prefix)] == [prefix + name]

    @pytest.mark.parametrize(
        "key", ["", "/a", "a/", "a//b", "a/../b", "./a", "a\\b", "a\nb", "a" * 1025]
    )
    def test_names_that_not_every_store_keeps_are_refused(self, store: Store, key: str) -> None:
        for act in (
            lambda: store.put(key, b"", PAGE),
            lambda: store.get(key),
            lambda: store.head(key),
            lambda: store.delete([key]),
        ):
            with pytest.raises(ValueError, match="key"):
                act()

    def test_readers_see_old_or_new_and_nothing_between(self, store: Store, prefix: str) -> None:
        bodies = [bytes([n]) * (1 << 18) for n in range(6)]
        store.put(prefix + "a", bodies[0], PAGE)

        def read(_: int) -> bool:
            stored = store.get(prefix + "a")
            return stored is not None and stored.body in bodies

        with ThreadPoolExecutor(4) as pool:
            seen = pool.map(read, range(40))
            for body in bodies:
                store.put(prefix + "a", body, PAGE)
            assert all(seen)

    def test_bytes_other_than_were_meant_are_refused(
        self, store: Store, prefix: str, dialect: Dialect, tmp_path: Path
    ) -> None:
        """As on a bad line, or where a file was changed since its sums were taken."""
        assert dialect.check, "or a warning is given"
        store.put(prefix + "a", b"whole", PAGE)
        (tmp_path / "b").write_bytes(bytes(2 << 20))
        meant = hashlib.sha256(b"meant").digest()
        heard: list[int] = []
        for body in (
            replace(seal(b"whole"), source=b"whale", told=heard.append),
            Sealed(tmp_path / "b", 2 << 20, meant, bytes(16), told=heard.append),
        ):
            with pytest.raises(StoreError, match="S009"):
                store.put(prefix + "a", body, PAGE)
        assert sum(heard) == 0
        if dialect.check != "etag":  # then it is told only afterwards
            stored = store.get(prefix + "a")
            assert stored is not None
            assert stored.body == b"whole"

    def test_who_asks_hears_of_every_byte_once(
        self, store: Store, prefix: str, tmp_path: Path
    ) -> None:
        (tmp_path / "a").write_bytes(bytes((17 << 20) + 7))
        heard: list[int] = []
        store.put(prefix + "a", replace(seal(tmp_path / "a"), told=heard.append), PAGE)
        store.put(prefix + "b", replace(seal(b"small"), told=heard.append), PAGE)
        assert sum(heard) == (17 << 20) + 7 + 5

    def test_a_copy_has_the_bytes_and_its_own_headers(
        self, store: Store, prefix: str, dialect: Dialect
    ) -> None:
        store.put(prefix + "æ a.mp3", b"sound", PAGE)
        headers = Headers("audio/mpeg", IMMUTABLE, "en", "attachment")
        for to in ("b.mp3", "æ a.mp3"):
            etag = store.copy(prefix + "æ a.mp3", prefix + to, headers)
            assert etag == (md5(b"sound") if dialect.copies else None)
            stored = store.get(prefix + to)
            if dialect.copies:
                assert stored is not None
                assert (stored.body, stored.info.headers) == (b"sound", dialect.told(headers))
        assert store.copy(prefix + "nothing", prefix + "c.mp3", headers) is None
        assert store.head(prefix + "c.mp3") is None

    def test_what_is_erased_is_gone(self, store: Store, prefix: str) -> None:
        for body in (b"1", b"2"):
            store.put(prefix + "a", body, PAGE)
        store.put(prefix + "b", b"", PAGE)
        store.erase([prefix + "a", prefix + "never"])
        store.erase([])
        assert [info.key for info in store.list(prefix)] == [prefix + "b"]

    def test_what_is_known_of_this_very_store_is_not_asked_again(
        self, store: Store, dialect: Dialect
    ) -> None:
        known = replace(dialect, versions=not dialect.versions)
        told = store.learn("release/", known)
        assert told in (known, Dialect())  # a store that is its own dialect knows better
        other = replace(known, where="elsewhere")
        assert store.learn("release/", other) == dialect
        assert list(store.list("release/probe/")) == []


class Minded:
    """Conditions hold, also of several at once."""

    def test_if_absent_writes_once(self, store: Store, prefix: str) -> None:
        store.put(prefix + "a", b"first", PAGE, IfAbsent())
        with pytest.raises(Conflict) as conflict:
            store.put(prefix + "a", b"second", PAGE, IfAbsent())
        assert (conflict.value.code, conflict.value.params["key"]) == ("S020", prefix + "a")
        stored = store.get(prefix + "a")
        assert stored is not None
        assert stored.body == b"first"
        store.delete([prefix + "a"])
        store.put(prefix + "a", b"third", PAGE, IfAbsent())

    def test_if_match_writes_over_what_was_read(self, store: Store, prefix: str) -> None:
        first = store.put(prefix + "a", b"first", PAGE)
        second = store.put(prefix + "a", b"second", PAGE, IfMatch(first))
        with pytest.raises(Conflict):
            store.put(prefix + "a", b"lost", PAGE, IfMatch(first))
        stored = store.get(prefix + "a")
        assert stored is not None
        assert (stored.body, stored.info.etag) == (b"second", second)

    def test_if_match_on_nothing_is_a_conflict(self, store: Store, prefix: str) -> None:
        with pytest.raises(Conflict):
            store.put(prefix + "a", b"x", PAGE, IfMatch(md5(b"x")))
        assert store.head(prefix + "a") is None

    def test_of_many_who_write_if_absent_one_wins(self, store: Store, prefix: str) -> None:
        won = race(store, prefix + "a", IfAbsent())
        stored = store.get(prefix + "a")
        assert stored is not None
        assert [stored.body] == won

    def test_of_many_who_write_if_match_one_wins(self, store: Store, prefix: str) -> None:
        etag = store.put(prefix + "a", b"before", PAGE)
        won = race(store, prefix + "a", IfMatch(etag))
        stored = store.get(prefix + "a")
        assert stored is not None
        assert [stored.body] == won

    def test_a_condition_holds_for_a_large_file_too(
        self, store: Store, prefix: str, tmp_path: Path
    ) -> None:
        (tmp_path / "film").write_bytes(bytes(17 << 20))
        etag = store.put(prefix + "film", b"small", PAGE)
        for condition in (IfAbsent(), IfMatch(md5(b"other"))):
            with pytest.raises(Conflict):
                store.put(prefix + "film", tmp_path / "film", PAGE, condition)
        info = store.head(prefix + "film")
        assert info is not None
        assert info.etag == etag
        store.put(prefix + "film", tmp_path / "film", PAGE, IfMatch(etag))


class Unminded:
    """Conditions are not looked at, and that is seen. What stands in for them: `publish.queue`."""

    def test_a_condition_is_not_minded(self, store: Store, prefix: str, dialect: Dialect) -> None:
        assert not dialect.conditions
        for condition in (IfAbsent(), IfMatch(md5(b"other"))):
            store.put(prefix + "a", b"x", PAGE, condition)


def race(store: Store, key: str, condition: Condition) -> list[bytes]:
    """The bodies of those who won."""
    line = Barrier(RACERS)

    def run(number: int) -> bytes | None:
        body = f"racer {number}".encode()
        line.wait(30)
        try:
            store.put(key, body, PAGE, condition)
        except Conflict:
            return None
        return body

    with ThreadPoolExecutor(RACERS) as pool:
        return [body for body in pool.map(run, range(RACERS)) if body is not None]
