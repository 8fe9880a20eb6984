"""A purge on a real server, in a bucket with versions, with deaths on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.site import Headers
from pipeline.storage.body import Body
from pipeline.storage.dialect import Dialect
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.protocol import Condition, ObjectInfo, Stored
from pipeline.storage.s3 import S3Store
from tests.publish.stores import Deadly, Killed, broken, public
from tests.publish.test_apply import ROOTS, shelf
from tests.publish.test_purge import history, purged, site, told

pytestmark = [pytest.mark.store, pytest.mark.slow]


class Under:
    """A part of a bucket, as if it were all of it. ``bodies``: all that can be had of it."""

    def __init__(self, store: S3Store, prefix: str) -> None:
        self.store, self.prefix = store, prefix

    def get(self, key: str) -> Stored | None:
        return self.store.get(self.prefix + key)

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        return self.store.fetch(self.prefix + key, target)

    def head(self, key: str) -> ObjectInfo | None:
        return self.store.head(self.prefix + key)

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        return self.store.put(self.prefix + key, body, headers, condition)

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        return self.store.copy(self.prefix + source, self.prefix + key, headers)

    def delete(self, keys: Iterable[str]) -> None:
        self.store.delete([self.prefix + key for key in keys])

    def erase(self, keys: Iterable[str]) -> None:
        self.store.erase([self.prefix + key for key in keys])

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:
        return self.store.forget(
            self.prefix + prefix, lambda key: kept(key.removeprefix(self.prefix))
        )

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        return self.store.learn(self.prefix + prefix, known)

    def resume(self, prefix: str) -> None:
        self.store.resume(self.prefix + prefix)

    def tidy(self) -> None:
        self.store.tidy()

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for info in self.store.list(self.prefix + prefix):
            yield replace(info, key=info.key.removeprefix(self.prefix))


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Store]:
    server = EmbeddedStore(tmp_path_factory.mktemp("weed") / "store")
    server.start()
    try:
        store = S3Store(replace(server.settings(), bucket="udgaver"))
        store.create_bucket()
        boto(store).put_bucket_versioning(
            Bucket="udgaver", VersioningConfiguration={"Status": "Enabled"}
        )
        yield store
    finally:
        server.stop()


def boto(store: S3Store):  # type: ignore[no-untyped-def]  # noqa: ANN201
    import boto3
    from botocore.config import Config

    keys = store.settings.credentials
    assert keys is not None
    return boto3.client(
        "s3",
        endpoint_url=store.settings.endpoint,
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
        region_name="us-east-1",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def versions(store: Under) -> tuple[list[bytes], list[str]]:
    """Every body of every version, and the keys of all that is not what a reader gets."""
    client, name = boto(store.store), store.store.settings.bucket
    bodies, older = [], []
    for page in client.get_paginator("list_object_versions").paginate(
        Bucket=name, Prefix=store.prefix
    ):
        for one in page.get("Versions", ()):
            key, id_ = one["Key"], one["VersionId"]
            bodies.append(client.get_object(Bucket=name, Key=key, VersionId=id_)["Body"].read())
            older += [] if one["IsLatest"] else [key]
        older += [mark["Key"] for mark in page.get("DeleteMarkers", ())]
    return bodies, older


def test_nothing_is_left_in_any_version_though_it_died_on_the_way(
    bucket: S3Store, tmp_path: Path
) -> None:
    without = site(tmp_path / "without", edition="b")
    for nth in (0, 7, 11, 14, 17):
        store = Under(bucket, f"{nth}/")
        history(store, tmp_path / f"{nth}")
        bodies, older = versions(store)
        assert told(bodies)
        assert older
        if nth:
            with pytest.raises(Killed):
                purged(Deadly(store, nth, late=True), without, workers=1)
        purged(store, without)
        bodies, older = versions(store)
        assert not told(bodies)
        assert {key.rpartition("/")[2] for key in older} <= {"release.jsonl", "index.html"}
        assert broken(store, ROOTS) == set()
        assert not any("anna" in path for path in public(store))
        assert shelf(store).read().intent is None
