from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.s3 import S3Store
from tests.storage.contract import prefix

__all__ = ["prefix"]


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
    return S3Store(server.settings())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"
