from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from tests.storage import servers
from tests.storage.contract import dialect, prefix

__all__ = ["dialect", "prefix"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The real server: one for the whole run, one bucket, gone without a trace."""
    embedded = EmbeddedStore(tmp_path_factory.mktemp("weed") / "store")
    try:
        embedded.start()
        yield embedded
    finally:
        embedded.stop()


@pytest.fixture(scope="session")
def bucket(server: EmbeddedStore) -> S3Store:
    store = S3Store(server.settings())
    store.learn("release/")
    return store


@pytest.fixture(scope="session")
def by_boto(bucket: S3Store) -> S3Store:
    return S3Store(replace(bucket.settings, fast=False, parts_from=16 << 20))


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Store]:
    with servers.juicefs(tmp_path_factory.mktemp("juicefs")) as settings:
        yield S3Store(settings)


@pytest.fixture(scope="session")
def gateway_in_parts(gateway: S3Store) -> S3Store:
    return S3Store(replace(gateway.settings, part_size=5 << 20, parts_from=6 << 20))


@pytest.fixture(scope="session")
def lax() -> Iterator[S3Store]:
    with servers.moto() as settings:
        yield S3Store(settings)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"
