"""What those leave who die while they find out what a store can do, and who removes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.errors import Unavailable
from pipeline.core.site import Headers
from pipeline.storage.protocol import ObjectInfo
from pipeline.storage.s3 import S3Store
from tests.storage.contract import PAGE

pytestmark = pytest.mark.store


def left(store: S3Store, prefix: str) -> list[str]:
    return [info.key.rpartition("/")[2] for info in store.list(f"{prefix}probe/")]


@pytest.fixture
def littered(bucket: S3Store, prefix: str) -> S3Store:
    """A store that was asked nothing yet, where somebody died over a probe."""
    for name in ("a", "b"):
        bucket.put(f"{prefix}probe/dead/{name}", b"", PAGE)
    return S3Store(bucket.settings)


def test_whoever_tries_next_removes_it(littered: S3Store, prefix: str) -> None:
    littered.tidy()
    littered.learn(prefix)
    assert left(littered, prefix) == ["a", "b"], "somebody may be at it: only a publish that stands"
    littered.tidy()
    assert left(littered, prefix) == []


def test_and_whoever_goes_on_for_the_dead(bucket: S3Store, littered: S3Store, prefix: str) -> None:
    littered.learn(prefix, bucket.dialect)
    littered.tidy()
    assert left(littered, prefix) == ["a", "b"], "an ordinary publish looks for nothing"
    littered.resume(prefix)
    littered.tidy()
    assert left(littered, prefix) == []


class Swept(S3Store):
    """Somebody tidies up while it is being tried: once."""

    done = False

    def head(self, key: str) -> ObjectInfo | None:
        if not self.done:
            self.done = True
            self.delete([key])
        return super().head(key)


def test_who_is_swept_away_tries_again(bucket: S3Store, prefix: str) -> None:
    store = Swept(bucket.settings)
    with pytest.raises(Unavailable):
        store.learn(prefix)
    assert store.learn(prefix) == replace(bucket.dialect, where=store.settings.where)


def test_a_list_is_read_where_it_is_one(bucket: S3Store, prefix: str) -> None:
    """In the lane as by boto3, to the letter."""
    headers = Headers("text/plain")
    for name in ("a+b", "æ ø", "c/d"):
        bucket.put(prefix + name, name.encode(), headers)
    plain = S3Store(replace(bucket.settings, fast=False))
    found = list(bucket.list(prefix))
    assert found == list(plain.list(prefix))
    assert [one.modified for one in found] == [one.modified for one in plain.list(prefix)]
