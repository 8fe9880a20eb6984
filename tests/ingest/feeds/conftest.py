"""A web server, and a net that does not wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.ingest.web import Patience, Web
from tests.ingest.feeds.server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def net(waits: list[float]) -> Web:
    return Web(Patience(timeout_s=5, tries=3), waits.append)
