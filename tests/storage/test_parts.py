"""Large files in parts: cut off, taken up again, tidied away. On every server that has parts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest
from botocore.exceptions import ConnectionClosedError

from pipeline.core.errors import StoreError
from pipeline.core.site import IMMUTABLE, Headers
from pipeline.storage.body import Sealed, etag_of, seal
from pipeline.storage.pace import Pace
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_boto import Boto

FILM = Headers("video/mp4", IMMUTABLE)
PART = 5 << 20
SIZE = 2 * PART + 1234

pytestmark = pytest.mark.store


class Killed(BaseException):
    """The process died."""


class Sending(S3Store):
    """Counts the parts it sends; after so many it dies."""

    def __init__(self, store: S3Store, lives: int = 1000) -> None:
        settings = replace(store.settings, part_size=PART, parts_from=PART, large=1)
        super().__init__(settings)
        self.numbers: list[int] = []
        self.lives, self.counting = lives, Lock()

    def _send_part(self, key: str, upload: tuple[str, int], part: Sealed) -> str:
        with self.counting:
            if len(self.numbers) >= self.lives:
                raise Killed
            self.numbers.append(upload[1])
        return super()._send_part(key, upload, part)


@pytest.fixture(params=["bucket", "gateway", "lax"])
def store(request: pytest.FixtureRequest) -> S3Store:
    found: S3Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def film(tmp_path: Path) -> Sealed:
    (tmp_path / "film").write_bytes(random.Random(3).randbytes(SIZE))
    return seal(tmp_path / "film", md5=False)


def unfinished(store: S3Store, key: str) -> list[str]:
    client = Boto(store.settings, Pace()).client
    uploads = client.list_multipart_uploads(Bucket=store.settings.bucket, Prefix=key)
    return [one["Key"] for one in uploads.get("Uploads", [])]


def cut_off(store: S3Store, key: str, film: Sealed, headers: Headers = FILM, sent: int = 1) -> None:
    """A publisher dies when it has sent so many parts; nobody aborts what it had begun."""
    dying = Sending(store, sent)
    dying._parts._abort = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(Killed):
        dying.put(key, film, headers)
    assert dying.numbers == [1, 2][:sent]


@pytest.fixture
def there(store: S3Store, prefix: str) -> Iterator[str]:
    yield prefix + "film.mp4"
    store.delete([prefix + "film.mp4"])


def assert_whole(store: S3Store, key: str, film: Sealed, headers: Headers = FILM) -> None:
    stored = store.get(key)
    assert stored is not None
    assert seal(stored.body).sha256 == film.sha256
    assert stored.info.headers == headers


def test_what_was_sent_is_not_sent_again(store: S3Store, there: str, film: Sealed) -> None:
    cut_off(store, there, film)
    heir, heard = Sending(store), list[int]()
    heir.resume(there)
    heir.put(there, replace(film, told=heard.append), FILM)
    assert sorted(heir.numbers) == [2, 3]
    assert sum(heard) == SIZE
    assert_whole(store, there, film)
    assert unfinished(store, there) == []


def test_another_file_keeps_only_the_parts_that_are_the_same(
    bucket: S3Store, prefix: str, film: Sealed
) -> None:
    store, there = bucket, prefix + "a"
    cut_off(store, there, film, sent=2)
    assert isinstance(film.source, Path)
    with film.source.open("r+b") as file:
        file.write(b"other")
    other, heir = seal(film.source, md5=False), Sending(store)
    heir.resume(there)
    heir.put(there, other, FILM)
    assert sorted(heir.numbers) == [1, 3]
    assert_whole(store, there, other)


def test_what_was_sent_in_parts_is_known_again(store: S3Store, there: str, film: Sealed) -> None:
    etag = Sending(store).put(there, film, FILM)
    info = store.head(there)
    assert info is not None
    assert isinstance(film.source, Path)
    assert info.etag == etag == etag_of(film.source, PART)


def test_what_nobody_goes_on_with_is_removed(store: S3Store, there: str, film: Sealed) -> None:
    for _ in range(2):
        cut_off(store, there, film)
    heir = Sending(store)
    heir.resume(there)
    heir.tidy()
    assert unfinished(store, there) == []
    assert store.head(there) is None


def test_who_has_not_asked_begins_anew(bucket: S3Store, prefix: str, film: Sealed) -> None:
    cut_off(bucket, prefix + "a", film)
    stranger = Sending(bucket)
    stranger.put(prefix + "a", film, FILM)
    assert sorted(stranger.numbers) == [1, 2, 3]


def test_other_header_values_than_it_was_begun_with(
    bucket: S3Store, prefix: str, film: Sealed
) -> None:
    cut_off(bucket, prefix + "a", film, Headers("audio/mpeg", IMMUTABLE))
    heir, heard = Sending(bucket), list[int]()
    heir.resume(prefix)
    heir.put(prefix + "a", replace(film, told=heard.append), FILM)
    assert_whole(bucket, prefix + "a", film)
    assert sum(heard) == SIZE


def test_another_try_in_the_same_run_goes_on(bucket: S3Store, prefix: str, film: Sealed) -> None:
    """As after a line that was dead for a minute."""
    heard, store = list[int](), Sending(bucket)
    sending = store._way.part

    def fail(key: str, upload: tuple[str, int], part: Sealed, check: str) -> str:
        if upload[1] == 3:
            raise Broken
        return sending(key, upload, part, check)  # type: ignore[arg-type]

    store._way.part = fail  # type: ignore[assignment,method-assign]
    with pytest.raises(Broken):
        store.put(prefix + "a", replace(film, told=heard.append), FILM)
    assert sum(heard) == 0
    store._way.part = sending  # type: ignore[method-assign]
    store.numbers.clear()
    store.put(prefix + "a", replace(film, told=heard.append), FILM)
    assert 1 not in store.numbers
    assert sum(heard) == SIZE
    assert_whole(bucket, prefix + "a", film)
    assert unfinished(bucket, prefix) == []


class Broken(Exception):
    """No answer came."""


def test_what_was_begun_twice_leaves_nothing(store: S3Store, there: str, film: Sealed) -> None:
    """The answer to a beginning gets lost, and boto3 asks for another."""
    asked = Sending(store)
    answers: list[object] = []

    def lost(response: object, **_: object) -> int | None:
        answers.append(response)
        return 0 if len(answers) == 1 else None

    asked._boto.client.meta.events.register("needs-retry.s3.CreateMultipartUpload", lost)
    asked.put(there, film, FILM)
    assert len(answers) == 2
    assert unfinished(store, there) == [there]
    asked.tidy()
    assert unfinished(store, there) == []
    assert_whole(store, there, film)


def test_what_was_begun_in_vain_leaves_nothing(
    bucket: S3Store, prefix: str, film: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer to its beginning for as long as boto3 asks; the next try goes well."""
    store = Sending(bucket)
    client = store._boto.client
    begin = client.create_multipart_upload

    def lost(**given: object) -> None:
        begin(**given)
        monkeypatch.undo()
        raise ConnectionClosedError(endpoint_url="")

    monkeypatch.setattr(client, "create_multipart_upload", lost)
    with pytest.raises(StoreError):
        store.put(prefix + "a", film, FILM)
    store.put(prefix + "a", film, FILM)
    assert unfinished(store, prefix) == [prefix + "a"]
    store.tidy()
    assert unfinished(store, prefix) == []
    assert_whole(store, prefix + "a", film)


def test_a_whole_that_is_another_is_refused_and_removed(
    bucket: S3Store, prefix: str, film: Sealed
) -> None:
    store = Sending(bucket)
    with pytest.raises(StoreError, match="S009"):
        store.put(prefix + "a", replace(film, sha256=bytes(32)), FILM)
    assert unfinished(bucket, prefix) == []
