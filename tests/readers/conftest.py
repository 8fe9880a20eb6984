from __future__ import annotations

import pytest

from tests.readers import full


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> full.Site:
    """Everything that the full programme becomes, made once."""
    return full.made(full.furnish(tmp_path_factory.mktemp("readers")))
