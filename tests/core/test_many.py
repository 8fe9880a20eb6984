"""Nobody looks for what can go while very much is made; afterwards it is as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from pipeline.core.many import many_made


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    looking = gc.isenabled()
    yield
    if looking:
        gc.enable()


@pytest.mark.parametrize("looking", [True, False])
def test_it_is_as_it_was_afterwards(looking: bool) -> None:
    (gc.enable if looking else gc.disable)()
    with many_made():
        assert not gc.isenabled()
        with many_made():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled() is looking


def test_also_after_a_fault() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="fault"), many_made():
        raise ValueError("fault")
    assert gc.isenabled()
