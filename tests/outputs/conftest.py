from __future__ import annotations

import pytest

from tests.outputs import small


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> small.Bench:
    """Sources and a cache for the whole run, so that each sound is mastered once."""
    return small.furnish(tmp_path_factory.mktemp("outputs"))
